"""The growing history of a run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnviz.snapshot import Log


class LogBook:
    """Keeps the values of every epoch; logs given away earlier never change.

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

    def append(self, first_epoch: int, values: NDArray[np.float64]) -> None:
        """Append ``(epochs, series)`` values of epochs that follow one another."""
        epochs = np.arange(first_epoch, first_epoch + len(values))
        if self._stride > 1:
            kept = self._kept(epochs)
            epochs, values = epochs[kept], values[kept]
        self._put(epochs, values)
        if self.most is not None and self._length > self.most:
            self._thin()

    def take(self, epochs: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        """Take over the ``(epochs, series)`` values of another book, as they are."""
        self._put(epochs, values)

    def _kept(self, epochs: NDArray[np.int64]) -> NDArray[np.bool_]:
        kept = epochs % self._stride == 0
        kept[-1:] = True
        return kept

    def _put(self, epochs: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        begin, end = self._length, self._length + len(values)
        if end > len(self._epochs):
            grown = max(end, 2 * len(self._epochs))
            self._epochs = np.resize(self._epochs, grown)
            wider = np.zeros((len(self.keys), grown))
            wider[:, :begin] = self._values[:, :begin]
            self._values = wider
        self._epochs[begin:end] = epochs
        self._values[:, begin:end] = values.T
        self._length = end

    def _thin(self) -> None:
        """Keep every second epoch, in new arrays."""
        self._stride *= 2
        kept = self._kept(self._epochs[: self._length])
        self._epochs = self._epochs[: self._length][kept]
        self._values = self._values[:, : self._length][:, kept]
        self._length = len(self._epochs)

    def keep(self, epoch: int) -> None:
        """Forget what is later than an epoch, in new arrays, so that logs given away stay as they were."""
        self._length = int(np.searchsorted(self._epochs[: self._length], epoch, side="right"))
        self._epochs, self._values = self._epochs.copy(), self._values.copy()

    def log(self) -> Log:
        """Give the history so far, without copying it."""
        n = self._length
        return Log(self._epochs[:n], {key: self._values[i, :n] for i, key in enumerate(self.keys)})
