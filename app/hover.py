"""What is said of the part of the network under the mouse: its numbers for the row that is looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.attention import exists
from app.sheets import neuron_name, source_name
from nnviz.explain import forward_row, neuron_sum
from nnviz.numbers import format_number
from nnviz.scene.targets import BiasAt, EdgeAt, NeuronAt, Target
from nnviz.snapshot import Snapshot


def hover_text(snapshot: Snapshot, target: Target | None, inputs: NDArray[np.float64]) -> str:
    """Say the numbers of a neuron, a weight or a bias for ``(inputs,)`` in the table's units, or nothing."""
    if not isinstance(target, NeuronAt | EdgeAt | BiasAt) or not exists(target, snapshot):
        return ""
    row = forward_row(snapshot, inputs)
    if isinstance(target, NeuronAt) and target.layer == 0:
        value = format_number(float(row.activations[0][target.index]))
        return f"{neuron_name(snapshot, 0, target.index)}:  x = {value}"
    if isinstance(target, EdgeAt):
        its = neuron_sum(snapshot, row, target.layer, target.target)
        source = target.source
        x, w, product = (
            format_number(float(part[source])) for part in (its.inputs, its.weights, its.products)
        )
        start = source_name(snapshot, target.layer - 1, source)
        names = f"{start} → {neuron_name(snapshot, target.layer, target.target)}"
        return f"{names}:  x · w = {x} · {w} = {product}"
    its = neuron_sum(snapshot, row, target.layer, target.index)
    name = neuron_name(snapshot, target.layer, target.index)
    total, bias, z, output = (format_number(part) for part in (its.total, its.bias, its.z, its.output))
    if isinstance(target, BiasAt):
        return f"{name}:  z = {total} + b = {total} + {bias} = {z}"
    return f"{name}:  z = {z},  a = {output}"
