"""The growing history of a run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz.drafts import Log

Epochs = NDArray[np.int64] | range
Floats = NDArray[np.float32] | NDArray[np.float64]


class LogBook:
    """Keeps the values of every epoch; logs given away earlier never change.

    What is appended waits in a list until somebody asks for the log: a run that nobody looks at copies
    nothing but its own chunks.

    Args:
        keys: The series.
        most: About how many epochs may be kept, None for all. Beyond it every second one goes, and
            from then on only as many are kept; the newest of each addition always is, and what is kept
            stays exact.
    """

    def __init__(self, keys: tuple[str, ...], most: int | None = None) -> None:
        self.keys = keys
        self.most = most
        self._stride = 1
        self._length = 0
        self._epochs: NDArray[np.int64] = np.zeros(256, np.int64)
        self._values: NDArray[np.float64] = np.zeros((len(keys), 256), np.float64)
        self._waiting: list[tuple[Epochs, Floats, Sequence[float]]] = []
        self._waits = 0

    def append(self, first_epoch: int, values: Floats, divisors: Sequence[float] = ()) -> None:
        """Append the values of epochs that follow one another; they are not copied.

        Args:
            first_epoch: The first of them.
            values: ``(epochs, series or more)``; what lies behind the series is not read.
            divisors: What the series are divided by, in float64: chunks give sums. Ones if empty.
        """
        epochs: Epochs = range(first_epoch, first_epoch + len(values))
        if self._stride > 1 and epochs:
            places = np.arange(-first_epoch % self._stride, len(values), self._stride)
            if not len(places) or places[-1] != len(values) - 1:
                places = np.append(places, len(values) - 1)
            epochs, values = first_epoch + places, values[places]
        self.take(epochs, values, divisors)
        if self.most is not None and self._length + self._waits > self.most:
            self._settle()
            self._thin()

    def take(self, epochs: Epochs, values: Floats, divisors: Sequence[float] = ()) -> None:
        """Take over ``(epochs, series)`` values of any epochs, such as those of another book."""
        if len(epochs):
            self._waiting.append((epochs, values, divisors or (1.0,) * len(self.keys)))
            self._waits += len(epochs)

    def under(self, keys: tuple[str, ...]) -> LogBook:
        """Give the same history under other series: values that were not measured are not a number."""
        log, book = self.log(), LogBook(keys, self.most)
        unknown = np.full(len(log.epoch), np.nan)
        book.take(log.epoch, np.stack([log.series.get(key, unknown) for key in keys], axis=1))
        return book

    def _settle(self) -> None:
        """Copy what waits behind the rest."""
        self._make_room(self._length + self._waits)
        for epochs, values, divisors in self._waiting:
            begin, end = self._length, self._length + len(epochs)
            self._epochs[begin:end] = (
                np.arange(epochs.start, epochs.stop) if isinstance(epochs, range) else epochs
            )
            for row in range(len(self.keys)):
                np.divide(values[:, row], divisors[row], out=self._values[row, begin:end], dtype=np.float64)
            self._length = end
        self._waiting, self._waits = [], 0

    def _make_room(self, length: int) -> None:
        if length <= len(self._epochs):
            return
        n, room = self._length, max(length, 2 * len(self._epochs))
        epochs, values = np.empty(room, np.int64), np.empty((len(self.keys), room))
        epochs[:n], values[:, :n] = self._epochs[:n], self._values[:, :n]
        self._epochs, self._values = epochs, values

    def _thin(self) -> None:
        """Keep every second epoch, in new arrays."""
        self._stride *= 2
        kept = self._epochs[: self._length] % self._stride == 0
        kept[-1:] = True
        self._epochs = self._epochs[: self._length][kept]
        self._values = self._values[:, : self._length][:, kept]
        self._length = len(self._epochs)

    def keep(self, epoch: int) -> None:
        """Forget what is later than an epoch, in new arrays, so that logs given away stay as they were."""
        self._settle()
        self._length = int(np.searchsorted(self._epochs[: self._length], epoch, side="right"))
        self._epochs, self._values = self._epochs.copy(), self._values.copy()

    def last(self, key: str) -> float | None:
        """Give the newest value of a series, or None."""
        row = self.keys.index(key)
        if self._waits:
            _, values, divisors = self._waiting[-1]
            return float(values[-1, row]) / divisors[row]
        return float(self._values[row, self._length - 1]) if self._length else None

    def log(self) -> Log:
        """Give the history so far, without copying what was given before."""
        self._settle()
        n = self._length
        return Log(self._epochs[:n], {key: self._values[i, :n] for i, key in enumerate(self.keys)})
