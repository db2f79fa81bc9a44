"""A sheet of a workbook becomes a table; its cells bring their types with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nnviz.datasets.files.workbooks import Cell, Sheet, cell_as_text, read_workbook, typed_column
from nnviz.datasets.roles import gathered, judge_roles
from nnviz.datasets.settings import ImportSettings
from nnviz.datasets.stages import Source, check_known, nothing_left
from nnviz.datasets.table import Column, Notice, Table
from nnviz.datasets.text.header import column_names, has_header, numbered_names
from nnviz.datasets.values.cells import shorten
from nnviz.datasets.values.distinct import Distinct
from nnviz.datasets.values.typing_columns import Manner, type_distinct
from nnviz.errors import UserError

_SAMPLE_ROWS = 300
"""How many rows are looked at to tell whether the first one holds names."""


def table_of_workbook(data: bytes, source: Source) -> Table:
    """Read the first table of a workbook.

    Raises:
        UserError: If there is none.
    """
    sheet = read_workbook(data, source.file_name, source.watch.progress, source.watch.cancelled)
    sheet = _without_skipped(sheet, source.settings.skip_lines or 0)
    texts = [[cell_as_text(cell) for cell in row] for row in sheet.rows[:_SAMPLE_ROWS]]
    if not texts and source.settings.skip_lines:
        raise nothing_left(source)
    if not texts:
        raise UserError("empty", f"{shorten(source.file_name)} is empty: it has no data rows.")
    said = source.settings.header
    header = has_header(texts) if said is None else said
    if header and len(texts) < 2:
        message = f"{shorten(source.file_name)} has only a header, no data rows. Add rows to it."
        raise UserError("no_rows", message)
    width = len(texts[0])
    names, naming = column_names(texts[0], sheet.lines[0]) if header else (numbered_names(width), ())
    start = 1 if header else 0
    columns, notices = _columns(names, sheet.rows[start:], sheet.lines[start:], source)
    check_known(source.settings, columns)
    table = Table(
        name=source.name,
        columns=columns,
        notices=(*sheet.notices, *naming, *notices),
        encoding="workbook",
        delimiter="",
        header=header,
        settings=source.settings,
        used=ImportSettings(
            header=header,
            skip_lines=source.settings.skip_lines or 0,
            missing=source.settings.missing or (),
            types=source.settings.types or (),
        ),
    )
    return replace(table, notices=(*table.notices, *gathered(judge_roles(table)[1])))


def _without_skipped(sheet: Sheet, skip: int) -> Sheet:
    kept = [place for place, line in enumerate(sheet.lines) if line > skip]
    return replace(sheet, rows=[sheet.rows[its] for its in kept], lines=[sheet.lines[its] for its in kept])


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
