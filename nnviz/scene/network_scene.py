"""The picture of a network: layers as columns of tiles, weights as curves, biases as dots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nnviz.numbers import format_number
from nnviz.scene import network_edges, network_furniture, network_signs, neuron_maps
from nnviz.scene.camera import HOME, Camera
from nnviz.scene.edge_style import EdgeStyle, edge_style
from nnviz.scene.folding import Openings
from nnviz.scene.marks import Discs, Group, Label, Mark, Picture, Polyline, Rect, Tile
from nnviz.scene.network_layout import Column, NetworkLayout, network_layout
from nnviz.scene.network_places import remove_place
from nnviz.scene.network_signs import Judged
from nnviz.scene.targets import BiasAt, ControlAt, EdgeAt, NeuronAt, Target
from nnviz.scene.text import text_width, type_scale
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme, argb, blend, table

_FEW_EDGES = 4


@dataclass(frozen=True, eq=False)
class Overlay:
    """What another part of the program draws over the tiles and edges, under the headers.

    Attributes:
        marks: Makes the marks of a layout; nothing is drawn outside ``layout.body``.
        dim: Whether the edges recede, so that the overlay's stand out.
    """

    marks: Callable[[NetworkLayout], Sequence[Mark]]
    dim: bool = False


def layout_of(
    snapshot: Snapshot,
    size: tuple[float, float],
    *,
    controls: bool = False,
    legend: bool = True,
    text_scale: float = 1.0,
    openings: Openings = (),
    camera: Camera = HOME,
) -> NetworkLayout:
    """Give the layout that ``network_picture`` draws with the same arguments, for hit tests."""
    width, height = size
    units = (snapshot.params[0][0].shape[0], *(w.shape[1] for w, _ in snapshot.params))
    type_size = 12.0 * type_scale(width, height) * text_scale
    names = network_furniture.names(snapshot)
    left = _gutter(names[0][:40], type_size, 0.19 * width)
    right = _gutter(names[1][:40], type_size, 0.21 * width)
    return network_layout(
        units,
        float(width),
        float(height),
        left=left,
        right=right,
        controls=controls,
        legend=legend,
        text_scale=text_scale,
        openings=openings,
        kinds=(None, *((its.activation, its.initializer) for its in snapshot.document.network.layers)),
        camera=camera,
    )


def _gutter(names: tuple[str, ...], size: float, most: float) -> float:
    widest = max((text_width(name[:200], size) for name in names), default=0.0)
    return min(widest + 0.8 * size, most) if widest else 0.0


def network_picture(
    snapshot: Snapshot,
    theme: Theme,
    size: tuple[float, float],
    *,
    selected: Target | None = None,
    hovered: Target | None = None,
    controls: bool = False,
    legend: bool = True,
    text_scale: float = 1.0,
    openings: Openings = (),
    camera: Camera = HOME,
    overlay: Overlay | None = None,
    findings: Sequence[Judged] = (),
    numbers: bool = False,
) -> Picture:
    """Draw a network as it is in a snapshot.

    Args:
        snapshot: What to draw.
        theme: In which colours.
        size: Width and height in pixels.
        selected: What is selected: outlined, with its number.
        hovered: What is under the mouse: likewise, and the edges of a neuron stand out.
        controls: Whether to draw the buttons that change the network.
        legend: Whether to explain colours and strokes at the foot.
        text_scale: The user's own enlargement of text.
        openings: The layers whose folds are open.
        camera: Which part is seen, and how large.
        overlay: What else is drawn over tiles and edges.
        findings: What is the matter with neurons: each gets a badge.
        numbers: Whether to write the weights on the edges, where there is room.
    """
    layout = layout_of(
        snapshot,
        size,
        controls=controls,
        legend=legend,
        text_scale=text_scale,
        openings=openings,
        camera=camera,
    )
    dim = overlay is not None and overlay.dim
    body: list[Mark] = network_edges.edge_marks(snapshot.params, layout, theme, hovered, dim)
    body += network_edges.emphasised(snapshot.params, layout, theme, (selected, hovered))
    for column in layout.columns:
        body += _tiles(snapshot, column, theme, layout.scale)
    body += _biases(snapshot, layout, edge_style(snapshot.params, layout.tile), theme)
    body += network_furniture.name_labels(snapshot, layout, theme)
    body += network_furniture.folds(layout, theme)
    body += network_signs.badges(layout, theme, findings)
    if overlay is not None:
        body += overlay.marks(layout)
    body += _outlines(layout, theme, selected, hovered)
    marks = body if camera == HOME else [Group(tuple(body), clip=layout.body)]
    marks += network_furniture.headers(layout, theme)
    if legend:
        marks += network_furniture.legend(layout, theme)
    if controls:
        marks += network_furniture.buttons(layout, theme, hovered, selected)
    marks += _numbers(snapshot, layout, theme, selected, hovered)
    background = argb(theme.canvas)
    return Picture(float(size[0]), float(size[1]), background, tuple(marks), describe(snapshot), theme.family)


def describe(snapshot: Snapshot) -> str:
    """Say in words what the picture of the network shows."""
    widths = "-".join(str(n) for n in (snapshot.params[0][0].shape[0], *(len(b) for _, b in snapshot.params)))
    parameters = sum(w.size + b.size for w, b in snapshot.params)
    return f"Network {widths} with {parameters} parameters after {snapshot.epoch} epochs"


def _tiles(snapshot: Snapshot, column: Column, theme: Theme, scale: float) -> list[Mark]:
    values = neuron_maps.shown_values(snapshot, column)
    radius, line = 0.2 * column.tile, min(1.5 * scale, 0.08 * column.tile)
    border = argb(theme.tile_border)
    if values is None or values.ndim < 3:
        marks: list[Mark] = []
        curves = None if values is None else neuron_maps.normalised(snapshot, column.layer, values)
        for place in range(len(column.shown)):
            x, y, side, _ = column.rect(place)
            marks.append(Rect(x, y, side, side, argb(theme.tile_fill), border, line, radius))
            if curves is not None:
                marks += _small_curve(curves[place], (x, y, side), theme)
        return marks
    places = neuron_maps.indices(neuron_maps.normalised(snapshot, column.layer, values))[:, ::-1]
    colours = table(theme, neuron_maps.table_key(snapshot, column.layer))
    tiles: list[Mark] = []
    for place, index in enumerate(column.shown):
        if neuron_maps.is_held(snapshot, column.layer, index):
            tiles += _held_tile(column.rect(place), theme, (radius, line), scale)
        else:
            tiles.append(Tile(*column.rect(place), places[place], colours, radius, border, line))
    return tiles


def _held_tile(
    box: tuple[float, float, float, float], theme: Theme, shape: tuple[float, float], scale: float
) -> list[Mark]:
    """Draw an input that no map runs over: flat, and saying so where there is room."""
    x, y, side, _ = box
    radius, line = shape
    size = min(11.0 * scale, 0.34 * side)
    fill = blend(theme.axis, theme.canvas, 0.3)
    marks: list[Mark] = [Rect(x, y, side, side, fill, argb(theme.tile_border), line, radius)]
    if size >= 7.0 and text_width("fixed", size) < side - 4.0:
        marks.append(Label(x + side / 2.0, y + side / 2.0, "fixed", argb(theme.text), size, "middle"))
    return marks


def _small_curve(values: np.ndarray, box: tuple[float, float, float], theme: Theme) -> list[Mark]:
    """Draw a neuron of one feature as a curve in its tile: blue above its middle, orange below."""
    x, y, side = box
    inner = 0.13 * side
    places = np.linspace(x + inner, x + side - inner, len(values))
    flat = np.clip(np.nan_to_num(values.astype(np.float64)), -1.0, 1.0)
    heights_ = y + side / 2.0 - flat * (side / 2.0 - inner)
    low = np.where(np.minimum(flat, np.roll(flat, -1)) < 0, heights_, np.nan)
    width = min(max(0.04 * side, 1.2), 2.6)
    zero = np.array([[x + inner, y + side / 2.0], [x + side - inner, y + side / 2.0]])
    return [
        Polyline(zero, argb(theme.grid), 1.0),
        Polyline(np.stack([places, heights_], axis=1), argb(theme.positive), width),
        Polyline(np.stack([places, low], axis=1), argb(theme.negative), width),
    ]


def _biases(snapshot: Snapshot, layout: NetworkLayout, style: EdgeStyle, theme: Theme) -> list[Mark]:
    """Draw every bias as a dot at the lower left corner of its tile."""
    centres: list[tuple[float, float]] = []
    radii: list[float] = []
    fills: list[int] = []
    for column in layout.columns[1:]:
        bias = snapshot.params[column.layer - 1][1][list(column.shown)]
        half = column.tile / 2.0
        centres += [(column.x - half, y + half) for y in column.y]
        radii += style.bias_radius(bias, min(column.tile, layout.columns[0].tile)).tolist()
        share = np.sqrt(np.minimum(np.abs(np.nan_to_num(bias)) / style.largest_bias, 1.0))
        fills += [
            blend(
                theme.positive if b >= 0 else theme.negative, theme.axis, float(0.25 + 0.75 * s) if b else 0.0
            )
            for b, s in zip(bias, share, strict=True)
        ]
    ring = 1.6 * min(layout.scale, 1.2) if layout.columns[0].tile > 24 else 0.8
    centre = np.array(centres, np.float64).reshape(-1, 2)
    return [Discs(centre, np.array(radii), np.array(fills, np.uint32), argb(theme.canvas), ring)]


def _outlines(
    layout: NetworkLayout, theme: Theme, selected: Target | None, hovered: Target | None
) -> list[Mark]:
    marks: list[Mark] = []
    for target, colour in ((hovered, theme.text), (selected, theme.selected)):
        if isinstance(target, ControlAt) and target.kind == "remove_neuron":
            target = NeuronAt(target.layer, target.index)
        if not isinstance(target, (NeuronAt, BiasAt)) or (place := _place(layout, target)) is None:
            continue
        column = layout.columns[target.layer]
        x, y, side, _ = column.rect(place)
        if isinstance(target, NeuronAt):
            marks.append(
                Rect(x - 2.5, y - 2.5, side + 5, side + 5, 0, argb(colour), 2.2, 0.2 * column.tile + 2.5)
            )
        else:
            dot = np.array([[x, y + side]])
            radius = np.array([max(0.14 * column.tile, 4.0) + 1.5])
            marks.append(Discs(dot, radius, np.zeros(1, np.uint32), argb(colour), 2.2))
    return marks


def _place(layout: NetworkLayout, target: NeuronAt | BiasAt) -> int | None:
    if not 0 <= target.layer < len(layout.columns):
        return None
    return layout.columns[target.layer].place(target.index)


def _numbers(
    snapshot: Snapshot, layout: NetworkLayout, theme: Theme, selected: Target | None, hovered: Target | None
) -> list[Mark]:
    """Write the numbers of what is selected or hovered, and of all edges where there are few."""
    targets: list[Target] = [t for t in (selected, hovered) if t is not None]
    if sum(len(links.ends) for links in layout.links) <= _FEW_EDGES:
        for links in layout.links:
            pairs = zip(links.source, links.target, strict=True)
            targets += [EdgeAt(links.layer, int(i), int(j)) for i, j in pairs]
    marks: list[Mark] = []
    for target in dict.fromkeys(targets):
        if isinstance(target, EdgeAt) and (at := _edge_middle(layout, target)):
            weight = float(snapshot.params[target.layer - 1][0][target.source, target.target])
            marks += pill(layout, theme, at, f"w = {format_number(weight)}")
        elif isinstance(target, BiasAt) and (place := _place(layout, target)) is not None:
            x, y, side, _ = layout.columns[target.layer].rect(place)
            bias = float(snapshot.params[target.layer - 1][1][target.index])
            text = f"b = {format_number(bias)}"
            marks += pill(layout, theme, (x + 0.3 * side, y + side + 15.0 * layout.scale), text)
    return marks


def _edge_middle(layout: NetworkLayout, edge: EdgeAt) -> tuple[float, float] | None:
    if not 1 <= edge.layer <= len(layout.links):
        return None
    links = layout.links[edge.layer - 1]
    number = links.number(edge.source, edge.target)
    if number is None:
        return None
    ends = links.ends_of(np.array([number]))
    return (links.left + links.right) / 2.0, float(ends[0, 1] + ends[0, 3]) / 2.0


def pill(layout: NetworkLayout, theme: Theme, at: tuple[float, float], text: str) -> list[Mark]:
    """Write a number on a small plate, moved inside the picture."""
    size = 11.0 * layout.scale
    width, height = text_width(text, size, "semibold") + 1.1 * size, 1.75 * size
    x = min(max(at[0], width / 2.0 + 2.0), layout.width - width / 2.0 - 2.0)
    y = min(max(at[1], height / 2.0 + 2.0), layout.height - height / 2.0 - 2.0)
    fill, border = argb(theme.raised), argb(theme.axis)
    return [
        Rect(x - width / 2.0, y - height / 2.0, width, height, fill, border, 1.0, height / 2.0),
        Label(x, y, text, argb(theme.text), size, "middle", "semibold"),
    ]


__all__ = ["describe", "layout_of", "network_picture", "remove_place"]
