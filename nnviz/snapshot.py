"""What the cartographer gives to the window: a draft with its maps and all that was found out about it.

A picture is always drawn from one snapshot, never from a document and a snapshot of different ages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document
from nnviz.drafts import Log, Passed, Progress, Status, empty_log
from nnviz.orders import View
from nnviz.params import Floats, Params


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
        preview: Whether these are not the run's own weights, but those with which an edit is shown until
            the run has followed it.
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
    view: View = field(default_factory=View)
    worst: RowErrors | None = None
    passed: Passed | None = None
    preview: bool = False

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
