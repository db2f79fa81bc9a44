"""The only meeting of the session and Qt: it polls, and turns news into signals."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.answers import Answers
from app.reader import Cancelled, Reader, Report, Work
from app.turns import Turns
from nnviz.cartographer import draw_maps
from nnviz.datasets.preparation.preparing import prepare
from nnviz.datasets.reading import read_table
from nnviz.datasets.settings import ImportSettings
from nnviz.datasets.table import Table
from nnviz.document import Document
from nnviz.edits import Edit
from nnviz.errors import UserError
from nnviz.parameters import Parameter
from nnviz.presets import document_of_table
from nnviz.session import Session, initial_params
from nnviz.snapshot import Draft, PassWish, Progress, Snapshot, Status, View
from nnviz.worth import worth_of

QUICKEST = 16
"""Milliseconds between two looks for news."""
SLOWEST = 250
_SMALL = 20_000
Finish = Callable[[Table], Document]


@dataclass(frozen=True)
class Loading:
    """A file that is being read: its name and the share that is done, 0 to 1."""

    name: str
    share: float


def first_snapshot(document: Document) -> Snapshot | None:
    """Draw a document before anything runs; None where that takes long or nothing can be drawn."""
    if document.data.table.n_rows * len(document.data.roles) > _SMALL:
        return None
    try:
        draft = Draft(0, 0, document, initial_params(document), Progress("loading"))
        return draw_maps(draft, prepare(document))
    except UserError:
        return None


class Bridge(QObject):
    """Hands edits and orders to the session, and its news to the window.

    Args:
        document: What to begin with.
        snapshot: What to show before the session begins; drawn from the document if None.
        cache_folder: Where compiled programs are kept, or None.
    """

    document_changed = Signal()
    snapshot_changed = Signal()
    problem_changed = Signal()
    status_changed = Signal()
    loading_changed = Signal()
    opened = Signal()
    refused = Signal(object)
    worth_found = Signal(object, object)

    def __init__(
        self, document: Document, *, snapshot: Snapshot | None = None, cache_folder: str | None = None
    ) -> None:
        super().__init__()
        self._document = document
        self._cache_folder = cache_folder
        self._session: Session | None = None
        self._reader: Reader[Any] | None = None
        self._take: Callable[[Any], None] = lambda result: None
        self._share = 0.0
        self._speed: float | None = None
        self._said: tuple[object, ...] = ()
        self._view = View()
        self._cost = 0.0
        self._waiting: list[Callable[[], None]] = []
        self._others: list[Callable[[float], bool]] = []
        self._worths = Answers("The worth of these weights")
        self.snapshot = snapshot or first_snapshot(document)
        self.turns = Turns(self)
        self._timer = QTimer(self)
        self._timer.setInterval(QUICKEST)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin the session: from here on its threads run, and JAX is loaded by one of them."""
        if self._session is None:
            self._session = Session(self._document, cache_folder=self._cache_folder)
            self._session.speed = self._speed
            self._session.look(self._view)
            self._timer.start()
            self._say_status()
            waiting, self._waiting = self._waiting, []
            for do in waiting:
                do()

    def when_started(self, do: Callable[[], None]) -> None:
        """Do something once the session has begun; at once if it has."""
        if self._session is not None:
            do()
        else:
            self._waiting.append(do)

    def close_with(self, close: Callable[[float], bool]) -> None:
        """Let a thread of a panel's own end with the session: ``close(timeout)`` tells whether it did."""
        self._others.append(close)

    def close(self, timeout: float = 2.0) -> bool:
        """End all threads; tells whether they ended within about ``timeout`` seconds."""
        self._timer.stop()
        others = all([close(timeout) for close in self._others])
        reading = self._reader is None or self._reader.close(timeout)
        reading = self._worths.close(timeout) and reading
        self._reader = None
        session, self._session = self._session, None
        if session is None:
            return reading and others
        self._document = session.document
        return session.close(timeout) and reading and others

    # --- what there is ---

    @property
    def document(self) -> Document:
        """The present document."""
        return self._session.document if self._session is not None else self._document

    @property
    def problem(self) -> UserError | None:
        """Why the present document cannot be trained, or None."""
        return self._session.problem if self._session is not None else None

    @property
    def progress(self) -> Progress:
        """Where the run stands."""
        return self.snapshot.progress if self.snapshot is not None else Progress("loading")

    @property
    def status(self) -> Status:
        """What the trainer is doing."""
        return self.progress.status

    @property
    def playing(self) -> bool:
        """Whether training is wanted."""
        return self._session is not None and self._session.playing

    @property
    def speed(self) -> float | None:
        """Epochs per second, or None for as fast as it goes."""
        return self._session.speed if self._session is not None else self._speed

    @property
    def goal(self) -> int:
        """The epoch at which training stops."""
        limit = self.document.train.epochs
        return max(limit, self._session.goal[0], self.progress.epoch) if self._session is not None else limit

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, or None."""
        return self._session.history.undo_label if self._session is not None else None

    @property
    def redo_label(self) -> str | None:
        """What redo would do again, or None."""
        return self._session.history.redo_label if self._session is not None else None

    @property
    def loading(self) -> Loading | None:
        """The file that is being read, or None."""
        return Loading(self._reader.name, self._reader.share) if self._reader is not None else None

    # --- edits ---

    def apply(self, edit: Edit, label: str, merge: str | None = None) -> bool:
        """Edit the document; tells whether that could be done, and says so where not."""
        return self._try(lambda session: session.apply(edit, label, merge))

    # --- single weights and biases ---

    def touch(
        self, values: Mapping[Parameter, float], label: str = "Set weight", merge: str | None = None
    ) -> bool:
        """Set weights and biases by hand, while it trains or not; what is switched off is on again then.

        For a drag, choose a key once at the press of the button: ``key = f"drag {next(counter)}"``,
        then for every move ``bridge.touch({parameter: value}, "Set weight", merge=key)``: one undo step.
        """
        return self._try(lambda session: session.set_parameters(values, label, merge))

    def lock(self, parameters: Collection[Parameter], locked: bool, merge: str | None = None) -> bool:
        """Keep weights and biases as they are while training, or let them go again."""
        return self._try(lambda session: session.lock(parameters, locked, merge))

    def switch(self, parameters: Collection[Parameter], on: bool, merge: str | None = None) -> bool:
        """Switch weights and biases off (0, and left so by training), or on again as they were.

        A neuron or an input is off when all that ``parameters.outgoing`` gives for it is; that refuses
        outputs.
        """
        return self._try(lambda session: session.switch(parameters, on, merge))

    def reset_parameters(self, parameters: Collection[Parameter], merge: str | None = None) -> bool:
        """Set weights and biases back to what the network began with."""
        return self._try(lambda session: session.reset_parameters(parameters, merge))

    def ask_worth(self, parameters: Collection[Parameter]) -> None:
        """Ask what weights and biases are worth at the moment that is shown; of several questions the newest.

        ``worth_found`` answers with the parameters as they were given here and a ``Worth``.
        """
        shown = self.snapshot
        if shown is not None:
            self._worths.ask(parameters, lambda: worth_of(shown, parameters))

    def _say_worth(self) -> None:
        found = self._worths.take()
        if found is not None:
            parameters, worth = found
            if isinstance(worth, UserError):
                self.refused.emit(worth)
            else:
                self.worth_found.emit(parameters, worth)

    def load(self, document: Document, label: str) -> bool:
        """Put another document in the place of this one, with a fresh network."""
        done = self._try(lambda session: session.load(document, label))
        if done:
            self.opened.emit()
        return done

    def _try(self, do: Callable[[Session], None]) -> bool:
        if self._session is None:
            return False
        before = self._session.document
        try:
            do(self._session)
        except UserError as error:
            self.refused.emit(error)
            return False
        self._say_document(before)
        return True

    def undo(self) -> None:
        """Take the last edit back."""
        self._order(Session.undo)

    def redo(self) -> None:
        """Do the last undone edit again."""
        self._order(Session.redo)

    def _say_document(self, before: Document) -> None:
        if self.document is not before:
            self.document_changed.emit()
            self.problem_changed.emit()
            self._say_status()

    def _order(self, do: Callable[[Session], None]) -> None:
        """Let the session do something, and say what came of it."""
        if self._session is not None:
            before = self._session.document
            do(self._session)
            self._say_document(before)
            self._say_status()

    # --- training ---

    def play(self) -> None:
        """Train on."""
        self._order(Session.play)

    def pause(self) -> None:
        """Stop where it is."""
        self._order(Session.pause)

    def step(self) -> None:
        """Finish one more epoch and stop."""
        self._order(Session.step)

    def step_batch(self) -> None:
        """Make one more update and stop."""
        self._order(Session.step_batch)

    def step_back(self) -> None:
        """Go back by one epoch, and stop there."""
        self._order(Session.step_back)

    def wish_pass(self, wish: PassWish | None) -> None:
        """Choose which update snapshots at rest bring along, number by number; None for none."""
        if self._session is not None:
            self._session.wish_pass(wish)

    def learn(self, wish: PassWish) -> None:
        """Make one update, and stop: the next batch's, or one out of turn on rows of one's own choice."""
        self._order(lambda session: session.learn(wish))

    def reset(self) -> None:
        """Go back to the same initial weights."""
        self._order(Session.reset)

    def reseed(self, seed: int) -> None:
        """Begin again with other initial weights."""
        if seed != self.document.train.seed:
            self._order(lambda session: session.reseed(seed))

    def restart(self) -> None:
        """Begin again from the newest weights, after the engine has failed."""
        self._order(Session.restart)

    def go_to(self, epoch: int) -> None:
        """Go back to the end of an epoch, and stay there paused."""
        self._order(lambda session: session.go_to(epoch))

    def set_speed(self, speed: float | None) -> None:
        """Choose how many epochs to train in a second, None for as many as possible."""
        self._speed = speed
        if self._session is not None:
            self._session.set_speed(speed)
        self._say_status()

    # --- what is looked at ---

    @property
    def view(self) -> View:
        """Which slice of the predictions is looked at, and what else of them is wanted."""
        return self._view

    def look(self, view: View) -> None:
        """Look at another slice or ask for more; the next snapshot shows it."""
        if view != self._view:
            self._view = view
            if self._session is not None:
                self._session.look(view)

    # --- files ---

    def read(self, name: str, work: Work[Any], take: Callable[[Any], None]) -> None:
        """Read something in the background, in the place of what is being read.

        Args:
            name: What it is called while it is read.
            work: Reads it, in a thread.
            take: Gets what came of it, or the UserError why nothing did; called in the window's thread.
        """
        self.cancel_loading()
        self._reader, self._take = Reader(name, work), take
        self._timer.start()
        self.loading_changed.emit()

    def open_path(
        self,
        path: Path,
        finish: Finish | None = None,
        *,
        play: bool = True,
        settings: ImportSettings | None = None,
    ) -> None:
        """Read a table in the background, then put its first document in the place of this one."""

        def work(report: Report, cancelled: Cancelled) -> Document:
            table = read_table(path, report, cancelled, settings or ImportSettings())
            return finish(table) if finish is not None else document_of_table(str(path), table)

        def take(result: Document | UserError) -> None:
            if isinstance(result, UserError):
                self.refused.emit(result)
            elif self.load(result, "Load data") and play:
                self.play()

        self.read(path.name, work, take)

    def cancel_loading(self) -> None:
        """Stop reading; nothing changes."""
        if self._reader is not None:
            self._reader.cancel()
            self._end_reading(UserError("cancelled", "Reading was cancelled; nothing has changed."))

    def _read_on(self) -> None:
        reader = self._reader
        if reader is None:
            return
        result = reader.result()
        if result is not None:
            self._end_reading(result)
        elif reader.share != self._share:
            self._share = reader.share
            self.loading_changed.emit()

    def _end_reading(self, result: Any) -> None:
        self._reader = None
        self.loading_changed.emit()
        self._take(result)

    # --- the way back ---

    def spent(self, seconds: float) -> None:
        """Note what a panel spent on drawing, so that frames never come quicker than they are drawn."""
        self._cost += seconds

    def _tick(self) -> None:
        begin = time.perf_counter()
        self._read_on()
        self._say_worth()
        if self.turns.busy:
            return
        if self._session is not None and self._session.poll():
            problem, news = self._session.problem, self._session.snapshot
            if news is not None and news is not self.snapshot:
                self.snapshot = news
                self.snapshot_changed.emit()
            if problem is not None:
                self.problem_changed.emit()
            self._say_status()
        self._pace(time.perf_counter() - begin)

    def _pace(self, seconds: float) -> None:
        cost, self._cost = max(self._cost, seconds), 0.0
        interval = min(max(QUICKEST, round(1500 * cost)), SLOWEST)
        if interval != self._timer.interval():
            self._timer.setInterval(interval)

    def _say_status(self) -> None:
        now = (
            self.status,
            self.playing,
            self.speed,
            self.goal,
            self.snapshot is not None and self.snapshot.document is self.document,
            self.progress.device,
            self.progress.message,
            self.progress.report,
            self.undo_label,
            self.redo_label,
        )
        if now != self._said:
            self._said = now
            self.status_changed.emit()
