"""What the inspector writes of a weight, a bias or a layer."""

from __future__ import annotations

from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from app.sheets import Cell, Sheet, input_digits, layer_name, neuron_name, number, source_name, value_cells
from nnviz.activations import ACTIVATIONS
from nnviz.explain import NeuronSum, Pass, neuron_sum
from nnviz.initializers import INITIALIZERS
from nnviz.model_summary import summarize
from nnviz.network import init_params
from nnviz.numbers import format_count, format_number, format_share
from nnviz.parameters import Parameter, parameter_at
from nnviz.params import Params
from nnviz.scene.targets import BiasAt, EdgeAt
from nnviz.snapshot import Snapshot
from nnviz.weight_tables import ArrayStatistics, statistics_of
from nnviz.worth import Worth, worth_of

MOST_LOOKED_AT = 1 << 20
"""Weights of a layer that are looked at for its statistics; of more an even choice."""
_WORTH_COST = 2e6
"""Multiplications that a look at the worth of a weight may cost in the window's own thread."""
_MOST_DRAWN = 300_000
"""Weights of a network whose initial values are drawn for one of them."""
_NONE = Cell("")
_Row = tuple[Cell, ...]


def edge_sheet(snapshot: Snapshot, row: Pass, edge: EdgeAt, before: Snapshot | None) -> Sheet:
    """Give a weight, its product, its slope, how it has changed, and what it is worth.

    Args:
        snapshot: The moment.
        row: The pass that is shown.
        edge: Which weight.
        before: The moment one update earlier, or None where that is not known.
    """
    its = neuron_sum(snapshot, row, edge.layer, edge.target)
    source = source_name(snapshot, edge.layer - 1, edge.source)
    target = neuron_name(snapshot, edge.layer, edge.target)
    value = float(its.weights[edge.source])
    rows: list[_Row] = [
        (_head("input x"), number(float(its.inputs[edge.source]), digits=input_digits(edge.layer))),
        (_head("× weight w"), *value_cells(value, edge)),
        (_head("= product x · w"), number(float(its.products[edge.source]), "strong")),
        (_head("weighted sum z"), number(its.z)),
    ]
    place = (edge.source, edge.target)
    more = _learning(snapshot, before, edge, 0, place, value)
    about = "its product is one term of the neuron's sum"
    return _beside(f"Weight {source} → {target}", about, rows, more)


def bias_sheet(snapshot: Snapshot, row: Pass, bias: BiasAt, before: Snapshot | None) -> Sheet:
    """Give a bias, what it does to its neuron's sum, its slope, and how it has changed."""
    its: NeuronSum = neuron_sum(snapshot, row, bias.layer, bias.index)
    rows: list[_Row] = [
        (_head("sum of products"), number(its.total)),
        (_head("+ bias b"), *value_cells(its.bias, bias)),
        (_head("= weighted sum z"), number(its.z, "strong")),
        (_head("output a"), number(its.output)),
    ]
    more = _learning(snapshot, before, bias, 1, (bias.index,), its.bias)
    name = neuron_name(snapshot, bias.layer, bias.index)
    return _beside(f"Bias of {name}", "z = Σ x·w + b: how ready the neuron is to fire", rows, more)


def _beside(title: str, about: str, left: list[_Row], right: list[_Row]) -> Sheet:
    """Lay two columns beside one another, and below one another where there is no room."""
    rows = tuple(
        (*cells, *(_NONE,) * (3 - len(cells)), Cell("    "), *others)
        for cells, others in zip_longest(left, right, fillvalue=(_NONE,))
    )
    return Sheet(title, about, rows, narrow=(*left, *right))


def _head(text: str, tip: str = "") -> Cell:
    return Cell(text, False, "head", tip=tip)


def _learning(
    snapshot: Snapshot,
    before: Snapshot | None,
    target: EdgeAt | BiasAt,
    part: int,
    place: tuple[int, ...],
    value: float,
) -> list[_Row]:
    """Give gradient, last update, initial value and worth of a weight or bias."""
    sign = "∂L/∂b" if part else "∂L/∂w"
    rows: list[_Row] = []
    if (slopes := snapshot.slopes) is not None:
        over = (
            f"over {'all' if slopes.exact else 'an even choice of'} {format_count(slopes.rows)} training rows"
        )
        tip = f"By how much the loss grows for each 1 that it is made larger, {over}"
        slope = number(float(slopes.layers[target.layer - 1][part][place]))
        rows.append((_head(f"gradient {sign}", tip), slope))
    if before is not None:
        step = value - float(before.params[target.layer - 1][part][place])
        rows.append((_head("last update", "What the last update added to it"), number(step)))
    if (begun := begun_at(snapshot, target)) is not None:
        rows.append((_head("initial value"), number(begun)))
    if (worth := _worth(snapshot, target)) is not None:
        tip = f"The loss on {format_count(worth.rows)} training rows with its value, and with 0 in its place"
        rows.append((_head("loss with it", tip), number(worth.loss)))
        rows.append((_head("loss without it", tip), number(worth.loss_without)))
    return rows


_drawn: list[tuple[object, int, int, Params]] = []


def begun_at(snapshot: Snapshot, target: EdgeAt | BiasAt) -> float | None:
    """Give what a weight or bias begins with; None in a network so large that drawing it would be felt."""
    network, seed, inputs = snapshot.document.network, snapshot.document.train.seed, len(snapshot.data.inputs)
    by_hand = network.by_hand.get(_parameter(snapshot, target))
    if by_hand is not None and by_hand.initial is not None:
        return by_hand.initial
    if sum(kernel.size for kernel, _ in snapshot.params) > _MOST_DRAWN:
        return None
    if not _drawn or _drawn[0][0] is not network.layers or _drawn[0][1:3] != (seed, inputs):
        _drawn[:] = [(network.layers, seed, inputs, init_params(network, inputs, seed))]
    kernel, bias = _drawn[0][3][target.layer - 1]
    return float(kernel[target.source, target.target] if isinstance(target, EdgeAt) else bias[target.index])


def _parameter(snapshot: Snapshot, target: EdgeAt | BiasAt) -> Parameter:
    inputs = [unit.name for unit in snapshot.data.inputs]
    place = (target.source, target.target) if isinstance(target, EdgeAt) else (None, target.index)
    return parameter_at(snapshot.document.network, inputs, target.layer, *place)


def _worth(snapshot: Snapshot, target: EdgeAt | BiasAt) -> Worth | None:
    """Measure what it is worth, where that is quick."""
    weights = sum(kernel.size for kernel, _ in snapshot.params)
    if weights * min(len(snapshot.data.train), 20_000) > _WORTH_COST or not len(snapshot.data.train):
        return None
    return worth_of(snapshot, (_parameter(snapshot, target),))


# --- layers ---


def layer_sheet(snapshot: Snapshot, layer: int) -> Sheet:
    """Give Keras' summary row of a layer, and what there is to say of its weights and outputs."""
    summary = summarize(snapshot.document.network, [unit.name for unit in snapshot.data.inputs]).rows[layer]
    spec = snapshot.document.network.layers[layer - 1]
    heads = ("Layer (type)", "Output shape", "Param #", "Trainable")
    rows: list[_Row] = [tuple(Cell(text, n > 1, "head") for n, text in enumerate(heads))]
    counts = (Cell(format_count(n), True) for n in (summary.parameters, summary.trainable))
    rows.append((Cell(summary.name), Cell(summary.shape), *counts))
    statistics = _statistics(snapshot, layer)
    slim: list[_Row] = [(Cell(summary.name, span=3),)]
    for name, text in zip(heads[1:], (cell.text for cell in rows[-1][1:]), strict=True):
        slim.append((Cell(name, False, "head", span=3), _NONE, _NONE, Cell(text, True)))
    rows.append((_NONE,))
    words = f"{ACTIVATIONS[spec.activation].label}; weights begin as {INITIALIZERS[spec.initializer].label}"
    words += f"; {format_share(spec.dropout)} dropout" if spec.dropout else ""
    title = layer_name(snapshot, layer)
    return Sheet(title, words, (*rows, *statistics), of_row=False, narrow=(*slim, *statistics))


def inputs_sheet(snapshot: Snapshot) -> Sheet:
    """Give the inputs of the network: the shape of the table."""
    data = snapshot.data
    rows: list[_Row] = [
        (_head("input shape"), Cell(f"(None, {len(data.inputs)})", True)),
        (_head("table"), Cell(f"({len(data.x)}, {len(data.inputs)})", True)),
    ]
    return Sheet("Input", "inputs have no weights and are not counted as a layer", tuple(rows), of_row=False)


_LINES = (
    ("count", lambda its: format_count(its.count)),
    ("min", lambda its: format_number(its.low)),
    ("max", lambda its: format_number(its.high)),
    ("mean", lambda its: format_number(its.mean)),
    ("std", lambda its: format_number(its.std)),
    ("zeros", lambda its: format_count(its.zeros)),
    ("NaN", lambda its: format_count(its.nans)),
    ("Inf", lambda its: format_count(its.infinities)),
)


def _statistics(snapshot: Snapshot, layer: int) -> list[_Row]:
    """Give the numbers of kernel and bias side by side, and those of the outputs beside them."""
    kernel, bias = (_looked_at(values) for values in snapshot.params[layer - 1])
    outputs = _outputs(snapshot, layer)
    rows: list[_Row] = [(_head(""), *(Cell(text, True, "head") for text in ("kernel", "bias", "outputs")))]
    for name, write in _LINES:
        last = Cell(outputs.get(name, ""), True)
        rows.append((_head(name), Cell(write(kernel), True), Cell(write(bias), True), last))
    for name in ("dead", "saturated", "rows off"):
        if name in outputs:
            rows.append((_head(name), _NONE, _NONE, Cell(outputs[name], True)))
    return rows


def _looked_at(values: NDArray[np.float32]) -> ArrayStatistics:
    step = -(-values.size // MOST_LOOKED_AT)
    return statistics_of(values.ravel()[::step])


def _outputs(snapshot: Snapshot, layer: int) -> dict[str, str]:
    """Give what is known of a layer's outputs over the training rows."""
    health = snapshot.health
    if health is None or not health.rows:
        return {}
    its = health.layers[layer - 1]
    found = {
        "count": f"{format_count(health.rows)} rows",
        "min": format_number(its.low),
        "max": format_number(its.high),
        "mean": format_number(its.mean),
        "std": format_number(its.std),
        "zeros": format_share(float(its.silent.mean())),
    }
    if its.flat is not None:
        dead = int(((its.flat == 1) & (its.silent == 1)).sum())
        found["dead"] = f"{format_count(dead)} of {format_count(len(its.flat))}"
        is_relu = snapshot.document.network.layers[layer - 1].activation == "relu"
        found["rows off" if is_relu else "saturated"] = format_share(float(its.flat.mean()))
    return found
