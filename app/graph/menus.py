"""What can be done to a part of the graph, as a menu at its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from app.controls import CountBox, NumberBox
from app.cures import actions_of
from app.graph.menu_fields import MenuField
from app.graph.popover import Popover
from nnviz.activations import ACTIVATIONS
from nnviz.document import Edit, LayerSpec
from nnviz.edits.layers import change_layer, set_activation, set_initializer
from nnviz.health import findings_of
from nnviz.initializers import INITIALIZERS
from nnviz.presets import MAX_UNITS
from nnviz.registry import with_defaults
from nnviz.scene.marks import undirected
from nnviz.scene.targets import BadgeAt, BiasAt, EdgeAt, FoldAt, HeaderAt, NeuronAt, Target

if TYPE_CHECKING:
    from app.graph.view import NetworkView

_CHANGE = "Change initializer"
_USUAL_CONSTANT = 0.5
"""What a constant is at first: not Keras' 0, which is what Zeros give."""


class Menus:
    """Makes and opens the menus of the graph."""

    def __init__(self, view: NetworkView) -> None:
        self._view = view

    # --- opening ---

    def open(self, target: Target, place: QPoint) -> None:
        """Show what can be done to something, at a place of the screen."""
        if isinstance(target, BadgeAt):
            self.open_badge(target, place)
            return
        if isinstance(target, EdgeAt | BiasAt | NeuronAt):
            self._view.desk.attention.select(target)
        menu = self.of(target)
        if menu.isEmpty():
            menu.deleteLater()
            return
        self._view.speech.card.end()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def open_selected(self) -> None:
        """Show what can be done to what is selected, at its place; of nothing what the layer can."""
        view = self._view
        target = view.desk.attention.selected or HeaderAt(max(view.layer(), 1))
        view.sight.reveal(target)
        box = view.sight.box_of(target)
        spot = box.center().toPoint() if box is not None else view.rect().center()
        self.open(target, view.mapToGlobal(spot))

    def open_badge(self, target: BadgeAt | NeuronAt, place: QPoint | None = None) -> None:
        """Explain what is the matter with a neuron, and offer what helps."""
        view, bridge = self._view, self._view.desk.bridge
        if bridge.snapshot is None:
            return
        found = findings_of(bridge.snapshot, target.layer, target.index)
        chosen = [its for its in found if not isinstance(target, BadgeAt) or its.code == target.code]
        box = view.sight.box_of(target)
        if not chosen or box is None:
            return
        view.speech.card.end()
        parts = [(its.text, actions_of(bridge, its)) for its in chosen]
        spot = place or view.mapToGlobal(box.bottomRight().toPoint())
        Popover(view, view.editor.name_of(target), parts).open_at(spot)

    # --- making ---

    def of(self, target: Target) -> QMenu:
        """Make the menu of something."""
        menu = QMenu(self._view)
        menu.setToolTipsVisible(True)
        if isinstance(target, EdgeAt | BiasAt):
            self._add_value(menu, target)
        elif isinstance(target, NeuronAt):
            self._add_neuron(menu, target)
        elif isinstance(target, FoldAt):
            self._add(menu, "Fold or unfold", lambda: self._view.sight.turn_fold(target))
        elif isinstance(target, HeaderAt) and target.layer and target.part in ("activation", "initializer"):
            self._add_choices(menu, target.part, target.layer)
        elif isinstance(target, HeaderAt):
            self._add_layer(menu, target.layer)
        return menu

    def of_layer(self, layer: int) -> QMenu:
        """Make the menu of a layer."""
        return self.of(HeaderAt(layer))

    def _add(
        self, menu: QMenu, label: str, do: Callable[[], object], keys: str = "", checked: bool | None = None
    ) -> None:
        action = menu.addAction(label.replace("&", "&&") + (f"\t{keys}" if keys else ""))
        if checked is not None:
            action.setCheckable(True)
            action.setChecked(checked)
        action.triggered.connect(lambda _=False: do())

    def _add_title(self, menu: QMenu, text: str) -> None:
        action = menu.addAction(undirected(text).replace("&", "&&"))
        action.setEnabled(False)

    def _add_value(self, menu: QMenu, target: EdgeAt | BiasAt) -> None:
        view, editor = self._view, self._view.editor
        self._add_title(menu, editor.name_of(target))
        self._add(menu, "Type a value…", lambda: view.field.begin(target), "Enter")
        menu.addSeparator()
        self._add(
            menu,
            "Keep fixed while training",
            lambda: editor.toggle_lock(target),
            "K",
            editor.is_locked(target),
        )
        self._add(menu, "Switched off", lambda: editor.toggle_switch(target), "O", editor.is_off(target))
        self._add(menu, "What is it worth?", lambda: editor.ask_worth(target), "W")
        self._add(menu, "Back to its initial value", lambda: editor.reset(target), "Backspace")
        menu.addSeparator()
        self._add(menu, "Copy value", lambda: editor.copy(target), "Ctrl+C")

    def _add_neuron(self, menu: QMenu, target: NeuronAt) -> None:
        view, editor = self._view, self._view.editor
        layers = view.desk.bridge.document.network.layers
        self._add_title(menu, editor.name_of(target))
        if target.layer:
            self._add(menu, "Type its bias…", lambda: view.field.begin(target), "Enter")
            menu.addSeparator()
            fixed = editor.is_locked(target)
            self._add(menu, "Keep its weights and bias fixed", lambda: editor.toggle_lock(target), "K", fixed)
        if editor.switched_of(target):
            self._add(menu, "Switched off", lambda: editor.toggle_switch(target), "O", editor.is_off(target))
            self._add(menu, "What is it worth?", lambda: editor.ask_worth(target), "W")
        if target.layer:
            self._add(menu, "Back to its initial weights and bias", lambda: editor.reset(target))
        self._add(
            menu, "Copy output" if target.layer else "Copy value", lambda: editor.copy(target), "Ctrl+C"
        )
        if 0 < target.layer < len(layers):
            menu.addSeparator()
            self._add(menu, "Add neuron", lambda: editor.add_neuron(target.layer), "+")
            self._add(menu, "Remove neuron", view.remove_selected, "Del")
        if target.layer:
            menu.addSeparator()
            layer = menu.addMenu("Layer")
            self._add_layer(layer, target.layer)

    def _add_layer(self, menu: QMenu, layer: int) -> None:
        view, editor = self._view, self._view.editor
        layers = view.desk.bridge.document.network.layers
        if layer == 0:
            self._add(menu, "Insert a layer behind", lambda: editor.insert_layer(1))
            return
        if layer < len(layers):
            self._add_width(menu, layer, layers[layer - 1].units)
            menu.addSeparator()
        self._add_choices(menu, "activation", layer)
        start = menu.addMenu("Weights begin as")
        self._add_choices(start, "initializer", layer)
        menu.addSeparator()
        locked = editor.is_locked(HeaderAt(layer))
        self._add(menu, "Keep the layer fixed", lambda: editor.toggle_lock(HeaderAt(layer)), "K", locked)
        self._add(menu, "Back to its initial weights", lambda: editor.reset(HeaderAt(layer)))
        menu.addSeparator()
        self._add(menu, "Insert a layer before", lambda: editor.insert_layer(layer))
        if layer < len(layers):
            self._add_structure(menu, layer)

    def _add_structure(self, menu: QMenu, layer: int) -> None:
        editor = self._view.editor
        self._add(menu, "Add neuron", lambda: editor.add_neuron(layer), "+")
        self._add(menu, "Remove neuron", lambda: editor.remove_neuron(layer, None), "\u2212")
        for label, to, keys in (
            ("Move to the left", layer - 1, "Alt+Left"),
            ("Move to the right", layer + 1, "Alt+Right"),
        ):
            if editor.can_move(layer) and editor.can_move(to):
                self._add(menu, label, lambda to=to: editor.move_layer(layer, to), keys)
        self._add(menu, "Remove layer", lambda: editor.remove_layer(layer))

    def _add_choices(self, menu: QMenu, what: str, layer: int) -> None:
        """Add all activations or initializers, the present one checked."""
        spec, bridge = self._view.desk.bridge.document.network.layers[layer - 1], self._view.desk.bridge
        group = QActionGroup(menu)
        table = ACTIVATIONS if what == "activation" else INITIALIZERS
        make: Callable[[int, str], Edit] = set_activation if what == "activation" else set_initializer
        for row in table.values():
            action = menu.addAction(row.label + (f"\t{row.formula}" if what == "activation" else ""))
            action.setCheckable(True)
            action.setChecked(row.key == getattr(spec, what))
            group.addAction(action)
            edit = make(layer, row.key)
            if what == "initializer" and row.key == "constant":
                edit = _constant(layer, _constant_of(spec))
            action.triggered.connect(lambda _=False, edit=edit: bridge.apply(edit, f"Change {what}"))
        if what == "initializer":
            menu.addSeparator()
            self._add_constant(menu, layer)

    def _add_width(self, menu: QMenu, layer: int, units: int) -> None:
        """Add a spin box with the number of neurons."""
        box = CountBox(1, MAX_UNITS)
        box.setValue(units)
        box.setAccessibleName("Number of neurons")
        merge, editor = self._view.editor.new_merge(), self._view.editor
        MenuField(menu, "Neurons", box, lambda value: editor.set_units(layer, int(value), merge))

    def _add_constant(self, menu: QMenu, layer: int) -> None:
        """Add the field of the value that all weights begin with."""
        bridge, merge = self._view.desk.bridge, self._view.editor.new_merge()
        known = INITIALIZERS["constant"].parameters[0]
        box = NumberBox(known.low, known.high)
        box.show_value(_constant_of(bridge.document.network.layers[layer - 1]))
        box.setAccessibleName("Value of constant weights")
        MenuField(menu, "Constant", box, lambda value: bridge.apply(_constant(layer, value), _CHANGE, merge))


def _constant_of(spec: LayerSpec) -> float:
    """Give the value that weights begin with, or one with which a network is not dead from the start."""
    if spec.initializer != "constant":
        return _USUAL_CONSTANT
    return dict(with_defaults(INITIALIZERS["constant"].parameters, spec.initializer_parameters))["value"]


def _constant(layer: int, value: float) -> Edit:
    return change_layer(layer, initializer="constant", initializer_parameters=(("value", float(value)),))
