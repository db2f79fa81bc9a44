"""The head of the inspector: what is shown, of which row, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QHBoxLayout, QSizePolicy, QWidget

from app.inspecting.findings_box import FoldingText
from app.stand_in import StandIn

_SPACING = 6
_LEAST_TITLE = 5
"""So many letters of the title are always seen."""


class Head(QWidget):
    """One line; buttons that would leave the title no room go into a menu.

    Args:
        title: What is shown.
        row_box: Which row; its arrows, which keys and the wheel do as well, go where there is no room.
        buttons: What can be done.

    Attributes:
        more: The button of the menu.
    """

    def __init__(
        self, title: FoldingText, row_box: QAbstractSpinBox, buttons: Sequence[QAbstractButton]
    ) -> None:
        super().__init__()
        self._title, self._row_box, self._buttons = title, row_box, tuple(buttons)
        self._offered = self._buttons
        self._fitted: object = None
        self.more = StandIn("More of the inspector", lambda: self._offered)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 0)
        row.setSpacing(_SPACING)
        row.addWidget(title, 1)
        for widget in (row_box, *self._buttons, self.more):
            row.addWidget(widget)

    def offer(self, offered: Mapping[QAbstractButton, bool]) -> None:
        """Offer some of the buttons."""
        self._offered = tuple(button for button in self._buttons if offered.get(button))
        self.fit()

    def fit(self) -> None:
        """Show the buttons, or the menu where they would cut the title short."""
        fitted = self._title.text(), self._row_box.isHidden(), self._offered, self.width()
        if fitted == self._fitted:
            return
        self._fitted = fitted
        title = self._title.fontMetrics().horizontalAdvance(self._title.text())
        narrow = bool(self._offered) and self._wide(title, self._offered) > self.width()
        for button in self._buttons:
            button.setVisible(button in self._offered and not narrow)
        self.more.setVisible(narrow)
        kind = QAbstractSpinBox.ButtonSymbols
        self._row_box.setButtonSymbols(kind.NoButtons if narrow else kind.UpDownArrows)
        self.updateGeometry()

    def _wide(self, title: int, buttons: Sequence[QWidget]) -> int:
        parts = (*(() if self._row_box.isHidden() else (self._row_box,)), *buttons)
        left, _, right, _ = self.layout().getContentsMargins()  # type: ignore[misc]
        return left + right + title + sum(its.sizeHint().width() + _SPACING for its in parts)

    def minimumSizeHint(self) -> QSize:
        least = self._title.fontMetrics().averageCharWidth() * _LEAST_TITLE
        return QSize(self._wide(least, (self.more,)), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
