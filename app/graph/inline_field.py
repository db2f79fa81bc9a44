"""Typing a value at the place where it stands: Enter takes it, Esc leaves it as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.graph.placing import number_box
from app.typed_numbers import read_number, why_not
from nnviz.errors import UserError
from nnviz.scene.targets import BiasAt, EdgeAt, NeuronAt, Target

if TYPE_CHECKING:
    from app.graph.view import NetworkView

_WIDTH = 96


class InlineField(QLineEdit):
    """The field; a child of the panel, hidden while nothing is typed."""

    def __init__(self, view: NetworkView) -> None:
        super().__init__(view)
        self._view = view
        self._target: EdgeAt | BiasAt | None = None
        self.setObjectName("inline-value")
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setMaxLength(64)
        self.hide()

    def begin(self, target: Target, text: str | None = None) -> None:
        """Type a weight or bias, of a neuron its bias.

        Args:
            target: What is typed.
            text: What was typed already; the present value, to be replaced, if None.
        """
        if isinstance(target, NeuronAt):
            if not target.layer:
                return
            target = BiasAt(target.layer, target.index)
        value = self._view.editor.value_of(target)
        if not isinstance(target, EdgeAt | BiasAt) or value is None:
            return
        self._view.desk.attention.select(target)
        self._view.sight.reveal(target)
        self._target = target
        self.setAccessibleName(f"Value of {self._view.editor.name_of(target)}")
        self.setText(f"{value:.6g}" if text is None else text)
        self.show()
        self.follow()
        self.raise_()
        self.setFocus()
        self.selectAll() if text is None else self.end_of_text()
        self._view.speech.speak()

    def end_of_text(self) -> None:
        """Put the cursor behind what was typed."""
        self.deselect()
        self.setCursorPosition(len(self.text()))

    def follow(self) -> None:
        """Stand where the number stands."""
        layout = self._view.sight.layout()
        if self._target is None or layout is None:
            return
        box = number_box(layout, self._target)
        if box is None:
            return
        wide = round(_WIDTH * self._view.text_scale)
        place = QRect(0, 0, wide, self.sizeHint().height())
        place.moveCenter(box.center().toPoint())
        room = self._view.rect().adjusted(2, 2, -2, -2)
        place.moveLeft(min(max(place.left(), room.left()), room.right() - wide))
        place.moveTop(min(max(place.top(), room.top()), room.bottom() - place.height()))
        self.setGeometry(place)

    def _take(self) -> None:
        target, view = self._target, self._view
        if target is None:
            return
        value = read_number(self.text())
        if value is None:
            view.desk.bridge.refused.emit(UserError("typed_number", why_not(self.text())))
            self.selectAll()
            return
        if value == view.editor.value_of(target) or view.editor.set_value(target, value):
            view.parts.tell_value(target, value)
            self.leave()

    def leave(self) -> None:
        """Take nothing, and give the focus back."""
        if self._target is None:
            return
        target, self._target = self._target, None
        had_focus = self.hasFocus()
        self.hide()
        if had_focus:
            self._view.setFocus()
            self._view.walked = target if self._view.hovered is None else None
        self._view.speech.speak()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()  # and no more of it: the panel would begin anew
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            done = super().event(event)
            if self.window().isActiveWindow() and not self.hasFocus():
                self.leave()
            return done
        return super().event(event)
