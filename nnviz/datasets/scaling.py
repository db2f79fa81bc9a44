"""Bringing numbers into a range in which a network learns well."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.cells import shorten
from nnviz.datasets.prepared import Affine
from nnviz.datasets.spec import Scaling
from nnviz.datasets.table import Notice
from nnviz.errors import UserError

Raw = NDArray[np.float64]

_LARGEST = float(np.finfo(np.float32).max)


def identity_scaling(width: int) -> Affine:
    """Give the scaling that changes nothing."""
    return Affine(np.zeros(width), np.ones(width))


def fit_scaling(
    raw: Raw, scaling: Scaling, applies: NDArray[np.bool_], names: Sequence[str]
) -> tuple[Affine, tuple[Notice, ...]]:
    """Fit a scaling on training rows.

    standard: mean 0 and standard deviation 1 (of the population). minmax: from 0 to 1. A column with
    one value only is moved to 0 and scaled by 1, with a notice.

    Args:
        raw: ``(training rows, units)`` in the table's units.
        scaling: Which scaling.
        applies: ``(units,)``: the units that it applies to.
        names: The name of each unit, for notices.
    """
    width = raw.shape[1]
    if scaling == "none":
        return identity_scaling(width), ()
    low, high = raw.min(axis=0), raw.max(axis=0)
    standard = scaling == "standard"
    offset: Raw = raw.mean(axis=0) if standard else low
    scale: Raw = raw.std(axis=0) if standard else high - low
    constant: NDArray[np.bool_] = (low == high) | (scale == 0)
    offset = np.where(applies, np.where(constant, low, offset), 0.0)
    scale = np.where(applies & ~constant, scale, 1.0)
    notices = tuple(
        Notice("constant", f"{shorten(names[unit])} has the same value in every training row: not scaled.")
        for unit in np.flatnonzero(constant & applies).tolist()
    )
    return Affine(offset, scale), notices


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
