"""The past of a run: states kept within a budget, from which any epoch can be trained again exactly."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from nnviz.datasets.prepared import Prepared
from nnviz.document import Document

BUDGET = 64 * 2**20
"""Bytes of weights and optimizer values that are kept."""


@dataclass(frozen=True, eq=False)
class Kept:
    """One moment of a run.

    Attributes:
        epoch: Epochs finished.
        document: What was being trained from here on.
        data: Its prepared table.
        state: Weights, optimizer values and number of updates, as NumPy arrays.
        size: Bytes of the state.
        begins: Whether an edit was made here, so that the moment before cannot lead here.
    """

    epoch: int
    document: Document
    data: Prepared
    state: Any
    size: int
    begins: bool


class Timeline:
    """Kept moments in the order of their epochs.

    Args:
        budget: Bytes that may be kept. Where they are used up every second moment goes, except where an
            edit was made, so that the rest stay evenly spread.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._kept: list[Kept] = []
        self._size = 0
        self._spacing = 1

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def epochs(self) -> tuple[int, ...]:
        """The epochs that are kept."""
        return tuple(kept.epoch for kept in self._kept)

    def wants(self, epoch: int) -> bool:
        """Tell whether a moment this late is worth keeping."""
        return not self._kept or epoch - self._kept[-1].epoch >= self._spacing

    def keep(self, kept: Kept) -> None:
        """Keep one more moment, not earlier than the others."""
        self._kept.append(kept)
        self._size += kept.size
        while self._size > self._budget and len(self._kept) > 2:
            before = len(self._kept)
            last = before - 1
            self._kept = [k for i, k in enumerate(self._kept) if k.begins or i % 2 == 0 or i == last]
            self._size = sum(k.size for k in self._kept)
            self._spacing *= 2
            if len(self._kept) == before:
                break

    def nearest(self, epoch: int) -> Kept:
        """Give the latest kept moment that is not later than an epoch.

        Raises:
            KeyError: If nothing as early is kept.
        """
        place = bisect_right(self._kept, epoch, key=lambda kept: kept.epoch)
        if place == 0:
            raise KeyError(epoch)
        return self._kept[place - 1]

    def forget_after(self, epoch: int) -> None:
        """Forget what is later than an epoch."""
        self._kept = [kept for kept in self._kept if kept.epoch <= epoch]
        self._size = sum(kept.size for kept in self._kept)
