"""Sketches of a table's columns, made in the background as soon as they are to be seen."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, QTimer, Signal

from app.threads import begin_thread
from nnviz.datasets.sketches import Sketch, sketch
from nnviz.datasets.table import Table

_LOOK = 30
"""Milliseconds between two looks for what is finished."""


class _Round:
    """One thread's work on one table; the newest wish first, because it is what is being looked at."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.wanted: list[int] = []
        self.found: dict[int, Sketch] = {}
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None

    def ask(self, section: int) -> None:
        with self.lock:
            if section in self.wanted:
                self.wanted.remove(section)
            self.wanted.append(section)
            if self.thread is None:
                self.thread = begin_thread("sketches", self._work, self.drop)

    def drop(self) -> None:
        with self.lock:
            self.wanted.clear()

    def _work(self) -> None:
        while True:
            with self.lock:
                if not self.wanted:
                    self.thread = None
                    return
                section = self.wanted.pop()
            self.found[section] = sketch(self.table.columns[section])


class Sketches(QObject):
    """Gives what is known of a column, and works out what is not.

    Args:
        at_once: Whether to work it out while the asker waits, as pictures of a window need it.
    """

    arrived = Signal()

    def __init__(self, *, at_once: bool = False) -> None:
        super().__init__()
        self._at_once = at_once
        self._round: _Round | None = None
        self._asked: set[int] = set()
        self._known = self._told = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)

    def show_table(self, table: Table) -> None:
        """Begin anew with another table."""
        if self._round is not None:
            self._round.drop()
        self._round, self._asked = _Round(table), set()
        self._known = self._told = 0
        self._timer.stop()

    def get(self, section: int) -> Sketch | None:
        """Give the sketch of a column; None while it is made: ``arrived`` says when to ask again."""
        if self._round is None:
            return None
        if self._at_once and section not in self._round.found:
            self._round.found[section] = sketch(self._round.table.columns[section])
        if section not in self._asked and not self._at_once:
            self._asked.add(section)
            self._round.ask(section)
            self._timer.start()
        return self._round.found.get(section)

    def known(self, section: int) -> Sketch | None:
        """Give the sketch of a column if there is one, and ask for none."""
        return self._round.found.get(section) if self._round is not None else None

    def fresh(self) -> list[int]:
        """Give the columns whose sketches have arrived since this was asked last."""
        found = list(self._round.found) if self._round is not None else []
        told, self._told = self._told, len(found)
        return found[told:]

    def drop(self) -> None:
        """Want nothing any more."""
        if self._round is not None:
            self._round.drop()
        self._timer.stop()

    def _look(self) -> None:
        found = len(self._round.found) if self._round is not None else 0
        if found != self._known:
            self._known = found
            self.arrived.emit()
        if found >= len(self._asked):
            self._timer.stop()
