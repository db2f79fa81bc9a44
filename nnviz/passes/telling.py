"""What a step of a pass says and shows, and what those who tell it share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nnviz.activations import ACTIVATIONS
from nnviz.document import LayerSpec
from nnviz.passes.backward import LayerBackward, LayerForward
from nnviz.passes.steps import Step
from nnviz.passes.trace import Trace
from nnviz.passes.words import MOST_TERMS, Names, brief, largest
from nnviz.scene.pass_overlay import Note
from nnviz.scene.targets import EdgeAt, NeuronAt

MOST_EDGES = 24
"""Up to so many edges of a layer get their number at once; of more only the largest."""


@dataclass(frozen=True)
class Told:
    """What is said of a step.

    Attributes:
        formula: Lines of the formula with its numbers.
        sentence: What it means, for a learner.
        notes: What stands on the picture of the network.
    """

    formula: tuple[str, ...]
    sentence: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, eq=False)
class Teller:
    """A pass, and the row of it whose numbers are told.

    Attributes:
        trace: The pass.
        row: The row's place in the batch.
        names: What layers and neurons are called.
    """

    trace: Trace
    row: int
    names: Names

    def forward(self, layer: int) -> LayerForward:
        """Give a layer's forward numbers, from 1."""
        return self.trace.layers[layer - 1]

    def back(self, layer: int) -> LayerBackward:
        """Give a layer's backward numbers, from 1."""
        assert self.trace.back is not None
        return self.trace.back[layer - 1]

    def spec(self, layer: int) -> LayerSpec:
        """Give what the person decided of a layer, from 1."""
        return self.trace.document.network.layers[layer - 1]

    def output(self, layer: int, unit: int) -> float:
        """Give what a neuron, or an input in layer 0, gives for the row."""
        values = self.trace.x if layer == 0 else self.forward(layer).a
        return float(values[self.row, unit])

    # --- notes that stay ---

    @cached_property
    def _outputs(self) -> tuple[tuple[Note, ...], ...]:
        """The outputs of each layer, the inputs first; written once, for a wide layer has many."""
        widths = enumerate(self.trace.units)
        return tuple(tuple(self.output_note(layer, unit) for unit in range(units)) for layer, units in widths)

    @cached_property
    def _pulls(self) -> tuple[tuple[Note, ...], ...]:
        """The gradients dL/dz of each layer, from the first hidden one on."""
        widths = enumerate(self.trace.units[1:], start=1)
        return tuple(tuple(self.pull_note(layer, unit) for unit in range(units)) for layer, units in widths)

    def outputs_until(self, step: Step) -> list[Note]:
        """Give the outputs that are known when a forward step begins, the inputs among them."""
        before = [note for layer in self._outputs[: step.layer] for note in layer]
        return [*before, *self._outputs[step.layer][: self._known(step)]]

    def _known(self, step: Step) -> int:
        """Count the neurons of a step's layer whose outputs are known before it."""
        whole = step.kind in ("activate", "drop", "neuron")
        together = ACTIVATIONS[self.spec(step.layer).activation].whole_layer and not whole
        return 0 if together else step.unit

    def outputs_before(self, layer: int) -> list[Note]:
        """Give the outputs of all layers before one, the inputs among them."""
        return [note for its in self._outputs[:layer] for note in its]

    def output_note(self, layer: int, unit: int, *, now: bool = False) -> Note:
        """Give a neuron's output as a note."""
        value = self.output(layer, unit)
        return Note(NeuronAt(layer, unit), brief(value), value, now)

    def pulls_behind(self, step: Step) -> list[Note]:
        """Give dL/dz of the layers behind a backward step, and of its own layer's neurons before it."""
        own = 0 if step.kind in ("by_output", "layer") else step.unit
        behind = [note for layer in self._pulls[step.layer :] for note in layer]
        return [*behind, *self._pulls[step.layer - 1][:own]]

    def pull_note(self, layer: int, unit: int, *, now: bool = False) -> Note:
        """Give dL/dz of a neuron as a note."""
        value = float(self.back(layer).by_sum[self.row, unit])
        return Note(NeuronAt(layer, unit), brief(value), value, now)

    # --- notes of edges ---

    def edges_into(self, layer: int, unit: int, values: Iterable[float], *, now: bool = True) -> list[Note]:
        """Give the edges into a neuron with their numbers; of many only the largest."""
        known = list(values)
        places = range(len(known)) if len(known) <= MOST_TERMS else largest(np.array(known))
        return [
            Note(EdgeAt(layer, source, unit), brief(known[source]), known[source], now) for source in places
        ]
