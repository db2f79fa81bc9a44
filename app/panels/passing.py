"""Follow one pass number by number: forward, loss, backward and update, on the picture of the network."""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.controls import ChoiceBox
from app.desk import Desk
from app.passing.chapters import Chapters
from app.passing.following import Following, Mode
from app.passing.frame_list import FrameList
from app.passing.player import Player, plain_button
from app.passing.row_bars import RowBars
from app.passing.shown_row import ShownRow
from app.passing.step_formula import StepFormula
from app.passing.typed import MOST_INPUTS, TypedFields
from nnviz.numbers import format_count
from nnviz.orders import PassWish
from nnviz.passes.steps import Grain, Phase

_MODES = (
    ("next", "Next batch", "The rows that training would take next"),
    ("row", "Shown row", "The row or the point that is looked at"),
    ("typed", "Typed values", "Numbers of your own"),
)
_GRAINS = (
    ("operation", "By operation", "Every product, sum and step"),
    ("neuron", "By neuron", "One neuron after the other"),
    ("layer", "By layer", "One layer after the other"),
    ("phase", "By phase", "Forward, loss, backward and update as wholes"),
)


def _label(role: str = "") -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setProperty("role", role)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # words widen no panel
    return label


class PassPanel(QWidget):
    """The panel.

    Attributes:
        following: What is followed, and where it stands.
        mode: Chooses what is followed, as ``grain`` how large steps are.
        player: Goes to and fro.
        typed: Numbers of one's own.
        chapters: A button for each phase.
        title: What the present frame is about.
        formula: Its formula with numbers, typeset.
        sentence: What it means.
        caption: What the numbers on the picture are.
        row: Says which row is told, and chooses another one.
        learned: What the update that was made here has done.
        rows: What each row of a batch adds to the loss.
        frames: The list of all frames.
        learn: Makes the update that is shown.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setAccessibleName("Pass")
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.following = Following(desk, self)
        self.following.typed = self._typed
        self._make()
        self._arrange()
        self._add_keys()
        self._connect()
        self._dress()
        self.refresh()

    # --- building ---

    def _make(self) -> None:
        self.mode, self.grain = ChoiceBox(_MODES), ChoiceBox(_GRAINS)
        self.mode.setAccessibleName("What to follow")
        self.grain.setAccessibleName("Size of the steps")
        self.mode.show_value(self.following.mode)
        self.grain.show_value(self.following.grain)
        for box in (self.mode, self.grain):
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.typed = TypedFields()
        self.player = Player(self._desk, self.following)
        self._chapters = Chapters()
        self.chapters = self._chapters.buttons
        self.title, self.sentence = _label("title"), _label()
        self.formula = StepFormula(self._desk.look)
        self.place, self.caption = _label("muted"), _label("muted")
        self.copy = plain_button("Copy", "Copy this step as text")
        self.row, self.learned = ShownRow(self._desk, self.following), _label()
        self.learned.setAccessibleName("What the last update has done")
        self.rows = RowBars(self._desk, self.following)
        self.frames = FrameList(self.following)
        self.learn = QPushButton("Make this update")
        self.learn.setProperty("role", "primary")

    def _arrange(self) -> None:
        page = QWidget()
        page.setObjectName("page")
        rows = QVBoxLayout(page)
        rows.setContentsMargins(12, 8, 12, 8)
        rows.setSpacing(6)
        choices = _across(self.mode, self.grain)
        choices.setStretch(0, 1)
        choices.setStretch(1, 1)
        rows.addLayout(choices)
        rows.addWidget(self.typed)
        rows.addWidget(self.row)
        rows.addWidget(self.player)
        rows.addWidget(self._chapters)
        rows.addLayout(_across(self.title, self.copy))
        rows.addWidget(self.formula)
        rows.addWidget(self.sentence)
        rows.addWidget(self.caption)
        rows.addWidget(self._lists(), 1)
        self.place.setWordWrap(False)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        # The bar takes its room from the margin: else a step with more lines would make all narrower.
        bar = area.verticalScrollBar()
        bar.rangeChanged.connect(
            lambda low, high: rows.setContentsMargins(12, 8, 12 - min(bar.width(), 12) * (high > low), 8)
        )
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        foot = _across(self.place, self.learn)
        foot.setContentsMargins(12, 0, 12, 8)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addWidget(area, 1)
        self.learned.setContentsMargins(12, 0, 12, 0)
        whole.addWidget(self.learned)
        whole.addLayout(foot)

    def _lists(self) -> QSplitter:
        """Put the rows of the batch over the steps, and let a person share out the room."""
        lists = QSplitter(Qt.Orientation.Vertical)
        lists.setChildrenCollapsible(False)
        for widget, least, share in ((self.rows, 92, 3), (self.frames, 84, 2)):
            widget.setMinimumHeight(least)
            lists.addWidget(widget)
            lists.setStretchFactor(lists.count() - 1, share)
        return lists

    def _add_keys(self) -> None:
        for key, do in (
            (Qt.Key.Key_Left, lambda: self.player.step(-1)),
            (Qt.Key.Key_Right, lambda: self.player.step(1)),
            (Qt.Key.Key_Home, lambda: self.player.go(0)),
            (Qt.Key.Key_End, self.player.go_last),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)

    def _connect(self) -> None:
        self.mode.chosen.connect(self._choose_mode)
        self.grain.chosen.connect(lambda key: self.following.choose_grain(cast(Grain, key)))
        self._chapters.chosen.connect(self._go_to)
        self.typed.changed.connect(self.following.look)
        self.copy.clicked.connect(self._copy)
        self.learn.clicked.connect(self.following.learn)
        self.following.changed.connect(self.refresh)
        self.following.moved.connect(self.refresh)
        self._desk.bridge.status_changed.connect(self._name_learn)
        self._desk.bridge.document_changed.connect(self._fit_typed)
        self._desk.look.changed.connect(self._dress)

    def _dress(self) -> None:
        look = self._desk.look
        self.copy.setIcon(look.icon("copy"))
        self.copy.setIconSize(QSize(round(18 * look.text_scale), round(18 * look.text_scale)))
        self.player.dress()

    # --- the way through ---

    def _go_to(self, phase: str) -> None:
        self.player.go_to_phase(cast(Phase, phase))
        self.refresh()

    def _choose_mode(self, mode: str) -> None:
        self.player.stop()
        self.following.mode = cast(Mode, mode)
        self._fit_typed()
        self.following.choose_mode(cast(Mode, mode))

    # --- typed numbers ---

    def _fit_typed(self) -> None:
        snapshot = self._desk.bridge.snapshot
        fits = snapshot is not None and len(snapshot.data.inputs) <= MOST_INPUTS
        if snapshot is not None and fits and self.following.mode == "typed":
            self.typed.fit(snapshot.data, self._desk.attention.inputs(snapshot))
        self.typed.setVisible(self.following.mode == "typed" and fits)

    def _typed(self) -> tuple[str, NDArray[np.float32], PassWish | None]:
        """Give why what is typed cannot be used or "", the inputs, and what is wished for."""
        snapshot = self._desk.bridge.snapshot
        nothing = np.zeros((1, 0), np.float32)
        if snapshot is None:
            return "There is no network yet.", nothing, None
        if len(snapshot.data.inputs) > MOST_INPUTS:
            many = format_count(len(snapshot.data.inputs))
            return f"{many} inputs are too many to type. Choose a row of the table.", nothing, None
        self.typed.fit(snapshot.data, self._desk.attention.inputs(snapshot))
        if problem := self.typed.problem:
            return problem, nothing, None
        return "", self.typed.seen(), self.typed.wish()

    # --- showing ---

    def refresh(self) -> None:
        """Show the present frame, or why there is none."""
        following, frame = self.following, self.following.frame
        frames = following.frames
        self._keep_focus()
        for widget in (*self.player.buttons, self.copy):
            widget.setEnabled(frame is not None)
        for phase, button in self.chapters.items():
            button.setEnabled(frames is not None and phase in dict(frames.chapters))
            button.setChecked(frame is not None and frame.phase == phase)
        if frame is None or frames is None:
            self.title.setText("Nothing to follow yet" if following.problem else "")
            self.formula.show_lines(())
            self.sentence.setText(following.problem)
            self.place.setText("")
            self.caption.setText("")
        else:
            self.title.setText(frame.title)
            self.formula.show_lines(frame.formula)
            self.sentence.setText(frame.sentence)
            self.caption.setText(f"{frame.caption} Negative is orange and dashed." if frame.caption else "")
            self.place.setText(f"{format_count(following.index + 1)} of {format_count(len(frames))}")
        trace = following.trace
        batch = trace is not None and trace.priced is not None and trace.count > 1
        self.rows.setVisible(batch and frame is not None)
        self.learned.setText(following.learned)
        self.learned.setVisible(bool(following.learned))
        self._name_learn()

    def _keep_focus(self) -> None:
        """Leave the keyboard in the panel while a button that has it rests."""
        holder = QApplication.focusWidget()
        buttons = (*self.player.buttons, self.copy, *self.chapters.values())
        if self.following.frame is None and holder in buttons:
            self.frames.setFocus()

    def _name_learn(self) -> None:
        refusal = self.following.refusal
        if refusal and self.learn.hasFocus():
            self.frames.setFocus()
        self.learn.setEnabled(not refusal)
        self.learn.setToolTip(refusal or "Give the network these new weights, exactly as shown")

    def _copy(self) -> None:
        if self.following.frame is not None:
            QGuiApplication.clipboard().setText(self.following.frame.text)

    # --- Qt ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.player.toggle()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._desk.still and not event.spontaneous():
            self._fit_typed()
            self._desk.bridge.when_started(self.following.open)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.player.stop()
            self.following.close()


def _across(*widgets: QWidget, gap: int = 6) -> QHBoxLayout:
    across = QHBoxLayout()
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(gap)
    for widget in widgets:
        across.addWidget(widget, 1 if isinstance(widget, QLabel) else 0)
    return across


def make(desk: Desk) -> QWidget:
    """Make the panel."""
    return PassPanel(desk)
