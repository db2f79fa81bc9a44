"""The past once more: the same weights that the run had, whatever was kept and edited."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz.carrying import initial_params
from nnviz.datasets.preparation.preparing import prepare
from nnviz.edits.layers import add_neuron
from nnviz.errors import UserError
from nnviz.params import Params
from nnviz.presets import document_of_sample
from nnviz.replaying import replay
from nnviz.run import Run


def same(a: Params, b: Params) -> bool:
    return all(
        np.array_equal(x, y) for one, two in zip(a, b, strict=True) for x, y in zip(one, two, strict=True)
    )


def test_that_a_run_is_replayed_exactly_through_an_edit() -> None:
    document = document_of_sample("circle")
    run, known = Run(document, prepare(document), initial_params(document)), {}
    for epoch in range(1, 9):
        if epoch == 5:
            edited = add_neuron(1)(document)
            run.change(edited, prepare(edited), initial_params(edited))
        run.advance(1)
        known[epoch] = (run.document, run.params())
    past = run.timeline.kept
    thin = tuple(its for its in past if its.begins)

    assert len(past) > len(thin) == 2
    for kept in (past, thin):
        moments = list(replay(kept, [1, 2, 3, 5, 8]))
        assert [its.epoch for its in moments] == [1, 2, 3, 5, 8]
        for its in moments:
            then, params = known[its.epoch]
            assert its.document == then and same(its.params, params)


def test_that_what_is_no_longer_kept_is_refused() -> None:
    document = document_of_sample("circle")
    run = Run(document, prepare(document), initial_params(document))
    run.advance(1)
    run.advance(1)

    with pytest.raises(UserError, match="Epoch 0 is no longer kept"):
        list(replay(run.timeline.kept[1:], [0]))


def test_that_a_replay_that_is_given_up_ends_in_the_midst_of_its_training() -> None:
    document = document_of_sample("circle")
    run = Run(document, prepare(document), initial_params(document))
    run.advance(200)
    past, asked = run.timeline.kept[:1], []

    def give_up() -> bool:
        asked.append(True)
        return len(asked) > 1

    assert [its.epoch for its in replay(past, [0, 200], give_up)] == [0]
    assert len(asked) == 2
