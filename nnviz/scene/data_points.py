"""The rows of a table as points: coloured and shaped by class, hollow where held out for validation."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.prepared import Prepared
from nnviz.scene.axes import Frame
from nnviz.scene.marks import MARKERS, Image, Label, Mark, Marker, Points, Rect
from nnviz.scene.text import elide
from nnviz.theme import Theme, argb, blend, class_colours, premultiplied, rgb, table

MOST_POINTS = 20_000
"""Beyond that many rows their density is drawn."""
SPLIT_SHAPES: tuple[Marker, Marker] = ("circle", "square")
"""Training and validation, where the fill of a point shows its value."""
_CELL = 3.0
_FAINTEST, _DENSEST = 0.15, 0.55
"""How opaque the cells of a density are: so little that map and curves behind them stay visible."""


def is_dense(data: Prepared) -> bool:
    """Whether there are so many rows that their density is drawn."""
    return len(data.rows) > MOST_POINTS


def density_colour(colour: str, theme: Theme) -> str:
    """Give the colour of a density, to be seen on a map of the same colour."""
    return f"#{blend(theme.text, colour, 0.38) & 0xFFFFFF:06x}"


def density_legend(at: tuple[float, float], room: float, theme: Theme, size: float) -> list[Mark]:
    """Explain the density of rows in two rows from a point down."""
    x, y = at
    ink = density_colour(theme.muted, theme)
    marks: list[Mark] = [
        Rect(x + step * 0.75 * size, y - 0.37 * size, 0.75 * size, 0.75 * size, argb(ink, alpha))
        for step, alpha in enumerate((_FAINTEST, (_FAINTEST + _DENSEST) / 2.0, _DENSEST))
    ]
    words = density_words(theme)
    marks.append(
        Label(x + 2.75 * size, y, elide(words[0], room - 2.75 * size, size), argb(theme.muted), size)
    )
    marks.append(Label(x, y + 1.5 * size, elide(words[1], room, size), argb(theme.muted), size))
    return marks


def density_words(theme: Theme) -> tuple[str, str]:
    """Say what the cells of a density mean."""
    return "density", f"{'brighter' if theme.dark else 'darker'}: more rows"


def point_size(rows: int, scale: float) -> float:
    """Give the diameter of a point in pixels: the more, the smaller."""
    return min(max(9.6 - 1.5 * math.log10(max(rows, 10)), 3.6), 8.0) * scale


def marker(number: int) -> Marker:
    """Give the shape of a class or of an output; where colours come again, the shapes are shifted by one."""
    return MARKERS[(number + number // len(MARKERS)) % len(MARKERS)]


def class_marks(
    data: Prepared, at: NDArray[np.float64], frame: Frame, theme: Theme, scale: float
) -> list[Mark]:
    """Draw rows at pixels ``at (rows, 2)``, coloured by their class.

    Points of training are filled, with a ring; points of validation are hollow.
    """
    count = max(len(data.classes), 1)
    colours = class_colours(theme, count)
    if len(at) > MOST_POINTS:
        return [_density(at, data.labels, frame, colours, theme)]
    size = point_size(len(at), scale)
    marks: list[Mark] = []
    for rows, hollow in ((data.train, False), (data.validation, True)):
        for number in range(count):
            chosen = rows[data.labels[rows] == number]
            if len(chosen):
                marks.append(_stamp(at[chosen], number, size, colours[number], theme, hollow))
    return marks


def _stamp(
    at: NDArray[np.float64], number: int, size: float, colour: str, theme: Theme, hollow: bool
) -> Points:
    width = min(max(0.16 * size, 0.7), 1.3)
    if hollow:
        return Points(at, marker(number), 0.92 * size, argb(theme.canvas), argb(colour), 1.35 * width)
    return Points(at, marker(number), size, argb(colour), argb(theme.ring), width)


def plain_marks(
    data: Prepared,
    at: NDArray[np.float64],
    frame: Frame,
    theme: Theme,
    scale: float,
    number: int,
    colour: str,
) -> list[Mark]:
    """Draw rows in one colour, as for one output of a regression."""
    if len(at) > MOST_POINTS:
        return [_density(at, np.zeros(len(at), np.int64), frame, (colour,), theme)]
    size = point_size(len(at), scale)
    parts = ((data.train, False), (data.validation, True))
    return [_stamp(at[rows], number, size, colour, theme, hollow) for rows, hollow in parts if len(rows)]


def value_marks(
    data: Prepared,
    at: NDArray[np.float64],
    values: NDArray[np.float64],
    bounds: tuple[float, float],
    frame: Frame,
    theme: Theme,
    scale: float,
) -> list[Mark]:
    """Draw rows coloured by a value, in sixteen steps of the colours of the map."""
    if len(at) > MOST_POINTS:
        return [_density(at, np.zeros(len(at), np.int64), frame, (theme.text,), theme)]
    colours = table(theme, "sequential")
    share = (values - bounds[0]) / ((bounds[1] - bounds[0]) or 1.0)
    steps = np.clip(np.nan_to_num(share) * 16.0, 0, 15).astype(np.intp)
    size = point_size(len(at), scale)
    marks: list[Mark] = []
    for rows, hollow in ((data.train, False), (data.validation, True)):
        for step in np.unique(steps[rows]).tolist():
            here = at[rows[steps[rows] == step]]
            fill = int(colours[step * 16 + 8])
            outline = argb(theme.contour)
            marks.append(Points(here, SPLIT_SHAPES[hollow], size, fill, outline, 0.16 * size))
    return marks


def _density(
    at: NDArray[np.float64],
    labels: NDArray[np.int64],
    frame: Frame,
    colours: tuple[str, ...],
    theme: Theme,
) -> Image:
    """Draw how densely points lie: the colour of the classes there, the opacity by their number."""
    columns, rows = max(int(frame.width / _CELL), 2), max(int(frame.height / _CELL), 2)
    x = ((at[:, 0] - frame.left) / frame.width * columns).astype(np.intp)
    y = ((at[:, 1] - frame.top) / frame.height * rows).astype(np.intp)
    inside = (x >= 0) & (x < columns) & (y >= 0) & (y < rows)
    place = (y * columns + x)[inside]
    kinds = labels[inside]
    counts = [np.bincount(place[kinds == k], minlength=rows * columns) for k in range(len(colours))]
    amount = np.stack(counts).astype(np.float64)
    total = amount.sum(axis=0)
    usual = float(np.quantile(total[total > 0], 0.95)) if np.any(total > 0) else 1.0
    share = np.minimum(np.log1p(total) / np.log1p(usual), 1.0)
    alpha = np.where(total > 0, _FAINTEST + (_DENSEST - _FAINTEST) * share, 0.0)
    inks = np.stack([rgb(density_colour(colour, theme)) for colour in colours])
    mixed = (amount.T @ inks) / np.maximum(total, 1.0)[:, None]
    pixels = premultiplied(mixed, alpha)
    return Image(
        frame.left, frame.top, frame.width, frame.height, pixels.reshape(rows, columns), smooth=False
    )
