"""The data: which table, what its columns are for, and how it becomes numbers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.captions import data_summary
from app.controls import ChoiceBox
from app.desk import Desk
from app.fields import DATA_FIELDS
from app.forms import Form
from app.role_header import RoleHeader
from app.table_model import CELL_MARGIN, WIDEST_NUMBER, NumberDelegate, TableModel
from nnviz.datasets.samples import SAMPLES
from nnviz.edits import set_label, set_role
from nnviz.presets import document_of_sample
from nnviz.scene.marks import undirected

_MOST_NOTICES = 3
_LEAST_ROWS = 3


class TablePreview(QTableView):
    """The first rows, under a header that holds the columns' roles."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.height_taken = self._needed = 0
        self.rows = TableModel()
        self.header = RoleHeader(desk.look, self)
        self.setModel(self.rows)
        self.setHorizontalHeader(self.header)
        self.header.role_chosen.connect(self._choose)
        self.setAccessibleName("The first rows of the table")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(NumberDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.selectionModel().currentRowChanged.connect(self._show_row)

    def refresh(self) -> None:
        """Show the present table."""
        data = self._desk.bridge.document.data
        fresh = data.table is not self.rows.table
        self.rows.show_table(data.table, data.roles)
        if fresh:
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font: a header that was polished before has another one until it is told."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """Give rows and columns the room that they need in the present font."""
        self.header.setFont(self.font())
        line = self.fontMetrics().height()
        self.verticalHeader().setDefaultSectionSize(line + 8)
        self.header.setFixedHeight(3 * line + 15)
        self.header.setDefaultSectionSize(
            self.fontMetrics().horizontalAdvance(WIDEST_NUMBER) + 2 * CELL_MARGIN
        )
        self._needed = 0
        for section in range(min(self.rows.columnCount(), 60)):
            needed = self._needed_width(section)
            self._needed += needed
            self.header.resizeSection(section, needed)
        self.header.setStretchLastSection(self.rows.columnCount() <= 4)

    def take_height(self, height: int, width: int) -> None:
        """Be as high as a number of whole rows that a height has room for, at a width."""
        row = self.verticalHeader().defaultSectionSize()
        inner = width - self.verticalHeader().sizeHint().width() - 2 * self.frameWidth()
        bar = self.horizontalScrollBar().sizeHint().height() if self._needed > inner else 0
        besides = self.header.height() + bar + 2 * self.frameWidth()
        rows = min(max((height - besides) // row, _LEAST_ROWS), max(self.rows.rowCount(), 1))
        self.height_taken = besides + rows * row
        self.setFixedHeight(self.height_taken)

    def _needed_width(self, section: int) -> int:
        """Give the width of a column: numbers are whole, texts may be shortened."""
        number = self.rows.table is not None and self.rows.table.columns[section].type == "number"
        cells = [self.rows.index(row, section) for row in range(self.rows.rowCount())]
        widest = max((self.fontMetrics().horizontalAdvance(str(cell.data())) for cell in cells), default=0)
        widest += 2 * CELL_MARGIN + 1
        head = self.header.sectionSizeFromContents(section).width()
        return max(head, widest if number else min(widest, 170))

    def _choose(self, section: int, role: str) -> None:
        column = self._desk.bridge.document.data.table.columns[section].name
        for known in ("feature", "target", "ignore"):
            if role == known:
                edit = set_label(column) if known == "target" else set_role(column, known)
                self._desk.bridge.apply(edit, "Change role")

    def _show_row(self) -> None:
        """Let the chosen row be the one whose numbers are shown."""
        snapshot, row = self._desk.bridge.snapshot, self.currentIndex().row()
        if snapshot is not None and row >= 0:
            places = (snapshot.data.rows == row).nonzero()[0]
            if len(places):
                self._desk.attention.choose_row(int(places[0]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.header.take_key(max(self.currentIndex().column(), 0), event):
            super().keyPressEvent(event)


class DataPanel(QScrollArea):
    """Samples, files, columns and how they are prepared."""

    open_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setAccessibleName("Data")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.samples = ChoiceBox([(row.key, row.label, row.description) for row in SAMPLES.values()])
        self.samples.setPlaceholderText("Choose a sample")
        self.samples.setAccessibleName("Sample")
        self.samples.chosen.connect(self.open_sample)
        self.open_button = QPushButton("Open…")
        self.open_button.setToolTip("Open a table from a file (Ctrl+O), or drop one anywhere on the window")
        self.open_button.clicked.connect(self.open_asked)
        self.summary, self.caption, self.notices = _text("summary"), _text("caption"), _text("notices")
        self.preview = TablePreview(desk)
        self.form = Form(desk.bridge, DATA_FIELDS)
        self.setWidget(self._page())
        desk.bridge.document_changed.connect(self.refresh)
        desk.bridge.snapshot_changed.connect(self._say_if_new)
        self._said: object = None
        self.refresh()

    def _page(self) -> QWidget:
        page = QWidget()
        page.setObjectName("page")
        rows = self._rows = QVBoxLayout(page)
        rows.setContentsMargins(12, 8, 12, 8)
        rows.setSpacing(6)
        top = QHBoxLayout()
        top.addWidget(self.samples, 1)
        top.addWidget(self.open_button)
        rows.addLayout(top)
        drop = QLabel("or drop a CSV file on the window")
        drop.setObjectName("drop")
        drop.setWordWrap(True)
        rows.addWidget(drop)
        rows.addWidget(self.caption)
        rows.addWidget(self.preview)
        rows.addWidget(self.summary)
        rows.addWidget(self.notices)
        rows.addWidget(self.form)
        rows.addStretch(1)
        return page

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_preview()

    def _fit_preview(self) -> None:
        """Give the preview as many whole rows as there is room for, and a few in any case."""
        layout = self._rows
        layout.activate()
        size = self.maximumViewportSize()
        needed = layout.totalHeightForWidth(size.width())
        needed = needed if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        margins = layout.contentsMargins()
        width = size.width() - margins.left() - margins.right()
        self.preview.take_height(size.height() - needed + self.preview.height_taken, width)

    def open_sample(self, key: str) -> None:
        """Put a bundled sample in the place of the document, and train it."""
        if self._desk.bridge.load(document_of_sample(key), "Open sample"):
            self._desk.bridge.play()

    def refresh(self) -> None:
        """Show the present document."""
        data = self._desk.bridge.document.data
        source, _, key = data.source.partition(":")
        known = source == "sample" and key in SAMPLES
        self.samples.show_value(key if known else None)
        self.samples.setPlaceholderText(undirected(data.table.name[:60]) if not known else "")
        self.caption.setText(SAMPLES[key].caption if known else "")
        self.caption.setVisible(known)
        self.preview.refresh()
        self._say()

    def _say_if_new(self) -> None:
        snapshot = self._desk.bridge.snapshot
        if snapshot is not None and snapshot.data is not self._said:
            self._said = snapshot.data
            self._say()

    def _say(self) -> None:
        """Sum up the table in a line, and tell what was decided about it."""
        document, snapshot = self._desk.bridge.document, self._desk.bridge.snapshot
        prepared = snapshot.data if snapshot is not None and snapshot.document.data == document.data else None
        self.summary.setText(data_summary(document, prepared))
        notices = [*document.data.table.notices, *(prepared.notices if prepared is not None else ())]
        texts = [notice.text for notice in notices]
        more = [f"… and {len(texts) - _MOST_NOTICES} more"] if len(texts) > _MOST_NOTICES else []
        self.notices.setText("\n".join([f"• {undirected(text)}" for text in texts[:_MOST_NOTICES]] + more))
        self.notices.setVisible(bool(texts))
        self._fit_preview()


def _text(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setWordWrap(True)
    return label


def make(desk: Desk) -> QWidget:
    """Make the panel."""
    return DataPanel(desk)
