"""The columns of a network's picture: one for each layer, with the places of its tiles.

A layer with more neurons than there is room for is folded (``folding``), or all of its tiles are small.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nnviz.scene.camera import Box
from nnviz.scene.folding import ALL, Fold, Openings, opening_of, rows_of

MOST_ROWS = 16
_LEAST_ROW = 17.0
_LEAST_WIDE = 7.0


@dataclass(frozen=True)
class Column:
    """One layer as a column.

    Attributes:
        layer: Its number; 0 for the inputs.
        x: Its middle.
        tile: The height of its tiles, and their width unless they are ``wide``.
        wide: Their width.
        row: The distance of its tiles' middles.
        shown: The neurons that are shown, from the top.
        y: The middles of their tiles.
        units: How many neurons the layer has.
        folds: The plates that stand for those not shown, each with its middle's y.
    """

    layer: int
    x: float
    tile: float
    wide: float
    row: float
    shown: tuple[int, ...]
    y: tuple[float, ...]
    units: int
    folds: tuple[tuple[Fold, float], ...] = ()

    @property
    def folded(self) -> int:
        """How many neurons are not shown."""
        return self.units - len(self.shown)

    @property
    def fold_y(self) -> float:
        """Where the first plate stands; 0 without one."""
        return self.folds[0][1] if self.folds else 0.0

    def rect(self, place: int) -> Box:
        """Give x, y, width and height of the tile at a place."""
        return self.x - self.wide / 2.0, self.y[place] - self.tile / 2.0, self.wide, self.tile

    def place(self, index: int) -> int | None:
        """Give the place of a neuron among the shown ones, or None."""
        return self._places.get(index)

    @cached_property
    def _places(self) -> dict[int, int]:
        return {index: place for place, index in enumerate(self.shown)}


@dataclass(frozen=True)
class Room:
    """The room in which columns stand.

    Attributes:
        rows: The most rows a column has.
        row: Their distance.
        top: The upper end.
        bottom: The lower end.
        scale: By how much text and strokes grow with the picture.
    """

    rows: int
    row: float
    top: float
    bottom: float
    scale: float


def sizes_of(
    units: tuple[int, ...], width: float, height: float, scale: float
) -> tuple[int, float, tuple[float, ...]]:
    """Give the most rows a column has, their distance, and each column's tile."""
    rows = min(max(units), MOST_ROWS, max(int(height / (_LEAST_ROW * scale)), 3))
    row = height / rows
    gaps = max(len(units) - 1, 1)
    most = 0.1 * (width + height) * 0.5 + 24.0 * scale
    # Where there is height to spare tiles may come nearer to one another, and rows farther apart.
    share = 0.42 if row < 2.0 * 0.42 * width / (gaps + 0.42) else 0.5
    tile = max(min(0.74 * row, share * width / (gaps + share), most), 3.0)
    row = min(row, max(2.1 * tile, 44.0 * scale)) if rows > 1 else row
    alone = min(1.45 * tile, 0.5 * width / (gaps + 0.5), height)
    return (
        rows,
        row,
        tuple(alone if layer and n == 1 and layer == gaps else tile for layer, n in enumerate(units)),
    )


def column_of(layer: int, units: int, room: Room, openings: Openings, x: float, tile: float) -> Column:
    """Lay out a layer of so many units about ``x``, with tiles of a size."""
    opening = opening_of(openings, layer)
    rows = rows_of(units, room.rows, opening)
    if opening is not None and opening.first == ALL and units > room.rows:
        return _whole(layer, units, room, x, tile)
    middle = (room.top + room.bottom) / 2.0
    y = middle + (np.arange(rows.count) - (rows.count - 1) / 2.0) * room.row
    places = tuple(float(y[place]) for place in rows.places)
    folds = tuple((fold, float(y[fold.row])) for fold in rows.folds)
    return Column(layer, x, tile, tile, room.row, rows.shown, places, units, folds)


def _whole(layer: int, units: int, room: Room, x: float, tile: float) -> Column:
    """Lay out all neurons of a layer under one another, each as small as it has to be."""
    plate = 20.0 * room.scale
    top = room.top + plate
    row = (room.bottom - top) / units
    small = min(tile, 0.86 * row if row > 3.0 else row)
    y = top + (np.arange(units) + 0.5) * row
    wide = max(small, min(_LEAST_WIDE * room.scale, tile))
    close = (Fold("close", 0, 0), room.top + 0.4 * plate)
    return Column(layer, x, small, wide, row, tuple(range(units)), tuple(y.tolist()), units, (close,))
