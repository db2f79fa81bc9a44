"""The rows that the network gets most wrong: choose one to see its numbers everywhere."""

from __future__ import annotations

import html
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.desk import Desk
from app.predicting.looking import Looking
from app.predicting.words import is_validation, label_text
from nnviz.datasets.preparation.units import value_text
from nnviz.numbers import format_count, format_number, format_share
from nnviz.scene.marks import undirected
from nnviz.scene.prediction_answer import SHARES, answers
from nnviz.snapshot import RowErrors, Snapshot

_Index = QModelIndex | QPersistentModelIndex
_NOTHING = QModelIndex()
HEADS = ("row", "label", "predicted", "loss")
_TIPS = (
    "The row's number; v marks validation rows",
    "What the table says",
    "What the network says",
    "What the row adds to the loss, before the mean over all rows",
)


class ErrorsModel(QAbstractTableModel):
    """The rows with the largest errors, as a table of texts."""

    def __init__(self) -> None:
        super().__init__()
        self.snapshot: Snapshot | None = None
        self.worst: RowErrors | None = None

    def take(self, snapshot: Snapshot) -> None:
        """Show the rows of a snapshot."""
        before = self.rowCount()
        after = 0 if snapshot.worst is None else len(snapshot.worst.rows)
        if before != after:
            self.beginResetModel()
        self.snapshot, self.worst = snapshot, snapshot.worst
        if before != after:
            self.endResetModel()
        elif after:
            self.dataChanged.emit(self.index(0, 0), self.index(after - 1, len(HEADS) - 1))

    def rowCount(self, parent: _Index = _NOTHING) -> int:
        """Give how many rows are listed."""
        return 0 if self.worst is None or parent.isValid() else len(self.worst.rows)

    def columnCount(self, parent: _Index = _NOTHING) -> int:
        """Give how many columns there are."""
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Name a column."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return _TIPS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.data(self.index(0, section), role)
        return HEADS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: _Index, role: int = 0) -> Any:
        """Give the text of a cell."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = index.column() == len(HEADS) - 1
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index)
        if role != Qt.ItemDataRole.DisplayRole or self.snapshot is None or self.worst is None:
            return None
        return undirected(self._text(self.snapshot, self.worst, index.row(), index.column()))

    def _tip(self, index: _Index) -> str | None:
        """Explain the sign of a validation row, and give a text in full."""
        row = self.row(index.row())
        if self.snapshot is None or row is None:
            return None
        if index.column() == 0 and is_validation(self.snapshot, row):
            return f"Row {row + 1} is held out for validation"
        return html.escape(str(self.data(index, Qt.ItemDataRole.DisplayRole)))

    def _text(self, snapshot: Snapshot, worst: RowErrors, place: int, column: int) -> str:
        row = int(worst.rows[place])
        if column == 0:
            return f"{row + 1}{' v' if is_validation(snapshot, row) else ''}"
        if column == 1:
            return label_text(snapshot, row)
        return (
            _predicted(snapshot, worst, place) if column == 2 else format_number(float(worst.losses[place]))
        )

    def row(self, place: int) -> int | None:
        """Give which prepared row is listed at a place."""
        known = self.worst is not None and 0 <= place < len(self.worst.rows)
        return int(self.worst.rows[place]) if known and self.worst is not None else None

    def place(self, row: int) -> int | None:
        """Give where a prepared row is listed, or None."""
        if self.worst is None:
            return None
        found = (self.worst.rows == row).nonzero()[0]
        return int(found[0]) if len(found) else None


def _predicted(snapshot: Snapshot, worst: RowErrors, place: int) -> str:
    data, outputs = snapshot.data, worst.outputs[place]
    if not data.classes:
        units = data.outputs
        said = [value_text(unit, float(value), 6) for unit, value in zip(units, outputs, strict=True)]
        return (
            said[0]
            if len(said) == 1
            else ", ".join(f"{unit.name} {text}" for unit, text in zip(units, said, strict=True))
        )
    name = data.classes[int(worst.taken[place])]
    its = next((line for line in answers(snapshot, outputs) if line.wins), None)
    shares = snapshot.document.network.output.activation in SHARES or len(outputs) == 1
    if its is None or its.bar is None:
        return name
    return f"{name} {format_share(its.bar) if shares else its.said}"


class ErrorsView(QWidget):
    """The table, under a line that says which rows are listed."""

    def __init__(self, desk: Desk, looking: Looking) -> None:
        super().__init__()
        self._desk, self._looking = desk, looking
        self._choosing = False
        self.setObjectName("page")
        self.setAccessibleName("Largest errors")
        self.model = ErrorsModel()
        self.model.setParent(self)
        self.summary = QLabel()
        self.summary.setObjectName("caption")
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.summary.setWordWrap(True)
        self.all_button = QToolButton()
        self.all_button.setObjectName("scale")
        self.all_button.setText("show all")
        self.all_button.setToolTip("List the rows of all classes again")
        self.all_button.setAccessibleName("List the rows of all classes")
        self.all_button.clicked.connect(lambda: looking.choose_rows(cell=None))
        self.table = self._table()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 8, 10, 4)
        rows.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self.summary, 1)
        head.addWidget(self.all_button)
        rows.addLayout(head)
        rows.addWidget(self.table, 1)
        desk.bridge.snapshot_changed.connect(self.refresh)
        desk.attention.probe_changed.connect(self._follow)
        looking.changed.connect(self.refresh)

    def _table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("errors")
        table.setMinimumHeight(48)
        table.setModel(self.model)
        table.setAccessibleName("Rows with the largest errors")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column in (0, 2, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setResizeContentsPrecision(20)
        header.setMaximumSectionSize(round(190 * self._desk.look.text_scale))
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.selectionModel().currentRowChanged.connect(self._choose)
        return table

    def refresh(self) -> None:
        """Show the rows of the newest snapshot; nothing while it is hidden."""
        if self.isVisible():
            self._desk.bridge.turns.take(self, self._show)

    def showEvent(self, event: Any) -> None:
        self._show()

    def _show(self) -> None:
        snapshot = self._desk.bridge.snapshot
        if snapshot is None:
            return
        self._choosing = True
        self.table.verticalHeader().setDefaultSectionSize(self.table.fontMetrics().height() + 7)
        self.model.take(snapshot)
        self._choosing = False
        self._follow()
        self.all_button.setVisible(self._looking.view.cell is not None)
        self.summary.setText(undirected(summary(snapshot)))

    def _choose(self, current: QModelIndex) -> None:
        row = self.model.row(current.row())
        if row is not None and not self._choosing:
            self._choosing = True
            self._desk.attention.choose_row(row)
            self._choosing = False

    def _follow(self) -> None:
        """Select the chosen row if it is listed; it keeps being chosen where it moves in the list."""
        attention = self._desk.attention
        if self._choosing or not self.isVisible():
            return
        place = self.model.place(attention.row) if attention.probe is None else None
        if place is None:
            self.table.selectionModel().clear()
        elif place != self.table.currentIndex().row():
            self._choosing = True
            self.table.selectRow(place)
            self._choosing = False


def summary(snapshot: Snapshot) -> str:
    """Say which rows are listed."""
    worst, view, names = snapshot.worst, snapshot.view, snapshot.data.classes
    if worst is None:
        return "Looking for the largest errors…"
    about = "" if worst.exact else ", of an even choice while training goes on"
    which = "rows" if view.part == "all" else f"{view.part} rows"
    if view.cell is not None and names and max(view.cell) < len(names):
        verb = "known as" if view.cell[0] == view.cell[1] else "taken for"
        which = f"{which} of {names[view.cell[0]]} {verb} {names[view.cell[1]]}"
    listed, found = format_count(len(worst.rows)), format_count(worst.found)
    if view.part == "all" and any(is_validation(snapshot, int(row)) for row in worst.rows):
        about += "; v: held out for validation"
    if len(worst.rows) < worst.found:
        return f"The {listed} worst of {found} {which}{about}"
    return f"{found} {which}, the worst first{about}"
