"""The optimizers, one row each, with Keras' defaults.

Each is a pair of pure functions, init and update, over one array; the training loop maps them over
all kernels and biases. ``h`` holds the learning rate and the row's parameters as scalars of the
parameters' type, passed as arguments so that changing them compiles nothing; ``t`` is the number of
the update, from 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from nnviz.registry import Parameter, Registry

Array = Any
Namespace = Any
Slots = tuple[Array, ...]
Update = Callable[[Namespace, Array, Array, Slots, Array, Mapping[str, Array]], tuple[Array, Slots]]


@dataclass(frozen=True)
class Optimizer:
    """One rule for changing weights.

    Attributes:
        key: Its name in files and on the command line, as in Keras.
        label: Its name for people.
        formula: The update of one weight as text, g for the gradient and η for the learning rate.
        learning_rate: Its default learning rate.
        slots: What each running value that it keeps for a weight begins with.
        update: ``update(xp, w, g, slots, t, h)`` gives the new weight and the new slots.
        parameters: What it can be tuned by besides the learning rate.
    """

    key: str
    label: str
    formula: str
    learning_rate: float
    slots: tuple[float, ...]
    update: Update
    parameters: tuple[Parameter, ...] = ()


def _sgd(
    xp: Namespace, w: Array, g: Array, s: Slots, t: Array, h: Mapping[str, Array]
) -> tuple[Array, Slots]:
    return w - h["learning_rate"] * g, ()


def _momentum(
    xp: Namespace, w: Array, g: Array, s: Slots, t: Array, h: Mapping[str, Array]
) -> tuple[Array, Slots]:
    v = h["momentum"] * s[0] - h["learning_rate"] * g
    return w + v, (v,)


def _nesterov(
    xp: Namespace, w: Array, g: Array, s: Slots, t: Array, h: Mapping[str, Array]
) -> tuple[Array, Slots]:
    v = h["momentum"] * s[0] - h["learning_rate"] * g
    return w + h["momentum"] * v - h["learning_rate"] * g, (v,)


def _adam(
    xp: Namespace, w: Array, g: Array, s: Slots, t: Array, h: Mapping[str, Array]
) -> tuple[Array, Slots]:
    m = h["beta1"] * s[0] + (1 - h["beta1"]) * g
    v = h["beta2"] * s[1] + (1 - h["beta2"]) * g * g
    rate = h["learning_rate"] * xp.sqrt(1 - h["beta2"] ** t) / (1 - h["beta1"] ** t)
    return w - rate * m / (xp.sqrt(v) + h["epsilon"]), (m, v)


def _rmsprop(
    xp: Namespace, w: Array, g: Array, s: Slots, t: Array, h: Mapping[str, Array]
) -> tuple[Array, Slots]:
    v = h["rho"] * s[0] + (1 - h["rho"]) * g * g
    return w - h["learning_rate"] * g / xp.sqrt(v + h["epsilon"]), (v,)


def _adagrad(
    xp: Namespace, w: Array, g: Array, s: Slots, t: Array, h: Mapping[str, Array]
) -> tuple[Array, Slots]:
    total = s[0] + g * g
    return w - h["learning_rate"] * g / xp.sqrt(total + h["epsilon"]), (total,)


def _adadelta(
    xp: Namespace, w: Array, g: Array, s: Slots, t: Array, h: Mapping[str, Array]
) -> tuple[Array, Slots]:
    squares = h["rho"] * s[0] + (1 - h["rho"]) * g * g
    delta = xp.sqrt(s[1] + h["epsilon"]) / xp.sqrt(squares + h["epsilon"]) * g
    return w - h["learning_rate"] * delta, (squares, h["rho"] * s[1] + (1 - h["rho"]) * delta * delta)


def _adamw(
    xp: Namespace, w: Array, g: Array, s: Slots, t: Array, h: Mapping[str, Array]
) -> tuple[Array, Slots]:
    decayed = w - h["learning_rate"] * h["weight_decay"] * w
    return _adam(xp, decayed, g, s, t, h)


def _nadam(
    xp: Namespace, w: Array, g: Array, s: Slots, t: Array, h: Mapping[str, Array]
) -> tuple[Array, Slots]:
    now = h["beta1"] * (1 - 0.5 * 0.96**t)
    following = h["beta1"] * (1 - 0.5 * 0.96 ** (t + 1))
    product = s[2] * now
    m = h["beta1"] * s[0] + (1 - h["beta1"]) * g
    v = h["beta2"] * s[1] + (1 - h["beta2"]) * g * g
    mean = following * m / (1 - product * following) + (1 - now) * g / (1 - product)
    spread = xp.sqrt(v / (1 - h["beta2"] ** t)) + h["epsilon"]
    return w - h["learning_rate"] * mean / spread, (m, v, product)


def _lion(
    xp: Namespace, w: Array, g: Array, s: Slots, t: Array, h: Mapping[str, Array]
) -> tuple[Array, Slots]:
    direction = xp.sign(h["beta1"] * s[0] + (1 - h["beta1"]) * g)
    return w - h["learning_rate"] * direction, (h["beta2"] * s[0] + (1 - h["beta2"]) * g,)


_MOMENTUM = Parameter("momentum", "Momentum", 0.9, 0.0, 0.999999)
_EPSILON = Parameter("epsilon", "Epsilon", 1e-7, 1e-30, 1.0)
_BETA1 = Parameter("beta1", "Beta 1", 0.9, 0.0, 0.999999)
_BETA2 = Parameter("beta2", "Beta 2", 0.999, 0.0, 0.9999999)
_BETA2_LION = Parameter("beta2", "Beta 2", 0.99, 0.0, 0.9999999)
_RHO = Parameter("rho", "Rho", 0.9, 0.0, 0.999999)
_RHO_DELTA = Parameter("rho", "Rho", 0.95, 0.0, 0.999999)
_DECAY = Parameter("weight_decay", "Weight decay", 0.004, 0.0, 1.0)
_MOMENTS = "m ← β₁·m + (1−β₁)·g;  v ← β₂·v + (1−β₂)·g²;  "

OPTIMIZERS: Registry[Optimizer] = Registry(
    "optimizer",
    (
        Optimizer("sgd", "SGD", "w ← w − η·g", 0.01, (), _sgd),
        # Polyak 1964, in Keras' form: the velocity holds the learning rate.
        Optimizer(
            "momentum",
            "SGD with momentum",
            "v ← μ·v − η·g;  w ← w + v",
            0.01,
            (0.0,),
            _momentum,
            (_MOMENTUM,),
        ),
        # Nesterov 1983, in the form of Sutskever et al. 2013 and Keras.
        Optimizer(
            "nesterov",
            "Nesterov momentum",
            "v ← μ·v − η·g;  w ← w + μ·v − η·g",
            0.01,
            (0.0,),
            _nesterov,
            (_MOMENTUM,),
        ),
        # Tieleman and Hinton 2012, lecture 6.5; Keras puts epsilon under the root.
        Optimizer(
            "rmsprop",
            "RMSprop",
            "v ← ρ·v + (1−ρ)·g²;  w ← w − η·g/√(v + ε)",
            0.001,
            (0.0,),
            _rmsprop,
            (_RHO, _EPSILON),
        ),
        # Duchi, Hazan and Singer 2011; Keras begins the sum of squares with 0.1.
        Optimizer(
            "adagrad", "Adagrad", "s ← s + g²;  w ← w − η·g/√(s + ε)", 0.001, (0.1,), _adagrad, (_EPSILON,)
        ),
        # Zeiler 2012, algorithm 1.
        Optimizer(
            "adadelta",
            "Adadelta",
            "s ← ρ·s + (1−ρ)·g²;  Δ = √(d + ε)/√(s + ε)·g;  d ← ρ·d + (1−ρ)·Δ²;  w ← w − η·Δ",
            0.001,
            (0.0, 0.0),
            _adadelta,
            (_RHO_DELTA, _EPSILON),
        ),
        # Kingma and Ba 2015, the efficient form at the end of section 2, which Keras uses:
        # epsilon stands beside the root of the uncorrected second moment.
        Optimizer(
            "adam",
            "Adam",
            f"{_MOMENTS}w ← w − η·√(1−β₂ᵗ)/(1−β₁ᵗ)·m/(√v + ε)",
            0.001,
            (0.0, 0.0),
            _adam,
            (_BETA1, _BETA2, _EPSILON),
        ),
        # Loshchilov and Hutter 2019: the decay is apart from the gradient, here as Keras scales it.
        Optimizer(
            "adamw",
            "AdamW",
            f"{_MOMENTS}w ← w − η·λ·w − η·√(1−β₂ᵗ)/(1−β₁ᵗ)·m/(√v + ε)",
            0.001,
            (0.0, 0.0),
            _adamw,
            (_BETA1, _BETA2, _EPSILON, _DECAY),
        ),
        # Dozat 2016, with the momentum schedule of Keras.
        Optimizer(
            "nadam",
            "Nadam",
            f"{_MOMENTS}w ← w − η·(look-ahead of m)/(√v̂ + ε)",
            0.001,
            (0.0, 0.0, 1.0),
            _nadam,
            (_BETA1, _BETA2, _EPSILON),
        ),
        # Chen et al. 2023, algorithm 2.
        Optimizer(
            "lion",
            "Lion",
            "w ← w − η·sign(β₁·m + (1−β₁)·g);  m ← β₂·m + (1−β₂)·g",
            0.001,
            (0.0,),
            _lion,
            (_BETA1, _BETA2_LION),
        ),
    ),
)
