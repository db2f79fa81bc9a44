"""The bar under the predictions: which part is seen, whether values are tried, and what is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from app.stand_in import StandIn

_SPACING, _MARGIN = 2, 8
_LEAST = 330
"""A panel so wide, in pixels, is never asked to be wider for the sake of its switches."""


class PanelBar(QWidget):
    """Switches side by side; where they have no room the parts are a menu behind one of them.

    Args:
        parts: Key, label and explanation of each part.
        show_button: What is drawn, at the end of the bar.

    Attributes:
        tabs: The switches of the parts, numbered as they were given.
        chooser: The button with the menu of the parts.
        values_button: Whether values are tried.

    Signals:
        chosen: Said with the key of the part that a person wants to see.
    """

    chosen = Signal(str)

    def __init__(self, parts: Sequence[tuple[str, str, str]], show_button: QToolButton) -> None:
        super().__init__()
        self.tabs = QButtonGroup(self)
        self.chooser = StandIn("Map, confusion matrix or errors", self.tabs.buttons)
        self.chooser.setObjectName("view-switch")
        self.values_button = _switch("Values", "Try values: set features, and read the answer")
        self._show_button = show_button
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN, 0, _MARGIN, 4)
        row.setSpacing(_SPACING)
        for place, (key, label, tip) in enumerate(parts):
            button = _switch(label, tip)
            self.tabs.addButton(button, place)
            row.addWidget(button)
            button.clicked.connect(lambda checked=False, key=key: self.chosen.emit(key))
        row.addWidget(self.chooser)
        row.addStretch(1)
        row.addWidget(self.values_button)
        row.addWidget(show_button)
        self.tabs.buttonToggled.connect(self._name_chooser)
        self.tabs.button(0).setChecked(True)

    def _name_chooser(self) -> None:
        if (button := self.tabs.checkedButton()) is not None:
            self.chooser.setText(button.text())
            self.chooser.setAccessibleName(f"Part of the panel: {button.text()}")

    # --- room ---

    def minimumSizeHint(self) -> QSize:
        # A panel of the usual text keeps all switches; with large text they would hold the centre too wide.
        wide = max(self._wide([self.chooser]), min(self._wide(self.tabs.buttons()), _LEAST))
        return QSize(wide, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self._wide(self.tabs.buttons()), super().sizeHint().height())

    def _wide(self, parts: Sequence[QWidget]) -> int:
        """Give the width that the bar needs with some switches in front."""
        all_of_them = (*parts, self.values_button, self._show_button)
        return sum(its.sizeHint().width() + _SPACING for its in all_of_them) + 2 * _MARGIN

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = event.size().width() < self._wide(self.tabs.buttons())
        self.chooser.setVisible(narrow)
        for button in self.tabs.buttons():
            button.setVisible(not narrow)
        super().resizeEvent(event)


def _switch(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName("view-switch")
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(text)
    button.setAccessibleDescription(tip)
    button.setCheckable(True)
    return button
