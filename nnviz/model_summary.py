"""The network as Keras' ``model.summary()`` prints it: layers, output shapes, parameters, totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nnviz.document import NetworkSpec
from nnviz.parameters import ParameterSet


@dataclass(frozen=True)
class LayerRow:
    """One line of the summary.

    Attributes:
        layer: Its number; 0 are the inputs.
        name: Its name and type, such as ``"Hidden 1 (Dense)"``.
        activation: Key into ACTIVATIONS, "" for the inputs.
        shape: The shape of its output, such as ``"(None, 3)"``.
        parameters: How many weights and biases it has.
        trainable: How many of them training may change: those that are neither locked nor switched off.
    """

    layer: int
    name: str
    activation: str
    shape: str
    parameters: int
    trainable: int


@dataclass(frozen=True)
class ModelSummary:
    """The layers, the inputs first."""

    rows: tuple[LayerRow, ...]

    @property
    def total(self) -> int:
        """All weights and biases."""
        return sum(row.parameters for row in self.rows)

    @property
    def trainable(self) -> int:
        """Those that training may change."""
        return sum(row.trainable for row in self.rows)

    @property
    def non_trainable(self) -> int:
        """Those that it leaves as they are."""
        return self.total - self.trainable


def summarize(network: NetworkSpec, inputs: Sequence[str]) -> ModelSummary:
    """Summarize a network.

    Args:
        network: The layers.
        inputs: The names of its inputs.
    """
    fixed = _fixed_by_neuron(network, inputs)
    rows = [LayerRow(0, "Input (InputLayer)", "", f"(None, {len(inputs)})", 0, 0)]
    fan_in = len(inputs)
    for number, layer in enumerate(network.layers, start=1):
        count = (fan_in + 1) * layer.units
        held = sum(fixed.get(neuron, 0) for neuron in layer.neurons)
        name = "Output" if number == len(network.layers) else f"Hidden {number}"
        shape = f"(None, {layer.units})"
        rows.append(LayerRow(number, f"{name} (Dense)", layer.activation, shape, count, count - held))
        fan_in = layer.units
    return ModelSummary(tuple(rows))


def _fixed_by_neuron(network: NetworkSpec, inputs: Sequence[str]) -> dict[int, int]:
    """Count the parameters of each neuron that are locked or switched off, and still there."""
    fixed = network.locked.united(ParameterSet(network.off)) if network.off else network.locked
    if not fixed:
        return {}
    within = fixed.within(network, inputs)
    return {neuron: len(sources) for neuron, sources in within.marks.groups.items()}


_WIDTHS = (30, 24, 12)


def summary_text(summary: ModelSummary, title: str = "nnviz") -> str:
    """Write the summary as a text to copy, in the form of ``model.summary()``."""
    line = "_" * sum(_WIDTHS)
    lines = [f'Model: "{title}"', line, _columns("Layer (type)", "Output Shape", "Param #"), "=" * len(line)]
    lines += [_columns(row.name, row.shape, str(row.parameters)) for row in summary.rows]
    lines += [
        "=" * len(line),
        f"Total params: {summary.total}",
        f"Trainable params: {summary.trainable}",
        f"Non-trainable params: {summary.non_trainable}",
    ]
    return "\n".join(lines) + "\n"


def _columns(*texts: str) -> str:
    return "".join(text.ljust(width) for text, width in zip(texts, _WIDTHS, strict=True)).rstrip()
