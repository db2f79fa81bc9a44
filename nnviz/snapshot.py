"""The mail between session and trainer: whole orders one way, whole snapshots the other.

Both are frozen and absolute ("train until epoch 20", never "20 more"), so any of them may be lost or
replaced by a newer one. A picture is always drawn from one snapshot, never from a document and a
snapshot of different ages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document

Floats = NDArray[np.float32]
Params = tuple[tuple[Floats, Floats], ...]
"""For each layer its kernel ``(fan_in, fan_out)`` and its biases ``(fan_out,)``."""

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


def empty_log() -> Log:
    """Give the log of a run that has not begun."""
    return Log(np.zeros(0, np.int64), {})


Part = Literal["all", "training", "validation"]


@dataclass(frozen=True)
class View:
    """What the person looks at of a network's predictions; part of the view, never of what is trained.

    Inputs are named, so that a view outlives edits of the table's roles; a name that no longer is counts
    as nothing said.

    Attributes:
        axes: The inputs on x (and y) by name; what is missing is chosen.
        held: The other inputs by name with the values at which they are held, in the table's units;
            what is missing is held at its median, or at the most frequent category.
        quick: Whether a hand is moving: maps come sooner, and coarser.
        map: Whether the fine map of the outputs is seen.
        errors: Whether the rows with the largest errors are wanted.
        part: Which rows these are chosen from.
        cell: Of these only rows of a class that were taken for a class (true, taken), or None.
        slopes: Whether the gradient of the loss by each weight and bias is wanted.
    """

    axes: tuple[str, ...] = ()
    held: tuple[tuple[str, float], ...] = ()
    quick: bool = False
    map: bool = True
    errors: bool = False
    part: Part = "all"
    cell: tuple[int, int] | None = None
    slopes: bool = False


@dataclass(frozen=True, eq=False)
class Slopes:
    """The gradient of what is minimised, the mean loss and the penalty, by each weight and bias.

    Attributes:
        layers: For each layer by its kernel ``(fan_in, fan_out)`` and by its biases ``(fan_out,)``, float64.
        rows: Over how many training rows.
        exact: Whether those were all of them, or only an even choice.
    """

    layers: tuple[tuple[NDArray[np.float64], NDArray[np.float64]], ...]
    rows: int
    exact: bool


@dataclass(frozen=True, eq=False)
class RowErrors:
    """The rows with the largest errors, the worst first.

    Attributes:
        rows: ``(n,)`` int64: indices into the prepared rows.
        losses: ``(n,)`` float64: what each adds to the loss, before the mean over rows.
        outputs: ``(n, outputs)`` float64 of the network, in the label's units for a regression.
        taken: ``(n,)`` int64: the class each is taken for, -1 for a regression.
        found: How many rows there were to choose from, of those that were looked at.
        exact: Whether all rows were looked at; of very many only some are while training goes on.
    """

    rows: NDArray[np.int64]
    losses: NDArray[np.float64]
    outputs: NDArray[np.float64]
    taken: NDArray[np.int64]
    found: int
    exact: bool


@dataclass(frozen=True, eq=False)
class Surfaces:
    """What every neuron computes over a grid of inputs.

    One feature: grids are ``(units, n)`` along x. Two or more: ``(units, n, n)``, first index y from
    low to high, second x from low to high; all other inputs held at ``held``.

    Attributes:
        axes: Which inputs lie on x (and y).
        x_range: Lowest and highest x in the table's units.
        y_range: Likewise for y; (0, 0) for one feature.
        held: ``(inputs,)`` float64: where the other inputs are held, in the table's units.
        tiles: For the inputs and each layer ``(units, n[, n])`` float32 activations, coarse (about 48).
        outputs: ``(outputs, m[, m])`` float32 of the output layer, fine (about 160), in the label's
            units for a regression.
    """

    axes: tuple[int, ...]
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    held: NDArray[np.float64]
    tiles: tuple[Floats, ...]
    outputs: Floats


@dataclass(frozen=True, eq=False)
class Scored:
    """How well weights do on one set of rows.

    Attributes:
        scores: The scores of the task by their keys in SCORES, in the label's units; empty without rows.
        confusion: ``(classes, classes)``: how many rows of class i were taken for class j.
    """

    scores: dict[str, float]
    confusion: NDArray[np.int64]


@dataclass(frozen=True)
class Fit:
    """How well the weights of one moment fit; unlike the log, whose values are from before each update.

    Attributes:
        key: ``"accuracy"`` (the share of rows whose class is right) or ``"mae"`` (in the label's units).
        train: Its value on the training rows.
        validation: Its value on the validation rows, None where there are none.
        exact: Whether all rows were counted, or only an even choice of them while training goes on.
        values: Loss of the data and metric of the training rows, and those of the validation rows, under
            the log's keys and in its units; the penalty is not in the loss.
        scored: All scores on the training and on the validation rows.
    """

    key: str
    train: float
    validation: float | None
    exact: bool
    values: dict[str, float] = field(default_factory=dict[str, float])
    scored: tuple[Scored, Scored] | None = None


FindingCode = Literal["dead", "saturated", "identical", "exploding"]


@dataclass(frozen=True)
class Finding:
    """Something wrong with some neurons that a person should know.

    Attributes:
        code: What is wrong with them.
        neurons: Which: for each its layer (1 is the first hidden one) and its place in it, from 0.
        label: One or two words for a badge.
        text: What is so and why, in plain sentences.
        cures: Keys into CURES, the likeliest first; may be empty.
        whole_layer: Whether all neurons of a layer are concerned, so that the message strip should tell.
    """

    code: FindingCode
    neurons: tuple[tuple[int, int], ...]
    label: str
    text: str
    cures: tuple[str, ...] = ()
    whole_layer: bool = False

    @property
    def cure(self) -> str | None:
        """The likeliest cure's key in CURES, or None."""
        return self.cures[0] if self.cures else None


@dataclass(frozen=True, eq=False)
class Activity:
    """What one layer gave for the rows that were looked at.

    Attributes:
        flat: ``(units,)``: the share of rows where the activation is all but flat, so that little of the
            gradient or nothing comes through; None for an activation without such a part.
        silent: ``(units,)``: the share of rows whose output is 0.
        mean: The mean of its outputs, over rows and units.
        std: Their standard deviation.
        low: The least of them.
        high: The greatest.
    """

    flat: NDArray[np.float64] | None
    silent: NDArray[np.float64]
    mean: float
    std: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Health:
    """What is wrong with the neurons at one moment, and what was seen of each layer.

    Attributes:
        findings: What is wrong; empty where all is well.
        layers: What each layer gave, from the first hidden one on.
        rows: How many training rows were looked at.
        exact: Whether those were all of them, or only an even choice.
    """

    findings: tuple[Finding, ...]
    layers: tuple[Activity, ...]
    rows: int
    exact: bool


@dataclass(frozen=True)
class PassWish:
    """Which update a person wants to follow number by number.

    Attributes:
        rows: Indices into the prepared rows, or None for the next batch in the run's own order.
        typed: Numbers of one's own in the place of rows: inputs and targets of one row, both as the network
            sees them.
    """

    rows: tuple[int, ...] | None = None
    typed: tuple[tuple[float, ...], tuple[float, ...]] | None = None

    @property
    def is_next(self) -> bool:
        """Whether the next batch is meant, the one that training itself would take."""
        return self.rows is None and self.typed is None


Slots = tuple[tuple[tuple[Floats, ...], tuple[Floats, ...]], ...]
"""For each layer the optimizer's running values of its kernel and of its biases."""


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
class Step:
    """One edit on the way from a document that the trainer has to the present one.

    A weight that an edit takes away and another one brings back is a new one; that can't be told from first
    and last document alone.

    Attributes:
        number: The number of the order that brought it.
        document: The document after it.
        params: Weights of it, from which whatever is new in it is taken.
    """

    number: int
    document: Document
    params: Params


@dataclass(frozen=True, eq=False)
class Order:
    """What the trainer should do from now on.

    Attributes:
        number: Rises with every order, so that an answer can say which one it answers.
        revision: Rises with every edit of the document.
        run: Rises when training is to begin again from ``params``.
        document: What to train.
        params: Weights of the document's network: a new run begins from them, and in a run that goes
            on, whatever is new in the network is taken from them.
        goal: Train until this many epochs, and batches of the next one, have been finished.
        playing: Whether to go on towards the goal.
        speed: Epochs per second, or None for as fast as it goes.
        rewind: A number that rises with each wish to go back, and the epoch to go back to.
        wish: Which update to show while training rests, or None.
        lesson: A number that rises with each wish to make one update out of turn, and on which rows.
        steps: The edits that the trainer has not confirmed, the last one with the present document.
        oldest: The earliest revision that differs from this one in single weights only.
    """

    number: int
    revision: int
    run: int
    document: Document
    params: Params
    goal: tuple[int, int] = (0, 0)
    playing: bool = False
    speed: float | None = None
    rewind: tuple[int, int] = (0, 0)
    wish: PassWish | None = None
    lesson: tuple[int, PassWish] = (0, PassWish())
    steps: tuple[Step, ...] = ()
    oldest: int = 0


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
        turns: Where the run was edited or taken back: each with its number, from 1, and the epoch. One
            that lies behind a later turn is left out.
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
    turns: tuple[tuple[int, int], ...] = ()


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
    """

    revision: int
    run: int
    document: Document
    params: Params
    progress: Progress
    preview: bool = False
    passed: Passed | None = None
    oldest: int | None = None


@dataclass(frozen=True, eq=False)
class Snapshot:
    """All that a picture of the network at one moment needs.

    Attributes:
        revision: The revision of the document it belongs to.
        run: The run it belongs to.
        document: The document it was made with.
        data: The prepared table.
        params: The weights.
        progress: Where the run stands.
        surfaces: Maps of all neurons, or None where there are none.
        fit: How well these weights fit, or None where that is not known.
        measured: What was measured on all rows after those epochs of this run that were drawn: loss and
            metric of the training rows, and those of the validation rows, under the log's keys. Unlike
            the log's, all of them belong to the weights at the end of their epoch.
        health: What is wrong with its neurons, or None where that is not known.
        view: What is looked at: where the maps lie.
        worst: The rows with the largest errors, or None where the view doesn't want them.
        passed: The update that was wished for, made on a copy of the run's state, or None.
    """

    revision: int
    run: int
    document: Document
    data: Prepared
    params: Params
    progress: Progress = field(default_factory=Progress)
    surfaces: Surfaces | None = None
    fit: Fit | None = None
    measured: Log = field(default_factory=empty_log)
    health: Health | None = None
    slopes: Slopes | None = None
    view: View = View()
    worst: RowErrors | None = None
    passed: Passed | None = None

    @property
    def status(self) -> Status:
        """What the trainer is doing."""
        return self.progress.status

    @property
    def epoch(self) -> int:
        """Epochs finished."""
        return self.progress.epoch

    @property
    def log(self) -> Log:
        """The history of the run."""
        return self.progress.log
