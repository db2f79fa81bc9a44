"""The weighted sums that a network's neurons have at present."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod

import numpy as np
from numpy.typing import NDArray

from nnviz.network import forward
from nnviz.snapshot import Snapshot

_MOST_WORK = 4_000_000
"""Multiplications that may be spent on it: a few milliseconds."""


@dataclass(frozen=True, eq=False)
class Sums:
    """The weighted sums of a layer.

    Attributes:
        z: ``(rows, units)`` float32.
        of: How many rows there are, of which these are an even choice.
    """

    z: NDArray[np.floating]
    of: int


def sums_of_row(snapshot: Snapshot, layer: int, raw: NDArray[np.float64]) -> NDArray[np.floating]:
    """Give the sums ``(units,)`` of a layer (from 1) for ``(inputs,)`` in the table's units."""
    return _sums(snapshot, layer, snapshot.data.input_scaling.forward(raw[None, :]))[0]


def sums_of_rows(snapshot: Snapshot, layer: int) -> Sums:
    """Give the sums of a layer (from 1) for the training rows; of many rows for an even choice."""
    rows = snapshot.data.train
    work = sum(prod(kernel.shape) for kernel, _ in snapshot.params[:layer])
    every = -(-len(rows) // max(1, _MOST_WORK // max(work, 1)))
    return Sums(_sums(snapshot, layer, snapshot.data.x[rows[::every]]), len(rows))


def _sums(snapshot: Snapshot, layer: int, x: NDArray[np.floating]) -> NDArray[np.floating]:
    network, params = snapshot.document.network, snapshot.params
    earlier = replace(network, layers=network.layers[: layer - 1])
    before = forward(earlier, params[: layer - 1], x)
    kernel, bias = params[layer - 1]
    with np.errstate(all="ignore"):
        return (before[-1] if before else x) @ kernel + bias
