"""Very many edges between two columns as one image: where they run densest, it is strongest.

The ends are gathered into bins of a few pixels first. The edges between two bins run alike, so that the
image of 100,000 edges costs no more than that of a few thousand; where each bin's curve passes is kept, for
it does not change with the weights.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from nnviz.scene.camera import Box
from nnviz.scene.curves import shape
from nnviz.scene.marks import Image
from nnviz.scene.network_links import Links
from nnviz.theme import Theme, premultiplied, rgb

_MOST_COLUMNS = 64
_MOST_PLACES = 400_000
_BIN = 4.0
_FINEST = 2.0


def ribbon(
    links: Links,
    edges: NDArray[np.intp],
    weights: NDArray[np.float32],
    body: Box,
    theme: Theme,
    strength: float = 1.0,
) -> Image:
    """Draw the image of some edges of a pair of columns, within a room.

    Args:
        links: The pair of columns.
        edges: The numbers of the edges.
        weights: Their weights ``(k,)``.
        body: The room that is seen.
        theme: In which colours.
        strength: How strong the image is, 0 to 1.
    """
    grid = _grid_of(links, body)
    strengths = np.abs(np.nan_to_num(weights))
    strengths *= np.sqrt(strengths)
    amounts: list[NDArray[np.float64]] = []
    for part in (weights < 0, weights >= 0):
        binned = np.bincount(grid.bins[edges], strengths * part, grid.pairs).astype(np.float64)
        amounts.append(grid.painted(binned))
    return Image(*grid.frame, _mixed(amounts[0], amounts[1], theme, strength))


class _Grid:
    """Where in an image the edges between bins of ends pass.

    Attributes:
        bins: ``(m * n,)`` for each edge the number of its pair of bins.
        pairs: How many pairs of bins there are.
        rows: The height of the image in its own pixels.
        columns: Its width.
    """

    def __init__(self, links: Links, frame: Box) -> None:
        self.frame = frame
        x, top, width, height = frame
        self.rows = max(int(height / _FINEST), 2)
        self.columns = min(max(int(width / 2.0), 8), _MOST_COLUMNS)
        step = _BIN
        while True:
            first, starts = _binned(links.starts, step)
            last, stops = _binned(links.stops, step)
            if len(starts) * len(stops) * self.columns <= _MOST_PLACES:
                break
            step *= 1.25
        self.pairs = len(starts) * len(stops)
        self.bins = (first[:, None] * len(stops) + last[None]).ravel()
        across = x + (np.arange(self.columns) + 0.5) / self.columns * width
        along, rises = shape(512)
        share = np.interp((across - links.left) / (links.right - links.left), along, rises)
        y = starts[:, None, None] * (1.0 - share) + stops[None, :, None] * share
        row = np.floor((y - top) / height * self.rows).astype(np.intp)
        row[(row < 0) | (row >= self.rows)] = self.rows
        self._places = (row * self.columns + np.arange(self.columns)).ravel()

    def painted(self, amounts: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the image ``(rows, columns)`` of amounts ``(pairs,)``."""
        spread = np.repeat(amounts, self.columns)
        size = (self.rows + 1) * self.columns
        image = np.bincount(self._places, spread, size).astype(np.float64)
        return image.reshape(-1, self.columns)[: self.rows]


def _binned(y: NDArray[np.float64], step: float) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Give the bin of each place, and each bin's middle."""
    _, bins = np.unique(np.floor(y / step), return_inverse=True)
    return bins, np.bincount(bins, y) / np.bincount(bins)


_grids: WeakKeyDictionary[Links, _Grid] = WeakKeyDictionary()


def _grid_of(links: Links, body: Box) -> _Grid:
    x, top = max(links.left, body[0]), float(max(min(links.starts.min(), links.stops.min()) - 2.0, body[1]))
    right = min(links.right, body[0] + body[2])
    bottom = float(min(max(links.starts.max(), links.stops.max()) + 2.0, body[1] + body[3]))
    frame = (x, top, right - x, max(bottom - top, 2.0))
    known = _grids.get(links)
    if known is None or known.frame != frame:
        known = _grids[links] = _Grid(links, frame)
    return known


def _mixed(
    negative: NDArray[np.float64], positive: NDArray[np.float64], theme: Theme, strength: float
) -> NDArray[np.uint32]:
    total = negative + positive
    drawn = total.ravel()[::3]
    drawn = drawn[drawn > 0]
    usual = float(np.quantile(drawn, 0.9)) if len(drawn) else 1.0
    alpha = 0.75 * strength * (1.0 - np.exp(-1.4 * total / usual))
    share = np.where(total > 0, positive / np.where(total > 0, total, 1.0), 0.0)[..., None]
    colour = rgb(theme.negative) * (1.0 - share) + rgb(theme.positive) * share
    return premultiplied(colour, alpha)
