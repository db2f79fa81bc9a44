"""A progress bar for a person who waits at a terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType

_WIDTH = 24
_PATIENCE = 0.3
_PAUSE = 0.05
_CLEAR = "\r\x1b[K"


class Bar:
    """A bar on stderr; nothing where that is no terminal, or where the work is done at once.

    Args:
        label: What is being done.
    """

    def __init__(self, label: str) -> None:
        self.label = label
        # It is None where whoever called has closed it.
        self._is_wanted = bool(sys.stderr and sys.stderr.isatty())
        self._next = time.monotonic() + _PATIENCE
        self._is_shown = False

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_shown:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()

    def show(self, share: float, text: str = "") -> None:
        """Show how much is done, 0 to 1."""
        if not self._is_wanted or time.monotonic() < self._next:
            return
        done = round(_WIDTH * min(1.0, max(0.0, share)))
        sys.stderr.write(f"{_CLEAR}{self.label} [{'#' * done}{' ' * (_WIDTH - done)}] {text}")
        sys.stderr.flush()
        self._is_shown = True
        self._next = time.monotonic() + _PAUSE
