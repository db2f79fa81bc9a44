"""The past once more: the same weights that the run had, whatever was kept and edited."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz.carrying import base_of_edit, initial_params
from nnviz.datasets.preparation.preparing import input_names, prepare
from nnviz.document import Document, Edit
from nnviz.edits.layers import add_neuron
from nnviz.edits.training import change_train, set_optimizer
from nnviz.errors import UserError
from nnviz.orders import PassWish
from nnviz.parameters import of_layer
from nnviz.params import Params
from nnviz.presets import document_of_sample
from nnviz.replaying import Replayer, replay
from nnviz.run import Run
from nnviz.timeline import Timeline
from nnviz.touches import lock, set_parameters, switch_off


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


# --- to and fro ---

LAPTOP = change_train(batch_size=3, shuffle=True)(document_of_sample("laptop"))


def through_everything() -> tuple[Run, dict[int, tuple[Document, Params]]]:
    """Train a run in parts of all sizes, with locks, weights by hand, another optimizer and a lone update."""
    inputs = input_names(LAPTOP.data)
    first, second, third = of_layer(LAPTOP.network, inputs, 1)[:3]
    edits: dict[int, Edit] = {
        2: lock([first], True),
        4: set_parameters({second: 0.75}),
        5: add_neuron(1),
        7: set_optimizer("sgd"),
        9: switch_off({third: 0.5}),
    }
    run, known = Run(LAPTOP, prepare(LAPTOP), initial_params(LAPTOP)), {}
    known[0] = run.document, run.params()
    for epoch in range(1, 25):
        run.advance(1)
        if epoch in edits:
            run.advance_batches(1)
            edited = edits[epoch](run.document)
            _, base = base_of_edit(run.document, run.params(), edited)
            run.change(edited, prepare(edited), base)
        if epoch == 11:
            run.learn(PassWish(rows=(0, 4)))
        known[epoch] = run.document, run.params()
    return run, known


@pytest.fixture(scope="module")
def lived() -> tuple[Run, dict[int, tuple[Document, Params]]]:
    return through_everything()


@pytest.mark.parametrize("kept", ["all", "what edits need"])
def test_that_whatever_epoch_follows_on_whatever_epoch_it_is_the_runs_own(kept, lived):
    run, known = lived
    past = run.timeline.kept
    if kept != "all":
        past = tuple(its for its in past if its.begins)
        assert len(past) == 7
    replayer, rng = Replayer(), np.random.default_rng(3)
    for epoch in rng.permutation([*known, *known]).tolist():
        moment = replayer.moment(past, epoch)
        then, params = known[epoch]
        assert moment is not None
        assert moment.document == then and same(moment.params, params), epoch


def test_that_a_past_that_was_thinned_is_given_exactly():
    run, known = Run(LAPTOP, prepare(LAPTOP), initial_params(LAPTOP)), {}
    begin = run.timeline.kept[0]
    run.timeline = Timeline(budget=10 * begin.size)
    run.timeline.keep(begin)
    for epoch in range(1, 60):
        run.advance(1)
        known[epoch] = run.params()
    assert len(run.timeline) <= 10
    replayer = Replayer()
    for epoch in (59, 3, 30, 29, 28, 1, 45):
        moment = replayer.moment(run.timeline.kept, epoch)
        assert moment is not None and same(moment.params, known[epoch]), epoch


def test_that_thousands_of_epochs_trained_in_chunks_are_given_exactly():
    run = Run(LAPTOP, prepare(LAPTOP), initial_params(LAPTOP))
    while run.epoch < 6000:
        run.advance(6000 - run.epoch, 512)
    single = Run(LAPTOP, prepare(LAPTOP), initial_params(LAPTOP))
    past, replayer = run.timeline.kept, Replayer()
    assert len(past) < 20
    for epoch in (1, 777, 2500, 2501, 5999):
        while single.epoch < epoch:
            single.advance(epoch - single.epoch)
        moment = replayer.moment(past, epoch)
        assert moment is not None and same(moment.params, single.params()), epoch
    moment = replayer.moment(past, 776)
    assert moment is not None and same(moment.params, single.at(776).params())


def test_that_a_way_that_is_given_up_goes_on_where_it_stood(monkeypatch):
    run = Run(LAPTOP, prepare(LAPTOP), initial_params(LAPTOP))
    while run.epoch < 50:
        run.advance(50 - run.epoch)
    first, replayer = run.timeline.kept[:1], Replayer()
    answers = iter([False, False, True])
    assert replayer.moment(first, 40, lambda: next(answers)) is None
    advanced: list[int] = []
    honest = Run.advance

    def watched(run: Run, epochs: int, chunk: int | None = None) -> int:
        advanced.append(run.epoch)
        return honest(run, epochs, chunk)

    monkeypatch.setattr(Run, "advance", watched)
    moment = replayer.moment(first, 40)
    assert moment is not None and same(moment.params, run.at(40).params())
    assert advanced[0] > 0
