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
        slots: How many running values it keeps for each weight; they begin at 0.
        update: ``update(xp, w, g, slots, t, h)`` gives the new weight and the new slots.
        parameters: What it can be tuned by besides the learning rate.
    """

    key: str
    label: str
    formula: str
    learning_rate: float
    slots: int
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


_MOMENTUM = Parameter("momentum", "Momentum", 0.9, 0.0, 0.999999)
_EPSILON = Parameter("epsilon", "Epsilon", 1e-7, 1e-30, 1.0)
_BETA1 = Parameter("beta1", "Beta 1", 0.9, 0.0, 0.999999)
_BETA2 = Parameter("beta2", "Beta 2", 0.999, 0.0, 0.9999999)

OPTIMIZERS: Registry[Optimizer] = Registry(
    "optimizer",
    (
        Optimizer("sgd", "SGD", "w ← w − η·g", 0.01, 0, _sgd),
        # Polyak 1964, in Keras' form: the velocity holds the learning rate.
        Optimizer(
            "momentum", "SGD with momentum", "v ← μ·v − η·g;  w ← w + v", 0.01, 1, _momentum, (_MOMENTUM,)
        ),
        # Nesterov 1983, in the form of Sutskever et al. 2013 and Keras.
        Optimizer(
            "nesterov",
            "Nesterov momentum",
            "v ← μ·v − η·g;  w ← w + μ·v − η·g",
            0.01,
            1,
            _nesterov,
            (_MOMENTUM,),
        ),
        # Kingma and Ba 2015, the efficient form at the end of section 2, which Keras uses:
        # epsilon stands beside the root of the uncorrected second moment.
        Optimizer(
            "adam",
            "Adam",
            "m ← β₁·m + (1−β₁)·g;  v ← β₂·v + (1−β₂)·g²;  w ← w − η·√(1−β₂ᵗ)/(1−β₁ᵗ)·m/(√v + ε)",
            0.001,
            2,
            _adam,
            (_BETA1, _BETA2, _EPSILON),
        ),
    ),
)
