"""Laws of the derivatives that stand in the tables: each against JAX's own and against differences."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from nnviz.activations import ACTIVATIONS, pull_back
from nnviz.losses import LOSSES, terms
from nnviz.registry import Parameter, with_defaults
from nnviz.regularizers import REGULARIZERS


def choices(parameters: tuple[Parameter, ...]) -> list[dict[str, float]]:
    """Give parameters at their defaults and away from them."""
    some = [(its.default, 0.37, 1.9) for its in parameters]
    return [dict(zip([its.key for its in parameters], values, strict=True)) for values in product(*some)]


CURVES = [(key, chosen) for key, row in ACTIVATIONS.items() for chosen in choices(row.parameters)]
PRICES = [(key, chosen) for key, row in LOSSES.items() for chosen in choices(row.parameters)]
RNG = np.random.default_rng(8)
Z = np.concatenate(
    [
        RNG.normal(size=(40, 3)) * RNG.choice([0.01, 1, 4, 20], size=(40, 1)),
        [[0, -0.0, 1], [3, -3, 2], [-1, 0.5, 0], [90, -90, 1], [21, -21, 2]],
    ]
)
SMOOTH = Z[:40]


@pytest.mark.parametrize(("key", "chosen"), CURVES)
def test_that_an_activation_pulls_back_as_jax_does(key, chosen, jax64):
    import jax.numpy as jnp

    row = ACTIVATIONS[key]
    by_output = RNG.normal(size=Z.shape)

    def weighted(z):
        return jnp.sum(row.fn(jnp, z, chosen) * by_output)

    got = pull_back(np, row, Z, by_output, chosen)
    np.testing.assert_allclose(got, np.asarray(jax64.jit(jax64.grad(weighted))(Z)), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("key", "chosen"), CURVES)
def test_that_an_activations_derivative_is_the_slope_of_its_curve(key, chosen):
    row, h = ACTIVATIONS[key], 1e-6
    for unit in range(3):
        step = h * np.eye(3)[unit]
        above, below = (row.fn(np, SMOOTH + side * step, chosen)[:, unit] for side in (1, -1))
        slope = (above - below) / (2 * h)
        got = row.derivative(np, SMOOTH, chosen)[:, unit]
        np.testing.assert_allclose(got, slope, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_that_derivatives_stay_finite_and_in_single_precision(key):
    row = ACTIVATIONS[key]
    z = np.array([[-3e38, -1e4, -88], [88, 1e4, 3e38]], np.float32)
    with np.errstate(over="ignore"):
        got = row.derivative(np, z, with_defaults(row.parameters, ()))
    assert got.dtype == np.float32
    assert np.isfinite(got).all()


def test_that_the_sigmoid_is_steepest_at_0_and_flat_outside_3():
    slope = ACTIVATIONS["sigmoid"].derivative(np, np.array([[0.0, 3.0, -3.0]]), {})
    np.testing.assert_allclose(slope, [[0.25, 0.0452, 0.0452]], atol=5e-5)


def targets_and_predictions(key: str) -> tuple[np.ndarray, np.ndarray]:
    """Give ``(rows, outputs)`` for a loss, some rows perfect and some at the ends of what is possible."""
    kinds = np.eye(3)[RNG.integers(0, 3, 30)]
    p = RNG.uniform(0.01, 0.99, size=(30, 3))
    p[:3] = [[0, 1, 0], [1e-9, 0.5, 1], [0.2, 0.3, 0.5]]
    if key.endswith("crossentropy"):
        return kinds, p
    y = RNG.normal(size=(30, 3)) if key not in ("hinge", "poisson") else kinds
    p = p if key == "poisson" else p + 2 * RNG.normal(size=(30, 3))
    p[5:8] = y[5:8] if key != "poisson" else p[5:8]
    return (2 * y - 1, p) if key == "hinge" else (y, p)


@pytest.mark.parametrize(("key", "chosen"), PRICES)
def test_that_a_losss_gradient_is_what_jax_derives(key, chosen, jax64):
    import jax.numpy as jnp

    row = LOSSES[key]
    y, p = targets_and_predictions(key)
    wanted = jax64.jit(jax64.grad(lambda p: jnp.sum(row.rows(jnp, jnp.asarray(y), p, chosen))))(p)
    np.testing.assert_allclose(row.gradient(np, y, p, chosen), np.asarray(wanted), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("key", "chosen"), PRICES)
def test_that_a_losss_gradient_is_the_slope_of_the_loss(key, chosen):
    row, h = LOSSES[key], 1e-6
    y, p = (part[8:] for part in targets_and_predictions(key))
    got = row.gradient(np, y, p, chosen)
    for output in range(3):
        step = h * np.eye(3)[output]
        slope = (row.rows(np, y, p + step, chosen) - row.rows(np, y, p - step, chosen)) / (2 * h)
        np.testing.assert_allclose(got[:, output], slope, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("total", [-1.0, 0.0])
def test_that_shares_of_a_sum_that_is_not_positive_have_jaxs_gradient(total, jax64):
    import jax.numpy as jnp

    row = LOSSES["categorical_crossentropy"]
    p = np.array([[0.2, -0.5, 0.3 + total], [-0.7, -0.2, 0.9 + total]])
    y = np.eye(3)[[1, 2]]
    wanted = jax64.jit(jax64.grad(lambda p: jnp.sum(row.rows(jnp, jnp.asarray(y), p, {}))))(p)
    np.testing.assert_allclose(row.gradient(np, y, p, {}), np.asarray(wanted), rtol=1e-9)


@pytest.mark.parametrize("key", ["binary_crossentropy", "categorical_crossentropy"])
def test_that_cross_entropies_on_the_edge_of_clipping_have_jaxs_gradient_in_single_precision(key):
    import jax
    import jax.numpy as jnp

    row = LOSSES[key]
    high = np.float32(1 - 1e-7)
    p = np.array([[high, 1 - high], [1, 0], [np.float32(1e-7), high], [0.5, 0.5]], np.float32)
    y = np.array([[0, 1], [1, 0], [1, 0], [0, 1]], np.float32)
    wanted = jax.jit(jax.grad(lambda p: jnp.sum(row.rows(jnp, jnp.asarray(y), p, {}))))(p)
    np.testing.assert_allclose(row.gradient(np, y, p, {}), np.asarray(wanted), rtol=1e-5)


@pytest.mark.parametrize("key", REGULARIZERS)
def test_that_a_penaltys_gradient_is_what_jax_derives(key):
    import jax
    import jax.numpy as jnp

    row = REGULARIZERS[key]
    w = np.array([[1.0, -2.0], [0.0, 0.5]], np.float32)
    wanted = jax.jit(jax.grad(lambda w: row.penalty(jnp, w)))(w)
    np.testing.assert_allclose(row.gradient(np, w), np.asarray(wanted))


def test_that_the_course_example_has_its_losses():
    p, y = np.array([[3.0, 5.0, 2.0]]), np.array([[2.0, 5.0, 6.0]])
    assert LOSSES["mae"].rows(np, y, p, {})[0] == pytest.approx(1.6667, abs=5e-5)
    assert LOSSES["mse"].rows(np, y, p, {})[0] == pytest.approx(5.6667, abs=5e-5)
    np.testing.assert_allclose(LOSSES["mae"].gradient(np, y, p, {}), [[1 / 3, 0, -1 / 3]])


@pytest.mark.parametrize("key", LOSSES)
def test_that_what_the_outputs_add_makes_up_the_rows_loss(key):
    row = LOSSES[key]
    y, p = (part[8:] for part in targets_and_predictions(key))
    q = with_defaults(row.parameters, ())
    added = terms(row, y, p, q)
    assert added.shape == y.shape
    whole = added.mean(axis=1) if row.reduction == "mean" else added.sum(axis=1)
    np.testing.assert_allclose(whole, row.rows(np, y, p, q))
