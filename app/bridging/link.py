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
    refused = Signal(object)

    def __init__(self, document: Document, snapshot: Snapshot | None, cache_folder: str | None) -> None:
        super().__init__()
        self._document = document
        self._cache_folder = cache_folder
        self._session: Session | None = None
        self._speed: float | None = None
        self._said: tuple[object, ...] = ()
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
        session, self._session = self._session, None
        if session is None:
            return others
        self._document = session.document
        return session.close(timeout) and others

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
        before = self._session.document
        try:
            do(self._session)
        except UserError as error:
            self.refused.emit(error)
            return False
        self._say_document(before)
        return True

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
            problem, news = self._session.problem, self._session.snapshot
            if news is not None and news is not self.snapshot:
                self.snapshot = self.present = news
                self.present_changed.emit()
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
