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
    """

    key: str
    label: str
    formula: str
    penalty: Callable[[Namespace, Array], Array]


REGULARIZERS: Registry[Regularizer] = Registry(
    "regularizer",
    (
        Regularizer("none", "None", "0", lambda xp, w: 0.0 * xp.sum(w)),
        # Tibshirani 1996.
        Regularizer("l1", "L1", "R·Σ|w|", lambda xp, w: xp.sum(xp.abs(w))),
        # Krogh and Hertz 1991.
        Regularizer("l2", "L2", "R·Σw²", lambda xp, w: xp.sum(w * w)),
    ),
)
