"""What lies under a point of the picture of a network, by geometry alone."""

from __future__ import annotations

import math

import numpy as np

from nnviz.scene.curves import distances
from nnviz.scene.edge_style import edge_style
from nnviz.scene.network_layout import Column, NetworkLayout
from nnviz.scene.targets import BiasAt, ControlAt, EdgeAt, FoldAt, HeaderAt, NeuronAt, Target
from nnviz.snapshot import Params

_REACH = 5.0
"""How far from a thin edge one may point, in pixels."""


def hit_test(
    layout: NetworkLayout, x: float, y: float, params: Params | None = None, *, selected: Target | None = None
) -> Target | None:
    """Give what is drawn at a point: buttons first, then dots, neurons, the nearest edge, headers.

    Args:
        layout: Where everything stands.
        x: In pixels of the picture.
        y: Likewise.
        params: The weights as drawn, so that edges are as thick as painted and the strongest of
            several at one point is the one on top; without them all are thin.
        selected: The neuron that has a × to remove it.
    """
    if not (0 <= x <= layout.width and 0 <= y <= layout.height):
        return None
    if layout.controls_y is not None and (button := _button(layout, x, y, selected)):
        return button
    for column in layout.columns:
        if found := _in_column(column, x, y):
            return found
    return _edge(layout, x, y, params) or _header(layout, x, y)


def control_places(layout: NetworkLayout) -> list[tuple[ControlAt, float, float]]:
    """Give the buttons of a picture with their middles; none where there is no room."""
    if layout.controls_y is None or not layout.button:
        return []
    places: list[tuple[ControlAt, float, float]] = []
    y, size = layout.controls_y, layout.button
    for column in layout.columns[1:-1]:
        last = layout.units[column.layer] - 1
        places.append((ControlAt("remove_neuron", column.layer, last), column.x - 0.62 * size, y))
        places.append((ControlAt("add_neuron", column.layer), column.x + 0.62 * size, y))
    if layout.pitch >= 3.9 * size:
        for column in layout.columns[1:]:
            places.append((ControlAt("insert_layer", column.layer), column.x - layout.pitch / 2.0, y))
    return places


def remove_place(column: Column, place: int, button: float) -> tuple[float, float, float]:
    """Give the middle and the radius of the × at a neuron's upper right corner."""
    x, y, side, _ = column.rect(place)
    return x + side - 1.0, y + 1.0, min(0.5 * button, 0.3 * side)


def removable(layout: NetworkLayout, target: Target | None) -> ControlAt | None:
    """Give the × of a neuron, or None where it cannot be removed alone or is not drawn."""
    if not isinstance(target, NeuronAt | ControlAt) or not 0 < target.layer < len(layout.units) - 1:
        return None
    drawn = layout.units[target.layer] > 1 and target.index in layout.columns[target.layer].shown
    return ControlAt("remove_neuron", target.layer, target.index) if drawn else None


def _button(layout: NetworkLayout, x: float, y: float, selected: Target | None) -> ControlAt | None:
    for control, cx, cy in control_places(layout):
        if math.hypot(x - cx, y - cy) <= 0.6 * layout.button:
            return control
    if badge := removable(layout, selected):
        column = layout.columns[badge.layer]
        cx, cy, radius = remove_place(column, column.shown.index(badge.index), layout.button)
        if math.hypot(x - cx, y - cy) <= radius:
            return badge
    return None


def _in_column(column: Column, x: float, y: float) -> Target | None:
    half = column.tile / 2.0
    if abs(x - column.x) > half + 8.0:
        return None
    dot = min(max(0.14 * column.tile, 4.0), 9.0)
    for index, middle in zip(column.shown, column.y, strict=True):
        if column.layer and math.hypot(x - (column.x - half), y - (middle + half)) <= dot:
            return BiasAt(column.layer, index)
        if abs(x - column.x) <= half and abs(y - middle) <= half:
            return NeuronAt(column.layer, index)
    if column.folded and abs(x - column.x) <= half and abs(y - column.fold_y) <= half:
        return FoldAt(column.layer)
    return None


def _edge(layout: NetworkLayout, x: float, y: float, params: Params | None) -> EdgeAt | None:
    for links in layout.links:
        if not len(links.ends) or not links.ends[0, 0] <= x <= links.ends[0, 2]:
            continue
        away = distances(links.ends, x, y)
        rank = np.zeros(len(away))
        half = np.full(len(away), 0.5)
        if params is not None:
            style = edge_style(params, layout.columns[1].tile)
            weights = params[links.layer - 1][0][links.source, links.target]
            levels = style.levels(weights)
            half = style.widths(levels) / 2.0
            rank[style.order(levels, weights)] = np.arange(len(away))
        over = np.maximum(away - half, 0.0)
        nearest = np.lexsort((-rank, over))[0]
        if over[nearest] > _REACH:
            return None
        return EdgeAt(links.layer, int(links.source[nearest]), int(links.target[nearest]))
    return None


def _header(layout: NetworkLayout, x: float, y: float) -> HeaderAt | None:
    if y > layout.subheader_y + 9.0 * layout.scale:
        return None
    for column in layout.columns:
        if abs(x - column.x) <= min(layout.pitch / 2.0, 60.0 * layout.scale):
            return HeaderAt(column.layer)
    return None
