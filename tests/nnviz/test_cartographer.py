"""Laws of the cartographer's thread: the newest draft becomes a snapshot, or a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nnviz.cartographer import Cartographer, Refusal
from nnviz.datasets.preparation.cache import PreparedCache
from nnviz.document import Document
from nnviz.drafts import Draft, Progress
from nnviz.edits.data import set_role
from nnviz.edits.layers import set_units
from nnviz.errors import UserError
from nnviz.network import init_params, with_values
from nnviz.orders import View
from nnviz.parameters import ByParameter, Parameter
from nnviz.presets import document_of_sample
from nnviz.snapshot import Snapshot
from nnviz.touches import set_parameters

LAPTOP = document_of_sample("laptop")


def draft(document: Document = LAPTOP, revision: int = 0, run: int = 0, **progress: Any) -> Draft:
    params = init_params(document.network, 2, 0)
    return Draft(revision, run, document, params, Progress(**progress))


@pytest.fixture
def cartographer() -> Iterator[Cartographer]:
    cartographer = Cartographer(PreparedCache())
    yield cartographer
    assert cartographer.close(10)


def test_that_a_draft_becomes_a_snapshot_of_its_own(cartographer):
    sent = draft(revision=3, run=2, epoch=7, status="running")
    cartographer.post(sent)
    got = cartographer.snapshots.take(10)
    assert isinstance(got, Snapshot)
    assert (got.revision, got.run, got.document, got.params) == (3, 2, LAPTOP, sent.params)
    assert (got.epoch, got.status, got.log) == (7, "running", sent.progress.log)
    assert got.data.x.shape == (9, 2)
    assert got.surfaces is not None
    assert [len(tile) for tile in got.surfaces.tiles] == [2, 3, 2]


def test_that_a_document_that_cannot_be_prepared_becomes_a_refusal_and_the_next_a_snapshot(cartographer):
    bad = set_role(LAPTOP.data.names("target")[0], "ignore")
    cartographer.post(draft(bad(LAPTOP), revision=1))
    got = cartographer.snapshots.take(10)
    assert isinstance(got, Refusal)
    assert (got.revision, got.error.code) == (1, "no_label")
    cartographer.post(draft(revision=2))
    assert isinstance(cartographer.snapshots.take(10), Snapshot)


def test_that_weights_that_do_not_fit_are_refused_in_words(cartographer):
    wider = set_units(1, 5)(LAPTOP)
    cartographer.post(Draft(0, 0, wider, init_params(LAPTOP.network, 2, 0)[::-1], Progress()))
    got = cartographer.snapshots.take(10)
    assert isinstance(got, Refusal)
    assert isinstance(got.error, UserError)
    assert got.error.code == "failed"


def test_that_what_is_trained_and_what_is_edited_are_shown_together_whichever_comes_last(cartographer):
    chosen = Parameter(0, "pink")
    edited = set_parameters({chosen: 9.0})(LAPTOP)
    drawn = init_params(LAPTOP.network, 2, 0)
    by_hand = with_values(LAPTOP.network, ("pink", "small"), drawn, ByParameter({chosen: 9.0}))
    late = replace(draft(revision=3, epoch=7), params=tuple((kernel + 1, bias + 1) for kernel, bias in drawn))
    preview = Draft(4, 0, edited, by_hand, Progress(epoch=2), preview=True, oldest=3)
    for first, second in ((late, preview), (preview, late)):
        cartographer.post(first)
        assert cartographer.snapshots.take(10) is not None
        cartographer.post(second)
        got = cartographer.snapshots.take(10)
        assert isinstance(got, Snapshot)
        assert (got.revision, got.document, got.epoch) == (4, edited, 7)
        kernel = got.params[0][0]
        assert kernel[0, 0] == 9
        assert np.array_equal(kernel[:, 1:], drawn[0][0][:, 1:] + 1)


def test_that_drafts_older_than_the_newest_document_are_dropped(cartographer):
    cartographer.post(draft(revision=5, run=1))
    assert cartographer.snapshots.take(10) is not None
    for revision, run in [(4, 1), (4, 9), (5, 0)]:
        cartographer.post(draft(revision=revision, run=run))
        assert cartographer.drafts.empty
    cartographer.post(draft(revision=5, run=1, epoch=4))
    got = cartographer.snapshots.take(10)
    assert isinstance(got, Snapshot)
    assert got.epoch == 4


def test_that_undo_may_come_back_to_an_earlier_run(cartographer):
    cartographer.post(draft(revision=5, run=1))
    assert cartographer.snapshots.take(10) is not None
    cartographer.post(draft(revision=6, run=0, epoch=4))
    got = cartographer.snapshots.take(10)
    assert isinstance(got, Snapshot)
    assert (got.run, got.epoch) == (0, 4)


def test_that_the_last_of_many_drafts_is_always_drawn(cartographer, wait_for):
    for epoch in range(200):
        cartographer.post(draft(epoch=epoch))
    seen: list[int] = []

    def look() -> bool:
        got = cartographer.snapshots.take()
        if isinstance(got, Snapshot):
            seen.append(got.epoch)
        return bool(seen) and seen[-1] == 199

    wait_for(look, 20)
    assert seen == sorted(seen)


def test_that_maps_wait_until_the_last_were_taken_but_not_for_ever(cartographer, wait_for):
    cartographer.post(draft(epoch=1))
    wait_for(lambda: not cartographer.snapshots.empty, 10)
    cartographer.post(draft(epoch=2))
    wait_for(lambda: cartographer.drafts.empty, 10)
    wait_for(lambda: isinstance(got := cartographer.snapshots.take(), Snapshot) and got.epoch == 2, 10)


def test_that_a_snapshot_keeps_its_numbers_when_the_weights_go_on(cartographer):
    sent = draft()
    cartographer.post(sent)
    got = cartographer.snapshots.take(10)
    assert isinstance(got, Snapshot)
    assert got.surfaces is not None
    before = got.surfaces.outputs.copy()
    cartographer.post(draft(epoch=1))
    assert cartographer.snapshots.take(10) is not None
    assert np.array_equal(got.surfaces.outputs, before)


def test_that_closing_twice_and_posting_afterwards_harm_nothing():
    cartographer = Cartographer(PreparedCache())
    assert cartographer.close(10)
    cartographer.post(draft())
    assert cartographer.close(10)


def test_that_another_view_draws_the_newest_draft_once_more_and_measures_nothing_again(cartographer):
    cartographer.post(draft(epoch=3))
    first = cartographer.snapshots.take(10)
    assert isinstance(first, Snapshot)
    cartographer.look(View(axes=("small",), errors=True))
    second = cartographer.snapshots.take(10)
    assert isinstance(second, Snapshot)
    assert second.surfaces is not None
    assert (second.epoch, second.surfaces.axes) == (3, (1,))
    assert second.fit is first.fit
    assert second.worst is not None
    assert len(second.worst.rows) == 9
    cartographer.post(draft(epoch=4))
    third = cartographer.snapshots.take(10)
    assert isinstance(third, Snapshot)
    assert third.surfaces is not None
    assert (third.epoch, third.surfaces.axes) == (4, (1,))


def test_that_the_last_of_many_views_is_always_drawn(cartographer, wait_for):
    cartographer.post(draft())
    for step in range(200):
        cartographer.look(View(axes=("small",), held=(("pink", step / 199),)))
    seen: list[float] = []

    def look() -> bool:
        got = cartographer.snapshots.take()
        if isinstance(got, Snapshot) and got.surfaces is not None:
            seen.append(float(got.surfaces.held[0]))
        return bool(seen) and seen[-1] == 1.0

    wait_for(look, 20)
