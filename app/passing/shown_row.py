"""Says which row of the table a pass tells, and lets another one be chosen right there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.controls import CountBox
from app.desk import Desk
from app.passing.following import Following
from nnviz.numbers import format_count

_LISTED = 6


class ShownRow(QWidget):
    """A field for the row whose numbers are told, and words about it.

    Attributes:
        box: The row of the table, or its place in a batch of several; from 1.
        said: Which row of the table it is, and which others are in the batch.
    """

    def __init__(self, desk: Desk, following: Following) -> None:
        super().__init__()
        self._desk, self._following = desk, following
        self.box, self.said = CountBox(1, 1), QLabel()
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.said.setProperty("role", "muted")
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.box.setStepType(CountBox.StepType.DefaultStepType)
        self.box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.box.setPrefix("Row ")
        self.box.setAccessibleName("Row whose numbers are told")
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(self.box)
        across.addWidget(self.said, 1)
        self.box.chosen.connect(self._choose)
        following.changed.connect(self.refresh)

    @property
    def _batch(self) -> int:
        trace = self._following.trace
        return trace.count if trace is not None and self._following.mode == "next" else 0

    def _choose(self, row: int) -> None:
        if self._following.mode == "next":
            self._following.choose_row(row - 1)
        else:
            self._desk.attention.choose_row(row - 1)

    def refresh(self) -> None:
        """Say which row is told at present."""
        snapshot, batch = self._desk.bridge.snapshot, self._batch
        self.setVisible(self._following.mode != "typed" and snapshot is not None)
        if snapshot is None or self._following.mode == "typed":
            return
        by_table = self._following.mode == "row"
        most = len(snapshot.data.x) if by_table else max(batch, 1)
        self.box.setVisible(by_table or batch > 1)
        self.box.blockSignals(True)
        self.box.setRange(1, most)
        self.box.setValue((self._desk.attention.row if by_table else self._following.row) + 1)
        self.box.blockSignals(False)
        self.box.setToolTip("Another row of the table" if by_table else "Another row of the batch")
        self.said.setText(self._words(most) if by_table else self._batch_words())

    def _words(self, rows: int) -> str:
        if self._desk.attention.probe is not None:
            return "A point of the map is followed; choose a row to follow that."
        return f"of the table's {format_count(rows)}"

    def _batch_words(self) -> str:
        trace = self._following.trace
        if trace is None or not len(trace.rows):
            return ""
        rows = [format_count(int(row) + 1) for row in trace.rows[:_LISTED]]
        here = format_count(int(trace.rows[self._following.row]) + 1)
        if trace.count == 1:
            return f"Row {here} of the table; another one: Shown row, above."
        more = ", …" if trace.count > len(rows) else ""
        return f"of {format_count(trace.count)}: row {here} of the table  (batch: {', '.join(rows)}{more})"
