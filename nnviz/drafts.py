"""What the trainer answers: whole drafts, each a moment of a run with its weights and its history.

A newer one takes the place of an older one that nobody has drawn yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.document import Document
from nnviz.orders import Fork, PassWish
from nnviz.params import Floats, Params, Slots

Status = Literal["idle", "loading", "compiling", "running", "paused", "finished", "diverged", "failed"]


@dataclass(frozen=True, eq=False)
class Log:
    """The history of a run so far, one entry an epoch; arrays only ever grow at their end.

    Attributes:
        epoch: ``(n,)`` int64, from 1.
        series: Each ``(n,)`` float64 by key: ``"loss"``, ``"accuracy"``, ``"val_loss"`` ... The value
            is the mean over the epoch's rows before each update (Keras' convention); validation
            values are taken at the end of the epoch.
    """

    epoch: NDArray[np.int64]
    series: dict[str, NDArray[np.float64]]

    def last(self, key: str) -> float | None:
        """Give the newest value of a series, or None."""
        values = self.series.get(key)
        return float(values[-1]) if values is not None and len(values) else None

    def until(self, epoch: int) -> Log:
        """Give the history up to an epoch, as views of this one."""
        count = int(np.searchsorted(self.epoch, epoch, side="right"))
        return Log(self.epoch[:count], {key: values[:count] for key, values in self.series.items()})


def empty_log() -> Log:
    """Give the log of a run that has not begun."""
    return Log(np.zeros(0, np.int64), {})


TurnKind = Literal["edit", "setting", "update", "back"]


class Turn(NamedTuple):
    """Where a run took another way than training alone would have led it.

    Attributes:
        number: Rises with every turn of the run, from 1.
        epoch: Epochs finished there.
        kind: An edit, one that left outputs and loss as they were (a learning rate), an update out of turn,
            or that the run was taken up again there.
    """

    number: int
    epoch: int
    kind: TurnKind


@dataclass(frozen=True, eq=False)
class Progress:
    """Where a run stands.

    Attributes:
        status: What the trainer is doing.
        epoch: Epochs finished.
        batch: Batches finished of the next epoch.
        batches: Batches in an epoch.
        log: The history of the run.
        message: A sentence for a person: why it diverged or failed, or "".
        device: Where it computes, such as "cpu", or "" before it is known.
        epochs_per_second: Present speed, 0 while it stands.
        compile_seconds: How long the last compile took.
        report: The whole report of a failure, to copy, or "".
        order: The number of the order that is being followed, -1 before the first.
        turns: Where the run took another way, by epochs. One that lies behind a later turn is left out,
            and of one kind at one epoch only the last is told.
    """

    status: Status = "idle"
    epoch: int = 0
    batch: int = 0
    batches: int = 1
    log: Log = field(default_factory=empty_log)
    message: str = ""
    device: str = ""
    epochs_per_second: float = 0.0
    compile_seconds: float = 0.0
    report: str = ""
    order: int = -1
    turns: tuple[Turn, ...] = ()

    def at(self, epoch: int) -> Progress:
        """Give the same run as it stood after an earlier epoch: nothing in it is later than that."""
        turns = tuple(its for its in self.turns if its.epoch <= epoch)
        status: Status = "paused" if epoch else "idle"
        then = replace(self, status=status, epoch=epoch, batch=0, log=self.log.until(epoch), turns=turns)
        return replace(then, message="", report="", epochs_per_second=0.0)


@dataclass(frozen=True, eq=False)
class Passed:
    """One update that the engine has made on a copy of its state: what following it must end with.

    Attributes:
        wish: What it answers.
        step: Updates made before it since the run began.
        rows: ``(rows,)`` int64: indices into the prepared rows in the batch's order; empty for typed numbers.
        x: ``(rows, inputs)``: what the network saw.
        y: ``(rows, outputs)``: the targets.
        before: The weights before.
        slots_before: The optimizer's running values before.
        after: The weights after, the engine's own bit for bit.
        slots_after: The optimizer's running values after.
        loss: The mean loss of the rows before the update, as the engine measured it, without a penalty.
        batches: Batches in an epoch, by which a schedule counts epochs.
    """

    wish: PassWish
    step: int
    rows: NDArray[np.int64]
    x: Floats
    y: Floats
    before: Params
    slots_before: Slots
    after: Params
    slots_after: Slots
    loss: float
    batches: int


@dataclass(frozen=True, eq=False)
class Draft:
    """A moment of a run before its maps are drawn: what trainer and session mail to the cartographer.

    Attributes:
        revision: The revision of the document it belongs to.
        run: The run it belongs to.
        document: The document it was made with.
        params: The weights.
        progress: Where the run stands.
        preview: Whether these are not the run's own weights, but those with which an edit is shown until
            the run has followed it.
        passed: The update that was wished for, made on a copy, or None.
        oldest: The earliest revision that differs from this one in single weights only.
        fork: How the run began if it goes on from another one's past, else None.
    """

    revision: int
    run: int
    document: Document
    params: Params
    progress: Progress
    preview: bool = False
    passed: Passed | None = None
    oldest: int | None = None
    fork: Fork | None = None
