"""The network: click to select, hover for numbers, + and − to change it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.desk import Desk
from app.hover import hover_text
from app.picture_view import PictureView
from app.readout import Readout
from nnviz.activations import ACTIVATIONS
from nnviz.edits import add_neuron, insert_layer, remove_layer, remove_neuron, set_activation
from nnviz.scene.hit_test import hit_test
from nnviz.scene.marks import Picture
from nnviz.scene.network_scene import layout_of, network_picture
from nnviz.scene.targets import BiasAt, ControlAt, EdgeAt, FoldAt, HeaderAt, NeuronAt, Target
from nnviz.theme import Theme


class NetworkView(PictureView):
    """The picture of the network and all that can be done to it.

    Signals:
        neuron_removed: Said when the selected neuron was removed by its × or a key.
    """

    neuron_removed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Network")
        self.hovered: Target | None = None
        self.readout = Readout(self, low=True)
        desk.bridge.snapshot_changed.connect(self._say)
        desk.attention.probe_changed.connect(self._say)
        desk.attention.selected_changed.connect(self.invalidate)

    # --- the picture ---

    def draw(self, theme: Theme, size: tuple[float, float], *, bare: bool = False) -> Picture | None:
        snapshot = self.desk.bridge.snapshot
        if snapshot is None:
            return None
        self.desk.attention.fit(snapshot)
        if not bare:
            layout = layout_of(snapshot, size, controls=not self.desk.still, text_scale=self.text_scale)
            legend = layout.height - layout.legend_y if layout.legend_y is not None else 0.0
            self.readout.keep_above(round(legend + 10.0 * layout.scale))
        return network_picture(
            snapshot,
            theme,
            size,
            selected=None if bare else self.desk.attention.selected,
            hovered=None if bare else self.hovered,
            controls=not bare and not self.desk.still,
            text_scale=self.text_scale,
        )

    def target_at(self, x: float, y: float) -> Target | None:
        """Give what is drawn at a pixel."""
        snapshot = self.desk.bridge.snapshot
        if snapshot is None:
            return None
        size = (float(self.width()), float(self.height()))
        layout = layout_of(snapshot, size, controls=not self.desk.still, text_scale=self.text_scale)
        return hit_test(layout, x, y, snapshot.params, selected=self.desk.attention.selected)

    # --- the mouse ---

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.target_at(event.position().x(), event.position().y()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def _hover(self, target: Target | None) -> None:
        if target == self.hovered:
            return
        self.hovered = target
        hand = isinstance(target, (ControlAt, HeaderAt, NeuronAt, BiasAt, EdgeAt))
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        self.setToolTip(_tip(target))
        self._say()
        self.invalidate()

    def _say(self) -> None:
        """Write the numbers of what is under the mouse, for the row that is looked at."""
        snapshot = self.desk.bridge.snapshot
        if snapshot is None or self.hovered is None:
            self.readout.say("")
        else:
            self.readout.say(hover_text(snapshot, self.hovered, self.desk.attention.inputs(snapshot)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        target = self.target_at(event.position().x(), event.position().y())
        if isinstance(target, ControlAt):
            self._press(target)
        elif isinstance(target, HeaderAt):
            self.open_layer_menu(target.layer, event.globalPosition().toPoint())
        else:
            self.desk.attention.select(None if isinstance(target, FoldAt) else target)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Add twice by two quick clicks, but never remove by the second: the first put the × there."""
        target = self.target_at(event.position().x(), event.position().y())
        if not (isinstance(target, ControlAt) and self._is_selected(target)):
            self.mousePressEvent(event)

    def _is_selected(self, control: ControlAt) -> bool:
        place = NeuronAt(control.layer, control.index)
        return control.kind == "remove_neuron" and self.desk.attention.selected == place

    def _press(self, control: ControlAt) -> None:
        if control.kind == "add_neuron":
            self.desk.bridge.apply(add_neuron(control.layer), "Add neuron")
        elif control.kind == "insert_layer":
            self.desk.bridge.apply(insert_layer(control.layer), "Insert layer")
        elif self._is_selected(control):
            self.remove_selected()
        else:
            self.desk.bridge.apply(remove_neuron(control.layer, control.index), "Remove neuron")
        self.hovered = None
        self.invalidate()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        target = self.target_at(event.pos().x(), event.pos().y())
        if isinstance(target, (NeuronAt, BiasAt, HeaderAt, EdgeAt)):
            self.open_layer_menu(target.layer, event.globalPos())

    def open_layer_menu(self, layer: int, place: QPoint) -> None:
        """Show what can be done to a layer: its activation, its neurons, itself."""
        if layer > 0:
            menu = self.layer_menu(layer)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(place)

    def layer_menu(self, layer: int) -> QMenu:
        """Make the menu of a layer."""
        layers, bridge, menu = self.desk.bridge.document.network.layers, self.desk.bridge, QMenu(self)
        for row in ACTIVATIONS.values():
            action = menu.addAction(f"{row.label}    {row.formula}")
            action.setCheckable(True)
            action.setChecked(row.key == layers[layer - 1].activation)
            edit = set_activation(layer, row.key)
            action.triggered.connect(lambda _=False, edit=edit: bridge.apply(edit, "Change activation"))
        if layer < len(layers):
            menu.addSeparator()
            for label, edit in (
                ("Add neuron", add_neuron(layer)),
                ("Remove neuron", remove_neuron(layer)),
                ("Remove layer", remove_layer(layer)),
            ):
                action = menu.addAction(label)
                action.triggered.connect(lambda _=False, e=edit, label=label: bridge.apply(e, label))
        return menu

    # --- the keyboard ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self._walk(*step)
        elif event.key() == Qt.Key.Key_Escape:
            self.desk.attention.select(None)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Menu):
            layer = self._layer()
            self.open_layer_menu(layer, self.mapToGlobal(self.rect().center()))
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_selected()
        elif event.text() == "+":
            self.add_to_selected()
        elif event.text() in ("-", "−"):
            self.desk.bridge.apply(remove_neuron(self._layer()), "Remove neuron")
        else:
            super().keyPressEvent(event)

    def _walk(self, along: int, down: int) -> None:
        """Go from one neuron to its neighbour."""
        snapshot, now = self.desk.bridge.snapshot, self.desk.attention.selected
        if snapshot is None:
            return
        widths = (len(snapshot.data.inputs), *(len(bias) for _, bias in snapshot.params))
        if not isinstance(now, (NeuronAt, BiasAt)):
            layer, index = (
                (now.layer, now.target) if isinstance(now, EdgeAt) else (min(1, len(widths) - 1), 0)
            )
            self.desk.attention.select(NeuronAt(layer, index))
            return
        layer = min(max(now.layer + along, 0), len(widths) - 1)
        share = (now.index + 0.5) / widths[now.layer]
        index = now.index + down if layer == now.layer else int(share * widths[layer])
        self.desk.attention.select(NeuronAt(layer, min(max(index, 0), widths[layer] - 1)))

    def _layer(self) -> int:
        """Give the layer that is worked on: the selected one, or the last hidden one."""
        selected = self.desk.attention.selected
        return selected.layer if selected is not None else len(self.desk.bridge.document.network.hidden)

    def add_to_selected(self) -> None:
        """Add a neuron to the layer that is worked on."""
        layer = self._layer()
        if self.desk.bridge.document.network.hidden:
            self.desk.bridge.apply(add_neuron(layer), "Add neuron")
        else:
            self.desk.bridge.apply(insert_layer(1), "Insert layer")

    def remove_selected(self) -> None:
        """Remove the selected neuron, or the last one of the layer that is worked on."""
        selected = self.desk.attention.selected
        place = selected.index if isinstance(selected, (NeuronAt, BiasAt)) else None
        removed = self.desk.bridge.apply(remove_neuron(self._layer(), place), "Remove neuron")
        if removed and place is not None:
            self.neuron_removed.emit()

    def insert_after_selected(self) -> None:
        """Insert a layer behind the one that is worked on."""
        layers = len(self.desk.bridge.document.network.layers)
        self.desk.bridge.apply(insert_layer(min(self._layer() + 1, layers)), "Insert layer")

    def remove_selected_layer(self) -> None:
        """Remove the layer that is worked on."""
        self.desk.bridge.apply(remove_layer(self._layer()), "Remove layer")

    def open_selected_menu(self) -> None:
        """Show what can be done to the layer that is worked on."""
        layer = max(self._layer(), 1)
        self.open_layer_menu(layer, self.mapToGlobal(self.rect().center()))


_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def _tip(target: Target | None) -> str:
    if isinstance(target, HeaderAt) and target.layer > 0:
        return "Click to choose the activation"
    if isinstance(target, ControlAt):
        return {
            "add_neuron": "Add a neuron",
            "remove_neuron": "Remove the neuron",
            "insert_layer": "Insert a layer",
        }[target.kind]
    return ""


def make(desk: Desk) -> QWidget:
    """Make the panel."""
    return NetworkView(desk)
