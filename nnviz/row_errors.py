"""Which rows a network gets most wrong: what each of them adds to the loss, the worst first."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document
from nnviz.losses import LOSSES
from nnviz.network import forward
from nnviz.orders import View
from nnviz.params import Params
from nnviz.registry import with_defaults
from nnviz.scores import classify
from nnviz.snapshot import RowErrors

MOST = 200
"""How many rows are listed."""
_BLOCK = 1 << 15
_WHILE_TRAINING = 3e6
_AT_REST = 2e9
"""Multiplications that the search may cost."""


def worst_rows(document: Document, data: Prepared, params: Params, view: View, *, at_rest: bool) -> RowErrors:
    """Look for the rows with the largest errors, block by block, so that memory stays small.

    A loss that is not a number counts as the largest.

    Args:
        document: The document.
        data: Its prepared table.
        params: The weights.
        view: From which rows to choose, and which mistake they must make.
        at_rest: Whether training stands, so that there is time to look at all rows.
    """
    rows = _of_part(data, view)
    if view.cell is not None and data.classes:
        rows = rows[data.labels[rows] == view.cell[0]]
    cost = max(1, sum(kernel.size for kernel, _ in params))
    most = max(1000, int((_AT_REST if at_rest else _WHILE_TRAINING) / cost))
    step = max(-(-len(rows) // most), 1)
    rows = rows[::step]
    best = _Worst(len(data.outputs))
    for first in range(0, len(rows), _BLOCK):
        best.take(*_judged(document, data, params, rows[first : first + _BLOCK], view))
    return best.found(exact=step == 1)


def _of_part(data: Prepared, view: View) -> NDArray[np.int64]:
    if view.part == "all":
        return np.arange(len(data.x), dtype=np.int64)
    return data.train if view.part == "training" else data.validation


class _Worst:
    """Keeps the worst rows of all that it was given."""

    def __init__(self, outputs: int) -> None:
        self.seen = 0
        self.rows = np.zeros(0, np.int64)
        self.losses = np.zeros(0)
        self.outputs = np.zeros((0, outputs))
        self.taken = np.zeros(0, np.int64)

    def take(
        self,
        rows: NDArray[np.int64],
        losses: NDArray[np.float64],
        outputs: NDArray[np.float64],
        taken: NDArray[np.int64],
    ) -> None:
        """Look at more rows."""
        self.seen += len(rows)
        self.rows = np.concatenate([self.rows, rows])
        self.losses = np.concatenate([self.losses, losses])
        self.outputs = np.concatenate([self.outputs, outputs])
        self.taken = np.concatenate([self.taken, taken])
        if len(self.rows) > MOST:
            self._keep(np.argpartition(-_weight(self.losses), MOST - 1)[:MOST])

    def found(self, *, exact: bool) -> RowErrors:
        """Give the rows, the worst first, equals in the table's order."""
        self._keep(np.lexsort((self.rows, -_weight(self.losses))))
        return RowErrors(self.rows, self.losses, self.outputs, self.taken, self.seen, exact)

    def _keep(self, places: NDArray[np.intp]) -> None:
        self.rows, self.losses = self.rows[places], self.losses[places]
        self.outputs, self.taken = self.outputs[places], self.taken[places]


def _weight(losses: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.nan_to_num(losses, nan=np.inf, posinf=np.inf, neginf=-np.inf)


def _judged(
    document: Document, data: Prepared, params: Params, rows: NDArray[np.int64], view: View
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Give some rows with their losses, outputs and the classes they are taken for."""
    loss = LOSSES[document.train.loss]
    parameters = with_defaults(loss.parameters, document.train.loss_parameters)
    with np.errstate(all="ignore"):
        p = forward(document.network, params, data.x[rows].astype(np.float64))[-1]
        losses = np.asarray(loss.rows(np, data.y[rows].astype(np.float64), p, parameters), np.float64)
        outputs = data.output_scaling.back(p)
    taken = classify(data, outputs) if data.classes else np.full(len(rows), -1, np.int64)
    if view.cell is None or not data.classes:
        return rows, losses, outputs, taken
    chosen = taken == view.cell[1]
    return rows[chosen], losses[chosen], outputs[chosen], taken[chosen]
