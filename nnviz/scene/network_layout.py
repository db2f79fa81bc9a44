"""Where everything in the picture of a network stands; no values, no colours.

Columns are layers, the inputs being layer 0 (``network_columns``). What is enlarged by a camera is laid out
anew, larger: text stays sharp and grows less than tiles do, and a hit test works in the same pixels. Headers
and buttons stay at the top of the picture, over their columns.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from nnviz.scene.camera import HOME, Box, Camera, clamped
from nnviz.scene.folding import Openings
from nnviz.scene.network_columns import MOST_ROWS, Column, Room, column_of, sizes_of
from nnviz.scene.network_links import Links
from nnviz.scene.text import type_scale

Kinds = tuple[tuple[str, str] | None, ...]


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
        tile: The side of usual tiles.
        header_y: The middle of the headers' first line; the second stands at ``subheader_y``.
        controls_y: The middle of the row of buttons, or None without them.
        legend_y: The middle of the legend, or None without one.
        top: The upper end of the room for tiles; ``bottom`` the lower one.
        left: The width kept free for the names of the inputs; ``right`` for those of the outputs.
        openings: The layers whose folds are open.
        kinds: For each layer the keys of its activation and initializer, None for the inputs.
        camera: Which part is seen, and how large.
    """

    units: tuple[int, ...]
    width: float
    height: float
    scale: float
    columns: tuple[Column, ...]
    pitch: float
    tile: float
    header_y: float
    subheader_y: float
    controls_y: float | None
    legend_y: float | None
    top: float
    bottom: float
    left: float
    right: float
    openings: Openings = ()
    kinds: Kinds = ()
    camera: Camera = HOME

    @cached_property
    def links(self) -> tuple[Links, ...]:
        """The shown edges, for each layer from 1 on."""
        gaps = [min(3.0 * self.grow, 0.06 * column.tile) for column in self.columns]
        return tuple(
            Links(
                after.layer,
                np.array(before.shown, np.intp),
                np.array(after.shown, np.intp),
                np.array(before.y),
                np.array(after.y),
                before.x + before.wide / 2.0 + gap,
                after.x - after.wide / 2.0 - gap,
                before.folded == 0 and after.folded == 0,
            )
            for before, after, gap in zip(self.columns[:-1], self.columns[1:], gaps[1:], strict=True)
        )

    def seen(self, column: Column) -> range:
        """Give the places of a column's tiles of which something is seen."""
        if self.camera == HOME:
            return range(len(column.shown))
        x, top, width, height = self.body
        if not x <= column.x + column.wide and column.x - column.wide <= x + width:
            return range(0)
        half = column.tile / 2.0 + 10.0
        return range(bisect_left(column.y, top - half), bisect_right(column.y, top + height + half))

    @property
    def body(self) -> Box:
        """The room in which tiles and edges are seen: x, y, width and height."""
        return 0.0, self.top - 8.0 * self.scale, self.width, self.bottom - self.top + 14.0 * self.scale

    @property
    def window(self) -> Box | None:
        """The body with a margin for thick lines, or None where nothing lies beyond it."""
        x, y, width, height = self.body
        return None if self.camera == HOME else (x - 12.0, y - 12.0, width + 24.0, height + 24.0)

    @property
    def grow(self) -> float:
        """By how much text and strokes in the body are larger than at home."""
        return float(min(self.camera.zoom**0.4, 2.2))

    @property
    def button(self) -> float:
        """The diameter of a button; 0 where columns are too close for buttons."""
        size = min(max(15.0 * self.scale, 13.0), self.pitch * 0.3)
        return float(size) if size >= 9.0 else 0.0

    @property
    def page(self) -> int:
        """How many neurons a page of an opened layer shows."""
        rows = max((len(c.shown) + len(c.folds) for c in self.columns if c.folded), default=MOST_ROWS)
        return max(rows - 2, 1)


@lru_cache(maxsize=32)
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
    openings: Openings = (),
    kinds: Kinds = (),
    camera: Camera = HOME,
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
        openings: The layers whose folds are open.
        kinds: For each layer the keys of its activation and initializer, None for the inputs.
        camera: Which part is seen, and how large.
    """
    if camera != HOME:
        home = network_layout(
            units,
            width,
            height,
            left=left,
            right=right,
            controls=controls,
            legend=legend,
            text_scale=text_scale,
            openings=openings,
            kinds=kinds,
        )
        return _enlarged(home, clamped(camera))
    scale = type_scale(width, height) * text_scale
    margin = 12.0 * scale
    header, subheader = margin + 8.0 * scale, margin + 25.0 * scale
    buttons = subheader + 20.0 * scale if controls else None
    top = (buttons or subheader) + 18.0 * scale
    key = height - margin - 4.0 * scale if legend else None
    bottom = (key - 16.0 * scale if key is not None else height - margin) - 2.0 * scale
    rows, row, tiles = sizes_of(units, width - left - right - 2 * margin, max(bottom - top, 20.0), scale)
    start = left + margin + tiles[0] / 2.0
    stop = width - right - margin - tiles[-1] / 2.0
    xs = np.linspace(start, stop, len(units)) if len(units) > 1 else np.array([(start + stop) / 2.0])
    room = Room(rows, row, top, bottom, scale)
    columns = tuple(
        column_of(layer, n, room, openings, float(xs[layer]), tiles[layer]) for layer, n in enumerate(units)
    )
    pitch = float(xs[1] - xs[0]) if len(units) > 1 else width
    return NetworkLayout(
        units,
        width,
        height,
        scale,
        columns,
        pitch,
        tiles[0],
        header,
        subheader,
        buttons,
        key,
        top,
        bottom,
        left,
        right,
        openings,
        kinds,
    )


def _enlarged(home: NetworkLayout, camera: Camera) -> NetworkLayout:
    body, zoom = home.body, camera.zoom
    columns = tuple(
        replace(
            column,
            x=camera.across(column.x, body),
            tile=column.tile * zoom,
            wide=column.wide * zoom,
            row=column.row * zoom,
            y=tuple(camera.down(y, body) for y in column.y),
            folds=tuple((fold, camera.down(y, body)) for fold, y in column.folds),
        )
        for column in home.columns
    )
    return replace(
        home,
        columns=columns,
        pitch=home.pitch * zoom,
        tile=home.tile * zoom,
        left=home.left * zoom,
        right=home.right * zoom,
        camera=camera,
    )
