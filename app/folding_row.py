"""Two widgets side by side, or one below the other where there is no room for that."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

_SPACING = 6


class FoldingRow(QWidget):
    """Asks for no more width than the wider of both.

    Args:
        first: The one that takes what room is left.
        second: The one that follows.
    """

    def __init__(self, first: QWidget, second: QWidget) -> None:
        super().__init__()
        self._parts = first, second
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_SPACING)
        self._row.addWidget(first, 1)
        self._row.addWidget(second)

    @property
    def folded(self) -> bool:
        """Whether the second is below the first."""
        return self._row.direction() == QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        wide = max(its.minimumSizeHint().width() for its in self._parts)
        return QSize(wide, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        both = sum(its.minimumSizeHint().width() for its in self._parts) + _SPACING
        folded = both > event.size().width()
        if folded != self.folded:
            way = QBoxLayout.Direction
            self._row.setDirection(way.TopToBottom if folded else way.LeftToRight)
