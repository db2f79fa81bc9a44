"""Curves of activations and of their derivatives, in float64."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.activations import ACTIVATIONS, Activation
from nnviz.document import Document, Edit
from nnviz.edits.layers import change_layer, set_activation
from nnviz.labs.tuned import Tuned
from nnviz.registry import with_defaults

Floats = NDArray[np.float64]
FLAT = 3.0
"""Beyond this sum a sigmoid hardly changes: its derivative there is below 0.0452."""
_KINKS = (-3.0, 0.0, 3.0)
_BESIDE = 1e-9
_POINTS = 401


@dataclass(frozen=True)
class Choice(Tuned):
    """An activation with the values of its parameters."""

    @property
    def row(self) -> Activation:
        """Its row of the table."""
        return ACTIVATIONS[self.key]

    @property
    def label(self) -> str:
        """Its name for people, with the parameters: "Leaky ReLU, slope 0.2"."""
        chosen = with_defaults(self.row.parameters, self.values)
        return ", ".join([self.row.label, *(f"{key} {value:g}" for key, value in chosen.items())])


@dataclass(frozen=True, eq=False)
class Curve:
    """An activation over a stretch of sums; NaN stands where a curve jumps.

    Attributes:
        z: ``(n,)``: the sums, rising.
        a: ``(n,)``: what the activation makes of them.
        slope: ``(n,)``: its derivative there.
        jumps: ``(m, 3)``: each jump of ``a``: the sum, the value before it, and the value at it.
    """

    z: Floats
    a: Floats
    slope: Floats
    jumps: Floats


def value_at(choice: Choice, z: NDArray[np.floating] | float) -> tuple[Floats, Floats]:
    """Give activation and derivative at sums of any shape.

    Softmax needs its layer: here it is that of two neurons, the other one's sum being 0, which is the
    sigmoid of ``z``.
    """
    sums = np.asarray(z, np.float64)
    row = ACTIVATIONS["sigmoid"] if choice.row.whole_layer else choice.row
    parameters = with_defaults(row.parameters, choice.values)
    with np.errstate(all="ignore"):
        return np.asarray(row.fn(np, sums, parameters)), np.asarray(row.derivative(np, sums, parameters))


@lru_cache(maxsize=64)
def curve_of(choice: Choice, low: float, high: float) -> Curve:
    """Draw an activation over the sums from low to high; what was drawn lately is remembered.

    Raises:
        ValueError: If high is not above low.
    """
    if not low < high:
        raise ValueError("a curve needs room: high must lie above low")
    kinks = [kink for kink in _KINKS if low < kink < high]
    beside = np.array([place for kink in kinks for place in (kink - _BESIDE, kink, kink + _BESIDE)])
    z = np.unique(np.concatenate([np.linspace(low, high, _POINTS), beside]))
    a, slope = value_at(choice, z)
    jumps = [
        (kink, float(before), float(at))
        for kink in kinks
        for before, at in [value_at(choice, np.array([kink - _BESIDE, kink]))[0]]
        if abs(at - before) > 1e-6
    ]
    return Curve(z, _broken(z, a), _broken(z, slope), np.array(jumps, np.float64).reshape(-1, 3))


def _broken(z: Floats, values: Floats) -> Floats:
    """Put NaN beside a kink where the values leap there."""
    close = (np.diff(z) < 2 * _BESIDE) & (np.abs(np.diff(values)) > 1e-6)
    broken = values.copy()
    broken[:-1][close] = np.nan
    return broken


@lru_cache(maxsize=64)
def is_sigmoidal(choice: Choice) -> bool:
    """Tell whether an activation flattens out on both sides, as the sigmoid does outside [-3, 3].

    That is so where it is bounded on both sides, never falls, and has a gradient to learn by.
    """
    row = choice.row
    if None in row.bounds or not row.trains:
        return False
    a, _ = value_at(choice, np.linspace(-20.0, 20.0, 401))
    return bool((np.diff(a) >= 0).all())


def use_activation(layer: int, choice: Choice) -> Edit:
    """Give a layer (from 1) an activation with its parameters, as one edit."""

    def edit(document: Document) -> Document:
        with_key = set_activation(layer, choice.key)(document)
        return change_layer(layer, activation_parameters=choice.values)(with_key)

    return edit
