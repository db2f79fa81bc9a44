"""What the numbers are that a step of a pass writes on the picture: said of those that are there."""

from __future__ import annotations

from collections.abc import Sequence

from nnviz.passes.steps import Phase, Step
from nnviz.scene.pass_overlay import Note
from nnviz.scene.targets import EdgeAt

_EDGES: dict[Phase, str] = {
    "forward": "x · w",
    "backward": "dL/dw",
    "update": "the weight before → after",
}
_NEURONS: dict[Phase, str] = {
    "initialise": "their values",
    "forward": "their outputs",
    "backward": "dL/dz",
    "update": "the bias before → after",
}
_FRAMED = {"sum": "Σ x · w", "products": "Σ x · w", "by_output": "dL/da", "by_bias": "dL/db"}
"""By the kind of a step what stands at the neuron it is about, where that is none of the others' numbers."""
_WAYS: dict[Phase, str] = {
    "forward": "; what flows goes from left to right",
    "backward": "; what flows goes from right to left",
}


def caption_of(step: Step, notes: Sequence[Note]) -> str:
    """Say what the numbers of a step are; "" where it writes none."""
    numbered = [note for note in notes if note.text]
    if step.phase == "loss":
        return "At the outputs what each adds to the loss, at all others their outputs." if numbered else ""
    at_edges = any(isinstance(note.target, EdgeAt) for note in numbered)
    others = [note.now for note in numbered if not isinstance(note.target, EdgeAt)]
    framed = _FRAMED.get(step.kind, "")
    said: list[str] = []
    if at_edges:
        said.append(f"at the edges {'dL/dz · w' if step.kind == 'by_output' else _EDGES[step.phase]}")
    if others and not (framed and all(others)):
        at_all = "inputs" if step.phase == "initialise" else "neurons"
        said.append(f"at the {at_all} {_NEURONS[step.phase]}")
    if framed and any(others):
        said.append(f"at the framed one {framed}" if len(others) > 1 else f"at the framed neuron {framed}")
    words = ", ".join(said)
    return f"{words[0].upper()}{words[1:]}{_WAYS.get(step.phase, '') if at_edges else ''}." if words else ""
