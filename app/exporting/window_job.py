"""What is said between the window's process and the one that paints pictures of it.

Both ends are this program, joined by a pipe that nobody else holds, so values go through it pickled. Tables
are many times larger than all the rest and stay the same for long: they are sent once, and named afterwards.
"""

from __future__ import annotations

import pickle
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import IO, Any, Protocol

from app.framing import Framing
from app.window_state import WindowState
from nnviz.datasets.preparation.prepared import Prepared
from nnviz.datasets.table import Table
from nnviz.snapshot import Snapshot

PIXELS = "pixels"
"""Wanted in the place of a kind of file: bare pixels, to be looked at or put into a film."""


@dataclass(frozen=True, eq=False)
class WindowJob:
    """One picture of the window.

    Attributes:
        snapshot: What it shows.
        framing: How it is drawn.
        state: How its panels are arranged, and what is looked at in it.
        kind: The ending of the file, or PIXELS.
        texts: What the file says of itself.
    """

    snapshot: Snapshot
    framing: Framing
    state: WindowState
    kind: str
    texts: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Made:
    """A picture of the window.

    Attributes:
        data: The bytes of the file, or of 32-bit pixels with premultiplied alpha.
        size: Width and height of the picture, in pixels where it has any.
        laid_out: Width and height of its layout, which may be larger than was asked for.
    """

    data: bytes
    size: tuple[int, int]
    laid_out: tuple[float, float]


@dataclass(frozen=True)
class Failed:
    """Why there is no picture: a code, and a sentence for people."""

    code: str
    message: str


class Reading(Protocol):
    """An end to read from."""

    def read(self, size: int, /) -> bytes: ...
    def readline(self) -> bytes: ...


class _Pickler(pickle.Pickler):
    """Names what is large instead of writing it."""

    def __init__(self, out: IO[bytes], large: Collection[int]) -> None:
        super().__init__(out, 5)
        self._large = large

    def persistent_id(self, obj: Any) -> int | None:
        return id(obj) if id(obj) in self._large else None


class _Unpickler(pickle.Unpickler):
    """Puts what is known in the place of its names, and notes them."""

    def __init__(self, source: Reading, known: Mapping[int, Any]) -> None:
        super().__init__(source)
        self._known = known
        self.named: set[int] = set()

    def persistent_load(self, pid: int) -> Any:
        self.named.add(pid)
        return self._known[pid]


class Sender:
    """Writes jobs into a pipe."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._known: dict[int, Any] = {}

    def send(self, job: WindowJob) -> None:
        """Write a job, and before it the tables that the other end does not have.

        Raises:
            OSError: If nobody reads.
        """
        moments = (job.snapshot, job.state.told.present or job.snapshot)
        tables = [part for its in moments for part in (its.document.data.table, its.data)]
        large = {id(its): its for its in tables}
        for number, its in large.items():
            if number not in self._known:
                pickle.dump((number, its), self._out, 5)
        self._known = large  # held, so that no other value can ever have its number
        _Pickler(self._out, large).dump(job)
        self._out.flush()


class Receiver:
    """Reads what a Sender writes."""

    def __init__(self, source: Reading) -> None:
        self._source = source
        self._known: dict[int, Table | Prepared] = {}

    def receive(self) -> WindowJob:
        """Wait for the next job.

        Raises:
            EOFError: If no more can come.
        """
        while True:
            unpickler = _Unpickler(self._source, self._known)
            value = unpickler.load()
            if isinstance(value, WindowJob):
                self._known = {key: its for key, its in self._known.items() if key in unpickler.named}
                return value
            number, its = value
            self._known[number] = its
