"""How much to train before looking up: chunks sized by time, whatever the network's size and speed."""

from __future__ import annotations

import math

CHUNK_SECONDS = 0.02
"""How long a chunk should take: long enough to be cheap, short enough to answer at once."""
_GROWTH = 4
_FORGET = 0.3


class Pace:
    """Chooses the length of the next chunk by the speed of those before.

    Lengths are powers of two, so that they stay the same for long: what was prepared for the next
    chunk while one was computing then fits.

    Attributes:
        chunk: How many units (epochs or batches) to do next, at least 1. It grows at most fourfold at a
            time, so that one lucky measurement does not hold the thread for long.
        rate: Units per second, smoothed; 0 before anything was measured.
    """

    def __init__(self, seconds: float = CHUNK_SECONDS) -> None:
        self._seconds = seconds
        self.chunk = 1
        self.rate = 0.0

    def note(self, done: int, seconds: float) -> None:
        """Note how long the last chunk took."""
        measured = done / max(seconds, 1e-9)
        self.rate = measured if self.rate == 0 else (1 - _FORGET) * self.rate + _FORGET * measured
        wanted = max(1.0, min(_GROWTH * self.chunk, self.rate * self._seconds))
        # The power of two that is nearest by ratio.
        self.chunk = 1 << round(math.log2(wanted))
