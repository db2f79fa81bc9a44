"""A sheet of a workbook becomes a table; its cells bring their types with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nnviz.datasets.files.workbooks import Cell, Sheet, cell_as_text, read_workbook, typed_column
from nnviz.datasets.roles import gathered, role_notices
from nnviz.datasets.settings import ImportSettings
from nnviz.datasets.stages import Source, check_known, nothing_left
from nnviz.datasets.table import Column, Notice, Table
from nnviz.datasets.text.endings import LastRow, are_sums, count_footer, may_be_sums
from nnviz.datasets.text.header import (
    column_names,
    has_header,
    is_number_column,
    is_units_row,
    numbered_names,
)
from nnviz.datasets.text.layout import Layout
from nnviz.datasets.text.rows import Dialect, Row
from nnviz.datasets.values.cells import shorten
from nnviz.datasets.values.distinct import Distinct
from nnviz.datasets.values.typing_columns import Manner, type_distinct
from nnviz.errors import UserError

_LAST_ROWS = 12
_NAMED = 8
_SAMPLE_ROWS = 300
"""How many rows are looked at to tell whether the first one holds names."""


def table_of_workbook(data: bytes, source: Source) -> Table:
    """Read the first table of a workbook.

    Raises:
        UserError: If there is none.
    """
    sheet = read_workbook(
        data, source.file_name, source.watch.progress, source.watch.cancelled, source.settings.sheet
    )
    sheet = _without_skipped(sheet, source.settings.skip_lines or 0)
    texts = [[cell_as_text(cell) for cell in row] for row in sheet.rows[:_SAMPLE_ROWS]]
    if not texts and source.settings.skip_lines:
        raise nothing_left(source)
    if not texts:
        raise UserError(
            "empty",
            f"{shorten(source.file_name)} is empty: it has no data rows. Add some, or open another file.",
        )
    said = source.settings.header
    header = has_header(texts) if said is None else said
    if header and len(texts) < 2:
        others = "".join(f" {its.text}" for its in sheet.notices if its.code == "sheet")
        message = f"{shorten(source.file_name)} has only a header, no data rows. Add rows to it.{others}"
        raise UserError("no_rows", message)
    width = len(texts[0])
    names, naming = column_names(texts[0], sheet.lines[0]) if header else (numbered_names(width), ())
    units = _units(texts, sheet.lines) if header and said is None else ()
    start = (1 if header else 0) + len(units)
    end, below = _end(sheet, start, texts)
    columns, notices = _columns(names, sheet.rows[start:end], sheet.lines[start:end], source)
    check_known(source.settings, columns)
    table = Table(
        name=source.name,
        columns=columns,
        notices=(*sheet.notices, *naming, *units, *below, *notices),
        encoding="workbook",
        delimiter="",
        header=header,
        settings=source.settings,
        used=ImportSettings(
            header=header,
            skip_lines=source.settings.skip_lines or 0,
            missing=source.settings.missing or (),
            types=source.settings.types or (),
            sheet=sheet.name,
        ),
        sheets=sheet.names,
        lines=sheet.lines[start:end],
    )
    return replace(table, notices=(*table.notices, *gathered(role_notices(table))))


def _without_skipped(sheet: Sheet, skip: int) -> Sheet:
    kept = [place for place, line in enumerate(sheet.lines) if line > skip]
    return replace(sheet, rows=[sheet.rows[its] for its in kept], lines=[sheet.lines[its] for its in kept])


def _units(texts: list[list[str]], lines: Sequence[int]) -> tuple[Notice, ...]:
    """Tell whether the row below the names holds units."""
    if len(texts) < 3 or len(texts[0]) < 2 or not is_units_row(texts[1], texts[2:]):
        return ()
    said = ", ".join(shorten(cell) for cell in texts[1][:_NAMED] if cell.strip())
    return (Notice("units", f"Line {lines[1]} holds units and no row: {said}.", lines[1]),)


def _end(sheet: Sheet, start: int, texts: list[list[str]]) -> tuple[int, tuple[Notice, ...]]:
    """Give where the rows of the table end, before sums, sources and notes below it."""
    count, width = len(sheet.rows), len(texts[0])
    numeric = tuple(is_number_column(texts[start:], place) for place in range(width))
    layout = Layout(Dialect(), ("",) * width, True, sheet.lines[0], width, numeric=numeric)
    first = max(start, count - _LAST_ROWS)
    last = [
        LastRow(
            Row([cell_as_text(cell) for cell in sheet.rows[place]], sheet.lines[place]),
            place > start and sheet.lines[place] > sheet.lines[place - 1] + 1,
        )
        for place in range(first, count)
    ]

    def above(place: int, below: int) -> list[str]:
        return [cell_as_text(row[place]) for row in sheet.rows[start : count - below]]

    found = min(count_footer(last, layout, above), count - start - 1)
    if found < 1:
        return _before_sums(sheet, start, last, layout)
    row, end = last[-found].row, last[-1].row.line
    where = f"Line {row.line} stands" if found == 1 else f"Lines {row.line} to {end} stand"
    said = shorten(" ".join(cell for cell in row.cells if cell.strip()))
    text = f"{where} below the table and {'was' if found == 1 else 'were'} not read: {said}."
    return count - found, (Notice("footer", text, row.line),)


def _before_sums(
    sheet: Sheet, start: int, last: Sequence[LastRow], layout: Layout
) -> tuple[int, tuple[Notice, ...]]:
    """Leave out a last row that holds nothing but the sums of some columns."""
    end = len(sheet.rows) - 1

    def above(place: int) -> list[str]:
        return [cell_as_text(row[place]) for row in sheet.rows[start:end]]

    if not last or not may_be_sums(last[-1].row, layout) or not are_sums(last[-1].row, above, "."):
        return end + 1, ()
    line = last[-1].row.line
    text = f"Line {line} holds only the sums of the rows above it and was not read as one."
    return end, (Notice("footer", text, line),)


def _columns(
    names: Sequence[str], rows: Sequence[Sequence[Cell]], lines: Sequence[int], source: Source
) -> tuple[tuple[Column, ...], list[Notice]]:
    settings = source.settings
    missing = frozenset(text.strip().casefold() for text in settings.missing or ())
    manner = Manner(missing=missing, pause=source.watch.pause)
    columns: list[Column] = []
    notices: list[Notice] = []
    for place, name in enumerate(names):
        source.watch.pause()
        cells = [row[place] for row in rows]
        wanted = settings.type_of(name)
        typed = typed_column(name, cells) if wanted is None and not missing else None
        if typed is None:
            texts = Distinct.of([[cell_as_text(cell) for cell in cells]], missing, manner.pause)
            typed, found = type_distinct(name, texts, lines, manner, wanted)
            notices.extend(found)
        columns.append(typed)
    return tuple(columns), notices
