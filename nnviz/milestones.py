"""Where a run has something worth looking at: its beginning, its best epoch, its edits, where it is now."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

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


def milestones(progress: Progress, measured: Log | None = None) -> tuple[Milestone, ...]:
    """Give the places of a run worth looking at, by their epochs; of one epoch in the order of the kinds.

    Args:
        progress: Where the run stands.
        measured: What was measured on all rows with the weights after an epoch, as snapshots have it.
    """
    found = [Milestone("begin", 0, "Beginning: the initial weights")]
    best = _best(progress, measured)
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


def _best(progress: Progress, measured: Log | None) -> Milestone | None:
    """Give the epoch after which validation loss, else loss was lowest; the first of several.

    Losses are logged before each update, as Keras counts: with one batch an epoch that of epoch n is the
    loss of the weights after epoch n - 1. With more batches it is a mean over the epoch's weights, which
    stands for it.
    """
    log = progress.log
    best = _lowest(log.epoch, log.series.get("val_loss"))
    if best is not None:
        said = f"Best validation loss: {format_single(best[1])}, epoch {format_count(best[0])}"
        return Milestone("best", best[0], said)
    best = _lowest(log.epoch, log.series.get("loss"))
    if best is None:
        return None
    epoch, value = best
    if progress.batches != 1:
        return Milestone("best", epoch, f"Best loss: {format_single(value)}, epoch {format_count(epoch)}")
    epoch -= 1
    latest = _latest(progress, measured)
    if latest is not None and latest < value:
        epoch, value = progress.epoch, latest
    said = f"Best loss: {format_single(value)} with the weights after epoch {format_count(epoch)}"
    return Milestone("best", epoch, said)


def _lowest(epochs: NDArray[np.int64], values: NDArray[np.float64] | None) -> tuple[int, float] | None:
    """Give the epoch of the lowest finite value, and that."""
    if values is None or not len(values):
        return None
    place = int(np.argmin(values))  # one look at a long history, where all of it is finite
    if not np.isfinite(values[place]):
        place = int(np.argmin(np.where(np.isfinite(values), values, np.inf)))
    return (int(epochs[place]), float(values[place])) if np.isfinite(values[place]) else None


def _latest(progress: Progress, measured: Log | None) -> float | None:
    """Give the loss with the newest weights, which the log will only have an epoch later.

    The two can only be compared where they count alike, which an earlier epoch shows that both know.
    """
    log = progress.log
    if measured is None or not len(measured.epoch) or int(measured.epoch[-1]) != progress.epoch:
        return None
    known = measured.series.get("loss")
    if known is None or progress.batch or not math.isfinite(float(known[-1])):
        return None
    for place in range(len(known) - 2, -1, -1):
        epoch, loss = int(measured.epoch[place]), float(known[place])
        after = int(np.searchsorted(log.epoch, epoch + 1))
        if after < len(log.epoch) and int(log.epoch[after]) == epoch + 1:
            alike = math.isclose(loss, float(log.series["loss"][after]), rel_tol=1e-3)
            return float(known[-1]) if alike else None
    return None
