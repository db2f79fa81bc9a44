"""A button whose menu stands for other buttons while those have no room."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QMenu, QToolButton


class StandIn(QToolButton):
    """Offers what the buttons do that it stands for, in their present state; hidden at first.

    Args:
        name: What it is called, for screen readers and as its tip.
        buttons: Gives the buttons.
        text: What is written on it.
    """

    def __init__(self, name: str, buttons: Callable[[], Sequence[QAbstractButton]], text: str = "…") -> None:
        super().__init__()
        self._buttons = buttons
        self.setText(text)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self.fill)
        self.setMenu(menu)
        self.hide()

    def fill(self) -> list[QAction]:
        """Offer the buttons; gives the entries."""
        menu = self.menu()
        menu.clear()
        for button in self._buttons():
            action = menu.addAction(button.text())
            action.setCheckable(button.isCheckable())
            action.setChecked(button.isChecked())
            action.setEnabled(button.isEnabled())
            action.setToolTip(button.toolTip())
            action.triggered.connect(lambda checked=False, button=button: button.click())
        return menu.actions()
