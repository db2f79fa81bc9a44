"""The mouse wheel over controls: it scrolls what they lie in, unless a person is at work in them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget


class _Calm(QObject):
    """Lets the wheel pass by a control that has not got the focus."""

    def __init__(self, control: QWidget) -> None:
        super().__init__(control)
        self._control = control

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and not self._control.hasFocus():
            event.ignore()
            return True
        return False


def calm_wheel(control: QWidget) -> None:
    """Let a control take the wheel only after a click or Tab has gone to it; else it goes to the parent.

    Qt gives most controls the focus by the very turn that then changes their value.
    """
    control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    control.installEventFilter(_Calm(control))
