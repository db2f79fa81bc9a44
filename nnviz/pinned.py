"""Futures that were left: runs that a person went back in, kept as curves to compare with."""

from __future__ import annotations

from dataclasses import dataclass

from nnviz.drafts import Log


@dataclass(frozen=True, eq=False)
class PinnedRun:
    """A run as it went before it was taken up again at an earlier epoch.

    Attributes:
        number: Tells pinned runs apart, from 1.
        label: What it is called, such as "Run 1".
        log: Its whole history, also from before the epoch at which it was left.
        branch: The epoch at which another future was begun.
        end: The epoch that it had come to.
        about: What its values are of: of other targets or another loss they cannot be compared.
    """

    number: int
    label: str
    log: Log
    branch: int
    end: int
    about: tuple[object, ...] = ()
