"""How well a network with given weights does on the rows that it learned from, and on the others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.prepared import Prepared
from nnviz.document import Document
from nnviz.losses import LOSSES
from nnviz.metrics import metric_for
from nnviz.network import forward
from nnviz.registry import with_defaults
from nnviz.scores import judge, score
from nnviz.snapshot import Params

_LARGEST = float(np.finfo(np.float32).max)
_BLOCK = 1 << 15
"""Rows that are looked at together: the activations of all of them are in memory at once."""


def evaluate(document: Document, data: Prepared, params: Params) -> dict[str, float]:
    """Give loss and metric of the weights as they are, for training and validation rows.

    The history's values are taken before each update; these belong to the weights after all of them.
    """
    loss = LOSSES[document.train.loss]
    name, metric = metric_for(document.data.task, loss.key, len(data.outputs), data.targets)
    values: dict[str, float] = {}
    for prefix, rows in (("", data.train), ("val_", data.validation)):
        sums = np.zeros(2)
        with np.errstate(all="ignore"):
            for first in range(0, len(rows), _BLOCK):
                block = rows[first : first + _BLOCK]
                p = forward(document.network, params, data.x[block].astype(np.float64))[-1]
                y = data.y[block].astype(np.float64)
                losses = loss.rows(np, y, p, with_defaults(loss.parameters, document.train.loss_parameters))
                sums += float(np.sum(losses)), float(np.sum(metric.rows(np, y, p)))
        if len(rows):
            values[f"{prefix}loss"], values[f"{prefix}{name}"] = held(sums / len(rows)).tolist()
    return values


def held(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Give numbers that float32 cannot hold as infinite, as they are while training."""
    wide = values.astype(np.float64)
    return np.where(np.abs(wide) > _LARGEST, np.copysign(np.inf, wide), wide)


def score_all(document: Document, data: Prepared, params: Params) -> dict[str, dict[str, object]]:
    """Give the scores of the weights as they are on training and validation rows, with confusion matrices."""
    found: dict[str, dict[str, object]] = {}
    for name, rows in (("train", data.train), ("validation", data.validation)):
        if not len(rows):
            continue
        blocks = [rows[first : first + _BLOCK] for first in range(0, len(rows), _BLOCK)]
        outputs = [
            forward(document.network, params, data.x[block].astype(np.float64))[-1] for block in blocks
        ]
        judged = judge(data, rows, data.output_scaling.back(np.concatenate(outputs)))
        scores = score(document.data.task, judged)
        found[name] = {key: float(held(np.asarray(value))) for key, value in scores.items()}
        if data.classes:
            found[name]["confusion"] = judged.confusion.tolist()
    return found
