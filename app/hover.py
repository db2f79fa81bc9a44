"""What is said of the part of the network under the mouse: its numbers for the row that is looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.attention import exists
from nnviz.activations import ACTIVATIONS
from nnviz.explain import forward_row, neuron_sum
from nnviz.health import judge
from nnviz.initializers import INITIALIZERS
from nnviz.naming import layer_name, neuron_name, source_name
from nnviz.numbers import format_count, format_number
from nnviz.scene.targets import BadgeAt, BiasAt, ControlAt, EdgeAt, FoldAt, HeaderAt, NeuronAt, Target
from nnviz.snapshot import Snapshot
from nnviz.written import LARGE, figure


@dataclass(frozen=True)
class Words:
    """What stands on a card, all of it plain text.

    Attributes:
        title: What it is about.
        rows: Names with their values.
        notes: Sentences below them.
        hint: What can be done here, quietly.
    """

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    hint: str = ""

    def with_notes(self, *notes: str) -> Words:
        """Give the same words with further sentences; empty ones are left out."""
        return replace(self, notes=(*self.notes, *(note for note in notes if note)))

    def spoken(self) -> str:
        """Give the rows as one line, for those who listen."""
        return ", ".join(f"{name} {value}" for name, value in self.rows)


_HINTS = {
    NeuronAt: "Click to select · E its weights · Enter its bias",
    EdgeAt: "Drag or type to change · K lock · O off",
    BiasAt: "Drag or type to change · K lock",
    BadgeAt: "Click for what helps",
}
_CONTROLS = {
    "add_neuron": "Add a neuron",
    "remove_neuron": "Remove the neuron",
    "insert_layer": "Insert a layer",
}
_FOLDS = {
    "open": "Click to show them, a page at a time",
    "up": "Click to see the page above",
    "down": "Click to see the page below",
    "all": "Click to see all of them at once",
    "close": "Click to fold the layer again",
}


def words_of(snapshot: Snapshot, target: Target | None, inputs: NDArray[np.float64]) -> Words | None:
    """Say what is known of a part of the network, or None.

    Args:
        snapshot: Where the numbers come from.
        target: What to speak of.
        inputs: ``(inputs,)`` of the row that is looked at, in the table's units.
    """
    if target is None or not exists(target, snapshot):
        return None
    if isinstance(target, HeaderAt | FoldAt | ControlAt | BadgeAt):
        return _still_words(snapshot, target)
    if isinstance(target, NeuronAt) and target.layer == 0:
        return _input_words(snapshot, target, inputs)
    return _sum_words(snapshot, target, inputs)


def _still_words(snapshot: Snapshot, target: HeaderAt | FoldAt | ControlAt | BadgeAt) -> Words:
    """Say what depends on no row."""
    if isinstance(target, HeaderAt):
        return header_words(snapshot, target.layer)
    if isinstance(target, FoldAt):
        return Words(f"{layer_name(snapshot, target.layer)}: more neurons", hint=_FOLDS[target.way])
    if isinstance(target, BadgeAt):
        labels = [its.label for its in judge(snapshot) if its.code == target.code]
        name = neuron_name(snapshot, target.layer, target.index)
        return Words(f"{name}: {labels[0] if labels else target.code}", hint=_HINTS[BadgeAt])
    return _control_words(snapshot, target)


def _input_words(snapshot: Snapshot, target: NeuronAt, inputs: NDArray[np.float64]) -> Words:
    row = forward_row(snapshot, inputs)
    seen, told = float(row.activations[0][target.index]), float(inputs[target.index])
    rows = (("value x", format_number(told, 10 if abs(told) >= LARGE else 6)),)
    if not np.isclose(seen, told, rtol=1e-5):
        rows += (("scaled, as the network sees it", figure(seen)),)
    return Words(neuron_name(snapshot, 0, target.index), rows, hint="Click to select · E its weights")


def _sum_words(snapshot: Snapshot, target: NeuronAt | EdgeAt | BiasAt, inputs: NDArray[np.float64]) -> Words:
    index = target.target if isinstance(target, EdgeAt) else target.index
    its = neuron_sum(snapshot, forward_row(snapshot, inputs), target.layer, index)
    name = neuron_name(snapshot, target.layer, index)
    if isinstance(target, EdgeAt):
        source = target.source
        start = source_name(snapshot, target.layer - 1, source)
        x, w, product = (float(part[source]) for part in (its.inputs, its.weights, its.products))
        rows = (
            ("weight w", figure(w)),
            ("input x", figure(x, 6 if target.layer == 1 else 4)),
            ("product x · w", figure(product)),
        )
        rows += _slope(snapshot, target)
        return Words(f"{start} → {name}", rows, hint=_HINTS[EdgeAt])
    total, bias, z = (figure(part) for part in (its.total, its.bias, its.z))
    if isinstance(target, BiasAt):
        rows = (("bias b", bias), ("sum of x · w", total), ("z = sum + b", z), *_slope(snapshot, target))
        return Words(f"Bias of {name}", rows, hint=_HINTS[BiasAt])
    key = snapshot.document.network.layers[target.layer - 1].activation
    rows = (
        ("sum of x · w", total),
        ("bias b", bias),
        ("z = sum + b", z),
        (f"output a = {ACTIVATIONS[key].label}(z)", figure(its.output)),
    )
    return Words(name, rows, hint=_HINTS[NeuronAt])


def _slope(snapshot: Snapshot, target: EdgeAt | BiasAt) -> tuple[tuple[str, str], ...]:
    """Give the gradient of the loss by a weight or bias, where it is known."""
    if snapshot.slopes is None or target.layer > len(snapshot.slopes.layers):
        return ()
    kernel, bias = snapshot.slopes.layers[target.layer - 1]
    if isinstance(target, EdgeAt):
        return (("gradient ∂L/∂w", figure(float(kernel[target.source, target.target]))),)
    return (("gradient ∂L/∂b", figure(float(bias[target.index]))),)


def header_words(snapshot: Snapshot, layer: int) -> Words:
    """Give a layer as a row of Keras' model summary, with how it begins."""
    name = layer_name(snapshot, layer)
    if layer == 0:
        shape = f"(None, {format_count(len(snapshot.data.inputs))})"
        return Words(name, (("output shape", shape), ("param #", "0")), hint="The columns that are features")
    spec = snapshot.document.network.layers[layer - 1]
    kernel, bias = snapshot.params[layer - 1]
    count = f"{kernel.shape[0]} · {kernel.shape[1]} + {len(bias)} = {format_count(kernel.size + bias.size)}"
    rows = (
        ("output shape", f"(None, {format_count(len(bias))})"),
        ("param #", count),
        ("activation", ACTIVATIONS[spec.activation].label),
        ("weights begin", INITIALIZERS[spec.initializer].label),
        ("biases begin", INITIALIZERS[spec.bias_initializer].label),
    )
    sideways = "Click to change" + (
        " · drag sideways to move" if 0 < layer < len(snapshot.params) and len(snapshot.params) > 2 else ""
    )
    return Words(f"{name} (Dense)", rows, hint=sideways)


def _control_words(snapshot: Snapshot, control: ControlAt) -> Words:
    if control.kind == "insert_layer":
        return Words(_CONTROLS[control.kind], hint="As wide as its neighbour")
    return Words(f"{_CONTROLS[control.kind]}", hint=layer_name(snapshot, control.layer))
