"""Laws of the initializers: shapes, and the distributions that Keras documents."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.initializers import INITIALIZERS
from nnviz.network import init_params
from nnviz.presets import document_of_sample
from nnviz.registry import with_defaults

KEYS = list(INITIALIZERS)
each = pytest.mark.parametrize("key", KEYS)
FANS = (300, 200)


def draw(key: str, seed: int = 0, shape: tuple[int, int] = FANS, **chosen: float) -> np.ndarray:
    row = INITIALIZERS[key]
    return row.draw(np.random.default_rng(seed), *shape, with_defaults(row.parameters, tuple(chosen.items())))


# For each: mean, variance, and the greatest distance from the mean (None: unbounded), at 300 x 200.
TRUNCATED = 0.87962566103423978
LAWS = {
    "zeros": (0, 0, 0),
    "ones": (1, 0, 0),
    "constant": (0, 0, 0),
    "normal": (0, 0.05**2, None),
    "uniform": (0, 0.1**2 / 12, 0.05),
    "truncated_normal": (0, (0.05 * TRUNCATED) ** 2, 0.1),
    "glorot_uniform": (0, 2 / 500, np.sqrt(6 / 500)),
    "glorot_normal": (0, 2 / 500, 2 * np.sqrt(2 / 500) / TRUNCATED),
    "he_uniform": (0, 2 / 300, np.sqrt(6 / 300)),
    "he_normal": (0, 2 / 300, 2 * np.sqrt(2 / 300) / TRUNCATED),
    "lecun_uniform": (0, 1 / 300, np.sqrt(3 / 300)),
    "lecun_normal": (0, 1 / 300, 2 * np.sqrt(1 / 300) / TRUNCATED),
    "orthogonal": (0, 1 / 300, None),
}


def test_that_there_is_a_law_for_every_initializer():
    assert set(LAWS) == set(KEYS)


@each
@settings(max_examples=20)
@given(fan_in=st.integers(0, 9), fan_out=st.integers(1, 9), seed=st.integers(0, 2**32))
def test_that_every_shape_is_filled_with_finite_numbers(key, fan_in, fan_out, seed):
    w = draw(key, seed, (fan_in, fan_out))
    assert w.shape == (fan_in, fan_out)
    assert w.dtype == np.float64
    assert np.isfinite(w).all()


@each
def test_that_draws_have_the_documented_mean_variance_and_limits(key):
    mean, variance, limit = LAWS[key]
    w = draw(key, 7)
    noise = 5 * np.sqrt(variance / w.size)
    assert w.mean() == pytest.approx(mean, abs=noise + 1e-12)
    assert w.var() == pytest.approx(variance, rel=0.03, abs=1e-12)
    if limit is not None:
        reach = np.abs(w - mean).max()
        assert limit * 0.999 <= reach <= limit + 1e-15


@each
def test_that_the_same_seed_draws_the_same_and_another_seed_others(key):
    assert np.array_equal(draw(key, 5), draw(key, 5))
    assert np.array_equal(draw(key, 5), draw(key, 6)) == (key in ("zeros", "ones", "constant"))


def test_that_biases_are_not_drawn_like_the_first_weights():
    spec = document_of_sample("laptop").network
    layers = tuple(replace(layer, initializer="normal", bias_initializer="normal") for layer in spec.layers)
    kernel, bias = init_params(replace(spec, layers=layers), 1, 3)[0]
    assert np.unique([*kernel[0], *bias]).size == 2 * bias.size


def kurtosis(w: np.ndarray) -> float:
    return float(np.mean((w - w.mean()) ** 4) / w.var() ** 2)


@pytest.mark.parametrize("key", [key for key in KEYS if "uniform" in key or "normal" in key])
def test_that_each_distribution_has_its_shape(key):
    # Fourth moments: 1.8 of a uniform, 3 of a normal, 2.3684 of a normal truncated at two deviations.
    shape = 1.8 if "uniform" in key else 3.0 if key == "normal" else 2.3684
    assert kurtosis(draw(key, 3)) == pytest.approx(shape, abs=0.06)


@pytest.mark.parametrize("shape", [(5, 5), (8, 3), (3, 8), (1, 4), (4, 1)])
def test_that_orthogonal_kernels_are_orthogonal(shape):
    w = draw("orthogonal", 2, shape)
    small = w @ w.T if shape[0] < shape[1] else w.T @ w
    np.testing.assert_allclose(small, np.eye(min(shape)), atol=1e-12)
    np.testing.assert_allclose(draw("orthogonal", 2, shape, gain=3), 3 * w)


def test_that_orthogonal_kernels_favour_no_sign():
    signs = [np.sign(draw("orthogonal", seed, (4, 4))[0, 0]) for seed in range(400)]
    assert abs(np.mean(signs)) < 0.2


def test_that_parameters_move_and_widen_the_draws():
    assert (draw("constant", value=0.5) == 0.5).all()
    normal = draw("normal", 1, mean=10, stddev=2)
    assert normal.mean() == pytest.approx(10, abs=0.05)
    assert normal.std() == pytest.approx(2, rel=0.02)
    uniform = draw("uniform", 1, low=-3, high=1)
    assert (uniform.min(), uniform.max()) == pytest.approx((-3, 1), abs=1e-3)
    truncated = draw("truncated_normal", 1, mean=1, stddev=0.5)
    assert (truncated.min(), truncated.max()) == pytest.approx((0, 2), abs=1e-3)


def test_that_one_input_and_one_neuron_begin_within_the_published_bounds():
    # A5: w in [-1.732, 1.732].
    draws = np.array([draw("glorot_uniform", seed, (1, 1)).item() for seed in range(3000)])
    assert np.abs(draws).max() == pytest.approx(np.sqrt(3), abs=5e-3)
    assert np.abs(draws).max() <= np.sqrt(3)
    assert draws.mean() == pytest.approx(0, abs=0.1)


def through_ten_layers(key: str, activation, **chosen: float) -> list[float]:
    """Give the standard deviation of each of ten layers of 100 (B9)."""
    rng = np.random.default_rng(11)
    a, deviations = rng.normal(size=(500, 100)), []
    for layer in range(10):
        a = activation(a @ draw(key, layer, (100, 100), **chosen))
        deviations.append(float(a.std()))
    return deviations


def test_that_small_weights_shrink_large_ones_blow_up_and_he_stays():
    def relu(z):
        return np.maximum(z, 0)

    small = through_ten_layers("normal", relu, stddev=0.01)
    large = through_ten_layers("normal", relu, stddev=1)
    he = through_ten_layers("he_normal", relu)
    assert small[0] == pytest.approx(0.058, rel=0.1)
    assert 1e-13 < small[-1] < 1e-10
    assert 1e7 < large[-1] < 1e10
    assert all(0.4 < deviation < 1.5 for deviation in he)


def test_that_tanh_saturates_under_unit_normal_weights():
    rng = np.random.default_rng(12)
    a = rng.normal(size=(500, 100))
    for layer in range(10):
        a = np.tanh(a @ draw("normal", layer, (100, 100), stddev=1))
    assert np.mean(np.abs(a) > 0.99) == pytest.approx(0.76, abs=0.04)
