"""The data: which table, what its columns are for, how it becomes numbers; or one that is looked at first."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.captions import count, data_summary
from app.controls import ChoiceBox
from app.desk import Desk
from app.fields import DATA_FIELDS
from app.folding_row import FoldingRow
from app.forms import Form
from app.importing.dock_room import DockRoom
from app.importing.lines_box import LinesBox
from app.importing.page import ImportPage
from app.importing.page_body import plain_label, scrolled_column
from app.importing.preparation import Preparation
from app.importing.words import lines_of, notice_texts
from app.strip import Message, Strip
from app.table_view import TableView
from nnviz.changes import changes
from nnviz.datasets.samples import SAMPLES
from nnviz.document import ROLES
from nnviz.edits.data import set_label, set_role
from nnviz.presets import document_of_sample
from nnviz.scene.marks import undirected

_WIDE = 420
"""The width of the dock while a table is looked at, in pixels of the usual text size."""
_LOW = 400
"""Below this height the page says only what must be said, so that whole rows are seen."""


class TablePreview(TableView):
    """The first rows of the present table, under a header that holds the columns' roles."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.setAccessibleName("The first rows of the table")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.selectionModel().currentRowChanged.connect(self._show_row)

    def refresh(self) -> None:
        """Show the present table."""
        data = self._desk.bridge.document.data
        self.show_table(data.table, data.roles)

    def _show_row(self) -> None:
        """Let the chosen row be the one whose numbers are shown."""
        snapshot, row = self._desk.bridge.snapshot, self.currentIndex().row()
        if snapshot is not None and row >= 0:
            places = (snapshot.data.rows == row).nonzero()[0]
            if len(places):
                self._desk.attention.choose_row(int(places[0]))


class TablePage(QScrollArea):
    """Samples, files, columns and how they are prepared."""

    open_asked = Signal()
    again_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.strip = Strip()
        self.samples = ChoiceBox([(row.key, row.label, row.description) for row in SAMPLES.values()])
        self.samples.setPlaceholderText("Choose a sample")
        self.samples.setAccessibleName("Sample")
        self.samples.chosen.connect(self.open_sample)
        self.open_button = QPushButton("Open…")
        self.open_button.setToolTip("Open a table from a file (Ctrl+O), or drop one anywhere on the window")
        self.open_button.clicked.connect(self.open_asked)
        self.summary, self.caption = plain_label("summary"), plain_label("caption")
        self.notices = LinesBox("Notices", most=3)
        self.preview = TablePreview(desk)
        self.preview.role_chosen.connect(self._choose)
        self.form = Form(desk.bridge, DATA_FIELDS)
        self.preview.needs_height.connect(self._fit_preview)
        self.preparation = Preparation(desk)
        self.preparation.opened.connect(lambda: QTimer.singleShot(0, self, self._show_preparation))
        self.more_button = self._more()
        self._fill(scrolled_column(self))
        desk.bridge.document_changed.connect(self.refresh)
        desk.bridge.snapshot_changed.connect(self._say_if_new)
        self._said: object = None
        self._noticed: object = None
        self.refresh()

    def _more(self) -> QToolButton:
        """Make the button with what is seldom asked of a table."""
        button = QToolButton()
        button.setText("…")
        button.setToolTip("More about this table")
        button.setAccessibleName("More about this table")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        self.again = menu.addAction("How it was read…")
        self.again.triggered.connect(self.again_asked)
        menu.addAction(self.preparation.action)
        button.setMenu(menu)
        return button

    def _fill(self, rows: QVBoxLayout) -> None:
        self._rows = rows
        buttons = QWidget()
        beside = QHBoxLayout(buttons)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.open_button, 1)
        beside.addWidget(self.more_button)
        rows.addWidget(FoldingRow(self.samples, buttons))
        self.drop = QLabel("or drop a file on the window, or paste cells")
        self.drop.setObjectName("drop")
        self.drop.setWordWrap(True)
        above = (self.drop, self.caption, self.strip, self.preview, self.summary)
        for part in (*above, self.notices, self.form, self.preparation):
            rows.addWidget(part)
        rows.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_preview()

    def _fit_preview(self) -> None:
        """Give the preview as many whole rows as there is room for, and a few in any case."""
        layout, size = self._rows, self.maximumViewportSize()
        self.drop.setVisible(size.height() >= _LOW * self._desk.look.text_scale)
        layout.activate()
        needed = layout.totalHeightForWidth(size.width())
        needed = needed if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        margins = layout.contentsMargins()
        # Without the page's scroll bar, whether it is there or not: its coming must not change the room.
        width = size.width() - self.verticalScrollBar().sizeHint().width()
        width -= margins.left() + margins.right()
        self.preview.take_height(size.height() - needed + self.preview.height_taken, width)

    def _show_preparation(self) -> None:
        """Go to what was asked to be seen."""
        self._rows.activate()
        self.preparation.box.lines.setFocus()
        self.ensureWidgetVisible(self.preparation)

    def open_sample(self, key: str) -> None:
        """Put a bundled sample in the place of the document, and train it."""
        if self._desk.bridge.load(document_of_sample(key), "Open sample"):
            self._desk.bridge.play()

    def _choose(self, sections: list[int], role: str) -> None:
        """Give a column another role, and say what else that changes."""
        bridge = self._desk.bridge
        before = bridge.document
        column = before.data.table.columns[sections[0]].name
        for known in ROLES:
            if role == known:
                edit = set_label(column) if known == "target" else set_role(column, known)
                bridge.apply(edit, "Change role")
        found = [str(its) for its in changes(before, bridge.document) if its.what not in ("Network",)]
        if found and bridge.document is not before:
            text = f"This also changed {'; '.join(found)}."
            self.strip.say(Message("changed", text, actions=(("Undo", bridge.undo),), seconds=20))

    def refresh(self) -> None:
        """Show the present document."""
        self.strip.clear("changed")
        data = self._desk.bridge.document.data
        source, _, key = data.source.partition(":")
        known = source == "sample" and key in SAMPLES
        self.samples.show_value(key if known else None)
        self.samples.setPlaceholderText(undirected(data.table.name[:60]) if not known else "")
        self.caption.setText(SAMPLES[key].caption if known else "")
        self.caption.setVisible(known)
        self.again.setEnabled(not known)
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
        more = prepared.notices if prepared is not None else ()
        if (document.data.table, more) != self._noticed:
            self._noticed = (document.data.table, more)
            lines = lines_of(notice_texts([*document.data.table.notices, *more]))
            self.notices.show_lines(count(lines.count, "notice"), lines)
        self._fit_preview()


class DataPanel(QStackedWidget):
    """The present table; while another one is looked at, the import page in its place."""

    open_asked = Signal()
    again_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setAccessibleName("Data")
        self.page = TablePage(desk)
        self.page.open_asked.connect(self.open_asked)
        self.page.again_asked.connect(self.again_asked)
        self.addWidget(self.page)
        self.importing: ImportPage | None = None
        self._room: DockRoom | None = None
        self._spare: ImportPage | None = None
        desk.importer.begun.connect(lambda: QTimer.singleShot(0, self, self._make_ready))
        desk.importer.stood.connect(self._stand)
        desk.importer.ended.connect(self._leave)

    def _make_ready(self) -> None:
        """Make the import page while the file is still being read, so that it stands at once then."""
        if self._spare is None and self.importing is None:
            self._spare = ImportPage(self._desk)
            self.addWidget(self._spare)
            QTimer.singleShot(0, self._spare, self._spare.form.fill)

    def _stand(self) -> None:
        """Show the import page, and the dock that it is in."""
        self._make_ready()
        page, self._spare = self._spare, None
        assert page is not None
        self.importing = page
        page.form.fill()
        page.order_tabs()
        page.refresh()
        self.setCurrentWidget(page)
        dock = self.parentWidget()
        if isinstance(dock, QDockWidget):
            dock.show()
            dock.raise_()
            self._room = DockRoom(dock, round(_WIDE * min(self._desk.look.text_scale, 1.6)))
        page.take_focus()

    def _leave(self) -> None:
        page, self.importing = self.importing, None
        room, self._room = self._room, None
        if room is not None:
            room.give_back()
        if page is not None:
            had_focus = page.isAncestorOf(self.window().focusWidget() or self)
            self.setCurrentWidget(self.page)
            self.removeWidget(page)
            page.hide()
            page.deleteLater()
            if had_focus:
                self.page.preview.setFocus()

    def sizeHint(self) -> QSize:
        """Ask for no more room than the present table does."""
        return self.page.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.page.minimumSizeHint()


def make(desk: Desk) -> QWidget:
    """Make the panel."""
    return DataPanel(desk)
