"""The link to a session: it begins and ends it, polls it, and turns its news into signals."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from app.turns import Turns
from nnviz.document import Document
from nnviz.drafts import Progress, Status
from nnviz.errors import UserError
from nnviz.orders import View
from nnviz.session import Session
from nnviz.snapshot import Snapshot

QUICKEST = 16
"""Milliseconds between two looks for news."""
SLOWEST = 250


class Link(QObject):
    """Holds the session, and tells the window what is new there.

    ``snapshot`` is what is shown, of the past while that is looked at; ``present`` is the run's newest.

    Args:
        document: What to begin with.
        snapshot: What to show before the session begins, or None.
        cache_folder: Where compiled programs are kept, or None.
    """

    document_changed = Signal()
    snapshot_changed = Signal()
    problem_changed = Signal()
    status_changed = Signal()
    present_changed = Signal()
    viewing_changed = Signal()
    pinned_changed = Signal()
    pinned_changed = Signal()
    refused = Signal(object)

    def __init__(self, document: Document, snapshot: Snapshot | None, cache_folder: str | None) -> None:
        super().__init__()
        self._document = document
        self._cache_folder = cache_folder
        self._session: Session | None = None
        self._speed: float | None = None
        self._said: tuple[object, ...] = ()
        self._told: tuple[object, ...] = (document, snapshot, snapshot, None, ())
        self._refusal: UserError | None = None
        self._view = View()
        self._cost = 0.0
        self._waiting: list[Callable[[], None]] = []
        self._others: list[Callable[[float], bool]] = []
        self._polls: list[Callable[[], None]] = []
        self.snapshot = snapshot
        self.present = snapshot
        self.turns = Turns(self)
        self._timer = QTimer(self)
        self._timer.setInterval(QUICKEST)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin the session: from here on its threads run, and JAX is loaded by one of them."""
        if self._session is None:
            self._session = Session(self._document, cache_folder=self._cache_folder)
            self._session.look(self._view)
            if self._speed is not None:
                self._session.set_speed(self._speed)
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
        session, self._session = self._session, None
        if session is None:
            return others
        self._document = session.document
        return session.close(timeout) and others

    # --- what there is ---

    @property
    def document(self) -> Document:
        """The document of what is shown: that time's while the past is looked at, else the newest."""
        return self._session.shown_document if self._session is not None else self._document

    @property
    def newest_document(self) -> Document:
        """The present document, whatever is looked at: what is kept for another day."""
        return self._session.document if self._session is not None else self._document

    @property
    def problem(self) -> UserError | None:
        """Why the present document cannot be trained, or None."""
        return self._session.problem if self._session is not None else None

    @property
    def progress(self) -> Progress:
        """Where the run stands now, whatever is looked at."""
        return self.present.progress if self.present is not None else Progress("loading")

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
        return self._session.course.speed if self._session is not None else self._speed

    @property
    def goal(self) -> int:
        """The epoch at which training stops."""
        limit = self.document.train.epochs
        session = self._session
        return max(limit, session.course.goal[0], self.progress.epoch) if session is not None else limit

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, or None."""
        return self._session.history.undo_label if self._session is not None else None

    @property
    def redo_label(self) -> str | None:
        """What redo would do again, or None."""
        return self._session.history.redo_label if self._session is not None else None

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

    # --- the way there ---

    def _try(self, do: Callable[[Session], None]) -> bool:
        if self._session is None:
            return False
        before = self._told
        try:
            do(self._session)
        except UserError as error:
            self.refused.emit(error)
            return False
        self._say_news(self._session)
        if self._told != before:
            self._say_status()
        return True

    def _order(self, do: Callable[[Session], None]) -> None:
        """Let the session do something, and say what came of it."""
        self._try(do)
        self._say_status()

    def _say_news(self, session: Session) -> None:
        """Say what is another one now: the document, what is shown, the run, what is looked at."""
        self.snapshot = session.shown or self.snapshot
        self.present = session.snapshot or self.present
        now = (session.shown_document, self.present, self.snapshot, session.viewing, session.pinned)
        before, self._told = self._told, now
        if now[0] is not before[0]:
            self.document_changed.emit()
            self.problem_changed.emit()
        signals = (self.present_changed, self.snapshot_changed, self.viewing_changed, self.pinned_changed)
        for signal, new, old in zip(signals, now[1:], before[1:], strict=True):
            if new != old:
                signal.emit()

    # --- the way back ---

    def spent(self, seconds: float) -> None:
        """Note what a panel spent on drawing, so that frames never come quicker than they are drawn."""
        self._cost += seconds

    def _tick(self) -> None:
        begin = time.perf_counter()
        for poll in self._polls:
            poll()
        if self.turns.busy:
            return
        if self._session is not None and self._session.poll():
            self._say_news(self._session)
            if self._session.problem is not None:
                self.problem_changed.emit()
            if self._session.refusal not in (None, self._refusal):
                self.refused.emit(self._session.refusal)
            self._refusal = self._session.refusal
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
            self._session is not None and self._session.viewing,
            self.progress.device,
            self.progress.message,
            self.progress.report,
            self.undo_label,
            self.redo_label,
        )
        if now != self._said:
            self._said = now
            self.status_changed.emit()
