"""The lines of a text from one on, and whether its last quote is closed."""

from __future__ import annotations

import io
from collections.abc import Iterator

from nnviz.datasets.text.layout import Layout
from nnviz.datasets.text.rows import Dialect, csv_reader
from nnviz.errors import UserError
from nnviz.numbers import format_count

_MAX_LINE = 1 << 26


class Lines:
    """The lines of a stream from one on; it remembers those of the last row, from its first quote on."""

    def __init__(self, stream: io.TextIOWrapper, first_line: int, quote: str) -> None:
        self.recent: list[str] = []
        self._present: list[str] = []
        self._stream = stream
        self._quote = quote or "\n"
        self._number = first_line
        for _ in range(first_line - 1):
            stream.readline()

    def __iter__(self) -> Iterator[str]:
        while line := self._stream.readline(_MAX_LINE):
            if len(line) >= _MAX_LINE:
                most = format_count(_MAX_LINE)
                message = f"Line {self._number} is longer than {most} characters. This is no table of text."
                raise UserError("line_too_long", message, line=self._number)
            line = line.lstrip("\ufeff") if line[0] == "\ufeff" else line
            self._number += 1
            if self._present or self._quote in line:
                self._present.append(line)
            yield line

    def forget(self) -> None:
        """Begin a new row."""
        if self._present or self.recent:
            self.recent, self._present = self._present, []


def check_names(layout: Layout) -> None:
    """Refuse names that run on below the line where the rows begin, because a quote was never closed.

    Raises:
        UserError: With the line of the names.
    """
    line = layout.skipped + 1
    if sum(cell.count("\n") for cell in layout.raw_names) > max(0, layout.first_line - line - 1):
        raise _never_closed(line)


def check_last_quote(lines: list[str], line: int, dialect: Dialect) -> None:
    """Refuse a last row that runs to the end of the text because a quote was never closed.

    Raises:
        UserError: With the line on which the row begins.
    """
    if not dialect.quote or dialect.delimiter == " " or not any(dialect.quote in its for its in lines):
        return
    # A closed text ends its last row at the line's end, so that one more line is one more row.
    *before, last = lines
    rows = list(csv_reader([*before, last.rstrip("\r\n") + "\n", "x"], dialect))
    if rows[-1] != ["x"]:
        raise _never_closed(line)


def _never_closed(line: int) -> UserError:
    message = (
        f"The row that begins on line {line} opens a quote that never closes. Remove or close that quote; "
        "if quotes are signs like any other in this file, say that there are none (--quote none)."
    )
    return UserError("quote", message, line=line)
