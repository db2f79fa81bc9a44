"""How one update comes to the new weights: the rate by the schedule, the optimizer's state, and the step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.document import Document
from nnviz.drafts import Passed
from nnviz.optimizers import OPTIMIZERS
from nnviz.params import Floats
from nnviz.registry import with_defaults
from nnviz.schedules import SCHEDULES

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Change:
    """What an update does to one array of weights or biases.

    Attributes:
        before: ``(fan_in, units)`` or ``(units,)``: the values before.
        gradient: What is minimised, derived by them; the penalty's part included.
        slots_before: The optimizer's running values of them.
        slots_after: The same after the update, by hand.
        by_hand: The values after the update, by hand in double precision; what is locked stays.
        after: The values after the update as the engine has made them, bit for bit.
        locked: Which of them training leaves as they are, or None where it changes all.
    """

    before: Numbers
    gradient: Numbers
    slots_before: tuple[Numbers, ...]
    slots_after: tuple[Numbers, ...]
    by_hand: Numbers
    after: Floats
    locked: NDArray[np.bool_] | None = None

    @property
    def step(self) -> Numbers:
        """What is added to the values before."""
        return self.by_hand - self.before


@dataclass(frozen=True)
class Rate:
    """The learning rate of one update.

    Attributes:
        chosen: The learning rate that the person chose.
        epochs: Epochs passed before this update, with fractions.
        factor: What the schedule multiplies it by.
        update: The number of this update, from 1.
        parameters: The optimizer's other parameters.
    """

    chosen: float
    epochs: float
    factor: float
    update: int
    parameters: dict[str, float]

    @property
    def rate(self) -> float:
        """The learning rate of this update."""
        return self.chosen * self.factor


def rate_of(document: Document, step: int, batches: int) -> Rate:
    """Give the learning rate of the update after ``step`` others, with so many batches in an epoch."""
    train = document.train
    schedule, epochs = SCHEDULES[train.schedule], step / batches
    known = with_defaults(schedule.parameters, train.schedule_parameters)
    factor = float(schedule.factor(np, np.float64(epochs), known))
    its = with_defaults(OPTIMIZERS[train.optimizer].parameters, train.optimizer_parameters)
    return Rate(train.learning_rate, epochs, factor, step + 1, its)


def change(
    document: Document,
    rate: Rate,
    gradient: Numbers,
    passed: Passed,
    layer: int,
    part: int,
    locked: NDArray[np.bool_] | None = None,
) -> Change:
    """Follow the update of one array by hand.

    Args:
        document: Whose optimizer is used.
        rate: The learning rate and the number of the update.
        gradient: Of the array.
        passed: What the engine has made of it.
        layer: The layer's place, from 0 for the first hidden one.
        part: 0 for the kernel, 1 for the biases.
        locked: Which values stay.
    """
    row = OPTIMIZERS[document.train.optimizer]
    before = passed.before[layer][part].astype(np.float64)
    slots = tuple(slot.astype(np.float64) for slot in passed.slots_before[layer][part])
    h = {"learning_rate": rate.rate, **rate.parameters}
    with np.errstate(all="ignore"):
        after, slots_after = row.update(np, before, gradient, slots, np.float64(rate.update), h)
    if locked is not None:
        after = np.where(locked, before, after)
        slots_after = tuple(np.where(locked, old, new) for old, new in zip(slots, slots_after, strict=True))
    return Change(before, gradient, slots, slots_after, after, passed.after[layer][part], locked)
