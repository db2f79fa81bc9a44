"""The inspector: every number of the selected neuron, in the order in which it is computed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.controls import CountBox
from app.desk import Desk
from app.forms import say_refused
from app.score_sheet import score_sheet
from app.sheets import Cell, Sheet, sheet_of

_WIDEST = "\u22120.01234"
"""The widest number that is usual: the panel is arranged for it, so that training moves nothing."""


class Inspector(QWidget):
    """Shows the sheet of what is selected as a grid of labels."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName("inspector")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Inspector")
        self.title, self.formula = _label(), _label()
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        self.formula.setProperty("role", "muted")
        self.formula.setWordWrap(True)
        self.row_box = CountBox(0, 1, none="Probe")
        self.row_box.setAccessibleName("Row whose numbers are shown")
        self.row_box.setToolTip(
            "Choose the row whose numbers are shown; click the prediction to probe a point instead"
        )
        self.row_box.setPrefix("Row ")
        self.row_box.setStepType(CountBox.StepType.DefaultStepType)
        self.row_box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        say_refused(self.row_box, "The row", desk.bridge)
        self.row_box.valueChanged.connect(self._choose_row)
        self.scores = QToolButton()
        self.scores.setText("Scores")
        self.scores.setCheckable(True)
        self.scores.setToolTip("Show how well the drawn weights do, in the place of the layers")
        self.scores.toggled.connect(self.refresh)
        self._cells: dict[tuple[int, int], QLabel] = {}
        self._body = QWidget()
        self._body.setObjectName("page")
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(12, 0, 12, 8)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(3)
        self._columns = 0
        self._arrange()
        for signal in (desk.attention.selected_changed, desk.attention.probe_changed):
            signal.connect(self.refresh)
        desk.bridge.snapshot_changed.connect(lambda: desk.bridge.turns.take(self, self.refresh))
        self.refresh()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.row_box)
        head.addWidget(self.scores)
        self.formula.setContentsMargins(12, 0, 12, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self._body)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addLayout(head)
        rows.addWidget(self.formula)
        rows.addWidget(area, 1)

    def _choose_row(self, value: int) -> None:
        if value > 0:
            self._desk.attention.choose_row(value - 1)

    def refresh(self) -> None:
        """Show the present numbers."""
        snapshot, attention = self._desk.bridge.snapshot, self._desk.attention
        if snapshot is None:
            return
        attention.fit(snapshot)
        of_all = attention.selected is None
        if of_all and self.scores.isChecked():
            sheet = score_sheet(snapshot)
        else:
            sheet = sheet_of(snapshot, attention.selected, attention.inputs(snapshot))
        self.scores.setVisible(of_all and not self._desk.still)
        self.title.setText(sheet.title)
        self.formula.setText(sheet.formula)
        self.row_box.setVisible(sheet.of_row and not self._desk.still)
        self.row_box.blockSignals(True)
        self.row_box.setMaximum(len(snapshot.data.x))
        self.row_box.setValue(0 if attention.probe is not None else attention.row + 1)
        self.row_box.blockSignals(False)
        self._show(self._fitting(sheet))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refresh()

    def _fitting(self, sheet: Sheet) -> tuple[tuple[Cell, ...], ...]:
        """Give the rows, or those for a narrow panel where they have no room beside one another."""
        metrics = QFontMetrics(self.font())
        digits = metrics.horizontalAdvance(_WIDEST)
        widths: dict[int, int] = {}
        for cells in sheet.rows:
            for column, cell in enumerate(cells):
                its = metrics.horizontalAdvance(cell.text) if cell.text else 0
                widths[column] = max(widths.get(column, 0), its, digits if cell.number else 0)
        margins = self._grid.contentsMargins()
        gaps = self._grid.horizontalSpacing() * len(widths) + margins.left() + margins.right()
        return sheet.narrow if sheet.narrow and sum(widths.values()) + gaps > self.width() else sheet.rows

    def _show(self, rows: tuple[tuple[Cell, ...], ...]) -> None:
        """Write rows into the grid; labels are kept and only written where their text changed."""
        used: set[tuple[int, int]] = set()
        columns = 0
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                columns = max(columns, column + 1)
                if cell.text:
                    used.add((row, column))
                    self._write(row, column, cell)
        for place, label in self._cells.items():
            if place not in used and not label.isHidden():
                label.hide()
        if columns != self._columns:
            self._grid.setColumnStretch(self._columns, 0)
            self._grid.setColumnStretch(columns, 1)
            self._columns = columns
        self._grid.setRowStretch(max(len(rows), max((r for r, _ in self._cells), default=0) + 1), 1)

    def _write(self, row: int, column: int, cell: Cell) -> None:
        label = self._cells.get((row, column))
        if label is None:
            label = self._cells[row, column] = _label()
            self._grid.addWidget(label, row, column)
        if label.text() != cell.text:
            label.setText(cell.text)
        if label.isHidden():
            label.show()
        side = Qt.AlignmentFlag.AlignRight if cell.number else Qt.AlignmentFlag.AlignLeft
        if label.alignment() != side | Qt.AlignmentFlag.AlignVCenter:
            label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        role = {"head": "muted", "strong": "strong"}.get(cell.weight, "")
        if label.property("role") != role:
            label.setProperty("role", role)
            font = QFont(self.font())
            font.setWeight(QFont.Weight.DemiBold if cell.weight == "strong" else QFont.Weight.Normal)
            label.setFont(font)
            label.style().unpolish(label)
            label.style().polish(label)


def _label() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def make(desk: Desk) -> QWidget:
    """Make the panel."""
    return Inspector(desk)
