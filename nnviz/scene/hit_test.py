"""What lies under a point of the picture of a network, by geometry alone."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from nnviz.params import Params
from nnviz.scene.camera import Box
from nnviz.scene.network_columns import Column
from nnviz.scene.network_layout import NetworkLayout
from nnviz.scene.network_places import (
    bias_place,
    bias_reach,
    control_places,
    fold_plates,
    glyph_box,
    header_words,
    removable,
    remove_place,
)
from nnviz.scene.network_signs import Judged, badge_places
from nnviz.scene.network_strokes import strokes_of
from nnviz.scene.targets import BiasAt, ControlAt, EdgeAt, HeaderAt, NeuronAt, Target

_REACH = 5.0
"""How far from a thin edge one may point, in pixels."""


def hit_test(
    layout: NetworkLayout,
    x: float,
    y: float,
    params: Params | None = None,
    *,
    selected: Target | None = None,
    findings: Sequence[Judged] = (),
) -> Target | None:
    """Give what is drawn at a point: buttons first, then signs, dots, neurons, the nearest edge, headers.

    Args:
        layout: Where everything stands.
        x: In pixels of the picture.
        y: Likewise.
        params: The weights as drawn, so that edges are as thick as painted and the strongest of
            several at one point is the one on top; without them all are thin.
        selected: The neuron that has a × to remove it.
        findings: What is the matter with neurons, as it is drawn.
    """
    if not (0 <= x <= layout.width and 0 <= y <= layout.height):
        return None
    if layout.controls_y is not None and (button := _button(layout, x, y, selected)):
        return button
    _, top, _, height = layout.body
    if not top <= y <= top + height:
        return _header(layout, x, y) if y < top else None
    for badge, cx, cy, radius in badge_places(layout, findings):
        if math.hypot(x - cx, y - cy) <= radius:
            return badge
    for column in layout.columns:
        if found := _in_column(layout, column, x, y):
            return found
    return _edge(layout, x, y, params)


def _button(layout: NetworkLayout, x: float, y: float, selected: Target | None) -> ControlAt | None:
    for control, cx, cy in control_places(layout):
        if math.hypot(x - cx, y - cy) <= 0.6 * layout.button:
            return control
    if (badge := removable(layout, selected)) and _seen(layout, y):
        column = layout.columns[badge.layer]
        place = column.place(badge.index)
        cx, cy, radius = remove_place(column, place or 0, layout.button)
        if math.hypot(x - cx, y - cy) <= radius:
            return badge
    return None


def _seen(layout: NetworkLayout, y: float) -> bool:
    """Tell whether a y lies where tiles and edges are drawn."""
    _, top, _, height = layout.body
    return top <= y <= top + height


def _in_column(layout: NetworkLayout, column: Column, x: float, y: float) -> Target | None:
    for plate in fold_plates(layout, column):
        if _holds(plate.box, x, y):
            return plate.target
    reach = bias_reach(layout, column)
    if abs(x - column.x) > column.wide / 2.0 + max(reach, _REACH):
        return None
    after = bisect_left(column.y, y)
    for place in range(max(after - 2, 0), min(after + 2, len(column.y))):
        if column.layer and math.dist((x, y), bias_place(column, place)) <= reach:
            return BiasAt(column.layer, column.shown[place])
        if _holds(column.rect(place), x, y) or _holds(glyph_box(layout, column, place), x, y):
            return NeuronAt(column.layer, column.shown[place])
    return None


def _holds(box: Box | None, x: float, y: float) -> bool:
    return box is not None and box[0] <= x <= box[0] + box[2] and box[1] <= y <= box[1] + box[3]


def _edge(layout: NetworkLayout, x: float, y: float, params: Params | None) -> EdgeAt | None:
    for links in layout.links:
        if not len(links) or not links.left <= x <= links.right:
            continue
        if params is None:
            edges, over = links.near(x, y, _REACH + 0.5)
            rank = np.zeros(len(edges), np.intp)
        else:
            strokes = strokes_of(params, layout)
            edges, away = links.near(x, y, _REACH + strokes.style.widest / 2.0)
            weights = params[links.layer - 1][0][links.source_of(edges), links.target_of(edges)]
            half = strokes.style.widths(strokes.style.levels(weights)) / 2.0
            over, rank = np.maximum(away - half, 0.0), strokes.rank(weights)
            edges, over, rank = edges[over <= _REACH], over[over <= _REACH], rank[over <= _REACH]
        if not len(edges):
            return None
        nearest = np.lexsort((-np.arange(len(edges)), -rank, over))[:1]
        return EdgeAt(
            links.layer,
            int(links.source_of(edges[nearest])[0]),
            int(links.target_of(edges[nearest])[0]),
        )
    return None


def _header(layout: NetworkLayout, x: float, y: float) -> HeaderAt | None:
    if y > layout.subheader_y + 9.0 * layout.scale:
        return None
    for word in header_words(layout):
        if abs(x - word.x) <= word.width / 2.0 + 2.0 and abs(y - word.y) <= 0.75 * word.size:
            return word.target
    for column in layout.columns:
        if abs(x - column.x) <= min(layout.pitch / 2.0, 60.0 * layout.scale):
            return HeaderAt(column.layer)
    return None


__all__ = ["control_places", "hit_test", "removable", "remove_place"]
