"""Where a run has something worth looking at: its beginning, its best epoch, its edits, where it is now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nnviz.drafts import Log, Progress, Turn
from nnviz.numbers import format_count, format_single

MilestoneKind = Literal["begin", "best", "edit", "out_of_turn", "diverged", "now"]


@dataclass(frozen=True)
class Milestone:
    """One place on the timeline.

    Attributes:
        kind: What is there.
        epoch: Epochs finished there.
        text: What to tell a person, such as "Best validation loss: 0.0692, epoch 17".
    """

    kind: MilestoneKind
    epoch: int
    text: str


def milestones(progress: Progress) -> tuple[Milestone, ...]:
    """Give the places of a run worth looking at, by their epochs; of one epoch in the order of the kinds."""
    found = [Milestone("begin", 0, "Beginning: the initial weights")]
    best = _best(progress.log)
    if best is not None:
        found.append(best)
    found += [_of_turn(its) for its in progress.turns if its.kind != "back"]
    if progress.status == "diverged":
        failed = progress.epoch + 1
        found.append(Milestone("diverged", failed, f"Diverged at epoch {format_count(failed)}"))
    found.append(Milestone("now", progress.epoch, f"Now: epoch {format_count(progress.epoch)}"))
    return tuple(sorted(found, key=lambda its: its.epoch))


def _of_turn(turn: Turn) -> Milestone:
    epoch = format_count(turn.epoch)
    if turn.kind == "update":
        return Milestone("out_of_turn", turn.epoch, f"An update out of turn after epoch {epoch}")
    return Milestone("edit", turn.epoch, f"Edited after epoch {epoch}")


def _best(log: Log) -> Milestone | None:
    """Give the epoch of the lowest validation loss, else of the lowest loss; the first of several."""
    for key, name in (("val_loss", "validation loss"), ("loss", "loss")):
        values = log.series.get(key)
        if values is None or not len(values):
            continue
        place = int(np.argmin(values))  # one look at a long history, where all of it is finite
        if not np.isfinite(values[place]):
            place = int(np.argmin(np.where(np.isfinite(values), values, np.inf)))
        if np.isfinite(values[place]):
            epoch, value = int(log.epoch[place]), format_single(float(values[place]))
            return Milestone("best", epoch, f"Best {name}: {value}, epoch {format_count(epoch)}")
    return None
