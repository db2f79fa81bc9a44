"""The head of the inspector: what is shown, of which row, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QSpinBox, QWidget

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

    def __init__(self, title: FoldingText, row_box: QSpinBox, buttons: Sequence[QAbstractButton]) -> None:
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
        high = self._title.fontMetrics().height()
        fitted = self._title.text(), self._row_box.isHidden(), self._offered, self.width(), high
        if fitted == self._fitted:
            return
        self._fitted = fitted
        title = self._title.fontMetrics().horizontalAdvance(self._title.text())
        narrow = bool(self._offered) and self._wide(title, self._offered) > self.width()
        for button in self._buttons:
            button.setVisible(button in self._offered and not narrow)
        self.more.setVisible(narrow)
        self._fit_box(narrow)
        self._fit_title()
        self.updateGeometry()

    def _fit_box(self, narrow: bool) -> None:
        """Leave the number alone of the row's box, without its word and its arrows."""
        box = self._row_box
        if narrow != bool(box.property("bare")):
            box.setProperty("bare", narrow)
            box.setPrefix("" if narrow else "Row ")
            box.style().unpolish(box)
            box.style().polish(box)

    def _fit_title(self) -> None:
        """Break a title that is too long for one line into two where these hold all of it."""
        title = self._title
        shown = [its for its in (*self._buttons, self.more) if not its.isHidden()]
        room, metrics = self.width() - self._wide(0, shown), title.fontMetrics()
        flags, high = Qt.TextFlag.TextWordWrap, 10 * metrics.lineSpacing()
        lines = metrics.boundingRect(QRect(0, 0, room, high), flags, title.text())
        two = round(lines.height() / metrics.lineSpacing()) == 2 and lines.width() <= room
        if title.folded == two:
            title.fold(not two)
        # A text that wraps asks for the height that it would have in a much narrower place.
        title.setFixedHeight(lines.height() if two else max(metrics.height(), title.sizeHint().height()))

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
