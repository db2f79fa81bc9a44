"""Stage 4 of reading, the exact way: text becomes rows of cells, all of one width, each with its line."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from nnviz.datasets.files.decode import Encoded
from nnviz.datasets.settings import Ragged
from nnviz.datasets.table import Notice
from nnviz.datasets.text.cellstore import CellStore
from nnviz.datasets.text.endings import LastRow, are_sums, count_footer, may_be_sums, maybe_summary
from nnviz.datasets.text.layout import Layout, is_same_row
from nnviz.datasets.text.left_out import LeftOut
from nnviz.datasets.text.lines import Lines, check_last_quote
from nnviz.datasets.text.odd_rows import NOTICES_SHOWN, are_most, square, told
from nnviz.datasets.text.rows import Row, cut_rows
from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError
from nnviz.numbers import format_count

MAX_COLUMNS = 10_000
_CELLS_BETWEEN_PAUSES = 40_000
_LAST_ROWS = 12
_BREAKS_KEPT = 1000


@dataclass(frozen=True, eq=False)
class Grid:
    """The cells of a text.

    Attributes:
        cells: The rows that are data.
        columns: Which of the layout's columns they have.
        notices: What had to be decided.
    """

    cells: CellStore
    columns: tuple[int, ...]
    notices: tuple[Notice, ...] = ()


@dataclass
class _Break:
    """A row behind a gap, where another table may begin."""

    index: int
    row: Row


def check_width(width: int, line: int) -> None:
    """Refuse rows of more cells than any table has.

    Raises:
        UserError: With the line.
    """
    if width > MAX_COLUMNS:
        most = format_count(MAX_COLUMNS)
        message = f"Line {line} has more than {most} cells, more columns than nnviz reads. Remove some."
        raise UserError("too_many_columns", message, line=line)


def parse(
    text: Encoded,
    layout: Layout,
    ragged: Ragged | None = None,
    progress: Callable[[float], None] | None = None,
    pause: Callable[[], None] | None = None,
) -> Grid:
    """Cut a text into rows of one width; whatever is filled, cut or left out is said with its line.

    Args:
        text: The text.
        layout: Where its rows begin and how they are cut.
        ragged: Whether rows with too few or too many cells are kept (None, too) or left out.
        progress: Called now and then with the share of the text done, 0 to 1.
        pause: Called now and then; it may raise to stop.

    Raises:
        UserError: For a quote without an end, a huge cell, too many columns, or rows that no table has;
            always with the line.
    """
    parser = _Parser(layout, ragged)
    since = 0
    raw = text.bytes()
    with text.open(raw) as stream:
        lines = Lines(stream, layout.first_line, layout.dialect.quote)
        for row in cut_rows(lines, layout.dialect, layout.first_line):
            lines.forget()
            parser.take(row)
            since += layout.width
            if since > _CELLS_BETWEEN_PAUSES:
                since = 0
                _report(raw.tell() / len(text.data), progress, pause)
        check_last_quote(lines.recent, parser.last_line, layout.dialect)
    return parser.grid()


def _report(
    share: float,
    progress: Callable[[float], None] | None,
    pause: Callable[[], None] | None,
) -> None:
    if pause is not None:
        pause()
    if progress is not None:
        progress(min(1.0, share))


class _Parser:
    """Takes rows, squares them, and remembers what has to be said."""

    def __init__(self, layout: Layout, ragged: Ragged | None) -> None:
        self.last_line = layout.first_line
        self._layout = layout
        self._skips = ragged == "skip"
        self._width = layout.width
        self._usual = layout.usual
        self._odd_signs = "-=+|:_*~ \t" + layout.dialect.comment[:1]
        self._cells = CellStore(layout.width)
        self._odd: dict[int, Notice] = {}
        self._comments = LeftOut("comment", "comments")
        self._repeated = LeftOut("repeated_header", "the names of the columns again")
        self._empty = LeftOut("blank_row", "only delimiters")
        self._rules = LeftOut("rule", "only dashes")
        self._skipped = LeftOut("skipped", "too few or too many cells")
        self._kinds = (self._comments, self._repeated, self._empty, self._rules, self._skipped)
        self._breaks: list[_Break] = []
        self._last: deque[Row] = deque(maxlen=_LAST_ROWS)
        self._gaps: set[int] = set()
        self._after_gap = False

    def take(self, row: Row) -> None:
        """Add a row, or note why it is none."""
        cells = row.cells
        self.last_line = row.line
        if len(cells) != self._usual or not cells[0] or cells[0][0] in self._odd_signs:
            if self._is_no_row(row):
                return
        elif cells[0] in self._layout.raw_names[:1] and is_same_row(cells, self._layout.raw_names):
            self._repeated.add(row.line)
            return
        if self._after_gap:
            self._gaps = {row.line, *sorted(self._gaps)[-_LAST_ROWS:]}
            self._after_gap = False
            if len(self._breaks) < _BREAKS_KEPT:
                self._breaks.append(_Break(len(self._cells), row))
        self._last.append(row)
        self._cells.add(self._squared(row), row.line)

    def _is_no_row(self, row: Row) -> bool:
        """Whether a row is blank, a comment, a line of dashes, or to be left out."""
        if row.begins_with(self._layout.dialect.comment):
            self._comments.add(row.line)
            return True
        if row.is_blank:
            self._after_gap = True
            if len(row.cells) > 1 and self._layout.dialect.delimiter not in ("", " "):
                self._empty.add(row.line)
            return True
        if row.is_rule and (len(row.cells) != 1 or self._usual > 1):
            self._rules.add(row.line)
            return True
        if self._skips and len(row.cells) != self._layout.usual:
            self._skipped.add(row.line)
            return True
        return False

    def _squared(self, row: Row) -> list[str]:
        """Give a row as many cells as there are columns."""
        cells, count = row.cells, len(row.cells)
        if count == self._usual:
            return cells if count == self._width else [*cells, *[""] * (self._width - count)]
        check_width(count, row.line)
        cells, notice = square(row, self._layout)
        if notice is not None:
            self._odd[len(self._cells)] = notice
        return cells

    def grid(self) -> Grid:
        """Give all rows of the table."""
        notices = [*self._without_footer(), *self._without_other_tables()]
        self._check_odd()
        columns = self._filled_columns()
        if len(columns) < self._width:
            self._cells.keep(columns)
            text = "Delimiters at an end of every line make no column."
            notices.insert(0, Notice("trailing_delimiter", text))
        odd = list(self._odd.values())
        notices = [*told(odd[: NOTICES_SHOWN + 1], len(odd)), *self._left_out(), *notices]
        return Grid(self._cells, columns, tuple(notices))

    def _check_odd(self) -> None:
        """Refuse a text of which most rows have another width."""
        odd = len(self._odd) + self._skipped.count
        if are_most(odd, len(self._cells) + self._skipped.count):
            line = next(iter(self._odd.values())).line if self._odd else self._skipped.lines[0]
            message = (
                f"Most lines don't have {self._layout.usual} cells, line {line} first: "
                "correct these lines, or choose another delimiter."
            )
            raise UserError("ragged", message, line=line)

    def _without_footer(self) -> list[Notice]:
        rows = [LastRow(row, row.line in self._gaps) for row in self._last]
        found = count_footer(rows, self._layout, self._above, self._layout.dialect.decimal)
        count = min(found, len(self._cells) - 1)
        if count < 1:
            return self._without_sums(rows[-1].row) if rows else []
        first = rows[-count].row
        self._drop(len(self._cells) - count, len(self._cells))
        said = shorten(" ".join(cell for cell in first.cells if cell.strip()))
        where = (
            f"Line {first.line} stands" if count == 1 else f"Lines {first.line} to {rows[-1].row.line} stand"
        )
        text = f"{where} below the table and {'was' if count == 1 else 'were'} not read: {said}."
        return [Notice("footer", text, first.line)]

    def _above(self, place: int, last: int) -> Iterator[str]:
        """Give the cells of a column but some last ones."""
        cells = self._cells.column(place) if place < self._width else ()
        return islice(chain.from_iterable(cells), max(0, len(self._cells) - last))

    def _without_sums(self, last: Row) -> list[Notice]:
        """Leave out a last row that holds nothing but the sums of some columns."""
        end = len(self._cells) - 1

        def above(place: int) -> Iterator[str]:
            return self._above(place, 1)

        if not may_be_sums(last, self._layout) or not are_sums(last, above, self._layout.dialect.decimal):
            doubt = maybe_summary(last, above)
            return [doubt] if doubt is not None else []
        self._drop(end, end + 1)
        text = f"Line {last.line} holds only the sums of the rows above it and was not read as one."
        return [Notice("footer", text, last.line)]

    def _without_other_tables(self) -> list[Notice]:
        """Leave out the rows of a second table behind a gap."""
        notices: list[Notice] = []
        ends = [its.index for its in self._breaks[1:]] + [len(self._cells)]
        for its, end in reversed(list(zip(self._breaks, ends, strict=False))):
            end = min(end, len(self._cells))
            if its.index == 0 or its.index >= end or not self._is_other(its, end):
                continue
            self._drop(its.index, end)
            text = f"Another table begins in line {its.row.line}: its {end - its.index} rows were not read."
            notices.insert(0, Notice("second_table", text, its.row.line))
        return notices

    def _is_other(self, its: _Break, end: int) -> bool:
        odd = sum(index in self._odd for index in range(its.index, end))
        if odd >= 2 and odd >= 0.6 * (end - its.index):
            return True
        numeric = [index for index, is_number in enumerate(self._layout.numeric) if is_number]
        texts = [its.row.cells[index] for index in numeric if index < len(its.row.cells)]
        return bool(texts) and end - its.index > 1 and all(cell.strip()[:1].isalpha() for cell in texts)

    def _drop(self, start: int, end: int) -> None:
        self._cells.cut(start, end)
        gone = end - start
        self._odd = {
            (index if index < start else index - gone): notice
            for index, notice in self._odd.items()
            if not start <= index < end
        }

    def _filled_columns(self) -> tuple[int, ...]:
        """Leave out the nameless and empty columns that delimiters at the ends of all lines make."""
        kept = list(range(self._width))
        for end in (-1, 0):
            while len(kept) > 1 and not self._is_named(kept[end]) and self._cells.is_blank(kept[end]):
                kept.pop(end)
        return tuple(kept)

    def _is_named(self, index: int) -> bool:
        return self._layout.named[index]

    def _left_out(self) -> list[Notice]:
        """Say which lines are no rows."""
        return [its.notice() for its in self._kinds if its.count]
