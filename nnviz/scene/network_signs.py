"""Small signs at neurons: what is the matter with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from nnviz.scene.marks import Discs, Mark, Segments
from nnviz.scene.network_layout import NetworkLayout
from nnviz.scene.targets import BadgeAt
from nnviz.theme import Theme, argb

_LEAST_TILE = 7.0
GRAVE = ("dead", "exploding")
"""The findings that are drawn in the colour of errors; the others in that of warnings."""
_GLYPHS = {
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
    strokes = np.array(_GLYPHS.get(code, _GLYPHS["other"])) * radius + np.array([x, y, x, y])
    return [Segments(strokes, ink, max(0.24 * radius, 1.0))]
