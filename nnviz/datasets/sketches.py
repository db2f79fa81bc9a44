"""What a column looks like at a glance: a small histogram, or how often each category comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.table import Column
from nnviz.datasets.values.cells import cell_text, shorten
from nnviz.numbers import format_count, format_number

BINS = 16
"""The bins of a histogram."""
MOST_BARS = 12
"""The most categories that are drawn; the others are counted in the words."""
_BLOCK = 1 << 17
"""The values looked at in one go, so that no other thread waits long for its turn."""

Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sketch:
    """A column at a glance.

    Attributes:
        kind: What ``counts`` are of: the bins of a histogram, categories, or nothing that can be drawn.
        counts: ``(n,)``: the cells in each bin, or of each category, the most frequent first.
        missing: How many cells are missing.
        words: The same in words, for a tool tip and for those who cannot see it.
    """

    kind: Literal["histogram", "bars", "nothing"]
    counts: Counts
    missing: int
    words: str


def sketch(column: Column) -> Sketch:
    """Look at all cells of a column."""
    if column.type in ("category", "text", "bool"):
        return _bars(column)
    return _histogram(column)


def _histogram(column: Column) -> Sketch:
    low, high, present = np.inf, -np.inf, 0
    for block in _blocks(column):
        known = block[np.isfinite(block)]
        if len(known):
            low, high = min(low, float(known.min())), max(high, float(known.max()))
            present += len(known)
    missing = len(column.values) - present
    if not present:
        return Sketch("nothing", np.zeros(0, np.int64), missing, "no values")
    counts = np.zeros(BINS, np.int64)
    for block in _blocks(column):
        counts += np.bincount(_bins(block[np.isfinite(block)], low, high), minlength=BINS)
    return Sketch("histogram", counts, missing, f"{_word(column, low)} to {_word(column, high)}")


def _bins(values: NDArray[np.float64], low: float, high: float) -> Counts:
    """Give the bin of each value; the halves keep the span of the largest numbers finite."""
    span = high * 0.5 - low * 0.5
    if span <= 0:
        return np.full(len(values), BINS // 2, np.int64)
    share = (values * 0.5 - low * 0.5) / span
    return np.minimum((share * BINS).astype(np.int64), BINS - 1)


def _bars(column: Column) -> Sketch:
    kinds = max(len(column.categories), 2)
    counts = np.zeros(kinds + 1, np.int64)
    for block in _blocks(column):
        known = np.where(np.isfinite(block) & (block >= 0), block, kinds).astype(np.int64)
        counts += np.bincount(known, minlength=kinds + 1)
    missing = int(counts[kinds])
    counts = counts[:kinds]
    order = np.argsort(-counts, kind="stable")
    order = order[counts[order] > 0]
    words = _bar_words(column, order, counts)
    if column.type == "text":
        return Sketch("nothing", np.zeros(0, np.int64), missing, words)
    return Sketch("bars", counts[order[:MOST_BARS]], missing, words)


def _bar_words(column: Column, order: Counts, counts: Counts) -> str:
    if not len(order):
        return "no values"
    most = shorten(cell_text(column, float(order[0])), 24)
    often = f"most often {most}, {format_count(int(counts[order[0]]))} times"
    return f"{format_count(len(order))} different, {often}"


def _blocks(column: Column) -> Iterator[NDArray[np.float64]]:
    values = column.values
    for start in range(0, len(values), _BLOCK):
        yield values[start : start + _BLOCK].astype(np.float64)


def _word(column: Column, value: float) -> str:
    return cell_text(column, value) if column.type == "date" else format_number(value)
