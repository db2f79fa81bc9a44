"""Ticks of an axis of dates: where years, months, weeks, days or hours of the calendar begin."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

_Unit = Literal["h", "D", "M", "Y"]
_LENGTHS: dict[_Unit, float] = {"h": 1 / 24, "D": 1.0, "M": 365.2425 / 12, "Y": 365.2425}
"""In days; months and years in the mean of the Gregorian calendar."""
_STEPS: tuple[tuple[_Unit, int], ...] = (
    ("h", 1), ("h", 3), ("h", 6), ("h", 12), ("D", 1), ("D", 2), ("D", 7), ("D", 14), ("M", 1), ("M", 3),
    ("M", 6), ("Y", 1), ("Y", 2), ("Y", 5), ("Y", 10), ("Y", 20), ("Y", 50), ("Y", 100), ("Y", 200),
    ("Y", 500), ("Y", 1000), ("Y", 2000), ("Y", 5000),
)  # fmt: skip
_FIRST: dict[_Unit, int] = {"h": 0, "D": 4, "M": 0, "Y": -1970}
"""Where the steps are counted from, in units after 1970-01-01: weeks begin on a Monday, years with year 0."""
_SECONDS = 86_400


def date_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Give at most ``most`` beginnings of calendar units from low to high, in days since 1970-01-01."""
    for unit, step in _STEPS:
        if (high - low) / (step * _LENGTHS[unit]) <= most + 1:
            ticks = _beginnings(low, high, unit, step)
            if len(ticks) <= most:
                return ticks
    return []


def _beginnings(low: float, high: float, unit: _Unit, step: int) -> list[float]:
    ends = np.rint(np.array([low, high]) * _SECONDS).astype("datetime64[s]").astype(f"datetime64[{unit}]")
    first, last = ((ends.astype(np.int64) - _FIRST[unit]) // step).tolist()
    counts: NDArray[np.int64] = np.arange(first, last + 1, dtype=np.int64) * step + _FIRST[unit]
    moments = counts.astype(f"datetime64[{unit}]").astype("datetime64[s]")
    days: list[float] = (moments.astype(np.int64) / _SECONDS).tolist()
    return [day for day in days if low <= day <= high]


def date_labels(ticks: list[float]) -> list[str]:
    """Write ticks as short as tells them apart: 2024, 2024-03, 2024-03-09, or with hours and minutes."""
    moments = np.rint(np.asarray(ticks, np.float64) * _SECONDS).astype("datetime64[s]")
    for unit in ("Y", "M", "D"):
        if bool(np.all(moments == moments.astype(f"datetime64[{unit}]"))):
            return _written(moments, unit)
    minutes = _written(moments, "m")
    if len({text[:-6] for text in minutes}) == 1:
        return [text[-5:] for text in minutes]
    return [text[-11:].replace("T", " ") for text in minutes]


def _written(moments: NDArray[np.datetime64], unit: Literal["Y", "M", "D", "m"]) -> list[str]:
    texts: list[str] = np.datetime_as_string(moments, unit=unit).tolist()
    return texts
