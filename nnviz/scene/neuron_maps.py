"""What each neuron computes, as small maps or curves for its tile."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnviz.activations import ACTIVATIONS
from nnviz.scene.network_columns import Column
from nnviz.snapshot import Snapshot, Surfaces
from nnviz.theme import Table


def shown_values(snapshot: Snapshot, column: Column, seen: range) -> NDArray[np.float32] | None:
    """Give the values of a column's neurons over the grid, ``(seen, n[, n])``, if there are any.

    Args:
        snapshot: What to draw.
        column: The column.
        seen: The places of the neurons that are asked for.
    """
    surfaces = snapshot.surfaces
    if surfaces is None or column.layer >= len(surfaces.tiles):
        return None
    values = surfaces.tiles[column.layer]
    if not len(column.shown) or column.shown[-1] >= len(values):
        return None
    return values if len(seen) == len(values) else values[[column.shown[place] for place in seen]]


def is_held(snapshot: Snapshot, layer: int, index: int) -> bool:
    """Whether it is an input that is held fixed while the maps run over others."""
    surfaces = snapshot.surfaces
    return layer == 0 and surfaces is not None and index not in surfaces.axes


def is_regression_output(snapshot: Snapshot, layer: int) -> bool:
    """Whether a layer is an output of numbers, whose values have no middle of their own."""
    return layer == len(snapshot.params) and not snapshot.data.classes


def table_key(snapshot: Snapshot, layer: int) -> Table:
    """Give the colours that a layer's maps are drawn in."""
    return "sequential" if is_regression_output(snapshot, layer) else "diverging"


def normalised(snapshot: Snapshot, layer: int, values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Bring the values of a layer's neurons to -1 to 1, the undecided middle to 0."""
    if layer == 0 or is_regression_output(snapshot, layer):
        return _spread(values)
    key = snapshot.document.network.layers[layer - 1].activation
    if key == "softmax":
        middle = 1.0 / max(len(snapshot.data.outputs), 2)
        return np.where(values > middle, (values - middle) / (1.0 - middle), values / middle - 1.0)
    low, high = ACTIVATIONS[key].bounds
    if low is not None and high is not None:
        return (values - (low + high) / 2.0) * (2.0 / (high - low))
    largest = _largest(snapshot, layer)
    return values / np.float32(largest) if largest > 1e-9 else np.zeros_like(values)


_last: dict[int, tuple[Surfaces, float]] = {}


def _largest(snapshot: Snapshot, layer: int) -> float:
    """Give the largest value of a layer, of all its neurons whether they are shown or not."""
    surfaces = snapshot.surfaces
    if surfaces is None:
        return 0.0
    known = _last.get(layer)
    if known is None or known[0] is not surfaces:
        values = surfaces.tiles[layer]
        low, high = float(values.min(initial=0.0)), float(values.max(initial=0.0))
        if not np.isfinite(high - low):
            finite = np.abs(values[np.isfinite(values)])
            low, high = 0.0, float(finite.max(initial=0.0))
        known = _last[layer] = (surfaces, max(-low, high))
    return known[1]


def _spread(values: NDArray[np.float32]) -> NDArray[np.float32]:
    axes = tuple(range(1, values.ndim))
    low, high = values.min(axis=axes, keepdims=True), values.max(axis=axes, keepdims=True)
    half = (high - low) / 2.0
    flat = half <= 1e-9 * np.maximum(np.abs(high), 1e-30)
    return np.where(flat, 0.0, (values - (low + high) / 2.0) / np.where(flat, 1.0, half))


def indices(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Give values of -1 to 1 as places in a table of 256 colours, 0 exactly in its middle."""
    finite = np.nan_to_num(values, nan=0.0, posinf=1.0, neginf=-1.0)
    return np.clip(np.rint(finite * 127.5 + 127.5), 0, 255).astype(np.uint8)
