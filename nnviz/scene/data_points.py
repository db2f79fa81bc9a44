"""The rows of a table as points: coloured and shaped by class, hollow where held out for validation.

Very many rows are drawn as a density (density.py), or as a sample of points if that is wished.
"""

from __future__ import annotations

import math
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.numbers import format_count
from nnviz.scene.axes import Frame
from nnviz.scene.density import Place, density_mark, density_words
from nnviz.scene.marks import MARKERS, Label, Mark, Marker, Points
from nnviz.scene.prediction_options import USUAL, Shown
from nnviz.scene.text import first_fitting
from nnviz.theme import Theme, argb, class_colours, table

MOST_POINTS = 20_000
"""Beyond that many rows their density is drawn."""
SAMPLED = 5_000
"""About so many of them are drawn as points if that is wished."""
SPLIT_SHAPES: tuple[Marker, Marker] = ("circle", "square")
"""Training and validation, where the fill of a point shows its value."""

Rows = NDArray[np.int64]


def is_many(data: Prepared) -> bool:
    """Whether there are too many rows to draw each of them."""
    return len(data.rows) > MOST_POINTS


def is_dense(data: Prepared, shown: Shown = USUAL) -> bool:
    """Whether the density of the rows is drawn: there are too many, and no sample is wished."""
    return is_many(data) and not shown.sample


_samples: WeakKeyDictionary[Prepared, tuple[Rows, Rows]] = WeakKeyDictionary()


def drawn(data: Prepared, shown: Shown = USUAL) -> tuple[tuple[Rows, bool], tuple[Rows, bool]]:
    """Give the rows that are drawn as points: those of training, then those of validation, hollow.

    Of too many rows it is a sample that is the same in every frame and run.
    """
    train, validation = _chosen(data)
    return (train if shown.training else train[:0], False), (
        validation if shown.validation else validation[:0],
        True,
    )


def _chosen(data: Prepared) -> tuple[Rows, Rows]:
    """Give all rows, or a sample of too many: those of training and those of validation."""
    if not is_many(data):
        return data.train, data.validation
    found = _samples.get(data)
    if found is None:
        numbers = np.random.PCG64(0).random_raw(SAMPLED) % np.uint64(len(data.rows))
        chosen = np.unique(numbers).astype(np.int64)
        found = _samples[data] = (_common(chosen, data.train), _common(chosen, data.validation))
    return found


def _common(chosen: Rows, rows: Rows) -> Rows:
    """Give what is in both of two ascending lists, the second very long."""
    if not len(rows):
        return rows
    places = np.minimum(np.searchsorted(rows, chosen), len(rows) - 1)
    return chosen[rows[places] == chosen]


def rows_words(data: Prepared, shown: Shown) -> tuple[str, ...]:
    """Say how too many rows are drawn, in a long wording and in shorter ones."""
    rows = shown.count(data)
    if not shown.sample:
        return density_words(rows)
    points = sum(len(part) for part, _ in drawn(data, shown))
    return f"{format_count(points)} of {format_count(rows)} rows", f"{format_count(points)} rows"


def sample_legend(
    data: Prepared, shown: Shown, at: tuple[float, float], room: float, theme: Theme, size: float
) -> list[Mark]:
    """Say that only some of the rows are drawn."""
    said = first_fitting(rows_words(data, shown), room, size)
    return [Label(*at, said, argb(theme.muted), size)] if said else []


def point_size(rows: int, scale: float) -> float:
    """Give the diameter of a point in pixels: the more, the smaller."""
    return min(max(9.6 - 1.5 * math.log10(max(rows, 10)), 3.6), 8.0) * scale


def marker(number: int) -> Marker:
    """Give the shape of a class or of an output; where colours come again, the shapes are shifted by one."""
    return MARKERS[(number + number // len(MARKERS)) % len(MARKERS)]


_bounds: WeakKeyDictionary[Prepared, dict[int, tuple[float, float]]] = WeakKeyDictionary()


def label_bounds(data: Prepared, output: int) -> tuple[float, float]:
    """Give the lowest and the highest value of an output in the table, looked for once."""
    kept = _bounds.setdefault(data, {})
    if output not in kept:
        values = data.raw_y[:, output]
        kept[output] = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
    return kept[output]


def class_marks(
    data: Prepared, place: Place, frame: Frame, theme: Theme, scale: float, *, shown: Shown = USUAL
) -> list[Mark]:
    """Draw rows coloured by their class.

    Points of training are filled, with a ring; points of validation are hollow.
    """
    count = max(len(data.classes), 1)
    colours = class_colours(theme, count)
    if is_dense(data, shown):
        return [density_mark(data, place, frame, colours, theme, shown.part)]
    parts = drawn(data, shown)
    size = point_size(len(parts[0][0]) + len(parts[1][0]), scale)
    marks: list[Mark] = []
    for rows, hollow in parts:
        for number in range(count):
            chosen = rows[data.labels[rows] == number]
            if len(chosen):
                at = _at(data, chosen, place, frame)
                marks.append(_stamp(at, number, size, colours[number], theme, hollow))
    return marks


def _at(data: Prepared, rows: Rows, place: Place, frame: Frame) -> NDArray[np.float64]:
    """``(rows, 2)``: where some rows lie, in pixels."""
    x, y = place.values(data, rows)
    return np.stack([frame.x.place(x), frame.y.place(y)], axis=1)


def _stamp(
    at: NDArray[np.float64], number: int, size: float, colour: str, theme: Theme, hollow: bool
) -> Points:
    width = min(max(0.16 * size, 0.7), 1.3)
    if hollow:
        return Points(at, marker(number), 0.92 * size, argb(theme.canvas), argb(colour), 1.35 * width)
    return Points(at, marker(number), size, argb(colour), argb(theme.ring), width)


def plain_marks(
    data: Prepared,
    place: Place,
    frame: Frame,
    theme: Theme,
    scale: float,
    colour: str,
    *,
    shown: Shown = USUAL,
) -> list[Mark]:
    """Draw rows in one colour, as for one output of a regression."""
    if is_dense(data, shown):
        return [density_mark(data, place, frame, (colour,), theme, shown.part)]
    parts = [(rows, hollow) for rows, hollow in drawn(data, shown) if len(rows)]
    size = point_size(sum(len(rows) for rows, _ in parts), scale)
    return [
        _stamp(_at(data, rows, place, frame), place.y, size, colour, theme, hollow) for rows, hollow in parts
    ]


def value_marks(
    data: Prepared,
    place: Place,
    output: int,
    bounds: tuple[float, float],
    frame: Frame,
    theme: Theme,
    scale: float,
    *,
    shown: Shown = USUAL,
) -> list[Mark]:
    """Draw rows coloured by an output's value, in sixteen steps of the colours of the map."""
    if is_dense(data, shown):
        return [density_mark(data, place, frame, (theme.text,), theme, shown.part)]
    colours = table(theme, "sequential")
    parts = drawn(data, shown)
    size = point_size(sum(len(rows) for rows, _ in parts), scale)
    marks: list[Mark] = []
    for rows, hollow in parts:
        share = (data.raw_y[rows, output] - bounds[0]) / ((bounds[1] - bounds[0]) or 1.0)
        steps = np.clip(np.nan_to_num(share) * 16.0, 0, 15).astype(np.intp)
        for step in np.unique(steps).tolist():
            at = _at(data, rows[steps == step], place, frame)
            fill = int(colours[step * 16 + 8])
            outline = argb(theme.contour)
            marks.append(Points(at, SPLIT_SHAPES[hollow], size, fill, outline, 0.16 * size))
    return marks


def ring_marks(
    data: Prepared, place: Place, frame: Frame, theme: Theme, scale: float, rows: tuple[int, ...]
) -> list[Mark]:
    """Draw a ring around some rows."""
    chosen = np.array([row for row in rows if row < len(data.x)], np.int64)
    if not len(chosen):
        return []
    at = _at(data, chosen, place, frame)
    return [
        Points(at, "circle", 12.0 * scale, 0, argb(theme.canvas), 4.0),
        Points(at, "circle", 12.0 * scale, 0, argb(theme.selected), 2.0),
    ]


def row_at(
    data: Prepared, places: tuple[Place, ...], frame: Frame, shown: Shown, x: float, y: float, reach: float
) -> int | None:
    """Give the row whose point is nearest to a pixel, within a reach in pixels; None where there is none.

    Of points in the same place the last one drawn is on top, and found. A density has no points.
    """
    if is_dense(data, shown):
        return None
    rows = np.concatenate([part for part, _ in drawn(data, shown)])
    best, found = reach, None
    for place in places if len(rows) else ():
        away = np.hypot(*(_at(data, rows, place, frame) - (x, y)).T)
        nearest = len(away) - 1 - int(np.argmin(away[::-1]))
        if away[nearest] <= best:
            best, found = float(away[nearest]), int(rows[nearest])
    return found
