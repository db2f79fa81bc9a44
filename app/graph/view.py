"""The network's panel: the picture, what is pointed at, and who answers to the hand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu

from app.desk import Desk
from app.graph import keys
from app.graph.accessible import Parts
from app.graph.editing import Editor
from app.graph.inline_field import InlineField
from app.graph.menus import Menus
from app.graph.mouse import Hand
from app.graph.sight import Sight
from app.graph.speech import Speech
from app.picture_view import PictureView
from nnviz.document import Document
from nnviz.health import judge
from nnviz.scene.camera import HOME
from nnviz.scene.marks import Picture
from nnviz.scene.network_scene import network_picture
from nnviz.scene.targets import BadgeAt, BiasAt, ControlAt, FoldAt, HeaderAt, NeuronAt, Target
from nnviz.theme import Theme


class NetworkView(PictureView):
    """The picture of the network and all that can be done to it.

    Attributes:
        hovered: What is under the mouse.
        pointer: Where the mouse is, or None.
        walked: What was last reached by keys.
        insertion: The number that a layer which is dragged would get, or None.
        numbers: Whether weights are written on the edges, where there is room.

    Signals:
        neuron_removed: Said when the selected neuron was removed by its × or a key.
    """

    neuron_removed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Network")
        self.hovered: Target | None = None
        self.pointer: QPointF | None = None
        self.walked: Target | None = None
        self.insertion: int | None = None
        self._pointed_in: Document | None = None
        self.numbers = True
        self.sight = Sight(self)
        self.speech = Speech(self)
        self.editor = Editor(desk, self.speech.say)
        self.field = InlineField(self)
        self.hand = Hand(self)
        self.menus = Menus(self)
        self.parts = Parts(self)
        desk.bridge.snapshot_changed.connect(self._follow_snapshot)
        desk.bridge.opened.connect(self.sight.forget)
        desk.bridge.opened.connect(self.parts.forget)
        desk.bridge.document_changed.connect(self.parts.tell_structure)
        desk.attention.probe_changed.connect(self.speech.speak)
        desk.attention.selected_changed.connect(self._follow_selection)
        desk.attention.overlay_changed.connect(self.invalidate)

    # --- the picture ---

    def draw(self, theme: Theme, size: tuple[float, float], *, bare: bool = False) -> Picture | None:
        """Draw the network.

        A picture for a file leaves out findings such as dead neurons, which are buttons: they offer a cure.
        That of the window has them, as it has its other buttons.
        """
        snapshot = self.desk.bridge.snapshot
        if snapshot is None:
            return None
        self.desk.attention.fit(snapshot)
        if not bare and (layout := self.sight.layout()) is not None:
            legend = layout.height - layout.legend_y if layout.legend_y is not None else 0.0
            self.speech.readout.keep_above(round(legend + 10.0 * layout.scale))
        return network_picture(
            snapshot,
            theme,
            size,
            selected=None if bare else self.desk.attention.selected,
            hovered=None if bare else self.hovered,
            controls=not bare and not self.desk.still,
            text_scale=self.text_scale,
            openings=self.sight.openings,
            camera=HOME if bare else self.sight.camera,
            overlay=self.desk.attention.overlay,
            findings=() if bare else judge(snapshot),
            numbers=self.numbers and self.desk.attention.overlay is None,  # a pass writes its own
        )

    def paint_over(self, painter: QPainter) -> None:
        layout = self.sight.layout() if self.insertion is not None else None
        if layout is not None and self.insertion is not None:
            x = layout.columns[self.insertion].x + self.hand.gap_beside * layout.pitch / 2.0
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.desk.look.theme.accent))
            top = layout.header_y - 8.0 * layout.scale
            painter.drawRoundedRect(QRectF(x - 2.0, top, 4.0, layout.bottom - top), 2.0, 2.0)
        super().paint_over(painter)

    def toggle_numbers(self) -> None:
        """Write the weights on the edges, or leave them out."""
        self.numbers = not self.numbers
        self.invalidate()

    def changed(self) -> None:
        """After another part is seen: what was pointed at is somewhere else."""
        self.speech.card.end()
        if self.pointer is not None:
            self.hovered = self.sight.target_at(self.pointer.x(), self.pointer.y())
        self.field.follow()
        self.invalidate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.field.follow()

    def _follow_snapshot(self) -> None:
        self._point_again()
        if self.hovered is not None or self.walked is not None:
            self.desk.bridge.turns.take(self.speech.card, self.speech.speak)

    def _point_again(self) -> None:
        """See what is under a mouse that rests, when the network under it is another one."""
        snapshot = self.desk.bridge.snapshot
        if snapshot is None or snapshot.document is self._pointed_in:
            return
        self._pointed_in = snapshot.document
        if self.pointer is None or self.hand.busy or self.walked is not None:
            return
        target = self.target_at(self.pointer.x(), self.pointer.y())
        if target != self.hovered:
            self.hovered = target
            self.setCursor(self.hand.cursor_over(target))
            self.invalidate()
        self.speech.speak()

    def _follow_selection(self) -> None:
        self.field.leave()
        self.parts.tell(self.desk.attention.selected)
        self.speech.speak()
        self.invalidate()

    # --- the mouse ---

    def target_at(self, x: float, y: float) -> Target | None:
        """Give what is drawn at a pixel."""
        return self.sight.target_at(x, y)

    def hover(self, at: QPointF | None) -> None:
        """Point somewhere, or nowhere."""
        self.pointer = at
        target = None if at is None else self.target_at(at.x(), at.y())
        if target != self.hovered:
            self.hovered = target
            self.walked = None
            self.setCursor(self.hand.cursor_over(target))
            self.speech.speak()
            self.invalidate()
        elif at is not None:
            self.speech.give_way(at) if self.speech.card.words is not None else self.speech.speak()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hand.move(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hand.press(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hand.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.hand.press_twice(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.hand.wheel(event)

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hand.busy:
            self.hover(None)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and self.hand.gesture(event):
            return True
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and keys.wanted(self, event)
        ):
            event.accept()
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.menus.open_selected()
            return
        target = self.target_at(event.pos().x(), event.pos().y())
        if target is not None:
            self.menus.open(target, event.globalPos())
        else:
            event.ignore()  # the window offers a picture

    # --- the keyboard ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not keys.press(self, event):
            super().keyPressEvent(event)

    def walk_to(self, target: Target) -> None:
        """Go by keys to a part of the network: it is selected, seen, and spoken of."""
        self.sight.reveal(target)
        self.walked, self.hovered = target, None
        self.desk.attention.select(target)
        self.speech.speak()

    def activate(self, target: Target) -> None:
        """Do what a click on a part does, for those who have no mouse."""
        if isinstance(target, ControlAt):
            self.hand.push(target)
        elif isinstance(target, FoldAt):
            self.sight.turn_fold(target)
        elif isinstance(target, BadgeAt):
            self.menus.open_badge(target)
        else:
            self.walk_to(target)
            if isinstance(target, HeaderAt):
                self.menus.open_selected()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.walked = None
        self.speech.speak()
        super().focusOutEvent(event)

    # --- what the menus of the window do ---

    def layer(self) -> int:
        """Give the layer that is worked on: the selected one, or the last hidden one."""
        selected = self.desk.attention.selected
        return selected.layer if selected is not None else len(self.desk.bridge.document.network.hidden)

    def add_to_selected(self) -> None:
        """Add a neuron to the layer that is worked on."""
        self.editor.add_neuron(self.layer())

    def remove_selected(self) -> None:
        """Remove the selected neuron, or the last one of the layer that is worked on."""
        selected = self.desk.attention.selected
        place = selected.index if isinstance(selected, NeuronAt | BiasAt) else None
        if self.editor.remove_neuron(self.layer(), place) and place is not None:
            self.neuron_removed.emit()

    def insert_after_selected(self) -> None:
        """Insert a layer behind the one that is worked on."""
        self.editor.insert_layer(self.layer() + 1)

    def remove_selected_layer(self) -> None:
        """Remove the layer that is worked on."""
        self.editor.remove_layer(self.layer())

    def open_selected_menu(self) -> None:
        """Show what can be done to the layer that is worked on."""
        self.menus.open(HeaderAt(max(self.layer(), 1)), self.mapToGlobal(self.rect().center()))

    def layer_menu(self, layer: int) -> QMenu:
        """Make the menu of a layer."""
        return self.menus.of_layer(layer)
