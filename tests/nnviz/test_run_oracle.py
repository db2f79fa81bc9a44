"""Whole runs against training by hand in double precision: every row of every table, inside a run.

Each document takes part with parameters away from their defaults, so that none can be overlooked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from textbook import SCHEDULES, Textbook, kept_units, textbook_of

from nnviz.activations import ACTIVATIONS
from nnviz.datasets.preparation.preparing import prepare
from nnviz.document import Document
from nnviz.edits.training import change_train
from nnviz.losses import LOSSES
from nnviz.network import forward, init_params
from nnviz.optimizers import OPTIMIZERS
from nnviz.regularizers import REGULARIZERS
from nnviz.run import Run
from nnviz.schedules import SCHEDULES as OURS
from nnviz.training import form

EPOCHS = 7
X = np.random.default_rng(4).normal(size=(23, 2)).round(3)
NUMBER = np.sin(X[:, 0]) + 0.3 * X[:, 1]
COUNTS = np.random.default_rng(5).poisson(np.exp(0.5 * X[:, 0])).astype(float)
TWO = (X[:, 0] * X[:, 1] > 0.1).astype(float)
THREE = np.digitize(X[:, 0] + X[:, 1], [-0.5, 0.6]).astype(float)


def shaped(document: Document, **changes: list[Any]) -> Document:
    """Give layers fields of their own: ``dropout=[0.3, 0]``; what is missing at the end stays."""
    layers = list(document.network.layers)
    for key, values in changes.items():
        for place, value in enumerate(values):
            layers[place] = replace(layers[place], **{key: value})
    return replace(document, network=replace(document.network, layers=tuple(layers)))


def some_biases(document: Document) -> Document:
    """Begin with biases that are not 0, so that a penalty on them would show."""
    its = [("normal", (("mean", 0.3), ("stddev", 0.2)))] * len(document.network.layers)
    keys, values = zip(*its, strict=True)
    return shaped(document, bias_initializer=list(keys), bias_initializer_parameters=list(values))


Make = Callable[..., Document]
CLASSES: dict[str, Any] = {"task": "classification"}
HELD: dict[str, Any] = {"validation": 0.3, "scaling": "standard"}


# Together they use every row of every table and every parameter.
DOCUMENTS: dict[str, Callable[[Make], Document]] = {
    "leaky relu, huber, momentum, step, l1": lambda make: shaped(
        make(
            *(X, NUMBER, "4:leaky_relu"),
            **{"loss": "huber", "loss_parameters": (("delta", 0.3),), "batch_size": 5, "seed": 9},
            **{"optimizer": "momentum", "optimizer_parameters": (("momentum", 0.7),)},
            **{"schedule": "step", "schedule_parameters": (("factor", 0.6), ("every", 1.5))},
            **{"regularizer": "l1", "regularization": 0.02},
        ),
        activation_parameters=[(("slope", 0.05),)],
    ),
    "elu, log cosh, nesterov, exponential, l2": lambda make: shaped(
        make(
            *(X, NUMBER, "3:elu,3:tanh"),
            **{"loss": "log_cosh", "batch_size": 6, "shuffle": False},
            **{"optimizer": "nesterov", "optimizer_parameters": (("momentum", 0.8),)},
            **{"schedule": "exponential", "schedule_parameters": (("factor", 0.4), ("every", 2.5))},
            **{"regularizer": "l2", "regularization": 0.03},
        ),
        activation_parameters=[(("alpha", 2.0),)],
    ),
    "selu, softplus, poisson, rmsprop, cosine": lambda make: make(
        *(X, COUNTS, "3:selu", "softplus"),
        **{"loss": "poisson", "batch_size": 4, "data": {"validation": 0.3}},
        **{"optimizer": "rmsprop", "optimizer_parameters": (("rho", 0.7), ("epsilon", 1e-3))},
        **{"schedule": "cosine", "schedule_parameters": (("length", 5.0), ("final", 0.2))},
    ),
    "gelu, silu, half squared error, adagrad, warm-up": lambda make: make(
        *(X, np.stack([NUMBER, TWO], axis=1), "3:gelu,4:silu"),
        **{"loss": "half_squared_error", "batch_size": 7, "data": HELD},
        **{"optimizer": "adagrad", "optimizer_parameters": (("epsilon", 0.03),)},
        **{"schedule": "warm_up", "schedule_parameters": (("length", 3.0),)},
    ),
    "softsign, sin, mae, adadelta, dropout": lambda make: shaped(
        make(
            *(X, NUMBER, "4:softsign,4:sin"),
            **{"loss": "mae", "batch_size": 5, "learning_rate": 0.5, "seed": 2**33 + 7, "data": HELD},
            **{"optimizer": "adadelta", "optimizer_parameters": (("rho", 0.8), ("epsilon", 0.02))},
        ),
        dropout=[0.0, 0.3],
    ),
    "hard sigmoid, softplus, cross entropy, adam, dropout, l1": lambda make: shaped(
        make(
            *(X, TWO, "5:hard_sigmoid,4:softplus", "sigmoid"),
            **{**CLASSES, "loss": "binary_crossentropy", "batch_size": 6, "data": HELD},
            **{"regularizer": "l1", "regularization": 0.004, "optimizer": "adam"},
            **{"optimizer_parameters": (("beta1", 0.7), ("beta2", 0.9), ("epsilon", 0.01))},
        ),
        dropout=[0.25, 0.4],
    ),
    "relu, softmax, categorical cross entropy, adamw": lambda make: make(
        *(X, THREE, "6:relu", "softmax"),
        **{**CLASSES, "loss": "categorical_crossentropy", "batch_size": None, "optimizer": "adamw"},
        **{
            "optimizer_parameters": (("beta1", 0.7), ("beta2", 0.9), ("epsilon", 0.01), ("weight_decay", 0.5))
        },
        **{"data": {**HELD, "split": "tail"}, "schedule": "cosine"},
        **{"schedule_parameters": (("length", 20.0), ("final", 0.5))},
    ),
    "sigmoid, hinge, nadam, step": lambda make: make(
        *(X, TWO, "4:sigmoid", "linear"),
        **{**CLASSES, "loss": "hinge", "batch_size": 5, "optimizer": "nadam"},
        **{"optimizer_parameters": (("beta1", 0.7), ("beta2", 0.9), ("epsilon", 0.02))},
        **{"schedule": "step", "schedule_parameters": (("factor", 0.3), ("every", 2.0))},
    ),
    "linear, tanh, mse, lion, exponential": lambda make: make(
        *(X, NUMBER, "3:linear,3:tanh", "tanh"),
        **{"batch_size": 1, "optimizer": "lion", "learning_rate": 0.002},
        **{"optimizer_parameters": (("beta1", 0.6), ("beta2", 0.8)), "schedule": "exponential"},
        **{"schedule_parameters": (("factor", 0.7), ("every", 1.25))},
    ),
    "step, two softmax units, cross entropy, sgd, dropout": lambda make: shaped(
        make(
            *(X, TWO, "6:step", "softmax"),
            **{**CLASSES, "loss": "binary_crossentropy", "batch_size": None, "learning_rate": 0.4},
        ),
        dropout=[0.5],
    ),
    "library, l2, dropout": lambda make: shaped(
        make(
            *(X, NUMBER, "60:tanh,60:relu"),
            **{"batch_size": 6, "regularizer": "l2", "regularization": 0.01},
            **{"schedule": "warm_up", "schedule_parameters": (("length", 2.0),)},
        ),
        dropout=[0.2, 0.2],
    ),
}


def document_of(name: str, make: Make) -> Document:
    return some_biases(DOCUMENTS[name](make))


def begin(document: Document) -> Run:
    data = prepare(document)
    return Run(document, data, init_params(document.network, len(data.inputs), document.train.seed))


def flat(layers: Any) -> np.ndarray:
    return np.concatenate([np.ravel(part) for layer in layers for part in layer])


def compare(run: Run, epochs: int = EPOCHS) -> Textbook:
    """Train both ways and compare every number of the history, and the weights."""
    book = textbook_of(run)
    by_hand = np.array([book.epoch(number) for number in range(epochs)])
    assert run.advance(epochs) == epochs
    log = run.book.log()
    name = "mae" if run.document.data.task == "regression" else "accuracy"
    penalty = ["penalty"] if run.document.train.regularizer != "none" else []
    held = ["val_loss", f"val_{name}"] if len(run.data.validation) else []
    assert list(log.series) == ["loss", name, *penalty, *held]
    ours = np.stack(list(log.series.values()), axis=1)
    np.testing.assert_allclose(ours, by_hand, rtol=2e-4, atol=2e-5, err_msg=str(list(log.series)))
    np.testing.assert_allclose(flat(run.params()), flat(book.weights), rtol=1e-3, atol=1e-4)
    return book


@pytest.mark.parametrize("name", list(DOCUMENTS))
def test_that_a_run_gives_the_numbers_of_the_textbook(name, make_document):
    run = begin(document_of(name, make_document))
    before = flat(run.params())
    compare(run)
    assert np.abs(flat(run.params()) - before).max() > 1e-2


def test_that_every_row_and_every_parameter_takes_part(make_document):
    many = [document_of(name, make_document) for name in DOCUMENTS]
    layers = [layer for document in many for layer in document.network.layers]
    trains = [document.train for document in many]

    def names(rows: Any) -> set[tuple[str, str]]:
        return {(row.key, parameter.key) for row in rows.values() for parameter in row.parameters}

    assert {layer.activation for layer in layers} == set(ACTIVATIONS)
    assert {train.loss for train in trains} == set(LOSSES)
    assert {train.optimizer for train in trains} == set(OPTIMIZERS)
    assert {train.schedule for train in trains} == set(OURS) == set(SCHEDULES)
    assert {train.regularizer for train in trains} == set(REGULARIZERS)
    assert {(its.activation, key) for its in layers for key, _ in its.activation_parameters} == names(
        ACTIVATIONS
    )
    assert {(its.loss, key) for its in trains for key, _ in its.loss_parameters} == names(LOSSES)
    assert {(its.optimizer, key) for its in trains for key, _ in its.optimizer_parameters} == names(
        OPTIMIZERS
    )
    assert {(its.schedule, key) for its in trains for key, _ in its.schedule_parameters} == names(OURS)
    forms_of = {begin(document).form.structure for document in many}
    assert forms_of == {"kernel", "library"}


def test_that_rows_gathered_batch_by_batch_give_the_same_numbers(make_document, monkeypatch):
    monkeypatch.setattr(form, "_GATHERED_ROWS", 10)
    document = document_of("leaky relu, huber, momentum, step, l1", make_document)
    run = begin(change_train(batch_size=4)(document))
    assert run.form.gathers_batches
    compare(run)


# --- dropout ---


def test_that_dropout_leaves_out_its_share_and_never_the_same_twice():
    masks = np.array([kept_units(3, update, 1, (40, 10), 0.3) for update in range(20)])
    assert masks.mean() == pytest.approx(0.7, abs=4 * np.sqrt(0.21 / masks.size))
    assert (masks.mean(axis=(1, 2)) > 0.6).all()
    places = masks.mean(axis=0)  # of 20 updates: none is always left out, nor ever more often than chance
    assert places.min() > 0.2
    assert not np.array_equal(kept_units(3, 0, 1, (40, 10), 0.3), kept_units(4, 0, 1, (40, 10), 0.3))
    assert not np.array_equal(kept_units(3, 0, 1, (40, 10), 0.3), kept_units(3, 0, 2, (40, 10), 0.3))


def test_that_dropout_is_off_where_the_network_is_judged(make_document):
    document = document_of("hard sigmoid, softplus, cross entropy, adam, dropout, l1", make_document)
    run = begin(document)
    run.advance(2)
    data, book = run.data, textbook_of(run)
    held = data.x[data.validation]
    p = forward(document.network, run.params(), held)[-1]
    np.testing.assert_allclose(p, book.forward(held.astype(float))[2][-1], rtol=1e-5)
    y = data.y[data.validation].astype(float)
    assert run.book.log().last("val_loss") == pytest.approx(book.losses(y, p.astype(float)).mean(), rel=1e-5)


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if "elu" in name])
def test_that_the_network_in_numpy_has_the_chosen_parameters_too(name, make_document):
    run = begin(document_of(name, make_document))
    x = run.data.x.astype(float)
    ours = forward(run.document.network, run.params(), x)
    for layer, its in zip(ours, textbook_of(run).forward(x)[2][1:], strict=True):
        np.testing.assert_allclose(layer, its, rtol=1e-9, atol=1e-12)


# --- time ---


def test_that_epochs_of_a_schedule_are_counted_on_over_chunks_batches_and_edits(make_document):
    document = document_of("leaky relu, huber, momentum, step, l1", make_document)
    run = begin(document)
    book = textbook_of(run)
    lines = [book.epoch(number) for number in range(5)]
    run.advance(1)
    run.advance_batches(2)
    run.advance(4, 1)  # and another epoch ahead, of no use to what follows
    run.advance_batches(1)
    run.advance(3, 3)
    assert run.epoch == 5
    np.testing.assert_allclose(np.stack(list(run.book.log().series.values()), axis=1), lines, rtol=2e-4)
    slower = change_train(learning_rate=0.01)(document)
    run.change(slower, run.data, run.params())
    book.document = slower
    line = book.epoch(5)
    run.advance(1)
    assert [values[-1] for values in run.book.log().series.values()] == pytest.approx(line, rel=2e-4)


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_that_the_reported_loss_is_that_of_the_data_alone(penalty, make_document):
    document = some_biases(make_document(X, NUMBER, batch_size=5, regularizer=penalty, regularization=0.5))
    run, plain = begin(document), begin(change_train(regularizer="none")(document))
    run.advance_batches(1)
    plain.advance_batches(1)
    assert run._partial[0] == plain._partial[0]
    assert tuple(run.book.log().series) == ("loss", "mae", "penalty")
    assert tuple(plain.book.log().series) == ("loss", "mae")
