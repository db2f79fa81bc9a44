"""One row on its way through the network, with every number that a person would compute by hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.network import forward
from nnviz.snapshot import Snapshot

Floats = NDArray[np.floating]


MOST_LISTED = 40
"""Of more inputs the largest products are listed, and the rest is summed."""


@dataclass(frozen=True, eq=False)
class Pass:
    """What a network makes of one row.

    Attributes:
        activations: For the inputs (as the network sees them) and each layer ``(units,)``.
        outputs: ``(outputs,)`` float64: the last of them, in the label's units for a regression.
    """

    activations: tuple[Floats, ...]
    outputs: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class NeuronSum:
    """How one neuron comes to its output: ``a = f(z)`` with ``z = sum of x·w + b``.

    Attributes:
        inputs: ``(fan_in,)``: what comes in.
        weights: ``(fan_in,)``.
        products: ``(fan_in,)``: inputs times weights.
        total: Their sum.
        bias: The bias.
        z: The weighted sum, ``total + bias``.
        output: The activation.
    """

    inputs: Floats
    weights: Floats
    products: Floats
    total: float
    bias: float
    z: float
    output: float


def forward_row(snapshot: Snapshot, raw: NDArray[np.float64]) -> Pass:
    """Send ``(inputs,)`` in the table's units through a snapshot's network, in float32."""
    x = snapshot.data.input_scaling.forward(raw[None, :])
    layers = forward(snapshot.document.network, snapshot.params, x)
    outputs = snapshot.data.output_scaling.back(layers[-1])[0]
    return Pass((x[0], *(layer[0] for layer in layers)), outputs)


def neuron_sum(snapshot: Snapshot, row: Pass, layer: int, index: int) -> NeuronSum:
    """Give every term of one neuron of layer 1 or later."""
    kernel, biases = snapshot.params[layer - 1]
    inputs, weights, bias = row.activations[layer - 1], kernel[:, index], float(biases[index])
    with np.errstate(all="ignore"):
        products = inputs * weights
        total = float(products.sum())
    output = float(row.activations[layer][index])
    return NeuronSum(inputs, weights, products, total, bias, total + bias, output)


def listed(its: NeuronSum) -> NDArray[np.intp]:
    """Give which products are listed one by one: all as they stand, of very many the largest ones first."""
    if len(its.products) <= MOST_LISTED:
        return np.arange(len(its.products))
    return np.argsort(-np.abs(np.nan_to_num(its.products)), kind="stable")[:MOST_LISTED]
