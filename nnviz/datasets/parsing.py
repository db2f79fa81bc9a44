"""Stage 4 of reading: text becomes rows of cells, all of one width, each with its line."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from nnviz.datasets.guard import check_cancelled
from nnviz.datasets.table import Notice
from nnviz.errors import UserError

MAX_CELL_CHARACTERS = 1 << 20
MAX_COLUMNS = 10_000
_NOTICES_SHOWN = 20
_ROWS_BETWEEN_REPORTS = 20_000


@dataclass(frozen=True)
class Grid:
    """The cells of a text.

    Attributes:
        rows: The rows that are not blank.
        lines: The line on which each row begins, counted from 1.
        notices: What had to be decided.
    """

    rows: list[list[str]]
    lines: list[int]
    notices: tuple[Notice, ...] = ()

    @property
    def width(self) -> int:
        """The number of cells of the first row."""
        return len(self.rows[0]) if self.rows else 0


def parse(
    text: str,
    delimiter: str,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Grid:
    """Cut a text into rows of one width; short rows are filled with missing cells, with a notice.

    Args:
        text: The whole text.
        delimiter: What stands between two cells.
        progress: Called now and then with the share of the text done, 0 to 1.
        cancelled: Asked now and then whether to stop.

    Raises:
        UserError: For a row that is too long, a quote without an end, a huge cell, too many columns,
            or rows that no table has; always with the line.
    """
    stream = io.StringIO(text, newline="")
    rows: list[list[str]] = []
    lines: list[int] = []
    for row, line in _numbered_rows(stream, delimiter):
        rows.append(row)
        lines.append(line)
        if len(rows) % _ROWS_BETWEEN_REPORTS == 0:
            check_cancelled(cancelled)
            if progress is not None:
                progress(stream.tell() / len(text))
    if rows:
        _check_last_quote(text, lines[-1], delimiter)
    return _without_blank_ends(_squared(Grid(rows, lines)))


def _numbered_rows(stream: io.StringIO, delimiter: str) -> Iterator[tuple[list[str], int]]:
    """Give each row that is not blank with the line on which it begins."""
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    reader = csv.reader(stream, delimiter=delimiter)
    line = 1
    try:
        for row in reader:
            if len(row) > 1 or (row and row[0].strip()):
                yield row, line
            line = reader.line_num + 1
    except csv.Error:
        message = (
            f"The cell that begins on line {line} is longer than {MAX_CELL_CHARACTERS:,} characters. "
            "Look for a quote that is never closed."
        )
        raise UserError("cell_too_long", message, line=line) from None


def _check_last_quote(text: str, line: int, delimiter: str) -> None:
    """Refuse a last row that runs to the end of the text because a quote was never closed."""
    stream = io.StringIO(text, newline="")
    for _ in range(line - 1):
        stream.readline()
    rest = stream.read()
    if '"' not in rest:
        return
    # A closed text ends its last row at the line's end, so that one more line is one more row.
    rows = list(csv.reader(io.StringIO(rest.rstrip("\r\n") + "\nx", newline=""), delimiter=delimiter))
    if rows[-1] != ["x"]:
        message = f"The row that begins on line {line} opens a quote that never closes. Remove it."
        raise UserError("quote", message, line=line)


def _squared(grid: Grid) -> Grid:
    """Give all rows the width that most of them have."""
    widths = Counter(len(row) for row in grid.rows)
    if max(widths, default=0) > MAX_COLUMNS:
        line = next(line for row, line in zip(grid.rows, grid.lines, strict=True) if len(row) > MAX_COLUMNS)
        message = f"Line {line} has more than {MAX_COLUMNS:,} cells, more than nnviz reads. Remove some."
        raise UserError("too_many_columns", message, line=line)
    if len(widths) < 2:
        return grid
    width = _width(grid, widths)
    _check_beginning(grid, width)
    return _filled(_trimmed(grid, width), width)


def _width(grid: Grid, widths: Counter[int]) -> int:
    """Give the width of most rows; a first row that lacks only blank ends of the others decides."""
    width = max(widths, key=lambda cells: (widths[cells], cells))
    first = grid.width
    if first < width and all(not "".join(row[first:]).strip() for row in grid.rows):
        return first
    return width


def _check_beginning(grid: Grid, width: int) -> None:
    """Refuse lines above the table that don't belong to it."""
    if grid.width < width:
        line = grid.lines[0]
        message = (
            f"Line {line} has {_cells(grid.width)} where most lines have {width}. "
            "The first line must name every column: complete it, or remove what stands above the names."
        )
        raise UserError("preamble", message, line=line)


def _trimmed(grid: Grid, width: int) -> Grid:
    """Cut blank cells behind the end of a row; refuse others there."""
    rows = list(grid.rows)
    for index, row in enumerate(rows):
        if len(row) <= width:
            continue
        if "".join(row[width:]).strip():
            line = grid.lines[index]
            message = f"Line {line} has {_cells(len(row))}, expected {width}. Correct or remove that line."
            raise UserError("ragged", message, line=line)
        rows[index] = row[:width]
    return replace(grid, rows=rows)


def _filled(grid: Grid, width: int) -> Grid:
    """Fill short rows with missing cells, with a notice for each of the first ones."""
    short = [index for index, row in enumerate(grid.rows) if len(row) < width]
    if not short:
        return grid
    first = grid.lines[short[0]]
    if 2 * len(short) > len(grid.rows):
        message = f"Most lines have fewer than {width} cells, line {first} first: correct these lines."
        raise UserError("ragged", message, line=first)
    notices: list[Notice] = []
    for index in short:
        row, line = grid.rows[index], grid.lines[index]
        text = f"Line {line} has {_cells(len(row))}, expected {width}; the others count as missing."
        if len(notices) < _NOTICES_SHOWN:
            notices.append(Notice("ragged", text, line))
        row.extend([""] * (width - len(row)))
    if len(short) > _NOTICES_SHOWN:
        notices.append(Notice("ragged", f"{len(short) - _NOTICES_SHOWN} further lines have too few cells."))
    return replace(grid, notices=(*grid.notices, *notices))


def _without_blank_ends(grid: Grid) -> Grid:
    """Cut the nameless and empty columns that delimiters at the ends of all lines make."""
    width = grid.width
    while width > 1 and all(not row[width - 1].strip() for row in grid.rows):
        width -= 1
    if width == grid.width:
        return grid
    notice = Notice("trailing_delimiter", "Every line ends with a delimiter; no column was made of it.")
    return replace(grid, rows=[row[:width] for row in grid.rows], notices=(*grid.notices, notice))


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"
