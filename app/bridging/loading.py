"""What is read in the background: one thing at a time, a new one in the place of the one before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.reader import Reader, Work
from nnviz.errors import UserError


@dataclass(frozen=True)
class Loading:
    """A file that is being read: its name and the share that is done, 0 to 1."""

    name: str
    share: float


class Loader:
    """Reads one thing at a time; whoever has it looks now and then whether it is done.

    Args:
        changed: Called when something else is read, or more of it has been.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._reader: Reader[Any] | None = None
        self._take: Callable[[Any], None] = lambda result: None
        self._share = 0.0

    @property
    def present(self) -> Loading | None:
        """What is being read, or None."""
        return Loading(self._reader.name, self._reader.share) if self._reader is not None else None

    def read(self, name: str, work: Work[Any], take: Callable[[Any], None]) -> None:
        """Read something, in the place of what is being read; see ``Bridge.read``."""
        self.cancel()
        self._reader, self._take = Reader(name, work), take
        self._changed()

    def cancel(self) -> None:
        """Stop reading; whoever waits is told so."""
        if self._reader is not None:
            self._reader.cancel()
            self._end(UserError("cancelled", "Reading was cancelled; nothing has changed."))

    def look(self) -> None:
        """See how far it is, and hand over what came of it."""
        reader = self._reader
        if reader is None:
            return
        result = reader.result()
        if result is not None:
            self._end(result)
        elif reader.share != self._share:
            self._share = reader.share
            self._changed()

    def close(self, timeout: float) -> bool:
        """Stop, and tell nobody; tells whether the thread ended within ``timeout`` seconds."""
        reader, self._reader = self._reader, None
        return reader is None or reader.close(timeout)

    def _end(self, result: Any) -> None:
        self._reader = None
        self._changed()
        self._take(result)
