"""The losses, one row each, with Keras' definitions.

A loss gives one number a row; the loss of a batch is the mean over its rows. Formulas are written
against an array namespace `xp` (NumPy or jax.numpy), like the activations.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from nnviz.registry import Parameter, Registry

Array = Any
Namespace = Any
RowLoss = Callable[[Namespace, Array, Array, Mapping[str, float]], Array]
"""Of targets and predictions ``(rows, outputs)`` and parameters."""

EPSILON = 1e-7
"""Keras' clipping of probabilities away from 0 and 1."""
_SMALLEST = 1.1754944e-38
"""The least number with a full mantissa in single precision; compilers may take lesser ones for 0."""


@dataclass(frozen=True)
class Loss:
    """One loss.

    Attributes:
        key: Its name in files and on the command line, as in Keras.
        label: Its name for people.
        formula: The formula of one row as text, y for the target and p for the prediction.
        rows: ``rows(xp, y, p, parameters)``: targets and predictions ``(rows, outputs)`` to ``(rows,)``.
        gradient: ``gradient(xp, y, p, parameters)``: the derivative of each row's loss by each of its
            predictions, ``(rows, outputs)``, written by hand; training goes by what JAX derives.
        slope: The same for one prediction as text, n for the number of outputs.
        tasks: The tasks it is meant for; it can be used for others.
        parameters: What it can be tuned by.
        reduction: How a row's loss comes from what each output adds to it.
        whole_row: Whether what an output adds depends on the row's other outputs.
        accuracy: Which accuracy goes with it: of each output against 0.5, or of the greatest output.
    """

    key: str
    label: str
    formula: str
    rows: RowLoss
    gradient: RowLoss
    slope: str
    tasks: tuple[Literal["classification", "regression"], ...]
    parameters: tuple[Parameter, ...] = ()
    accuracy: Literal["binary", "categorical"] = "categorical"
    reduction: Literal["mean", "sum"] = "mean"
    whole_row: bool = False


def _mse(xp: Namespace, y: Array, p: Array, q: Mapping[str, float]) -> Array:
    return xp.mean((p - y) * (p - y), axis=-1)


def _half_squared(xp: Namespace, y: Array, p: Array, q: Mapping[str, float]) -> Array:
    return 0.5 * xp.sum((p - y) * (p - y), axis=-1)


def _mae(xp: Namespace, y: Array, p: Array, q: Mapping[str, float]) -> Array:
    error = p - y
    # The gradient of a perfect prediction is 0: abs has 1 there in some versions of JAX.
    return xp.mean(xp.where(error == 0, xp.zeros_like(error), xp.abs(error)), axis=-1)


def _huber(xp: Namespace, y: Array, p: Array, q: Mapping[str, float]) -> Array:
    error = xp.abs(p - y)
    delta = q["delta"]
    return xp.mean(
        xp.where(error <= delta, 0.5 * error * error, delta * error - 0.5 * delta * delta), axis=-1
    )


def _log_cosh(xp: Namespace, y: Array, p: Array, q: Mapping[str, float]) -> Array:
    error = xp.abs(p - y)
    return xp.mean(error + xp.log1p(xp.exp(-2 * error)) - 0.6931471805599453, axis=-1)


def _binary_crossentropy(xp: Namespace, y: Array, p: Array, q: Mapping[str, float]) -> Array:
    p = xp.clip(p, EPSILON, 1 - EPSILON)
    return -xp.mean(y * xp.log(p) + (1 - y) * xp.log(1 - p), axis=-1)


def _log_shares(xp: Namespace, p: Array) -> Array:
    """Give the logarithm of each output's share of their sum, and of EPSILON where it has no share above 0.

    A difference of logarithms, since the slope of a quotient squares the sum, which overflows where all
    outputs are small; where all are 0 (sigmoids or ReLUs far below 0) Keras' quotient is not a number.
    """
    total = xp.sum(p, axis=-1, keepdims=True)
    sign = xp.where(total < 0, -xp.ones_like(total), xp.ones_like(total))
    p, total = sign * p, sign * total
    none = (p < _SMALLEST) | (total < _SMALLEST)
    logs = xp.log(xp.where(none, xp.ones_like(p), p)) - xp.log(xp.where(none, xp.ones_like(p), total))
    return xp.where(none, xp.full_like(p, math.log(EPSILON)), logs)


def _categorical_crossentropy(xp: Namespace, y: Array, p: Array, q: Mapping[str, float]) -> Array:
    return -xp.sum(y * xp.clip(_log_shares(xp, p), math.log(EPSILON), math.log1p(-EPSILON)), axis=-1)


def _hinge(xp: Namespace, y: Array, p: Array, q: Mapping[str, float]) -> Array:
    margin = 1 - y * p
    return xp.mean(xp.where(margin <= 0, xp.zeros_like(margin), margin), axis=-1)


def _poisson(xp: Namespace, y: Array, p: Array, q: Mapping[str, float]) -> Array:
    return xp.mean(p - y * xp.log(p + EPSILON), axis=-1)


# --- gradients ---


def _between(xp: Namespace, p: Array, low: float, high: float) -> Array:
    """Give 1 inside two bounds and 0 outside; on a bound ½, as JAX derives it from clipping."""
    inside = xp.where((p > low) & (p < high), xp.ones_like(p), xp.zeros_like(p))
    return xp.where((p == low) | (p == high), xp.full_like(p, 0.5), inside)


def _d_mse(xp: Namespace, y: Array, p: Array, q: Mapping[str, float]) -> Array:
    return 2 * (p - y) / p.shape[-1]


def _d_half_squared(xp: Namespace, y: Array, p: Array, q: Mapping[str, float]) -> Array:
    return p - y


def _d_mae(xp: Namespace, y: Array, p: Array, q: Mapping[str, float]) -> Array:
    return xp.sign(p - y) / p.shape[-1]


def _d_huber(xp: Namespace, y: Array, p: Array, q: Mapping[str, float]) -> Array:
    return xp.clip(p - y, -q["delta"], q["delta"]) / p.shape[-1]


def _d_log_cosh(xp: Namespace, y: Array, p: Array, q: Mapping[str, float]) -> Array:
    return xp.tanh(p - y) / p.shape[-1]


def _d_binary_crossentropy(xp: Namespace, y: Array, p: Array, q: Mapping[str, float]) -> Array:
    inside = _between(xp, p, EPSILON, 1 - EPSILON)
    p = xp.clip(p, EPSILON, 1 - EPSILON)
    return inside * ((1 - y) / (1 - p) - y / p) / p.shape[-1]


def _d_categorical_crossentropy(xp: Namespace, y: Array, p: Array, q: Mapping[str, float]) -> Array:
    total = xp.sum(p, axis=-1, keepdims=True)
    sign = xp.where(total < 0, -xp.ones_like(total), xp.ones_like(total))
    none = (sign * p < _SMALLEST) | (sign * total < _SMALLEST)
    inside = _between(xp, _log_shares(xp, p), math.log(EPSILON), math.log1p(-EPSILON))
    counted = xp.where(none, xp.zeros_like(p), y * inside)
    own = counted / xp.where(none, xp.ones_like(p), p)
    safe = xp.where(sign * total < _SMALLEST, xp.ones_like(total), total)
    return xp.sum(counted, axis=-1, keepdims=True) / safe - own


def _d_hinge(xp: Namespace, y: Array, p: Array, q: Mapping[str, float]) -> Array:
    return xp.where(1 - y * p <= 0, xp.zeros_like(p), -y) / p.shape[-1]


def _d_poisson(xp: Namespace, y: Array, p: Array, q: Mapping[str, float]) -> Array:
    return (1 - y / (p + EPSILON)) / p.shape[-1]


_NUMBERS = ("regression",)
_CLASSES = ("classification",)
_DELTA = Parameter("delta", "Delta", 1.0, 1e-6, 1e6)


def terms(row: Loss, y: Array, p: Array, q: Mapping[str, float]) -> Array:
    """Give what each output adds to its row's loss before the mean or the sum, in NumPy.

    Args:
        row: The loss.
        y: ``(rows, outputs)`` targets.
        p: ``(rows, outputs)`` predictions.
        q: The loss's parameters.

    Returns:
        ``(rows, outputs)``.
    """
    outputs = range(y.shape[1])
    if row.whole_row:
        alone: list[Array] = [y * (np.arange(y.shape[1]) == output) for output in outputs]
        return np.stack([row.rows(np, its, p, q) for its in alone], axis=1)
    pairs = [(y[:, output, None], p[:, output, None]) for output in outputs]
    return np.stack([row.rows(np, a, b, q) for a, b in pairs], axis=1)


LOSSES: Registry[Loss] = Registry(
    "loss",
    (
        Loss(
            "mse",
            "Mean squared error",
            "mean (p − y)²",
            _mse,
            _d_mse,
            "2·(p − y)/n",
            ("regression", "classification"),
        ),
        Loss("mae", "Mean absolute error", "mean |p − y|", _mae, _d_mae, "sign(p − y)/n", _NUMBERS),
        # Huber 1964.
        Loss(
            "huber",
            "Huber",
            "½ e² if |e| ≤ δ, else δ·|e| − ½ δ²",
            _huber,
            _d_huber,
            "(e if |e| ≤ δ, else ±δ)/n",
            _NUMBERS,
            (_DELTA,),
        ),
        Loss(
            "log_cosh", "Log cosh", "mean ln cosh(p − y)", _log_cosh, _d_log_cosh, "tanh(p − y)/n", _NUMBERS
        ),
        # As TensorFlow Playground trains.
        Loss(
            "half_squared_error",
            "Half squared error",
            "½ Σ (p − y)²",
            _half_squared,
            _d_half_squared,
            "p − y",
            ("regression", "classification"),
            reduction="sum",
        ),
        Loss(
            "binary_crossentropy",
            "Binary cross entropy",
            "−mean (y·ln p + (1 − y)·ln(1 − p))",
            _binary_crossentropy,
            _d_binary_crossentropy,
            "((1 − y)/(1 − p) − y/p)/n",
            _CLASSES,
            accuracy="binary",
        ),
        Loss(
            "categorical_crossentropy",
            "Categorical cross entropy",
            "−Σ y·ln p",
            _categorical_crossentropy,
            _d_categorical_crossentropy,
            "(Σ y)/(Σ p) − y/p",
            _CLASSES,
            reduction="sum",
            whole_row=True,
        ),
        Loss("hinge", "Hinge", "mean max(0, 1 − y·p)", _hinge, _d_hinge, "−y/n if y·p < 1, else 0", _CLASSES),
        Loss("poisson", "Poisson", "mean (p − y·ln p)", _poisson, _d_poisson, "(1 − y/p)/n", _NUMBERS),
    ),
)
