"""What the inspector writes: the sum of a neuron, a weight, a bias, or the summary of the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.activations import ACTIVATIONS
from nnviz.explain import NeuronSum, Pass, forward_row, neuron_sum
from nnviz.numbers import format_count, format_number
from nnviz.scene.targets import BiasAt, EdgeAt, NeuronAt, Target
from nnviz.snapshot import Snapshot

MOST_TERMS = 40


@dataclass(frozen=True)
class Cell:
    """One text of a sheet."""

    text: str
    number: bool = False
    weight: Literal["", "head", "strong"] = ""


@dataclass(frozen=True)
class Sheet:
    """A title, a formula, and rows of cells.

    Attributes:
        title: What it is about.
        formula: How it is computed.
        rows: The cells.
        of_row: Whether its numbers depend on the chosen row.
        narrow: The cells where there is no room for the rows beside one another, or nothing.
    """

    title: str
    formula: str
    rows: tuple[tuple[Cell, ...], ...]
    of_row: bool = True
    narrow: tuple[tuple[Cell, ...], ...] = ()


_NONE = Cell("")


def _number(value: float, weight: Literal["", "head", "strong"] = "") -> Cell:
    return Cell(format_number(value), True, weight)


def sheet_of(snapshot: Snapshot, target: Target | None, inputs: NDArray[np.float64]) -> Sheet:
    """Give the sheet of what is selected, for one row ``(inputs,)`` in the table's units."""
    if isinstance(target, NeuronAt) and target.layer > 0:
        return neuron_sheet(snapshot, forward_row(snapshot, inputs), target.layer, target.index)
    if isinstance(target, NeuronAt):
        return input_sheet(snapshot, forward_row(snapshot, inputs), target.index, inputs)
    if isinstance(target, EdgeAt):
        return edge_sheet(snapshot, forward_row(snapshot, inputs), target)
    if isinstance(target, BiasAt):
        return bias_sheet(snapshot, forward_row(snapshot, inputs), target)
    return summary_sheet(snapshot)


def layer_name(snapshot: Snapshot, layer: int) -> str:
    """Give such as "Hidden 1"."""
    return "Input" if layer == 0 else "Output" if layer == len(snapshot.params) else f"Hidden {layer}"


def neuron_name(snapshot: Snapshot, layer: int, index: int) -> str:
    """Give such as "Hidden 1, neuron 2", or the name of an input or output."""
    units = snapshot.data.inputs if layer == 0 else snapshot.data.outputs
    if layer in (0, len(snapshot.params)) and index < len(units):
        return f"{layer_name(snapshot, layer)} {_short(units[index].name)}"
    return f"{layer_name(snapshot, layer)}, neuron {index + 1}"


def source_name(snapshot: Snapshot, layer: int, index: int) -> str:
    """Give the short name of what feeds a neuron: an input's name, or such as "h2"."""
    if layer == 0:
        return _short(snapshot.data.inputs[index].name)
    return f"h{index + 1}" if len(snapshot.params) <= 2 else f"h{layer}.{index + 1}"


def _short(name: str) -> str:
    line = " ".join(name.split())
    return line if len(line) <= 24 else f"{line[:23]}…"


def neuron_sheet(snapshot: Snapshot, row: Pass, layer: int, index: int) -> Sheet:
    """Give inputs, weights, products, their sum, the bias, z, and the activation of a neuron."""
    its = neuron_sum(snapshot, row, layer, index)
    key = snapshot.document.network.layers[layer - 1].activation
    left = [
        tuple(Cell(text, place > 0, "head") for place, text in enumerate(("input", "x", "weight w", "x · w")))
    ]
    left += _terms(snapshot, layer, its)
    right = _steps(its, key)
    height = max(len(left), len(right))
    blank = (_NONE,) * 4
    rows = tuple(
        (*(left[n] if n < len(left) else blank), Cell("    "), *(right[n] if n < len(right) else ()))
        for n in range(height)
    )
    under = tuple((name, _NONE, _NONE, number) for name, number in right)
    formula = "z = Σ x·w + b,   " + ACTIVATIONS[key].formula
    return Sheet(neuron_name(snapshot, layer, index), formula, rows, narrow=(*left, *under))


def _terms(snapshot: Snapshot, layer: int, its: NeuronSum) -> list[tuple[Cell, ...]]:
    """Give a row for each input; of very many the ones that count most."""
    count = len(its.weights)
    order = np.arange(count)
    if count > MOST_TERMS:
        order = np.sort(np.argsort(-np.abs(np.nan_to_num(its.products)))[:MOST_TERMS])
    rows = [
        (
            Cell(source_name(snapshot, layer - 1, int(n))),
            _number(float(its.inputs[n])),
            _number(float(its.weights[n])),
            _number(float(its.products[n])),
        )
        for n in order
    ]
    if count > MOST_TERMS:
        rest = float(its.products.sum() - its.products[order].sum())
        rows.append((Cell(f"{format_count(count - MOST_TERMS)} more"), _NONE, _NONE, _number(rest)))
    return rows


def _steps(its: NeuronSum, key: str) -> list[tuple[Cell, ...]]:
    return [
        (Cell("sum of products", False, "head"), _number(its.total)),
        (Cell("+ bias b", False, "head"), _number(its.bias)),
        (Cell("= weighted sum z", False, "head"), _number(its.z, "strong")),
        (Cell("activation", False, "head"), Cell(ACTIVATIONS[key].label, True)),
        (Cell("= output a", False, "head"), _number(its.output, "strong")),
    ]


def input_sheet(snapshot: Snapshot, row: Pass, index: int, inputs: NDArray[np.float64]) -> Sheet:
    """Give an input's value in the table's units and as the network sees it."""
    data = snapshot.data
    offset, scale = float(data.input_scaling.offset[index]), float(data.input_scaling.scale[index])
    rows = [(Cell("in the table", False, "head"), _number(float(inputs[index])))]
    if (offset, scale) != (0.0, 1.0):
        rows.append((Cell("− offset", False, "head"), _number(offset)))
        rows.append((Cell("÷ scale", False, "head"), _number(scale)))
    rows.append(
        (Cell("= what the network sees", False, "head"), _number(float(row.activations[0][index]), "strong"))
    )
    return Sheet(neuron_name(snapshot, 0, index), "an input has no weights of its own", tuple(rows))


def edge_sheet(snapshot: Snapshot, row: Pass, edge: EdgeAt) -> Sheet:
    """Give a weight, what comes in along it, and their product."""
    its = neuron_sum(snapshot, row, edge.layer, edge.target)
    source = source_name(snapshot, edge.layer - 1, edge.source)
    target = neuron_name(snapshot, edge.layer, edge.target)
    rows = (
        (Cell("input x", False, "head"), _number(float(its.inputs[edge.source]))),
        (Cell("× weight w", False, "head"), _number(float(its.weights[edge.source]), "strong")),
        (Cell("= product x · w", False, "head"), _number(float(its.products[edge.source]))),
        (Cell("weighted sum z of the neuron", False, "head"), _number(its.z)),
    )
    return Sheet(f"Weight {source} → {target}", "its product is one term of the neuron's sum", rows)


def bias_sheet(snapshot: Snapshot, row: Pass, bias: BiasAt) -> Sheet:
    """Give a bias and what it does to its neuron's sum."""
    its = neuron_sum(snapshot, row, bias.layer, bias.index)
    rows = (
        (Cell("sum of products", False, "head"), _number(its.total)),
        (Cell("+ bias b", False, "head"), _number(its.bias, "strong")),
        (Cell("= weighted sum z", False, "head"), _number(its.z)),
        (Cell("output a", False, "head"), _number(its.output)),
    )
    return Sheet(f"Bias of {neuron_name(snapshot, bias.layer, bias.index)}", "z = Σ x·w + b", rows)


def summary_sheet(snapshot: Snapshot) -> Sheet:
    """Give the network as Keras' model summary does: layers, output shapes, parameters."""
    rows: list[tuple[Cell, ...]] = [
        (
            Cell("Layer (type)", False, "head"),
            Cell("Activation", False, "head"),
            Cell("Output shape", False, "head"),
            Cell("Param #", True, "head"),
        ),
        (Cell("Input"), _NONE, Cell(f"(None, {len(snapshot.data.inputs)})"), Cell("0", True)),
    ]
    total = 0
    layers = snapshot.document.network.layers
    for number, (layer, (kernel, bias)) in enumerate(zip(layers, snapshot.params, strict=True), start=1):
        parameters = kernel.size + bias.size
        total += parameters
        rows.append(
            (
                Cell(f"{layer_name(snapshot, number)} (Dense)"),
                Cell(ACTIVATIONS[layer.activation].label),
                Cell(f"(None, {len(bias)})"),
                Cell(format_count(parameters), True),
            )
        )
    rows.append(
        (Cell("Total params", False, "strong"), _NONE, _NONE, Cell(format_count(total), True, "strong"))
    )
    rows.append((Cell("Trainable params"), _NONE, _NONE, Cell(format_count(total), True)))
    rows.append((Cell("Non-trainable params"), _NONE, _NONE, Cell("0", True)))
    return Sheet("Network", "click a neuron, weight or bias to see its numbers", tuple(rows), of_row=False)
