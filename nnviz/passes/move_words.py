"""Which way an update moves weights and biases, in words: against their gradients, with them, or not."""

from __future__ import annotations

from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from nnviz.numbers import format_count
from nnviz.passes.update import Change, Rate

Way = Literal["against", "with", "carried", "still", "tiny", "fixed", "broken"]
_PLURAL: dict[Way, str] = {
    "against": "step against their gradients",
    "with": "move with their gradients, carried on by earlier updates",
    "carried": "move though their gradients are zero",
    "still": "have gradients of zero and stay",
    "tiny": "should move by less than single precision holds and stay",
    "fixed": "are kept fixed",
    "broken": "are no longer numbers",
}


def ways(its: Change, unit: int | None = None) -> NDArray[np.str_]:
    """Tell which way an update moves weights or biases: those of an array, or of one neuron in it.

    Args:
        its: The change of the array.
        unit: The neuron, or None for all of them.

    Returns:
        A ``Way`` for each, in the shape of the array or of the neuron's part of it.
    """
    part = np.s_[...] if unit is None else np.s_[..., unit]
    before, after, g, step = (np.asarray(v)[part] for v in (its.before, its.after, its.gradient, its.step))
    moved = after.astype(np.float64) - before
    fixed = np.zeros(moved.shape, np.bool_) if its.locked is None else its.locked[part]
    with np.errstate(all="ignore"):
        broken, against = ~np.isfinite(moved) | ~np.isfinite(g), np.sign(moved) * np.sign(g) < 0
    known = (fixed, broken, (moved == 0) & (step == 0), moved == 0, g == 0, against)
    return np.select(known, ("fixed", "broken", "still", "tiny", "carried", "against"), "with")


def _why(rate: Rate, name: str) -> str:
    """Say what else than the gradient moves a weight under an optimizer."""
    if rate.parameters.get("weight_decay") and name == "weight":
        return "what the optimizer keeps of earlier updates, or its weight decay,"
    return "what the optimizer keeps of earlier updates"


def move_sentence(its: Change, place: tuple[int, ...], rate: Rate, name: str) -> str:
    """Say which way an update moves one weight or bias, and what for.

    Args:
        its: The change of its array.
        place: Its place there.
        rate: The rate of the update.
        name: ``"weight"`` or ``"bias"``.
    """
    way = cast(Way, str(ways(its)[place]))
    if way == "still" and float(its.gradient[place]) != 0.0:
        return f"The optimizer's step comes to zero here, so the {name} stays where it is."
    sentences: dict[Way, str] = {
        "against": f"The {name} takes a step against its gradient, so that the loss should become smaller.",
        "with": f"The {name} moves with its gradient, not against it: {_why(rate, name)} outweighs it here.",
        "carried": f"The gradient is zero, yet the {name} moves: {_why(rate, name)} carries it on.",
        "still": f"The gradient is zero and nothing carries the {name} on, so it stays where it is.",
        "tiny": f"The step is smaller than single precision can add, so the {name} stays where it is.",
        "fixed": f"The {name} is kept fixed, so its gradient does not move it.",
        "broken": f"The {name} or its gradient is no finite number any more. A smaller rate may help.",
    }
    return sentences[way]


def moves_sentence(kernel: Change, bias: Change, unit: int | None = None) -> str:
    """Say how many weights and biases of a layer, or of one of its neurons, move which way."""
    found = np.concatenate([ways(kernel, unit).ravel(), ways(bias, unit).ravel()])
    counts: dict[Way, int] = {way: int((found == way).sum()) for way in _PLURAL}
    whole = format_count(len(found))
    if counts["against"] == len(found):
        return f"All {whole} weights and biases step against their gradients."
    parts = [f"{format_count(counts[way])} {text}" for way, text in _PLURAL.items() if counts[way]]
    return f"Of {whole} weights and biases, {'; '.join(parts)}."
