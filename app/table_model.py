"""The first rows of a table, for a table view."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from nnviz.datasets.cells import cell_text
from nnviz.datasets.table import Column, Table
from nnviz.document import Role
from nnviz.numbers import format_number
from nnviz.scene.marks import undirected

ROWS_SHOWN = 50
ROLE_LABELS: dict[Role, str] = {"feature": "Feature", "target": "Label", "ignore": "Ignore"}
NUMBER_ROLE = int(Qt.ItemDataRole.UserRole)
"""Under which a cell gives its number, None where it has none."""
CELL_MARGIN = 9
"""The room that a cell leaves free at each side of its text, in pixels."""
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
WIDEST_NUMBER = "−8.88888×10⁻³⁰⁰"
_DIGITS = 6
_Index = QModelIndex | QPersistentModelIndex


class TableModel(QAbstractTableModel):
    """Shows a table's first rows as plain text."""

    def __init__(self) -> None:
        super().__init__()
        self.table: Table | None = None
        self.roles: tuple[Role, ...] = ()

    def show_table(self, table: Table, roles: tuple[Role, ...]) -> None:
        """Show a table and the roles of its columns."""
        if table is not self.table:
            self.beginResetModel()
            self.table, self.roles = table, roles
            self.endResetModel()
        elif roles != self.roles:
            self.roles = roles
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(roles) - 1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return min(ROWS_SHOWN, self.table.n_rows) if self.table is not None and not parent.isValid() else 0

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return len(self.table.columns) if self.table is not None and not parent.isValid() else 0

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the text or the alignment of a cell."""
        if self.table is None or not index.isValid():
            return None
        column = self.table.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return undirected(_text(column, index.row()))
        if role == NUMBER_ROLE and column.type == "number" and column.present[index.row()]:
            return float(column.values[index.row()])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.type == "number" else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        if self.table is None or section >= len(self.table.columns):
            return None
        column = self.table.columns[section]
        name = undirected(column.name)
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return f"{name}, {column.type}, {ROLE_LABELS[self.roles[section]]}"
        return None


def _text(column: Column, row: int) -> str:
    if not column.present[row]:
        return ""
    value = float(column.values[row])
    return format_number(value, _DIGITS) if column.type == "number" else cell_text(column, value)


class NumberDelegate(QStyledItemDelegate):
    """Writes a number with fewer digits where its column is narrow: never a part of it, which is another."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._painting = False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        self._painting = True
        super().paint(painter, option, index)
        self._painting = False

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:  # noqa: N802 - Qt's
        """Choose the wording that fits, when it is painted."""
        super().initStyleOption(option, index)
        value = index.data(NUMBER_ROLE)
        if self._painting and value is not None:
            room = option.rect.width() - 2 * CELL_MARGIN  # type: ignore[attr-defined]
            metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
            option.text = shortest(value, metrics, room)  # type: ignore[attr-defined]


def shortest(value: float, metrics: QFontMetrics, room: int) -> str:
    """Write a number with as many digits as a room in pixels has place for, "…" where it has for none."""
    texts = (write(value, digits) for digits in range(_DIGITS, 0, -1) for write in (format_number, _power))
    return next((text for text in texts if metrics.horizontalAdvance(text) <= room), "…")


def _power(value: float, digits: int) -> str:
    """Write a number with its power of ten, such as 1.85×10⁶."""
    if not math.isfinite(value):
        return format_number(value)
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    return f"{format_number(float(mantissa), digits)}×10{str(int(exponent)).translate(_SUPERSCRIPTS)}"
