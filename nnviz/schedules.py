"""How the learning rate changes while training, one row each. Time is counted in epochs, with fractions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from nnviz.registry import Parameter, Registry

Array = Any
Namespace = Any
Factor = Callable[[Namespace, Array, Mapping[str, Array]], Array]


@dataclass(frozen=True)
class Schedule:
    """One course of the learning rate.

    Attributes:
        key: Its name in files and on the command line.
        label: Its name for people.
        formula: The factor on the learning rate as text, e for the epochs passed.
        factor: ``factor(xp, epochs, parameters)``: what the learning rate is multiplied by, given the
            epochs passed before this update.
        parameters: What it can be tuned by.
    """

    key: str
    label: str
    formula: str
    factor: Factor
    parameters: tuple[Parameter, ...] = ()


def _constant(xp: Namespace, epochs: Array, p: Mapping[str, Array]) -> Array:
    return xp.ones_like(epochs)


def _step(xp: Namespace, epochs: Array, p: Mapping[str, Array]) -> Array:
    return p["factor"] ** xp.floor(epochs / p["every"])


def _exponential(xp: Namespace, epochs: Array, p: Mapping[str, Array]) -> Array:
    return p["factor"] ** (epochs / p["every"])


def _cosine(xp: Namespace, epochs: Array, p: Mapping[str, Array]) -> Array:
    share = xp.clip(epochs / p["length"], 0.0, 1.0)
    return p["final"] + (1 - p["final"]) * 0.5 * (1 + xp.cos(3.141592653589793 * share))


def _warm_up(xp: Namespace, epochs: Array, p: Mapping[str, Array]) -> Array:
    return xp.clip(epochs / p["length"], 0.0, 1.0)


_FACTOR = Parameter("factor", "Factor", 0.5, 1e-9, 1.0)
_EVERY = Parameter("every", "Every (epochs)", 10.0, 1e-3, 1e9)
_LENGTH = Parameter("length", "Length (epochs)", 100.0, 1e-3, 1e9)

SCHEDULES: Registry[Schedule] = Registry(
    "schedule",
    (
        Schedule("constant", "Constant", "1", _constant),
        Schedule("step", "Step decay", "factor^floor(e / every)", _step, (_FACTOR, _EVERY)),
        Schedule("exponential", "Exponential decay", "factor^(e / every)", _exponential, (_FACTOR, _EVERY)),
        # Loshchilov and Hutter 2017, equation 5, without restarts.
        Schedule(
            "cosine",
            "Cosine decay",
            "final + (1 − final)·½·(1 + cos(π·e / length))",
            _cosine,
            (_LENGTH, Parameter("final", "Final share", 0.0, 0.0, 1.0)),
        ),
        Schedule(
            "warm_up",
            "Warm-up",
            "min(1, e / length)",
            _warm_up,
            (Parameter("length", "Length (epochs)", 5.0, 1e-3, 1e9),),
        ),
    ),
)
