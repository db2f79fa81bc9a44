"""The past of a run: states kept within a budget, from which any epoch can be trained again exactly."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document
from nnviz.errors import UserError
from nnviz.numbers import format_count

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


def nearest(kept: Sequence[Kept], epoch: int) -> Kept:
    """Give the latest of kept moments, in the order of their epochs, that is not later than an epoch.

    Raises:
        UserError: If nothing as early is kept.
    """
    place = bisect_right(kept, epoch, key=lambda its: its.epoch)
    if place == 0:
        first = f"The earliest that is left is {format_count(kept[0].epoch)}." if kept else ""
        raise UserError("not_kept", f"Epoch {format_count(epoch)} is no longer kept. {first}".strip())
    return kept[place - 1]


class Timeline:
    """Kept moments in the order of their epochs.

    Args:
        budget: Bytes that may be kept. Where they are used up every second moment goes, except where an
            edit was made, so that the rest stay evenly spread; where edits alone use them up, the earliest
            goes, and with it what lies before the next.
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

    @property
    def size(self) -> int:
        """Bytes of all that is kept."""
        return self._size

    @property
    def kept(self) -> tuple[Kept, ...]:
        """All that is kept, as a value that any thread may have."""
        return tuple(self._kept)

    def wants(self, epoch: int) -> bool:
        """Tell whether a moment this late is worth keeping."""
        return not self._kept or epoch - self._kept[-1].epoch >= self._spacing

    def keep(self, kept: Kept) -> None:
        """Keep one more moment, not earlier than the others; of one epoch's only the last can be wanted."""
        if self._kept and self._kept[-1].epoch == kept.epoch:
            replaced = self._kept[-1]
            self._size -= replaced.size
            # In one step: another thread may be taking a copy.
            self._kept[-1] = replace(kept, begins=kept.begins or replaced.begins)
        else:
            self._kept.append(kept)
        self._size += kept.size
        while self._size > self._budget and len(self._kept) > 2:
            self._thin()

    def _take(self, kept: list[Kept]) -> None:
        self._kept = kept
        self._size = sum(its.size for its in kept)

    def _thin(self) -> None:
        """Drop every second moment that is no edit; where there are none, the earliest of all."""
        plain = [place for place, its in enumerate(self._kept[:-1]) if not its.begins]
        dropped = set(plain[::2])
        if dropped:
            self._spacing *= 2
        self._take([its for place, its in enumerate(self._kept) if place not in (dropped or {0})])

    def nearest(self, epoch: int) -> Kept:
        """Give the latest kept moment that is not later than an epoch.

        Raises:
            UserError: If nothing as early is kept.
        """
        return nearest(self._kept, epoch)

    def until(self, epoch: int) -> Timeline:
        """Give the past up to an epoch as a timeline of its own."""
        other = Timeline(self._budget)
        other._spacing = self._spacing
        other._take([kept for kept in self._kept if kept.epoch <= epoch])
        return other
