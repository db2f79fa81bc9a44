"""Laws of the activations: every row against a formula written by other hands, and its gradient."""

import numpy as np
import pytest
from scipy import special

from nnviz.activations import ACTIVATIONS
from nnviz.registry import with_defaults

KEYS = list(ACTIVATIONS)
each = pytest.mark.parametrize("key", KEYS)


def gelu(z):
    # tanh u = 1 - 2 / (e^2u + 1)
    u = np.sqrt(2 / np.pi) * (z + 0.044715 * np.power(z, 3))
    return z * (1 - special.expit(-2 * u))


ORACLES = {
    "linear": lambda z: 1.0 * z,
    "step": lambda z: np.heaviside(z, 1.0),
    "sigmoid": special.expit,
    "hard_sigmoid": lambda z: np.clip(z + 3, 0, 6) / 6,
    "tanh": lambda z: 2 * special.expit(2 * z) - 1,
    "relu": lambda z: np.maximum(z, 0),
    "leaky_relu": lambda z: np.maximum(z, 0) + 0.2 * np.minimum(z, 0),
    "elu": lambda z: np.maximum(z, 0) + special.expm1(np.minimum(z, 0)),
    "selu": lambda z: (
        1.0507009873554805 * (np.maximum(z, 0) + 1.6732632423543772 * special.expm1(np.minimum(z, 0)))
    ),
    "gelu": gelu,
    "silu": lambda z: z * special.expit(z),
    "softplus": lambda z: np.logaddexp(0, z),
    "softsign": lambda z: z / (np.abs(z) + 1),
    "sin": lambda z: np.imag(np.exp(1j * z)),
    "softmax": lambda z: special.softmax(z, axis=-1),
}
KINKS = {"step": (0,), "relu": (0,), "leaky_relu": (0,), "hard_sigmoid": (-3, 3), "elu": (0,), "selu": (0,)}


def values(key: str, xp, z, **chosen: float):
    row = ACTIVATIONS[key]
    return row.fn(xp, z, with_defaults(row.parameters, tuple(chosen.items())))


def sums(count: int = 4000) -> np.ndarray:
    """Give weighted sums ``(count, 3)``, dense in the middle, with 0 and the kinks among them."""
    rng = np.random.default_rng(1)
    z = rng.normal(size=(count, 3)) * rng.choice([0.01, 1, 4, 20], size=(count, 1))
    z[:7, 0] = (0, -0.0, 3, -3, 1, -1, 0.5)
    return z


def test_that_there_is_an_oracle_for_every_activation():
    assert set(ORACLES) == set(KEYS)


@each
def test_that_numpy_agrees_with_the_published_formula(key):
    z = sums()
    np.testing.assert_allclose(values(key, np, z), ORACLES[key](z), rtol=1e-12, atol=1e-14)


@each
def test_that_jax_in_single_precision_agrees_with_numpy(key):
    import jax
    import jax.numpy as jnp

    z = sums().astype(np.float32)
    got = np.asarray(jax.jit(lambda z: values(key, jnp, z))(z))
    assert got.dtype == np.float32
    # Rounding of z itself is not the function's: compare with what one float's distance makes of it.
    exact = ORACLES[key](z.astype(float))
    slack = 1e-6
    np.testing.assert_allclose(got, exact, rtol=slack, atol=slack)


@each
def test_that_numpy_keeps_the_precision_it_is_given(key):
    assert values(key, np, np.ones((2, 3), np.float32)).dtype == np.float32
    assert values(key, np, np.ones((2, 3), np.float64)).dtype == np.float64


@each
def test_that_the_gradient_is_what_finite_differences_say(key, jax64):
    jnp = jax64.numpy
    row = ACTIVATIONS[key]
    z = np.random.default_rng(2).normal(size=(300, 3)) * 2.5
    far = np.all([np.abs(z - kink) > 1e-3 for kink in KINKS.get(key, ())], axis=0)
    z = z[np.all(far, axis=1)] if KINKS.get(key) else z
    weights = np.random.default_rng(3).normal(size=z.shape)

    def total(z):
        return jnp.sum(weights * values(key, jnp, z))

    got = np.asarray(jax64.jit(jax64.grad(total))(z))
    assert got.dtype == np.float64
    h = 1e-6
    wanted = np.zeros_like(z)
    for unit in range(z.shape[1]):
        nudge = np.zeros(3)
        nudge[unit] = h
        change = weights * (ORACLES[key](z + nudge) - ORACLES[key](z - nudge)) / (2 * h)
        wanted[:, unit] = change.sum(axis=1)
    np.testing.assert_allclose(got, wanted, rtol=1e-6, atol=1e-7)
    assert row.trains == bool(np.any(got != 0))


EXTREMES = [0.0, 1e4, -1e4, 1e30, -1e30]


@each
def test_that_extreme_sums_give_finite_values_and_gradients(key):
    import jax
    import jax.numpy as jnp

    pairs = np.array([(a, b) for a in EXTREMES for b in EXTREMES], np.float32)
    with np.errstate(over="ignore"):
        plain = values(key, np, pairs)
    compiled = np.asarray(jax.jit(lambda z: values(key, jnp, z))(pairs))
    weights = np.array([1.0, 2.0], np.float32)
    gradient = np.asarray(jax.jit(jax.grad(lambda z: jnp.sum(values(key, jnp, z) * weights)))(pairs))
    assert np.isfinite(plain).all()
    assert np.isfinite(compiled).all()
    assert np.isfinite(gradient).all(), pairs[~np.isfinite(gradient).all(axis=1)]


@each
def test_that_no_value_leaves_the_bounds_and_each_bound_is_approached(key):
    row = ACTIVATIONS[key]
    z = np.concatenate([sums(), np.array([[40.0, 0, 0], [-40.0, 0, 0], [1e9, -1e9, 0]])])
    a = values(key, np, z)
    low, high = row.bounds
    assert low is None or (a.min() >= low and a.min() < low + 1e-2)
    assert high is None or (a.max() <= high and a.max() > high - 1e-2)
    assert low is not None or a.min() < -0.01
    assert high is not None or a.max() > 1e3


@each
def test_that_only_whole_layer_activations_look_at_other_neurons(key):
    z = sums(50)
    together = values(key, np, z)
    alone = np.concatenate([values(key, np, z[:, unit : unit + 1]) for unit in range(3)], axis=1)
    assert ACTIVATIONS[key].whole_layer == (not np.array_equal(together, alone))


@pytest.mark.parametrize("key", ["relu", "hard_sigmoid", "softplus", "leaky_relu", "elu", "sigmoid"])
def test_that_the_gradient_at_a_kink_is_the_one_from_the_left(key):
    import jax
    import jax.numpy as jnp

    at_zero = {
        "relu": 0.0,
        "hard_sigmoid": 1 / 6,
        "softplus": 0.5,
        "leaky_relu": 0.2,
        "elu": 1.0,
        "sigmoid": 0.25,
    }
    slope = jax.jit(jax.grad(lambda z: values(key, jnp, z[None, None])[0, 0]))
    assert float(slope(np.float32(0))) == pytest.approx(at_zero[key], abs=1e-6)
    if key == "hard_sigmoid":
        assert float(slope(np.float32(-3))) == 0


def test_that_softmax_shares_sum_to_one_and_ignore_a_common_shift():
    z = sums()
    shares = values("softmax", np, z)
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-12)
    np.testing.assert_allclose(values("softmax", np, z + 700), shares, rtol=1e-9)
    assert np.array_equal(values("softmax", np, np.full((1, 4), -1e30)), np.full((1, 4), 0.25))


def test_that_parameters_shape_the_left_arm():
    left = np.array([[-2.0, -0.5, 3.0]])
    np.testing.assert_allclose(values("leaky_relu", np, left, slope=0.01), [[-0.02, -0.005, 3]])
    np.testing.assert_allclose(
        values("elu", np, left, alpha=2.0), [[2 * np.expm1(-2), 2 * np.expm1(-0.5), 3]]
    )


def test_that_softplus_far_below_0_is_the_exponential_and_not_yet_0():
    z = np.array([[-40.0, -300.0]])
    np.testing.assert_allclose(values("softplus", np, z), np.exp(z), rtol=1e-12)


def test_that_selu_keeps_mean_0_and_variance_1():
    a = values("selu", np, np.random.default_rng(5).normal(size=(2_000_000, 1)))
    assert a.mean() == pytest.approx(0, abs=5e-3)
    assert a.var() == pytest.approx(1, abs=5e-3)


# The numbers that the courses print (B1, B2, B3, B4).


def test_that_the_perceptron_decides_as_published():
    offers = np.array([[0, 1], [1, 0], [0, 0], [1, 1]], float)
    sums_of = offers @ np.array([[0.5], [0.9]]) - 0.5
    assert values("step", np, sums_of).ravel().tolist() == [1, 1, 0, 1]
    assert values("step", np, offers[1:2] @ np.array([[0.4], [0.9]]) - 0.5).item() == 0


def test_that_the_sigmoid_neuron_gives_the_published_number():
    z = np.float32(0.6) * np.float32(0.5) + np.float32(0.9) * np.float32(0.9) - np.float32(0.5)
    assert z == pytest.approx(0.61, abs=1e-6)
    a = values("sigmoid", np, np.array([[0.61]], np.float32)).item()
    assert a == pytest.approx(0.6479407548904419, abs=6e-8)


def test_that_the_sigmoid_is_steep_at_0_and_flat_at_3(jax64):
    jnp = jax64.numpy
    slope = jax64.jit(jax64.vmap(jax64.grad(lambda z: values("sigmoid", jnp, z))))
    np.testing.assert_allclose(slope(np.array([0.0, 3.0, -3.0])), [0.25, 0.04517666, 0.04517666], rtol=1e-6)


@each
def test_that_what_is_not_a_number_is_never_hidden(key):
    a = values(key, np, np.array([[1.0], [np.nan]]))
    assert np.isfinite(a[0]).all()
    assert np.isnan(a[1]).all() or key == "step"
