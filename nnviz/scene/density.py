"""Where very many rows lie, as one image: counted once for a table, not in every frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.numbers import format_count
from nnviz.orders import Part
from nnviz.scene.axes import Frame
from nnviz.scene.marks import Colours, Image, Label, Mark, Rect
from nnviz.scene.prediction_options import rows_of
from nnviz.scene.text import elide, first_fitting
from nnviz.theme import Theme, argb, blend, premultiplied, rgb

_CELL = 3.0
_STEP = 32
"""The number of cells goes in steps, so that dragging an edge of the window counts nothing again."""
_MOST_CELLS = 512
_FAINTEST, _DENSEST = 0.15, 0.55
"""How opaque cells are: so little that map and curves behind them stay visible."""
_KEPT = 6

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Place:
    """Where rows are drawn.

    Attributes:
        x: The input on the x axis.
        on: What the y axis shows.
        y: Which input or output that is.
        level: The height of all rows where y is a level.
    """

    x: int
    on: Literal["input", "output", "class", "level"] = "input"
    y: int = 0
    level: float = 0.0

    def values(self, data: Prepared, rows: NDArray[np.int64] | slice) -> tuple[Values, Values]:
        """Give x and y ``(rows,)`` of some rows, in the table's units."""
        x = data.raw_x[rows, self.x]
        if self.on == "input":
            return x, data.raw_x[rows, self.y]
        if self.on == "output":
            return x, data.raw_y[rows, self.y]
        if self.on == "class":
            return x, data.labels[rows].astype(np.float64)
        return x, np.full(len(x), self.level)


_Key = tuple[object, ...]
_images: WeakKeyDictionary[Prepared, dict[_Key, Colours]] = WeakKeyDictionary()


def density_mark(
    data: Prepared,
    place: Place,
    frame: Frame,
    colours: Sequence[str],
    theme: Theme,
    part: Part | None = "all",
) -> Image:
    """Draw how densely the rows of each class lie.

    The opacity of a cell says how many rows there are, its colour of which classes: each has its share of
    the mixture, so that none hides another by being drawn later.

    Args:
        data: The rows.
        place: Where they are drawn.
        frame: The plot.
        colours: One for each class, or one for all rows.
        theme: For the ground that they stand out against.
        part: Which rows are counted.
    """
    shape = (_cells(frame.height), _cells(frame.width))
    ranges = (frame.x.low, frame.x.high, frame.y.low, frame.y.high)
    inks = tuple(density_colour(colour, theme) for colour in colours)
    key = (place, ranges, shape, inks, part)
    kept = _images.setdefault(data, {})
    pixels = kept.get(key)
    if pixels is None:
        pixels = _pixels(data, place, ranges, shape, inks, part)
        while len(kept) >= _KEPT:
            kept.pop(next(iter(kept)), None)
        kept[key] = pixels
    return Image(frame.left, frame.top, frame.width, frame.height, pixels, smooth=False)


def _cells(pixels: float) -> int:
    return min(max(round(pixels / _CELL / _STEP) * _STEP, _STEP), _MOST_CELLS)


def _pixels(
    data: Prepared,
    place: Place,
    ranges: tuple[float, float, float, float],
    shape: tuple[int, int],
    inks: Sequence[str],
    part: Part | None,
) -> Colours:
    """``(rows, columns)``: the image of all rows of a part, the top row first."""
    rows = rows_of(data, part)
    x, y = place.values(data, rows)
    column = _index(x, ranges[0], ranges[1], shape[1])
    row = shape[0] - 1 - _index(y, ranges[2], ranges[3], shape[0])
    inside = (column >= 0) & (column < shape[1]) & (row >= 0) & (row < shape[0])
    cells = row * shape[1] + column
    if not inside.all():
        cells = cells[inside]
    count = shape[0] * shape[1]
    total = np.bincount(cells, minlength=count).astype(np.float64)
    colours = np.stack([rgb(ink) for ink in inks])
    mixed = np.broadcast_to(colours[0], (count, 3))
    if len(inks) > 1:
        labels = data.labels[rows] if inside.all() else data.labels[rows][inside]
        sums = [np.bincount(cells, colours[labels, channel], count) for channel in range(3)]
        mixed = np.stack(sums, axis=1) / np.maximum(total, 1.0)[:, None]
    usual = float(np.quantile(total[total > 0], 0.95)) if np.any(total > 0) else 1.0
    share = np.minimum(np.log1p(total) / np.log1p(usual), 1.0)
    alpha = np.where(total > 0, _FAINTEST + (_DENSEST - _FAINTEST) * share, 0.0)
    return premultiplied(mixed, alpha).reshape(shape)


def _index(values: Values, low: float, high: float, cells: int) -> NDArray[np.int32]:
    """Give the cell that each value lies in; those beyond the ends lie in none."""
    places = np.clip((values - low) * (cells / ((high - low) or 1.0)), -1.0, float(cells))
    return np.floor(places).astype(np.int32)


def density_colour(colour: str, theme: Theme) -> str:
    """Give the colour of a density, to be seen on a map of the same colour."""
    return f"#{blend(theme.text, colour, 0.38) & 0xFFFFFF:06x}"


def density_words(rows: int) -> tuple[str, ...]:
    """Say that rows are drawn as a density, in a long wording and in shorter ones."""
    return f"{format_count(rows)} rows as density", f"{format_count(rows)} rows", "density"


def density_legend(rows: int, at: tuple[float, float], room: float, theme: Theme, size: float) -> list[Mark]:
    """Explain the density of a number of rows in two rows from a point down."""
    x, y = at
    ink = density_colour(theme.muted, theme)
    said = first_fitting(density_words(rows), room, size)
    marks: list[Mark] = [Label(x, y, said, argb(theme.muted), size)] if said else []
    y += 1.5 * size
    for step, alpha in enumerate((_FAINTEST, (_FAINTEST + _DENSEST) / 2.0, _DENSEST)):
        side = 0.75 * size
        marks.append(Rect(x + step * side, y - 0.37 * size, side, side, argb(ink, alpha)))
    words = elide("more rows", room - 2.75 * size, size)
    return [*marks, Label(x + 2.75 * size, y, words, argb(theme.muted), size)]
