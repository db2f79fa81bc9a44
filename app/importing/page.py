"""The import page: a table as it was read, what would become of it, and one button to use it."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.captions import count
from app.desk import Desk
from app.importing.import_table import KEYS_HINT, LETTERS, ImportTable
from app.importing.lines_box import LinesBox
from app.importing.page_body import plain_label, scrolled_column
from app.importing.plan_form import PlanForm
from app.importing.reading_form import ReadingForm
from app.strip import Message, Strip
from nnviz.errors import UserError
from nnviz.scene.marks import undirected

_BETWEEN = 8
"""Pixels between the two buttons."""


class ImportPage(QWidget):
    """Stands in the Data dock while a table is looked at."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._importer = desk.importer
        self.setObjectName("page")
        self.setAccessibleName("Import")
        self.title, self.summary, self.changed = (
            plain_label("title"),
            plain_label("summary"),
            plain_label("caption"),
        )
        self.title.setProperty("role", "title")
        self.difference = plain_label("caption")
        self.strip = Strip()
        self.table = ImportTable(desk)
        self.hint = plain_label("caption")
        self.hint.setText(KEYS_HINT)
        self.plan = PlanForm(self._importer)
        self.notices, self.treated = LinesBox("Notices"), LinesBox("Preparation")
        self.form = ReadingForm(self._importer)
        self.use = QPushButton("&Use this data")
        self.use.setToolTip("Use this data and train: learning begins at once  (Ctrl+Enter)")
        self.use.setProperty("role", "primary")
        self.use.setAutoDefault(True)
        self.use.clicked.connect(self._importer.use)
        self.cancel = QPushButton("Cancel")
        self.cancel.setAutoDefault(False)
        self.cancel.setToolTip("Everything stays as it was  (Esc)")
        self.cancel.clicked.connect(self._importer.cancel)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Reading the file again")
        self.changed.hide()
        self._lent = False
        self._build()
        self._importer.changed.connect(self.refresh)
        desk.bridge.loading_changed.connect(self._show_progress)
        self.table.needs_height.connect(self._fit_table)
        # Qt brings the focused table into view after this, which would let its header go out of it.
        self.table.focused.connect(lambda: QTimer.singleShot(0, self, self._show_top))
        QApplication.instance().focusChanged.connect(self._hear)  # type: ignore[union-attr]
        self.refresh()

    def _build(self) -> None:
        self.area = QScrollArea()
        rows = self._rows = scrolled_column(self.area)
        above = (self.title, self.summary, self.difference, self.table, self.hint, self.plan)
        for part in (
            *above,
            self.changed,
            self.notices,
            _heading("How it was read"),
            self.form,
            self.treated,
        ):
            rows.addWidget(part)
        rows.addStretch(1)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = self._buttons = QHBoxLayout()
        buttons.setSpacing(_BETWEEN)
        self.area.verticalScrollBar().rangeChanged.connect(self._align_buttons)
        buttons.addWidget(self.use, 1)
        buttons.addWidget(self.cancel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.strip)
        whole.addWidget(self.area, 1)
        whole.addWidget(self.bar)
        whole.addLayout(buttons)
        self._align_buttons()

    def _align_buttons(self) -> None:
        """Let the buttons end where the column above them does, beside its scroll bar if it has one."""
        bar = self.area.verticalScrollBar()
        taken = bar.sizeHint().width() if bar.maximum() > 0 else 0
        self._buttons.setContentsMargins(12, 6, 12 + taken, 8)

    def _show_top(self) -> None:
        """Have the summary and the table's header in view."""
        self.area.verticalScrollBar().setValue(0)

    def order_tabs(self) -> None:
        """Let Tab go from the table to what can be said about it, and to the buttons at last."""
        said = (*self.form.controls.values(), self.form.more)
        lines = (self.notices.copy, self.notices.lines, *said, self.treated.copy, self.treated.lines)
        chain = (self.table, *self.plan.controls, *lines, self.use, self.cancel)
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _hear(self, old: QWidget | None, new: QWidget | None) -> None:
        """Hear the keys of whatever has the focus on the page: some are the table's wherever they are hit."""
        if new is not None and new is not self.table and self.isAncestorOf(new):
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if watched is self.cancel and _is_plain_enter(event):
            return True  # Enter never throws an import away: Space and Esc do
        return _may_be_keys_of_table(watched, event) and self.table.take_key(event)

    def refresh(self) -> None:
        """Show what there is."""
        importer, proposal = self._importer, self._importer.proposal
        source = importer.source
        if source is None:
            return
        self.title.setText(undirected(source.name[:200]))
        self.table.refresh()
        self.form.refresh()
        self.hint.setVisible(proposal is not None)
        self.plan.refresh()
        words = importer.words
        if words is not None:
            self.summary.setText(words.summary)
            self.notices.show_lines(count(words.notices.count, "notice"), words.notices)
            self.treated.show_lines("What is done to each column", words.treated)
            _say(self.changed, "This also changes ", words.consequences)
        _say(self.difference, "What changed: ", importer.difference)
        self._say_problem(importer.problem)
        self._show_progress()
        self._fit_table()

    def _say_problem(self, problem: UserError | None) -> None:
        self._enable_use(problem is None and self._importer.proposal is not None)
        if problem is None:
            self.strip.clear("problem")
            return
        importer = self._importer
        actions = [("Undo", importer.undo)] if importer.undo_label else []
        if problem.code == "ragged" and importer.choices.settings.ragged is None:
            actions.append(("Leave such rows out", lambda: importer.say("Leave rows out", ragged="skip")))
        self.strip.say(Message("problem", problem.message, "warning", tuple(actions), keep=True))

    def _enable_use(self, enabled: bool) -> None:
        """Let the table be used or not; the columns have the focus of the button while it cannot have it."""
        focused = self.window().focusWidget()
        if not enabled and focused is self.use and self.table.isVisibleTo(self):
            self.table.setFocus()
            self._lent = True
        self.use.setEnabled(enabled)
        if enabled and self._lent:
            self._lent = False
            if focused is self.table:
                self.use.setFocus()

    def _show_progress(self) -> None:
        loading = self._desk.bridge.loading
        self.bar.setVisible(loading is not None and self._importer.reading)
        if loading is not None:
            self.bar.setValue(round(1000 * loading.share))

    def take_focus(self) -> None:
        """Let Enter use the table; where it cannot be used, let it be corrected."""
        target = self.use if self.use.isEnabled() else self.table
        (target if target.isVisibleTo(self) else self.form.controls["encoding"]).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_table()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_table()

    def _fit_table(self) -> None:
        """Give the table about half of the page, in whole rows."""
        margins = self._rows.contentsMargins()
        # Without the scroll bar, whether it is there or not: its coming must not change the room.
        bar = self.area.verticalScrollBar().sizeHint().width()
        width = self.area.maximumViewportSize().width() - bar - margins.left() - margins.right()
        self.table.take_height(self.area.maximumViewportSize().height() // 2, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self._importer.cancel()
        elif control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._importer.use()
        elif not self.table.take_key(event):
            super().keyPressEvent(event)


def _is_plain_enter(event: QKeyEvent) -> bool:
    control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control


def _may_be_keys_of_table(watched: QObject, event: QKeyEvent) -> bool:
    """Whether a key means nothing to what it is hit in: text fields have all, lines of text the arrows."""
    if isinstance(watched, QLineEdit | QAbstractSpinBox):
        return False
    if isinstance(watched, QComboBox) and watched.isEditable():
        return False
    return event.key() in LETTERS or not isinstance(watched, QPlainTextEdit)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "title")
    return label


def _say(label: QLabel, beginning: str, parts: tuple[str, ...]) -> None:
    label.setText(undirected(beginning + "; ".join(parts)))
    label.setVisible(bool(parts))
