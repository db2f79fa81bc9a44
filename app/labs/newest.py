"""Work in a thread of its own: the newest wish wins, and what came of it is fetched by a timer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.threads import begin_thread

WishT = TypeVar("WishT")
ResultT = TypeVar("ResultT")
_LOOK = 30
"""Milliseconds between two looks for what is finished."""


class _Worker(Generic[WishT, ResultT]):
    """Works on the newest wish; its thread ends when nothing is wanted.

    Args:
        work: Gives results one after the other, each better than the one before, and None in between, so
            that a newer wish can take its place.
    """

    def __init__(self, work: Callable[[WishT], Iterator[ResultT | None]]) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._wish: WishT | None = None
        self._number = 0
        self._result: tuple[int, ResultT, bool] | None = None
        self._thread: threading.Thread | None = None

    def ask(self, wish: WishT) -> int:
        """Take up a wish in the place of any other; gives its number."""
        with self._lock:
            self._wish, self._number = wish, self._number + 1
            if self._thread is None:
                self._thread = begin_thread("lab", self._run, self.drop)
            return self._number

    def drop(self) -> None:
        """Want nothing any more."""
        with self._lock:
            self._wish, self._number = None, self._number + 1

    def take(self) -> tuple[int, ResultT, bool] | None:
        """Give the newest result: its wish's number, and whether it is the last one."""
        with self._lock:
            result, self._result = self._result, None
            return result

    def _run(self) -> None:
        while True:
            with self._lock:
                if self._wish is None:
                    self._thread = None
                    return
                wish, number, self._wish = self._wish, self._number, None
            self._follow(wish, number)

    def _follow(self, wish: WishT, number: int) -> None:
        last: ResultT | None = None
        for result in self._work(wish):
            if self._number != number:
                return
            if result is not None:
                last = result
                self._put(number, result, False)
        if last is not None:
            self._put(number, last, True)

    def _put(self, number: int, result: ResultT, finished: bool) -> None:
        with self._lock:
            self._result = (number, result, finished)


class Newest(QObject, Generic[WishT, ResultT]):
    """Hands wishes to a thread, and says when there is something to show.

    Attributes:
        result: The newest result, or None before the first.
        busy: Whether a better one is on its way.

    Signals:
        arrived: There is a new result.
    """

    arrived = Signal()

    def __init__(self, parent: QObject, work: Callable[[WishT], Iterator[ResultT | None]]) -> None:
        super().__init__(parent)
        self.result: ResultT | None = None
        self.busy = False
        self._number = 0
        self._worker = _Worker(work)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)
        self.destroyed.connect(self._worker.drop)

    def ask(self, wish: WishT) -> None:
        """Want a result; what was wanted before is given up."""
        self.busy = True
        self._number = self._worker.ask(wish)
        self._timer.start()

    def drop(self) -> None:
        """Want nothing any more; the last result stays."""
        self._worker.drop()
        self._timer.stop()
        self.busy = False

    def _look(self) -> None:
        found = self._worker.take()
        if found is None or found[0] != self._number:
            return
        _, self.result, finished = found
        if finished:
            self.busy = False
            self._timer.stop()
        self.arrived.emit()
