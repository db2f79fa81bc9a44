"""The same numbers bit for bit, however a run is cut into chunks, and whatever is looked at in between."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.datasets.preparation.preparing import prepare
from nnviz.document import Document
from nnviz.edits.layers import add_neuron
from nnviz.edits.training import change_train
from nnviz.network import all_finite, init_params
from nnviz.run import Run
from nnviz.session import Session
from nnviz.timeline import Timeline

EPOCHS = 9
Make = Callable[..., Document]
Move = tuple[str, int]


def begin(document: Document) -> Run:
    data = prepare(document)
    return Run(document, data, init_params(document.network, len(data.inputs), document.train.seed))


def weights(run: Run) -> list[np.ndarray]:
    """Give everything that training changes."""
    return [np.asarray(part) for part in _leaves(run.state)]


def _leaves(tree: Any) -> list[Any]:
    return [leaf for part in tree for leaf in _leaves(part)] if isinstance(tree, tuple) else [tree]


def assert_same(one: Run, other: Run) -> None:
    """Hold two runs to the same place, state and history, bit for bit."""
    assert (one.epoch, one.batch, one.message) == (other.epoch, other.batch, other.message)
    for ours, theirs in zip(weights(one), weights(other), strict=True):
        assert np.array_equal(ours, theirs)
    ours, theirs = one.book.log(), other.book.log()
    assert np.array_equal(ours.epoch, theirs.epoch)
    assert list(ours.series) == list(theirs.series)
    for key in ours.series:
        assert np.array_equal(ours.series[key], theirs.series[key], equal_nan=True)


def move(run: Run, kind: str, count: int) -> Run:
    """Do one thing that must not change any number; give the run that goes on."""
    left = EPOCHS - run.epoch
    if kind == "epochs":
        run.advance(min(count, left))
    elif kind == "ahead":
        run.advance(left, count)
    elif kind == "batches":
        run.advance_batches(count)
    elif kind == "look":
        run.params()
        run.book.log()
        run.compile()
    elif kind == "past":
        run.at(min(run.epoch, count))
    elif kind == "back" and not run.message:
        return run.forked(max(0, run.epoch - count))
    elif kind == "same document" and not run.batch and not run.message:
        run.change(run.document, run.data, run.params())
    elif kind == "resume":
        run.resume()
    return run


def by_moves(document: Document, plan: list[Move]) -> Run:
    """Train to EPOCHS epochs by these moves over and over again, then plainly."""
    run = begin(document)
    for _ in range(4):
        for kind, count in plan:
            if run.epoch < EPOCHS:
                run = move(run, kind, count)
    while run.epoch < EPOCHS and run.advance(EPOCHS - run.epoch):
        pass
    return run


kinds = st.sampled_from(["epochs", "ahead", "batches", "look", "past", "back", "same document", "resume"])
plans = st.lists(st.tuples(kinds, st.integers(1, 6)), min_size=1, max_size=10)

X = np.random.default_rng(4).normal(size=(23, 2)).round(3)


def plain(make: Make, **changes: Any) -> Document:
    return make(X, np.sin(X[:, 0]), "3:tanh", **{"batch_size": 5, "optimizer": "adam", "seed": 3, **changes})


def exploding(make: Make, **changes: Any) -> Document:
    return make(X, X[:, 0] - X[:, 1], "", **{"batch_size": 5, "learning_rate": 3.0, "seed": 3, **changes})


FORMS: dict[str, Callable[[Make], Document]] = {
    "shuffled": plain,
    "validation, penalty, schedule": lambda make: plain(
        make, data={"validation": 0.3}, regularizer="l2", schedule="cosine", batch_size=6
    ),
    "one batch": lambda make: plain(make, batch_size=None),
    "exploding": exploding,
    "exploding in one batch": lambda make: exploding(make, batch_size=None, learning_rate=1e7),
    "stopping": lambda make: plain(make, target_loss=0.42),
}


@pytest.mark.parametrize("form", list(FORMS))
@settings(max_examples=30)
@given(plan=plans)
def test_that_nothing_that_is_done_in_between_changes_a_bit(form, plan, make_document):
    document = FORMS[form](make_document)
    whole = begin(document)
    whole.advance(EPOCHS)
    if form.startswith("exploding"):
        assert 0 < whole.epoch < EPOCHS
    if form == "stopping":
        assert 0 < whole.epoch < EPOCHS
        plan = [(kind, count) for kind, count in plan if kind != "resume"]
        stopped = begin(document)
        for kind, count in plan * 3:
            if not stopped.reached_target and kind != "back":
                stopped = move(stopped, kind, count)
        while not stopped.reached_target:
            stopped.advance(EPOCHS)
        assert_same(stopped, whole)
        return
    assert_same(by_moves(document, plan), whole)


# --- the next chunk is begun before it is asked for ---


def test_that_a_chunk_begun_ahead_is_used_and_gives_the_same_numbers(make_document):
    run, whole = begin(plain(make_document)), begin(plain(make_document))
    whole.advance(8)
    calls: list[tuple[int, int, int]] = []
    honest = run._launcher.call

    def count(state: Any, span: tuple[int, int, int], order: Any, before: Any) -> Any:
        calls.append(span)
        return honest(state, span, order, before)

    run._launcher.call = count
    assert [run.advance(8 - run.epoch, 2) for _ in range(4)] == [2, 2, 2, 2]
    assert_same(run, whole)
    assert [epochs for epochs, _, _ in calls] == [2, 2, 2, 2]  # none more than was wanted, none twice


def test_that_a_chunk_begun_ahead_is_dropped_where_less_is_wanted(make_document):
    run, whole = begin(plain(make_document)), begin(plain(make_document))
    run.advance(100, 4)
    assert run.advance(1) == 1
    whole.advance(5)
    assert_same(run, whole)


def test_that_a_chunk_begun_ahead_is_dropped_after_an_update(make_document):
    run, whole = begin(plain(make_document)), begin(plain(make_document))
    run.advance(100, 2)
    run.advance_batches(2)
    run.advance(4, 2)
    run.advance(2)
    whole.advance(run.epoch)
    assert_same(run, whole)


def test_that_a_chunk_begun_ahead_is_dropped_after_an_edit(make_document):
    document = plain(make_document)
    for edited in (change_train(learning_rate=0.01)(document), add_neuron(1)(document)):
        one, other = begin(document), begin(document)
        base = init_params(edited.network, 2, 8)
        one.advance(100, 3)
        other.advance(3)
        for run in (one, other):
            run.change(edited, prepare(edited), base)
        one.advance(100, 3)
        one.advance(2)
        other.advance(5)
        assert_same(one, other)


def test_that_a_chunk_begun_ahead_is_dropped_when_going_back(make_document):
    run, whole = begin(plain(make_document)), begin(plain(make_document))
    run.advance(100, 5)
    run = run.forked(2)
    run.advance(6, 3)
    whole.advance(5)
    assert_same(run, whole)


@pytest.mark.parametrize("size", [1, 2, 3, 4])
@pytest.mark.parametrize("batch_size", [None, 5])
def test_that_divergence_is_found_at_its_epoch_also_in_a_chunk_begun_ahead(size, batch_size, make_document):
    document = exploding(make_document, learning_rate=3.0 if batch_size else 20.0, batch_size=batch_size)
    run, whole = begin(document), begin(document)
    whole.advance(1000)
    assert 3 < whole.epoch < 40
    while run.advance(1000, size):
        pass
    assert_same(run, whole)
    assert all_finite(run.params())
    before = begin(document)
    before.advance(whole.epoch)
    assert not before.message
    assert all(np.array_equal(a, b) for a, b in zip(weights(run), weights(before), strict=True))
    assert run.advance(10, size) == 0
    assert_same(run, whole)  # it stands, and writes nothing
    run = run.forked(2)
    run.change(change_train(learning_rate=1e-3)(document), run.data, run.params())
    assert run.advance(3, size) > 0
    assert not run.message


def test_that_orders_drawn_ahead_are_dropped_with_the_seed_they_belong_to(make_document):
    document = plain(make_document)
    reseeded = change_train(seed=77)(document)
    one, other = begin(document), begin(document)
    one.advance(2)  # the orders of the next two epochs lie ready
    other.advance(1)
    other.advance(1)
    for run in (one, other):
        run.change(reseeded, run.data, run.params())
    one.advance(2)
    other._launcher._put_order(100, 1)  # nothing of use lies ready
    other.advance(2)
    assert_same(one, other)


def test_that_weights_that_explode_in_the_last_epoch_asked_for_are_found(make_document):
    # The loss is finite, as it was measured before the update.
    document = make_document([1e25, 2e25], [1.0, 2.0], "", loss="mae", learning_rate=1e25)
    run = Run(document, prepare(document), ((np.zeros((1, 1), np.float32), np.zeros(1, np.float32)),))
    assert run.advance(1) == 0
    assert (run.epoch, all_finite(run.params())) == (0, True)
    assert "the weights became infinite" in run.message


def test_that_the_weights_are_finite_at_every_moment_of_a_divergence_in_parts(make_document):
    run, whole = begin(exploding(make_document)), begin(exploding(make_document))
    whole.advance(1000)
    for _ in range(1000):
        run.advance_batches(1)
        assert all_finite(run.params())
        assert np.isfinite(run._partial).all()  # said at once, not at the end of the epoch
        if run.message:
            break
    assert_same(run, whole)
    assert run.batch == 0


def test_that_an_epoch_that_diverges_in_its_second_part_is_taken_back_as_a_whole(make_document):
    whole, finished_later = begin(exploding(make_document)), 0
    whole.advance(1000)
    for batches in range(1, whole.batches):
        run = begin(exploding(make_document))
        run.advance(whole.epoch)
        run.advance_batches(batches)
        finished_later += not run.message
        run.advance(5)
        assert_same(run, whole)
    assert finished_later  # the first part was still finite


def test_that_an_edit_in_the_middle_of_an_epoch_begins_it_again(make_document):
    document = plain(make_document)
    run = begin(document)
    run.advance(2)
    run.advance_batches(3)
    run.change(change_train(learning_rate=0.01)(document), run.data, run.params())
    assert (run.epoch, run.batch) == (2, 0)
    again = begin(run.document)
    again.state, again.epoch = run.state, 2
    run.advance(1)
    again.advance(1)
    assert run.book.last("loss") == again.book.last("loss")


# --- a window that watches ---


@pytest.mark.parametrize("form", ["shuffled", "validation, penalty, schedule"])
def test_that_a_watched_run_of_any_speed_gives_the_numbers_of_one_that_is_not(form, make_document, wait_for):
    document = change_train(epochs=400)(FORMS[form](make_document))
    alone = begin(document)
    while alone.advance(400 - alone.epoch):
        pass
    session = Session(document)

    def sees(epoch: int) -> Callable[[], bool]:
        def look() -> bool:
            session.poll()
            shown = session.snapshot
            return shown is not None and shown.progress.order == session._number and shown.epoch >= epoch

        return look

    try:
        session.set_speed(500.0)
        session.play()
        wait_for(sees(20))
        session.pause()
        session.step_batch()
        session.step_batch()
        wait_for(lambda: sees(20)() and not session.playing)
        session.set_speed(None)
        session.play()
        wait_for(sees(150))
        session.set_speed(3000.0)
        wait_for(sees(400))
        shown = session.snapshot
    finally:
        session.close(30)
    assert shown is not None
    assert shown.epoch == 400
    for (kernel, bias), (ours, its) in zip(shown.params, alone.params(), strict=True):
        assert np.array_equal(kernel, ours)
        assert np.array_equal(bias, its)
    log = alone.book.log()
    assert np.array_equal(shown.log.epoch, log.epoch)
    assert all(np.array_equal(shown.log.series[key], log.series[key]) for key in log.series)


# --- the past, within a budget ---


def trained_with_edits(document: Document, budget: int) -> tuple[Run, dict[int, list[np.ndarray]]]:
    """Train with edits and a return, one epoch at a time; give the run and its state after every epoch."""
    run = begin(document)
    run.timeline = Timeline(budget)
    run._keep(begins=True)
    known = {0: weights(run)}

    def train(epochs: int) -> None:
        for _ in range(epochs):
            run.advance(1)
            known[run.epoch] = weights(run)

    train(25)
    run.advance_batches(3)
    wider = add_neuron(1)(document)
    run.change(wider, prepare(wider), init_params(wider.network, 2, 8))
    known[run.epoch] = weights(run)
    train(25)
    run = run.forked(40)
    slower = change_train(learning_rate=0.0005)(wider)
    run.change(slower, run.data, run.params())
    known = {epoch: state for epoch, state in known.items() if epoch <= 40}
    train(25)
    return run, known


@pytest.mark.parametrize("budget", [2_000, 5_000, 1_000_000])
def test_that_every_past_epoch_is_exact_under_any_budget(budget, make_document):
    run, known = trained_with_edits(plain(make_document), budget)
    kept = run.timeline.epochs
    assert len(kept) == len(known) if budget == 1_000_000 else len(kept) < len(known) / 2
    for epoch, state in known.items():
        past = run.at(epoch)
        assert past.epoch == epoch
        for ours, theirs in zip(weights(past), state, strict=True):
            assert np.array_equal(ours, theirs), epoch


def test_that_going_back_before_an_edit_keeps_the_edit_and_takes_the_weights_of_that_time(make_document):
    document = plain(make_document)
    run = begin(document)
    run.advance(2)
    then = run.params()
    run.advance(2)
    wider = add_neuron(1)(document)
    run.change(wider, prepare(wider), init_params(wider.network, 2, 8))
    run.advance(3)
    latest = run.params()
    run = run.forked(2, (run.document, run.data, latest))
    assert run.document == wider
    assert (run.epoch, run.timeline.epochs[-1]) == (2, 2)
    kernel, bias = run.params()[0]
    assert np.array_equal(kernel[:, :3], then[0][0])
    assert np.array_equal(bias[:3], then[0][1])
    assert np.array_equal(kernel[:, 3], latest[0][0][:, 3])
    now = weights(run)
    run.advance(3)
    assert all(np.array_equal(a, b) for a, b in zip(weights(run.at(2)), now, strict=True))


def test_that_the_kept_past_stays_within_its_budget(make_document):
    run = begin(plain(make_document))
    size = sum(part.nbytes for part in weights(run))
    run.timeline = Timeline(10 * size)
    run._keep(begins=True)
    for _ in range(100):
        run.advance(1)
        assert min(5, run.epoch) <= len(run.timeline) <= 10
        assert run.timeline.epochs[0] == 0
    kept = np.array(run.timeline.epochs)
    gaps = np.diff(kept)
    assert gaps.max() <= 2 * gaps.min() + 1
    assert run.epoch - kept[-1] <= gaps.max()
