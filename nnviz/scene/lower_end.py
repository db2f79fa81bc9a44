"""How far down marks reach, so that a picture need be no higher than what stands in it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnviz.scene.marks import Curves, Discs, Group, Label, Mark, Points, Polygon, Polyline, Segments

_BELOW = 0.6
"""From the middle of a text to its lower end, in letters."""


def lower_end(marks: Sequence[Mark]) -> float:
    """Give the lowest place that marks reach, in pixels from the top; 0 without marks."""
    return max((_end(mark) for mark in marks), default=0.0)


def _end(mark: Mark) -> float:
    match mark:
        case Group():
            end = mark.dy + lower_end(mark.marks)
            end = end if mark.clip is None else min(end, mark.clip[1] + mark.clip[3])
        case Label():
            end = mark.y + _BELOW * mark.size
        case Curves() | Segments():
            end = _lowest(mark.ends[:, 1::2])
        case Polyline() | Polygon():
            end = _lowest(mark.points[:, 1])
        case Points():
            end = _lowest(mark.centres[:, 1]) + 0.5 * mark.size
        case Discs():
            end = _lowest(mark.centres[:, 1] + mark.radii)
        case _:
            end = mark.y + mark.height
    return end


def _lowest(places: np.ndarray) -> float:
    known = places[np.isfinite(places)]
    return float(known.max(initial=0.0))
