"""What the inspector writes: the sum of a neuron, a weight, a bias, or the summary of the network."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.activations import ACTIVATIONS
from nnviz.datasets.preparation.units import value_text
from nnviz.explain import MOST_LISTED as MOST_TERMS
from nnviz.explain import NeuronSum, Pass, listed, neuron_sum
from nnviz.labs.activation_curves import Choice, value_at
from nnviz.model_summary import summarize
from nnviz.naming import layer_name, neuron_name, source_name
from nnviz.numbers import format_count, format_number, format_share
from nnviz.registry import with_defaults
from nnviz.scene.targets import BiasAt, EdgeAt
from nnviz.snapshot import Snapshot
from nnviz.written import LARGE, figure

__all__ = ["MOST_TERMS", "Cell", "Sheet", "layer_name", "neuron_name", "source_name"]

Weight = Literal["", "head", "strong"]
Parameter = EdgeAt | BiasAt


@dataclass(frozen=True)
class Cell:
    """One text of a sheet.

    Attributes:
        text: What it says.
        number: Whether it is a number, and so stands at the right.
        weight: How it is written.
        target: The weight or bias that it is the value of, so that it can be changed here.
        lock: Whether it stands for the lock of that weight or bias instead.
        tip: More digits, or what it means.
        span: How many columns it lies over.
    """

    text: str
    number: bool = False
    weight: Weight = ""
    target: Parameter | None = None
    lock: bool = False
    tip: str = ""
    span: int = 1


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
_SLIM = 12


def number(value: float, weight: Weight = "", digits: int = 4) -> Cell:
    """Write a number: with few digits where it is usual, with those of a float32 where it is large."""
    return Cell(figure(value, digits), True, weight, tip=f"{value:.9g}")


def exact(value: float, weight: Weight = "") -> Cell:
    """Write a number of the table's own units, with all digits that matter."""
    return Cell(format_number(value, 10 if abs(value) >= LARGE else 6), True, weight, tip=repr(value))


def input_digits(layer: int) -> int:
    """Give how many digits the inputs of a layer are written with: more of features than of outputs."""
    return 6 if layer == 1 else 4


def value_cells(value: float, target: Parameter) -> tuple[Cell, Cell]:
    """Give a weight or bias that can be changed here, and its lock."""
    cell = number(value)
    return Cell(cell.text, True, "", target, tip=cell.tip), Cell("lock", target=target, lock=True)


def neuron_sheet(snapshot: Snapshot, row: Pass, layer: int, index: int, seen: int | None = None) -> Sheet:
    """Give inputs, weights, products, their sum, the bias, z, and the activation of a neuron.

    Args:
        snapshot: The moment.
        row: The pass that is shown.
        layer: The neuron's layer.
        index: Its place in it.
        seen: The row of the prepared table that is shown, None for a probe, of which no target is known.
    """
    its = neuron_sum(snapshot, row, layer, index)
    key = snapshot.document.network.layers[layer - 1].activation
    heads = ("input", "x", "weight w", "", "x · w")
    left = [tuple(Cell(text, place > 0, "head") for place, text in enumerate(heads))]
    left += _terms(snapshot, layer, index, its)
    right = _steps(snapshot, its, layer, index)
    if layer == len(snapshot.params):
        right += _against_target(snapshot, row, index, seen)
    height = max(len(left), len(right))
    blank = (_NONE,) * len(heads)
    rows = tuple(
        (*(left[n] if n < len(left) else blank), Cell("    "), *(right[n] if n < len(right) else ()))
        for n in range(height)
    )
    slim = tuple((_slim(cells[0]), *cells[1:3], cells[4]) for cells in left)
    under = tuple((replace(name, span=3), _NONE, _NONE, value) for name, value, *_ in right)
    formula = "z = Σ x·w + b,   " + ACTIVATIONS[key].formula
    return Sheet(neuron_name(snapshot, layer, index), formula, rows, narrow=(*slim, *under))


def _slim(name: Cell) -> Cell:
    """Give a name that leaves room to its numbers in a narrow panel."""
    if len(name.text) <= _SLIM or name.weight == "head":
        return name
    return replace(name, text=f"{name.text[: _SLIM - 1]}…", tip=name.text)


def _terms(snapshot: Snapshot, layer: int, index: int, its: NeuronSum) -> list[tuple[Cell, ...]]:
    """Give a row for each input; of very many the ones that count most."""
    count = len(its.weights)
    order = listed(its)
    digits = input_digits(layer)
    rows = [
        (
            Cell(source_name(snapshot, layer - 1, int(n))),
            number(float(its.inputs[n]), digits=digits),
            *value_cells(float(its.weights[n]), EdgeAt(layer, int(n), index)),
            number(float(its.products[n])),
        )
        for n in order
    ]
    if count > MOST_TERMS:
        rest = float(its.products.sum() - its.products[order].sum())
        more = Cell(f"… {format_count(count - MOST_TERMS)} more, together", False, "head")
        rows.append((more, _NONE, _NONE, _NONE, number(rest)))
    return rows


def _steps(snapshot: Snapshot, its: NeuronSum, layer: int, index: int) -> list[tuple[Cell, ...]]:
    spec = snapshot.document.network.layers[layer - 1]
    slope = float(value_at(Choice(spec.activation, spec.activation_parameters), its.z)[1])
    if ACTIVATIONS[spec.activation].whole_layer:
        slope = its.output * (1.0 - its.output)
    name = ACTIVATIONS[spec.activation].label
    for key, value in with_defaults(
        ACTIVATIONS[spec.activation].parameters, spec.activation_parameters
    ).items():
        name += f", {key} {value:g}"
    steps = [
        (Cell("sum of products", False, "head"), number(its.total)),
        (Cell("+ bias b", False, "head"), *value_cells(its.bias, BiasAt(layer, index))),
        (Cell("= weighted sum z", False, "head"), number(its.z, "strong")),
        (Cell("activation", False, "head"), Cell(name, True)),
        (Cell("= output a", False, "head"), number(its.output, "strong")),
        (Cell("slope da/dz", False, "head"), number(slope)),
    ]
    activity = snapshot.health.layers[layer - 1] if snapshot.health is not None else None
    if activity is not None and activity.flat is not None:
        off = spec.activation == "relu"
        tip = "Share of the training rows where the activation is flat, so that no gradient comes through"
        share = Cell(format_share(float(activity.flat[index])), True, tip=tip)
        steps.append((Cell("rows off" if off else "rows saturated", False, "head", tip=tip), share))
    return steps


def _against_target(snapshot: Snapshot, row: Pass, index: int, seen: int | None) -> list[tuple[Cell, ...]]:
    """Give an output's prediction in the label's units, what it should be, and by how much it is off."""
    data, steps = snapshot.data, list[tuple[Cell, ...]]()
    unit, answer = data.outputs[index], float(row.outputs[index])
    scaled = (float(data.output_scaling.offset[index]), float(data.output_scaling.scale[index])) != (0.0, 1.0)
    if scaled or unit.dates:
        text = Cell(value_text(unit, answer, 10), True, "strong", tip=repr(answer))
        steps.append((Cell("= prediction", False, "head"), text))
    if seen is not None and seen < len(data.raw_y):
        target = float(data.raw_y[seen, index])
        wanted = Cell(value_text(unit, target, 10), True, tip=repr(target)) if unit.dates else exact(target)
        steps.append((Cell("target y", False, "head"), wanted))
        steps.append((Cell("error", False, "head"), exact(answer - target)))
    return steps


def input_sheet(snapshot: Snapshot, row: Pass, index: int, inputs: NDArray[np.float64]) -> Sheet:
    """Give an input's value in the table's units and as the network sees it."""
    data = snapshot.data
    unit = data.inputs[index]
    offset, scale = float(data.input_scaling.offset[index]), float(data.input_scaling.scale[index])
    shown = Cell(value_text(unit, float(inputs[index]), 8), True, tip=repr(float(inputs[index])))
    rows = [(Cell("in the table", False, "head"), shown)]
    if (offset, scale) != (0.0, 1.0):
        since = Cell(value_text(unit, offset, 8), True, tip=repr(offset)) if unit.dates else number(offset)
        rows.append((Cell("− offset", False, "head"), since))
        days = Cell(f"{format_number(scale)} days", True) if unit.dates else number(scale)
        rows.append((Cell("÷ scale", False, "head"), days))
    seen = number(float(row.activations[0][index]), "strong")
    rows.append((Cell("= what the network sees", False, "head"), seen))
    return Sheet(neuron_name(snapshot, 0, index), "an input has no weights of its own", tuple(rows))


def _bare(cell: Cell) -> Cell:
    """Give a layer's name without its type, which is still to be read where the mouse rests."""
    name, _, kind = cell.text.partition(" (")
    return replace(cell, text=name, tip=cell.text) if kind else cell


def summary_sheet(snapshot: Snapshot) -> Sheet:
    """Give the network as Keras' model summary does: layers, output shapes, parameters."""
    heads = ("Layer (type)", "Activation", "Output shape", "Param #")
    rows: list[tuple[Cell, ...]] = [tuple(Cell(text, text == heads[3], "head") for text in heads)]
    summary = summarize(snapshot.document.network, [unit.name for unit in snapshot.data.inputs])
    for its in summary.rows:
        activation = ACTIVATIONS[its.activation].label if its.activation else ""
        count = Cell(format_count(its.parameters), True)
        rows.append((Cell(its.name), Cell(activation), Cell(its.shape), count))
    totals = (
        ("Total params", summary.total),
        ("Trainable params", summary.trainable),
        ("Non-trainable params", summary.non_trainable),
    )
    # Every layer here is a dense one: its type is the first that can go.
    slim = [(_bare(cells[0]), *cells[2:]) for cells in rows]
    for name, count in totals:
        weight: Weight = "strong" if name == "Total params" else ""
        number_of = Cell(format_count(count), True, weight)
        rows.append((Cell(name, False, weight), _NONE, _NONE, number_of))
        slim.append((Cell(name, False, weight, span=2), _NONE, number_of))
    about = "click a neuron, weight or bias to see its numbers"
    return Sheet("Network", about, tuple(rows), of_row=False, narrow=tuple(slim))
