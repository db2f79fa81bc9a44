"""The regularisers, one row each, as in Keras: a penalty on kernels, never on biases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nnviz.registry import Registry

Array = Any
Namespace = Any


@dataclass(frozen=True)
class Regularizer:
    """One penalty on the weights.

    Attributes:
        key: Its name in files and on the command line.
        label: Its name for people.
        formula: The penalty as text, R for the rate.
        penalty: ``penalty(xp, w)`` of one kernel, to be multiplied by the rate.
        gradient: ``gradient(xp, w)``: its derivative by each weight, likewise to be multiplied.
        slope: The same as text.
    """

    key: str
    label: str
    formula: str
    penalty: Callable[[Namespace, Array], Array]
    gradient: Callable[[Namespace, Array], Array]
    slope: str


def _l1(xp: Namespace, w: Array) -> Array:
    # A weight of 0 is left alone: abs has a gradient of 1 there in some versions of JAX.
    return xp.sum(xp.where(w == 0, xp.zeros_like(w), xp.abs(w)))


REGULARIZERS: Registry[Regularizer] = Registry(
    "regularizer",
    (
        Regularizer("none", "None", "0", lambda xp, w: 0.0 * xp.sum(w), lambda xp, w: 0.0 * w, "0"),
        # Tibshirani 1996.
        Regularizer("l1", "L1", "R·Σ|w|", _l1, lambda xp, w: xp.sign(w), "R·sign(w)"),
        # Krogh and Hertz 1991.
        Regularizer("l2", "L2", "R·Σw²", lambda xp, w: xp.sum(w * w), lambda xp, w: 2 * w, "2·R·w"),
    ),
)
