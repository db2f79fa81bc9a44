"""Where everything in the picture of a network stands; no values, no colours.

Columns are layers, the inputs being layer 0. A layer with more neurons than there is room for shows its
first ones, a fold, and its last one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.scene.text import type_scale

MOST_ROWS = 16
_LEAST_ROW = 17.0


@dataclass(frozen=True)
class Column:
    """One layer as a column.

    Attributes:
        layer: Its number; 0 for the inputs.
        x: Its middle.
        tile: The side of its tiles.
        shown: The neurons that are shown, from the top.
        y: The middles of their tiles.
        folded: How many are not shown.
        fold_y: Where the fold stands.
    """

    layer: int
    x: float
    tile: float
    shown: tuple[int, ...]
    y: tuple[float, ...]
    folded: int = 0
    fold_y: float = 0.0

    def rect(self, place: int) -> tuple[float, float, float, float]:
        """Give x, y, width and height of the tile at a place."""
        half = self.tile / 2.0
        return self.x - half, self.y[place] - half, self.tile, self.tile


@dataclass(frozen=True, eq=False)
class Links:
    """The shown edges between two columns.

    Attributes:
        layer: The layer they lead into.
        source: ``(n,)`` neurons of the layer before.
        target: ``(n,)`` neurons of ``layer``.
        ends: ``(n, 4)`` where they start and end.
    """

    layer: int
    source: NDArray[np.intp]
    target: NDArray[np.intp]
    ends: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class NetworkLayout:
    """The geometry of a picture of a network, in pixels.

    Attributes:
        units: The width of each layer, inputs first.
        width: The picture's.
        height: The picture's.
        scale: By how much text and strokes grow with the picture.
        columns: One for each layer.
        pitch: The distance of columns.
        header_y: The middle of the headers' first line; the second stands at ``subheader_y``.
        controls_y: The middle of the row of buttons, or None without them.
        legend_y: The middle of the legend, or None without one.
        top: The upper end of the room for tiles; ``bottom`` the lower one.
        left: The width kept free for the names of the inputs; ``right`` for those of the outputs.
    """

    units: tuple[int, ...]
    width: float
    height: float
    scale: float
    columns: tuple[Column, ...]
    pitch: float
    header_y: float
    subheader_y: float
    controls_y: float | None
    legend_y: float | None
    top: float
    bottom: float
    left: float
    right: float

    @cached_property
    def links(self) -> tuple[Links, ...]:
        """The shown edges, for each layer from 1 on."""
        pairs = zip(self.columns[:-1], self.columns[1:], strict=True)
        return tuple(_links(before, column) for before, column in pairs)

    @property
    def button(self) -> float:
        """The diameter of a button; 0 where columns are too close for buttons."""
        size = min(max(15.0 * self.scale, 13.0), self.pitch * 0.3)
        return float(size) if size >= 9.0 else 0.0


@lru_cache(maxsize=64)
def network_layout(
    units: tuple[int, ...],
    width: float,
    height: float,
    *,
    left: float = 0.0,
    right: float = 0.0,
    controls: bool = False,
    legend: bool = True,
    text_scale: float = 1.0,
) -> NetworkLayout:
    """Lay out a network in a picture of any size.

    Args:
        units: The width of each layer, inputs first.
        width: Of the picture, in pixels.
        height: Likewise.
        left: Room for the names of the inputs.
        right: Room for the names of the outputs.
        controls: Whether to leave room for the buttons that change the network.
        legend: Whether to leave room for the legend.
        text_scale: The user's own enlargement of text.
    """
    scale = type_scale(width, height) * text_scale
    margin = 12.0 * scale
    header, subheader = margin + 8.0 * scale, margin + 25.0 * scale
    buttons = subheader + 20.0 * scale if controls else None
    top = (buttons or subheader) + 18.0 * scale
    key = height - margin - 4.0 * scale if legend else None
    bottom = (key - 16.0 * scale if key is not None else height - margin) - 2.0 * scale
    rows, row, tiles = _sizes(units, width - left - right - 2 * margin, max(bottom - top, 20.0), scale)
    start = left + margin + tiles[0] / 2.0
    stop = width - right - margin - tiles[-1] / 2.0
    middle = (top + bottom) / 2.0
    xs = np.linspace(start, stop, len(units)) if len(units) > 1 else np.array([(start + stop) / 2.0])
    columns = tuple(
        _column(layer, n, rows, row, float(xs[layer]), middle, tiles[layer]) for layer, n in enumerate(units)
    )
    pitch = float(xs[1] - xs[0]) if len(units) > 1 else width
    return NetworkLayout(
        units, width, height, scale, columns, pitch, header, subheader, buttons, key, top, bottom, left, right
    )


def _sizes(
    units: tuple[int, ...], width: float, height: float, scale: float
) -> tuple[int, float, tuple[float, ...]]:
    """Give the most rows a column has, their distance, and each column's tile."""
    rows = min(max(units), MOST_ROWS, max(int(height / (_LEAST_ROW * scale)), 3))
    row = height / rows
    gaps = max(len(units) - 1, 1)
    most = 0.1 * (width + height) * 0.5 + 24.0 * scale
    tile = max(min(0.74 * row, 0.42 * width / (gaps + 0.42), most), 3.0)
    row = min(row, max(1.62 * tile, 44.0 * scale)) if rows > 1 else row
    alone = min(1.45 * tile, 0.5 * width / (gaps + 0.5), height)
    return (
        rows,
        row,
        tuple(alone if layer and n == 1 and layer == gaps else tile for layer, n in enumerate(units)),
    )


def _column(layer: int, units: int, rows: int, row: float, x: float, middle: float, tile: float) -> Column:
    count = min(units, rows)
    y = middle + (np.arange(count) - (count - 1) / 2.0) * row
    if units <= rows:
        return Column(layer, x, tile, tuple(range(units)), tuple(float(v) for v in y))
    shown = (*range(count - 2), units - 1)
    places = (*(float(v) for v in y[:-2]), float(y[-1]))
    return Column(layer, x, tile, shown, places, units - len(shown), float(y[-2]))


def _links(before: Column, column: Column) -> Links:
    m, n = len(before.shown), len(column.shown)
    gap = min(3.0, 0.06 * column.tile)
    ends = np.empty((m, n, 4))
    ends[..., 0] = before.x + before.tile / 2.0 + gap
    ends[..., 1] = np.array(before.y)[:, None]
    ends[..., 2] = column.x - column.tile / 2.0 - gap
    ends[..., 3] = np.array(column.y)[None, :]
    source = np.repeat(np.array(before.shown, np.intp), n)
    target = np.tile(np.array(column.shown, np.intp), m)
    return Links(column.layer, source, target, ends.reshape(-1, 4))
