"""A view of a table's first rows under a header of names, types and roles."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from app.desk import Desk
from app.role_header import RoleHeader
from app.table_model import CELL_MARGIN, WIDEST_NUMBER, NumberDelegate, TableModel
from nnviz.datasets.table import Table
from nnviz.document import Role

_LEAST_ROWS = 3
_FITTED = 60
"""The columns whose width is fitted to their cells; those behind them have the usual width."""
_FITTED_AT_ONCE = 8
_WIDEST = 170


class TableView(QTableView):
    """Shows a table; keys and the header's menu choose roles, and types where that is offered.

    Args:
        desk: The look, and whether this is for a picture.
        with_types: Whether types can be chosen too, and columns are sketched.
    """

    role_chosen = Signal(list, str)
    type_chosen = Signal(list, str)

    def __init__(self, desk: Desk, *, with_types: bool = False) -> None:
        super().__init__()
        self.height_taken = self._needed = self._fitted = 0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._fit_some)
        self.rows = TableModel(at_once=desk.still)
        self.header = RoleHeader(desk.look, self, with_types=with_types)
        self.setModel(self.rows)
        self.setHorizontalHeader(self.header)
        self.header.role_chosen.connect(
            lambda section, role: self.role_chosen.emit(self._meant(section), role)
        )
        self.header.type_chosen.connect(
            lambda section, kind: self.type_chosen.emit(self._meant(section), kind)
        )
        self.rows.sketches.arrived.connect(self._widen)
        self.selectionModel().currentChanged.connect(self.header.viewport().update)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(NumberDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)

    def show_table(self, table: Table, roles: tuple[Role, ...]) -> None:
        """Show a table and the roles of its columns."""
        fresh, place = table is not self.rows.table, self.currentIndex()
        self.rows.show_table(table, roles)
        if fresh:
            self.fit()
            if place.isValid():
                row = min(place.row(), self.rows.rowCount() - 1)
                self.setCurrentIndex(self.rows.index(row, min(place.column(), self.rows.columnCount() - 1)))

    def sections(self) -> list[int]:
        """Give the columns that are selected, or else the current one."""
        selection = self.selectionModel().selection()
        ranges = [selection.at(place) for place in range(selection.count())]
        chosen = {place for its in ranges for place in range(its.left(), its.right() + 1)}
        whole = self.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectColumns
        return sorted(chosen) if chosen and whole else [max(self.currentIndex().column(), 0)]

    def _meant(self, section: int) -> list[int]:
        """Give all selected columns where one of them is meant, else the one."""
        selected = self.sections()
        return selected if section in selected else [section]

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font: a header that was polished before has another one until it is told."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit()

    def fit(self) -> None:
        """Give rows and columns the room that they need in the present font."""
        self.header.setFont(self.font())
        line = self.fontMetrics().height()
        self.verticalHeader().setDefaultSectionSize(line + 8)
        self.header.fit()
        self.header.setDefaultSectionSize(
            self.fontMetrics().horizontalAdvance(WIDEST_NUMBER) + 2 * CELL_MARGIN
        )
        self._needed = self._fitted = 0
        self._fit_some()
        self.header.setStretchLastSection(self.rows.columnCount() <= 4)

    def _fit_some(self) -> None:
        """Fit the next few columns, and the others when the window is free again."""
        last = min(self.rows.columnCount(), _FITTED)
        for section in range(self._fitted, min(self._fitted + _FITTED_AT_ONCE, last)):
            needed = self._needed_width(section)
            self._needed += needed
            self.header.resizeSection(section, needed)
        self._fitted = min(self._fitted + _FITTED_AT_ONCE, last)
        if self._fitted < last:
            self._later.start()

    def _widen(self) -> None:
        """Make room for the counts of missing cells that are known by now."""
        for section in self.rows.sketches.fresh():
            needed = self.header.sectionSizeFromContents(section).width()
            if section < self._fitted and needed > self.header.sectionSize(section):
                self.header.resizeSection(section, needed)
        self.header.viewport().update()

    def take_height(self, height: int, width: int) -> None:
        """Be as high as a number of whole rows that a height has room for, at a width."""
        row = self.verticalHeader().defaultSectionSize()
        inner = width - self.verticalHeader().sizeHint().width() - 2 * self.frameWidth()
        bar = self.horizontalScrollBar().sizeHint().height() if self._needed > inner else 0
        besides = self.header.height() + bar + 2 * self.frameWidth()
        rows = min(max((height - besides) // row, _LEAST_ROWS), max(self.rows.rowCount(), 1))
        self.height_taken = besides + rows * row
        self.setFixedHeight(self.height_taken)

    def _needed_width(self, section: int) -> int:
        """Give the width of a column: numbers are whole, texts may be shortened."""
        number = self.rows.table is not None and self.rows.table.columns[section].type == "number"
        cells = [self.rows.index(row, section) for row in range(self.rows.rowCount())]
        widest = max((self.fontMetrics().horizontalAdvance(str(cell.data())) for cell in cells), default=0)
        widest += 2 * CELL_MARGIN + 1
        head = self.header.sectionSizeFromContents(section).width()
        return max(head, widest if number else min(widest, _WIDEST))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.header.take_key(max(self.currentIndex().column(), 0), event):
            super().keyPressEvent(event)
