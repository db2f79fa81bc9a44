"""The shapes of data points."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

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
def marker_path(marker: str, size: float) -> QPainterPath:
    """Give the outline of a marker of a diameter in pixels, around the origin."""
    path = QPainterPath()
    radius = size / 2.0
    if marker in _CORNERS:
        corners, first, inner, factor = _CORNERS[marker]
        path.addPolygon(QPolygonF(_corners(corners, first, inner, factor * radius)))
        path.closeSubpath()
    elif marker in ("plus", "cross"):
        path.addPolygon(QPolygonF(_arms(1.15 * radius, 45.0 if marker == "cross" else 0.0)))
        path.closeSubpath()
    else:
        path.addEllipse(QPointF(0.0, 0.0), radius, radius)
    return path


def _corners(count: int, first: float, inner: float, radius: float) -> list[QPointF]:
    steps = 2 * count if inner < 1.0 else count
    reach = [radius * (inner if inner < 1.0 and i % 2 else 1.0) for i in range(steps)]
    angles = [math.radians(first + 360.0 * i / steps) for i in range(steps)]
    return [QPointF(r * math.cos(a), r * math.sin(a)) for r, a in zip(reach, angles, strict=True)]


def _arms(radius: float, turn: float) -> list[QPointF]:
    """Give the twelve corners of a fat plus sign."""
    thin = 0.36 * radius
    quarter = [(thin, -thin), (radius, -thin), (radius, thin)]
    points: list[QPointF] = []
    for number in range(4):
        angle = math.radians(90.0 * number + turn)
        c, s = math.cos(angle), math.sin(angle)
        points += [QPointF(x * c - y * s, x * s + y * c) for x, y in quarter]
    return points
