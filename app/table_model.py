"""The first rows of a table, for a table view."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from nnviz.datasets.cells import cell_text
from nnviz.datasets.table import Column, Table
from nnviz.document import Role
from nnviz.numbers import format_number

ROWS_SHOWN = 50
ROLE_LABELS: dict[Role, str] = {"feature": "Feature", "target": "Label", "ignore": "Ignore"}
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
            return _text(column, index.row())
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
        if role == Qt.ItemDataRole.DisplayRole:
            return column.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return f"{column.name}, {column.type}, {ROLE_LABELS[self.roles[section]]}"
        return None


def _text(column: Column, row: int) -> str:
    if not column.present[row]:
        return ""
    value = float(column.values[row])
    return format_number(value, 6) if column.type == "number" else cell_text(column, value)
