"""What every neuron computes over a grid of inputs, in NumPy: the maps in the tiles and behind the points."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.prepared import Prepared
from nnviz.document import Document
from nnviz.network import forward
from nnviz.snapshot import Floats, Params, Surfaces

TILE = 48
"""Grid points along a side of a neuron's tile."""
FINE = 160
"""Grid points along a side of the prediction map."""
CURVE = 241
"""Grid points along a curve over one feature."""
_MARGIN = 0.08
_BUDGET = 6e7
"""Multiplications that the fine map may cost; larger networks get a coarser one."""


@dataclass(frozen=True, eq=False)
class Frame:
    """Which part of input space a picture shows.

    Attributes:
        axes: The inputs on x (and y).
        ranges: Lowest and highest value of each of them, in the table's units.
        held: ``(inputs,)`` where all inputs are held otherwise: the medians.
    """

    axes: tuple[int, ...]
    ranges: tuple[tuple[float, float], ...]
    held: NDArray[np.float64]


_frames: WeakKeyDictionary[Prepared, Frame] = WeakKeyDictionary()


def frame_of(data: Prepared) -> Frame:
    """Give the frame of a prepared table: its first two inputs, a little wider than the data."""
    frame = _frames.get(data)
    if frame is None:
        axes = tuple(range(min(2, len(data.inputs))))
        ranges = tuple(_range(data.raw_x[:, axis]) for axis in axes)
        frame = Frame(axes, ranges, np.median(data.raw_x, axis=0))
        _frames[data] = frame
    return frame


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


def compute_surfaces(document: Document, data: Prepared, params: Params) -> Surfaces:
    """Compute the maps of all neurons and the finer map of the outputs."""
    frame = frame_of(data)
    dimensions = len(frame.axes)
    cost = sum(kernel.size for kernel, _ in params)
    widest = max(len(data.inputs), *document.network.units)
    n = CURVE if dimensions == 1 else TILE if widest <= 32 else 24
    m = CURVE if dimensions == 1 else int(np.clip(np.sqrt(_BUDGET / max(1, cost)), 24, FINE))
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
