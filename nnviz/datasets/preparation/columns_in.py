"""The features of a table as one array, column by column: missing cells filled, texts as 0 and 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.files.memory import check_memory
from nnviz.datasets.preparation.one_hot import one_hot
from nnviz.datasets.preparation.prepared import Affine, ColumnFit, Floats, Method
from nnviz.datasets.preparation.scaling import Fit, Raw, affine_of, check_scaled, fit_scaling, scale_all
from nnviz.datasets.preparation.splitting import Indices
from nnviz.datasets.spec import Missing, Scaling
from nnviz.datasets.table import Column
from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError

_T = TypeVar("_T", bound=np.generic)

_WORTH_ASKING = 1 << 28
_BYTES = 8 + 4
"""Of one number: in the table's units, and as the network sees it."""


@dataclass(frozen=True)
class Rows:
    """Which rows are kept, and which of them train.

    Attributes:
        kept: ``(rows,)``: their numbers in the table.
        train: ``(train rows,)``: indices into ``kept``.
        whole: The number of rows of the table.
    """

    kept: Indices
    train: Indices
    whole: int

    def keep(self, values: NDArray[_T]) -> NDArray[_T]:
        """``(rows,)`` of ``(rows of the table,)``, without a copy where all are kept."""
        return values if len(self.kept) == self.whole else values[self.kept]

    def training(self, values: NDArray[_T]) -> NDArray[_T]:
        """``(train rows,)`` of ``(rows,)``, without a copy where all rows train."""
        return values if len(self.train) == len(self.kept) else values[self.train]


@dataclass(frozen=True)
class Side:
    """The inputs or the targets, in the table's units and as the network sees them.

    Attributes:
        raw: ``(rows, units)``.
        seen: ``(rows, units)``.
        scaling: From the one to the other.
        fits: What was done to each column.
    """

    raw: Raw
    seen: Floats
    scaling: Affine
    fits: tuple[ColumnFit, ...]


def number_side(columns: tuple[Column, ...], rows: Rows, scaling: Scaling, missing: Missing) -> Side:
    """Make the side of several columns.

    Args:
        columns: Its columns.
        rows: The rows that are kept.
        scaling: How numbers and dates are scaled; 0 and 1 of bools and texts are left as they are.
        missing: Whether missing cells are filled from the training rows.

    Raises:
        UserError: If a column has nothing to learn from, or float32 can't hold it, or the whole is larger
            than memory.
    """
    widths = [width_of(column) for column in columns]
    needed = sum(widths) * len(rows.kept) * _BYTES
    if needed > _WORTH_ASKING:
        check_memory(needed)
    raw = np.zeros((sum(widths), len(rows.kept))).T
    units: list[Fit] = []
    fits: list[ColumnFit] = []
    for column, width in zip(columns, widths, strict=True):
        first = len(units)
        into = raw[:, first : first + width]
        values, fill, filled = _filled(column, rows, missing)
        its, method = _take(column, values, rows, scaling, into)
        units += its
        fits.append(ColumnFit(column.name, first, width, method, fill, filled))
    affine = affine_of(units)
    return Side(raw, scale_all(raw, affine), affine, tuple(fits))


def width_of(column: Column) -> int:
    """Give how many inputs a column has."""
    return len(one_hot(column).units) if column.type in ("category", "text") else 1


def _filled(column: Column, rows: Rows, missing: Missing) -> tuple[Raw, float, int]:
    """Give a column's values in the kept rows, what stands for missing cells, and in how many rows."""
    values = rows.keep(column.values).astype(np.float64, copy=False)
    if missing == "drop":
        return values, float("nan"), 0
    present = rows.keep(column.present)
    fill = _typical(column, rows.training(values)[rows.training(present)])
    filled = len(present) - int(np.count_nonzero(present))
    return (np.where(present, values, fill) if filled else values), fill, filled


def _take(column: Column, values: Raw, rows: Rows, scaling: Scaling, into: Raw) -> tuple[list[Fit], Method]:
    """Write a column's numbers ``(rows, its inputs)`` and fit its scaling."""
    if column.type in ("category", "text"):
        return [Fit()] * into.shape[1], _spread(column, values, rows, into)
    into[:, 0] = values
    fit = fit_scaling(rows.training(values), _scaling_of(column, scaling), dates=column.type == "date")
    check_scaled(values, fit, column.name)
    return [fit], fit.method


def _scaling_of(column: Column, scaling: Scaling) -> Scaling:
    return "none" if column.type == "bool" else scaling


def _spread(column: Column, codes: Raw, rows: Rows, into: Raw) -> Method:
    """Write 1 where a row has the value of an input."""
    places = one_hot(column).places[codes.astype(np.intp)]
    into[np.arange(len(places)), places] = 1.0
    trained = rows.training(places)
    return "constant" if trained.min() == trained.max() else "one_hot"


def _typical(column: Column, known: Raw) -> float:
    """Give the mean of numbers and dates, and the most frequent of all others (the first of equals)."""
    if len(known) == 0:
        message = (
            f"The feature {shorten(column.name)} is missing in every training row. Give it the role Ignore."
        )
        raise UserError("empty_feature", message)
    if column.type in ("number", "date"):
        return float(known.mean())
    return float(np.argmax(np.bincount(known.astype(np.intp))))
