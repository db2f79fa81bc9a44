"""The only painter: marks to QPainter, on screen, in images and in vector files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QImage,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPixmap,
    QPolygonF,
    QTransform,
)

from app.lettering import draw_label
from app.markers import marker_path
from app.pens import as_qt, brush_of, colour_of, draw_lines, pen_of
from nnviz.scene import curves
from nnviz.scene.marks import (
    Curves,
    Discs,
    Group,
    Image,
    Label,
    Mark,
    Picture,
    Points,
    Polygon,
    Polyline,
    Rect,
    Segments,
    Tile,
)

_ENLARGED = 4
_DENSE = 300
_VECTOR_ENGINES = (QPaintEngine.Type.Pdf, QPaintEngine.Type.SVG)


@dataclass(frozen=True)
class _Surface:
    """What the painter paints on."""

    vector: bool
    family: str
    dpi: int
    ratio: float
    snapped: bool


def paint_picture(painter: QPainter, picture: Picture, *, vector: bool = False, snapped: bool = True) -> None:
    """Paint a picture with its upper left corner at the painter's origin.

    Args:
        painter: An active painter; its pen and brush are changed, and its scale where a picture is shrunk.
        picture: What to paint.
        vector: Whether it paints to SVG or PDF: true curves and markers, maps enlarged.
        snapped: Whether markers may move by half a pixel of the device, which makes them sharp and quick.
    """
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing
        | QPainter.RenderHint.TextAntialiasing
        | QPainter.RenderHint.SmoothPixmapTransform
    )
    device = painter.device()
    ratio = device.devicePixelRatio() * max(abs(painter.worldTransform().m11()) / picture.shrunk, 0.1)
    vector = vector or painter.paintEngine().type() in _VECTOR_ENGINES
    surface = _Surface(vector, picture.family, device.logicalDpiY(), round(ratio, 3), snapped)
    if picture.background >> 24:
        painter.fillRect(QRectF(0, 0, picture.width, picture.height), colour_of(picture.background))
    if picture.shrunk != 1.0:
        painter.scale(1.0 / picture.shrunk, 1.0 / picture.shrunk)
    for mark in picture.marks:
        _PAINTERS[type(mark)](painter, mark, surface)


def _curves(painter: QPainter, mark: Curves, surface: _Surface) -> None:
    runs = _runs(mark)
    if surface.vector:
        _true_curves(painter, mark, runs)
        return
    solid = curves.solid_lines(mark.ends[~mark.dashed], window=mark.window)
    before = np.cumsum(~mark.dashed) - ~mark.dashed
    places = np.flatnonzero(mark.dashed)
    dashes, owner = curves.dashed_lines(mark.ends[places], mark.widths[places], mark.window)
    owner = places[owner]
    for start, stop in runs:
        painter.setPen(pen_of(int(mark.colours[start]), float(mark.widths[start])))
        if mark.dashed[start]:
            low, high = np.searchsorted(owner, (start, stop))
            draw_lines(painter, dashes[low:high])
        else:
            low = int(before[start])
            draw_lines(painter, solid[low : low + stop - start].reshape(-1, 4))


def _runs(mark: Curves) -> list[tuple[int, int]]:
    """Give the stretches of curves that share a pen."""
    if not len(mark.ends):
        return []
    new = (np.diff(mark.colours) != 0) | (np.diff(mark.widths) != 0) | np.diff(mark.dashed)
    bounds = [0, *(np.flatnonzero(new) + 1).tolist(), len(mark.ends)]
    return list(pairwise(bounds))


def _true_curves(painter: QPainter, mark: Curves, runs: list[tuple[int, int]]) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    on, off = curves.fitted_dashes(mark.ends, mark.widths)
    for start, stop in runs:
        colour, width, dashed = int(mark.colours[start]), float(mark.widths[start]), mark.dashed[start]
        for at in range(start, stop):
            painter.setPen(pen_of(colour, width, (float(on[at]), float(off[at])) if dashed else ()))
            x0, y0, x1, y1 = mark.ends[at].tolist()
            middle = (x0 + x1) / 2.0
            path = QPainterPath(QPointF(x0, y0))
            path.cubicTo(middle, y0, middle, y1, x1, y1)
            painter.drawPath(path)


def _polyline(painter: QPainter, mark: Polyline, surface: _Surface) -> None:
    if len(mark.points) > _DENSE and not surface.vector:
        painter.setPen(pen_of(mark.colour, mark.width))
        draw_lines(painter, curves.dense_lines(mark.points, mark.width, mark.dash))
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen_of(mark.colour, mark.width, mark.dash, True))
    broken = np.flatnonzero(~np.isfinite(mark.points).all(axis=1))
    for part in np.split(mark.points, broken):
        whole = part[np.isfinite(part).all(axis=1)]
        if len(whole) > 1:
            painter.drawPolyline(_polygon(whole))
        elif len(whole) == 1:
            painter.drawPoint(QPointF(*whole[0].tolist()))


def _polygon(points: NDArray[np.float64]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points.tolist()])


def _segments(painter: QPainter, mark: Segments, surface: _Surface) -> None:
    painter.setPen(pen_of(mark.colour, mark.width, mark.dash))
    draw_lines(painter, mark.ends)


def _rect(painter: QPainter, mark: Rect, surface: _Surface) -> None:
    painter.setPen(pen_of(mark.stroke, mark.stroke_width))
    painter.setBrush(brush_of(mark.fill))
    box = QRectF(mark.x, mark.y, mark.width, mark.height)
    if mark.radius > 0:
        painter.drawRoundedRect(box, mark.radius, mark.radius)
    else:
        painter.drawRect(box)


def _discs(painter: QPainter, mark: Discs, surface: _Surface) -> None:
    painter.setPen(pen_of(mark.stroke, mark.stroke_width))
    for (x, y), radius, fill in zip(
        mark.centres.tolist(), mark.radii.tolist(), mark.fills.tolist(), strict=True
    ):
        painter.setBrush(brush_of(fill))
        painter.drawEllipse(QPointF(x, y), radius, radius)


def _to_image(pixels: NDArray[np.uint32], opaque: bool = False) -> QImage:
    """Wrap ``(rows, columns)`` colours; the array must outlive the image."""
    rows, columns = pixels.shape
    kind = QImage.Format.Format_RGB32 if opaque else QImage.Format.Format_ARGB32_Premultiplied
    return QImage(pixels.data, columns, rows, 4 * columns, kind)


def _tile(painter: QPainter, mark: Tile, surface: _Surface) -> None:
    pixels = np.ascontiguousarray(np.take(mark.table, mark.indices))
    image = _to_image(pixels, opaque=True)
    box = QRectF(mark.x, mark.y, mark.width, mark.height)
    if surface.vector:
        painter.drawImage(box, _rounded(image, mark.radius / mark.width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        brush = QBrush(image)
        rows, columns = pixels.shape
        place = QTransform.fromTranslate(mark.x, mark.y)
        brush.setTransform(place.scale(mark.width / columns, mark.height / rows))
        painter.setBrush(brush)
    painter.setPen(pen_of(mark.stroke, mark.stroke_width))
    painter.drawRoundedRect(box, mark.radius, mark.radius)


def _rounded(image: QImage, share: float) -> QImage:
    """Enlarge a map and cut its corners round, for files whose readers clip differently."""
    side = image.width() * _ENLARGED
    large = QImage(side, image.height() * _ENLARGED, QImage.Format.Format_ARGB32_Premultiplied)
    large.fill(0)
    with QPainter(large) as painter:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        brush = QBrush(_enlarged(image))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brush)
        painter.drawRoundedRect(QRectF(large.rect()), share * side, share * side)
    return large


def _enlarged(image: QImage) -> QImage:
    return image.scaled(
        image.width() * _ENLARGED,
        image.height() * _ENLARGED,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def _image(painter: QPainter, mark: Image, surface: _Surface) -> None:
    pixels = np.ascontiguousarray(mark.pixels)
    image = _to_image(pixels)
    box = QRectF(mark.x, mark.y, mark.width, mark.height)
    if surface.vector and mark.smooth:
        image = _enlarged(image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, mark.smooth)
    painter.drawImage(box, image)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
    if mark.stroke >> 24:
        painter.setPen(pen_of(mark.stroke, 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)


def _points(painter: QPainter, mark: Points, surface: _Surface) -> None:
    if not len(mark.centres):
        return
    if surface.vector or not surface.snapped:
        path = marker_path(mark.marker, mark.size)
        painter.setPen(pen_of(mark.stroke, mark.stroke_width))
        painter.setBrush(brush_of(mark.fill))
        for x, y in mark.centres.tolist():
            painter.drawPath(path.translated(x, y))
        return
    stamp = _stamp(mark.marker, mark.size, mark.fill, mark.stroke, mark.stroke_width, surface.ratio)
    fragments = np.zeros((len(mark.centres), 10))
    # On whole pixels of the device markers stay as sharp as they were painted.
    fragments[:, :2] = np.rint(mark.centres * surface.ratio) / surface.ratio
    fragments[:, 4:6] = stamp.width(), stamp.height()
    fragments[:, 6:8] = 1.0 / surface.ratio
    fragments[:, 9] = 1.0
    first, fragments = as_qt(fragments, QPainter.PixmapFragment)
    painter.drawPixmapFragments(first, len(fragments), stamp)


@lru_cache(maxsize=256)
def _stamp(marker: str, size: float, fill: int, stroke: int, width: float, ratio: float) -> QPixmap:
    """Paint a marker once, to be stamped many times."""
    side = 2 * int(np.ceil((size + width + 4.0) * ratio / 2.0))
    stamp = QPixmap(side, side)
    stamp.fill(Qt.GlobalColor.transparent)
    with QPainter(stamp) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(side / 2.0, side / 2.0)
        painter.scale(ratio, ratio)
        painter.setPen(pen_of(stroke, width))
        painter.setBrush(brush_of(fill))
        painter.drawPath(marker_path(marker, size))
    return stamp


def _polygon_mark(painter: QPainter, mark: Polygon, surface: _Surface) -> None:
    painter.setPen(pen_of(mark.stroke, mark.stroke_width))
    painter.setBrush(brush_of(mark.fill))
    painter.drawPolygon(_polygon(mark.points))


def _label(painter: QPainter, mark: Label, surface: _Surface) -> None:
    draw_label(painter, mark, surface.family, surface.dpi)


def _group(painter: QPainter, mark: Group, surface: _Surface) -> None:
    painter.save()
    if mark.clip is not None:
        painter.setClipRect(QRectF(*mark.clip), Qt.ClipOperation.IntersectClip)
    painter.translate(mark.dx, mark.dy)
    for inner in mark.marks:
        _PAINTERS[type(inner)](painter, inner, surface)
    painter.restore()


_PAINTERS: dict[type[Mark], Callable[[QPainter, Any, _Surface], None]] = {
    Curves: _curves,
    Polyline: _polyline,
    Segments: _segments,
    Rect: _rect,
    Discs: _discs,
    Tile: _tile,
    Image: _image,
    Points: _points,
    Polygon: _polygon_mark,
    Label: _label,
    Group: _group,
}
