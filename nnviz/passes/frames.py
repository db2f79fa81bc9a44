"""A pass as a list of frames: what happens, its formula with numbers, and what stands on the network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import overload

from nnviz.params import Params
from nnviz.passes import backward_words, forward_words, loss_words, update_words
from nnviz.passes.captions import caption_of
from nnviz.passes.steps import PHASES, Grain, Phase, Step, steps_of
from nnviz.passes.telling import Teller, Told
from nnviz.passes.trace import Trace
from nnviz.passes.words import Names
from nnviz.scene.pass_overlay import Note
from nnviz.scene.targets import EdgeAt, NeuronAt

CHAPTERS: dict[Phase, str] = {
    "initialise": "Start",
    "forward": "Forward",
    "loss": "Loss",
    "backward": "Backward",
    "update": "Update",
}
_TELL: dict[tuple[Phase, str], tuple[str, Callable[[Teller, Step], Told]]] = {
    ("initialise", "start"): ("The inputs", forward_words.start),
    ("forward", "product"): ("{neuron}: product with {source}", forward_words.product),
    ("forward", "products"): ("{neuron}: products and their sum", forward_words.products),
    ("forward", "sum"): ("{neuron}: sum", forward_words.total),
    ("forward", "bias"): ("{neuron}: bias", forward_words.bias),
    ("forward", "activate"): ("{neuron}: activation", forward_words.activate),
    ("forward", "drop"): ("{neuron}: dropout", forward_words.drop),
    ("forward", "neuron"): ("{neuron}", forward_words.neuron),
    ("forward", "layer"): ("{layer}: sums and outputs", forward_words.layer),
    ("forward", "phase"): ("Forward", forward_words.phase),
    ("loss", "term"): ("{neuron}: loss", loss_words.term),
    ("loss", "row_loss"): ("Loss of the row", loss_words.row_loss),
    ("loss", "batch_loss"): ("Loss of the batch", loss_words.batch_loss),
    ("loss", "penalty"): ("Penalty", loss_words.penalty),
    ("loss", "loss"): ("Loss", loss_words.loss),
    ("backward", "by_output"): ("{neuron}: dL/da", backward_words.by_output),
    ("backward", "by_sum"): ("{neuron}: dL/dz", backward_words.by_sum),
    ("backward", "by_weight"): ("{neuron}: dL/dw from {source}", backward_words.by_weight),
    ("backward", "by_weights"): ("{neuron}: dL/dw", backward_words.by_weights),
    ("backward", "by_bias"): ("{neuron}: dL/db", backward_words.by_bias),
    ("backward", "neuron"): ("{neuron}: gradients", backward_words.neuron),
    ("backward", "layer"): ("{layer}: gradients", backward_words.layer),
    ("backward", "phase"): ("Backward", backward_words.phase),
    ("update", "rate"): ("Learning rate", update_words.rate),
    ("update", "new_weight"): ("{neuron}: new weight from {source}", update_words.new_weight),
    ("update", "new_weights"): ("{neuron}: new weights", update_words.new_weights),
    ("update", "new_bias"): ("{neuron}: new bias", update_words.new_bias),
    ("update", "neuron"): ("{neuron}: new weights", update_words.neuron),
    ("update", "layer"): ("{layer}: new weights", update_words.layer),
    ("update", "phase"): ("The new weights", update_words.done),
    ("update", "done"): ("The new weights", update_words.done),
}


@dataclass(frozen=True, eq=False)
class Frame:
    """One moment of a pass.

    Attributes:
        step: Which one.
        title: What it is about.
        formula: Lines of its formula with numbers, as text.
        sentence: What it means, for a learner.
        notes: The numbers that stand on edges and neurons.
        weights: The new weights, bit for bit the engine's, where the pass ends with them; else None.
    """

    step: Step
    title: str
    formula: tuple[str, ...]
    sentence: str
    notes: tuple[Note, ...]
    weights: Params | None = None

    @property
    def phase(self) -> Phase:
        """The phase it belongs to."""
        return self.step.phase

    @property
    def chapter(self) -> str:
        """The phase's name for people."""
        return CHAPTERS[self.phase]

    @property
    def caption(self) -> str:
        """What the numbers on the picture of the network are; "" where there are none."""
        return caption_of(self.step, self.notes)

    @property
    def targets(self) -> tuple[EdgeAt | NeuronAt, ...]:
        """The parts of the network that it is about."""
        return tuple(note.target for note in self.notes if note.now)

    @property
    def text(self) -> str:
        """All of it as text to copy."""
        head = self.title if self.title == self.chapter else f"{self.chapter}. {self.title}"
        return "\n".join((head, *self.formula, self.sentence))


class Frames(Sequence[Frame]):
    """The frames of a pass; each is made when it is looked at, for a large network has very many.

    Args:
        trace: The pass.
        grain: How small its steps are.
        row: The row of the batch whose numbers are told.

    Attributes:
        steps: What each frame is about.
    """

    def __init__(self, trace: Trace, grain: Grain, row: int = 0) -> None:
        self.steps = steps_of(trace, grain)
        self._teller = Teller(trace, row, Names(trace))
        self._made = lru_cache(maxsize=64)(self._make)

    def __len__(self) -> int:
        return len(self.steps)

    @overload
    def __getitem__(self, index: int) -> Frame: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Frame, ...]: ...
    def __getitem__(self, index: int | slice) -> Frame | tuple[Frame, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        return self._made(range(len(self))[index])

    def title(self, index: int) -> str:
        """Give what a frame is about, without making it."""
        step, names = self.steps[index], self._teller.names
        neuron = names.neuron(step.layer, step.unit)
        source = names.short(max(step.layer - 1, 0), step.source)
        template = _TELL[step.phase, step.kind][0]
        return template.format(neuron=neuron, source=source, layer=names.layer(step.layer))

    def _make(self, index: int) -> Frame:
        step = self.steps[index]
        told = _TELL[step.phase, step.kind][1](self._teller, step)
        passed = self._teller.trace.passed
        ends = step.phase == "update" and index == len(self) - 1 and passed is not None
        weights = passed.after if ends and passed is not None else None
        return Frame(step, self.title(index), told.formula, told.sentence, told.notes, weights)

    @property
    def chapters(self) -> tuple[tuple[Phase, int], ...]:
        """Give the phases that it has, each with its first frame."""
        phases = [step.phase for step in self.steps]
        return tuple((phase, phases.index(phase)) for phase in PHASES if phase in phases)

    def place_of(self, step: Step) -> int:
        """Give the frame that is nearest to a step of another grain: the first one that reaches it."""
        for index, its in enumerate(self.steps):
            if _order(its) >= _order(step):
                return index
        return len(self.steps) - 1


def _order(step: Step) -> tuple[int, int]:
    layer = -step.layer if step.phase == "backward" else step.layer
    return PHASES.index(step.phase), layer


def frames(trace: Trace, grain: Grain, row: int = 0) -> Frames:
    """Give the frames of a pass, see ``Frames``."""
    return Frames(trace, grain, row)
