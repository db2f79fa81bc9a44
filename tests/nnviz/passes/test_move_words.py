"""What is said of the way an update moves a weight is what the numbers say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from nnviz.passes.move_words import move_sentence, moves_sentence
from nnviz.passes.update import Change, Rate

RATE = Rate(0.1, 0.0, 1.0, 2, {"momentum": 0.9})


def change_of(before: Sequence[float], gradient: Sequence[float], after: Sequence[float], **other) -> Change:
    """Give the change of one neuron's weights, by hand the same as the engine's."""
    w, g, new = (np.array(values)[:, None] for values in (before, gradient, after))
    by_hand = np.array(other.get("by_hand", after))[:, None]
    locked = np.array(other["locked"])[:, None] if "locked" in other else None
    return Change(w, g, (), (), by_hand, new.astype(np.float32), locked)


@pytest.mark.parametrize(
    ("g", "after", "words"),
    [
        (1.0, 0.25, "against its gradient"),
        (-1.0, 0.75, "against its gradient"),
        (1.0, 0.75, "moves with its gradient"),
        (-1.0, 0.25, "moves with its gradient"),
        (0.0, 0.75, "The gradient is zero, yet the weight moves"),
        (0.0, 0.5, "stays where it is"),
        (float("nan"), float("nan"), "no finite number any more"),
    ],
)
def test_that_the_sentence_of_a_weight_says_which_way_it_moves(g, after, words):
    sentence = move_sentence(change_of([0.5], [g], [after]), (0, 0), RATE, "weight")
    assert words in sentence
    assert ("loss should become smaller" in sentence) == ("against its gradient," in sentence)


def test_that_a_locked_weight_and_a_step_too_small_are_told_apart():
    assert "kept fixed" in move_sentence(change_of([1], [1], [1], locked=[True]), (0, 0), RATE, "weight")
    tiny = change_of([1.0], [1e-12], [1.0], by_hand=[1 - 1e-13])
    assert "single precision" in move_sentence(tiny, (0, 0), RATE, "weight")


def test_that_adamws_decay_is_named_where_it_moves_a_weight_without_a_gradient():
    rate = Rate(0.1, 0.0, 1.0, 2, {"beta1": 0.9, "weight_decay": 0.1})
    its = change_of([1.0], [0.0], [0.9])
    assert "weight decay" in move_sentence(its, (0, 0), rate, "weight")


def test_that_a_neurons_sentence_counts_the_ways():
    kernel = change_of([1, 1, 1], [1, 1, 0], [0.5, 2, 1])
    bias = Change(*(np.zeros(1), np.ones(1), (), (), -np.ones(1), -np.ones(1, np.float32)))
    sentence = moves_sentence(kernel, bias, 0)
    assert sentence.startswith("Of 4 weights and biases, 2 step against their gradients; 1 move with")
    assert "1 have gradients of zero and stay" in sentence
    assert moves_sentence(bias, bias) == "All 2 weights and biases step against their gradients."
