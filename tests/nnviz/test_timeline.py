"""The past of a run: any epoch again, exactly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.carrying import initial_params
from nnviz.datasets.preparation.preparing import prepare
from nnviz.document import Document
from nnviz.edits.layers import add_neuron
from nnviz.edits.training import change_train
from nnviz.errors import UserError
from nnviz.params import Params
from nnviz.presets import document_of_sample
from nnviz.run import Run
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
    run = run.forked(4)
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
    run = run.forked(1)
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
    with pytest.raises(UserError, match=r"Epoch −1 is no longer kept\. The earliest that is left is 0"):
        timeline.nearest(-1)


def kept_at(epoch: int, *, begins: bool = False, size: int = 10) -> Kept:
    document = document_of_sample("xor")
    return Kept(epoch, document, prepare(document), None, size, begins)


def test_that_of_many_edits_at_one_epoch_the_last_is_kept() -> None:
    timeline = Timeline(1000)
    timeline.keep(kept_at(0, begins=True))
    timeline.keep(kept_at(4))
    edits = [kept_at(4, begins=True) for _ in range(50)]
    for edit in edits:
        timeline.keep(edit)
    timeline.keep(kept_at(4))
    assert timeline.epochs == (0, 4)
    assert timeline.nearest(9).begins
    for epoch in range(5, 100):  # what was replaced takes no room
        timeline.keep(kept_at(epoch))
    assert len(timeline) == 97


def test_that_edits_are_the_last_to_be_forgotten_and_the_earliest_of_them_first() -> None:
    timeline = Timeline(60)
    timeline.keep(kept_at(0, begins=True))
    for epoch in range(1, 40):
        timeline.keep(kept_at(epoch, begins=epoch % 10 == 0))
    assert {0, 10, 20, 30} < set(timeline.epochs)
    assert len(timeline) <= 6
    for epoch in range(40, 50):
        timeline.keep(kept_at(epoch, begins=True))
    assert timeline.epochs == (44, 45, 46, 47, 48, 49)
    with pytest.raises(UserError, match=r"Epoch 40 is no longer kept\. The earliest that is left is 44"):
        timeline.nearest(40)


def test_that_what_is_forgotten_makes_room() -> None:
    timeline = Timeline(100)
    for epoch in range(10):
        timeline.keep(kept_at(epoch, begins=epoch == 0))
    whole, timeline = timeline, timeline.until(4)
    assert timeline.epochs == (0, 1, 2, 3, 4)
    assert whole.epochs == tuple(range(10))
    for epoch in range(5, 10):
        timeline.keep(kept_at(epoch))
    assert timeline.epochs == tuple(range(10))


def test_that_going_back_to_what_is_no_longer_kept_goes_as_far_as_it_can(document: Document) -> None:
    run = begin(document)
    run.timeline = Timeline(600)
    for rate in range(1, 9):
        edited = change_train(learning_rate=rate / 100)(document)
        run.change(edited, run.data, run.params())
        run.advance(1)
    earliest = run.timeline.epochs[0]
    assert 0 < earliest < 8
    then = run.at(earliest).params()
    run = run.forked(0)
    assert run.epoch == earliest
    assert same(run.params(), then)
