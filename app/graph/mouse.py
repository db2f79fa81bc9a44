"""What the mouse does to the graph: select, scrub a value, move a layer, pan and zoom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QElapsedTimer, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from app.graph.scrubbing import Scrub
from app.graph.sight import STEP
from nnviz.scene.targets import BadgeAt, BiasAt, ControlAt, EdgeAt, FoldAt, HeaderAt, NeuronAt, Target

if TYPE_CHECKING:
    from app.graph.view import NetworkView

Mode = Literal["", "scrub", "layer", "pan"]
_A_TURN = 120.0
"""What Qt calls one notch of a wheel, in eighths of a degree."""
_PAUSE = 1200
"""Milliseconds after which the next turn of the wheel is an undo step of its own."""


@dataclass
class _Press:
    """A button that is held: where it went down, on what, and what came of it."""

    button: Qt.MouseButton
    at: QPointF
    last: QPointF
    target: Target | None
    mode: Mode = ""
    upright: bool = True


class Hand:
    """The mouse over the graph.

    Attributes:
        gap_beside: On which side of the column of ``view.insertion`` the mark stands: -1 or 1.
    """

    def __init__(self, view: NetworkView) -> None:
        self._view = view
        self._press: _Press | None = None
        self._scrub: Scrub | None = None
        self._turned: Scrub | None = None  # by the wheel: each notch is done when it is made, never given up
        self._turning = QElapsedTimer()
        self.gap_beside = -1

    @property
    def busy(self) -> bool:
        """Whether a button is held."""
        return self._press is not None

    @property
    def dragging(self) -> bool:
        """Whether something is being dragged: nothing may stand in the way of what it does."""
        return self._press is not None and bool(self._press.mode)

    def cursor_over(self, target: Target | None) -> Qt.CursorShape:
        """Give the shape that says what can be done with something."""
        if isinstance(target, EdgeAt | BiasAt):
            return Qt.CursorShape.SizeVerCursor
        if target is None:
            zoomed = self._view.sight.camera.zoom > 1.0
            return Qt.CursorShape.OpenHandCursor if zoomed else Qt.CursorShape.ArrowCursor
        return Qt.CursorShape.PointingHandCursor

    # --- buttons ---

    def press(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            return
        self.let_go()
        at, view = event.position(), self._view
        view.field.leave()
        target = view.target_at(at.x(), at.y())
        self._press = _Press(event.button(), at, at, target)
        if event.button() == Qt.MouseButton.LeftButton:
            view.hover(at)
            if isinstance(target, ControlAt):
                self.push(target)
            elif isinstance(target, NeuronAt | EdgeAt | BiasAt):
                view.desk.attention.select(target)
            elif isinstance(target, BadgeAt):
                view.desk.attention.select(NeuronAt(target.layer, target.index))

    def move(self, event: QMouseEvent) -> None:
        """Point, or go on with a drag."""
        press = self._press
        if press is None or not event.buttons() & press.button:
            self._press = None
            self._view.hover(event.position())
            return
        self._view.pointer = event.position()
        if not press.mode:
            self._begin_drag(press, event)
        step = event.position() - press.last
        press.last = event.position()
        if press.mode == "pan":
            self._view.sight.pan(step.x(), step.y())
        elif press.mode == "scrub" and self._scrub is not None:
            self._scrub.move(-step.y() if press.upright else step.x(), event.modifiers())
        elif press.mode == "layer" and isinstance(press.target, HeaderAt):
            self._aim_layer(press.target, event.position().x())

    def _begin_drag(self, press: _Press, event: QMouseEvent) -> None:
        away = event.position() - press.at
        if abs(away.x()) + abs(away.y()) < QApplication.startDragDistance():
            return
        view, target = self._view, press.target
        if press.button == Qt.MouseButton.MiddleButton or target is None:
            press.mode = "pan"
            view.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif isinstance(target, EdgeAt | BiasAt):
            press.mode, press.upright = "scrub", abs(away.y()) >= abs(away.x())
            view.setCursor(Qt.CursorShape.SizeVerCursor if press.upright else Qt.CursorShape.SizeHorCursor)
            self._scrub = Scrub(view.editor, target)
        elif isinstance(target, HeaderAt) and view.editor.can_move(target.layer):
            press.mode = "layer"
            view.speech.card.end()
            view.setCursor(Qt.CursorShape.ClosedHandCursor)
        press.last = event.position()
        view.speech.speak()

    def release(self, event: QMouseEvent) -> None:
        """End a click or a drag."""
        press, self._press = self._press, None
        if press is None or event.button() != press.button:
            self._press = press
            return
        view = self._view
        if press.mode == "scrub" and self._scrub is not None:
            self._scrub.finish()
            self._scrub = None
        elif press.mode == "layer":
            self._drop_layer(press)
        elif not press.mode and press.button == Qt.MouseButton.LeftButton:
            self._click(press, event)
        view.hovered = None
        if view.rect().contains(event.position().toPoint()):
            view.hover(event.position())
        view.setCursor(self.cursor_over(view.hovered))

    def _click(self, press: _Press, event: QMouseEvent) -> None:
        view, target = self._view, press.target
        place = event.globalPosition().toPoint()
        if target is None:
            view.desk.attention.select(None)
        elif isinstance(target, FoldAt):
            view.sight.turn_fold(target)
        elif isinstance(target, HeaderAt | BadgeAt):
            view.menus.open(target, place)

    def press_twice(self, event: QMouseEvent) -> None:
        """Type a value by two quick clicks; show all of the network by two on empty ground.

        Two quick clicks on + add twice, but on × remove only once: the first put the × there.
        """
        at, view = event.position(), self._view
        target = view.target_at(at.x(), at.y())
        if event.button() != Qt.MouseButton.LeftButton:
            self.press(event)
        elif isinstance(target, EdgeAt | BiasAt | NeuronAt):
            self._press = None
            view.field.begin(target)
        elif target is None:
            self._press = None
            view.sight.fit()
        elif not (isinstance(target, ControlAt) and self._is_selected(target)):
            self.press(event)

    def let_go(self) -> bool:
        """Give a drag up as if it had not begun; tells whether there was one."""
        press, self._press = self._press, None
        scrub, self._scrub = self._scrub, None
        self._view.insertion = None
        if scrub is not None:
            scrub.restore()
        if press is not None and press.mode:
            self._view.setCursor(self.cursor_over(self._view.hovered))
            self._view.invalidate()
        return press is not None and bool(press.mode)

    # --- buttons of the picture ---

    def _is_selected(self, control: ControlAt) -> bool:
        place = NeuronAt(control.layer, control.index)
        return control.kind == "remove_neuron" and self._view.desk.attention.selected == place

    def push(self, control: ControlAt) -> None:
        """Do what a button of the picture does."""
        view = self._view
        if control.kind == "add_neuron":
            view.editor.add_neuron(control.layer)
        elif control.kind == "insert_layer":
            view.editor.insert_layer(control.layer)
        elif self._is_selected(control):
            view.remove_selected()
        else:
            view.editor.remove_neuron(control.layer, control.index)
        view.hovered = None
        view.speech.speak()
        view.invalidate()

    # --- layers ---

    def _aim_layer(self, header: HeaderAt, x: float) -> None:
        """Mark the gap that a dragged layer would go to."""
        layout = self._view.sight.layout()
        if layout is None:
            return
        middles = [column.x for column in layout.columns[1:-1]]
        nearest = min(range(len(middles)), key=lambda n: abs(middles[n] - x)) + 1
        aim = nearest if nearest != header.layer else None
        self.gap_beside = 1 if nearest > header.layer else -1
        if aim != self._view.insertion:
            self._view.insertion = aim
            self._view.update()

    def _drop_layer(self, press: _Press) -> None:
        to, self._view.insertion = self._view.insertion, None
        if to is not None and press.target is not None:
            self._view.editor.move_layer(press.target.layer, to)
        self._view.update()

    # --- wheel and fingers ---

    def wheel(self, event: QWheelEvent) -> None:
        """Change the selected value under the mouse, scroll an opened layer; zoom anywhere else."""
        turns = (event.angleDelta().y() or event.angleDelta().x()) / _A_TURN
        view, at = self._view, event.position()
        event.accept()
        if not turns:
            return
        target = view.target_at(at.x(), at.y())
        zooms = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if isinstance(target, EdgeAt | BiasAt) and target == view.desk.attention.selected and not zooms:
            self._turn(target, turns, event.modifiers())
        elif not zooms and isinstance(target, NeuronAt | FoldAt) and view.sight.scroll(target.layer, -turns):
            view.hover(at)
        else:
            view.sight.zoom_by(STEP**turns, at)

    def _turn(self, target: EdgeAt | BiasAt, turns: float, modifiers: Qt.KeyboardModifier) -> None:
        going_on = self._turned is not None and self._turned.target == target
        if not going_on or not self._turning.isValid() or self._turning.elapsed() > _PAUSE:
            self._turned = Scrub(self._view.editor, target)
        self._turning.restart()
        assert self._turned is not None
        self._turned.move(5.0 * turns, modifiers)
        self._turned.finish()

    def gesture(self, event: QNativeGestureEvent) -> bool:
        """Follow two fingers; tells whether they meant something here."""
        kind, at = event.gestureType(), event.position()
        if kind == Qt.NativeGestureType.ZoomNativeGesture:
            self._view.sight.zoom_by(max(1.0 + event.value(), 0.1), at)
        elif kind == Qt.NativeGestureType.SmartZoomNativeGesture:
            target = self._view.target_at(at.x(), at.y())
            zoomed = self._view.sight.camera.zoom > 1.0
            self._view.sight.fit_to(target) if target is not None and not zoomed else self._view.sight.fit()
        elif kind == Qt.NativeGestureType.PanNativeGesture:
            self._view.sight.pan(event.delta().x(), event.delta().y())
        else:
            return False
        return True
