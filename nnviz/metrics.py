"""The metrics that go with a loss, one row each: what is counted for one row of a batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nnviz.document import Task
from nnviz.losses import LOSSES
from nnviz.registry import Registry

Array = Any
Namespace = Any
RowMetric = Callable[[Namespace, Array, Array], Array]


@dataclass(frozen=True)
class Metric:
    """One metric: the mean over rows of what ``rows`` gives.

    Attributes:
        key: Its name in histories.
        label: Its name for people.
        rows: ``rows(xp, y, p)``: targets and predictions ``(rows, outputs)`` to ``(rows,)``.
        better: Whether a higher or a lower value is better, +1 or -1.
    """

    key: str
    label: str
    rows: RowMetric
    better: int


def _binary_accuracy(xp: Namespace, y: Array, p: Array) -> Array:
    """Each output compared with > 0.5, and averaged over the outputs, as Keras does."""
    return xp.mean(((p > 0.5) == (y > 0.5)).astype(p.dtype), axis=-1)


def _sign_accuracy(xp: Namespace, y: Array, p: Array) -> Array:
    """Whether output and target, of -1 and 1, have the same sign; an output of 0 counts as 1."""
    return xp.mean(((p >= 0) == (y > 0)).astype(p.dtype), axis=-1)


def _categorical_accuracy(xp: Namespace, y: Array, p: Array) -> Array:
    return (xp.argmax(p, axis=-1) == xp.argmax(y, axis=-1)).astype(p.dtype)


def _mean_absolute_error(xp: Namespace, y: Array, p: Array) -> Array:
    return xp.mean(xp.abs(p - y), axis=-1)


METRICS: Registry[Metric] = Registry(
    "metric",
    (
        Metric("binary_accuracy", "Accuracy", _binary_accuracy, 1),
        Metric("sign_accuracy", "Accuracy", _sign_accuracy, 1),
        Metric("categorical_accuracy", "Accuracy", _categorical_accuracy, 1),
        Metric("mae", "Mean absolute error", _mean_absolute_error, -1),
    ),
)


def metric_for(task: Task, loss: str, outputs: int, targets: tuple[float, float]) -> tuple[str, Metric]:
    """Choose the metric that Keras' name "accuracy" stands for, and its key in the history.

    Args:
        task: What is predicted.
        loss: Key into LOSSES.
        outputs: The number of output units.
        targets: The low and the high target value of a class.
    """
    if task == "regression":
        return "mae", METRICS["mae"]
    if outputs == 1 and targets[0] < 0:
        return "accuracy", METRICS["sign_accuracy"]
    if outputs == 1 or LOSSES[loss].accuracy == "binary":
        return "accuracy", METRICS["binary_accuracy"]
    return "accuracy", METRICS["categorical_accuracy"]
