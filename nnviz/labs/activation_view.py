"""What the activation lab shows, as one value, and in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.labs.activation_curves import FLAT, Choice, is_sigmoidal, value_at
from nnviz.labs.present_sums import Sums
from nnviz.numbers import MINUS, format_number, format_share

MOST_NAMED = 8
"""So many neurons at most are named."""


@dataclass(frozen=True, eq=False)
class Neurons:
    """The neurons of a layer and their sums at present.

    Attributes:
        layer: What the layer is called.
        z: ``(units,)``: their sums for the shown row.
        names: ``(units,)`` names.
        rows: Their sums for all training rows, or None where those are not shown.
    """

    layer: str
    z: NDArray[np.floating]
    names: tuple[str, ...]
    rows: Sums | None = None


@dataclass(frozen=True, eq=False)
class LabView:
    """What the lab shows.

    Attributes:
        choice: The activation.
        other: Another one to compare with, or None.
        low: The least sum, as ``high`` the greatest.
        neurons: The neurons whose sums are marked, or None.
        cursor: A sum whose values are marked, or None.
    """

    choice: Choice
    other: Choice | None = None
    low: float = -10.0
    high: float = 9.0
    neurons: Neurons | None = None
    cursor: float | None = None


def describe(view: LabView) -> str:
    """Say in words what is seen."""
    stretch = f"sums from {number(view.low)} to {number(view.high)}"
    said = f"{view.choice.label}, curve and derivative over {stretch}"
    if view.other is not None:
        said += f", compared with {view.other.label}"
    if view.neurons is not None:
        pairs = zip(view.neurons.names[:MOST_NAMED], view.neurons.z, strict=False)
        said += f". {view.neurons.layer}: " + ", ".join(f"{name} z = {number(z)}" for name, z in pairs)
        if line := lost_line(view):
            said += f". {line[0]}"
    return said


def lost_line(view: LabView) -> tuple[str, ...]:
    """Say what share of the sums learns little or nothing, in a long and in a short wording."""
    neurons, rows = view.neurons, view.neurons.rows if view.neurons else None
    if neurons is None or rows is None or not rows.z.size:
        return ()
    if is_sigmoidal(view.choice):
        share = format_share(float(np.mean(~(np.abs(rows.z) <= FLAT))))
        return (
            f"{share} of the sums lie outside [{MINUS}3, 3], where it is flat",
            f"{share} outside [{MINUS}3, 3]",
        )
    below, above = value_at(view.choice, np.array([-1.0, 1.0]))[1]
    if not (below == 0 and above > 0):
        return ()
    share = format_share(float(np.mean(rows.z <= 0)))
    dead = int(np.sum((rows.z <= 0).all(axis=0)))
    said = f"{share} of the sums are 0 or less, where the slope is 0"
    every = "every row" if len(rows.z) == rows.of else "all these rows"
    return (
        f"{said}; {dead} of {rows.z.shape[1]} neurons for {every}",
        f"{share} at 0 or less; {dead} of {rows.z.shape[1]} neurons always",
        f"{share} at 0 or less",
    )


def number(value: float) -> str:
    """Write a number."""
    return format_number(float(value))
