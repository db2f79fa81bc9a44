"""A table as it was read: typed columns, and notices of every decision that the reader took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.column_types import ColumnType
from nnviz.datasets.settings import NOTHING_SAID, ImportSettings


@dataclass(frozen=True)
class Notice:
    """One decision of the reader or of the preparation that a person should know of.

    Attributes:
        code: A short, stable key such as ``"ragged"``.
        text: One plain sentence.
        line: The line of the file, counted from 1, where one line is concerned.
    """

    code: str
    text: str
    line: int | None = None


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a table.

    Attributes:
        name: Its name, unique in the table; always to be shown as plain text.
        type: What its cells are.
        values: ``(rows,)``. number, bool (0 and 1) and date (days since 1970-01-01): float64 with
            NaN where the cell is missing; category and text: int32 codes into ``categories``,
            -1 where missing; empty: float64, all NaN.
        categories: The distinct texts of a category or text column, in the order of their codes,
            which is the order of their first appearance; of a bool column the file's two words for
            0 and 1, such as ``("no", "yes")``.
    """

    name: str
    type: ColumnType
    values: NDArray[np.float64] | NDArray[np.int32]
    categories: tuple[str, ...] = ()

    @property
    def is_numeric(self) -> bool:
        """Whether its values are numbers to compute with."""
        return self.type in ("number", "bool", "date")

    @property
    def present(self) -> NDArray[np.bool_]:
        """``(rows,)``: which cells are there."""
        if self.type in ("category", "text"):
            return self.values >= 0
        return np.isfinite(self.values)

    @cached_property
    def missing(self) -> int:
        """How many cells are missing."""
        return int(len(self.values) - np.count_nonzero(self.present))

    @cached_property
    def distinct(self) -> NDArray[np.float64]:
        """``(n,)``: the distinct values (or codes) of the cells that are there, ascending."""
        return np.unique(self.values[self.present]).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Table:
    """A whole table in memory; two tables are equal only if they are the same object.

    Attributes:
        name: A name for people, such as the file's name without its ending.
        columns: The columns, all of one length.
        notices: What the reader decided, in the order of the file.
        encoding: The file's encoding.
        delimiter: The delimiter of its cells.
        decimal: Its decimal sign.
        header: Whether its first row holds the names.
        settings: What the person said about how it is to be read.
        used: What it was read with: what was said, and what the reader decided for the rest.
        lines: The line of the file, or the row of the sheet, that each row began in; () where that is not
            known, as of a sample.
        sheets: The names of all sheets of a workbook, else ().
    """

    name: str
    columns: tuple[Column, ...]
    notices: tuple[Notice, ...] = ()
    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."
    header: bool = True
    settings: ImportSettings = NOTHING_SAID
    used: ImportSettings = NOTHING_SAID
    lines: Sequence[int] = ()
    sheets: tuple[str, ...] = ()

    @property
    def n_rows(self) -> int:
        """The number of rows."""
        return len(self.columns[0].values) if self.columns else 0

    def column(self, name: str) -> Column:
        """Give the column of a name; raises KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
