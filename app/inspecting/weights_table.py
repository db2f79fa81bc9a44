"""All weights and biases as a table: read lazily, so that large networks stay fluid; sorted, and edited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.desk import Desk
from app.graph.editing import Editor
from app.inspecting.value_cell import refuse_number
from app.sheets import layer_name, neuron_name, source_name
from app.typed_numbers import read_number
from nnviz.numbers import format_count, format_number
from nnviz.scene.targets import BiasAt, EdgeAt
from nnviz.snapshot import Snapshot

Index = QModelIndex | QPersistentModelIndex
MOST_SORTED = 400_000
"""Of more weights than this, sorting would hold the window too long."""
_HEADS = ("Layer", "From", "To", "Value")
_VALUE = 3
_Role = Qt.ItemDataRole


class WeightsModel(QAbstractTableModel):
    """One row for each weight and bias: layer by layer, the kernel input by input, then the biases.

    Args:
        editor: Sets values.
        refuse: Says what was typed and is no number.
    """

    def __init__(self, editor: Editor, refuse: Callable[[str], None] = lambda typed: None) -> None:
        super().__init__()
        self._editor, self._refuse = editor, refuse
        self._snapshot: Snapshot | None = None
        self._only: int | None = None
        self._shapes: tuple[tuple[int, int], ...] = ()
        self._starts: NDArray[np.int64] = np.zeros(1, np.int64)
        self._order: NDArray[np.int64] | None = None
        self._layers: tuple[int, ...] = ()

    def show_weights(self, snapshot: Snapshot, only: int | None = None) -> None:
        """Show the weights of a snapshot, or of one layer (from 1) of it."""
        shapes = tuple((kernel.shape[0], kernel.shape[1]) for kernel, _ in snapshot.params)
        before, self._snapshot = self._snapshot, snapshot
        same = before is not None and self._names(before) == self._names(snapshot)
        if same and (shapes, only) == (self._shapes, self._only):
            last = self.rowCount() - 1
            if last >= 0:
                self.dataChanged.emit(self.index(0, _VALUE), self.index(last, _VALUE), [_Role.DisplayRole])
            return
        self.beginResetModel()
        self._shapes, self._only, self._order = shapes, only, None
        self._layers = (only,) if only is not None else tuple(range(1, len(shapes) + 1))
        sizes = [(shapes[layer - 1][0] + 1) * shapes[layer - 1][1] for layer in self._layers]
        self._starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
        self.endResetModel()

    @staticmethod
    def _names(snapshot: Snapshot) -> tuple[object, ...]:
        return snapshot.data.inputs, snapshot.data.outputs

    # --- what is where ---

    def target_at(self, row: int) -> EdgeAt | BiasAt:
        """Give the weight or bias of a row."""
        place = int(self._order[row]) if self._order is not None else row
        block = int(np.searchsorted(self._starts, place, side="right")) - 1
        layer = self._layers[block]
        fan_in, units = self._shapes[layer - 1]
        source, unit = divmod(place - int(self._starts[block]), units)
        return EdgeAt(layer, source, unit) if source < fan_in else BiasAt(layer, unit)

    def _value(self, target: EdgeAt | BiasAt) -> float:
        assert self._snapshot is not None
        kernel, bias = self._snapshot.params[target.layer - 1]
        return float(
            kernel[target.source, target.target] if isinstance(target, EdgeAt) else bias[target.index]
        )

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._snapshot is None else int(self._starts[-1])

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return _HEADS[section]
        if orientation == Qt.Orientation.Horizontal and role == _Role.ToolTipRole:
            few = self.rowCount() <= MOST_SORTED
            return "Click to sort" if few else f"More than {format_count(MOST_SORTED)} weights are not sorted"
        return None

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid() or self._snapshot is None:
            return None
        if role == _Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if index.column() == _VALUE else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        target = self.target_at(index.row())
        if role == _Role.DisplayRole:
            return self._text(target, index.column())
        if role == _Role.EditRole and index.column() == _VALUE:
            return f"{self._value(target):.9g}"
        if role == _Role.ToolTipRole and index.column() == _VALUE:
            return f"{self._value(target):.9g}"
        return None

    def _text(self, target: EdgeAt | BiasAt, column: int) -> str:
        assert self._snapshot is not None
        if column == 0:
            return layer_name(self._snapshot, target.layer)
        if column == 1:
            edge = isinstance(target, EdgeAt)
            return source_name(self._snapshot, target.layer - 1, target.source) if edge else "bias"
        if column == 2:
            unit = target.target if isinstance(target, EdgeAt) else target.index
            name = neuron_name(self._snapshot, target.layer, unit)
            return name.rpartition(", ")[2].removeprefix("Output ")
        return format_number(self._value(target))

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == _VALUE else flags

    def setData(self, index: Index, value: Any, role: int = _Role.EditRole) -> bool:
        number = read_number(str(value))
        if role != _Role.EditRole or number is None:
            self._refuse(str(value))
            return False
        return self._editor.set_value(self.target_at(index.row()), number)

    # --- sorting ---

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column as its values are now; they do not jump about while they change."""
        if self._snapshot is None or self.rowCount() > MOST_SORTED:
            return
        self.layoutAboutToBeChanged.emit()
        if column < 0 or (column == 0 and order == Qt.SortOrder.AscendingOrder):
            self._order = None
        else:
            keys = self._keys(column)
            ranks = np.argsort(keys if order == Qt.SortOrder.AscendingOrder else -keys, kind="stable")
            self._order = ranks.astype(np.int64)
        self.layoutChanged.emit()

    def _keys(self, column: int) -> NDArray[np.float64]:
        assert self._snapshot is not None
        parts: list[NDArray[np.float64]] = []
        for layer in self._layers:
            kernel, bias = self._snapshot.params[layer - 1]
            both = np.vstack((kernel, bias[None, :])).astype(np.float64)
            sources, units = np.indices(both.shape)
            parts.append(
                (np.full(both.shape, float(layer)), sources, units, both)[column].ravel().astype(float)
            )
        return np.concatenate(parts) if parts else np.zeros(0)


class WeightsTable(QTableView):
    """Shows the model; Enter on a value edits it, on anything else selects the weight in the graph."""

    def __init__(self, editor: Editor, desk: Desk) -> None:
        super().__init__()
        self._attention = desk.attention
        self.weights = WeightsModel(editor, lambda typed: refuse_number(desk.bridge, typed))
        self.weights.setParent(self)
        self.setModel(self.weights)
        self.setObjectName("weights-table")
        self.setAccessibleName("Weights and biases")
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.activated.connect(self._activate)

    def fit_text(self) -> None:
        """Take rows and columns as large as the text asks for."""
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(metrics.height() + 8)
        for column, sample in enumerate(("Hidden 10 ", "a name of 16 ch", "neuron 100 ")):
            self.setColumnWidth(column, metrics.horizontalAdvance(sample) + 16)

    def _activate(self, index: QModelIndex) -> None:
        if index.column() == _VALUE:
            self.edit(index)
        else:
            self._attention.select(self.weights.target_at(index.row()))
