"""Whether all rows that were cut the fast way are rows of data; the exact way looks at each one by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.text.bulk import BulkColumn, CodedTexts
from nnviz.datasets.text.rows import MAX_CELL_CHARACTERS

_BLANK_OR_RULE = re.compile(r"\s*[-=:+_*~| ]*\s*")


def are_plain_rows(columns: Sequence[BulkColumn], names: Sequence[str]) -> bool:
    """Whether surely no row is blank, a line of dashes or the names again, and no cell too long to be one.

    Args:
        columns: All cells.
        names: The names of the columns as they stand in the file, or nothing.
    """
    if not columns or not _count(columns[0]):
        return False
    texts = [column for column in columns if isinstance(column, CodedTexts)]
    if any(len(text) > MAX_CELL_CHARACTERS for column in texts for text in column.texts):
        return False
    first = columns[0]
    if names and isinstance(first, CodedTexts) and names[0].strip() in map(str.strip, first.texts):
        return False
    return not _any_row_says_nothing(columns)


def _count(column: BulkColumn) -> int:
    return len(column.codes if isinstance(column, CodedTexts) else column)


def _any_row_says_nothing(columns: Sequence[BulkColumn]) -> bool:
    """Whether some row may have nothing in it, or nothing but dashes."""
    silent: NDArray[np.bool_] | None = None
    for column in columns:
        says_nothing = _says_nothing(column)
        silent = says_nothing if silent is None else silent & says_nothing
        if not silent.any():
            return False
    return True


def _says_nothing(column: BulkColumn) -> NDArray[np.bool_]:
    """``(rows,)``: which cells are missing numbers, blank or signs only."""
    if not isinstance(column, CodedTexts):
        return np.isnan(column)
    signs = [_BLANK_OR_RULE.fullmatch(text) is not None for text in column.texts]
    return np.asarray(signs, np.bool_)[column.codes]
