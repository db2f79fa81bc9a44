"""The cells of all columns as text, kept in little memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_CELLS_OF_A_CHUNK = 200_000
_MOST_ROWS = 20_000
_TEXT = np.dtypes.StringDType()


class CellStore:
    """Rows in, columns out; short texts take 16 bytes each, however many there are.

    Attributes:
        width: How many columns there are.
        lines: The line on which each row begins, counted from 1.
    """

    def __init__(self, width: int) -> None:
        self.width = width
        self.lines: array[int] = array("q")
        self._rows: list[Sequence[str]] = []
        self._chunks: list[list[NDArray[Any]]] = []
        self._sizes: list[int] = []
        self._limit = max(1, min(_MOST_ROWS, _CELLS_OF_A_CHUNK // max(1, width)))

    def __len__(self) -> int:
        return len(self.lines)

    def add(self, cells: Sequence[str], line: int) -> None:
        """Append a row of as many cells as there are columns."""
        self._rows.append(cells)
        self.lines.append(line)
        if len(self._rows) >= self._limit:
            self._pack()

    def column(self, index: int) -> Iterator[list[str]]:
        """Give the cells of a column, some rows at a time."""
        self._pack()
        for chunk in self._chunks:
            yield chunk[index].tolist()

    def is_blank(self, index: int) -> bool:
        """Whether no cell of a column holds anything."""
        return not any(cell and not cell.isspace() for cells in self.column(index) for cell in cells)

    def cut(self, start: int, end: int) -> None:
        """Leave out the rows from one up to another, counted from 0."""
        self._pack()
        place = 0
        for chunk, size in zip(self._chunks, list(self._sizes), strict=True):
            first, last = max(start - place, 0), min(end - place, size)
            if first < last:
                for index, cells in enumerate(chunk):
                    chunk[index] = np.concatenate((cells[:first], cells[last:]))
            place += size
        del self.lines[start:end]
        self._sizes = [len(chunk[0]) for chunk in self._chunks]

    def keep(self, columns: Sequence[int]) -> None:
        """Keep some columns only."""
        self._pack()
        self._chunks = [[chunk[index] for index in columns] for chunk in self._chunks]
        self.width = len(columns)

    def _pack(self) -> None:
        if self._rows:
            self._chunks.append([np.array(cells, _TEXT) for cells in zip(*self._rows, strict=True)])
            self._sizes.append(len(self._rows))
            self._rows = []
