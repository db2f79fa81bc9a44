"""Stage 5 of reading: each column gets the type that ALL its cells have, not those of a sample."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.column_types import TYPE_WORDS, ColumnType
from nnviz.datasets.table import Column, Notice
from nnviz.datasets.values.cells import BOOL_WORDS, shorten
from nnviz.datasets.values.dates import TIME_OF_DAY, is_century_guessed, read_dates
from nnviz.datasets.values.distinct import Distinct
from nnviz.datasets.values.number_columns import judge_numbers, number_column, plain_numbers
from nnviz.datasets.values.odd_cells import say_ticks, settle_missing, without_codes
from nnviz.errors import UserError

MAX_CATEGORIES = 20
"""The most distinct texts that a category has; with more, a column is text."""

_TOLERATED = 0.1
"""The share of cells that may be something else in a column of numbers, dates or yes and no."""

_TOLERATED_DATES = 0.02
_DATE_NAMES = ("date", "datum", "day", "tag", "fecha", "jour")

Typed = tuple[Column, tuple[Notice, ...]]


def _never() -> None:
    """Nobody asks to stop."""


@dataclass(frozen=True)
class Manner:
    """How values are written in a file.

    Attributes:
        decimal: The decimal sign of most columns.
        strict: Whether it is that of all columns, as a person said.
        thousands: The sign between groups of digits, None for any.
        missing: Further texts that mean "nothing here", in lower case.
        month_first: Whether 1/2/2024 is in January where nothing tells.
        pause: Called now and then; it may raise to stop.
    """

    decimal: str = "."
    strict: bool = False
    thousands: str | None = None
    missing: frozenset[str] = frozenset()
    month_first: bool = False
    pause: Callable[[], None] = field(default=_never)


def type_column(
    name: str,
    chunks: Callable[[], Iterable[Sequence[str]]],
    lines: Sequence[int],
    manner: Manner,
    wanted: ColumnType | None = None,
) -> Typed:
    """Find the type of a column and convert its cells.

    Args:
        name: The column's name.
        chunks: Gives its cells as text, some at a time, as often as it is called.
        lines: The line of each cell, for notices.
        manner: How values are written.
        wanted: The type that a person says it has.

    Raises:
        UserError: If no cell is of the type that a person says.
    """
    if wanted in (None, "number"):
        values = plain_numbers(chunks(), manner.decimal, manner.missing, manner.pause)
        if values is not None:
            return number_column(name, without_codes(values, manner.missing), lines)
    return type_distinct(name, Distinct.of(chunks(), manner.missing, manner.pause), lines, manner, wanted)


def type_distinct(
    name: str, cells: Distinct, lines: Sequence[int], manner: Manner, wanted: ColumnType | None = None
) -> Typed:
    """Find the type of a column from its distinct texts; see :func:`type_column`."""
    manner.pause()
    odd = settle_missing(name, cells, lines, manner.missing, manner.decimal)
    if not cells.present or wanted == "empty":
        return Column(name, "empty", np.full(len(cells.codes), np.nan)), odd
    column, said = (
        _guessed(name, cells, lines, manner)
        if wanted is None
        else _as_said(name, cells, lines, manner, wanted)
    )
    return column, (*odd, *said)


def _guessed(name: str, cells: Distinct, lines: Sequence[int], manner: Manner) -> Typed:
    numbers, said = judge_numbers(
        name,
        cells,
        lines,
        manner.decimal,
        manner.thousands,
        _TOLERATED,
        manner.pause,
        strict=manner.strict,
    )
    if numbers is not None:
        return numbers, said
    manner.pause()
    found = _bools(name, cells, lines) or _dates(name, cells, lines, manner)
    manner.pause()
    if found is not None:
        return found[0], (*(its for its in said if its.code != "nearly_numbers"), *found[1])
    return _texts(name, cells, manner.pause), (*said, *_of_times(name, cells), *say_ticks(name, cells))


def _as_said(name: str, cells: Distinct, lines: Sequence[int], manner: Manner, wanted: ColumnType) -> Typed:
    if wanted in ("category", "text"):
        return _texts(name, cells, manner.pause, wanted), ()
    found: Typed | None = None
    if wanted == "number":
        column, notices = judge_numbers(
            name,
            cells,
            lines,
            manner.decimal,
            manner.thousands,
            1.0,
            manner.pause,
            said=True,
            strict=manner.strict,
        )
        found = (column, notices) if column is not None else None
    elif wanted == "bool":
        found = _bools(name, cells, lines, 1.0) or _two_values(name, cells)
    elif wanted == "date":
        found = _dates(name, cells, lines, manner, 1.0)
    if found is None or not found[0].present.any():
        what = TYPE_WORDS[wanted]
        message = f"No cell of column {shorten(name)} has the type {what}. Choose another type for it."
        raise UserError("bad_type", message)
    return found


def _bools(
    name: str, cells: Distinct, lines: Sequence[int], tolerated: float = _TOLERATED_DATES
) -> Typed | None:
    """Give a column of yes and no with the file's own words, or None."""
    texts = cells.present_texts()
    folded = [text.casefold() for text in cells.texts]
    present = {text.casefold() for text in texts}
    for low, high in BOOL_WORDS:
        found = present & {low, high}
        if not found or (len(found) == 1 and len(low) == 1):
            continue
        values = np.asarray([{low: 0.0, high: 1.0}.get(text, np.nan) for text in folded])
        values[cells.missing] = np.nan
        bad = np.isnan(values) & ~cells.missing
        if int(cells.counts[bad].sum()) > tolerated * cells.present:
            continue
        words = {text.casefold(): text for text in reversed(texts)}
        column = Column(name, "bool", values[cells.codes], (words.get(low, low), words.get(high, high)))
        return column, _other_cells(name, cells, bad, lines, f"neither {low} nor {high}", "not_a_bool")
    return None


def _two_values(name: str, cells: Distinct) -> Typed | None:
    """Give any two texts as no and yes, in the order of the alphabet, as a person wished."""
    texts = sorted(set(cells.present_texts()))
    if len(texts) > 2:
        return None
    low, high = (texts[0], texts[-1]) if len(texts) == 2 else (f"not {texts[0]}", texts[0])
    values = cells.each({low: 0.0, high: 1.0}.get, _never)
    return Column(name, "bool", values[cells.codes], (low, high)), ()


def _dates(
    name: str, cells: Distinct, lines: Sequence[int], manner: Manner, tolerated: float = _TOLERATED
) -> Typed | None:
    """Give a column of dates as days since 1970-01-01, or None."""
    texts = cells.present_texts()
    compact = any(word in name.casefold() for word in _DATE_NAMES) or tolerated == 1.0
    manner.pause()
    if read_dates(texts[:50], manner.month_first, compact).found * 2 < min(50, len(texts)):
        return None
    reading = read_dates(texts, manner.month_first, compact)
    values = np.full(len(cells.texts), np.nan)
    values[~cells.missing] = [np.nan if day is None else day for day in reading.days]
    bad = np.isnan(values) & ~cells.missing
    if int(cells.counts[bad].sum()) > tolerated * cells.present or reading.found == 0:
        return None
    notices = list(_other_cells(name, cells, bad, lines, "not a date", "not_a_date"))
    if reading.doubtful:
        first = "day" if reading.order == "dmy" else "month"
        text = f"Nothing tells whether day or month comes first in column {shorten(name)}; the {first} does."
        notices.append(Notice("date_order", text))
    if is_century_guessed(texts):
        where = f"Years of two digits in column {shorten(name)}"
        text = f"{where}: 69 to 99 were read as 1969 to 1999, 00 to 68 as 2000 to 2068."
        notices.append(Notice("two_digit_years", text))
    return Column(name, "date", values[cells.codes]), tuple(notices)


def _other_cells(
    name: str, cells: Distinct, bad: NDArray[np.bool_], lines: Sequence[int], what: str, code: str
) -> tuple[Notice, ...]:
    """Say that some cells are not what the others are."""
    count = int(cells.counts[bad].sum())
    if not count:
        return ()
    row = cells.first_row(bad)
    said = shorten(cells.texts[int(cells.codes[row])])
    more = f", like {count - 1} more below it" if count > 1 else ""
    text = f"Line {lines[row]}: {said} in column {shorten(name)} is {what} and counts as missing{more}."
    return (Notice(code, text, lines[row]),)


def _of_times(name: str, cells: Distinct) -> tuple[Notice, ...]:
    """Say that times without a day are no numbers."""
    if not all(map(TIME_OF_DAY.fullmatch, cells.present_texts())):
        return ()
    text = f"Column {shorten(name)} holds times without a day; they were kept as text. Write them as numbers."
    return (Notice("times", text),)


def _texts(name: str, cells: Distinct, pause: Callable[[], None], wanted: ColumnType | None = None) -> Column:
    """Give a column of texts, coded in the order of their first appearance."""
    places: dict[str, int] = {}
    for text in cells.present_texts():
        places.setdefault(text, len(places))
    pause()
    codes = [
        -1 if missing else places[text] for text, missing in zip(cells.texts, cells.missing, strict=True)
    ]
    each_its_own = len(places) == cells.present > MAX_CATEGORIES // 2
    kind = "text" if len(places) > MAX_CATEGORIES or each_its_own else "category"
    return Column(name, wanted or kind, np.asarray(codes, np.int32)[cells.codes], tuple(places))
