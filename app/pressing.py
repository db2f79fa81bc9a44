"""Buttons by keyboard: the focused one takes Space and Enter, whatever these keys do elsewhere."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class Pressing(QObject):
    """Watches the button that has the focus, and no other: a filter over all widgets would cost every event.

    Args:
        parent: Ends it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        cast(QApplication, QApplication.instance()).focusChanged.connect(self._follow)

    def _follow(self, old: QWidget | None, now: QWidget | None) -> None:
        if isinstance(old, QPushButton | QToolButton):
            old.removeEventFilter(self)
        if isinstance(now, QPushButton | QToolButton):
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.modifiers() not in _PLAIN:
            return False
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in (*_ENTER, Qt.Key.Key_Space):
            event.accept()
            return True
        kind = event.type()
        if event.key() not in _ENTER or kind not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return False
        # As Space, which also opens a button's menu.
        space = QKeyEvent(kind, Qt.Key.Key_Space, event.modifiers(), " ", event.isAutoRepeat())
        QCoreApplication.sendEvent(watched, space)
        return True
