"""The first rows of a table, for a table view."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPaintEngine, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from app.sketches import Sketches
from nnviz.datasets.column_types import TYPE_WORDS
from nnviz.datasets.table import Column, Table
from nnviz.datasets.values.cells import cell_text
from nnviz.document import Role
from nnviz.numbers import format_count, format_number
from nnviz.scene.marks import undirected

ROWS_SHOWN = 50
ROLE_LABELS: dict[Role, str] = {"feature": "Feature", "target": "Label", "ignore": "Ignore"}
NUMBER_ROLE = int(Qt.ItemDataRole.UserRole)
"""Under which a cell gives its number, None where it has none."""
CELL_MARGIN = 9
"""The room that a cell leaves free at each side of its text, in pixels."""
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
WIDEST_NUMBER = "−8.88888×10⁻³⁰⁰"
_DIGITS = 15
"""All significant digits that a number of a file surely keeps when it is read."""
_DIGITS_OF_POWER = 6
_WITHOUT_CLIPS = (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf)
_Index = QModelIndex | QPersistentModelIndex


class TableModel(QAbstractTableModel):
    """Shows a table's first rows as plain text.

    Args:
        at_once: Whether sketches of the columns are wanted as soon as they are asked for.
    """

    def __init__(self, *, at_once: bool = False) -> None:
        super().__init__()
        self.table: Table | None = None
        self.roles: tuple[Role, ...] = ()
        self._rows = self._columns = 0
        self.sketches = Sketches(at_once=at_once)

    def show_table(self, table: Table, roles: tuple[Role, ...]) -> None:
        """Show a table and the roles of its columns."""
        if table is not self.table:
            self.beginResetModel()
            self.table, self.roles = table, roles
            self._rows, self._columns = min(ROWS_SHOWN, table.n_rows), len(table.columns)
            self.sketches.show_table(table)
            self.endResetModel()
        elif roles != self.roles:
            self.roles = roles
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(roles) - 1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else self._columns

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the text or the alignment of a cell."""
        if self.table is None or not index.isValid():
            return None
        column = self.table.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return undirected(_text(column, index.row()))
        if role == NUMBER_ROLE and column.type == "number" and _is_present(column, index.row()):
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
            return f"{name}, {self.kind(section)}, {ROLE_LABELS[self.roles[section]]}"
        if role == Qt.ItemDataRole.ToolTipRole:
            sketch = self.sketches.get(section)
            return "\n".join([name, self.kind(section), *([undirected(sketch.words)] if sketch else [])])
        return None

    def kind(self, section: int) -> str:
        """Say the type of a column, and how many of its cells are missing; whoever asks sees the column."""
        self.sketches.get(section)
        return self.known_kind(section)

    def known_kind(self, section: int) -> str:
        """Say the type of a column, and how many of its cells are missing if that is known."""
        return ", ".join(filter(None, (self.type_word(section), self.known_missing(section))))

    def type_word(self, section: int) -> str:
        """Say the type of a column."""
        return TYPE_WORDS[self.table.columns[section].type] if self.table is not None else ""

    def known_missing(self, section: int) -> str:
        """Say how many cells of a column are missing if that is known and there are any."""
        sketch = self.sketches.known(section)
        return f"{format_count(sketch.missing)} missing" if sketch and sketch.missing else ""


def _is_present(column: Column, row: int) -> bool:
    """Look at one cell only: a column may have millions."""
    value = column.values[row]
    return bool(value >= 0 if column.type in ("category", "text") else math.isfinite(value))


def _text(column: Column, row: int) -> str:
    if not _is_present(column, row):
        return ""
    value = float(column.values[row])
    return format_number(value, _DIGITS) if column.type == "number" else cell_text(column, value)


def seen_of(painter: QPainter, rect: QRect, view: QRect) -> QRect:
    """Give what is painted of a cell or a header: all of it, or what can be seen of it in a view.

    Qt's files of shapes have no clips (SVG) or not those of widgets (PDF): what is cut off on the screen
    would run over its neighbours there.
    """
    return rect & view if painter.paintEngine().type() in _WITHOUT_CLIPS else rect


class NumberDelegate(QStyledItemDelegate):
    """Shortens a number visibly where its column is narrow, never so that it would be taken for another."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._painting = False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view = option.widget  # type: ignore[attr-defined]
        if isinstance(view, QAbstractItemView):
            option.rect = seen_of(painter, option.rect, view.viewport().rect())  # type: ignore[attr-defined]
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
    """Write a number whole where a room in pixels has place for it.

    Else its last decimals make way for "…", else it is rounded to a power of ten, else there is only "…".
    """
    texts = [format_number(value, _DIGITS)]
    texts += without_decimals(texts[0])
    texts += [_power(value, digits) for digits in range(_DIGITS_OF_POWER, 0, -1)]
    return next((text for text in texts if metrics.horizontalAdvance(text) <= room), "…")


def without_decimals(text: str) -> list[str]:
    """Give a number's text with fewer and fewer decimals, such as ``0.1…``; the last has none."""
    mantissa, times, power = text.partition("×")
    whole, _, decimals = mantissa.partition(".")
    return [
        f"{whole}{'.' if kept else ''}{decimals[:kept]}…{times}{power}" for kept in range(len(decimals))[::-1]
    ]


def _power(value: float, digits: int) -> str:
    """Write a number with its power of ten, such as 1.85×10⁶."""
    if not math.isfinite(value):
        return format_number(value)
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    return f"{format_number(float(mantissa), digits)}×10{str(int(exponent)).translate(_SUPERSCRIPTS)}"
