"""The fast way from a large text to typed columns; None where only the exact way is sure to be right."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from nnviz.datasets.files.decode import Encoded
from nnviz.datasets.files.transcoding import Utf8Stream, is_plain_utf8, utf8_size
from nnviz.datasets.settings import ImportSettings
from nnviz.datasets.table import Column, Notice
from nnviz.datasets.text.blocks import NotCleanError
from nnviz.datasets.text.bulk import MIN_BYTES, BulkColumn, CodedTexts, Source, read_bulk
from nnviz.datasets.text.cutting import BulkPlan
from nnviz.datasets.text.endings import LastRow, count_footer, may_be_sums
from nnviz.datasets.text.layout import Layout
from nnviz.datasets.text.plain_rows import are_plain_rows
from nnviz.datasets.text.rows import Row, cut_rows
from nnviz.datasets.text.sampling import Sample
from nnviz.datasets.text.squaring import RowLines, Squaring
from nnviz.datasets.values.cells import MISSING
from nnviz.datasets.values.distinct import Distinct
from nnviz.datasets.values.number_columns import number_column
from nnviz.datasets.values.odd_cells import without_codes
from nnviz.datasets.values.typing_columns import Manner, Typed, type_distinct

__all__ = ["MIN_BYTES", "read_fast"]

_LAST_ROWS = 12


def read_fast(
    text: Encoded,
    sample: Sample,
    layout: Layout,
    settings: ImportSettings,
    manner: Manner,
    progress: Callable[[float], None],
    cancelled: Callable[[], bool] | None,
) -> tuple[tuple[Column, ...], tuple[Notice, ...], RowLines] | None:
    """Cut and type the columns of a large clean text.

    Args:
        text: The text.
        sample: Some of its lines.
        layout: Where its rows begin and how they are cut.
        settings: What a person said.
        manner: How values are written.
        progress: Called now and then with the share done, 0 to 1.
        cancelled: Asked now and then whether to stop.

    Returns:
        The columns, the notices and the line of each row, or None if the text is not clean.

    Raises:
        UserError: If it was cancelled, or memory would be short.
    """
    if not _is_simple(layout) or _may_have_footer(sample, layout):
        return None
    source = _source(text, layout.first_line)
    if source is None:
        return None
    squaring = Squaring(layout, settings.ragged)
    try:
        found = read_bulk(
            source,
            utf8_size(text),
            _plan(sample, layout, settings, manner),
            progress,
            cancelled,
            lambda block, line: squaring(block, layout.first_line + line),
        )
        odd = squaring.notices(_count(found[0]))
    except NotCleanError:
        return None
    if not are_plain_rows(found, layout.raw_names):
        return None
    lines = RowLines(layout.first_line, _count(found[0]), squaring.gone)
    columns, notices = _typed(found, lines, layout, settings, manner)
    return columns, (*odd, *notices), lines


def _plan(sample: Sample, layout: Layout, settings: ImportSettings, manner: Manner) -> BulkPlan:
    said = [
        index for index, name in enumerate(layout.names) if settings.type_of(name) not in (None, "number")
    ]
    return BulkPlan(
        layout.dialect.delimiter,
        layout.width,
        layout.dialect.decimal,
        layout.dialect.quote,
        MISSING | manner.missing,
        frozenset((*said, *_blank(sample, layout))),
    )


def _source(text: Encoded, first_line: int) -> Source | None:
    """Give what opens a text at a line, or None where lines end in several ways."""
    if not is_plain_utf8(text):
        return lambda: Utf8Stream(text, first_line)
    start = _offset(text, first_line)
    if start is None:
        return None

    def source() -> io.BytesIO:
        stream = io.BytesIO(text.data)
        stream.seek(start)
        return stream

    return source


def _count(column: BulkColumn) -> int:
    return len(column.codes if isinstance(column, CodedTexts) else column)


def _is_simple(layout: Layout) -> bool:
    dialect = layout.dialect
    plain = len(dialect.delimiter) == 1 and dialect.delimiter.isascii() and dialect.delimiter != " "
    odd = (
        dialect.escape or dialect.wrapped or dialect.edges or dialect.comment or dialect.thousands is not None
    )
    return plain and not odd and layout.width == layout.usual > 1 and not layout.class_names


def _may_have_footer(sample: Sample, layout: Layout) -> bool:
    last: list[LastRow] = []
    gap = False
    for row in cut_rows(sample.end or sample.head, layout.dialect):
        if row.is_blank:
            gap = True
            continue
        last.append(LastRow(Row(row.cells, row.line), gap))
        gap = False
    if sample.end and len(last) < _LAST_ROWS and any(len(its.row.cells) != layout.width for its in last):
        return True  # the sample ends before the last rows do
    may_sum = bool(last) and may_be_sums(last[-1].row, layout)
    return may_sum or count_footer(last[-_LAST_ROWS:], layout) > 0


def _blank(sample: Sample, layout: Layout) -> list[int]:
    """Give the nameless columns without anything in the sample: only their texts tell blank from missing."""
    cut = cut_rows(sample.lines, layout.dialect, sample.first_line)
    below = (row.cells for row in cut if row.line >= layout.first_line)
    rows = [cells for cells in below if len(cells) == layout.width]
    nameless = [index for index in range(layout.width) if not layout.named[index]]
    return [index for index in nameless if not any(cells[index].strip() for cells in rows)]


def _offset(text: Encoded, line: int) -> int | None:
    """Give the place of the first byte of a line, or None where lines end in several ways."""
    place = text.start
    for _ in range(line - 1):
        place = text.data.find(b"\n", place) + 1
    above = text.data[text.start : place]
    return place if above.count(b"\r") == above.count(b"\r\n") else None


def _typed(
    found: Sequence[BulkColumn], lines: RowLines, layout: Layout, settings: ImportSettings, manner: Manner
) -> tuple[tuple[Column, ...], tuple[Notice, ...]]:
    columns: list[Column] = []
    notices: list[Notice] = []
    kept = _kept(found, layout)
    if len(kept) < len(found):
        notices.append(Notice("trailing_delimiter", "Delimiters at an end of every line make no column."))
    for index in kept:
        manner.pause()
        column, said = _type(found[index], layout.names[index], lines, settings, manner)
        columns.append(column)
        notices.extend(said)
    return tuple(columns), tuple(notices)


def _kept(found: Sequence[BulkColumn], layout: Layout) -> list[int]:
    """Leave out nameless columns without any value at either end."""
    kept = list(range(len(found)))
    for end in (-1, 0):
        while len(kept) > 1 and not layout.named[kept[end]] and _is_empty(found[kept[end]]):
            kept.pop(end)
    return kept


def _is_empty(column: BulkColumn) -> bool:
    return isinstance(column, CodedTexts) and not any(text.strip() for text in column.texts)


def _type(column: BulkColumn, name: str, lines: RowLines, settings: ImportSettings, manner: Manner) -> Typed:
    if isinstance(column, CodedTexts):
        cells = Distinct(column.codes, column.texts, manner.missing, manner.pause)
        return type_distinct(name, cells, lines, manner, settings.type_of(name))
    return number_column(name, without_codes(column, manner.missing), lines)
