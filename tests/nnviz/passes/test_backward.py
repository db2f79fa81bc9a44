"""Laws of the backward pass by hand: the textbook's and JAX's gradients, for every row of every table."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import textbook
from textbook import Textbook, kept_units

from nnviz.activations import ACTIVATIONS
from nnviz.datasets.preparation.preparing import prepare
from nnviz.losses import LOSSES
from nnviz.network import init_params
from nnviz.passes.backward import backward, run_forward
from nnviz.passes.dropout import kept_factors
from nnviz.regularizers import REGULARIZERS
from nnviz.training.chunk import _objective, hyper_of
from nnviz.training.form import form_of

X = np.random.default_rng(4).normal(size=(9, 2)).round(3)
PAIRS = list(product(ACTIVATIONS, LOSSES))


def a_document(make_document, hidden, output, loss, **train):
    """Make a network of three classes or three numbers, as the loss wants."""
    rng = np.random.default_rng(5)
    if loss.endswith("crossentropy") or loss == "hinge":
        kinds = rng.integers(0, 3, len(X))
        kinds[:3] = (0, 1, 2)
        return make_document(X, kinds, hidden, output, task="classification", loss=loss, **train)
    y = rng.poisson(2, size=(len(X), 3)) if loss == "poisson" else rng.normal(size=(len(X), 3))
    return make_document(X, y, hidden, output, loss=loss, **train)


def shifted(part, rng):
    return (part + rng.normal(0.1, 0.3, part.shape)).astype(np.float32)


def weights(document, seed=3):
    """Give weights and biases that are nowhere 0."""
    rng = np.random.default_rng(seed)
    params = init_params(document.network, 2, 1)
    return tuple((shifted(kernel, rng), shifted(bias, rng)) for kernel, bias in params)


def by_jax(document, data, params, step=0):
    """Give what JAX derives from the engine's own objective, in double precision."""
    import jax

    form = replace(form_of(document, data, "cpu"), structure="library")
    wide = tuple(tuple(part.astype(float) for part in pair) for pair in params)
    hyper = {
        key: np.asarray(value, float) if np.asarray(value).dtype == np.float32 else value
        for key, value in hyper_of(document).items()
    }
    x, y = data.x[data.train].astype(float), data.y[data.train].astype(float)
    ones = np.ones(len(x))
    gradient = jax.grad(lambda p: _objective(form, hyper, np.int32(step), p, x, y, ones)[0])
    return gradient(wide)


def agree(got, wanted):
    for ours, theirs in zip(got, wanted, strict=True):
        for a, b in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(a, np.asarray(b), rtol=2e-6, atol=1e-9)


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_that_the_gradients_are_what_jax_derives_from_the_engines_objective(
    activation, loss, make_document, jax64
):
    output = "softmax" if activation == "softmax" else "sigmoid"
    hidden = "3:tanh" if activation == "softmax" else f"4:{activation},3:{activation}"
    document = a_document(make_document, hidden, output, loss)
    data, params = prepare(document), weights(document)
    got = backward(document, params, data.x[data.train], data.y[data.train])
    agree(got, by_jax(document, data, params))


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_that_the_gradients_are_the_textbooks(activation, loss, make_document):
    document = a_document(make_document, "4:tanh", activation, loss)
    data, params = prepare(document), weights(document)
    x, y = data.x[data.train].astype(float), data.y[data.train].astype(float)
    book = Textbook(document, data, [[part.astype(float) for part in pair] for pair in params])
    sums, _, outs = book.forward(x)
    with np.errstate(invalid="ignore", divide="ignore"):
        pull = textbook.LOSSES[loss][1](y, outs[-1], {}) / len(x)
    wanted = []
    for layer in reversed(range(2)):
        key = document.network.layers[layer].activation
        pull = textbook.pull_through(key, sums[layer], {}, pull)
        wanted.insert(0, (outs[layer].T @ pull, pull.sum(axis=0)))
        pull = pull @ book.weights[layer][0].T
    got = backward(document, params, x, y)
    if np.isfinite(wanted[0][0]).all():
        agree(got, wanted)
    else:  # outputs that are all 0 have no shares: ours must be a number there
        assert loss == "categorical_crossentropy"
        assert np.isfinite(got[0][0]).all()


@pytest.mark.parametrize("penalty", REGULARIZERS)
@pytest.mark.parametrize("key", [key for key, row in ACTIVATIONS.items() if row.parameters])
def test_that_parameters_penalties_and_dropout_count(penalty, key, make_document, jax64):
    document = a_document(
        make_document,
        f"4:{key},5:tanh",
        "linear",
        "huber",
        loss_parameters=(("delta", 0.4),),
        regularizer=penalty,
        regularization=0.3,
        seed=2**33 + 7,
    )
    first = replace(
        document.network.layers[0],
        dropout=0.4,
        activation_parameters=((ACTIVATIONS[key].parameters[0].key, 0.7),),
    )
    layers = (first, replace(document.network.layers[1], dropout=0.25), *document.network.layers[2:])
    document = replace(document, network=replace(document.network, layers=layers))
    data, params = prepare(document), weights(document)
    got = backward(document, params, data.x, data.y, update=11)
    agree(got, by_jax(document, data, params, 11))
    plain = backward(document, params, data.x, data.y)
    assert not np.allclose(plain[0][0], got[0][0])


@pytest.mark.parametrize("update", [0, 1, 12345, 2**31 - 2])
def test_that_dropout_leaves_what_the_textbook_leaves(update, make_document):
    document = a_document(make_document, "7:relu", "linear", "mse", seed=2**33 + 7)
    layers = (replace(document.network.layers[0], dropout=0.3), document.network.layers[1])
    document = replace(document, network=replace(document.network, layers=layers))
    got = kept_factors(document, 0, update, (5, 7))
    assert got is not None
    np.testing.assert_allclose(got, kept_units(2**33 + 7, update, 0, (5, 7), 0.3) / 0.7)
    assert kept_factors(document, 1, update, (5, 3)) is None


def test_that_products_sums_and_outputs_are_a_persons(make_document):
    document = make_document([[0.6, 0.9]], [1], "1:sigmoid")
    params = (
        (np.array([[0.5], [0.9]], np.float32), np.array([-0.5], np.float32)),
        (np.ones((1, 1), np.float32), np.zeros(1, np.float32)),
    )
    layer = run_forward(document, params, np.array([[0.6, 0.9]]))[0]
    np.testing.assert_allclose(layer.products(0, 0), [0.3, 0.81], rtol=1e-6)
    assert layer.z[0, 0] == pytest.approx(0.61)
    assert layer.a[0, 0] == pytest.approx(0.64794075)
