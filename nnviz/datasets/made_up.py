"""Made-up tables, after the data sets of TensorFlow Playground (Smilkov and others 2017, dataset.ts).

They must be the same on every machine and with every NumPy: all randomness comes from a generator's
raw numbers, and every cell is rounded to 4 decimals.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.table import Column, Table

Floats = NDArray[np.float64]

_CLASSES = ("orange", "blue")
_ROWS = 500
_SINE_ROWS = 200


class _Chance:
    """Random numbers that stay the same whatever NumPy does with its distributions."""

    def __init__(self, seed: int) -> None:
        self._bits = np.random.PCG64(seed)

    def uniform(self, low: float, high: float, count: int) -> Floats:
        """``(count,)`` numbers between two bounds."""
        shares = (self._bits.random_raw(count) >> np.uint64(11)).astype(np.float64) * 2.0**-53
        return low + (high - low) * shares

    def bell(self, count: int) -> Floats:
        """``(count,)`` nearly normal numbers: sums of 12 uniform ones (Irwin 1927, Hall 1927)."""
        return self.uniform(-0.5, 0.5, 12 * count).reshape(count, 12).sum(axis=1)

    def order(self, count: int) -> NDArray[np.int64]:
        """``(count,)`` row numbers in a random order."""
        return np.argsort(self._bits.random_raw(count), kind="stable").astype(np.int64)


def circle(seed: int = 1) -> Table:
    """Make blue points within a radius of 2.5 and orange ones in a ring of 3.5 to 5, some astray."""
    chance = _Chance(seed)
    half = _ROWS // 2
    radius = np.concatenate([chance.uniform(3.5, 5.0, half), chance.uniform(0.0, 2.5, half)])
    angle = chance.uniform(0.0, 2 * np.pi, _ROWS)
    noise = chance.uniform(-0.5, 0.5, 2 * _ROWS).reshape(2, _ROWS)
    return _points("Circle", radius * np.sin(angle) + noise[0], radius * np.cos(angle) + noise[1], chance)


def spiral(seed: int = 2) -> Table:
    """Make two spirals of 1.75 turns, half a turn apart."""
    chance = _Chance(seed)
    half = _ROWS // 2
    share = np.tile(np.arange(half) / half, 2)
    start = np.repeat([np.pi, 0.0], half)
    angle = 1.75 * share * 2 * np.pi + start
    noise = chance.uniform(-0.25, 0.25, 2 * _ROWS).reshape(2, _ROWS)
    return _points(
        "Spiral", 5 * share * np.sin(angle) + noise[0], 5 * share * np.cos(angle) + noise[1], chance
    )


def gaussians(seed: int = 3) -> Table:
    """Make two clouds around (-2, -2) and (2, 2) with standard deviation 1."""
    chance = _Chance(seed)
    centre = np.repeat([-2.0, 2.0], _ROWS // 2)
    return _points("Two clouds", centre + chance.bell(_ROWS), centre + chance.bell(_ROWS), chance)


def sine(seed: int = 4) -> Table:
    """Make ``y = sin(x)`` with a standard deviation of 0.05, x evenly spread over one period."""
    chance = _Chance(seed)
    x = chance.uniform(-np.pi, np.pi, _SINE_ROWS)
    y = np.sin(x) + 0.05 * chance.bell(_SINE_ROWS)
    return Table("Sine", (_numbers("x", x), _numbers("y", y)))


def _points(name: str, x1: Floats, x2: Floats, chance: _Chance) -> Table:
    """Shuffle points, the first half of them orange; the first row stays orange: it makes class 0."""
    codes = np.repeat(np.arange(2, dtype=np.int32), _ROWS // 2)
    order = chance.order(_ROWS)
    first = int(np.argmax(codes[order] == 0))
    order[[0, first]] = order[[first, 0]]
    label = Column("class", "category", codes[order], _CLASSES)
    return Table(name, (_numbers("x1", x1[order]), _numbers("x2", x2[order]), label))


def _numbers(name: str, values: Floats) -> Column:
    return Column(name, "number", np.round(values, 4) + 0.0)
