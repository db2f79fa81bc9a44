"""Laws of a training run: the numbers of an independent loop, whatever the chunks, and an exact end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textbook import textbook_of

from nnviz.datasets.preparation.preparing import prepare
from nnviz.document import Document
from nnviz.drafts import Log
from nnviz.edits.layers import add_neuron, remove_neuron
from nnviz.edits.training import change_train, set_loss, set_optimizer
from nnviz.logbook import LogBook
from nnviz.network import all_finite, init_params
from nnviz.numbers import format_number
from nnviz.params import Params
from nnviz.presets import document_of_sample
from nnviz.run import Run


def begin(document: Document, params: Params | None = None) -> Run:
    data = prepare(document)
    return Run(document, data, params or init_params(document.network, len(data.inputs), document.train.seed))


def train(document: Document, epochs: int, params: Params | None = None) -> Run:
    run = begin(document, params)
    while run.epoch < epochs and run.advance(epochs - run.epoch):
        pass
    return run


def flat(params: Params) -> np.ndarray:
    return np.concatenate([part.ravel() for layer in params for part in layer])


def same_log(a: Log, b: Log) -> bool:
    series = a.series.keys() == b.series.keys()
    return (
        series
        and np.array_equal(a.epoch, b.epoch)
        and all(np.array_equal(a.series[key], b.series[key], equal_nan=True) for key in a.series)
    )


# --- against training by hand, in double precision ---


def forms(make: Any) -> dict[str, Document]:
    rng = np.random.default_rng(4)
    x = rng.normal(size=(23, 2)).round(3)
    number = np.sin(x[:, 0]) + 0.3 * x[:, 1]
    two = (x[:, 0] * x[:, 1] > 0.1).astype(float)
    three = np.digitize(x[:, 0] + x[:, 1], [-0.5, 0.6]).astype(float)
    classes: dict[str, Any] = {"task": "classification"}
    held: dict[str, Any] = {"validation": 0.3, "scaling": "standard"}
    return {
        "one batch": make(x, number, batch_size=None),
        "ragged": make(x, number, batch_size=5, shuffle=False),
        "shuffled": make(x, number, batch_size=5, seed=11),
        "single rows": make(x, number, batch_size=1, seed=2),
        "even batches": make(x[:20], number[:20], batch_size=5),
        "validation": make(x, number, batch_size=4, data=held),
        "tail": make(
            x, two, "3:tanh", "sigmoid", **classes, loss="binary_crossentropy", data={**held, "split": "tail"}
        ),
        "sigmoid": make(x, two, "3:tanh", "sigmoid", **classes, loss="binary_crossentropy", optimizer="adam"),
        "two softmax": make(x, two, "3:relu", "softmax", **classes, loss="binary_crossentropy", batch_size=6),
        "softmax": make(
            x,
            three,
            "4:tanh",
            "softmax",
            **classes,
            loss="categorical_crossentropy",
            optimizer="adam",
            batch_size=7,
        ),
        "no hidden": make(x, number, "", loss="mae", optimizer="momentum", learning_rate=0.01),
        "deep": make(x, number, "3:sigmoid,4:tanh,2:tanh", optimizer="momentum", batch_size=6),
        "two labels": make(x, np.stack([number, two], axis=1), "3:tanh", batch_size=8),
        "wide": make(x, number, "70:tanh,60:tanh", batch_size=6),
        "penalty": make(x, number, batch_size=6, regularizer="l2", regularization=0.01),
    }


FORMS = list(forms(lambda *a, **k: None))


# What test_run_oracle tries as well waits for the whole suite.
TRIED_ELSEWHERE = ("two softmax", "sigmoid", "two labels", "penalty", "deep")


@pytest.mark.parametrize(
    "form",
    [pytest.param(form, marks=pytest.mark.slow if form in TRIED_ELSEWHERE else ()) for form in FORMS],
)
def test_that_a_run_gives_the_numbers_of_a_loop_by_hand(form, make_document):
    document = forms(make_document)[form]
    run = begin(document)
    loop = textbook_of(run)
    by_hand = np.array([loop.epoch(number) for number in range(15)])
    assert run.advance(15) == 15
    ours = np.stack(list(run.book.log().series.values()), axis=1)
    assert ours.shape == by_hand.shape
    np.testing.assert_allclose(ours, by_hand, rtol=3e-4, atol=3e-5)
    wanted = np.concatenate([part.ravel() for layer in loop.weights for part in layer])
    np.testing.assert_allclose(flat(run.params()), wanted, rtol=2e-3, atol=2e-4)


def test_that_small_networks_become_a_kernel_and_large_ones_use_the_library(make_document):
    documents = forms(make_document)
    assert begin(documents["shuffled"]).form.structure == "kernel"
    assert begin(documents["wide"]).form.structure == "library"


def test_that_the_penalty_is_logged_beside_the_loss(make_document):
    run = begin(forms(make_document)["penalty"])
    kernels = [kernel.astype(float) for kernel, _ in run.params()]
    one_batch = replace(run.document, train=replace(run.document.train, batch_size=None))
    log = train(one_batch, 1).book.log()
    assert log.last("penalty") == pytest.approx(
        0.01 * sum(np.square(kernel).sum() for kernel in kernels), rel=1e-5
    )


@pytest.mark.slow
def test_that_large_tables_are_trained_batch_by_batch_with_the_same_numbers(make_document):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(33_000, 2))
    document = make_document(x, x[:, 0] * x[:, 1], batch_size=8_000)
    run = begin(document)
    assert run.form.gathers_batches
    loop = textbook_of(run)
    by_hand = [loop.epoch(number)[0] for number in range(3)]
    run.advance(3)
    np.testing.assert_allclose(run.book.log().series["loss"], by_hand, rtol=1e-4)


# --- the numbers of the courses ---


def test_that_house_prices_fall_sharply_then_fluctuate_as_published():
    # A23
    start = ((np.array([[0.5]], np.float32), np.zeros(1, np.float32)),)
    run = begin(document_of_sample("house-prices"), start)
    assert run.advance(1) == 1
    ((w, b),) = run.params()
    assert w.item() == pytest.approx(301.7, abs=1e-3)
    assert b.item() == pytest.approx(0.01, abs=1e-6)
    run.advance(99)
    loss = run.book.log().series["loss"]
    published = [
        43014824.4,
        33942680.39,
        24870536.38,
        15798392.37,
        6726248.36,
        5216987.42,
        3719440.38,
        4357653.78,
    ]
    np.testing.assert_allclose(loss[:8], published, rtol=2e-5)
    assert len(loss) == 100
    assert 3.49e6 <= loss[5:].min() <= loss[5:].max() <= 5.75e6
    assert 1265 <= run.params()[0][0].item() <= 1322


def test_that_the_squared_error_of_house_prices_explodes_as_published():
    # A24
    document = set_loss("mse")(document_of_sample("house-prices"))
    start = ((np.array([[0.5]], np.float32), np.zeros(1, np.float32)),)
    run = begin(document, start)
    assert run.advance(100) == 2
    assert run.epoch == 2
    assert run.message.startswith("Training diverged at epoch 3: the loss became infinite.")
    assert f"Features range up to {format_number(56475)}" in run.message
    log = run.book.log()
    assert log.epoch.tolist() == [1, 2, 3]
    assert log.series["loss"][2] == np.inf
    assert all_finite(run.params())


def test_that_the_laptop_network_learns_as_published():
    # B15: from this start, Keras' adam(0.1), binary cross entropy, 20 epochs.
    w1 = np.array([[0.203979, 0.509673, 0.574006], [-0.391446, -0.320402, -0.873614]], np.float32)
    w2 = np.array([[0.597164, 0.53888], [-0.660302, -0.256742], [0.053405, -0.052823]], np.float32)
    start = ((w1, np.zeros(3, np.float32)), (w2, np.zeros(2, np.float32)))
    run = begin(document_of_sample("laptop"), start)
    assert run.advance(20) == 20
    log = run.book.log()
    loss, accuracy = log.series["loss"], log.series["accuracy"]
    np.testing.assert_allclose(loss[:3], [0.7016, 0.6631, 0.6299], atol=5e-5)
    assert loss[3] == pytest.approx(0.5994, abs=1e-4)  # 0.59931 in double precision, too
    np.testing.assert_allclose(loss[-2:], [0.0805, 0.0696], atol=5e-5)
    np.testing.assert_allclose(accuracy[:4], [0.5, 0.5556, 0.6667, 0.7778], atol=5e-5)
    assert accuracy[-2:].tolist() == [1, 1]
    loop = textbook_of(run)
    assert loop.forward(np.array([[0.1, 0.6]]))[2][-1][0, 1] == pytest.approx(0.897, abs=5e-4)


# --- the same history whatever the chunks ---

moves = st.lists(
    st.tuples(st.sampled_from(["epochs", "batches"]), st.integers(1, 7)), min_size=1, max_size=12
)
EPOCHS = 9


def by_moves(run: Run, plan: list[tuple[str, int]]) -> Run:
    """Train to EPOCHS epochs by these moves, over and over again."""
    while True:
        for kind, count in plan:
            if run.epoch >= EPOCHS or run.message:
                return run
            if kind == "epochs":
                run.advance(min(count, EPOCHS - run.epoch))
            else:
                run.advance_batches(count)


@pytest.mark.parametrize("form", ["ragged", "softmax", "wide"])
@settings(max_examples=15)
@given(plan=moves)
def test_that_a_history_is_the_same_bit_for_bit_whatever_the_chunks(form, plan, make_document):
    document = forms(make_document)[form]
    whole, parts = train(document, EPOCHS), by_moves(begin(document), plan)
    assert (parts.epoch, parts.batch) == (whole.epoch, whole.batch) == (EPOCHS, 0)
    assert np.array_equal(flat(parts.params()), flat(whole.params()))
    assert same_log(parts.book.log(), whole.book.log())


def test_that_a_run_says_exactly_where_it_stands(make_document):
    run = begin(forms(make_document)["shuffled"])
    assert run.batches == 5
    places = []
    for _ in range(7):
        run.advance_batches(2)
        places.append((run.epoch, run.batch))
    assert places == [(0, 2), (0, 4), (1, 0), (1, 2), (1, 4), (2, 0), (2, 2)]
    assert len(run.book.log().epoch) == 2
    run.advance(2)
    assert (run.epoch, run.batch) == (4, 0)
    assert run.book.log().epoch.tolist() == [1, 2, 3, 4]


def test_that_no_epochs_are_no_change(make_document):
    run = begin(forms(make_document)["one batch"])
    before = flat(run.params())
    assert run.advance(0) == 0
    assert run.advance(-3) == 0
    run.compile()
    assert run.epoch == 0
    assert np.array_equal(flat(run.params()), before)
    assert len(run.book.log().epoch) == 0


def test_that_more_epochs_than_a_chunk_holds_are_made_in_several(make_document):
    run = begin(forms(make_document)["shuffled"])
    capacity = run.form.capacity
    assert run.advance(10 * capacity) == capacity


def test_that_every_seed_gives_its_own_batches_and_again_the_same(make_document):
    document = forms(make_document)["shuffled"]
    start = begin(document).params()
    one, again = train(document, 3, start), train(document, 3, start)
    other = train(change_train(seed=12)(document), 3, start)
    assert np.array_equal(flat(one.params()), flat(again.params()))
    assert not np.array_equal(flat(one.params()), flat(other.params()))


def test_that_tables_that_differ_only_in_their_validation_rows_are_both_trained(make_document):
    x = np.random.default_rng(6).normal(size=(25, 2))
    all_of_20 = make_document(x[:20], x[:20, 0], batch_size=6)
    for document in (all_of_20, make_document(x, x[:, 0], batch_size=6, data={"validation": 0.2})):
        run = begin(document)
        assert (len(run.data.train), run.advance(2)) == (20, 2)


# --- targets ---


def test_that_training_stops_exactly_with_the_epoch_that_reaches_the_target(make_document):
    document = forms(make_document)["shuffled"]
    losses = train(document, 40).book.log().series["loss"]
    target = float(losses[10:20].min())
    wanted = int(np.flatnonzero(losses <= target)[0]) + 1
    run = begin(change_train(target_loss=target)(document))
    assert run.advance(40) == wanted
    assert run.reached_target
    assert not run.message
    assert np.array_equal(flat(run.params()), flat(train(document, wanted).params()))
    assert run.book.log().series["loss"].tolist() == losses[:wanted].tolist()


def test_that_a_target_never_reached_stops_nothing(make_document):
    run = begin(change_train(target_loss=-1.0)(forms(make_document)["one batch"]))
    assert run.advance(30) == 30
    assert not run.reached_target


# --- divergence ---


def exploding(make: Any, **changes: Any) -> Document:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(23, 2))
    return make(x, x[:, 0] - x[:, 1], "", **{"batch_size": 5, "learning_rate": 6.0, **changes})


@pytest.mark.parametrize("batch_size", [None, 5])
def test_that_divergence_ends_with_the_last_finite_epoch_exactly(batch_size, make_document):
    document = exploding(make_document, batch_size=batch_size)
    run = begin(document)
    finished = run.advance(1000)
    assert 2 < finished < 1000
    assert run.epoch == finished
    assert f"diverged at epoch {finished + 1}" in run.message
    assert "learning rate of 6 is too large" in run.message
    log = run.book.log()
    assert log.epoch.tolist() == list(range(1, finished + 2))
    assert np.isfinite(log.series["loss"][:-1]).all()
    assert not np.isfinite(log.series["loss"][-1])
    other = begin(document)
    assert other.advance(finished) == finished
    assert not other.message
    assert np.array_equal(flat(run.params()), flat(other.params()))
    assert all_finite(run.params())


@settings(max_examples=15)
@given(plan=moves)
def test_that_divergence_is_the_same_whatever_the_chunks(plan, make_document):
    document = exploding(make_document, learning_rate=1e4)
    whole, parts = begin(document), begin(document)
    whole.advance(EPOCHS)
    assert whole.message
    by_moves(parts, plan)
    assert parts.message == whole.message
    assert (parts.epoch, parts.batch) == (whole.epoch, whole.batch)
    assert same_log(parts.book.log(), whole.book.log())
    assert np.array_equal(flat(parts.params()), flat(whole.params()))


def test_that_a_diverged_run_stands_until_it_is_resumed(make_document):
    run = begin(exploding(make_document))
    run.advance(1000)
    stood, logged = run.epoch, run.book.log()
    assert run.advance(5) == 0
    run.advance_batches(2)
    assert (run.epoch, run.batch) == (stood, 0)
    run.resume()
    assert run.message == ""
    assert run.book.log().epoch.tolist() == list(range(1, stood + 1))
    assert np.isfinite(run.book.log().series["loss"]).all()
    assert not np.isfinite(logged.series["loss"][-1])
    assert run.advance(5) == 0  # the same step diverges again, at the same place
    assert same_log(run.book.log(), logged)


def test_that_a_diverged_run_goes_on_from_before_with_a_lower_rate(make_document):
    run = begin(exploding(make_document))
    run.advance(1000)
    run = run.forked(2)
    assert run.message == ""
    calm = change_train(learning_rate=1e-3)(run.document)
    run.change(calm, run.data, run.params())
    assert run.advance(3) == 3
    assert run.book.log().epoch.tolist() == [1, 2, 3, 4, 5]
    assert np.isfinite(run.book.log().series["loss"]).all()


def test_that_weights_beyond_numbers_are_divergence_though_the_loss_is_finite(make_document):
    document = make_document([1e25, 2e25], [1.0, 2.0], "", loss="mae", learning_rate=1e25)
    run = begin(document, ((np.zeros((1, 1), np.float32), np.zeros(1, np.float32)),))
    run.advance(10)
    assert run.epoch == 0
    assert "the weights became infinite" in run.message
    assert all_finite(run.params())


@pytest.mark.slow
def test_that_a_dead_neuron_with_infinite_weights_is_found_in_time(make_document):
    # The first update throws the hidden weight to minus infinity, where ReLU gives 0 for ever after.
    import time

    document = make_document([[1e10], [2e10]], [1.0, 2.0], "1:relu", loss="mae", learning_rate=1e29)
    start = (
        (np.full((1, 1), 1e-8, np.float32), np.zeros(1, np.float32)),
        (np.full((1, 1), 1.0, np.float32), np.zeros(1, np.float32)),
    )
    run = begin(document, start)
    run.compile()
    begun = time.perf_counter()
    run.advance(10_000)
    assert run.epoch <= 2
    assert run.message
    assert time.perf_counter() - begun < 5


# --- edits while training ---


def test_that_a_change_keeps_surviving_weights_and_running_values(make_document):
    rng = np.random.default_rng(2)
    x = rng.normal(size=(20, 2))
    document = make_document(x, x[:, 0], "3:tanh", optimizer="adam")
    run = train(document, 10)
    before, slots, step = run.params(), run.state.slots, int(run.state.step)
    wider = add_neuron(1)(document)
    base = init_params(wider.network, 2, 99)
    run.change(wider, prepare(wider), base)
    after = run.params()
    assert np.array_equal(after[0][0][:, :3], before[0][0])
    assert np.array_equal(after[0][0][:, 3], base[0][0][:, 3])
    assert np.array_equal(after[1][0][:3], before[1][0])
    assert int(run.state.step) == step == 10
    for number in range(2):
        mine = np.asarray(run.state.slots[0][0][number])
        assert np.array_equal(mine[:, :3], np.asarray(slots[0][0][number]))
        assert (mine[:, 3] == 0).all()
    assert run.epoch == 10
    assert run.advance(5) == 5
    assert run.book.log().epoch.tolist() == list(range(1, 16))


def test_that_widening_and_narrowing_again_changes_nothing(make_document):
    rng = np.random.default_rng(2)
    x = rng.normal(size=(20, 2))
    document = make_document(x, x[:, 0], "3:tanh", optimizer="adam", batch_size=6)
    run, other = train(document, 10), train(document, 10)
    wider = add_neuron(1)(document)
    run.change(wider, prepare(wider), init_params(wider.network, 2, 99))
    narrower = remove_neuron(1)(wider)
    run.change(narrower, prepare(narrower), init_params(narrower.network, 2, 98))
    run.advance(10)
    other.advance(10)
    assert np.array_equal(flat(run.params()), flat(other.params()))
    assert same_log(run.book.log(), other.book.log())


def test_that_another_optimizer_begins_with_fresh_running_values(make_document):
    rng = np.random.default_rng(2)
    x = rng.normal(size=(20, 2))
    document = make_document(x, x[:, 0], "3:tanh", optimizer="adam")
    run = train(document, 10)
    before = flat(run.params())
    other = set_optimizer("momentum")(document)
    run.change(other, prepare(other), run.params())
    assert np.array_equal(flat(run.params()), before)
    assert all((np.asarray(slot) == 0).all() for layer in run.state.slots for part in layer for slot in part)
    assert run.advance(5) == 5


def test_that_only_the_rate_can_change_without_a_compile(make_document):
    rng = np.random.default_rng(2)
    x = rng.normal(size=(20, 2))
    document = make_document(x, x[:, 0], "3:tanh")
    run = train(document, 3)
    faster = change_train(learning_rate=0.123)(document)
    run.change(faster, run.data, run.params())
    assert run.is_compiled
    lossy = set_loss("mae")(document)
    run.change(lossy, prepare(lossy), run.params())
    assert not run.is_compiled


def test_that_a_changed_history_has_no_numbers_where_nothing_was_measured(make_document):
    rng = np.random.default_rng(2)
    x = rng.normal(size=(20, 2))
    document = make_document(x, x[:, 0], "3:tanh")
    run = train(document, 4)
    before = run.book.log().series["loss"].tolist()
    penalised = change_train(regularizer="l2")(document)
    run.change(penalised, run.data, run.params())
    run.advance(2)
    penalty = run.book.log().series["penalty"]
    assert np.isnan(penalty[:4]).all()
    assert (penalty[4:] > 0).all()
    assert run.book.log().epoch.tolist() == [1, 2, 3, 4, 5, 6]
    assert run.book.log().series["loss"][:4].tolist() == before


def test_that_updates_beyond_counting_stay_finite(make_document):
    # At a million updates a second the 32 bits of the counter are full in 36 minutes.
    rng = np.random.default_rng(2)
    x = rng.normal(size=(20, 2))
    run = train(make_document(x, x[:, 0], "3:tanh", optimizer="adam"), 3)
    run.state = run.state._replace(step=run.state.step * 0 + np.int32(2**31 - 3))
    assert run.advance(6) == 6
    assert not run.message


# --- the log book ---


def test_that_logs_given_away_never_change():
    book, rng = LogBook(("loss", "mae")), np.random.default_rng(0)
    given_away: list[tuple[Log, list[int], dict[str, list[float]]]] = []
    epoch = 0
    for _ in range(300):
        count = int(rng.integers(1, 9))
        book.append(epoch + 1, rng.normal(size=(count, 2)))
        epoch += count
        log = book.log()
        given_away.append((log, log.epoch.tolist(), {key: part.tolist() for key, part in log.series.items()}))
        if rng.random() < 0.2:
            epoch = int(rng.integers(0, epoch + 1))
            book.keep(epoch)
    for log, epochs, series in given_away:
        assert log.epoch.tolist() == epochs
        assert {key: part.tolist() for key, part in log.series.items()} == series
    assert book.log().epoch.tolist() == list(range(1, epoch + 1))


def test_that_a_log_gives_its_newest_value():
    book = LogBook(("loss",))
    assert book.log().last("loss") is None
    book.append(1, np.array([[3.0], [2.0]]))
    assert book.log().last("loss") == 2
    assert book.log().last("accuracy") is None


@pytest.mark.parametrize("output, is_blamed", [("linear", True), ("softplus", False)])
def test_that_a_logarithm_of_negative_outputs_is_named_as_the_cause(
    make_document, output: str, is_blamed: bool
):
    document = make_document([1.0, 2.0, 3.0], [0.0, 1.0, 4.0], "", output, loss="poisson", learning_rate=0.01)
    start = ((np.array([[-5.0]], np.float32), np.zeros(1, np.float32)),)
    run = begin(document, start)
    run.advance(5)

    assert ("needs positive outputs" in run.message) == is_blamed
    assert bool(run.message) == is_blamed


# --- a run that goes on from the past of another ---


@pytest.mark.parametrize("epoch", [0, 3, 7, 20, 99])
def test_that_a_forked_run_is_the_same_up_to_there_and_leaves_the_other_as_it_was(epoch: int):
    document = change_train(batch_size=4)(document_of_sample("laptop"))
    run = train(document, 20)
    before, log, kept = run.params(), run.book.log(), run.timeline.kept
    other = run.forked(epoch)
    assert other.epoch == min(epoch, 20)
    assert list(other.book.log().epoch) == list(range(1, other.epoch + 1))
    assert [its.kind for its in other.turns] == ["back"]
    other.advance(25 - other.epoch)
    assert (run.epoch, run.turns, run.timeline.kept) == (20, (), kept)
    assert np.array_equal(flat(run.params()), flat(before)) and same_log(run.book.log(), log)
    run.advance(5)
    assert np.array_equal(flat(run.params()), flat(other.params()))
    assert same_log(run.book.log(), other.book.log())
    assert np.array_equal(flat(run.at(2).params()), flat(other.at(2).params()))


def test_that_a_run_forked_from_before_edits_has_that_time_s_document_or_one_that_is_given():
    document = document_of_sample("laptop")
    run = train(document, 5)
    wide = add_neuron(1)(document)
    run.change(wide, run.data, init_params(wide.network, 2, 1))
    run.advance(5)
    assert run.forked(3).document == document
    assert [its.kind for its in run.forked(3).turns] == ["back"]
    other = run.forked(3, (wide, run.data, run.params()))
    assert other.document == wide
    assert [its.kind for its in other.turns] == ["back", "edit"]
    assert np.array_equal(other.params()[0][0][:, :3], run.at(3).params()[0][0])
