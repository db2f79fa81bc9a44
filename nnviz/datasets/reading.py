"""Reading a table in stages: guard, decode, sniff, parse, type, roles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from nnviz.datasets.cells import shorten
from nnviz.datasets.decode import Decoded, decode
from nnviz.datasets.dialect import Dialect, sniff
from nnviz.datasets.guard import check_cancelled, check_signature, check_size, read_bytes
from nnviz.datasets.header import column_names, has_header
from nnviz.datasets.parsing import Grid, parse
from nnviz.datasets.roles import judge_roles
from nnviz.datasets.table import Column, Notice, Table
from nnviz.datasets.typing_columns import type_column
from nnviz.errors import UserError

_READ, _PARSED = 0.3, 0.7


@dataclass(frozen=True)
class _Watch:
    """Who watches the reading and may stop it."""

    progress: Callable[[float], None] | None = None
    cancelled: Callable[[], bool] | None = None

    def part(self, start: float, end: float) -> Callable[[float], None]:
        """Give a reporter for one stage of the whole."""
        return lambda share: self.report(start + (end - start) * share)

    def report(self, share: float) -> None:
        if self.progress is not None:
            self.progress(share)


def read_table(
    path: Path,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Table:
    """Read a table from a file.

    Args:
        path: A text file of comma, semicolon or tab separated cells.
        progress: Called now and then with the share done, 0 to 1.
        cancelled: Asked now and then whether to stop.

    Raises:
        UserError: If the file can't be a table, with the line where one line is the reason.
    """
    watch = _Watch(progress, cancelled)
    data = read_bytes(path, watch.part(0.0, _READ), cancelled)
    return _read(decode(data, path.name), path.name, path.stem, watch)


def read_text(text: str, name: str) -> Table:
    """Read a table from a text, such as what was pasted.

    Args:
        text: The cells, with line ends between the rows.
        name: A name for people.

    Raises:
        UserError: If the text can't be a table.
    """
    check_size(len(text), name)
    check_signature(text[:4096].encode("utf-8", "replace"), name)
    if "\0" in text:
        raise UserError("not_a_table", f"{shorten(name)} holds binary data, not a text. Paste a table.")
    return _read(Decoded(text.removeprefix("\ufeff"), "utf-8"), name, name, _Watch())


def _read(decoded: Decoded, file_name: str, name: str, watch: _Watch) -> Table:
    """Take a text through the stages after decoding."""
    dialect = sniff(decoded.text)
    grid = parse(decoded.text, dialect.delimiter, watch.part(_READ, _PARSED), watch.cancelled)
    if not grid.rows:
        raise UserError("empty", f"{shorten(file_name)} is empty: it has no data rows.")
    header = has_header(grid, dialect.decimal)
    if header and len(grid.rows) < 2:
        raise UserError("no_rows", f"{shorten(file_name)} has only a header, no data rows. Add rows to it.")
    columns, notices = _columns(grid, header, dialect, watch)
    table = Table(
        name=name,
        columns=columns,
        notices=(*decoded.notices, *grid.notices, *notices),
        encoding=decoded.encoding,
        delimiter=dialect.delimiter,
        decimal=dialect.decimal,
        header=header,
    )
    watch.report(1.0)
    return replace(table, notices=(*table.notices, *judge_roles(table)[1]))


def _columns(
    grid: Grid, header: bool, dialect: Dialect, watch: _Watch
) -> tuple[tuple[Column, ...], tuple[Notice, ...]]:
    """Name and type the columns."""
    names, naming = column_names(grid, header)
    body, lines = (grid.rows[1:], grid.lines[1:]) if header else (grid.rows, grid.lines)
    columns: list[Column] = []
    notices: list[Notice] = list(naming)
    for index, (name, cells) in enumerate(zip(names, zip(*body, strict=True), strict=True)):
        check_cancelled(watch.cancelled)
        column, found = type_column(name, cells, lines, dialect.decimal)
        columns.append(column)
        notices.extend(found)
        watch.report(_PARSED + (1 - _PARSED) * index / len(names))
    return tuple(columns), tuple(notices)
