"""Laws of the update that is looked at closely: it is the one that training makes, bit for bit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.preparation.preparing import prepare
from nnviz.document import Document
from nnviz.drafts import Passed
from nnviz.edits.training import change_train
from nnviz.network import init_params
from nnviz.orders import PassWish
from nnviz.params import Params
from nnviz.presets import document_of_sample
from nnviz.run import Run
from nnviz.session import Session

NEXT = PassWish()
X = np.random.default_rng(4).normal(size=(11, 2)).round(3)


def random_document(make: Callable[..., Document], seed: int) -> Document:
    """Draw a network, a loss and a way to learn; every second one with dropout and a penalty."""
    rng = np.random.default_rng(seed)
    pick = rng.choice
    first, second = pick(["silu", "tanh", "sigmoid", "elu"]), pick(["leaky_relu", "gelu"])
    hidden = f"{rng.integers(1, 6)}:{first},{rng.integers(1, 5)}:{second}"
    document = make(
        *(X, np.sin(X[:, 0]), hidden),
        loss=str(pick(["mse", "mae", "huber"])),
        optimizer=str(pick(["sgd", "adam", "nadam", "lion", "rmsprop", "adadelta"])),
        schedule=str(pick(["constant", "step", "cosine"])),
        batch_size=[None, 1, 3, 4][seed % 4],
        regularizer=["none", "l2"][seed % 2],
        seed=seed,
    )
    layers = (replace(document.network.layers[0], dropout=0.4 * (seed % 2)), *document.network.layers[1:])
    return replace(document, network=replace(document.network, layers=layers))


def run_of(document: Document) -> Run:
    data = prepare(document)
    return Run(document, data, init_params(document.network, len(data.inputs), document.train.seed))


def equal(a: Params, b: Params) -> bool:
    return all(
        x.tobytes() == y.tobytes() for p, q in zip(a, b, strict=True) for x, y in zip(p, q, strict=True)
    )


@pytest.mark.parametrize("seed", range(8))
def test_that_the_next_update_ends_with_what_training_ends_with(seed, make_document):
    run = run_of(random_document(make_document, seed))
    for _ in range(6):
        before = run.params()
        passed = run.preview(NEXT)
        assert equal(passed.before, before)
        assert equal(run.params(), before)
        run.advance_batches(1)
        assert equal(run.params(), passed.after)
        assert not equal(passed.before, passed.after)


def test_that_an_epoch_is_made_of_the_batches_that_were_shown(make_document):
    document = random_document(make_document, 6)  # batches of 3, 3, 3 and 2
    run = run_of(change_train(shuffle=True)(document))
    rows: list[int] = []
    losses: list[float] = []
    for _ in range(run.batches):
        passed = run.preview(NEXT)
        np.testing.assert_array_equal(passed.x, run.data.x[passed.rows])
        np.testing.assert_array_equal(passed.y, run.data.y[passed.rows])
        rows += passed.rows.tolist()
        losses += [passed.loss] * len(passed.rows)
        run.advance_batches(1)
    assert sorted(rows) == list(range(11))
    assert rows != sorted(rows)
    assert run.book.last("loss") == pytest.approx(float(np.mean(losses)), rel=1e-5)


def test_that_chosen_rows_are_learned_from_as_one_batch(make_document):
    run = run_of(make_document(X, np.sin(X[:, 0]), batch_size=4, schedule="step", seed=3))
    alone = run_of(make_document(X[:2], np.sin(X[:2, 0])))
    wish, one = PassWish(rows=(0, 1)), PassWish(rows=(0,))
    assert equal(run.preview(wish).before, run.params())
    alone.state = replace_params(alone, run.params())
    alone.advance(1)
    assert equal(run.preview(wish).after, alone.params())
    typed = PassWish(typed=(tuple(run.data.x[0].tolist()), tuple(run.data.y[0].tolist())))
    assert equal(run.preview(typed).after, run.preview(one).after)


def replace_params(run: Run, params: Params):
    return run.state._replace(params=params)


def test_that_a_schedule_counts_the_runs_own_epochs_for_chosen_rows(make_document):
    halved = {"schedule": "step", "schedule_parameters": (("every", 1.0), ("factor", 0.5))}
    run = run_of(make_document(X, np.sin(X[:, 0]), batch_size=4, shuffle=False, **halved))
    run.advance(2)
    own, chosen = run.preview(NEXT), run.preview(PassWish(rows=(0, 1, 2, 3)))
    assert own.rows.tolist() == chosen.rows.tolist() == [0, 1, 2, 3]
    for a, b in zip(own.after, chosen.after, strict=True):
        np.testing.assert_allclose(a[0], b[0], rtol=1e-6)


def test_that_an_update_out_of_turn_is_kept_in_the_runs_past(make_document):
    run = run_of(make_document(X, np.sin(X[:, 0]), batch_size=4))
    run.advance(2)
    wish = PassWish(rows=(5,))
    passed = run.preview(wish)
    run.learn(wish)
    assert equal(run.params(), passed.after)
    run.advance(2)
    after = run.params()
    assert equal(run.at(4).params(), after)


def test_that_an_update_out_of_turn_that_is_not_finite_is_refused(make_document):
    run = run_of(make_document(X, 1e30 * X[:, 0], learning_rate=1e30))
    before = run.params()
    run.learn(PassWish(rows=(0,)))
    assert "diverged" in run.message
    assert equal(run.params(), before)


def seen(session: Session, wait_for: Callable[..., None], wish: PassWish, step: int) -> Passed:
    """Wait for the update of this number that answers a wish; it stands beside the weights it starts from."""

    def come() -> bool:
        session.poll()
        passed = session.snapshot.passed if session.snapshot is not None else None
        return passed is not None and (passed.wish, passed.step) == (wish, step)

    wait_for(come)
    assert session.snapshot is not None
    passed = session.snapshot.passed
    assert passed is not None
    assert equal(session.snapshot.params, passed.before)
    return passed


def test_that_snapshots_at_rest_bring_the_update_and_making_it_gives_its_weights(wait_for):
    session = Session(change_train(batch_size=2)(document_of_sample("laptop")))
    chosen = PassWish(rows=(0,))
    try:
        session.wish_pass(NEXT)
        passed = seen(session, wait_for, NEXT, 0)
        for wish in (NEXT, NEXT, chosen, chosen, NEXT):
            session.wish_pass(wish)
            passed = seen(session, wait_for, wish, passed.step)
            session.learn(wish)
            after = seen(session, wait_for, wish, passed.step + 1)
            assert equal(after.before, passed.after)
            assert not session.playing
            passed = after
    finally:
        assert session.close(60)


@pytest.mark.parametrize(
    "wish",
    [
        PassWish(rows=(11,)),
        PassWish(rows=(-1,)),
        PassWish(typed=((1.0,), (1.0,))),
        PassWish(typed=((1.0, 2.0), ())),
    ],
)
def test_that_a_wish_for_what_there_is_not_is_left_alone(wish, make_document):
    run = run_of(make_document(X, np.sin(X[:, 0])))
    before = run.params()
    assert not run.update(wish).fits
    run.learn(wish)
    assert equal(run.params(), before)
    assert run.update(PassWish(rows=(10,))).fits


def test_that_the_engine_goes_on_where_a_wish_is_older_than_the_table(wait_for):
    session = Session(document_of_sample("laptop"))
    late = PassWish(rows=(8,))
    try:
        session.wish_pass(late)
        seen(session, wait_for, late, 0)
        session.load(document_of_sample("xor"), "Load data")
        wait_for(
            lambda: session.poll() and session.snapshot is not None and session.snapshot.status == "idle"
        )
        assert session.snapshot is not None
        assert session.snapshot.passed is None
        session.wish_pass(NEXT)
        assert len(seen(session, wait_for, NEXT, 0).x) == 4
    finally:
        assert session.close(60)


def test_that_nothing_is_shown_while_training_goes_on(wait_for):
    session = Session(change_train(epochs=10**9)(document_of_sample("laptop")))
    try:
        session.wish_pass(NEXT)
        passed = seen(session, wait_for, NEXT, 0)
        assert passed.rows.tolist() == list(range(9))
        session.play()
        wait_for(lambda: session.poll() and session.snapshot is not None and session.snapshot.epoch > 5)
        assert session.snapshot is not None
        assert session.snapshot.passed is None
    finally:
        assert session.close(60)
