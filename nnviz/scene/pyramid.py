"""The least and the greatest of ever longer stretches, so that long curves cost what short ones do."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from nnviz.drafts import Log

Floats = NDArray[np.float64]
BLOCK = 256
_BLOCKS = 64


class Pyramid:
    """Minima and maxima of a series that only grows at its end, kept for blocks of blocks.

    Attributes:
        values: The newest series.
        first_bad: The place of the first value that is not finite, or None.
        low: The least value so far that can be shown, +inf without one.
        high: The greatest one, -inf without one.
    """

    def __init__(self, positive: bool = False) -> None:
        """Begin empty; with ``positive`` only values above 0 count, as a log axis needs it."""
        self.positive = positive
        self._clear()

    def _clear(self) -> None:
        self.values: Floats = np.zeros(0)
        self.first_bad: int | None = None
        self.low, self.high = np.inf, -np.inf
        self._low: list[Floats] = [np.zeros(0)]
        self._high: list[Floats] = [np.zeros(0)]
        self._filled = [0]

    def extend(self, values: Floats) -> None:
        """Take the whole series again; what was known of its beginning is kept if it still holds."""
        known = len(self.values)
        if len(values) < known or not _continues(self.values, values):
            self._clear()
            known = 0
        fresh = self._masked(values[known:])
        if self.first_bad is None:
            bad = np.flatnonzero(~np.isfinite(values[known:]))
            self.first_bad = known + int(bad[0]) if len(bad) else None
        if len(fresh):
            self.low = min(self.low, _least(fresh))
            self.high = max(self.high, _greatest(fresh))
        self.values = values
        self._grow(0, len(values) // BLOCK)

    def _masked(self, values: Floats) -> Floats:
        shown = np.isfinite(values)
        if self.positive:
            with np.errstate(invalid="ignore"):
                shown &= values > 0
        return values if shown.all() else np.where(shown, values, np.nan)

    def _grow(self, level: int, blocks: int) -> None:
        """Fill blocks of one level from those below, then the level above."""
        if level == len(self._low):
            self._low.append(np.zeros(0))
            self._high.append(np.zeros(0))
            self._filled.append(0)
        done = self._filled[level]
        if blocks <= done:
            return
        if level == 0:
            low = high = self._masked(self.values[done * BLOCK : blocks * BLOCK]).reshape(-1, BLOCK)
        else:
            part = slice(done * _BLOCKS, blocks * _BLOCKS)
            low = self._low[level - 1][part].reshape(-1, _BLOCKS)
            high = self._high[level - 1][part].reshape(-1, _BLOCKS)
        self._low[level] = _put(self._low[level], done, np.fmin.reduce(low, axis=1))
        self._high[level] = _put(self._high[level], done, np.fmax.reduce(high, axis=1))
        self._filled[level] = blocks
        if blocks >= _BLOCKS:
            self._grow(level + 1, blocks // _BLOCKS)

    def envelope(self, start: int, stop: int, columns: int) -> tuple[Floats, Floats]:
        """Give at most about ``2 * columns`` points that look like the values of a stretch.

        Returns:
            Places in the series and the values there (of one column its greatest, then its least), NaN
            where nothing can be shown.
        """
        stop = min(stop, len(self.values))
        count = stop - start
        if count <= 2 * columns or columns < 1:
            return np.arange(start, stop, dtype=np.float64), self._masked(self.values[start:stop])
        low, high, each, begin = self._source(start, stop, columns)
        groups = max(-(-len(low) // columns), 1)
        edges = np.arange(0, len(low), groups)
        least: Floats = np.fmin.reduceat(low, edges)
        greatest: Floats = np.fmax.reduceat(high, edges)
        places: Floats = np.clip(begin + (edges + 0.5 * groups) * each, start, stop - 1).astype(np.float64)
        x = np.repeat(places, 2)
        y = np.stack([greatest, least], axis=1).ravel()
        return x, y

    def _source(self, start: int, stop: int, columns: int) -> tuple[Floats, Floats, int, int]:
        """Choose the coarsest level that still has about two blocks a column; raw values at the end."""
        each = BLOCK
        chosen = -1
        for level in range(len(self._low)):
            if (stop - start) // (BLOCK * _BLOCKS**level) >= 2 * columns:
                chosen, each = level, BLOCK * _BLOCKS**level
        if chosen < 0:
            raw = self._masked(self.values[start:stop])
            return raw, raw, 1, start
        first, last = start // each, stop // each
        last = min(last, self._filled[chosen])
        rest = self._masked(self.values[last * each : stop])
        low = self._low[chosen][first:last]
        high = self._high[chosen][first:last]
        if len(rest):
            low = np.append(low, np.fmin.reduce(rest))
            high = np.append(high, np.fmax.reduce(rest))
        return low, high, each, first * each


def _continues(known: Floats, values: Floats) -> bool:
    if not len(known):
        return True
    last = len(known) - 1
    probes = (0, last // 2, last)
    return all(known[i] == values[i] or (known[i] != known[i] and values[i] != values[i]) for i in probes)


def _put(array: Floats, at: int, fresh: Floats) -> Floats:
    """Write behind what is filled; the array grows by doubling."""
    need = at + len(fresh)
    if need > len(array):
        grown = np.full(max(need, 2 * len(array), 16), np.nan)
        grown[:at] = array[:at]
        array = grown
    array[at:need] = fresh
    return array


def _least(values: Floats) -> float:
    least = float(np.fmin.reduce(values))
    return least if least == least else np.inf


def _greatest(values: Floats) -> float:
    greatest = float(np.fmax.reduce(values))
    return greatest if greatest == greatest else -np.inf


class History:
    """The pyramids of all series of a log; one for each panel that draws it again and again.

    It keeps those of other runs, too, by their numbers.
    """

    def __init__(self) -> None:
        self._pyramids: dict[tuple[str, bool], Pyramid] = {}
        self._others: dict[int, History] = {}

    def other(self, number: int) -> History:
        """Give what is kept of another run."""
        return self._others.setdefault(number, History())

    def keep_others(self, numbers: Collection[int]) -> None:
        """Forget all other runs but some."""
        self._others = {number: its for number, its in self._others.items() if number in numbers}

    def pyramid(self, log: Log, key: str, positive: bool = False) -> Pyramid:
        """Give the pyramid of a series, brought up to date."""
        pyramid = self._pyramids.setdefault((key, positive), Pyramid(positive))
        pyramid.extend(log.series[key])
        return pyramid
