"""Futures that were left: runs that a person went back in, kept as curves to compare with."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nnviz.document import Document
from nnviz.drafts import Log

MOST = 4
"""Futures that are kept; beyond it the oldest goes."""


@dataclass(frozen=True, eq=False)
class PinnedRun:
    """A run as it went before it was taken up again at an earlier epoch.

    Attributes:
        number: Tells pinned runs apart, from 1.
        label: What it is called, such as "Run 1".
        log: Its whole history, also from before the epoch at which it was left.
        branch: The epoch at which another future was begun.
        end: The epoch that it had come to.
        about: What its values are of: of other rows or another loss they cannot be compared.
    """

    number: int
    label: str
    log: Log
    branch: int
    end: int
    about: tuple[object, ...] = ()

    @property
    def future(self) -> Log:
        """Its history from where it was left; before that it is the present run's own."""
        first = int(np.searchsorted(self.log.epoch, self.branch))
        return Log(self.log.epoch[first:], {key: values[first:] for key, values in self.log.series.items()})


def what_values_are_of(document: Document) -> tuple[object, ...]:
    """Give what two runs must share for their losses to be comparable: the rows, the labels and the loss."""
    data, train = document.data, document.train
    rows = (data.table, data.scaling, data.missing, data.validation, data.split, data.split_seed)
    return *rows, data.task, data.names("target"), train.loss, train.loss_parameters


def pinned_with(pins: tuple[PinnedRun, ...], left: PinnedRun) -> tuple[PinnedRun, ...]:
    """Pin a future that is left, unless there is none or another pin has it already.

    One that this one goes on from is not needed any more; of too many the oldest goes. What is pinned parts
    from the present run no later than where that goes on.
    """
    pins = branched(pins, left.branch)
    if not len(left.log.epoch) or left.log.epoch[-1] <= left.branch:
        return pins
    alike = [its for its in pins if its.about == left.about]
    if any(_goes_on_from(its.log, left.log) for its in alike):
        return pins
    gone = [its for its in alike if _goes_on_from(left.log, its.log)]
    return (*(its for its in pins if its not in gone), left)[-MOST:]


def branched(pins: tuple[PinnedRun, ...], epoch: int) -> tuple[PinnedRun, ...]:
    """Give the pins beside a run that goes on from an epoch: none of them has more in common with it."""
    if all(its.branch <= epoch for its in pins):
        return pins
    return tuple(replace(its, branch=min(its.branch, epoch)) for its in pins)


def still_of_use(pins: tuple[PinnedRun, ...], log: Log) -> tuple[PinnedRun, ...]:
    """Give the pins that the present run has not caught up with along the very same curve.

    Where nothing is changed, training on from the past computes the same numbers again: then the old future
    and the new one are one.
    """
    left = tuple(its for its in pins if not _goes_on_from(log, its.log))
    return left if len(left) < len(pins) else pins


def _goes_on_from(log: Log, other: Log) -> bool:
    """Tell whether a history is another one, number by number, as far as that went."""
    count = len(other.epoch)
    if len(log.epoch) < count or not other.series.keys() <= log.series.keys():
        return False
    pairs = [(log.epoch, other.epoch), *((log.series[key], its) for key, its in other.series.items())]
    # The ends first: of two ways that parted they differ, and nothing else need be compared.
    ends = all(np.array_equal(a[count - 1 : count], b[-1:], equal_nan=True) for a, b in pairs)
    return ends and all(np.array_equal(a[:count], b, equal_nan=True) for a, b in pairs)
