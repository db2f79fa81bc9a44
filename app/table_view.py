"""A view of a table's first rows under a header of names, types and roles."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyleOptionHeader, QTableView, QWidget

from app.desk import Desk
from app.role_header import RoleHeader
from app.table_model import CELL_MARGIN, WIDEST_NUMBER, NumberDelegate, TableModel, without_decimals
from nnviz.datasets.table import Table
from nnviz.document import Role

_LEAST_ROWS = 3
_FITTED = 60
"""The columns whose width is fitted to their cells; those behind them have the usual width."""
_FITTED_AT_ONCE = 4
_WIDEST = 170
_WIDEST_NUMBER = 140


class RowNumbers(QHeaderView):
    """The numbers of the rows; Qt's own would ask each cell of a row whether it is selected."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setAccessibleName("Rows")

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803
        """Paint one row's number."""
        option = QStyleOptionHeader()
        self.initStyleOption(option)
        # The stubs know no fields of options.
        option.rect = rect  # type: ignore[attr-defined]
        option.section = logicalIndex  # type: ignore[attr-defined]
        option.text = str(logicalIndex + 1)  # type: ignore[attr-defined]
        option.textAlignment = self.defaultAlignment()  # type: ignore[attr-defined]
        self.style().drawControl(QStyle.ControlElement.CE_Header, option, painter, self)


class TableView(QTableView):
    """Shows a table; keys and the header's menu choose roles, and types where that is offered.

    Args:
        desk: The look, and whether this is for a picture.
        with_types: Whether types can be chosen too, and columns are sketched.
    """

    role_chosen = Signal(list, str)
    type_chosen = Signal(list, str)
    needs_height = Signal()

    def __init__(self, desk: Desk, *, with_types: bool = False) -> None:
        super().__init__()
        self.height_taken = self._fitted = self._room = 0
        self._wished: list[tuple[int, int]] = []  # of each fitted column the usual and the least width
        self._given: list[int] = []
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._fit_some)
        self.rows = TableModel(at_once=desk.still)
        self.header = RoleHeader(desk.look, self, with_types=with_types)
        self.setModel(self.rows)
        self.setHorizontalHeader(self.header)
        self.setVerticalHeader(RowNumbers(self))
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
            self.header.tell_missing(False)
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
        self._fitted, self._wished, self._given = 0, [], []
        self._fit_some()
        self.header.setStretchLastSection(self.rows.columnCount() <= 4)

    def _fit_some(self) -> None:
        """Fit the next few columns, and the others when the window is free again."""
        last = min(self.rows.columnCount(), _FITTED)
        until = min(self._fitted + _FITTED_AT_ONCE, last)
        self._wished += [self._needed_widths(section) for section in range(self._fitted, until)]
        self._fitted = until
        self._give_widths()
        if self._fitted < last:
            self._later.start()

    def _give_widths(self) -> None:
        """Give the columns their usual widths, or narrower ones where then all can be seen at once."""
        widths = [usual for usual, _ in self._wished]
        spare, over = sum(usual - least for usual, least in self._wished), sum(widths) - self._room
        if self._fitted == self.rows.columnCount() and 0 < over <= spare:
            widths = [usual - -(-over * (usual - least) // spare) for usual, least in self._wished]
        for section, width in enumerate(widths):
            if self._given[section : section + 1] != [width]:
                self.header.resizeSection(section, width)
        self._given = widths

    def _widen(self) -> None:
        """Make room for the counts of missing cells that are known by now."""
        fresh = [section for section in self.rows.sketches.fresh() if section < self._fitted]
        for section in fresh:
            self._wished[section] = self._needed_widths(section)
        self._give_widths()
        if any(self.rows.known_missing(section) for section in fresh) and self.header.tell_missing(True):
            self.needs_height.emit()
        self.header.viewport().update()

    def take_height(self, height: int, width: int) -> None:
        """Be as high as a number of whole rows that a height has room for, at a width."""
        row = self.verticalHeader().defaultSectionSize()
        inner = width - self.verticalHeader().sizeHint().width() - 2 * self.frameWidth()
        besides = self.header.height() + 2 * self.frameWidth()
        count = self.rows.rowCount()
        if (height - besides) // row < count:
            inner -= self.verticalScrollBar().sizeHint().width()
        self._room = inner
        self._give_widths()
        besides += self.horizontalScrollBar().sizeHint().height() if sum(self._given) > inner else 0
        rows = min(max((height - besides) // row, _LEAST_ROWS), max(count, 1))
        self.height_taken = besides + rows * row
        self.setFixedHeight(self.height_taken)

    def _needed_widths(self, section: int) -> tuple[int, int]:
        """Give the usual and the least width of a column: a number may lose decimals, a text its end."""
        number = self.rows.table is not None and self.rows.table.columns[section].type == "number"
        texts = [str(self.rows.index(row, section).data()) for row in range(self.rows.rowCount())]
        head, least = self.header.sectionSizeFromContents(section).width(), self.header.least(section)
        widest = self._widest(texts)
        if not number:
            return max(head, min(widest, _WIDEST)), least
        shortest = self._widest([([text, *without_decimals(text)])[-1] for text in texts])
        return max(head, min(widest, max(_WIDEST_NUMBER, shortest))), max(least, min(widest, shortest))

    def _widest(self, texts: list[str]) -> int:
        widest = max(map(self.fontMetrics().horizontalAdvance, texts), default=0)
        return widest + 2 * CELL_MARGIN + 1

    def move_column(self, step: int) -> None:
        """Make the column beside the current one the current one, if there is one."""
        place = self.currentIndex()
        column = min(max(place.column() + step, 0), self.rows.columnCount() - 1)
        self.setCurrentIndex(self.rows.index(max(place.row(), 0), column))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.header.take_key(max(self.currentIndex().column(), 0), event):
            super().keyPressEvent(event)
