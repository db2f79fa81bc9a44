"""Where a part of the network stands in its panel, and where words about it hide nothing of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF

from nnviz.scene import curves
from nnviz.scene.network_layout import NetworkLayout
from nnviz.scene.network_places import bias_place, bias_reach, control_places, fold_plates, header_words
from nnviz.scene.targets import BadgeAt, BiasAt, ControlAt, EdgeAt, FoldAt, HeaderAt, NeuronAt, Target

_GAP = 14.0


def box_of(layout: NetworkLayout, target: Target) -> QRectF | None:
    """Give what a part of the network covers; of a weight the place of its number. None if not shown."""
    if not 0 <= target.layer < len(layout.columns):
        return None
    column = layout.columns[target.layer]
    if isinstance(target, EdgeAt):
        return _number_box(layout, target)
    if isinstance(target, HeaderAt | FoldAt | ControlAt):
        return _plate_box(layout, target)
    if (place := column.place(target.index)) is None:
        return None
    if isinstance(target, BiasAt):
        (x, y), reach = bias_place(column, place), bias_reach(layout, column)
        return QRectF(x - reach, y - reach, 2.0 * reach, 2.0 * reach)
    assert isinstance(target, NeuronAt | BadgeAt)
    return QRectF(*column.rect(place))


def _header_box(layout: NetworkLayout, x: float, target: HeaderAt) -> QRectF:
    words = [word for word in header_words(layout) if word.target.layer == target.layer]
    if target.part != "name":
        words = [word for word in words if word.target == target] or words
    box = QRectF(x - 20.0, layout.header_y - 8.0 * layout.scale, 40.0, 16.0 * layout.scale)
    for word in words:
        height = 1.5 * word.size
        box = box.united(QRectF(word.x - word.width / 2.0, word.y - height / 2.0, word.width, height))
    return box


def _plate_box(layout: NetworkLayout, target: HeaderAt | FoldAt | ControlAt) -> QRectF | None:
    if isinstance(target, HeaderAt):
        return _header_box(layout, layout.columns[target.layer].x, target)
    if isinstance(target, FoldAt):
        plates = fold_plates(layout, layout.columns[target.layer])
        return next((QRectF(*its.box) for its in plates if its.target == target), None)
    places = {control: (x, y) for control, x, y in control_places(layout)}
    if target not in places:
        return None
    (x, y), half = places[target], layout.button / 2.0
    return QRectF(x - half, y - half, 2.0 * half, 2.0 * half)


def _number_box(layout: NetworkLayout, edge: EdgeAt) -> QRectF | None:
    ends = edge_ends(layout, edge)
    if ends is None:
        return None
    x, y = float(ends[0, 0] + ends[0, 2]) / 2.0, float(ends[0, 1] + ends[0, 3]) / 2.0
    wide, high = 78.0 * layout.scale, 20.0 * layout.scale
    return QRectF(x - wide / 2.0, y - high / 2.0, wide, high)


def number_box(layout: NetworkLayout, target: Target) -> QRectF | None:
    """Give where the number of a weight or bias is written while it is selected."""
    if isinstance(target, EdgeAt):
        return _number_box(layout, target)
    if not isinstance(target, BiasAt) or (box := box_of(layout, target)) is None:
        return None
    wide, high = 78.0 * layout.scale, 20.0 * layout.scale
    return QRectF(box.left() - 5.0 * layout.scale - wide, box.center().y() - high / 2.0, wide, high)


def edge_ends(layout: NetworkLayout, edge: EdgeAt) -> NDArray[np.float64] | None:
    """Give ``(1, 4)`` where a weight's curve starts and ends, or None if it is not shown."""
    if not 1 <= edge.layer <= len(layout.links):
        return None
    links = layout.links[edge.layer - 1]
    number = links.number(edge.source, edge.target)
    return None if number is None else links.ends_of(np.array([number]))


def spots_of(layout: NetworkLayout, target: Target) -> list[QPointF]:
    """Give points that words about a part must not cover: those along a weight's curve."""
    if not isinstance(target, EdgeAt) or (ends := edge_ends(layout, target)) is None:
        return []
    x, y = curves.flatten(ends)
    return [QPointF(px, py) for px, py in zip(x[0].tolist(), y[0].tolist(), strict=True)]


def place_beside(
    size: QSizeF, at: QPointF, keep: Sequence[QRectF], spots: Iterable[QPointF], room: QRectF
) -> QPointF:
    """Give the upper left corner for a plate beside a point, where it covers as little as can be.

    Args:
        size: Of the plate.
        at: The point, such as that of the mouse.
        keep: What must not be covered.
        spots: Points that must not be covered.
        room: Where the plate has to lie.
    """
    points = list(spots)
    best, least = QPointF(room.topLeft()), float("inf")
    for corner in _corners(size, at, keep):
        x = min(max(corner.x(), room.left()), max(room.right() - size.width(), room.left()))
        y = min(max(corner.y(), room.top()), max(room.bottom() - size.height(), room.top()))
        plate = QRectF(QPointF(x, y), size)
        covered = sum(_area(plate.intersected(box)) for box in keep)
        covered += 100.0 * sum(plate.contains(point) for point in points)
        covered += 10_000.0 * plate.adjusted(-2.0, -2.0, 2.0, 2.0).contains(at)
        if covered < least:
            best, least = plate.topLeft(), covered
        if not covered:
            break
    return best


def _area(box: QRectF) -> float:
    return max(box.width(), 0.0) * max(box.height(), 0.0)


def _corners(size: QSizeF, at: QPointF, keep: Sequence[QRectF]) -> Iterable[QPointF]:
    wide, high = size.width(), size.height()
    for left, top in ((at.x() + _GAP, at.y() + _GAP), (at.x() + _GAP, at.y() - _GAP - high)):
        yield QPointF(left, top)
    for left, top in ((at.x() - _GAP - wide, at.y() + _GAP), (at.x() - _GAP - wide, at.y() - _GAP - high)):
        yield QPointF(left, top)
    for box in keep:
        yield QPointF(box.right() + _GAP, at.y() - high / 2.0)
        yield QPointF(box.left() - _GAP - wide, at.y() - high / 2.0)
        yield QPointF(at.x() - wide / 2.0, box.bottom() + _GAP)
        yield QPointF(at.x() - wide / 2.0, box.top() - _GAP - high)
