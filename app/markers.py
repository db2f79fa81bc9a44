"""The shapes of data points as Qt's paths."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

from nnviz.scene.markers import outline
from nnviz.scene.marks import Marker


@lru_cache(maxsize=256)
def marker_path(marker: Marker, size: float) -> QPainterPath:
    """Give the outline of a marker of a diameter in pixels, around the origin."""
    path = QPainterPath()
    corners = outline(marker, size)
    if corners is None:
        path.addEllipse(QPointF(0.0, 0.0), size / 2.0, size / 2.0)
    else:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners.tolist()]))
        path.closeSubpath()
    return path
