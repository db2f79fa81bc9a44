"""Numbers that are typed in a menu: digits go to its field, whatever entry is marked; Enter takes them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QHBoxLayout,
    QLabel,
    QMenu,
    QWidget,
    QWidgetAction,
)

from app.controls import CountBox, NumberBox

_MOST_MENUS = 8


class MenuField(QObject):
    """A labelled field in a menu.

    Args:
        menu: Where it stands, behind what is there already.
        label: What it is.
        box: The field.
        take: Called with each number that is chosen.
    """

    def __init__(
        self, menu: QMenu, label: str, box: CountBox | NumberBox, take: Callable[[float], object]
    ) -> None:
        super().__init__(menu)
        self._box: QAbstractSpinBox = box
        holder = QWidget()  # the action takes it
        row = QHBoxLayout(holder)
        row.setContentsMargins(10, 3, 10, 3)
        name = QLabel(label)
        name.setBuddy(box)
        row.addWidget(name)
        row.addWidget(box, 1)
        action = QWidgetAction(menu)
        action.setDefaultWidget(holder)
        menu.addAction(action)
        box.chosen.connect(take)
        box.lineEdit().returnPressed.connect(lambda: QTimer.singleShot(0, self, _close_menus))
        menu.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if len(event.text()) != 1 or event.text() not in "0123456789.-" or self._box.hasFocus():
            return False
        self._box.setFocus(Qt.FocusReason.OtherFocusReason)
        self._box.selectAll()
        QCoreApplication.sendEvent(self._box, event)
        return True


def _close_menus() -> None:
    """Close the menu that is open, and those that it was opened from."""
    for _ in range(_MOST_MENUS):
        popup = QApplication.activePopupWidget()
        if not isinstance(popup, QMenu) or not popup.close():
            return
