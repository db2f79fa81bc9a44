"""Which edges are drawn one by one, and which only as part of an image, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.params import Params
from nnviz.scene.camera import HOME
from nnviz.scene.edge_style import EdgeStyle, edge_style
from nnviz.scene.network_layout import NetworkLayout

MOST_CURVES = 1000
"""Up to so many edges all are lines: a line costs 0.025 ms, the image of any number of edges about 2 ms."""
STRONGEST = 400
_LARGEST = 12


@dataclass(frozen=True, eq=False)
class Strokes:
    """The edges of a network that are seen.

    Attributes:
        style: How strong they are drawn.
        seen: For each pair of columns the numbers of the edges of which something is seen.
        weights: For each pair the weights of those edges.
        many: Whether there are too many: then an image shows them all, the strongest on top.
        least: The |w| from which on an edge is drawn on top of the image.
    """

    style: EdgeStyle
    seen: tuple[NDArray[np.intp], ...]
    weights: tuple[NDArray[np.float32], ...]
    many: bool
    least: float

    def rank(self, weights: NDArray[np.float32]) -> NDArray[np.intp]:
        """Give a number for each edge that is higher the later it is painted; equal ones in their order."""
        level = 2 * self.style.levels(weights) + (weights >= 0)
        return level + 2 * 32 * self.on_top(weights) if self.many else level

    def on_top(self, weights: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Tell which edges are drawn one by one."""
        return np.abs(np.nan_to_num(weights)) >= self.least


def _largest(sizes: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Give the largest sizes in their order, ``count`` of them or more, without sorting all of very many."""
    some = sizes[:: max(len(sizes) // 4096, 1)]
    part = max(4 * count * len(some) // len(sizes), 1)
    bound = np.partition(some, -part)[-part] if part <= len(some) else 0.0
    found = sizes[sizes >= bound]
    return np.sort(found if len(found) >= count else sizes)


def _widest(layout: NetworkLayout, usual: float) -> float:
    """Give the width of the strongest edge: the closer the rows, the thinner."""
    row = min(column.row for column in layout.columns)
    return min(usual, max(1.5, 0.4 * row), 2.4)


_last: tuple[Params, NetworkLayout, Strokes] | None = None


def strokes_of(params: Params, layout: NetworkLayout) -> Strokes:
    """Say how the edges are drawn; the last answer is remembered, for the mouse asks after the picture."""
    global _last  # noqa: PLW0603  one value, replaced whole
    known = _last
    if known is not None and known[0] is params and known[1] is layout:
        return known[2]
    strokes = _strokes_of(params, layout)
    _last = params, layout, strokes
    return strokes


def _strokes_of(params: Params, layout: NetworkLayout) -> Strokes:
    style = edge_style(params, layout.tile)
    seen: list[NDArray[np.intp]] = []
    weights: list[NDArray[np.float32]] = []
    for links in layout.links:
        values = links.weights(params)
        edges = np.arange(len(links)) if layout.camera == HOME else links.within(layout.body)
        seen.append(edges)
        weights.append(values if len(edges) == len(values) else values[edges])
    total = sum(len(edges) for edges in seen)
    least = 0.0
    if total > MOST_CURVES:
        sizes = np.nan_to_num(np.abs(np.concatenate(weights)))
        top = _largest(sizes, STRONGEST)
        least = float(top[-STRONGEST])
        if len(top) - np.searchsorted(top, least) > 2 * STRONGEST:  # very many alike: none of them
            least = float(np.nextafter(top[-STRONGEST], np.float32(np.inf)))
        style = EdgeStyle(float(top[-_LARGEST]) or 1.0, style.largest_bias, _widest(layout, style.widest))
    return Strokes(style, tuple(seen), tuple(weights), total > MOST_CURVES, least)
