"""What every neuron computes over a grid of inputs, in NumPy: the maps in the tiles and behind the points."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document
from nnviz.network import forward
from nnviz.orders import View
from nnviz.params import Floats, Params
from nnviz.snapshot import Surfaces

TILE = 48
"""Grid points along a side of a neuron's tile."""
FINE = 160
"""Grid points along a side of the prediction map."""
CURVE = 241
"""Grid points along a curve over one feature."""
_MARGIN = 0.08
_MOST_JUDGED = 5_000
"""Rows by which the axes are chosen, evenly taken."""
_BUDGET = 6e7
"""Multiplications that the fine map may cost; larger networks get a coarser one."""
_QUICK_BUDGET = 4e6
"""Multiplications that a map may cost while a hand is moving; then it is finer than a tile at most."""
_QUICK = 72
"""Grid points along a side of the prediction map while a hand is moving."""


@dataclass(frozen=True, eq=False)
class Frame:
    """Which part of input space a picture shows.

    Attributes:
        axes: The inputs on x (and y).
        ranges: Lowest and highest value of each of them, in the table's units.
        held: ``(inputs,)`` where all inputs are held otherwise: the medians, or a most frequent category.
    """

    axes: tuple[int, ...]
    ranges: tuple[tuple[float, float], ...]
    held: NDArray[np.float64]


_frames: WeakKeyDictionary[Prepared, Frame] = WeakKeyDictionary()
_AS_USUAL = View()


def frame_of(data: Prepared, view: View = _AS_USUAL) -> Frame:
    """Give the frame of a prepared table, a little wider than the data.

    Its axes are those of the view, else the two telling numbers (see ``telling``); categories come only
    where there are too few numbers. Other inputs are held where the view says, else at their medians, and
    categories at the most frequent one, so that exactly one of a column's categories is on.
    """
    usual = _frames.get(data)
    if usual is None:
        numbers = [i for i, unit in enumerate(data.inputs) if unit.category is None]
        categories = [i for i, unit in enumerate(data.inputs) if unit.category is not None]
        axes = tuple((telling(data, numbers) + categories)[:2])
        usual = Frame(axes, _ranges(data, axes), _held(data, categories))
        _frames[data] = usual
    return _viewed(data, usual, view) if view.axes or view.held else usual


def telling(data: Prepared, numbers: list[int]) -> list[int]:
    """Give the two of several inputs that tell most of the label, in the table's order; few as they are.

    That is, those with the largest squared correlation with any output: a first look at a table of many
    features then shows a border, where its first two columns, such as the corners of an image, may show none.
    """
    if len(numbers) <= 2:
        return numbers
    step = -(-len(data.x) // _MOST_JUDGED)
    x = np.asarray(data.x[::step, numbers], np.float64)
    y = np.asarray(data.y[::step], np.float64)
    x, y = x - x.mean(axis=0), y - y.mean(axis=0)
    spread = np.outer((x * x).sum(axis=0), (y * y).sum(axis=0))
    with np.errstate(invalid="ignore", divide="ignore"):
        shared = np.where(spread > 0, (x.T @ y) ** 2 / spread, 0.0).max(axis=1)
    best = np.argsort(-shared.round(9), kind="stable")[:2]  # of equals the first, whatever the last bits say
    return [numbers[place] for place in sorted(best.tolist())]


def possible_axes(data: Prepared) -> tuple[int, ...]:
    """Give the inputs that may lie on an axis: the numbers; categories, too, where there are too few."""
    numbers = tuple(i for i, unit in enumerate(data.inputs) if unit.category is None)
    return numbers if len(numbers) >= 2 else tuple(range(len(data.inputs)))


def _viewed(data: Prepared, usual: Frame, view: View) -> Frame:
    """Give the frame of a view; what it says of inputs that there are not is left out."""
    places = {unit.name: place for place, unit in enumerate(data.inputs)}
    axes = tuple(dict.fromkeys(places[name] for name in view.axes if name in places))[:2] or usual.axes
    held = usual.held.copy()
    for name, value in view.held:
        if name in places:
            held[places[name]] = value
    return Frame(axes, usual.ranges if axes == usual.axes else _ranges(data, axes), held)


def _ranges(data: Prepared, axes: tuple[int, ...]) -> tuple[tuple[float, float], ...]:
    return tuple(_range(data.raw_x[:, axis]) for axis in axes)


def _held(data: Prepared, categories: list[int]) -> NDArray[np.float64]:
    held = np.median(data.raw_x, axis=0)
    shares = data.raw_x[:, categories].mean(axis=0)
    most: dict[str, int] = {}
    for place, share in zip(categories, shares, strict=True):
        held[place] = 0.0
        column = data.inputs[place].column
        if column not in most or share > data.raw_x[:, most[column]].mean():
            most[column] = place
    held[list(most.values())] = 1.0
    return held


def _range(values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    margin = _MARGIN * (high - low) or max(1.0, abs(high)) * 0.5
    return low - margin, high + margin


def _grid(frame: Frame, n: int) -> NDArray[np.float64]:
    """Give the inputs ``(n ** axes, inputs)`` of a grid, y slowest, in the table's units."""
    lines = [np.linspace(low, high, n) for low, high in frame.ranges]
    points = n ** len(lines)
    grid = np.tile(frame.held, (points, 1))
    grid[:, frame.axes[0]] = np.tile(lines[0], points // n)
    if len(lines) == 2:
        grid[:, frame.axes[1]] = np.repeat(lines[1], n)
    return grid


def _fold(values: NDArray[np.floating], n: int, dimensions: int) -> Floats:
    """Turn ``(points, units)`` into ``(units, n[, n])``."""
    return np.ascontiguousarray(values.T).reshape(-1, *([n] * dimensions)).astype(np.float32, copy=False)


def compute_surfaces(document: Document, data: Prepared, params: Params, view: View = _AS_USUAL) -> Surfaces:
    """Compute the maps of all neurons and the finer map of the outputs, of the slice of a view."""
    frame = frame_of(data, view)
    dimensions = len(frame.axes)
    n, m = _sides(document, data, params, dimensions, view)
    coarse = _grid(frame, n)
    scaled = data.input_scaling.forward(coarse)
    layers = forward(document.network, params, scaled)
    fine = (
        layers if m == n else forward(document.network, params, data.input_scaling.forward(_grid(frame, m)))
    )
    outputs = data.output_scaling.back(fine[-1])
    return Surfaces(
        axes=frame.axes,
        x_range=frame.ranges[0],
        y_range=frame.ranges[1] if dimensions == 2 else (0.0, 0.0),
        held=frame.held,
        tiles=tuple(_fold(values, n, dimensions) for values in (scaled, *layers)),
        outputs=_fold(outputs, m, dimensions),
    )


def _sides(
    document: Document, data: Prepared, params: Params, dimensions: int, view: View
) -> tuple[int, int]:
    """Give the grid points along a side of the tiles and of the map."""
    if dimensions == 1:
        return CURVE, CURVE
    cost = max(1, sum(kernel.size for kernel, _ in params))
    widest = max(len(data.inputs), *document.network.units)
    n = TILE if widest <= 32 else 24
    if not view.map:
        return n, n
    budget, most = (_QUICK_BUDGET, _QUICK) if view.quick else (_BUDGET, FINE)
    return n, int(np.clip(np.sqrt(budget / cost), 24, most))
