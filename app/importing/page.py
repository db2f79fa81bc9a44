"""The import page: a table as it was read, what would become of it, and one button to use it."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFrame,
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
from app.controls import ChoiceBox
from app.desk import Desk
from app.fields import TASKS
from app.importing.lines_box import LinesBox
from app.importing.reading_form import ReadingForm
from app.strip import Message, Strip
from app.table_view import TableView
from nnviz.datasets.column_types import COLUMN_TYPES
from nnviz.document import ROLES
from nnviz.errors import UserError
from nnviz.scene.marks import undirected

_STEPS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_LETTERS = (Qt.Key.Key_F, Qt.Key.Key_L, Qt.Key.Key_I, Qt.Key.Key_T)
_BETWEEN = 8
"""Pixels between the two buttons."""
_KEYS_HINT = "F feature, L label, I ignore, T more: for the selected columns."


class ImportTable(TableView):
    """The first rows of a table that is not in use yet; columns are selected, one or many."""

    focused = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, with_types=True)
        self.setObjectName("import-table")
        self.setAccessibleName("The first rows of the table, by columns")
        self.setAccessibleDescription(_KEYS_HINT)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectColumns)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._importer = desk.importer
        self.role_chosen.connect(self._say_role)
        self.type_chosen.connect(self._say_type)

    def refresh(self) -> None:
        """Show the table as it was read last, with the roles as they are chosen."""
        proposal = self._importer.proposal
        self.setVisible(proposal is not None)
        if proposal is not None:
            self.show_table(proposal.table, self._importer.roles)
            if not self.currentIndex().isValid():
                self.setCurrentIndex(self.rows.index(0, 0))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    def take_key(self, event: QKeyEvent) -> bool:
        """Choose a role or go to another column, whoever has the focus; tells whether it was such a key."""
        if event.key() in _LETTERS:
            return self.header.take_key(max(self.currentIndex().column(), 0), event)
        step = 0 if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier else _STEPS.get(event.key(), 0)
        if step:
            self.move_column(step)
        return bool(step)

    def _names(self, sections: list[int]) -> list[str]:
        table = self.rows.table
        return [table.columns[section].name for section in sections] if table is not None else []

    def _say_role(self, sections: list[int], role: str) -> None:
        for known in ROLES:
            if role == known:
                self._importer.say_role(self._names(sections), known)

    def _say_type(self, sections: list[int], kind: str) -> None:
        names = self._names(sections)
        for known in COLUMN_TYPES:
            if kind == known:
                self._importer.say_type(names, known)
        if not kind:
            self._importer.say_type(names, None)


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
        self.hint.setText(_KEYS_HINT)
        self.task = ChoiceBox(TASKS)
        self.task.setAccessibleName("Task")
        self.task.chosen.connect(self._importer.say_task)
        self.notices, self.treated = LinesBox("Notices"), LinesBox("Preparation")
        self.form = ReadingForm(self._importer)
        self.use = QPushButton("&Use this data")
        self.use.setToolTip("Use this data and train: learning begins at once  (Ctrl+Enter)")
        self.use.setProperty("role", "primary")
        self.use.setAutoDefault(True)
        self.use.clicked.connect(self._importer.use)
        self.cancel = QPushButton("Cancel")
        self.cancel.setAutoDefault(True)
        self.cancel.setToolTip("Everything stays as it was  (Esc)")
        self.cancel.clicked.connect(self._importer.cancel)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Reading the file again")
        self.changed.hide()
        self._build()
        self._importer.changed.connect(self.refresh)
        desk.bridge.loading_changed.connect(self._show_progress)
        self.table.needs_height.connect(self._fit_table)
        # Qt brings the focused table into view after this, which would let its header go out of it.
        self.table.focused.connect(lambda: QTimer.singleShot(0, self, self._show_top))
        QApplication.instance().focusChanged.connect(self._hear)  # type: ignore[union-attr]
        self.refresh()

    def _build(self) -> None:
        body = QWidget()
        body.setObjectName("page")
        rows = self._rows = QVBoxLayout(body)
        rows.setContentsMargins(12, 8, 12, 8)
        rows.setSpacing(6)
        task = QHBoxLayout()
        label = QLabel("Task")
        label.setBuddy(self.task)
        task.addWidget(label)
        task.addWidget(self.task, 1)
        for part in (self.title, self.summary, self.difference, self.table, self.hint):
            rows.addWidget(part)
        rows.addLayout(task)
        for part in (self.changed, self.notices, _heading("How it was read"), self.form, self.treated):
            rows.addWidget(part)
        rows.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(body)
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
        chain = (self.table, self.task, *lines, self.use, self.cancel)
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _hear(self, old: QWidget | None, new: QWidget | None) -> None:
        """Hear the keys of whatever has the focus on the page: some are the table's wherever they are hit."""
        if new is not None and new is not self.table and self.isAncestorOf(new):
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
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
        for part in (self.hint, self.task):
            part.setVisible(proposal is not None)
        if proposal is not None:
            self.task.show_value(importer.choices.task or proposal.task)
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
        self.use.setEnabled(problem is None and self._importer.proposal is not None)
        if problem is None:
            self.strip.clear("problem")
            return
        importer = self._importer
        actions = [("Undo", importer.undo)] if importer.undo_label else []
        if problem.code == "ragged" and importer.choices.settings.ragged is None:
            actions.append(("Leave such rows out", lambda: importer.say("Leave rows out", ragged="skip")))
        self.strip.say(Message("problem", problem.message, "warning", tuple(actions), keep=True))

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


def _may_be_keys_of_table(watched: QObject, event: QKeyEvent) -> bool:
    """Whether a key means nothing to what it is hit in: text fields have all, lines of text the arrows."""
    if isinstance(watched, QLineEdit | QAbstractSpinBox):
        return False
    if isinstance(watched, QComboBox) and watched.isEditable():
        return False
    return event.key() in _LETTERS or not isinstance(watched, QPlainTextEdit)


def plain_label(name: str) -> QLabel:
    """Make a label for text that may come from a file."""
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setWordWrap(True)
    return label


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "title")
    return label


def _say(label: QLabel, beginning: str, parts: tuple[str, ...]) -> None:
    label.setText(undirected(beginning + "; ".join(parts)))
    label.setVisible(bool(parts))
