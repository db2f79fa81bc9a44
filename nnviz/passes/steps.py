"""Which steps a pass is taken in: by operation, neuron, layer or phase."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from nnviz.activations import ACTIVATIONS
from nnviz.passes.trace import Trace
from nnviz.passes.words import MOST_TERMS

Phase = Literal["initialise", "forward", "loss", "backward", "update"]
Grain = Literal["operation", "neuron", "layer", "phase"]
PHASES: tuple[Phase, ...] = ("initialise", "forward", "loss", "backward", "update")
GRAINS: tuple[Grain, ...] = ("operation", "neuron", "layer", "phase")
Kind = Literal[
    "start",
    "product",
    "products",
    "sum",
    "bias",
    "activate",
    "drop",
    "neuron",
    "layer",
    "phase",
    "term",
    "row_loss",
    "batch_loss",
    "penalty",
    "loss",
    "by_output",
    "by_sum",
    "by_weight",
    "by_weights",
    "by_bias",
    "rate",
    "new_weight",
    "new_weights",
    "new_bias",
    "done",
]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a pass, before its numbers are looked up.

    Attributes:
        phase: The phase it belongs to.
        kind: What happens.
        layer: The layer it happens in, from 1; 0 where it is no single one.
        unit: The neuron.
        source: The neuron of the layer before.
    """

    phase: Phase
    kind: Kind
    layer: int = 0
    unit: int = 0
    source: int = 0


def steps_of(trace: Trace, grain: Grain) -> tuple[Step, ...]:
    """Give the steps of a pass in their order.

    Args:
        trace: The pass; one without targets ends with its outputs.
        grain: How small the steps are.
    """
    walk = {"operation": _operations, "neuron": _neurons, "layer": _layers, "phase": _phases}[grain]
    return (Step("initialise", "start"), *walk(trace))


def _phases(trace: Trace) -> Iterator[Step]:
    yield Step("forward", "phase")
    if trace.back is not None:
        yield Step("loss", "loss")
        yield Step("backward", "phase")
    if trace.changes is not None:
        yield Step("update", "phase")


def _layers(trace: Trace) -> Iterator[Step]:
    count = len(trace.layers)
    yield from (Step("forward", "layer", layer) for layer in range(1, count + 1))
    if trace.back is not None:
        yield Step("loss", "loss")
        yield from (Step("backward", "layer", layer) for layer in range(count, 0, -1))
    if trace.changes is not None:
        yield Step("update", "rate")
        yield from (Step("update", "layer", layer) for layer in range(1, count + 1))
        yield Step("update", "done")


def _neurons(trace: Trace) -> Iterator[Step]:
    units = trace.units
    count = len(trace.layers)
    for layer in range(1, count + 1):
        yield from (Step("forward", "neuron", layer, unit) for unit in range(units[layer]))
    if trace.back is not None:
        yield from _losses(trace)
        for layer in range(count, 0, -1):
            yield from (Step("backward", "neuron", layer, unit) for unit in range(units[layer]))
    if trace.changes is not None:
        yield Step("update", "rate")
        for layer in range(1, count + 1):
            yield from (Step("update", "neuron", layer, unit) for unit in range(units[layer]))
        yield Step("update", "done")


def _losses(trace: Trace) -> Iterator[Step]:
    last = len(trace.layers)
    yield from (Step("loss", "term", last, unit) for unit in range(trace.units[-1]))
    yield Step("loss", "row_loss")
    if trace.count > 1:
        yield Step("loss", "batch_loss")
    if trace.priced is not None and trace.document.train.regularizer != "none":
        yield Step("loss", "penalty")


def _operations(trace: Trace) -> Iterator[Step]:
    count = len(trace.layers)
    for layer in range(1, count + 1):
        yield from _forward(trace, layer)
    if trace.back is not None:
        yield from _losses(trace)
        for layer in range(count, 0, -1):
            yield from _backward(trace, layer)
    if trace.changes is not None:
        yield Step("update", "rate")
        for layer in range(1, count + 1):
            yield from _update(trace, layer)
        yield Step("update", "done")


def _forward(trace: Trace, layer: int) -> Iterator[Step]:
    fan_in, units = trace.units[layer - 1], trace.units[layer]
    together = ACTIVATIONS[trace.document.network.layers[layer - 1].activation].whole_layer
    for unit in range(units):
        if fan_in <= MOST_TERMS:
            yield from (Step("forward", "product", layer, unit, source) for source in range(fan_in))
            yield Step("forward", "sum", layer, unit)
        else:
            yield Step("forward", "products", layer, unit)
        yield Step("forward", "bias", layer, unit)
        if not together:
            yield from _outputs(trace, layer, unit)
    if together:  # an output needs all sums of its layer
        for unit in range(units):
            yield from _outputs(trace, layer, unit)


def _outputs(trace: Trace, layer: int, unit: int) -> Iterator[Step]:
    yield Step("forward", "activate", layer, unit)
    if trace.layers[layer - 1].kept is not None:
        yield Step("forward", "drop", layer, unit)


def _backward(trace: Trace, layer: int) -> Iterator[Step]:
    fan_in, units = trace.units[layer - 1], trace.units[layer]
    yield from (Step("backward", "by_output", layer, unit) for unit in range(units))
    for unit in range(units):
        yield Step("backward", "by_sum", layer, unit)
        if fan_in <= MOST_TERMS:
            yield from (Step("backward", "by_weight", layer, unit, source) for source in range(fan_in))
        else:
            yield Step("backward", "by_weights", layer, unit)
        yield Step("backward", "by_bias", layer, unit)


def _update(trace: Trace, layer: int) -> Iterator[Step]:
    fan_in, units = trace.units[layer - 1], trace.units[layer]
    for unit in range(units):
        if fan_in <= MOST_TERMS:
            yield from (Step("update", "new_weight", layer, unit, source) for source in range(fan_in))
        else:
            yield Step("update", "new_weights", layer, unit)
        yield Step("update", "new_bias", layer, unit)
