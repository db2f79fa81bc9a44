"""The seed fan: the present network trained from many seeds; click one to open that run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QProgressBar, QPushButton, QWidget

from app.controls import ChoiceBox, CountBox
from app.desk import Desk
from app.forms import form_layout, say_refused
from app.labs.fan_runner import FanRunner, Trained
from app.labs.fan_view import FanPicture
from app.labs.newest import Newest
from app.labs.page import LabPage, beside, field_label, plain_label
from nnviz.labs.fan_results import FanResult, Histogram
from nnviz.labs.fan_view import LOSS, FanView, value_kinds, values_of
from nnviz.numbers import format_count, format_number, format_share

_SEEDS, _MOST_SEEDS, _MOST_EPOCHS = 1000, 100_000, 1_000_000
_GREATEST_SEED = 2**31 - 1
_HINT = "Train the network of the window from many seeds, to see what depends on chance."


@dataclass(frozen=True, eq=False)
class _Wish:
    trained: Trained
    kind: str
    name: str
    row: NDArray[np.float64] | None


@dataclass(frozen=True, eq=False)
class _Counts:
    of: FanResult
    name: str
    values: NDArray[np.float64] | None
    histogram: Histogram | None


def _work(wish: _Wish) -> Iterator[_Counts | None]:
    result = wish.trained.result
    values, histogram = values_of(result, wish.trained.data, wish.kind, wish.row) or (None, None)
    yield _Counts(result, wish.name, values, histogram)


class SeedFan(LabPage):
    """The panel.

    Attributes:
        view: The picture.
        runner: What trains, as ``counter`` what counts the values of the histogram.
        count: How many seeds, as ``first`` the first of them and ``epochs`` for how long.
        train: Begins, or cancels.
        kinds: What the histogram counts.
        seed: A seed to be opened, by ``open``.
        note: What a person should know of what is drawn.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Seed fan")
        self.runner = FanRunner(self)
        self.counter: Newest[_Wish, _Counts] = Newest(self, _work)
        desk.bridge.close_with(self.runner.close)
        self.view = FanPicture(desk)
        self.count, self.first = CountBox(1, _MOST_SEEDS), CountBox(0, _GREATEST_SEED)
        self.epochs, self.seed = CountBox(1, _MOST_EPOCHS), CountBox(0, _GREATEST_SEED)
        self.train, self.open = QPushButton(), QPushButton("Open")
        self.train.setProperty("role", "primary")
        self.bar, self.note, self.kinds = QProgressBar(), plain_label(_HINT), ChoiceBox()
        self._limit = 0
        self.kinds.setEnabled(False)  # nothing to count before the first fan
        self._fan: FanView | None = None
        self._arrange()
        self._connect()
        self._follow()
        self._show_progress()

    def _arrange(self) -> None:
        fields = QWidget()
        form: QFormLayout = form_layout(fields)
        for box, name, tip in (
            (self.count, "Seeds", "How many seeds to train from"),
            (self.first, "First seed", "The first seed; the others follow it"),
            (self.epochs, "Epochs", "For how many epochs each is trained"),
            (self.seed, "Seed to open", "The seed whose run the window is to show"),
        ):
            box.setAccessibleName(name)
            box.setToolTip(tip)
            box.setMinimumWidth(64)
            say_refused(box, name, self.desk.bridge)
        self.count.show_value(_SEEDS)
        self.kinds.setAccessibleName("Values of the histogram")
        self.kinds.setToolTip("What the histogram counts; the row is the probe, or the one in the inspector")
        self.open.setToolTip("Train again with this seed; Undo brings the present run back")
        self.open.setAccessibleName("Open this seed's run")
        self.bar.setAccessibleName("Progress")
        self.note.setProperty("role", "muted")
        form.addRow(field_label("Seeds", self.count), beside(self.count, QLabel("from"), self.first))
        form.addRow(field_label("Epochs", self.epochs), beside(self.epochs, self.train))
        form.addRow(field_label("Histogram", self.kinds), self.kinds)
        form.addRow(field_label("Seed to open", self.seed), beside(self.seed, self.open))
        for widget in (fields, self.bar, self.note):
            self.rows.addWidget(widget)
        self.show_picture(self.view, 400)

    def _connect(self) -> None:
        bridge = self.desk.bridge
        self.train.clicked.connect(self._train_or_cancel)
        self.runner.changed.connect(self._show_progress)
        self.runner.arrived.connect(self._take)
        self.counter.arrived.connect(self._take_counts)
        self.kinds.chosen.connect(self._count)
        for box in (self.count, self.first, self.epochs):
            box.chosen.connect(lambda _: self._show())
        self.view.seed_chosen.connect(self._open)
        self.view.seed_pointed.connect(self.seed.show_value)
        self.open.clicked.connect(lambda: self._open(self.seed.value()))
        bridge.document_changed.connect(self._follow)
        self.desk.attention.probe_changed.connect(self._count)

    # --- training ---

    def _train_or_cancel(self) -> None:
        if self.runner.running:
            share = format_share(self.runner.share or 0.0)
            self.runner.cancel()
            rest = "Nothing is drawn yet." if self._fan is None else "The last result is still drawn."
            self._note(f"Cancelled at {share}. {rest}")
            return
        first = min(self.first.value(), _GREATEST_SEED - self.count.value() + 1)
        seeds = range(first, first + self.count.value())
        old = "" if self._fan is None else " Until they are done the last result is drawn."
        self._note(f"{format_count(len(seeds))} seeds are trained.{old}")
        self.runner.start(self.desk.bridge.document, seeds, self.epochs.value())

    def _show_progress(self) -> None:
        running = self.runner.running
        self.train.setText("Cancel" if running else "Train")
        self.train.setToolTip(
            "Stop; the last result stays" if running else "Train from all these seeds, in the background"
        )
        self.bar.setVisible(running)
        # Until the first part is done the engine is being loaded and compiled: nobody knows for how long.
        self.bar.setRange(0, 1000 if self.runner.share else 0)
        self.bar.setValue(round(1000 * (self.runner.share or 0.0)))

    def _take(self) -> None:
        """Show what has come, or why nothing did."""
        if self.runner.error is not None:
            if self.runner.error.code != "cancelled":
                self._note(self.runner.error.message, "warning")
            return
        trained = self.runner.trained
        assert trained is not None
        self._fan = trained.view
        kinds = value_kinds(trained.data)
        chosen = self.kinds.currentData()
        self.kinds.offer([(key, name, "") for key, name in kinds])
        keys = [key for key, _ in kinds]
        usual = keys[-2] if trained.data.classes else LOSS
        self.kinds.setEnabled(True)
        self.kinds.show_value(chosen if chosen in keys else usual)
        self._count()

    # --- what is shown ---

    def _count(self) -> None:
        """Count what the histogram shows; the row is the probe, or the one that is looked at."""
        trained = self.runner.trained
        if trained is None or self._fan is None or not self.isVisible():
            return
        kind, name = self.kinds.currentData(), self.kinds.currentText()
        if kind != LOSS:
            attention = self.desk.attention
            name += " at the probe" if attention.probe is not None else f" of row {attention.row + 1}"
        self.counter.ask(_Wish(trained, kind, name, self._row()))
        self._show()

    def _take_counts(self) -> None:
        counts = self.counter.result
        if counts is not None and self._fan is not None and counts.of is self._fan.result:
            self._fan = replace(
                self._fan, values=counts.values, histogram=counts.histogram, values_name=counts.name
            )
            self._show()

    def _row(self) -> NDArray[np.float64] | None:
        snapshot = self.desk.bridge.snapshot
        return self.desk.attention.inputs(snapshot) if snapshot is not None else None

    def _show(self) -> None:
        if self._fan is None:
            return
        document, result = self.desk.bridge.document, self._fan.result
        found = np.flatnonzero(result.seeds == document.train.seed)
        old = not result.is_of(document)
        own = int(found[0]) if len(found) and not old else None
        self._fan = replace(self._fan, old=old, own=own)
        self.view.show_fan(self._fan)
        dead = format_share(float(result.dead.mean()))
        said = f"{format_count(len(result.seeds))} seeds, {format_count(result.epochs)} epochs"
        said += f", trained in {format_number(result.seconds, 2)} s; {dead} end with a dead layer."
        others = self._others(result)
        if old:
            said = f"Of an older network: it was changed since. {said} Train again to see the present one."
        elif others:
            said = f"Drawn are {others}; train again for the numbers above. {said}"
        if not self.runner.running:
            self._note(said, "warning" if old or others else "muted")

    def _others(self, result: FanResult) -> str:
        """Say which seeds and epochs are drawn where those of the fields are others, else ""."""
        drawn = (len(result.seeds), int(result.seeds[0]), result.epochs)
        if drawn == (self.count.value(), self.first.value(), self.epochs.value()):
            return ""
        return f"{format_count(drawn[0])} seeds from {drawn[1]} over {format_count(drawn[2])} epochs"

    def _note(self, said: str, role: str = "muted") -> None:
        self.note.setText(said)
        self.note.setProperty("role", role)
        self.note.style().unpolish(self.note)
        self.note.style().polish(self.note)

    def _follow(self) -> None:
        """Follow the document: its epochs and its seed, and whether what is drawn is still of it."""
        train = self.desk.bridge.document.train
        if train.epochs != self._limit:
            self._limit = train.epochs
            self.epochs.show_value(train.epochs)
        self.seed.show_value(train.seed)
        if self.isVisible():
            self._show()

    def _open(self, seed: int) -> None:
        """Let the window's network begin from a seed and train; the picture then marks it."""
        self.desk.bridge.reseed(seed)
        self.desk.bridge.play()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._count()


def make(desk: Desk) -> QWidget:
    """Make the panel."""
    return SeedFan(desk)
