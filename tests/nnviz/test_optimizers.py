"""Laws of the optimizers: Keras' published updates, and optax where its definitions coincide."""

from typing import Any

import numpy as np
import optax
import pytest
from textbook import DEFAULTS, RATES, Keras

from nnviz.optimizers import OPTIMIZERS, Optimizer
from nnviz.registry import with_defaults

KEYS = list(OPTIMIZERS)
each = pytest.mark.parametrize("key", KEYS)
RATE = 0.05


def gradients(steps: int = 50, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(steps, 4, 3)) * np.exp(rng.normal(size=(steps, 1, 1)))


def starts(row: Optimizer, xp: Any, w: Any) -> tuple[Any, ...]:
    return tuple(xp.full_like(w, value) for value in row.slots)


def trajectory(
    key: str, gs: np.ndarray, xp: Any = np, dtype: Any = np.float64, rate: float = RATE, **chosen: Any
) -> np.ndarray:
    """Give the weights after each update, beginning with 1."""
    row = OPTIMIZERS[key]
    h = {"learning_rate": rate, **with_defaults(row.parameters, tuple(chosen.items()))}
    h = {name: xp.asarray(value, dtype) for name, value in h.items()}
    w = xp.ones(gs.shape[1:], dtype)
    slots, path = starts(row, xp, w), []
    for t, g in enumerate(gs, start=1):
        w, slots = row.update(xp, w, xp.asarray(g, dtype), slots, xp.asarray(t, dtype), h)
        assert [slot.shape for slot in slots] == [w.shape] * len(row.slots)
        path.append(np.asarray(w))
    return np.stack(path)


def keras(key: str, gs: np.ndarray, **chosen: float) -> np.ndarray:
    rule = Keras(key, np.ones(gs.shape[1:]), chosen)
    return np.stack([rule.update(g, t, RATE) for t, g in enumerate(gs, start=1)])


# Every parameter away from its default, and from the defaults of its peers.
CHOSEN: dict[str, dict[str, float]] = {
    "sgd": {},
    "momentum": {"momentum": 0.7},
    "nesterov": {"momentum": 0.7},
    "rmsprop": {"rho": 0.8, "epsilon": 0.02},
    "adagrad": {"epsilon": 0.3},
    "adadelta": {"rho": 0.8, "epsilon": 0.02},
    "adam": {"beta1": 0.7, "beta2": 0.95, "epsilon": 0.02},
    "adamw": {"beta1": 0.7, "beta2": 0.95, "epsilon": 0.02, "weight_decay": 0.3},
    "nadam": {"beta1": 0.7, "beta2": 0.95, "epsilon": 0.02},
    "lion": {"beta1": 0.6, "beta2": 0.8},
}
ONE_BY_ONE = [(key, name) for key, chosen in CHOSEN.items() for name in chosen]

# Where optax defines something else than Keras, Keras' formula alone decides: optax's nadam has no
# momentum schedule (left out), and its adams put epsilon beside the root of the corrected second moment
# (compared without epsilon; Keras' place of it is tested below).
PEERS: dict[str, Any] = {
    "sgd": lambda: optax.sgd(RATE),
    "momentum": lambda **q: optax.sgd(RATE, **q),
    "nesterov": lambda **q: optax.sgd(RATE, nesterov=True, **q),
    "rmsprop": lambda rho, epsilon: optax.rmsprop(RATE, decay=rho, eps=epsilon),
    "adagrad": lambda epsilon: optax.adagrad(RATE, initial_accumulator_value=0.1, eps=epsilon),
    "adadelta": lambda rho, epsilon: optax.adadelta(RATE, rho=rho, eps=epsilon),
    "adam": lambda beta1, beta2, epsilon: optax.adam(RATE, b1=beta1, b2=beta2, eps=epsilon),
    "adamw": lambda beta1, beta2, epsilon, weight_decay: optax.adamw(
        RATE, b1=beta1, b2=beta2, eps=epsilon, weight_decay=weight_decay
    ),
    "lion": lambda beta1, beta2: optax.lion(RATE, b1=beta1, b2=beta2, weight_decay=0.0),
}
NO_EPSILON = {"adam": {"epsilon": 1e-30}, "adamw": {"epsilon": 1e-30}}


def optax_trajectory(key: str, gs: np.ndarray, chosen: dict[str, float]) -> np.ndarray:
    import jax.numpy as jnp

    peer = PEERS[key](**chosen)
    w = jnp.ones(gs.shape[1:])
    state, path = peer.init(w), []
    for g in gs:
        updates, state = peer.update(jnp.asarray(g), state, w)
        w = optax.apply_updates(w, updates)
        path.append(np.asarray(w))
    return np.stack(path)


def test_that_every_parameter_of_every_optimizer_is_tried():
    assert {key: set(chosen) for key, chosen in CHOSEN.items()} == {
        key: {parameter.key for parameter in row.parameters} for key, row in OPTIMIZERS.items()
    }
    assert set(KEYS) == set(PEERS) | {"nadam"}


@each
def test_that_fifty_updates_are_those_of_keras(key):
    gs = gradients()
    np.testing.assert_allclose(trajectory(key, gs), keras(key, gs), rtol=1e-10, atol=1e-12)
    chosen = CHOSEN[key]
    np.testing.assert_allclose(
        trajectory(key, gs, **chosen), keras(key, gs, **chosen), rtol=1e-10, atol=1e-12
    )


@pytest.mark.parametrize(("key", "name"), ONE_BY_ONE)
def test_that_each_parameter_alone_changes_the_updates_as_in_keras(key, name):
    gs, chosen = gradients(seed=4), {name: CHOSEN[key][name]}
    ours = trajectory(key, gs, **chosen)
    np.testing.assert_allclose(ours, keras(key, gs, **chosen), rtol=1e-10, atol=1e-12)
    assert np.abs(ours - trajectory(key, gs)).max() > 1e-4


@pytest.mark.parametrize("key", list(PEERS))
def test_that_fifty_updates_are_those_of_optax(key, jax64):
    gs = gradients(seed=1)
    chosen = {**CHOSEN[key], **NO_EPSILON.get(key, {})}
    ours = trajectory(key, gs, **chosen)
    np.testing.assert_allclose(ours, optax_trajectory(key, gs, chosen), rtol=1e-9, atol=1e-11)


def test_that_adam_puts_epsilon_where_keras_does_and_optax_does_not():
    gs = gradients(5) * 1e-7
    ours, theirs = trajectory("adam", gs), keras("adam", gs)
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)
    peer = trajectory("adam", gs, epsilon=1e-30)
    assert np.abs(ours - peer).max() > 1e-3


@each
def test_that_single_precision_follows_double_precision(key):
    import jax.numpy as jnp

    gs = gradients(seed=2)
    got = trajectory(key, gs, jnp, np.float32)
    assert got.dtype == np.float32
    # 1 - beta2 has but 4 digits in single precision.
    np.testing.assert_allclose(got, trajectory(key, gs), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("key", [key for key in KEYS if key != "adamw"])
def test_that_no_gradient_from_the_start_means_no_change(key):
    assert (trajectory(key, np.zeros((5, 2, 2))) == 1).all()


@each
def test_that_a_rate_of_0_means_no_change(key):
    assert (trajectory(key, gradients(5), rate=0.0) == 1).all()


@each
def test_that_every_optimizer_finds_the_bottom_of_a_bowl(key):
    row = OPTIMIZERS[key]
    # Adagrad's and Adadelta's steps are much smaller than their rate; Lion's never are.
    rate = {"adagrad": 1.0, "adadelta": 10.0, "lion": 0.005}.get(key, 0.05)
    h = {"learning_rate": rate, **with_defaults(row.parameters, ())}
    w = np.array([3.0, -2.0])
    slots = starts(row, np, w)
    for t in range(1, 1001):
        w, slots = row.update(np, w, 2 * w, slots, t, h)
    np.testing.assert_allclose(w, 0, atol=0.05)


def test_that_momentum_without_momentum_is_plain_descent():
    gs = gradients(10)
    plain = trajectory("sgd", gs)
    np.testing.assert_allclose(trajectory("momentum", gs, momentum=0.0), plain)
    np.testing.assert_allclose(trajectory("nesterov", gs, momentum=0.0), plain)


def test_that_the_first_step_of_adam_is_the_learning_rate():
    first = trajectory("adam", gradients(1))[0]
    np.testing.assert_allclose(np.abs(first - 1), RATE, rtol=1e-3)


@each
def test_that_updates_stay_finite_after_years_of_training(key):
    import jax.numpy as jnp

    row = OPTIMIZERS[key]
    h = {"learning_rate": RATE, **with_defaults(row.parameters, ())}
    h = {name: jnp.float32(value) for name, value in h.items()}
    slots = tuple(jnp.full(3, 0.9) for _ in row.slots)
    w, _ = row.update(jnp, jnp.ones(3), jnp.ones(3), slots, jnp.float32(2**31), h)
    assert np.isfinite(np.asarray(w)).all()


def test_that_the_defaults_are_those_of_keras():
    for key, row in OPTIMIZERS.items():
        assert row.learning_rate == RATES[key]
        assert with_defaults(row.parameters, ()) == DEFAULTS[key]
