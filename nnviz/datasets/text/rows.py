"""Lines become rows of cells, each with its line, by a dialect."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Protocol

from nnviz.errors import UserError
from nnviz.numbers import format_count

MAX_CELL_CHARACTERS = 1 << 20
_ONE_COLUMN = "\x1f"
_BLANKS = " \t"
_RUN = re.compile(r'"(?:[^"]|"")*"|[^ \t]+')
_WIDE_RUN = re.compile(r"[ \t]{2,}|\t")
_LONGEST_RULE = 500
_RULE = re.compile(r"[:+|]?[-=_*~+ ]*(?:--|==|__|\*\*|~~)[-=_*~+ ]*:?")


@dataclass(frozen=True)
class Dialect:
    """How a text is cut into cells and its numbers are written.

    Attributes:
        delimiter: What stands between two cells; ``" "`` for runs of blanks, ``""`` for nothing (one column).
        decimal: The decimal sign.
        thousands: The sign between groups of digits, None for any.
        quote: The sign around cells, or ``""``.
        escape: The backslash where it stands before quotes inside of cells, else ``""``.
        comment: How lines begin that are no rows, or ``""``.
        least: Of how many blanks a delimiter of blanks is made at least.
        edges: Where columns of fixed width begin, counted in characters.
        wrapped: Whether each whole line stands in quotes.
    """

    delimiter: str = ","
    decimal: str = "."
    thousands: str | None = None
    quote: str = '"'
    escape: str = ""
    comment: str = ""
    least: int = 1
    edges: tuple[int, ...] = ()
    wrapped: bool = False


class Numbered(Protocol):
    """A reader of the standard library."""

    @property
    def line_num(self) -> int:
        """How many lines it has taken."""
        ...

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


class Row(NamedTuple):
    """One row as it stands in the file.

    Attributes:
        cells: Its cells.
        line: The line on which it begins, counted from 1.
    """

    cells: list[str]
    line: int

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(cell and not cell.isspace() for cell in self.cells)

    @property
    def is_rule(self) -> bool:
        """Whether it is a line of dashes, as tables drawn with signs have."""
        cells = [cell.strip() for cell in self.cells if cell and not cell.isspace()]
        if not cells or max(map(len, cells)) > _LONGEST_RULE:
            return False
        return all(map(_RULE.fullmatch, cells)) and len("".join(cells)) > 2

    def begins_with(self, sign: str) -> bool:
        """Whether it begins with a sign of comments."""
        return bool(sign) and self.cells[0].lstrip().startswith(sign)


def cut_rows(lines: Iterable[str], dialect: Dialect, first_line: int = 1) -> Iterator[Row]:
    """Cut lines into rows.

    Args:
        lines: Lines with their ends.
        dialect: How.
        first_line: The number of the first of them.

    Raises:
        UserError: If a cell is too long, with the line on which its row begins.
    """
    if dialect.edges or dialect.delimiter == " ":
        cut = _at_edges if dialect.edges else _at_wide_runs if dialect.least > 1 else _at_runs
        for line, text in enumerate(lines, first_line):
            cells = cut(text.rstrip("\r\n"), dialect)
            if max(map(len, cells)) > MAX_CELL_CHARACTERS:
                raise _too_long(line)
            yield Row(cells, line)
        return
    yield from _delimited(lines, dialect, first_line)


def csv_reader(lines: Iterable[str], dialect: Dialect) -> Numbered:
    """Give the standard library's reader for a dialect of one delimiter."""
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    delimiter = dialect.delimiter or _ONE_COLUMN
    if len(delimiter) > 1:
        long, delimiter = delimiter, _ONE_COLUMN
        lines = (line.replace(long, _ONE_COLUMN) for line in lines)
    return csv.reader(
        lines,
        delimiter=delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape or None,
        doublequote=not dialect.escape,
        skipinitialspace=True,
    )


def _delimited(lines: Iterable[str], dialect: Dialect, first_line: int) -> Iterator[Row]:
    if dialect.wrapped:
        lines = map(_unwrapped, lines)
    reader = csv_reader(lines, dialect)
    line = first_line
    try:
        for cells in reader:
            yield Row(cells or [""], line)
            line = first_line + reader.line_num
    except csv.Error:
        raise _too_long(line) from None


def _too_long(line: int) -> UserError:
    message = (
        f"The cell that begins on line {line} is longer than {format_count(MAX_CELL_CHARACTERS)} characters. "
        "Look for a quote that is never closed."
    )
    return UserError("cell_too_long", message, line=line)


def _unwrapped(line: str) -> str:
    text = line.rstrip("\r\n")
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"') + line[len(text) :]
    return line


def _at_runs(text: str, dialect: Dialect) -> list[str]:
    if dialect.quote and dialect.quote in text:
        found = _RUN.findall(text) if dialect.quote == '"' else text.split()
        return [_bare(cell, dialect.quote) for cell in found] or [""]
    return text.strip(_BLANKS).replace("\t", " ").split() if text.strip(_BLANKS) else [""]


def _bare(cell: str, quote: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == quote:
        return cell[1:-1].replace(quote * 2, quote)
    return cell


def _at_wide_runs(text: str, _dialect: Dialect) -> list[str]:
    return _WIDE_RUN.split(text.strip(_BLANKS))


def _at_edges(text: str, dialect: Dialect) -> list[str]:
    edges = (0, *dialect.edges, len(text))
    crossed = any(0 < edge < len(text) and not text[edge - 1].isspace() for edge in dialect.edges)
    if crossed:
        return _WIDE_RUN.split(text.strip(_BLANKS))
    return [text[start:end].strip() for start, end in pairwise(edges)]
