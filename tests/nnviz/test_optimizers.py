"""Laws of the optimizers: Keras' published updates, and optax where its definitions coincide."""

from typing import Any

import numpy as np
import optax
import pytest

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


class Keras:
    """Keras' updates of one variable, as keras/src/optimizers writes them, with its defaults."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.w = np.ones(shape)
        self.a, self.b = np.zeros(shape), np.zeros(shape)
        self.accumulator = np.full(shape, 0.1)
        self.u_product = 1.0

    def sgd(self, g: np.ndarray, t: int) -> None:
        self.w = self.w - g * RATE

    def momentum(self, g: np.ndarray, t: int) -> None:
        self.a = self.a * 0.9 - g * RATE
        self.w = self.w + self.a

    def nesterov(self, g: np.ndarray, t: int) -> None:
        self.a = self.a * 0.9 - g * RATE
        self.w = self.w + (self.a * 0.9 - g * RATE)

    def rmsprop(self, g: np.ndarray, t: int) -> None:
        self.a = self.a * 0.9 + np.square(g) * (1 - 0.9)
        self.w = self.w - RATE * g / np.sqrt(self.a + 1e-7)

    def adagrad(self, g: np.ndarray, t: int) -> None:
        self.accumulator = self.accumulator + np.square(g)
        self.w = self.w - RATE * g / np.sqrt(self.accumulator + 1e-7)

    def adadelta(self, g: np.ndarray, t: int) -> None:
        self.a = self.a * 0.95 + np.square(g) * (1 - 0.95)
        delta = -np.sqrt(self.b + 1e-7) * g / np.sqrt(self.a + 1e-7)
        self.b = self.b * 0.95 + np.square(delta) * (1 - 0.95)
        self.w = self.w + RATE * delta

    def adam(self, g: np.ndarray, t: int) -> None:
        alpha = RATE * (1 - 0.999**t) ** 0.5 / (1 - 0.9**t)
        self.a = self.a + (g - self.a) * (1 - 0.9)
        self.b = self.b + (g**2 - self.b) * (1 - 0.999)
        self.w = self.w - self.a * alpha / (self.b**0.5 + 1e-7)

    def adamw(self, g: np.ndarray, t: int) -> None:
        self.w = self.w - self.w * 0.004 * RATE
        self.adam(g, t)

    def nadam(self, g: np.ndarray, t: int) -> None:
        u_t, u_t_1 = 0.9 * (1 - 0.5 * 0.96**t), 0.9 * (1 - 0.5 * 0.96 ** (t + 1))
        self.u_product *= u_t
        self.a = self.a + (g - self.a) * (1 - 0.9)
        self.b = self.b + (g**2 - self.b) * (1 - 0.999)
        m_hat = u_t_1 * self.a / (1 - self.u_product * u_t_1) + (1 - u_t) * g / (1 - self.u_product)
        self.w = self.w - m_hat * RATE / (np.sqrt(self.b / (1 - 0.999**t)) + 1e-7)

    def lion(self, g: np.ndarray, t: int) -> None:
        self.w = self.w - RATE * np.sign(self.a * 0.9 + g * (1 - 0.9))
        self.a = self.a * 0.99 + g * (1 - 0.99)


def keras(key: str, gs: np.ndarray) -> np.ndarray:
    model, path = Keras(gs.shape[1:]), []
    for t, g in enumerate(gs, start=1):
        getattr(model, key)(g, t)
        path.append(model.w)
    return np.stack(path)


# optax's nadam has no momentum schedule. Its adams put epsilon beside the root of the corrected moment:
# as good as equal without it.
PEERS = {
    "sgd": lambda: optax.sgd(RATE),
    "momentum": lambda: optax.sgd(RATE, momentum=0.9),
    "nesterov": lambda: optax.sgd(RATE, momentum=0.9, nesterov=True),
    "rmsprop": lambda: optax.rmsprop(RATE, decay=0.9, eps=1e-7),
    "adagrad": lambda: optax.adagrad(RATE, initial_accumulator_value=0.1, eps=1e-7),
    "adadelta": lambda: optax.adadelta(RATE, rho=0.95, eps=1e-7),
    "adam": lambda: optax.adam(RATE, eps=1e-30),
    "adamw": lambda: optax.adamw(RATE, eps=1e-30, weight_decay=0.004),
    "lion": lambda: optax.lion(RATE, b1=0.9, b2=0.99, weight_decay=0.0),
}
NOT_CHOSEN = {"adam": {"epsilon": 1e-30}, "adamw": {"epsilon": 1e-30}}


def optax_trajectory(key: str, gs: np.ndarray) -> np.ndarray:
    import jax.numpy as jnp

    peer = PEERS[key]()
    w = jnp.ones(gs.shape[1:])
    state, path = peer.init(w), []
    for g in gs:
        updates, state = peer.update(jnp.asarray(g), state, w)
        w = optax.apply_updates(w, updates)
        path.append(np.asarray(w))
    return np.stack(path)


def test_that_there_is_an_oracle_for_every_optimizer():
    assert all(hasattr(Keras, key) for key in KEYS)
    assert set(KEYS) <= set(PEERS) | {"nadam"}


@each
def test_that_fifty_updates_are_those_of_keras(key):
    gs = gradients()
    np.testing.assert_allclose(trajectory(key, gs), keras(key, gs), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("key", [key for key in KEYS if key in PEERS])
def test_that_fifty_updates_are_those_of_optax(key, jax64):
    gs = gradients(seed=1)
    ours = trajectory(key, gs, **NOT_CHOSEN.get(key, {}))
    np.testing.assert_allclose(ours, optax_trajectory(key, gs), rtol=1e-9, atol=1e-11)


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
    rates = {"sgd": 0.01, "momentum": 0.01, "nesterov": 0.01}
    assert all(row.learning_rate == rates.get(key, 0.001) for key, row in OPTIMIZERS.items())
    assert with_defaults(OPTIMIZERS["adam"].parameters, ()) == {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7}
