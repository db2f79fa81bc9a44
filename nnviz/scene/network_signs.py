"""Small signs: what is the matter with a neuron, what is locked against training, what is switched off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from nnviz.scene.marks import Discs, Mark, Polyline, Rect, Segments
from nnviz.scene.network_columns import Column
from nnviz.scene.network_layout import NetworkLayout
from nnviz.scene.network_numbers import edge_middle
from nnviz.scene.network_places import bias_place, bias_scale
from nnviz.scene.network_touched import Touched
from nnviz.scene.targets import BadgeAt, EdgeAt
from nnviz.theme import Theme, argb

_LEAST_TILE = 7.0
_MOST_LOCKS = 200
GRAVE = ("dead", "exploding")
"""The findings that are drawn in the colour of errors; the others in that of warnings."""
GLYPHS = {
    "dead": [[-0.42, -0.42, 0.42, 0.42], [-0.42, 0.42, 0.42, -0.42]],
    "saturated": [
        [-0.5, -0.4, 0.5, -0.4],
        [0.0, 0.55, 0.0, -0.15],
        [0.0, -0.15, -0.32, 0.2],
        [0.0, -0.15, 0.32, 0.2],
    ],
    "identical": [[-0.5, -0.22, 0.5, -0.22], [-0.5, 0.22, 0.5, 0.22]],
    "exploding": [
        [-0.5, 0.42, -0.05, 0.3],
        [-0.05, 0.3, 0.45, -0.5],
        [0.45, -0.5, 0.1, -0.3],
        [0.45, -0.5, 0.5, -0.1],
    ],
    "other": [[0.0, -0.55, 0.0, 0.15], [0.0, 0.4, 0.0, 0.6]],
}
"""Strokes by the key of a finding, in shares of the radius: a cross, a ceiling, equal signs, a rise."""


class Judged(Protocol):
    """What is the matter with some neurons: a key, and each one's layer and index."""

    @property
    def code(self) -> str:
        """The key of what it is."""
        ...

    @property
    def neurons(self) -> tuple[tuple[int, int], ...]:
        """The layer, from 1, and the index of each."""
        ...


def badge_places(
    layout: NetworkLayout, findings: Sequence[Judged]
) -> list[tuple[BadgeAt, float, float, float]]:
    """Give the badges of shown neurons with their middles and radii, at the upper left corners."""
    places: list[tuple[BadgeAt, float, float, float]] = []
    taken: dict[tuple[int, int], int] = {}
    for finding in findings:
        for layer, index in finding.neurons:
            column = layout.columns[layer] if 0 <= layer < len(layout.columns) else None
            place = column.place(index) if column else None
            if column is None or place is None or column.tile < _LEAST_TILE:
                continue
            number = taken.get((layer, index), 0)
            taken[layer, index] = number + 1
            x, y, side, _ = column.rect(place)
            radius = min(max(0.16 * side, 4.0), 8.0 * layout.scale * layout.grow)
            badge = BadgeAt(layer, index, finding.code)
            places.append((badge, x + 1.0 + 2.1 * radius * number, y + 1.0, radius))
    return places


def badges(layout: NetworkLayout, theme: Theme, findings: Sequence[Judged]) -> list[Mark]:
    """Draw a round sign with a glyph at the corner of each neuron with which something is the matter."""
    marks: list[Mark] = []
    for badge, x, y, radius in badge_places(layout, findings):
        fill = argb(theme.error if badge.code in GRAVE else theme.warning)
        ring = argb(theme.canvas)
        marks.append(
            Discs(np.array([[x, y]]), np.array([radius]), np.array([fill], np.uint32), ring, 0.2 * radius)
        )
        marks += _glyph(badge.code, x, y, radius, argb(theme.canvas))
    return marks


def _glyph(code: str, x: float, y: float, radius: float, ink: int) -> list[Mark]:
    strokes = np.array(GLYPHS.get(code, GLYPHS["other"])) * radius + np.array([x, y, x, y])
    return [Segments(strokes, ink, max(0.24 * radius, 1.0))]


# --- locked, and off ---


def lock_marks(layout: NetworkLayout, theme: Theme, its: Touched) -> list[Mark]:
    """Draw a small lock on each locked weight and bias; one for all of a neuron whose weights all are."""
    marks: list[Mark] = []
    size = 8.5 * layout.scale * layout.grow
    for layer, edges in its.locked.items():
        column, sources = layout.columns[layer], layout.units[layer - 1]
        into: dict[int, int] = {}
        for _, target in edges:
            into[target] = into.get(target, 0) + 1
        whole = {target for target, count in into.items() if count == sources > 1}
        for target in sorted(whole):
            if (place := column.place(target)) is not None:
                x, y, _, height = column.rect(place)
                marks += lock(x - 0.2 * size, y + height / 2.0, size, theme)
        single = [edge for edge in sorted(edges) if edge[1] not in whole]
        for source, target in single[:_MOST_LOCKS]:
            if at := edge_middle(layout, EdgeAt(layer, source, target), 0.6):
                marks += lock(*at, size, theme)
    return marks + _bias_locks(layout, theme, its, size)


def _bias_locks(layout: NetworkLayout, theme: Theme, its: Touched, size: float) -> list[Mark]:
    marks: list[Mark] = []
    for layer, index in sorted(its.locked_biases)[:_MOST_LOCKS]:
        column = layout.columns[layer]
        place = column.place(index)
        if place is not None and column.tile >= 1.6 * size:
            x, y = bias_place(column, place)
            marks += lock(x - 0.12 * bias_scale(layout, column) - 0.8 * size, y, size, theme)
    return marks


def lock(x: float, y: float, size: float, theme: Theme) -> list[Mark]:
    """Draw a closed lock around a point: a body, and a shackle over it."""
    wide, tall = 0.8 * size, 0.58 * size
    turn = np.linspace(np.pi, 2.0 * np.pi, 9)
    arc = np.stack([x + 0.25 * size * np.cos(turn), y - 0.12 * size + 0.3 * size * np.sin(turn)], axis=1)
    feet = np.array([[x - 0.25 * size, y + 0.1 * size], [x + 0.25 * size, y + 0.1 * size]])
    shackle = np.concatenate([feet[:1], arc, feet[1:]])
    ground, ink = argb(theme.canvas), argb(theme.text)
    return [
        Rect(x - 0.62 * size, y - 0.68 * size, 1.24 * size, 1.4 * size, ground, 0, 0.0, 0.4 * size),
        Polyline(shackle, ink, 0.15 * size),
        Rect(x - wide / 2.0, y - 0.05 * size, wide, tall, ink, 0, 0.0, 0.12 * size),
    ]


def off_marks(layout: NetworkLayout, theme: Theme, its: Touched) -> list[Mark]:
    """Grey and cross out the neurons that are switched off."""
    marks: list[Mark] = []
    for layer, index in sorted(its.neurons_off):
        column = layout.columns[layer]
        place = column.place(index)
        if place is not None:
            marks += _crossed(column, place, theme)
    return marks


def _crossed(column: Column, place: int, theme: Theme) -> list[Mark]:
    x, y, width, height = column.rect(place)
    inset = 0.2 * min(width, height)
    radius = 0.2 * column.tile
    ends = np.array([[x + inset, y + inset, x + width - inset, y + height - inset]])
    ends = np.concatenate([ends, [[x + inset, y + height - inset, x + width - inset, y + inset]]])
    wash = argb(theme.canvas, 0.72)
    line = max(min(0.045 * height, 3.0), 1.0)
    return [
        Rect(x, y, width, height, wash, argb(theme.muted), min(1.5, 0.08 * height), radius),
        Segments(ends, argb(theme.muted), line),
    ]
