"""What a pass writes over a network: numbers on edges and neurons, and which way they flow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnviz.scene.curves import share_across
from nnviz.scene.marks import Curves, Label, Mark, Polygon, Rect
from nnviz.scene.network_columns import Column
from nnviz.scene.network_layout import NetworkLayout
from nnviz.scene.network_places import bias_scale
from nnviz.scene.network_scene import Overlay
from nnviz.scene.targets import EdgeAt, NeuronAt
from nnviz.scene.text import text_width
from nnviz.theme import Theme, argb, blend

_PLATE = 1.45
"""Height of a plate, in letters."""
_FRAME = 2.5
"""Distance of the frame of the moment from its tile, in pixels."""


@dataclass(frozen=True)
class Note:
    """A number that stands at an edge or a neuron.

    Attributes:
        target: Where.
        text: What is written there; "" only lights the place up.
        value: Its number, whose sign gives the colour.
        now: Whether this moment is about it; other notes stay from before, quieter.
    """

    target: EdgeAt | NeuronAt
    text: str
    value: float
    now: bool = True


def pass_overlay(notes: Sequence[Note], *, backward: bool = False, text_scale: float = 1.0) -> Overlay:
    """Draw notes over a network whose edges recede.

    Args:
        notes: What stands where.
        backward: Whether gradients flow, from right to left.
        text_scale: The user's own enlargement of text.
    """

    def marks(layout: NetworkLayout, theme: Theme) -> Sequence[Mark]:
        edges = [note for note in notes if isinstance(note.target, EdgeAt)]
        neurons = [note for note in notes if isinstance(note.target, NeuronAt)]
        size = max(10.5 * layout.scale, 9.0 * text_scale) * layout.grow  # the scale holds the enlargement
        places = _neuron_places(layout, neurons, size)
        return [
            *_edge_marks(layout, edges, theme, backward),
            *_edge_labels(layout, edges, theme, size, list(places.values())),
            *(
                mark
                for note, (x, y, wide) in places.items()
                for mark in _plate((x, y), note, wide, theme, size)
            ),
        ]

    def frames(layout: NetworkLayout, theme: Theme) -> Sequence[Mark]:
        return _frames(layout, [note for note in notes if isinstance(note.target, NeuronAt)], theme)

    return Overlay(marks, dim=True, frames=frames)


def _ends(layout: NetworkLayout, target: EdgeAt) -> tuple[float, float, float, float] | None:
    """Give where an edge starts and ends; one of a folded neuron does at the fold's plate."""
    if not 1 <= target.layer < len(layout.columns):
        return None
    links = layout.links[target.layer - 1]
    start = _height(layout.columns[target.layer - 1], target.source)
    stop = _height(layout.columns[target.layer], target.target)
    return None if start is None or stop is None else (links.left, start, links.right, stop)


def _height(column: Column, index: int) -> float | None:
    place = column.place(index)
    if place is not None:
        return column.y[place]
    return column.fold_y if column.folds and index < column.units else None


def _colour(note: Note, theme: Theme) -> int:
    colour = theme.negative if note.value < 0 else theme.positive
    return argb(colour) if note.now else blend(colour, theme.canvas, 0.45)


def _edge_marks(layout: NetworkLayout, notes: list[Note], theme: Theme, backward: bool) -> list[Mark]:
    shown = [(note, _ends(layout, note.target)) for note in notes if isinstance(note.target, EdgeAt)]
    found = [(note, ends) for note, ends in shown if ends is not None]
    if not found:
        return []
    widths = np.array([(2.6 if note.now else 1.4) * layout.grow for note, _ in found])
    colours = np.array([_colour(note, theme) for note, _ in found], np.uint32)
    dashed = np.array([note.value < 0 for note, _ in found])
    curves = Curves(np.array([ends for _, ends in found]), colours, widths, dashed)
    arrows = [_arrow(ends, _colour(note, theme), layout.grow, backward) for note, ends in found if note.now]
    return [curves, *arrows]


def _arrow(ends: tuple[float, float, float, float], colour: int, grow: float, backward: bool) -> Mark:
    """Draw the head of an arrow at the end to which numbers flow."""
    x1, y1, x2, y2 = ends
    long, half = 8.0 * grow, 4.2 * grow
    x, y, way = (x1, y1, -1.0) if backward else (x2, y2, 1.0)
    points = np.array([[x, y], [x - way * long, y - half], [x - way * long, y + half]])
    return Polygon(points, colour)


def _edge_labels(
    layout: NetworkLayout,
    notes: list[Note],
    theme: Theme,
    size: float,
    taken: list[tuple[float, float, float]],
) -> list[Mark]:
    """Write the numbers on plates along their edges, first near the start, where they are apart.

    They leave tiles free, too, where there is another place.
    """
    marks: list[Mark] = []
    for note in sorted(notes, key=lambda note: not note.now):
        if not note.text or not isinstance(note.target, EdgeAt):
            continue
        ends = _ends(layout, note.target)
        width = text_width(note.text, size, "semibold") + 8.0
        if ends is None or (place := _free_place(layout, ends, width, size, taken)) is None:
            continue
        taken.append((*place, width))
        marks += _plate(place, note, width, theme, size)
    return marks


def _free_place(
    layout: NetworkLayout,
    ends: tuple[float, float, float, float],
    width: float,
    size: float,
    taken: Sequence[tuple[float, float, float]],
) -> tuple[float, float] | None:
    """Find a place on a curve where no plate stands yet: a third of the way, or else further on."""
    x1, y1, x2, y2 = ends
    free: list[tuple[float, float]] = []
    for share in (0.36, 0.5, 0.22, 0.64, 0.78):
        across = float(share_across(share))
        x, y = x1 + share * (x2 - x1), y1 + across * (y2 - y1)
        if all(abs(y - b) > 1.5 * size or abs(x - a) > (width + w) / 2.0 for a, b, w in taken):
            free.append((x, y))
    return next((its for its in free if not _is_on_a_tile(layout, its, width, size)), next(iter(free), None))


def _is_on_a_tile(layout: NetworkLayout, place: tuple[float, float], width: float, size: float) -> bool:
    """Tell whether a plate would cover some of a tile."""
    for column in layout.columns:
        reach = (width + column.wide) / 2.0, (_PLATE * size + column.tile) / 2.0
        if abs(place[0] - column.x) < reach[0] and any(abs(place[1] - y) < reach[1] for y in column.y):
            return True
    return False


def _plate(place: tuple[float, float], note: Note, width: float, theme: Theme, size: float) -> list[Mark]:
    x, y = place
    height = _PLATE * size
    ground = Rect(
        x - width / 2, y - height / 2, width, height, argb(theme.canvas), _colour(note, theme), 1.2, 3
    )
    colour = argb(theme.text if note.now else theme.muted)
    return [ground, Label(x, y, note.text, colour, size, "middle", "semibold" if note.now else "regular")]


def _tile(layout: NetworkLayout, note: Note) -> tuple[Column, int] | None:
    """Find the tile of a note's neuron, or None where it is folded or of another network."""
    if not isinstance(note.target, NeuronAt) or note.target.layer >= len(layout.columns):
        return None
    column = layout.columns[note.target.layer]
    place = column.place(note.target.index)
    return None if place is None else (column, place)


def _frames(layout: NetworkLayout, notes: list[Note], theme: Theme) -> list[Mark]:
    """Frame the tiles that the moment is about."""
    marks: list[Mark] = []
    for note in notes:
        if note.now and (found := _tile(layout, note)) is not None:
            column, place = found
            x, y, wide, high = column.rect(place)
            box = x - _FRAME, y - _FRAME, wide + 2 * _FRAME, high + 2 * _FRAME
            marks.append(Rect(*box, 0, argb(theme.accent), 2.4, 0.2 * column.tile + _FRAME))
    return marks


def _bias_reach(layout: NetworkLayout, column: Column) -> float:
    """Give how far a dot of a bias at a tile's lower corner may reach below the tile."""
    return 0.5 * _FRAME + 0.14 * bias_scale(layout, column)


def _neuron_places(
    layout: NetworkLayout, notes: list[Note], size: float
) -> dict[Note, tuple[float, float, float]]:
    """Find where each number of a neuron stands: its plate's middle and width.

    Under the tiles where a plate has room before the next one; else beside them, towards the next layer,
    but left of the last layer, whose names stand on the right. Where rows are lower than a plate only
    the numbers of the moment are written.
    """
    places: dict[Note, tuple[float, float, float]] = {}
    for note in sorted(notes, key=lambda note: note.now):
        found = _tile(layout, note) if note.text else None
        if found is None:
            continue
        column, place = found
        _, y, wide, high = column.rect(place)
        width, gap = text_width(note.text, size, "semibold") + 8.0, column.row - high
        if gap >= _PLATE * size + 2 * _FRAME:
            room = gap - _PLATE * size - 2 * _FRAME
            under = min(_bias_reach(layout, column), room) if width > wide - _PLATE * size else 0.0
            low = y + high + min(_FRAME + 0.5 * _PLATE * size, 0.5 * gap) + under
            places[note] = column.x, low, width
        elif note.now or column.row >= _PLATE * size:
            away = wide / 2 + 2 * _FRAME + width / 2
            last = column.layer == len(layout.columns) - 1
            places[note] = column.x + (-away if last else away), y + high / 2, width
    return places
