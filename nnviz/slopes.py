"""The gradient over the training rows, for all weights and biases of one moment."""

from __future__ import annotations

import numpy as np

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document
from nnviz.params import Params
from nnviz.passes.backward import Gradients, backward
from nnviz.snapshot import Slopes

_WHILE_TRAINING = 3e6
_AT_REST = 1e9
"""Multiplications that it may cost, forward and back."""
_BLOCK = 1 << 12
"""Rows that are sent together."""


def measure_slopes(document: Document, data: Prepared, params: Params, *, at_rest: bool) -> Slopes:
    """Give the gradient of what is minimised, without dropout, on all training rows where that is quick.

    Args:
        document: The network and how it learns.
        data: Its prepared table.
        params: The weights.
        at_rest: Whether training stands, so that there is time for large tables.
    """
    weights = max(1, sum(kernel.size for kernel, _ in params))
    most = max(16, int((_AT_REST if at_rest else _WHILE_TRAINING) / (3 * weights)))
    rows = data.train[:: -(-len(data.train) // most)] if len(data.train) else data.train
    summed: Gradients = tuple((np.zeros(k.shape), np.zeros(b.shape)) for k, b in params)
    for first in range(0, len(rows), _BLOCK):
        block = rows[first : first + _BLOCK]
        share = len(block) / len(rows)
        part = backward(document, params, data.x[block], data.y[block])
        summed = tuple(
            (k + share * pk, b + share * pb) for (k, b), (pk, pb) in zip(summed, part, strict=True)
        )
    return Slopes(summed, len(rows), len(rows) == len(data.train))
