"""Laws of the captions of a pass: they tell of the numbers that are there, and of no others."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz.passes.frames import frames
from nnviz.passes.steps import GRAINS
from nnviz.passes.telling import MOST_EDGES
from nnviz.scene.targets import EdgeAt
from tests.nnviz.passes.test_frames import trace_by_hand

X = np.random.default_rng(4).normal(size=(7, 2)).round(3)
Y = np.sin(X[:, 0])


@pytest.mark.parametrize("grain", GRAINS)
def test_that_a_caption_tells_of_edges_only_where_numbers_stand_at_edges(grain, make_document):
    its = frames(trace_by_hand(make_document(X, Y, "3:tanh,2:tanh")), grain)
    for frame in its:
        numbered = [note for note in frame.notes if note.text]
        at_edges = any(isinstance(note.target, EdgeAt) for note in numbered)
        assert ("at the edges" in frame.caption.lower()) == at_edges, frame.title
        assert bool(frame.caption) == bool(numbered), frame.title


def test_that_the_backward_phase_as_a_whole_tells_of_neurons_alone(make_document):
    its = frames(trace_by_hand(make_document(X, Y, "3:tanh")), "phase")
    assert its[dict(its.chapters)["backward"]].caption == "At the neurons dL/dz."


def test_that_what_letters_mean_is_not_called_the_rows(make_document):
    its = frames(trace_by_hand(make_document(X, Y, "3:tanh")), "neuron")
    lines = [line for frame in its for line in frame.formula]
    assert any(line.startswith("with ") for line in lines)
    assert any(line.startswith("this row: ") for line in lines)
    assert not any("this row: with" in line for line in lines)


@pytest.mark.parametrize(("hidden", "most"), [("3:tanh", 13), ("8:tanh,8:tanh,8:tanh", MOST_EDGES)])
def test_that_of_many_changes_the_largest_of_the_whole_network_are_shown(hidden, most, make_document):
    trace = trace_by_hand(make_document(X, Y, hidden))
    last = frames(trace, "phase")[-1]
    assert len(last.notes) == most
    assert ("weights and biases those are shown" in last.sentence) == (most == MOST_EDGES)
