"""The cells of a sheet as widgets in a grid; they are kept, and only written where something changed."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.desk import Desk
from app.graph.editing import Editor
from app.inspecting.value_cell import LockButton, ValueCell
from app.sheets import Cell

WIDEST = "\u22120.01234"
"""The widest number that is usual: room is kept for it, so that training moves nothing."""
_FRAME = 12
Place = tuple[int, int]
_W = TypeVar("_W", bound=QWidget)
Row = tuple[Cell, ...]


class SheetGrid(QWidget):
    """Shows the rows of a sheet."""

    def __init__(self, desk: Desk, editor: Editor) -> None:
        super().__init__()
        self._desk, self._editor = desk, editor
        self.setObjectName("page")
        self.cells: dict[Place, QLabel] = {}
        self.values: dict[Place, ValueCell] = {}
        self.locks: dict[Place, LockButton] = {}
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(3)

    def width_of(self, rows: tuple[Row, ...]) -> int:
        """Give the width that rows need beside one another."""
        metrics = QFontMetrics(self.font())
        digits, widths = metrics.horizontalAdvance(WIDEST), dict[int, int]()
        for cells in rows:
            for column, cell in enumerate(cells):
                its = metrics.horizontalAdvance(cell.text) if cell.text and cell.span == 1 else 0
                its = max(its, digits if cell.number else 0)
                its = digits + _FRAME if cell.target and not cell.lock else its
                its = metrics.height() + 6 if cell.lock else its
                widths[column] = max(widths.get(column, 0), its)
        return sum(widths.values()) + self._grid.horizontalSpacing() * len(widths)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Write rows into the grid."""
        used: set[tuple[str, Place]] = set()
        columns = 0
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                columns = max(columns, column + 1)
                if cell.text:
                    used.add((self._write((row, column), cell, cells[0].text), (row, column)))
        kinds: tuple[tuple[str, dict[Place, QWidget]], ...] = (
            ("label", {**self.cells}),
            ("value", {**self.values}),
            ("lock", {**self.locks}),
        )
        for kind, widgets in kinds:
            for place, widget in widgets.items():
                if (kind, place) not in used and not widget.isHidden():
                    widget.hide()
        self._stretch(rows, columns)

    def _stretch(self, rows: tuple[Row, ...], columns: int) -> None:
        if columns != self._columns:
            self._grid.setColumnStretch(self._columns, 0)
            self._grid.setColumnStretch(columns, 1)
            self._columns = columns
        last = max([len(rows), *(row + 1 for row, _ in self.cells)])
        self._grid.setRowStretch(last, 1)

    def _write(self, place: Place, cell: Cell, name: str) -> str:
        """Write one cell, and say of which kind it is."""
        if cell.lock and cell.target is not None:
            lock = self.locks.get(place) or self._put(self.locks, place, LockButton(self._editor, self._desk))
            lock.show_state(cell.target, name)
            lock.show()
            return "lock"
        if cell.target is not None:
            value = self.values.get(place) or self._put(
                self.values, place, ValueCell(self._editor, self._desk)
            )
            value.show_value(cell.text, cell.target, cell.tip)
            value.set_room(QFontMetrics(self.font()).horizontalAdvance(WIDEST) + _FRAME)
            spoken = f"{name}, weight" if place[1] == 2 else name
            if value.accessibleName() != spoken:
                value.setAccessibleName(spoken)
            value.show()
            return "value"
        self._write_label(place, cell)
        return "label"

    def _put(self, kept: dict[Place, _W], place: Place, widget: _W) -> _W:
        kept[place] = widget
        self._grid.addWidget(widget, *place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return widget

    def _write_label(self, place: Place, cell: Cell) -> None:
        label = self.cells.get(place)
        if label is None:
            label = self.cells[place] = plain_label()
            self._grid.addWidget(label, *place, 1, cell.span)
            label.setProperty("span", cell.span)
        if label.property("span") != cell.span:
            self._grid.removeWidget(label)
            self._grid.addWidget(label, *place, 1, cell.span)
            label.setProperty("span", cell.span)
        if label.text() != cell.text:
            label.setText(cell.text)
        if label.toolTip() != cell.tip:
            label.setToolTip(cell.tip)
        if label.isHidden():
            label.show()
        digits = QFontMetrics(self.font()).horizontalAdvance(WIDEST) if cell.number else 0
        if label.minimumWidth() != digits:
            label.setMinimumWidth(digits)
        side = Qt.AlignmentFlag.AlignRight if cell.number else Qt.AlignmentFlag.AlignLeft
        if label.alignment() != side | Qt.AlignmentFlag.AlignVCenter:
            label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self._dress(label, {"head": "muted", "strong": "strong"}.get(cell.weight, ""))

    def _dress(self, label: QLabel, role: str) -> None:
        if label.property("role") != role:
            label.setProperty("role", role)
            font = QFont(self.font())
            font.setWeight(QFont.Weight.DemiBold if role == "strong" else QFont.Weight.Normal)
            label.setFont(font)
            label.style().unpolish(label)
            label.style().polish(label)


def plain_label() -> QLabel:
    """Make a label of plain text that can be marked and copied."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
