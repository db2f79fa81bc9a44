"""What a step of a pass says and shows, and what those who tell it share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
        title: What it is about.
        formula: Lines of the formula with its numbers.
        sentence: What it means, for a learner.
        notes: What stands on the picture of the network.
    """

    title: str
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

    def outputs_until(self, step: Step) -> list[Note]:
        """Give the outputs that are known when a forward step begins, the inputs among them."""
        notes: list[Note] = []
        for layer in range(step.layer + 1):
            units = self.trace.units[layer] if layer < step.layer else self._known(step)
            notes += [self.output_note(layer, unit) for unit in range(units)]
        return notes

    def _known(self, step: Step) -> int:
        """Count the neurons of a step's layer whose outputs are known before it."""
        whole = step.kind in ("activate", "drop", "neuron")
        together = ACTIVATIONS[self.spec(step.layer).activation].whole_layer and not whole
        return 0 if together else step.unit

    def all_outputs(self) -> list[Note]:
        """Give the outputs of all layers and the inputs, as they stand after the forward pass."""
        widths = enumerate(self.trace.units)
        return [self.output_note(layer, unit) for layer, units in widths for unit in range(units)]

    def output_note(self, layer: int, unit: int, *, now: bool = False) -> Note:
        """Give a neuron's output as a note."""
        value = self.output(layer, unit)
        return Note(NeuronAt(layer, unit), brief(value), value, now)

    def pulls_behind(self, step: Step) -> list[Note]:
        """Give dL/dz of the layers behind a backward step, and of its own layer's neurons before it."""
        notes: list[Note] = []
        own = step.unit if step.kind != "by_output" else 0
        for layer in range(len(self.trace.layers), step.layer - 1, -1):
            units = self.trace.units[layer] if layer > step.layer else own
            notes += [self.pull_note(layer, unit) for unit in range(units)]
        return notes

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
