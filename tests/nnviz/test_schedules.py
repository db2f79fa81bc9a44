"""Laws of the schedules: factors on the learning rate by the epochs passed."""

import math

import numpy as np
import pytest
import textbook

from nnviz.registry import with_defaults
from nnviz.schedules import SCHEDULES

ORACLES = {
    "constant": lambda e: 1.0,
    "step": lambda e: 0.5 ** (e // 10),
    "exponential": lambda e: math.exp(math.log(0.5) * e / 10),
    "cosine": lambda e: math.cos(math.pi * min(e, 100) / 200) ** 2,
    "warm_up": lambda e: min(1.0, e / 5),
}
each = pytest.mark.parametrize("key", list(SCHEDULES))


def factors(key: str, xp, epochs, **chosen: float):
    row = SCHEDULES[key]
    return row.factor(xp, epochs, with_defaults(row.parameters, tuple(chosen.items())))


def test_that_there_is_an_oracle_for_every_schedule():
    assert set(ORACLES) == set(SCHEDULES)


@each
def test_that_every_factor_is_as_documented(key):
    epochs = np.concatenate([np.arange(0, 300, 0.25), [1e6]])
    np.testing.assert_allclose(factors(key, np, epochs), [ORACLES[key](e) for e in epochs], atol=1e-12)


@each
def test_that_jax_agrees_in_single_precision(key):
    import jax.numpy as jnp

    epochs = np.arange(0, 120, 0.5, dtype=np.float32)
    got = np.asarray(factors(key, jnp, jnp.asarray(epochs)))
    assert got.dtype == np.float32
    np.testing.assert_allclose(got, factors(key, np, epochs), rtol=1e-5, atol=1e-6)


@each
def test_that_no_factor_raises_the_rate_or_turns_it_round(key):
    values = factors(key, np, np.linspace(0, 1e5, 1000))
    assert (values >= 0).all()
    assert (values <= 1).all()


CHOSEN: dict[str, dict[str, float]] = {
    "constant": {},
    "step": {"factor": 0.3, "every": 2.5},
    "exponential": {"factor": 0.3, "every": 2.5},
    "cosine": {"length": 7.0, "final": 0.25},
    "warm_up": {"length": 7.0},
}


@each
def test_that_each_parameter_shapes_the_course_as_documented(key):
    assert set(CHOSEN[key]) == {parameter.key for parameter in SCHEDULES[key].parameters}
    epochs = np.arange(0, 30, 0.25)
    for name in CHOSEN[key]:
        alone = {name: CHOSEN[key][name]}
        wanted = [textbook.SCHEDULES[key](e, alone) for e in epochs]
        np.testing.assert_allclose(factors(key, np, epochs, **alone), wanted, atol=1e-12)
        assert np.abs(factors(key, np, epochs) - wanted).max() > 0.01


def test_that_parameters_shape_the_course():
    assert factors("cosine", np, np.array(7.0), length=7.0, final=0.25) == pytest.approx(0.25)
    assert factors("step", np, np.array(5.9), every=2.0, factor=0.1) == pytest.approx(0.01)
    assert factors("warm_up", np, np.array(1.0), length=4.0) == pytest.approx(0.25)
