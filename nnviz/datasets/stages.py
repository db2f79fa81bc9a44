"""The stages behind decoding: a text is sniffed, laid out, parsed and typed into a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from nnviz.datasets.fast_columns import MIN_BYTES, read_fast
from nnviz.datasets.files.decode import Encoded
from nnviz.datasets.files.guard import check_cancelled
from nnviz.datasets.files.memory import check_memory
from nnviz.datasets.roles import gathered, role_notices
from nnviz.datasets.settings import NOTHING_SAID, ImportSettings
from nnviz.datasets.table import Column, Notice, Table
from nnviz.datasets.text.cellstore import CellStore
from nnviz.datasets.text.dialect import sniff
from nnviz.datasets.text.layout import Layout
from nnviz.datasets.text.lines import check_names
from nnviz.datasets.text.parsing import check_width, parse
from nnviz.datasets.text.prose import check_prose
from nnviz.datasets.text.sampling import Sample, take_sample
from nnviz.datasets.text.structure import find_layout
from nnviz.datasets.values.cells import shorten
from nnviz.datasets.values.typing_columns import Manner, type_column
from nnviz.errors import UserError
from nnviz.numbers import format_count

_READ, _PARSED = 0.3, 0.7
_EXPANSION = 3

_NO_DELIMITER = re.compile(r"[^,;|:~^\s\"'\x1f]")

Columns = tuple[tuple[Column, ...], tuple[Notice, ...], Sequence[int]]
"""The columns, what had to be decided, and the line of each row."""


@dataclass(frozen=True)
class Watch:
    """Who watches the reading and may stop it."""

    progress: Callable[[float], None] | None = None
    cancelled: Callable[[], bool] | None = None

    def part(self, start: float, end: float) -> Callable[[float], None]:
        """Give a reporter for one stage of the whole."""
        return lambda share: self.report(start + (end - start) * share)

    def report(self, share: float) -> None:
        """Tell the share of the whole that is done, 0 to 1."""
        if self.progress is not None:
            self.progress(share)

    def pause(self) -> None:
        """Stop if the person asked for it."""
        check_cancelled(self.cancelled)


@dataclass(frozen=True)
class Source:
    """What is read.

    Attributes:
        file_name: Its name in messages.
        name: The name of its table.
        settings: What the person said.
        watch: Who watches.
    """

    file_name: str
    name: str
    settings: ImportSettings = NOTHING_SAID
    watch: Watch = field(default_factory=Watch)


def table_of_text(text: Encoded, source: Source) -> Table:
    """Take a text through the stages.

    Raises:
        UserError: If it can't be a table.
    """
    settings, watch = source.settings, source.watch
    sample = take_sample(text, settings.skip_lines)
    if settings.skip_lines and not any(map(str.strip, sample.head)):
        raise nothing_left(source)
    if not any(map(_NO_DELIMITER.search, sample.head)) and sample.is_whole:
        raise UserError(
            "empty",
            f"{shorten(source.file_name)} is empty: it has no data rows. Add some, or open another file.",
        )
    guess = sniff(sample, settings, watch.pause)
    check_width(guess.width, sample.first_line)
    layout = find_layout(sample, guess, settings, source.file_name)
    check_names(layout)
    check_prose(sample, layout, settings, source.file_name)
    columns, notices, lines = _columns(text, sample, layout, source)
    check_known(settings, columns)
    table = Table(
        name=source.name,
        columns=columns,
        notices=(*text.notices, *layout.notices, *notices),
        encoding=text.encoding,
        delimiter=layout.dialect.delimiter,
        decimal=layout.dialect.decimal,
        header=layout.header,
        settings=settings,
        used=_used(text, layout, settings),
        lines=lines,
    )
    watch.report(1.0)
    return replace(table, notices=(*table.notices, *gathered(role_notices(table))))


def nothing_left(source: Source) -> UserError:
    """Give the refusal of a table of which a person left out all lines."""
    skipped = source.settings.skip_lines or 0
    lines = "line" if skipped == 1 else "lines"
    message = (
        f"{shorten(source.file_name)} has no rows behind the first {format_count(skipped)} {lines}, "
        "which are to be left out. Leave out fewer lines."
    )
    return UserError("empty", message)


def check_known(settings: ImportSettings, columns: Sequence[Column]) -> None:
    """Refuse a type for a column that there is not.

    Raises:
        UserError: With the name.
    """
    names = {column.name for column in columns}
    for name, _ in settings.types or ():
        if name not in names:
            raise UserError("unknown_column", f"There is no column {shorten(name)} to give a type to.")


def _used(text: Encoded, layout: Layout, settings: ImportSettings) -> ImportSettings:
    """Give everything that the text was read with."""
    dialect = layout.dialect
    return ImportSettings(
        encoding=text.encoding,
        delimiter=dialect.delimiter,
        quote=dialect.quote,
        escape=dialect.escape,
        decimal=dialect.decimal,
        thousands=dialect.thousands,
        header=layout.header,
        skip_lines=layout.skipped if settings.skip_lines is None else settings.skip_lines,
        comment=dialect.comment,
        missing=settings.missing or (),
        types=settings.types or (),
        ragged=settings.ragged or "keep",
    )


def manner_of(layout: Layout, settings: ImportSettings, watch: Watch) -> Manner:
    """Give how the values of a file are written."""
    dialect = layout.dialect
    return Manner(
        decimal=dialect.decimal,
        strict=settings.decimal is not None,
        thousands=dialect.thousands,
        missing=frozenset(text.strip().casefold() for text in settings.missing or ()),
        month_first=dialect.decimal == "." and dialect.delimiter == ",",
        pause=watch.pause,
    )


def _columns(text: Encoded, sample: Sample, layout: Layout, source: Source) -> Columns:
    """Cut and type the columns, the fast way if the text is large and clean."""
    settings, watch = source.settings, source.watch
    manner = manner_of(layout, settings, watch)
    if len(text.data) >= MIN_BYTES:
        fast = read_fast(text, sample, layout, settings, manner, watch.part(_READ, 1.0), watch.cancelled)
        if fast is not None:
            return fast
        check_memory(_EXPANSION * len(text.data))
    grid = parse(text, layout, settings.ragged, watch.part(_READ, _PARSED), watch.pause)
    if not len(grid.cells):
        what = "only a header, no data rows" if layout.header else "no data rows"
        raise UserError("no_rows", f"{shorten(source.file_name)} has {what}. Add rows to it.")
    columns: list[Column] = []
    notices: list[Notice] = list(grid.notices)
    for place, index in enumerate(grid.columns):
        watch.pause()
        name = layout.names[index]
        chunks = _Chunks(grid.cells, place)
        column, found = type_column(name, chunks, grid.cells.lines, manner, settings.type_of(name))
        columns.append(column)
        notices.extend(found)
        watch.report(_PARSED + (1 - _PARSED) * place / len(grid.columns))
    if layout.class_names and settings.type_of(columns[-1].name) is None:
        columns[-1] = _with_classes(columns[-1], layout.class_names)
    return tuple(columns), tuple(notices), grid.cells.lines


@dataclass(frozen=True)
class _Chunks:
    """The cells of one column, as often as they are asked for."""

    cells: CellStore
    place: int

    def __call__(self) -> Iterator[list[str]]:
        return self.cells.column(self.place)


def _with_classes(column: Column, names: tuple[str, ...]) -> Column:
    """Put class names in the place of the codes 0, 1, ..."""
    present = column.present
    whole = column.type == "number" and set(column.distinct.tolist()) <= set(range(len(names)))
    if not whole:
        return column
    codes = np.where(present, column.values, -1).astype(np.int32)
    return Column(column.name, "category", codes, names)
