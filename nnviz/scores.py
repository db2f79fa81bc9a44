"""How well a network does on whole sets of rows, one row each: what cannot be summed up row by row.

Definitions are those of scikit-learn's functions of the same names. Precision, recall and F1 of two
classes are those of the second class ("yes" of no and yes); of more classes the mean over all of them
("macro"), where a class that was never predicted, or never there, counts as 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.datasets.spec import Task
from nnviz.document import Document
from nnviz.losses import LOSSES
from nnviz.metrics import metric_for
from nnviz.network import forward
from nnviz.params import Params
from nnviz.registry import Parameter, Registry, Values, with_defaults
from nnviz.snapshot import Fit, Scored

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Judged:
    """Truth and prediction of a set of rows.

    Attributes:
        truth: ``(rows, outputs)``: numbers in the label's units, or the targets of classes.
        predicted: ``(rows, outputs)``: the network's outputs, in the label's units for a regression.
        confusion: ``(classes, classes)``: how many rows of class i were taken for class j; empty for a
            regression.
        labels: ``(rows,)``: the class of each row, -1 for a regression.
    """

    truth: Floats
    predicted: Floats
    confusion: Counts
    labels: NDArray[np.int64]


@dataclass(frozen=True)
class Score:
    """One number that says how well a set of rows is predicted.

    Attributes:
        key: Its name in files.
        label: Its name for people.
        task: What it is for.
        of: ``of(judged, parameters)``.
        parameters: What it can be tuned by.
    """

    key: str
    label: str
    task: Task
    of: Callable[[Judged, Mapping[str, float]], float]
    parameters: tuple[Parameter, ...] = ()


def classify(data: Prepared, outputs: Floats) -> NDArray[np.int64]:
    """Give the class that each row of outputs ``(rows, outputs)`` stands for.

    Several units: the greatest. One unit: the side of the middle of its two targets; the middle itself is
    the low class for targets of 0 and 1 (as in Keras' accuracy) and the high one for -1 and 1.
    """
    if outputs.shape[1] == 1:
        low, high = data.targets
        middle = (low + high) / 2
        return (outputs[:, 0] >= middle if low < 0 else outputs[:, 0] > middle).astype(np.int64)
    return np.argmax(outputs, axis=1)


def judge(data: Prepared, rows: NDArray[np.int64], outputs: Floats) -> Judged:
    """Put truth and prediction of some rows side by side.

    Args:
        data: The prepared table.
        rows: Indices into its rows.
        outputs: ``(len(rows), outputs)`` of the network, in the label's units for a regression.
    """
    n = len(data.classes)
    labels = data.labels[rows]
    confusion = np.zeros((n, n), np.int64)
    if n:
        np.add.at(confusion, (labels, classify(data, outputs)), 1)
    return Judged(data.raw_y[rows], outputs, confusion, labels)


def _accuracy(judged: Judged, p: Mapping[str, float]) -> float:
    return float(np.trace(judged.confusion) / judged.confusion.sum())


def _top_k(judged: Judged, p: Mapping[str, float]) -> float:
    """The share of rows whose class is among the k likeliest; of k classes or fewer that is every row."""
    if p["k"] >= len(judged.confusion):
        return 1.0
    if judged.predicted.shape[1] == 1:
        return _accuracy(judged, p)
    own = np.take_along_axis(judged.predicted, judged.labels[:, None], axis=1)
    better = (judged.predicted > own).sum(axis=1)
    return float((better < p["k"]).mean())


def _share(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def _by_class(judged: Judged) -> tuple[Floats, Floats, Floats]:
    """Give precision, recall and F1 of each class that counts."""
    hits = np.diag(judged.confusion).astype(np.float64)
    predicted, there = judged.confusion.sum(axis=0).astype(float), judged.confusion.sum(axis=1).astype(float)
    three = (_share(hits, predicted), _share(hits, there), _share(2 * hits, predicted + there))
    return three if len(hits) != 2 else (three[0][1:], three[1][1:], three[2][1:])


def _mse(judged: Judged, p: Mapping[str, float]) -> float:
    return float(np.mean((judged.predicted - judged.truth) ** 2))


def _r2(judged: Judged, p: Mapping[str, float]) -> float:
    """1 - residual / total sum of squares, the mean over outputs; 0 for a constant truth that is missed."""
    residual = ((judged.truth - judged.predicted) ** 2).sum(axis=0)
    total = ((judged.truth - judged.truth.mean(axis=0)) ** 2).sum(axis=0)
    constant = np.where(residual == 0, 1.0, 0.0)
    return float(np.mean(np.where(total > 0, 1 - residual / np.where(total > 0, total, 1.0), constant)))


SCORES: Registry[Score] = Registry(
    "score",
    (
        Score("accuracy", "Accuracy", "classification", _accuracy),
        Score(
            "top_k",
            "Top-k accuracy",
            "classification",
            _top_k,
            (Parameter("k", "k", 3.0, 1.0, 1000.0),),
        ),
        Score("precision", "Precision", "classification", lambda j, p: float(_by_class(j)[0].mean())),
        Score("recall", "Recall", "classification", lambda j, p: float(_by_class(j)[1].mean())),
        Score("f1", "F1", "classification", lambda j, p: float(_by_class(j)[2].mean())),
        Score(
            "mae",
            "Mean absolute error",
            "regression",
            lambda j, p: float(np.mean(np.abs(j.predicted - j.truth))),
        ),
        Score("mse", "Mean squared error", "regression", _mse),
        Score("rmse", "Root mean squared error", "regression", lambda j, p: float(np.sqrt(_mse(j, p)))),
        Score("r2", "R²", "regression", _r2),
    ),
)


def score(task: Task, judged: Judged, values: Values = ()) -> dict[str, float]:
    """Give all scores of a task; none for a set without rows.

    Args:
        task: What is predicted.
        judged: Truth and prediction.
        values: Chosen values of the scores' parameters, whose keys no two scores share.
    """
    if not len(judged.predicted):
        return {}
    with np.errstate(all="ignore"):
        rows = [row for row in SCORES.values() if row.task == task]
        return {row.key: row.of(judged, with_defaults(row.parameters, values)) for row in rows}


_LARGEST = float(np.finfo(np.float32).max)
_BLOCK = 1 << 15
"""Rows that are looked at together: the activations of all of them are in memory at once."""
_WHILE_TRAINING = 3e6
_AT_REST = 2e9
"""Multiplications that a fit may cost."""


def held(values: NDArray[np.floating]) -> Floats:
    """Give numbers that float32 cannot hold as infinite, as they are while training."""
    wide = values.astype(np.float64)
    return np.where(np.abs(wide) > _LARGEST, np.copysign(np.inf, wide), wide)


@dataclass(frozen=True, eq=False)
class _Look:
    """One pass of a set of rows through a network, in float64.

    Attributes:
        values: The means of loss and metric over the rows, in the log's units.
        judged: Truth and prediction.
    """

    values: Floats
    judged: Judged


def _look(document: Document, data: Prepared, params: Params, rows: NDArray[np.int64]) -> _Look:
    loss = LOSSES[document.train.loss]
    _, metric = metric_for(document.data.task, loss.key, len(data.outputs), data.targets)
    parameters = with_defaults(loss.parameters, document.train.loss_parameters)
    sums, outputs = np.zeros(2), list[NDArray[np.floating]]([np.zeros((0, len(data.outputs)))])
    with np.errstate(all="ignore"):
        for first in range(0, len(rows), _BLOCK):
            block = rows[first : first + _BLOCK]
            p = forward(document.network, params, data.x[block].astype(np.float64))[-1]
            y = data.y[block].astype(np.float64)
            sums += float(np.sum(loss.rows(np, y, p, parameters))), float(np.sum(metric.rows(np, y, p)))
            outputs.append(p)
        judged = judge(data, rows, data.output_scaling.back(np.concatenate(outputs)))
    return _Look(held(sums / max(len(rows), 1)), judged)


def _values(document: Document, data: Prepared, looks: Sequence[_Look]) -> dict[str, float]:
    """Name the means of training and validation rows as the log does."""
    name, _ = metric_for(document.data.task, document.train.loss, len(data.outputs), data.targets)
    found: dict[str, float] = {}
    for prefix, look in zip(("", "val_"), looks, strict=True):
        if len(look.judged.predicted):
            found[f"{prefix}loss"], found[f"{prefix}{name}"] = look.values.tolist()
    return found


def evaluate(document: Document, data: Prepared, params: Params) -> dict[str, float]:
    """Give loss and metric of the weights as they are, for training and validation rows.

    The history's values are taken before each update; these belong to the weights after all of them.
    """
    looks = [_look(document, data, params, rows) for rows in (data.train, data.validation)]
    return _values(document, data, looks)


def evaluate_rows(
    document: Document, data: Prepared, params: Params, rows: NDArray[np.int64]
) -> tuple[float, float]:
    """Give the means of loss (without a penalty) and metric over some rows, in the history's units."""
    loss, metric = _look(document, data, params, rows).values.tolist()
    return loss, metric


def score_all(document: Document, data: Prepared, params: Params) -> tuple[Scored, ...]:
    """Give the scores of the weights as they are on the training and on the validation rows."""
    looks = [_look(document, data, params, rows) for rows in (data.train, data.validation)]
    return tuple(_scored(document, look.judged) for look in looks)


def _scored(document: Document, judged: Judged) -> Scored:
    scores = score(document.data.task, judged, document.train.score_parameters)
    values = held(np.array(list(scores.values()))).tolist()
    return Scored(dict(zip(scores, values, strict=True)), judged.confusion)


def measure_fit(document: Document, data: Prepared, params: Params, *, at_rest: bool) -> Fit:
    """Measure how well weights fit, on all rows where that is quick or nothing is waiting.

    Args:
        document: The document.
        data: Its prepared table.
        params: The weights.
        at_rest: Whether training stands, so that there is time for large tables.
    """
    weights = max(1, sum(kernel.size for kernel, _ in params))
    most = max(1000, int((_AT_REST if at_rest else _WHILE_TRAINING) / weights))
    key = "accuracy" if document.data.task == "classification" else "mae"
    looks = [
        _look(document, data, params, rows[:: -(-len(rows) // most)] if len(rows) else rows)
        for rows in (data.train, data.validation)
    ]
    train, validation = (_scored(document, look.judged) for look in looks)
    return Fit(
        key,
        train.scores.get(key, 0.0),
        validation.scores.get(key),
        most >= max(len(data.train), len(data.validation)),
        _values(document, data, looks),
        (train, validation),
    )
