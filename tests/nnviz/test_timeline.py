"""The past of a run: any epoch again, exactly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.datasets.preparing import prepare
from nnviz.document import Document
from nnviz.edits import add_neuron
from nnviz.presets import document_of_sample
from nnviz.run import Run
from nnviz.session import initial_params
from nnviz.snapshot import Params
from nnviz.timeline import Kept, Timeline


def same(a: Params, b: Params) -> bool:
    return all(
        np.array_equal(x, y) for one, two in zip(a, b, strict=True) for x, y in zip(one, two, strict=True)
    )


@pytest.fixture(scope="module")
def document() -> Document:
    return document_of_sample("circle")


def begin(document: Document) -> Run:
    return Run(document, prepare(document), initial_params(document))


def test_that_any_past_epoch_is_given_exactly(document: Document) -> None:
    run, known = begin(document), {}
    for _ in range(12):
        run.advance(1)
        known[run.epoch] = run.params()
    far = begin(document)
    far.advance(12)
    assert all(same(far.at(epoch).params(), params) for epoch, params in known.items())


def test_that_a_past_epoch_is_given_exactly_after_batches_and_edits(document: Document) -> None:
    run = begin(document)
    run.advance(3)
    run.advance_batches(2)
    edited = add_neuron(1)(document)
    run.change(edited, prepare(edited), initial_params(edited))
    begun = run.params()
    run.advance(2)
    known = run.params()
    run.advance(3)
    assert same(run.at(5).params(), known)
    assert same(run.at(3).params(), begun)


def test_that_going_back_continues_as_if_nothing_had_come_later(document: Document) -> None:
    run = begin(document)
    run.advance(9)
    known, losses = run.params(), run.book.log().series["loss"].copy()
    run.go_back(4)
    assert (run.epoch, len(run.book.log().epoch)) == (4, 4)
    run.advance(5)
    assert same(run.params(), known)
    assert np.array_equal(run.book.log().series["loss"], losses)


def test_that_going_back_takes_a_diverged_run_up_again() -> None:
    house = document_of_sample("house-prices")
    house = replace(house, train=replace(house.train, loss="mse"))
    run = begin(house)
    run.advance(20)
    assert run.message
    run.go_back(1)
    assert (run.epoch, run.message) == (1, "")


@settings(max_examples=30, deadline=None)
@given(sizes=st.lists(st.integers(1, 50), min_size=1, max_size=80), budget=st.integers(50, 600))
def test_that_the_budget_holds_and_the_first_and_last_stay(sizes: list[int], budget: int) -> None:
    document = document_of_sample("xor")
    data = prepare(document)
    timeline = Timeline(budget)
    for epoch, size in enumerate(sizes):
        timeline.keep(Kept(epoch, document, data, None, size, begins=epoch == 0))
    kept = list(timeline.epochs)
    assert kept[0] == 0
    assert kept[-1] == len(sizes) - 1
    assert sum(sizes[epoch] for epoch in kept) <= budget or len(kept) <= 2
    assert timeline.nearest(len(sizes)).epoch == kept[-1]
    with pytest.raises(KeyError):
        timeline.nearest(-1)
