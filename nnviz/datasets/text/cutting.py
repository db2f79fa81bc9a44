"""Blocks of lines cut into columns by pyarrow: the one module that knows the library."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np


class RaggedError(Exception):
    """Some lines are not as wide as the others, or the library can't tell why it stopped."""


_PART = 16
_NUMBER_TYPES = ("null", "int64", "double")


@dataclass(frozen=True)
class BulkPlan:
    """How the rows below a header are to be cut; everything in it was decided before.

    Attributes:
        delimiter: The one ASCII sign between two cells.
        n_columns: How many cells each row has, two at least.
        decimal: The decimal sign.
        quote: The sign around cells, or ``""`` for none.
        missing: The texts that mean "nothing here", in lower case.
        texts: The columns, counted from 0, that are wanted as texts whatever is in them.
    """

    delimiter: str
    n_columns: int
    decimal: str = "."
    quote: str = '"'
    missing: frozenset[str] = frozenset()
    texts: frozenset[int] = frozenset()


class Cutter:
    """Cuts block after block by one plan. pyarrow brings no types of its own, hence Any."""

    def __init__(self, plan: BulkPlan) -> None:
        self._arrow: Any = importlib.import_module("pyarrow")
        self._csv: Any = importlib.import_module("pyarrow.csv")
        self._names = [str(index) for index in range(plan.n_columns)]
        self._parsing = self._csv.ParseOptions(
            delimiter=plan.delimiter,
            quote_char=plan.quote or False,
            double_quote=bool(plan.quote),
        )
        self._converting = {
            "null_values": ["", *sorted({form for word in plan.missing for form in _spellings(word)})],
            "strings_can_be_null": False,
            "decimal_point": plan.decimal,
        }

    def cut(self, block: bytes, numbers: Iterable[int], texts: Iterable[int]) -> Any | None:
        """Give a table of some columns named by their places, or None where a cell is not of its kind."""
        coded = self._arrow.dictionary(self._arrow.int32(), self._arrow.utf8())
        types = {str(index): self._arrow.float64() for index in numbers}
        types |= {str(index): coded for index in texts}
        return self._read(block, column_types=types, include_columns=list(types))

    def odd_columns(self, block: bytes, table: Any | None, numbers: Iterable[int]) -> list[int]:
        """Give the columns that hold other than finite numbers and missing cells.

        Args:
            block: Some lines.
            table: What cut gave for them.
            numbers: The columns that were taken for numbers.

        Raises:
            RaggedError: If the lines are no grid of cells.
        """
        if table is not None:
            return [index for index in numbers if not _is_finite(table.column(str(index)))]
        # The library guesses a type from all cells of a column; a few lines mostly tell, in far less time.
        some = block[: block.find(b"\n", len(block) // _PART) + 1]
        return (self._no_numbers(some, numbers) if some else []) or self._no_numbers(block, numbers)

    def _no_numbers(self, block: bytes, numbers: Iterable[int]) -> list[int]:
        guessed = self._read(block)
        if guessed is None:
            raise RaggedError
        return [index for index in numbers if str(guessed.column(str(index)).type) not in _NUMBER_TYPES]

    def _read(self, block: bytes, **wanted: Any) -> Any | None:
        try:
            return self._csv.read_csv(
                self._arrow.BufferReader(block),
                # All at once: a line must fit into the library's own blocks, and each costs time per column.
                self._csv.ReadOptions(column_names=self._names, block_size=len(block) + 1),
                self._parsing,
                self._csv.ConvertOptions(**self._converting, **wanted),
            )
        except self._arrow.ArrowInvalid:
            return None


def _is_finite(column: Any) -> bool:
    """Whether no cell is infinite or was taken for NaN by the library alone."""
    finite = sum(int(np.isfinite(chunk.to_numpy(zero_copy_only=False)).sum()) for chunk in column.chunks)
    return finite + column.null_count == len(column)


def _spellings(word: str) -> tuple[str, ...]:
    """Give the usual ways to write a missing token; other ways come as texts, which costs only time."""
    return word, word.upper(), word.capitalize(), word.title(), word.replace("nan", "NaN")
