"""What weights and biases are worth: how well the network does with them, and without them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from nnviz.metrics import metric_for
from nnviz.network import with_values
from nnviz.parameters import ByParameter, Parameter
from nnviz.scores import evaluate_rows
from nnviz.snapshot import Snapshot

MOST_ROWS = 20_000
"""Training rows that are looked at, evenly chosen where there are more."""


@dataclass(frozen=True)
class Worth:
    """Loss and metric of the training rows with some weights as they are and with 0 in their place.

    Attributes:
        loss: The mean loss with them, without a penalty.
        loss_without: Likewise with 0 in their place.
        metric_key: The metric's key in the history, such as ``"accuracy"``.
        metric: The mean of the metric with them, in the history's units.
        metric_without: Likewise with 0 in their place.
        rows: How many rows were looked at.
        all_rows: How many training rows there are.
    """

    loss: float
    loss_without: float
    metric_key: str
    metric: float
    metric_without: float
    rows: int
    all_rows: int


def worth_of(snapshot: Snapshot, parameters: Collection[Parameter]) -> Worth:
    """Measure what weights and biases are worth at the moment of a snapshot.

    Those that are switched off count with the values that they would come back with.

    Args:
        snapshot: The moment.
        parameters: Which ones; those that its network doesn't have are left out.
    """
    document, data, off = snapshot.document, snapshot.data, snapshot.document.network.off
    inputs = [unit.name for unit in data.inputs]
    on = ByParameter({its: off[its] for its in parameters if its in off})
    zero = ByParameter(dict.fromkeys(parameters, 0.0))
    n = len(data.train)
    rows = data.train[np.linspace(0, n - 1, min(n, MOST_ROWS)).round().astype(np.int64)]
    name, _ = metric_for(document.data.task, document.train.loss, len(data.outputs), data.targets)
    (loss, metric), (loss_without, metric_without) = (
        evaluate_rows(document, data, with_values(document.network, inputs, snapshot.params, values), rows)
        for values in (on, zero)
    )
    return Worth(loss, loss_without, name, metric, metric_without, len(rows), n)
