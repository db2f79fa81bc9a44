"""The picture of a network: layers as columns of tiles, weights as curves, biases as dots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nnviz.scene import (
    network_edges,
    network_furniture,
    network_legend,
    network_numbers,
    network_signs,
    network_tiles,
)
from nnviz.scene.camera import HOME, Camera
from nnviz.scene.edge_style import edge_style
from nnviz.scene.folding import Openings
from nnviz.scene.marks import Group, Mark, Picture
from nnviz.scene.network_layout import NetworkLayout, network_layout
from nnviz.scene.network_places import remove_place
from nnviz.scene.network_signs import Judged
from nnviz.scene.network_strokes import strokes_of
from nnviz.scene.network_touched import Touched, touched
from nnviz.scene.targets import BiasAt, ControlAt, NeuronAt, Target
from nnviz.scene.text import text_width, type_scale
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme, argb


@dataclass(frozen=True, eq=False)
class Overlay:
    """What another part of the program draws over the tiles and edges, under the headers.

    Attributes:
        marks: Makes the marks of a layout in a theme's colours, which in a picture may be others than in the
            window; nothing is drawn outside ``layout.body``.
        dim: Whether the edges recede, so that the overlay's stand out.
        frames: Makes likewise what lies on the tiles, but under their signs and biases; None for nothing.
    """

    marks: Callable[[NetworkLayout, Theme], Sequence[Mark]]
    dim: bool = False
    frames: Callable[[NetworkLayout, Theme], Sequence[Mark]] | None = None


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
    its = touched(snapshot)
    body = _body(snapshot, layout, theme, its, (selected, hovered), overlay)
    plain = overlay is None or not overlay.dim  # else the overlay's numbers stand on the edges
    if numbers and plain:
        body += network_numbers.number_marks(snapshot, layout, theme, its, (selected, hovered))
    body += network_signs.lock_marks(layout, theme, its)
    body += network_signs.badges(layout, theme, findings)
    if overlay is not None:
        body += overlay.marks(layout, theme)
    marks = body if camera == HOME else [Group(tuple(body), clip=layout.body)]
    marks += network_furniture.headers(layout, theme, selected)
    if legend:
        strokes = strokes_of(snapshot.params, layout)
        edges = sum(len(seen) for seen in strokes.seen) if strokes.many else 0
        marks += network_legend.legend(layout, theme, its, edges)
    if controls:
        marks += network_furniture.buttons(layout, theme, hovered, selected)
    if plain:
        marks += network_numbers.pointed_numbers(snapshot, layout, theme, selected, hovered)
    background = argb(theme.canvas)
    return Picture(float(size[0]), float(size[1]), background, tuple(marks), describe(snapshot), theme.family)


def _body(
    snapshot: Snapshot,
    layout: NetworkLayout,
    theme: Theme,
    its: Touched,
    targets: tuple[Target | None, Target | None],
    overlay: Overlay | None,
) -> list[Mark]:
    """Draw edges, tiles, biases, names and folds."""
    dim = overlay is not None and overlay.dim
    outlined = tuple(_meant(target) for target in targets)
    marks = network_edges.edge_marks(snapshot.params, layout, theme, targets[1], its, dim)
    marks += network_edges.emphasised(snapshot.params, layout, theme, targets)
    for column in layout.columns:
        marks += network_tiles.tile_marks(snapshot, layout, column, theme)
    marks += network_signs.off_marks(layout, theme, its)
    marks += network_tiles.outlines(layout, theme, outlined, NeuronAt)
    if overlay is not None and overlay.frames is not None:
        marks += overlay.frames(layout, theme)
    for column in layout.columns:
        marks += network_tiles.glyph_marks(snapshot, layout, column, theme)
    style = edge_style(snapshot.params, layout.tile)
    marks += network_tiles.bias_marks(snapshot, layout, style, theme, its)
    marks += network_tiles.outlines(layout, theme, outlined, BiasAt)
    marks += network_furniture.name_labels(snapshot, layout, theme)
    return marks + network_furniture.folds(layout, theme)


def describe(snapshot: Snapshot) -> str:
    """Say in words what the picture of the network shows."""
    widths = "-".join(str(n) for n in (snapshot.params[0][0].shape[0], *(len(b) for _, b in snapshot.params)))
    parameters = sum(w.size + b.size for w, b in snapshot.params)
    return f"Network {widths} with {parameters} parameters after {snapshot.epoch} epochs"


def _meant(target: Target | None) -> Target | None:
    """Give the neuron that a button would remove; any other target itself."""
    if isinstance(target, ControlAt) and target.kind == "remove_neuron":
        return NeuronAt(target.layer, target.index)
    return target


__all__ = ["describe", "layout_of", "network_picture", "remove_place"]
