"""Laws of the losses: Keras' definitions, written by other hands, and their gradients through networks."""

import math

import numpy as np
import pytest
import textbook
from scipy import special

from nnviz.activations import ACTIVATIONS
from nnviz.losses import LOSSES
from nnviz.registry import with_defaults

KEYS = list(LOSSES)
each = pytest.mark.parametrize("key", KEYS)
TINY = 1e-7


def huber(y, p):
    return special.huber(1.0, p - y).mean(axis=1)


def binary(y, p):
    p = np.minimum(np.maximum(p, TINY), 1 - TINY)
    return -(special.xlogy(y, p) + special.xlog1py(1 - y, -p)).mean(axis=1)


def categorical(y, p):
    shares = np.minimum(np.maximum((p.T / p.sum(axis=1)).T, TINY), 1 - TINY)
    return -np.einsum("ij,ij->i", y, np.log(shares))


ORACLES = {
    "mse": lambda y, p: np.square(p - y).mean(axis=1),
    "mae": lambda y, p: np.abs(p - y).mean(axis=1),
    "huber": huber,
    "log_cosh": lambda y, p: np.log(np.cosh(p - y)).mean(axis=1),
    "half_squared_error": lambda y, p: np.square(p - y).sum(axis=1) / 2,
    "binary_crossentropy": binary,
    "categorical_crossentropy": categorical,
    "hinge": lambda y, p: np.clip(1 - y * p, 0, None).mean(axis=1),
    "poisson": lambda y, p: (p - y * np.log(p + TINY)).mean(axis=1),
}


def rows(key: str, xp, y, p, **chosen: float):
    row = LOSSES[key]
    return row.rows(xp, y, p, with_defaults(row.parameters, tuple(chosen.items())))


def batch(key: str, count: int = 60, outputs: int = 3, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Give targets and predictions ``(rows, outputs)`` such as the loss is made for."""
    rng = np.random.default_rng(seed)
    kinds = np.eye(outputs)[rng.integers(0, outputs, count)]
    shares = special.softmax(2 * rng.normal(size=(count, outputs)), axis=1)
    if key.endswith("crossentropy"):
        return kinds, shares
    if key == "hinge":
        return 2 * kinds - 1, 2 * rng.normal(size=(count, outputs))
    if key == "poisson":
        return rng.poisson(2, (count, outputs)).astype(float), rng.gamma(2, size=(count, outputs))
    return rng.normal(size=(count, outputs)), 3 * rng.normal(size=(count, outputs))


def test_that_there_is_an_oracle_for_every_loss():
    assert set(ORACLES) == set(KEYS)


@each
def test_that_each_row_loses_what_keras_defines(key):
    y, p = batch(key)
    got = rows(key, np, y, p)
    assert got.shape == (len(y),)
    np.testing.assert_allclose(got, ORACLES[key](y, p), rtol=1e-9, atol=1e-12)


@each
def test_that_jax_in_single_precision_agrees(key):
    import jax
    import jax.numpy as jnp

    y, p = (part.astype(np.float32) for part in batch(key, seed=1))
    got = np.asarray(jax.jit(lambda y, p: rows(key, jnp, y, p))(y, p))
    assert got.dtype == np.float32
    np.testing.assert_allclose(got, ORACLES[key](y.astype(float), p.astype(float)), rtol=2e-6, atol=5e-7)


@each
def test_that_single_precision_stays_single_in_numpy(key):
    y, p = (part.astype(np.float32) for part in batch(key))
    assert rows(key, np, y, p).dtype == np.float32


def test_that_squares_punish_large_errors_as_published():
    # A15
    y, p = np.array([[2.0], [5.0], [6.0]]), np.array([[3.0], [5.0], [2.0]])
    assert rows("mae", np, y, p).mean() == pytest.approx(1.6667, abs=5e-5)
    assert rows("mse", np, y, p).mean() == pytest.approx(5.6667, abs=5e-5)
    assert rows("half_squared_error", np, y, p).mean() == pytest.approx(5.6667 / 2, abs=5e-5)


def test_that_the_first_prediction_of_a_price_is_off_by_the_published_error():
    # A8
    y, p = np.array([[16203815.0]]), np.array([[0.5 * 3765]])
    assert rows("mae", np, y, p).item() == pytest.approx(16201932.5)


@pytest.mark.parametrize("delta", [0.5, 1.0, 3.0])
def test_that_huber_bends_at_delta(delta):
    y, p = batch("huber", seed=2)
    np.testing.assert_allclose(rows("huber", np, y, p, delta=delta), special.huber(delta, p - y).mean(axis=1))


@each
def test_that_a_perfect_prediction_loses_least(key):
    y, p = batch(key, seed=3)
    best = np.clip(y, 1e-9, None) if key == "poisson" else y
    assert (rows(key, np, y, best) <= rows(key, np, y, p) + 1e-12).all()
    if key != "poisson":
        np.testing.assert_allclose(rows(key, np, y, best), 0, atol=5e-7)


@pytest.mark.parametrize("key", ["binary_crossentropy", "categorical_crossentropy"])
def test_that_sure_and_wrong_costs_what_the_clipping_allows(key):
    import jax
    import jax.numpy as jnp

    y, p = np.array([[1.0, 0.0]], np.float32), np.array([[0.0, 1.0]], np.float32)
    ceiling = -math.log(1e-7)
    assert rows(key, np, y, p).item() == pytest.approx(ceiling, rel=0.02)
    assert np.isfinite(rows(key, np, y, y)).all()
    slopes = jax.jit(jax.grad(lambda p, y: jnp.sum(rows(key, jnp, y, p))))
    for wanted in (y, p):
        gradient = slopes(p, wanted)
        assert np.isfinite(np.asarray(gradient)).all()


@pytest.mark.parametrize("size", [1e4, 1e15])
@pytest.mark.parametrize("key", [key for key in KEYS if not key.endswith("crossentropy")])
def test_that_large_errors_give_finite_losses_and_gradients(key, size):
    import jax
    import jax.numpy as jnp

    signs = [[1.0], [0.0]] if key == "poisson" else [[1.0], [-1.0], [0.0]]
    p = np.array(signs, np.float32) * np.float32(size)
    y = np.ones_like(p)
    assert np.isfinite(rows(key, np, y, p)).all()
    gradient = jax.jit(jax.grad(lambda p: jnp.sum(rows(key, jnp, jnp.asarray(y), p))))(p)
    assert np.isfinite(np.asarray(gradient)).all()


@pytest.mark.parametrize("key", ["mse", "mae", "huber", "log_cosh", "half_squared_error"])
def test_that_a_perfect_prediction_of_a_number_asks_for_no_change(key):
    import jax
    import jax.numpy as jnp

    y = np.array([[1.5, -2.0], [0.0, 3.0]], np.float32)
    gradient = jax.jit(jax.grad(lambda p: jnp.sum(rows(key, jnp, y, p))))(y)
    assert np.array_equal(np.asarray(gradient), np.zeros((2, 2)))


@each
def test_that_what_is_not_a_number_is_never_hidden(key):
    y, p = batch(key, count=4)
    p[2, 1] = np.nan
    lost = rows(key, np, y, p)
    assert np.isnan(lost[2])
    assert np.isfinite(lost[[0, 1, 3]]).all()


# What a last layer can make of its sums, also of very large ones.

LOGITS = np.array(
    [(a, b) for a in (0, 1e4, -1e4, 50, -50, -88, 88) for b in (0, 1e4, -1e4, 50, -50, -104, 88)], np.float32
)
"""In single precision the sigmoid of -50 is 2e-22, whose square is 0, and that of -104 is 0 itself."""
USUAL = ("linear", "sigmoid", "relu", "softmax")
LAST = [
    pytest.param(key, activation, marks=() if activation in USUAL else pytest.mark.slow)
    for key in KEYS
    for activation, row in ACTIVATIONS.items()
    if key != "poisson" or row.bounds[0] == 0  # which is for outputs that are never negative
]


@pytest.mark.parametrize(("key", "activation"), LAST)
def test_that_extreme_logits_give_finite_losses_and_gradients(key, activation):
    import jax
    import jax.numpy as jnp

    row, low = ACTIVATIONS[activation], -1.0 if key == "hinge" else 0.0
    targets = np.array([[1.0, low], [low, 1.0]], np.float32)

    def total(z):
        p = row.fn(jnp, z, with_defaults(row.parameters, ()))
        lost = jnp.stack([rows(key, jnp, jnp.broadcast_to(y, p.shape), p) for y in targets])
        return jnp.sum(lost), lost

    slopes, lost = jax.jit(jax.grad(total, has_aux=True))(LOGITS)
    assert np.isfinite(np.asarray(lost)).all()
    assert np.isfinite(np.asarray(slopes)).all(), LOGITS[~np.isfinite(np.asarray(slopes)).all(axis=1)]


def test_that_small_shares_still_pull_as_they_should():
    # Two sigmoids of 2e-22: each has half of their sum, and the loss falls with the share of the wanted one.
    import jax
    import jax.numpy as jnp

    y = jnp.asarray([[1.0, 0.0]])
    z = jnp.asarray([[-50.0, -50.0]])
    sigmoid = ACTIVATIONS["sigmoid"].fn
    slope = jax.jit(jax.grad(lambda z: rows("categorical_crossentropy", jnp, y, sigmoid(jnp, z, {}))[0]))(z)
    np.testing.assert_allclose(np.asarray(slope), [[-0.5, 0.5]], rtol=1e-4)


@pytest.mark.parametrize("key", ["binary_crossentropy", "categorical_crossentropy"])
def test_that_probabilities_beyond_the_clipping_cost_what_it_allows(key):
    y, p = np.array([[1.0, 0.0]]), np.array([[1e-12, 1 - 1e-12]])
    assert rows(key, np, y, p).item() == pytest.approx(-math.log(1e-7), rel=1e-6)
    assert rows(key, np, 1 - y, p).item() == pytest.approx(1e-7, rel=1e-2)


def test_that_shares_have_no_sign():
    y, p = batch("categorical_crossentropy", seed=9)
    np.testing.assert_allclose(
        rows("categorical_crossentropy", np, y, -3 * p), ORACLES["categorical_crossentropy"](y, -3 * p)
    )


def test_that_outputs_that_are_all_0_cost_what_the_clipping_allows():
    nothing = np.zeros((1, 2), np.float32)
    assert rows("categorical_crossentropy", np, np.array([[1.0, 0.0]]), nothing).item() == pytest.approx(
        -math.log(1e-7)
    )


@each
def test_that_the_slope_by_the_outputs_is_the_textbook_s(key, jax64):
    jnp = jax64.numpy
    chosen = {"delta": 0.4} if key == "huber" else {}
    y, p = batch(key, 40, 3, 8)
    got = np.asarray(jax64.jit(jax64.grad(lambda p: rows(key, jnp, y, p, **chosen).sum()))(p))
    np.testing.assert_allclose(got, textbook.LOSSES[key][1](y, p, chosen), rtol=1e-9, atol=1e-12)


def test_that_hinge_at_its_margin_asks_for_no_change(jax64):
    jnp = jax64.numpy
    y = jnp.asarray([[1.0, -1.0]])
    slope = jax64.jit(jax64.grad(lambda p: rows("hinge", jnp, y, p).sum()))(y)
    assert np.array_equal(np.asarray(slope), [[0.0, 0.0]])


# Gradients of every loss through every activation, against finite differences in double precision.


def net_loss(key: str, activation: str, xp, flat, x, y):
    """Give the mean loss of a 2-3-2 network whose 17 parameters lie in one flat array."""
    hidden, output = ACTIVATIONS[activation], ACTIVATIONS[OUTPUT_OF.get(key, "linear")]
    w1, b1 = flat[:6].reshape(2, 3), flat[6:9]
    w2, b2 = flat[9:15].reshape(3, 2), flat[15:]
    a = hidden.fn(xp, x @ w1 + b1, with_defaults(hidden.parameters, ()))
    p = output.fn(xp, a @ w2 + b2, with_defaults(output.parameters, ()))
    return xp.mean(rows(key, xp, y, p))


OUTPUT_OF = {
    "binary_crossentropy": "sigmoid",
    "categorical_crossentropy": "softmax",
    "poisson": "softplus",
}


TRAINING = [row.key for row in ACTIVATIONS.values() if row.trains]
PAIRS = [
    pytest.param(key, activation, marks=() if activation == "tanh" or key == "mse" else pytest.mark.slow)
    for key in KEYS
    for activation in TRAINING
]


@pytest.mark.parametrize(("key", "activation"), PAIRS)
def test_that_the_gradient_through_a_network_is_what_finite_differences_say(key, activation, jax64):
    jnp = jax64.numpy
    # Seeds at which no kink lies within reach of the differences: those are checked first.
    rng = np.random.default_rng(sum(map(ord, key + activation)))
    y, _ = batch(key, 7, 2, 5)
    x = rng.normal(size=(7, 2))
    flat = rng.normal(size=17) * 0.8
    got = np.asarray(jax64.jit(jax64.grad(lambda w: net_loss(key, activation, jnp, w, x, y)))(flat))

    def slope(h: float) -> np.ndarray:
        nudges = np.eye(17) * h
        ends = [
            net_loss(key, activation, np, flat + nudge, x, y)
            - net_loss(key, activation, np, flat - nudge, x, y)
            for nudge in nudges
        ]
        return np.array(ends) / (2 * h)

    coarse, fine = slope(1e-5), slope(1e-6)
    np.testing.assert_allclose(coarse, fine, rtol=1e-4, atol=1e-8)  # no kink in between
    np.testing.assert_allclose(got, fine, rtol=1e-5, atol=1e-8)
    assert np.abs(got).max() > 1e-4
