"""Odd lines of a large text made square, or left out, so that the fast way can cut the lines around them.

What becomes of a line, and what is said of it, is what the exact way does with it (`parsing`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.settings import Ragged
from nnviz.datasets.table import Notice
from nnviz.datasets.text.blocks import NotCleanError
from nnviz.datasets.text.layout import Layout
from nnviz.datasets.text.left_out import LeftOut
from nnviz.datasets.text.odd_rows import NOTICES_SHOWN, are_most, square, told
from nnviz.datasets.text.parsing import check_width
from nnviz.datasets.text.rows import Row, cut_rows


class RowLines(Sequence[int]):
    """The line of each row, where most rows follow line by line.

    Args:
        first: The line of the first row.
        count: How many rows there are.
        gone: The lines among them that are no rows, ascending.
    """

    def __init__(self, first: int, count: int, gone: Sequence[int] = ()) -> None:
        self._first = first
        self._count = count
        # Before the row of which index each of them stood.
        self._before: NDArray[np.int64] = np.asarray(gone, np.int64) - first - np.arange(len(gone))

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> int: ...

    @overload
    def __getitem__(self, index: slice) -> list[int]: ...

    def __getitem__(self, index: int | slice) -> int | list[int]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(self._count))]
        place = range(self._count)[index]
        return self._first + place + int(np.searchsorted(self._before, place, side="right"))


class Squaring:
    """Squares block after block; a second time over the same lines nothing is counted again.

    Args:
        layout: How lines are cut.
        ragged: Whether odd rows are left out.
    """

    def __init__(self, layout: Layout, ragged: Ragged | None) -> None:
        self.gone: list[int] = []
        self._layout = layout
        self._skips = ragged == "skip"
        self._seen = 0
        self._first: list[Notice] = []
        self._n_odd = 0
        self._rules = LeftOut("rule", "only dashes")
        self._skipped = LeftOut("skipped", "too few or too many cells")

    def __call__(self, block: bytes, first_line: int) -> bytes:
        """Give a block of lines with as many cells in each as there are columns.

        Raises:
            NotCleanError: If a line means more than itself, as a blank one does between two tables.
            UserError: For a line of too many cells.
        """
        text = block.decode("utf-8")
        lines = text.split("\n")
        rows = lines if lines[-1] else lines[:-1]
        for place, cells in self._odd_lines(rows):
            made = self._made(Row(cells, first_line + place))
            lines[place] = made if made is not None else "\0"
        self._seen = max(self._seen, first_line + len(rows) - 1)
        return "\n".join(line for line in lines if line != "\0").encode("utf-8")

    def _odd_lines(self, lines: list[str]) -> Iterator[tuple[int, list[str]]]:
        """Give the places and the cells of the lines that are not as wide as the table."""
        dialect, parts = self._layout.dialect, self._layout.width - 1
        delimiter, quote = dialect.delimiter, dialect.quote or "\n"
        for place, line in enumerate(lines):
            quoted = quote in line
            if quoted or line.count(delimiter) != parts:
                cells = next(cut_rows([line], dialect)).cells
                if len(cells) != self._layout.width:
                    yield place, cells

    def _made(self, row: Row) -> str | None:
        """Give the line that stands for an odd row, None if it is left out."""
        check_width(len(row.cells), row.line)
        fresh = row.line > self._seen
        if row.is_blank:
            raise NotCleanError("a blank line")
        if row.is_rule or self._skips:
            if fresh:
                self.gone.append(row.line)
                (self._rules if row.is_rule else self._skipped).add(row.line)
            return None
        cells, notice = square(row, self._layout)
        if notice is not None and fresh:
            self._n_odd += 1
            self._first += [notice][: NOTICES_SHOWN + 1 - len(self._first)]
        return self._layout.dialect.delimiter.join(map(self._quoted, cells))

    def _quoted(self, cell: str) -> str:
        dialect = self._layout.dialect
        if not dialect.quote or not (dialect.quote in cell or dialect.delimiter in cell):
            return cell
        return f"{dialect.quote}{cell.replace(dialect.quote, 2 * dialect.quote)}{dialect.quote}"

    def notices(self, rows: int) -> list[Notice]:
        """Say what became of odd lines.

        Args:
            rows: How many rows the table has.

        Raises:
            NotCleanError: If most rows are odd.
        """
        if are_most(self._n_odd + self._skipped.count, rows + self._skipped.count):
            raise NotCleanError("mostly odd rows")
        left_out = [its.notice() for its in (self._rules, self._skipped) if its.count]
        return [*told(self._first, self._n_odd), *left_out]
