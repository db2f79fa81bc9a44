"""Laws of the numbers of a pass: the courses' examples, the textbook's updates, and the engine's."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from textbook import textbook_of

from nnviz.datasets.preparation.preparing import prepare
from nnviz.edits.training import change_train, set_loss
from nnviz.network import init_params
from nnviz.optimizers import OPTIMIZERS
from nnviz.orders import PassWish
from nnviz.parameters import ParameterSet, parameter_at
from nnviz.passes.trace import Trace, price, trace_forward, trace_update
from nnviz.presets import document_of_sample
from nnviz.regularizers import REGULARIZERS
from nnviz.run import Run
from nnviz.schedules import SCHEDULES

X = np.random.default_rng(4).normal(size=(7, 2)).round(3)
Y = np.sin(X[:, 0])
SHAPES = {"step": (("every", 1.5),), "exponential": (("every", 2.0),), "warm_up": (("length", 7.0),)}


def trace_of(run: Run, wish: PassWish | None = None) -> Trace:
    return trace_update(run.document, run.data, run.preview(wish or PassWish()))


def run_of(document, params=None) -> Run:
    data = prepare(document)
    drawn = init_params(document.network, len(data.inputs), document.train.seed)
    return Run(document, data, params or drawn)


def house(**train) -> Run:
    document = change_train(**train)(document_of_sample("house-prices"))
    document = replace(document, data=replace(document.data, scaling="none"))
    return run_of(document, ((np.array([[0.5]], np.float32), np.zeros(1, np.float32)),))


def test_that_one_house_has_the_courses_prediction_and_error():
    trace = trace_of(house(batch_size=1, shuffle=False, optimizer="sgd", learning_rate=0.01))
    assert trace.rows.tolist() == [0]
    assert trace.y is not None
    assert trace.layers[0].products(0, 0)[0] == 1882.5
    assert trace.layers[0].a[0, 0] == 1882.5
    assert trace.layers[0].a[0, 0] - trace.y[0, 0] == -16201932.5


def test_that_all_houses_make_the_courses_first_step():
    run = house(batch_size=None, optimizer="sgd", learning_rate=0.01)
    assert run.document.train.loss == "mae"
    trace = trace_of(run)
    assert trace.priced is not None
    assert trace.priced.mean == pytest.approx(43014824.4, abs=0.05)
    assert trace.changes is not None
    kernel, bias = trace.changes[0]
    assert kernel.by_hand[0, 0] == pytest.approx(301.7)
    assert bias.by_hand[0] == pytest.approx(0.01)
    assert kernel.after[0, 0] == pytest.approx(301.7)


@pytest.mark.parametrize(("loss", "mean"), [("mae", 1.6667), ("mse", 5.6667)])
def test_that_the_courses_prices_have_the_courses_loss(loss, mean):
    document = set_loss(loss)(document_of_sample("house-prices"))
    p, y = np.array([[3.0], [5.0], [2.0]]), np.array([[2.0], [5.0], [6.0]])
    priced = price(document, (), y, p)
    assert priced.mean == pytest.approx(mean, abs=5e-5)
    assert priced.rows.tolist() == ([1, 0, 4] if loss == "mae" else [1, 0, 16])


# Each of them at least once, and every pair where there is time: each pair is a program of its own.
PAIRS = [
    pytest.param(
        optimizer, schedule, marks=() if schedule == "constant" or optimizer == "adam" else pytest.mark.slow
    )
    for optimizer, schedule in product(OPTIMIZERS, SCHEDULES)
]


@pytest.mark.parametrize(("optimizer", "schedule"), PAIRS)
def test_that_updates_are_the_textbooks_and_the_engines(optimizer, schedule, make_document):
    document = make_document(
        *(X, Y, "3:tanh"),
        **{"batch_size": 3, "optimizer": optimizer, "learning_rate": 0.02},
        **{"schedule": schedule, "schedule_parameters": SHAPES.get(schedule, ())},
    )
    run = run_of(document)
    book = textbook_of(run)
    for _ in range(4):
        trace = trace_of(run)
        assert trace.changes is not None and trace.y is not None and trace.priced is not None
        losses, _ = book.step(trace.x, trace.y)
        np.testing.assert_allclose(trace.priced.rows, losses, rtol=1e-4, atol=1e-6)
        run.advance_batches(1)
        for layer, pair in enumerate(trace.changes):
            for part, its in enumerate(pair):
                np.testing.assert_allclose(its.by_hand, book.weights[layer][part], rtol=2e-4, atol=2e-5)
                assert its.after.tobytes() == run.params()[layer][part].tobytes()


@pytest.mark.parametrize("penalty", [key for key in REGULARIZERS if key != "none"])
def test_that_the_penalty_is_part_of_gradients_and_of_what_is_minimised(penalty, make_document):
    options = {"regularizer": penalty, "regularization": 0.1, "batch_size": 3, "shuffle": False}
    run = run_of(make_document(X, Y, "3:tanh", **options))
    book = textbook_of(run)
    trace = trace_of(run)
    assert trace.priced is not None and trace.changes is not None and trace.y is not None
    assert trace.priced.penalty == pytest.approx(book.penalty())
    book.step(trace.x, trace.y)
    np.testing.assert_allclose(trace.changes[0][0].by_hand, book.weights[0][0], rtol=1e-6)


def test_that_dropout_of_training_is_in_the_pass_and_not_in_one_outside_training(make_document):
    document = make_document(X, Y, "6:tanh", batch_size=3)
    layers = (replace(document.network.layers[0], dropout=0.5), document.network.layers[1])
    run = run_of(replace(document, network=replace(document.network, layers=layers)))
    book = textbook_of(run)
    run.advance(3)
    book.updates, book.weights = 9, [[part.astype(float) for part in layer] for layer in run.params()]
    trace = trace_of(run)
    assert trace.priced is not None and trace.y is not None and trace.passed is not None
    losses, _ = book.step(trace.x, trace.y)
    np.testing.assert_allclose(trace.priced.rows, losses, rtol=1e-5)
    assert trace.priced.mean == pytest.approx(trace.passed.loss, rel=1e-4)
    plain = trace_forward(run.document, run.data, run.params(), trace.x)
    assert plain.layers[0].kept is None
    assert plain.changes is None


def test_that_what_is_locked_stays(make_document):
    document = make_document(X, Y, "3:tanh", optimizer="adam")
    network, inputs = document.network, ("x0", "x1")
    one = parameter_at(network, inputs, 1, 0, 2)
    bias = parameter_at(network, inputs, 2, None, 0)
    run = run_of(replace(document, network=replace(network, locked=ParameterSet((one, bias)))))
    trace = trace_of(run)
    assert trace.changes is not None
    kernel = trace.changes[0][0]
    assert kernel.by_hand[0, 2] == kernel.before[0, 2]
    assert trace.changes[1][1].by_hand[0] == trace.changes[1][1].before[0]
    for pair in trace.changes:
        for its in pair:
            np.testing.assert_allclose(its.by_hand, its.after, rtol=1e-5, atol=1e-7)
