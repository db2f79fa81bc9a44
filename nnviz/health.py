"""What can be wrong with neurons: dead, saturated, identical to another, exploding; and what helps.

Sources: dying ReLUs: Maas, Hannun and Ng 2013, section 2. Saturation: Glorot and Bengio 2010, section 3.
Symmetry of equal weights: Goodfellow, Bengio and Courville 2016, section 8.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.activations import ACTIVATIONS
from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document, LayerSpec
from nnviz.naming import hidden_name
from nnviz.network import activate
from nnviz.numbers import format_count, format_number, format_share
from nnviz.params import Floats, Params
from nnviz.snapshot import Activity, Finding, Health, Snapshot

Bounds = tuple[float | None, float | None]
FLAT: dict[str, Bounds] = {
    "sigmoid": (-3.0, 3.0),
    "hard_sigmoid": (-3.0, 3.0),
    "tanh": (-3.0, 3.0),
    "softsign": (-3.0, 3.0),
    "relu": (0.0, None),
}
"""The sums up to which and from which on an activation is all but flat, by its key.

Beyond them the gradient is less than a fifth of its greatest (sigmoid), or 0 (ReLU).
"""
SATURATED_FROM = 0.9
"""The share of rows on the flat parts from which on a neuron counts as saturated."""
_GROWN = 1e4
"""By how much the outputs of a hidden layer may exceed the inputs, and 1, before they count as exploding."""
_UNCOMFORTABLE = 1e15
"""Sums above this lose all digits that matter, and their squares come near to what float32 can hold."""
_WHILE_TRAINING = 1e6
_AT_REST = 5e8
"""Multiplications that a look may cost."""
_MOST_ROWS = 1 << 14
_MOST_NAMED = 6
_HEAVY = 4.0
"""How many times the usual bound of initial weights makes a weight large."""


@dataclass(frozen=True, eq=False)
class _Layer:
    """One layer at work: its place from 1, its spec, weights, sums and outputs ``(rows, units)``."""

    number: int
    spec: LayerSpec
    kernel: Floats
    bias: Floats
    z: Floats
    a: Floats


def measure_health(document: Document, data: Prepared, params: Params, *, at_rest: bool = True) -> Health:
    """Look at every neuron, on all training rows where that is quick or nothing is waiting.

    Args:
        document: The document.
        data: Its prepared table.
        params: The weights.
        at_rest: Whether training stands, so that there is time for more rows.
    """
    weights = max(1, sum(kernel.size for kernel, _ in params))
    most = int(min(max(64, (_AT_REST if at_rest else _WHILE_TRAINING) / weights), _MOST_ROWS))
    chosen = data.train[:: -(-len(data.train) // most)] if len(data.train) else data.train
    exact = len(chosen) == len(data.train)
    with np.errstate(all="ignore"):
        layers = _layers(document, params, data.x[chosen])
        activity = tuple(_activity(layer) for layer in layers)
        rows = "every row" if exact else f"every one of {format_count(len(chosen))} rows looked at"
        findings = _findings(document, data.x[chosen], layers, activity, rows) if len(chosen) else ()
    return Health(findings, activity, len(chosen), exact)


def judge(snapshot: Snapshot) -> tuple[Finding, ...]:
    """Give what is wrong with a snapshot's neurons; nothing where that was not looked for."""
    return snapshot.health.findings if snapshot.health is not None else ()


def findings_of(snapshot: Snapshot, layer: int, index: int) -> tuple[Finding, ...]:
    """Give what is wrong with one neuron."""
    return tuple(finding for finding in judge(snapshot) if (layer, index) in finding.neurons)


def _layers(document: Document, params: Params, x: Floats) -> list[_Layer]:
    layers: list[_Layer] = []
    a = x
    for number, (spec, (kernel, bias)) in enumerate(
        zip(document.network.layers, params, strict=True), start=1
    ):
        z = a @ kernel + bias
        a = activate(np, spec, z)
        layers.append(_Layer(number, spec, kernel, bias, z, a))
    return layers


def _activity(layer: _Layer) -> Activity:
    rows = max(len(layer.a), 1)
    silent = (layer.a == 0).sum(axis=0) / rows
    if not layer.a.size:
        return Activity(None, silent, *(float("nan"),) * 4)
    wide = layer.a.astype(np.float64)
    numbers = (float(of(wide)) for of in (np.mean, np.std, np.min, np.max))
    return Activity(flat_share(layer.spec.activation, layer.z), silent, *numbers)


def flat_share(activation: str, z: NDArray[np.floating]) -> NDArray[np.float64] | None:
    """Give each unit's share of sums ``(rows, units)`` on the flat parts; None where there are no such."""
    low, high = FLAT.get(activation, (None, None))
    if low is None and high is None:
        return None
    outside = np.zeros(z.shape, np.bool_)
    if low is not None:
        outside |= z <= low
    if high is not None:
        outside |= z >= high
    return outside.mean(axis=0, dtype=np.float64)


def _findings(
    document: Document, x: Floats, layers: Sequence[_Layer], activity: Sequence[Activity], rows: str
) -> tuple[Finding, ...]:
    found: list[Finding] = []
    size = max(1.0, float(np.sqrt(np.mean(np.square(x, dtype=np.float64)))))
    for place, (layer, its) in enumerate(zip(layers, activity, strict=True)):
        outgoing = layers[place + 1].kernel if place + 1 < len(layers) else None
        dead = (its.silent == 1) & (its.flat == 1) if its.flat is not None else np.zeros(0, np.bool_)
        found += _dead(layer, dead, len(layers), rows)
        found += _saturated(document, layer, its, dead, outgoing is None, len(layers))
        if outgoing is not None:
            found += _identical(layer, outgoing, len(layers))
        found += _exploding(layer, size, outgoing is None)
    return tuple(found)


def _places(layer: _Layer, which: NDArray[np.bool_]) -> tuple[tuple[int, int], ...]:
    return tuple((layer.number, int(index)) for index in np.flatnonzero(which))


def _dead(layer: _Layer, dead: NDArray[np.bool_], count: int, rows: str) -> list[Finding]:
    """Find neurons whose output is 0 in every row, on a part where their activation is flat."""
    if not dead.any() or not ACTIVATIONS[layer.spec.activation].trains:
        return []
    neurons, hidden, all_of_them = _places(layer, dead), layer.number < count, bool(dead.all())
    label = ACTIVATIONS[layer.spec.activation].label
    why = f"{label} is flat there, so no gradient reaches their weights."
    if all_of_them and hidden:
        where = "" if count == 2 else f" of hidden layer {layer.number}"
        whose = f"All {len(neurons)} neurons" if len(neurons) > 1 else "The only neuron"
        whose += f"{where} " if where else " of the hidden layer "
        why = (
            f"{label} is flat there, so nothing before can change any more, and all rows get the same answer."
        )
        text = f"{whose}output{'s' * (len(neurons) == 1)} 0 for {rows}. {why}"
        return [Finding("dead", neurons, "dead", text, ("new_weights", "leaky_relu"), whole_layer=True)]
    cures = ("leaky_relu", "new_neuron") if hidden else ("new_neuron",)
    text = f"Outputs 0 for {rows}. {why.replace('their', 'its')}"
    return [Finding("dead", (neuron,), "dead", text, cures) for neuron in neurons]


def _saturated(
    document: Document, layer: _Layer, its: Activity, dead: NDArray[np.bool_], is_output: bool, count: int
) -> list[Finding]:
    """Find neurons that are nearly always on a flat part of a sigmoid; one that is dead is not told twice.

    The output of a cross entropy is left out: the loss is steep where it is flat.
    """
    low, high = FLAT.get(layer.spec.activation, (None, None))
    if its.flat is None or low is None or high is None:
        return []
    if is_output and document.train.loss.endswith("crossentropy"):
        return []
    much = (its.flat >= SATURATED_FROM) & ~dead
    label, found = ACTIVATIONS[layer.spec.activation].label, list[Finding]()
    for neuron in _places(layer, much):
        share = format_share(float(its.flat[neuron[1]]))
        text = (
            f"In {share} of the rows z lies outside {format_number(low)} to {format_number(high)}, where "
            f"{label} is all but flat: its gradient nearly vanishes and it hardly learns."
        )
        cures = ("scale_features",) if document.data.scaling == "none" and layer.number == 1 else ()
        cures = (*cures, "random_weights", *(() if is_output else ("leaky_relu",)))
        if _is_heavy(layer, neuron[1]):
            cures = ("new_neuron", *(key for key in cures if key != "random_weights"))
        found.append(Finding("saturated", (neuron,), "saturated", text, cures, whole_layer=bool(much.all())))
    return found


def _is_heavy(layer: _Layer, index: int) -> bool:
    """Say whether a neuron's weights are so large that smaller ones would help, whatever the features are."""
    usual = np.sqrt(6.0 / sum(layer.kernel.shape))  # the bound of Glorot and Bengio 2010, equation 16
    return float(np.max(np.abs(layer.kernel[:, index]), initial=0.0)) > _HEAVY * usual


def _identical(layer: _Layer, outgoing: Floats, count: int) -> list[Finding]:
    """Find hidden neurons with the same weights in and out: they get the same gradients for ever."""
    if layer.spec.dropout > 0 or layer.spec.units < 2:
        return []  # dropout tells them apart
    found: list[Finding] = []
    for group in _equal_columns(np.vstack((layer.kernel, layer.bias[None, :])), outgoing):
        names = [hidden_name(count, layer.number, index) for index in group]
        if len(names) > _MOST_NAMED:
            rest = len(names) - _MOST_NAMED + 1
            names = [*names[: _MOST_NAMED - 1], f"{format_count(rest)} more"]
        listed = f"{', '.join(names[:-1])} and {names[-1]}"
        text = (
            f"{listed} are identical and will stay identical: their weights in and out are equal, so they "
            "get the same gradients. Together they do no more than one neuron."
        )
        neurons = tuple((layer.number, index) for index in group)
        everyone = len(group) == layer.spec.units
        found.append(Finding("identical", neurons, "identical", text, ("apart",), everyone))
    return found


def _equal_columns(incoming: Floats, outgoing: Floats) -> list[list[int]]:
    """Group neurons whose columns of ``incoming`` and rows of ``outgoing`` are equal up to rounding."""
    greatest = float(np.max(np.abs(incoming))), float(np.max(np.abs(outgoing)))
    if not np.isfinite(greatest).all():
        return []
    near = 1e-6 * max(*greatest, 1e-30)
    # A few weights tell nearly all neurons apart; only those that they do not are compared as a whole.
    few = np.vstack((incoming[:7], incoming[-1:], outgoing.T[:4])).astype(np.float64)
    mix = np.cos(np.arange(1.0, len(few) + 1.0)) @ few
    order = np.argsort(mix, kind="stable")
    cuts = np.flatnonzero(np.diff(mix[order]) > 20 * near) + 1
    groups: list[list[int]] = []
    for run in np.split(order, cuts):
        if len(run) > 1:
            groups += _sorted_out(sorted(run.tolist()), incoming, outgoing, near)
    return sorted(groups)


def _sorted_out(run: list[int], incoming: Floats, outgoing: Floats, near: float) -> list[list[int]]:
    groups: list[list[int]] = []
    while len(run) > 1:
        first = run[0]
        alike = np.all(np.abs(incoming[:, run] - incoming[:, [first]]) <= near, axis=0)
        alike &= np.all(np.abs(outgoing[run] - outgoing[[first]]) <= near, axis=1)
        if alike.sum() > 1:
            groups.append([index for index, same in zip(run, alike, strict=True) if same])
        run = [index for index, same in zip(run[1:], alike[1:], strict=True) if not same]
    return groups


def _exploding(layer: _Layer, size: float, is_output: bool) -> list[Finding]:
    """Find neurons whose numbers grow out of all proportion, or are no numbers any more."""
    top = np.max(np.abs(layer.a), axis=0)
    heavy = np.maximum(np.max(np.abs(layer.kernel), axis=0), np.abs(layer.bias))
    limit = _UNCOMFORTABLE if is_output else min(_GROWN * size, _UNCOMFORTABLE)
    much = ~(top <= limit) | ~(heavy <= _UNCOMFORTABLE)
    found: list[Finding] = []
    for neuron in _places(layer, much):
        its = float(top[neuron[1]])
        is_what = f"reach {format_number(its)}" if np.isfinite(its) else "are no numbers any more"
        text = (
            f"Its outputs {is_what}: they grow from layer to layer, or from step to step, until nothing can "
            "be computed with them."
        )
        found.append(
            Finding(
                "exploding", (neuron,), "exploding", text, ("lower_rate", "random_weights"), bool(much.all())
            )
        )
    return found
