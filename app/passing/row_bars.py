"""What each row of a batch adds to its loss, as a table with bars; choosing one shows its numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from app.desk import Desk
from app.passing.following import Following
from nnviz.naming import shortened
from nnviz.numbers import format_number
from nnviz.passes.trace import Priced, Trace

Index = QModelIndex | QPersistentModelIndex
_HEADS = ("Row", "Prediction", "Target", "Loss", "")
_BAR = 4


class RowModel(QAbstractTableModel):
    """For each row of the batch: which one it is, its prediction, its target, its loss."""

    def __init__(self, following: Following) -> None:
        super().__init__(following)
        self._following = following
        self._trace: Trace | None = None
        following.changed.connect(self._reset)

    def _reset(self) -> None:
        if self._following.trace is not self._trace:
            self.beginResetModel()
            self._trace = self._following.trace
            self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Count the rows of the batch."""
        trace = self._following.trace
        inside = parent is not None and parent.isValid()
        return 0 if trace is None or trace.priced is None or inside else trace.count

    def columnCount(self, parent: Index | None = None) -> int:
        """Count the columns."""
        return 0 if parent is not None and parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Name the columns."""
        across = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return _HEADS[section] if across else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give a cell's text; a bar's share of the longest as its user data."""
        trace = self._following.trace
        if trace is None or trace.priced is None or not index.isValid():
            return None
        if role == Qt.ItemDataRole.UserRole and index.column() == _BAR:
            most = float(np.abs(trace.priced.rows).max(initial=0.0))
            share = float(abs(trace.priced.rows[index.row()])) / most if most else 0.0
            return share if np.isfinite(share) else 0.0
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return _cell(trace, trace.priced, index) if role == Qt.ItemDataRole.DisplayRole else None


def _cell(trace: Trace, priced: Priced, index: Index) -> str | None:
    row, column = index.row(), index.column()
    if column == 0:
        return str(int(trace.rows[row]) + 1) if len(trace.rows) else "typed"
    if column == _BAR or trace.y is None:
        return None
    if column == 3:
        return format_number(float(priced.rows[row]), 5)
    values = trace.layers[-1].a[row] if column == 1 else trace.y[row]
    classes = trace.data.classes
    if len(classes) == len(values) > 1:
        name = shortened(classes[int(np.nan_to_num(values).argmax())])
        return f"{name} {format_number(float(values.max()), 3)}" if column == 1 else name
    shown = ", ".join(format_number(float(value), 4) for value in values[:3])
    return f"{shown}, …" if len(values) > 3 else shown


class _Bars(QStyledItemDelegate):
    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        share = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(share, float) and share > 0:
            room = QRectF(option.rect).adjusted(4, 5, -4, -5)  # type: ignore[attr-defined]
            room.setWidth(max(room.width() * share, 1.0))
            painter.fillRect(room, QColor(self._desk.look.theme.train))


class RowBars(QTableView):
    """Shows what each row adds to the loss of the batch."""

    def __init__(self, desk: Desk, following: Following) -> None:
        super().__init__()
        self._following = following
        self._fitted: Trace | None = None
        self._model = RowModel(following)
        self.setModel(self._model)
        self.setItemDelegateForColumn(_BAR, _Bars(desk, self))
        self.setAccessibleName("What each row adds to the loss")
        self.setToolTip("Choose a row to see its numbers on the network")
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(round(1.5 * self.fontMetrics().height()))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setMinimumSectionSize(24)
        self.horizontalHeader().setResizeContentsPrecision(60)  # rows that are measured: batches may be large
        self.horizontalHeader().setSectionResizeMode(_BAR, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentChanged.connect(lambda now, before: self._choose(now))
        following.changed.connect(self.follow)

    def _choose(self, now: QModelIndex) -> None:
        if now.isValid():
            self._following.choose_row(now.row())

    def sizeHint(self) -> QSize:
        """Take what room there is, and ask for little."""
        return QSize(120, self.minimumHeight())

    def follow(self) -> None:
        """Mark the row whose numbers are told."""
        index = self._model.index(self._following.row, 0)
        if index.isValid() and index.row() != self.currentIndex().row():
            self.blockSignals(True)
            self.setCurrentIndex(index)
            self.blockSignals(False)
        if index.isValid() and self._fitted is not self._following.trace:
            self._fitted = self._following.trace
            self.resizeColumnsToContents()
