"""Bringing numbers into a range in which a network learns well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.prepared import Affine, Floats, Method
from nnviz.datasets.spec import Scaling
from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError

Raw = NDArray[np.float64]

DAYS_IN_YEAR = 365.25
"""The mean year of the Julian calendar, as in astronomy."""

_LARGEST = float(np.finfo(np.float32).max)
_MOST_DAYS = 100.0
"""Dates that span more days are counted in years where numbers are not scaled."""
_BLOCK = 1 << 14


@dataclass(frozen=True)
class Fit:
    """The scaling of one unit: ``scaled = (raw - offset) / scale``."""

    offset: float = 0.0
    scale: float = 1.0
    method: Method = "none"


def identity_scaling(width: int) -> Affine:
    """Give the scaling that changes nothing."""
    return Affine(np.zeros(width), np.ones(width))


def affine_of(fits: Sequence[Fit]) -> Affine:
    """Put the scalings of all units together."""
    return Affine(np.array([fit.offset for fit in fits]), np.array([fit.scale for fit in fits]))


def fit_scaling(raw: Raw, scaling: Scaling, *, dates: bool = False) -> Fit:
    """Fit a scaling on the training rows of one column.

    standard: mean 0 and standard deviation 1 (of the population). minmax: from 0 to 1. A column with
    one value only is moved to 0 and scaled by 1. Dates, whose days since 1970 are far too large to learn
    from, are never left as they are: without a scaling they count days or years from the first one.

    Args:
        raw: ``(training rows,)`` in the table's units.
        scaling: Which scaling.
        dates: Whether the numbers are days since 1970-01-01.
    """
    low, high = float(raw.min()), float(raw.max())
    if scaling == "none" and not dates:
        return Fit(method="constant" if low == high else "none")
    if low == high:
        return Fit(low, 1.0, "constant")
    if scaling == "none":
        years = high - low > _MOST_DAYS
        return Fit(low, DAYS_IN_YEAR if years else 1.0, "years" if years else "days")
    if scaling == "minmax":
        return Fit(low, high - low, "minmax")
    deviation = float(raw.std())
    return Fit(float(raw.mean()), deviation, "standard") if deviation > 0 else Fit(low, 1.0, "constant")


def check_scaled(values: Raw, fit: Fit, name: str) -> None:
    """Refuse a column that float32 can't hold before or after scaling.

    Args:
        values: ``(rows,)``, all of them.
        fit: How they are scaled.
        name: The column's name.

    Raises:
        UserError: If a number lies beyond float32.
    """
    ends = np.array([[values.min()], [values.max()]])
    check_range(ends, [name])
    with np.errstate(over="ignore"):
        check_range((ends - fit.offset) / fit.scale, [name])


def check_range(values: Raw, names: Sequence[str]) -> None:
    """Refuse numbers that a network can't hold.

    Args:
        values: ``(rows, units)``.
        names: The name of each unit's column.

    Raises:
        UserError: If a number lies beyond float32.
    """
    beyond = ~(np.abs(values) <= _LARGEST)
    if beyond.any():
        unit = int(np.argmax(beyond.any(axis=0)))
        message = (
            f"Column {shorten(names[unit])} has numbers beyond 3.4e38, the largest a network can hold. "
            "Ignore it, or divide its numbers."
        )
        raise UserError("beyond_float32", message)


def scale_all(raw: Raw, scaling: Affine) -> Floats:
    """Scale ``(rows, units)`` block by block, so that no copy in float64 is ever whole."""
    seen = np.empty(raw.shape, np.float32)
    for first in range(0, len(raw), _BLOCK):
        seen[first : first + _BLOCK] = scaling.forward(raw[first : first + _BLOCK])
    return seen
