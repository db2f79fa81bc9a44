"""Stage 4 of reading, the fast way: a large clean text becomes columns of numbers and of coded texts.

pyarrow cuts and converts it in blocks of whole lines, so that memory stays bounded and a cancel is heard.
Nothing is guessed: a cell that is not plainly a number sends its whole column back as texts, for the exact
way to judge, and a text that is not plainly a grid is refused as a whole (`NotCleanError`). pyarrow was
chosen over polars because it refuses ragged rows, where polars fills them in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.files.guard import check_cancelled
from nnviz.datasets.files.memory import check_memory
from nnviz.datasets.text.blocks import (
    NotCleanError,
    Stream,
    check_block,
    padded_columns,
    whole_lines,
    without_blank_end,
)
from nnviz.datasets.text.cutting import BulkPlan, Cutter, RaggedError

MIN_BYTES = 1 << 20
"""Below this the exact way is as fast as loading the library."""

_BLOCK = 4 << 20
_WIDE_BLOCK = 8 << 20
_WIDE = 500
_BYTES_OF_A_TEXT = 100
_Scalar = TypeVar("_Scalar", np.float64, np.int32)


@dataclass(frozen=True, eq=False)
class CodedTexts:
    """The cells of a column as they were written, each distinct text kept once.

    Attributes:
        codes: ``(rows,)``: places in ``texts``.
        texts: The distinct cells in the order of their first appearance.
    """

    codes: NDArray[np.int32]
    texts: tuple[str, ...]


BulkColumn = NDArray[np.float64] | CodedTexts
"""Numbers with NaN where a cell is missing, or texts."""

Source = Callable[[], AbstractContextManager[Stream]]
"""Opens a text at its first row of data."""

Square = Callable[[bytes, int], bytes]
"""Makes the odd ones of some lines square; it is told the index of the first of them."""


def read_bulk(
    source: Source,
    size: int,
    plan: BulkPlan,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    square: Square | None = None,
) -> tuple[BulkColumn, ...]:
    """Read the rows of a clean UTF-8 text; the row of index i is on the i-th line that is left.

    Args:
        source: Opens the text at its first row of data; asked once more if a column's type changes late.
        size: How many bytes there are from there on, for progress and memory.
        plan: How they are to be cut.
        progress: Called after every block with the share of the bytes done, 0 to 1.
        cancelled: Asked before every block whether to stop.
        square: Mends lines that are not as wide as the others; without it they are refused.

    Returns:
        The columns: numbers only where every cell is one or missing, and none has leading zeros.

    Raises:
        NotCleanError: If rows are ragged or blank, or quotes and line ends could be meant otherwise.
        UserError: If it was cancelled, or memory would be short.
    """
    watch = _Watch(size, progress, cancelled)
    first = _Pass(plan, range(plan.n_columns), plan.texts, watch, square)
    first.read(source)
    columns = first.columns()
    late = [index for index in range(plan.n_columns) if index not in columns]
    if late:
        again = _Pass(plan, late, late, watch, square)
        again.read(source)
        if again.rows != first.rows:
            raise NotCleanError("the file has changed meanwhile")
        columns |= again.columns()
    return tuple(columns[index] for index in range(plan.n_columns))


class _Watch:
    """Who watches one or two ways through the same bytes."""

    def __init__(
        self, size: int, progress: Callable[[float], None] | None, cancelled: Callable[[], bool] | None
    ) -> None:
        self.size = max(size, 1)
        self.passes = 1
        self.cancelled = cancelled
        self._progress = progress
        self._done = 0
        self._share = 0.0

    def add(self, count: int) -> None:
        """Report further bytes; the share never falls, even where a second pass turns out to be needed."""
        self._done += count
        self._share = max(self._share, min(1.0, self._done / self.size / self.passes))
        if self._progress is not None:
            self._progress(self._share)


class _Pass:
    """One way through the text for some of its columns."""

    def __init__(
        self,
        plan: BulkPlan,
        wanted: Iterable[int],
        texts: Iterable[int],
        watch: _Watch,
        square: Square | None,
    ) -> None:
        self.rows = 0
        self._line = 0
        self._square = square
        self._plan = plan
        self._watch = watch
        self._cutter = Cutter(plan)
        self._texts = {index: _Texts() for index in texts}
        self._numbers = {index: _Growing(np.float64) for index in wanted if index not in self._texts}

    def read(self, source: Source) -> None:
        """Take the text in, block by block."""
        done = 0
        with source() as stream:
            blocks = whole_lines(stream, _WIDE_BLOCK if self._plan.n_columns > _WIDE else _BLOCK)
            for data in without_blank_end(blocks):
                n_lines = self._checked(data)
                check_cancelled(self._watch.cancelled)
                try:
                    self._take(data, n_lines)
                except RaggedError:
                    self._take_ragged(data)
                self._line += n_lines
                done += len(data)
                check_memory(int(self._texts_to_come(done)))
                self._watch.add(len(data))

    def _checked(self, data: bytes) -> int:
        """Count lines; see check_block."""
        return check_block(data, self._plan.delimiter, self._plan.quote)

    def _take_ragged(self, data: bytes) -> None:
        """Take lines of which some are odd."""
        if self._square is None:
            raise NotCleanError("ragged rows")
        data = self._square(data, self._line)
        if data:
            try:
                self._take(data, self._checked(data))
            except RaggedError:
                raise NotCleanError("cells that are not what they seem") from None

    def columns(self) -> dict[int, BulkColumn]:
        """Give the columns that were of one kind from the first row to the last."""
        numbers: dict[int, BulkColumn] = {index: its.whole() for index, its in self._numbers.items()}
        return numbers | {index: its.coded() for index, its in self._texts.items()}

    def _take(self, block: bytes, n_lines: int) -> None:
        """Add the cells of one block to all columns."""
        table = self._cutter.cut(block, self._numbers, self._texts)
        while odd := self._odd_columns(block, table, n_lines):
            self._make_texts(odd)
            check_cancelled(self._watch.cancelled)
            table = self._cutter.cut(block, self._numbers, self._texts)
        assert table is not None  # or it was refused
        expected = self.rows + int(n_lines * self._watch.size / len(block) * 1.01)
        if self.rows == 0:
            check_memory(expected * (8 * len(self._numbers) + 4 * len(self._texts)))
        for index, numbers in self._numbers.items():
            for chunk in table.column(str(index)).chunks:
                numbers.add(chunk.to_numpy(zero_copy_only=False), expected)
        for index, texts in self._texts.items():
            texts.add(table.column(str(index)), expected)
        self.rows += n_lines

    def _odd_columns(self, block: bytes, table: Any | None, n_lines: int) -> list[int]:
        """Give the columns that were taken for numbers and are none, or perhaps none."""
        check_cancelled(self._watch.cancelled)
        odd = self._cutter.odd_columns(block, table, self._numbers)
        if odd:
            return odd
        if table is None or table.num_rows != n_lines:
            raise NotCleanError("blank lines, or cells that are not what they seem")
        padded = padded_columns(block, self._plan.delimiter, self._plan.quote, self._plan.n_columns)
        return [index for index in padded if index in self._numbers]

    def _make_texts(self, odd: list[int]) -> None:
        """Take columns for texts: from here on in the first block, else in a second pass."""
        for index in odd:
            del self._numbers[index]
            if self.rows == 0:
                self._texts[index] = _Texts()
            else:
                self._watch.passes = 2

    def _texts_to_come(self, done: int) -> float:
        """Give how many bytes the texts of the rows to come may take, if they are like those before."""
        distinct = sum(len(its.places) for its in self._texts.values())
        return max(0.0, self._watch.size / done - 1) * distinct * _BYTES_OF_A_TEXT


class _Growing(Generic[_Scalar]):
    """A column that grows block by block."""

    def __init__(self, kind: type[_Scalar]) -> None:
        self._values: NDArray[_Scalar] = np.empty(0, kind)
        self._count = 0

    def add(self, values: NDArray[_Scalar], expected: int) -> None:
        """Append values; where there is no room, make it for as many as are expected in all."""
        needed = self._count + len(values)
        if needed > len(self._values):
            # Not by resize, which writes zeros into all of the new room at once.
            larger = np.empty(max(needed, expected, len(self._values) * 3 // 2), self._values.dtype)
            larger[: self._count] = self._values[: self._count]
            self._values = larger
        self._values[self._count : needed] = values
        self._count = needed

    def whole(self) -> NDArray[_Scalar]:
        """Give the values, without the room behind them."""
        self._values.resize(self._count, refcheck=False)
        return self._values


class _Texts:
    """A column of texts that grows block by block."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}
        self._codes = _Growing(np.int32)

    def add(self, column: Any, expected: int) -> None:
        """Append the library's coded cells, by the codes of the whole column."""
        for chunk in column.chunks:
            words: list[str] = chunk.dictionary.to_pylist()
            codes = [self.places.setdefault(word, len(self.places)) for word in words]
            self._codes.add(np.asarray(codes, np.int32)[chunk.indices.to_numpy()], expected)

    def coded(self) -> CodedTexts:
        """Give the whole column."""
        return CodedTexts(self._codes.whole(), tuple(self.places))
