"""The shapes of data points, as outlines around the origin."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.scene.marks import Marker

# For each shape with corners: how many, the first one's angle in degrees, how far the inner corners of
# a star reach, and by how much it is enlarged so that all shapes look equally large.
_CORNERS: dict[str, tuple[int, float, float, float]] = {
    "diamond": (4, -90.0, 1.0, 1.18),
    "square": (4, -45.0, 1.0, 1.24),
    "triangle": (3, -90.0, 1.0, 1.25),
    "pentagon": (5, -90.0, 1.0, 1.12),
    "star": (5, -90.0, 0.46, 1.35),
}


@lru_cache(maxsize=256)
def outline(marker: Marker, size: float) -> NDArray[np.float64] | None:
    """Give the ``(corners, 2)`` of a marker of a diameter in pixels; None for a circle."""
    radius = size / 2.0
    if marker in _CORNERS:
        corners, first, inner, factor = _CORNERS[marker]
        return np.array(_star(corners, first, inner, factor * radius))
    if marker in ("plus", "cross"):
        return np.array(_arms(1.15 * radius, 45.0 if marker == "cross" else 0.0))
    return None


def _star(count: int, first: float, inner: float, radius: float) -> list[tuple[float, float]]:
    steps = 2 * count if inner < 1.0 else count
    reach = [radius * (inner if inner < 1.0 and i % 2 else 1.0) for i in range(steps)]
    angles = [math.radians(first + 360.0 * i / steps) for i in range(steps)]
    return [(r * math.cos(a), r * math.sin(a)) for r, a in zip(reach, angles, strict=True)]


def _arms(radius: float, turn: float) -> list[tuple[float, float]]:
    """Give the twelve corners of a fat plus sign."""
    thin = 0.36 * radius
    quarter = [(thin, -thin), (radius, -thin), (radius, thin)]
    points: list[tuple[float, float]] = []
    for number in range(4):
        angle = math.radians(90.0 * number + turn)
        c, s = math.cos(angle), math.sin(angle)
        points += [(x * c - y * s, x * s + y * c) for x, y in quarter]
    return points
