"""Neurons as tiles: what each computes, its activation, its bias."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.activations import ACTIVATIONS
from nnviz.registry import Values, with_defaults
from nnviz.scene import neuron_maps
from nnviz.scene.camera import Box
from nnviz.scene.edge_style import EdgeStyle
from nnviz.scene.marks import Discs, Image, Label, Mark, Polyline, Rect, Segments, Tile
from nnviz.scene.network_columns import Column
from nnviz.scene.network_layout import NetworkLayout
from nnviz.scene.network_places import bias_place, bias_scale, glyph_box
from nnviz.scene.network_touched import Touched
from nnviz.scene.targets import BiasAt, NeuronAt, Target
from nnviz.scene.text import text_width
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme, argb, blend, table

_LEAST_TILE = 6.0
"""The side in pixels under which the neurons of a column are drawn as one image."""


def tile_marks(snapshot: Snapshot, layout: NetworkLayout, column: Column, theme: Theme) -> list[Mark]:
    """Draw the neurons of a column, as far as they are seen."""
    seen = layout.seen(column)
    if not len(seen):
        return []
    values = neuron_maps.shown_values(snapshot, column, seen)
    if is_strip(column):
        return _strip(snapshot, column, seen, values, theme)
    if values is None or values.ndim < 3:
        return _curve_tiles(snapshot, layout, column, seen, values, theme)
    places = neuron_maps.indices(neuron_maps.normalised(snapshot, column.layer, values))[:, ::-1]
    colours = table(theme, neuron_maps.table_key(snapshot, column.layer))
    radius, line = _shape(layout, column)
    border = argb(theme.tile_border)
    tiles: list[Mark] = []
    for number, place in enumerate(seen):
        if neuron_maps.is_held(snapshot, column.layer, column.shown[place]):
            tiles += _held_tile(column.rect(place), theme, (radius, line), layout.scale * layout.grow)
        else:
            tiles.append(Tile(*column.rect(place), places[number], colours, radius, border, line))
    return tiles


def is_strip(column: Column) -> bool:
    """Tell whether the neurons of a column are too small and too many for tiles."""
    return column.tile < _LEAST_TILE and column.row < 2.0 * column.tile


def _shape(layout: NetworkLayout, column: Column) -> tuple[float, float]:
    """Give the radius of the corners and the width of the border."""
    return 0.2 * min(column.tile, 70.0 * layout.scale), min(1.5 * layout.scale, 0.08 * column.tile)


def _curve_tiles(
    snapshot: Snapshot,
    layout: NetworkLayout,
    column: Column,
    seen: range,
    values: NDArray[np.float32] | None,
    theme: Theme,
) -> list[Mark]:
    radius, line = _shape(layout, column)
    curves = None if values is None else neuron_maps.normalised(snapshot, column.layer, values)
    marks: list[Mark] = []
    for number, place in enumerate(seen):
        box = column.rect(place)
        marks.append(Rect(*box, argb(theme.tile_fill), argb(theme.tile_border), line, radius))
        if curves is not None:
            marks += _small_curve(curves[number], box, theme)
    return marks


def _strip(
    snapshot: Snapshot, column: Column, seen: range, values: NDArray[np.float32] | None, theme: Theme
) -> list[Mark]:
    """Draw neurons too small for tiles as one image: of each as many values as it has pixels."""
    fine = min(max(int(column.tile), 1), 6)
    ground = blend(theme.axis, theme.canvas, 0.5)
    pixels = np.full((len(seen), fine + (column.tile < column.row), fine), ground, np.uint32)
    if values is not None:
        coarse = values.reshape(len(values), -1, values.shape[-1])
        rows, columns = (
            np.linspace(0, n - 1, fine + 2)[1:-1].astype(np.intp) for n in (coarse.shape[1], coarse.shape[2])
        )
        some = neuron_maps.normalised(snapshot, column.layer, coarse[:, rows[:, None], columns])
        colours = table(theme, neuron_maps.table_key(snapshot, column.layer))
        pixels[:, :fine] = colours[neuron_maps.indices(some)[:, ::-1]]
        held = [neuron_maps.is_held(snapshot, column.layer, column.shown[place]) for place in seen]
        pixels[held] = ground
    if pixels.shape[1] > fine:
        pixels[:, fine:] = 0
    x, y, width, height = column.rect(seen[0])
    tall = len(seen) * column.row if pixels.shape[1] > fine else len(seen) * height
    line = argb(theme.tile_border, 0.5)
    frame = Rect(x - 1.0, y - 1.0, width + 2.0, tall + 2.0, 0, line, 1.0, 1.5)
    return [Image(x, y, width, tall, pixels.reshape(-1, fine), smooth=False), frame]


def _held_tile(box: Box, theme: Theme, shape: tuple[float, float], scale: float) -> list[Mark]:
    """Draw an input that no map runs over: flat, and saying so where there is room."""
    x, y, side, _ = box
    radius, line = shape
    size = min(11.0 * scale, 0.34 * side)
    fill = blend(theme.axis, theme.canvas, 0.3)
    marks: list[Mark] = [Rect(x, y, side, side, fill, argb(theme.tile_border), line, radius)]
    if size >= 8.0 and text_width("fixed", size) < side - 4.0:
        marks.append(Label(x + side / 2.0, y + side / 2.0, "fixed", argb(theme.text), size, "middle"))
    return marks


def _small_curve(values: NDArray[np.float32], box: Box, theme: Theme) -> list[Mark]:
    """Draw a neuron of one feature as a curve in its tile: blue above its middle, orange below."""
    x, y, side, _ = box
    inner = 0.13 * side
    places = np.linspace(x + inner, x + side - inner, len(values))
    flat = np.clip(np.nan_to_num(values.astype(np.float64)), -1.0, 1.0)
    heights = y + side / 2.0 - flat * (side / 2.0 - inner)
    low = np.where(np.minimum(flat, np.roll(flat, -1)) < 0, heights, np.nan)
    width = min(max(0.04 * side, 1.2), 2.6)
    zero = np.array([[x + inner, y + side / 2.0], [x + side - inner, y + side / 2.0]])
    return [
        Polyline(zero, argb(theme.grid), 1.0),
        Polyline(np.stack([places, heights], axis=1), argb(theme.positive), width),
        Polyline(np.stack([places, low], axis=1), argb(theme.negative), width),
    ]


def outlines(
    layout: NetworkLayout,
    theme: Theme,
    targets: tuple[Target | None, ...],
    kind: type[NeuronAt] | type[BiasAt],
) -> list[Mark]:
    """Draw a line around the neurons (or biases) that are selected, and those that are hovered."""
    marks: list[Mark] = []
    for target, colour in zip(reversed(targets), (theme.text, theme.selected), strict=True):
        if not isinstance(target, kind) or not 0 <= target.layer < len(layout.columns):
            continue
        column = layout.columns[target.layer]
        place = column.place(target.index)
        if place is None:
            continue
        x, y, width, height = column.rect(place)
        if isinstance(target, NeuronAt):
            box = x - 2.5, y - 2.5, width + 5.0, height + 5.0
            marks.append(Rect(*box, 0, argb(colour), 2.2, _shape(layout, column)[0] + 2.5))
        else:
            dot = np.array([bias_place(column, place)])
            radius = np.array([max(0.14 * bias_scale(layout, column), 4.0) + 1.5])
            marks.append(Discs(dot, radius, np.zeros(1, np.uint32), argb(colour), 2.2))
    return marks


# --- the activation ---


def glyph_marks(snapshot: Snapshot, layout: NetworkLayout, column: Column, theme: Theme) -> list[Mark]:
    """Draw the activation's curve small, at the lower right corner of tiles with room for it."""
    boxes = [box for place in layout.seen(column) if (box := glyph_box(layout, column, place))]
    if not boxes:
        return []
    spec = snapshot.document.network.layers[column.layer - 1]
    points = np.concatenate([_glyph(spec.activation, spec.activation_parameters), np.full((1, 2), np.nan)])
    side, ring = boxes[0][2], argb(theme.tile_border)
    plates: list[Mark] = [Rect(*box, argb(theme.canvas), ring, 1.0, 0.28 * side) for box in boxes]
    curves = [np.array(box[:2]) + side * (0.5 + 0.3 * points) for box in boxes]
    line = Polyline(np.concatenate(curves), argb(theme.text), max(0.085 * side, 1.2))
    return [*plates, line]


@lru_cache(maxsize=64)
def _glyph(activation: str, parameters: Values) -> NDArray[np.float64]:
    """Give an activation's curve over sums of -3 to 3 as points of -1 to 1, y downwards."""
    row = ACTIVATIONS[activation]
    if row.whole_layer:
        bars = [(-0.75, -0.1), (0.0, 0.95), (0.75, -0.55)]
        lines = [[[x, 1.0], [x, -top], [np.nan, np.nan]] for x, top in bars]
        return np.concatenate([np.array(its) for its in lines])
    z = np.linspace(-3.0, 3.0, 25)
    a = np.asarray(row.fn(np, z[:, None], with_defaults(row.parameters, parameters)), np.float64).ravel()
    span = max(float(np.abs(a).max()), 1e-9) if float(a.min()) < 0 else max(float(a.max()), 1e-9)
    low = -span if float(a.min()) < -0.2 * span else min(float(a.min()), 0.0)
    up = (a - low) / max(span - low, 1e-9)
    return np.stack([z / 3.0, 1.0 - 2.0 * up], axis=1)


# --- the bias ---


def bias_marks(
    snapshot: Snapshot, layout: NetworkLayout, style: EdgeStyle, theme: Theme, its: Touched
) -> list[Mark]:
    """Draw every bias as a dot at the lower left corner of its tile; one that is off as a grey ring."""
    centres: list[tuple[float, float]] = []
    radii: list[float] = []
    fills: list[int] = []
    rings: list[tuple[float, float, float]] = []
    for column in layout.columns[1:]:
        seen = layout.seen(column)
        if is_strip(column) or not len(seen):
            continue
        shown = [column.shown[place] for place in seen]
        bias = snapshot.params[column.layer - 1][1][shown]
        sizes = style.bias_radius(bias, bias_scale(layout, column)).tolist()
        colours = _bias_fills(bias, style, theme)
        for number, place in enumerate(seen):
            at = bias_place(column, place)
            if (column.layer, shown[number]) in its.biases_off:
                rings.append((*at, max(sizes[number], 3.0)))
                continue
            centres.append(at)
            radii.append(sizes[number])
            fills.append(colours[number])
    ring = 1.6 * min(layout.scale, 1.2) if layout.tile > 24 else 0.8
    centre = np.array(centres, np.float64).reshape(-1, 2)
    dots = Discs(centre, np.array(radii), np.array(fills, np.uint32), argb(theme.canvas), ring)
    return [dots, *_rings_off(rings, theme)]


def _bias_fills(bias: NDArray[np.float32], style: EdgeStyle, theme: Theme) -> list[int]:
    share = np.sqrt(np.minimum(np.abs(np.nan_to_num(bias)) / style.largest_bias, 1.0))
    return [
        blend(theme.positive if b >= 0 else theme.negative, theme.axis, 0.25 + 0.75 * s if b else 0.0)
        for b, s in zip(bias.tolist(), share.tolist(), strict=True)
    ]


def _rings_off(rings: list[tuple[float, float, float]], theme: Theme) -> list[Mark]:
    if not rings:
        return []
    at = np.array(rings)
    fills = np.full(len(at), argb(theme.canvas), np.uint32)
    discs = Discs(at[:, :2], at[:, 2], fills, argb(theme.muted), 1.4)
    reach = 0.7 * at[:, 2]
    ends = np.stack(
        [at[:, 0] - reach, at[:, 1] + reach, at[:, 0] + reach, at[:, 1] - reach],
        axis=1,
    )
    return [discs, Segments(ends, argb(theme.muted), 1.2)]
