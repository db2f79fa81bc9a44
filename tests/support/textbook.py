"""A second opinion on a whole run: training in float64 NumPy, written from the textbooks and Keras' sources.

Nothing of nnviz is called: of a document only what the user decided is read, so that a wrong sign in a
formula, a wrong default or a schedule that is one update late cannot be wrong here in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import special

Array = np.ndarray
Chosen = Mapping[str, float]

# --- activations: value and slope of a sum z ---

_SCALE, _SELU = 1.0507009873554805, 1.6732632423543772
_GELU = np.sqrt(2 / np.pi)


def _gelu_slope(z: Array, q: Chosen) -> Array:
    t = np.tanh(_GELU * (z + 0.044715 * z**3))
    return 0.5 * (1 + t) + 0.5 * z * (1 - t**2) * _GELU * (1 + 3 * 0.044715 * z**2)


def _elu(z: Array, alpha: float) -> Array:
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))


def _elu_slope(z: Array, alpha: float) -> Array:
    return np.where(z > 0, 1.0, alpha * np.exp(np.minimum(z, 0)))


Pair = tuple[Callable[[Array, Chosen], Array], Callable[[Array, Chosen], Array]]
ACTIVATIONS: dict[str, Pair] = {
    "linear": (lambda z, q: z, lambda z, q: np.ones_like(z)),
    "step": (lambda z, q: (z >= 0) * 1.0, lambda z, q: np.zeros_like(z)),
    "sigmoid": (lambda z, q: special.expit(z), lambda z, q: special.expit(z) * special.expit(-z)),
    "hard_sigmoid": (lambda z, q: np.clip(z + 3, 0, 6) / 6, lambda z, q: (np.abs(z) < 3) / 6),
    "tanh": (lambda z, q: np.tanh(z), lambda z, q: 1 / np.cosh(z) ** 2),
    "relu": (lambda z, q: np.maximum(z, 0), lambda z, q: (z > 0) * 1.0),
    "leaky_relu": (
        lambda z, q: np.maximum(z, 0) + q.get("slope", 0.2) * np.minimum(z, 0),
        lambda z, q: np.where(z > 0, 1.0, q.get("slope", 0.2)),
    ),
    "elu": (lambda z, q: _elu(z, q.get("alpha", 1.0)), lambda z, q: _elu_slope(z, q.get("alpha", 1.0))),
    "selu": (lambda z, q: _SCALE * _elu(z, _SELU), lambda z, q: _SCALE * _elu_slope(z, _SELU)),
    "gelu": (lambda z, q: 0.5 * z * (1 + np.tanh(_GELU * (z + 0.044715 * z**3))), _gelu_slope),
    "silu": (
        lambda z, q: z * special.expit(z),
        lambda z, q: special.expit(z) * (1 + z * special.expit(-z)),
    ),
    "softplus": (lambda z, q: np.logaddexp(0, z), lambda z, q: special.expit(z)),
    "softsign": (lambda z, q: z / (1 + np.abs(z)), lambda z, q: 1 / (1 + np.abs(z)) ** 2),
    "sin": (lambda z, q: np.sin(z), lambda z, q: np.cos(z)),
    "softmax": (lambda z, q: special.softmax(z, axis=1), lambda z, q: np.full_like(z, np.nan)),
}


def pull_through(key: str, z: Array, q: Chosen, by_output: Array) -> Array:
    """Give the slope by the sums, from that by the activations."""
    if key == "softmax":
        a = special.softmax(z, axis=1)
        return a * (by_output - np.sum(by_output * a, axis=1, keepdims=True))
    return by_output * ACTIVATIONS[key][1](z, q)


# --- losses: of each row, and its slope by the outputs ---

TINY = 1e-7
"""Keras' epsilon."""


def _huber(y: Array, p: Array, q: Chosen) -> Array:
    return special.huber(q.get("delta", 1.0), p - y).mean(axis=1)


def _clipped(p: Array) -> Array:
    return np.minimum(np.maximum(p, TINY), 1 - TINY)


def _binary(y: Array, p: Array, q: Chosen) -> Array:
    p = _clipped(p)
    return -(special.xlogy(y, p) + special.xlog1py(1 - y, -p)).mean(axis=1)


def _binary_slope(y: Array, p: Array, q: Chosen) -> Array:
    inside = (p > TINY) & (p < 1 - TINY)
    p = _clipped(p)
    return inside * ((1 - y) / (1 - p) - y / p) / y.shape[1]


def _categorical(y: Array, p: Array, q: Chosen) -> Array:
    return -np.sum(y * np.log(_clipped(p / p.sum(axis=1, keepdims=True))), axis=1)


def _categorical_slope(y: Array, p: Array, q: Chosen) -> Array:
    total = p.sum(axis=1, keepdims=True)
    weight = y * ((p / total > TINY) & (p / total < 1 - TINY))
    return -weight / p + weight.sum(axis=1, keepdims=True) / total


LOSSES: dict[str, tuple[Callable[..., Array], Callable[..., Array]]] = {
    "mse": (
        lambda y, p, q: np.square(p - y).mean(axis=1),
        lambda y, p, q: 2 * (p - y) / y.shape[1],
    ),
    "mae": (lambda y, p, q: np.abs(p - y).mean(axis=1), lambda y, p, q: np.sign(p - y) / y.shape[1]),
    "huber": (
        _huber,
        lambda y, p, q: np.clip(p - y, -q.get("delta", 1.0), q.get("delta", 1.0)) / y.shape[1],
    ),
    "log_cosh": (
        lambda y, p, q: np.mean(np.logaddexp(p - y, y - p) - np.log(2), axis=1),
        lambda y, p, q: np.tanh(p - y) / y.shape[1],
    ),
    "half_squared_error": (lambda y, p, q: np.square(p - y).sum(axis=1) / 2, lambda y, p, q: p - y),
    "binary_crossentropy": (_binary, _binary_slope),
    "categorical_crossentropy": (_categorical, _categorical_slope),
    "hinge": (
        lambda y, p, q: np.maximum(1 - y * p, 0).mean(axis=1),
        lambda y, p, q: -y * (y * p < 1) / y.shape[1],
    ),
    "poisson": (
        lambda y, p, q: (p - y * np.log(p + TINY)).mean(axis=1),
        lambda y, p, q: (1 - y / (p + TINY)) / y.shape[1],
    ),
}


# --- optimizers, as keras/src/optimizers writes their update_step ---

DEFAULTS: dict[str, dict[str, float]] = {
    "sgd": {},
    "momentum": {"momentum": 0.9},
    "nesterov": {"momentum": 0.9},
    "rmsprop": {"rho": 0.9, "epsilon": 1e-7},
    "adagrad": {"epsilon": 1e-7},
    "adadelta": {"rho": 0.95, "epsilon": 1e-7},
    "adam": {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7},
    "adamw": {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7, "weight_decay": 0.004},
    "nadam": {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7},
    "lion": {"beta1": 0.9, "beta2": 0.99},
}
RATES = {key: 0.01 if key in ("sgd", "momentum", "nesterov") else 0.001 for key in DEFAULTS}


class Keras:
    """The updates of one variable.

    The formulas are Keras' (epsilon beside the uncorrected root in adam, under the root in rmsprop, adagrad
    and adadelta; adagrad begins at 0.1; nadam has the momentum schedule of Dozat 2016).
    """

    def __init__(self, key: str, w: Array, chosen: Chosen) -> None:
        self.key, self.w = key, w
        self.q = {**DEFAULTS[key], **chosen}
        self.a, self.b = np.zeros_like(w), np.zeros_like(w)
        self.accumulator = np.full_like(w, 0.1)
        self.u_product = 1.0

    def update(self, g: Array, t: int, rate: float) -> Array:
        """Make update number ``t``, from 1; give the new value."""
        getattr(self, self.key)(g, t, rate)
        return self.w

    def update_free(self, g: Array, t: int, rate: float, free: Array | bool) -> Array:
        """Make an update of some values only; all that is known of the others stays as it is."""
        names = ("w", "a", "b", "accumulator")
        before = {name: getattr(self, name) for name in names}
        self.update(g, t, rate)
        for name in names:
            setattr(self, name, np.where(free, getattr(self, name), before[name]))
        return self.w

    def sgd(self, g: Array, t: int, rate: float) -> None:
        self.w = self.w - g * rate

    def momentum(self, g: Array, t: int, rate: float) -> None:
        self.a = self.a * self.q["momentum"] - g * rate
        self.w = self.w + self.a

    def nesterov(self, g: Array, t: int, rate: float) -> None:
        self.a = self.a * self.q["momentum"] - g * rate
        self.w = self.w + (self.a * self.q["momentum"] - g * rate)

    def rmsprop(self, g: Array, t: int, rate: float) -> None:
        self.a = self.a * self.q["rho"] + np.square(g) * (1 - self.q["rho"])
        self.w = self.w - rate * g / np.sqrt(self.a + self.q["epsilon"])

    def adagrad(self, g: Array, t: int, rate: float) -> None:
        self.accumulator = self.accumulator + np.square(g)
        self.w = self.w - rate * g / np.sqrt(self.accumulator + self.q["epsilon"])

    def adadelta(self, g: Array, t: int, rate: float) -> None:
        rho, epsilon = self.q["rho"], self.q["epsilon"]
        self.a = self.a * rho + np.square(g) * (1 - rho)
        delta = -np.sqrt(self.b + epsilon) * g / np.sqrt(self.a + epsilon)
        self.b = self.b * rho + np.square(delta) * (1 - rho)
        self.w = self.w + rate * delta

    def _moments(self, g: Array) -> None:
        self.a = self.a + (g - self.a) * (1 - self.q["beta1"])
        self.b = self.b + (np.square(g) - self.b) * (1 - self.q["beta2"])

    def adam(self, g: Array, t: int, rate: float) -> None:
        alpha = rate * np.sqrt(1 - self.q["beta2"] ** t) / (1 - self.q["beta1"] ** t)
        self._moments(g)
        self.w = self.w - self.a * alpha / (np.sqrt(self.b) + self.q["epsilon"])

    def adamw(self, g: Array, t: int, rate: float) -> None:
        self.w = self.w - self.w * self.q["weight_decay"] * rate
        self.adam(g, t, rate)

    def nadam(self, g: Array, t: int, rate: float) -> None:
        u_t, u_t_1 = (self.q["beta1"] * (1 - 0.5 * 0.96**n) for n in (t, t + 1))
        self.u_product *= u_t
        self._moments(g)
        m_hat = u_t_1 * self.a / (1 - self.u_product * u_t_1) + (1 - u_t) * g / (1 - self.u_product)
        v_hat = self.b / (1 - self.q["beta2"] ** t)
        self.w = self.w - m_hat * rate / (np.sqrt(v_hat) + self.q["epsilon"])

    def lion(self, g: Array, t: int, rate: float) -> None:
        beta1, beta2 = self.q["beta1"], self.q["beta2"]
        self.w = self.w - rate * np.sign(self.a * beta1 + g * (1 - beta1))
        self.a = self.a * beta2 + g * (1 - beta2)


# --- schedules: the factor on the rate when this many epochs have passed ---

SCHEDULES: dict[str, Callable[[float, Chosen], float]] = {
    "constant": lambda e, q: 1.0,
    "step": lambda e, q: q.get("factor", 0.5) ** (e // q.get("every", 10.0)),
    "exponential": lambda e, q: np.exp(np.log(q.get("factor", 0.5)) * e / q.get("every", 10.0)),
    "cosine": lambda e, q: (
        q.get("final", 0.0)
        + (1 - q.get("final", 0.0)) * np.cos(np.pi / 2 * min(1.0, e / q.get("length", 100.0))) ** 2
    ),
    "warm_up": lambda e, q: min(1.0, e / q.get("length", 5.0)),
}

# --- chance, digit by digit: SplitMix64 (Steele, Lea and Flood 2014) and MurmurHash3's finaliser ---

_GOLDEN = 0x9E3779B97F4A7C15


def _mix(z: int) -> int:
    z &= 2**64 - 1
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & 2**64 - 1
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & 2**64 - 1
    return z ^ (z >> 31)


def row_order(seed: int, epoch: int, rows: int) -> list[int]:
    """Sort rows by the upper halves of their random numbers, equal ones by themselves."""
    number = _mix(epoch * _GOLDEN + _mix(seed * _GOLDEN + _GOLDEN))
    return sorted(range(rows), key=lambda row: (_mix(number + (row + 1) * _GOLDEN) >> 32, row))


def kept_units(seed: int, update: int, layer: int, shape: tuple[int, int], rate: float) -> Array:
    """Give 1 for each output of a layer that dropout leaves, and 0 for the others."""
    chances = []
    for place in range(shape[0] * shape[1]):
        h = place * 0x9E3779B9 % 2**32
        for part in (seed % 2**32, layer, update):
            h = (h ^ part) * 0x85EBCA6B % 2**32
            h = (h ^ (h >> 13)) * 0xC2B2AE35 % 2**32
            h ^= h >> 16
        chances.append((h >> 8) / 2**24)
    # Compared with the rate as a float32 knows it.
    return (np.reshape(chances, shape) >= float(np.float32(rate))) * 1.0


# --- the whole of it ---


@dataclass
class Textbook:
    """Forward, backward and update of a document by hand.

    Attributes:
        document: What is trained; only its fields are read.
        data: The prepared table; only its arrays are read.
        weights: For each layer its kernel and its biases, float64.
        free: Which of them an update may change, or None for all.
    """

    document: Any
    data: Any
    weights: list[list[Array]]
    updates: int = 0
    free: Any = None
    rules: dict[tuple[int, int], Keras] = field(default_factory=dict)

    def forward(self, x: Array, *, training: bool = False) -> tuple[list[Array], list[Array], list[Array]]:
        """Give the sums, what dropout multiplies, and the outputs of all layers (the inputs first)."""
        sums, masks, outs = [], [], [x]
        for index, (layer, (w, b)) in enumerate(zip(self.document.network.layers, self.weights, strict=True)):
            sums.append(outs[-1] @ w + b)
            a = ACTIVATIONS[layer.activation][0](sums[-1], dict(layer.activation_parameters))
            mask = np.ones_like(a)
            if training and layer.dropout:
                kept = kept_units(self.document.train.seed, self.updates, index, a.shape, layer.dropout)
                mask = kept / (1 - layer.dropout)
            masks.append(mask)
            outs.append(a * mask)
        return sums, masks, outs

    def losses(self, y: Array, p: Array) -> Array:
        """Give the loss of each row."""
        return LOSSES[self.document.train.loss][0](y, p, dict(self.document.train.loss_parameters))

    def measure(self, y: Array, p: Array) -> Array:
        """Give the metric of each row."""
        if self.document.data.task == "regression":
            return np.abs(p - y).mean(axis=1)
        if y.shape[1] == 1 and self.data.targets[0] < 0:
            return ((p >= 0) == (y > 0)).mean(axis=1)
        if y.shape[1] > 1 and self.document.train.loss != "binary_crossentropy":
            return (p.argmax(axis=1) == y.argmax(axis=1)) * 1.0
        return ((p > 0.5) == (y > 0.5)).mean(axis=1)

    def penalty(self) -> float:
        """Give the penalty on all kernels."""
        train = self.document.train
        of = {"none": lambda w: 0.0, "l1": lambda w: np.abs(w).sum(), "l2": lambda w: np.square(w).sum()}
        return train.regularization * sum(of[train.regularizer](w) for w, _ in self.weights)

    def _penalty_slope(self, w: Array) -> Array:
        train = self.document.train
        by = {"none": 0 * w, "l1": np.sign(w), "l2": 2 * w}[train.regularizer]
        return train.regularization * by

    def _rate(self) -> float:
        """Give the learning rate of the next update."""
        train = self.document.train
        rows = len(self.data.train)
        batches = -(-rows // min(train.batch_size or rows, rows))
        factor = SCHEDULES[train.schedule](self.updates / batches, dict(train.schedule_parameters))
        return train.learning_rate * factor

    def step(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Make one update; give the rows' losses and metrics before it."""
        train, layers = self.document.train, self.document.network.layers
        sums, masks, outs = self.forward(x, training=True)
        pull = LOSSES[train.loss][1](y, outs[-1], dict(train.loss_parameters)) / len(x)
        rate = self._rate()
        gradients = []
        for index in reversed(range(len(layers))):
            chosen = dict(layers[index].activation_parameters)
            pull = pull_through(layers[index].activation, sums[index], chosen, pull * masks[index])
            w = self.weights[index][0]
            gradients.append((index, (outs[index].T @ pull + self._penalty_slope(w), pull.sum(axis=0))))
            pull = pull @ w.T
        self.updates += 1
        for index, both in gradients:
            for part, gradient in enumerate(both):
                w = self.weights[index][part]
                rule = self.rules.setdefault(
                    (index, part), Keras(train.optimizer, w, dict(train.optimizer_parameters))
                )
                free = True if self.free is None else self.free[index][part]
                self.weights[index][part] = rule.update_free(gradient, self.updates, rate, free)
        return self.losses(y, outs[-1]), self.measure(y, outs[-1])

    def epoch(self, number: int) -> list[float]:
        """Train the epoch of this number, from 0; give the values of its line in the history."""
        rows, held = self.data.train, self.data.validation
        x, y = self.data.x.astype(float), self.data.y.astype(float)
        train = self.document.train
        size = min(train.batch_size or len(rows), len(rows))
        if train.shuffle and size < len(rows):
            rows = rows[row_order(train.seed, number, len(rows))]
        seen, penalties = [], []
        for first in range(0, len(rows), size):
            chosen = rows[first : first + size]
            penalties += [self.penalty()] * len(chosen)
            seen.append(np.stack(self.step(x[chosen], y[chosen]), axis=1))
        line = np.concatenate(seen).mean(axis=0).tolist()
        if train.regularizer != "none":
            line.append(float(np.mean(penalties)))
        if len(held):
            p = self.forward(x[held])[2][-1]
            line += [self.losses(y[held], p).mean(), self.measure(y[held], p).mean()]
        return line


def textbook_of(run: Any, free: Any = None) -> Textbook:
    """Give the second opinion on a run, beginning with its present weights."""
    weights = [[part.astype(float) for part in layer] for layer in run.params()]
    return Textbook(run.document, run.data, weights, free=free)
