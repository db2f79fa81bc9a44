"""Stage 5 of reading: each column gets the type that ALL its cells have, not those of a sample."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.cells import BOOL_WORDS, MISSING, parse_date, parse_number, shorten
from nnviz.datasets.table import Column, Notice

MAX_CATEGORIES = 20
"""The most distinct texts that a category has; with more, a column is text."""

_TOLERATED = 0.1
"""The share of cells that may be no numbers in a column of numbers."""


class _Cells:
    """The cells of one column, every distinct text looked at only once."""

    def __init__(self, cells: Sequence[str]) -> None:
        places: dict[str, int] = {}
        codes = [places.setdefault(cell, len(places)) for cell in cells]
        self.codes = np.asarray(codes, np.int64)
        self.texts = [text.strip() for text in places]
        self.missing = np.asarray([text.casefold() in MISSING for text in self.texts], np.bool_)
        self.counts = np.bincount(self.codes, minlength=len(self.texts))
        self.present = int(self.counts[~self.missing].sum())

    def present_texts(self) -> list[str]:
        """The distinct texts that are not missing, in the order of their first appearance."""
        return [text for text, missing in zip(self.texts, self.missing, strict=True) if not missing]


def type_column(
    name: str, cells: Sequence[str], lines: Sequence[int], decimal: str = "."
) -> tuple[Column, tuple[Notice, ...]]:
    """Find the type of a column and convert its cells.

    Args:
        name: The column's name.
        cells: Its cells as text.
        lines: The line of each cell, for notices.
        decimal: The decimal sign of the file.
    """
    values = _plain_numbers(cells, decimal)
    if values is not None:
        return _number_column(name, values, lines)
    distinct = _Cells(cells)
    if not distinct.present:
        return Column(name, "empty", np.full(len(cells), np.nan)), ()
    numbers = _numbers(name, distinct, lines, decimal)
    if numbers is not None:
        return numbers
    return _bools(name, distinct) or _dates(name, distinct) or _categories(name, distinct), ()


def _plain_numbers(cells: Sequence[str], decimal: str) -> NDArray[np.float64] | None:
    """Convert a column without any surprises at once, or give None."""
    if decimal == ",":
        if any("." in cell for cell in cells):
            return None
        cells = [cell.replace(",", ".") for cell in cells]
    try:
        values = np.fromiter(map(float, cells), np.float64, len(cells))
    except ValueError:
        return None
    return None if any("_" in cell for cell in cells) else values


def _number_column(
    name: str, values: NDArray[np.float64], lines: Sequence[int]
) -> tuple[Column, tuple[Notice, ...]]:
    """Make a column of numbers in which infinite ones count as missing."""
    infinite = np.isinf(values)
    notices: tuple[Notice, ...] = ()
    if infinite.any():
        line = lines[int(np.argmax(infinite))]
        text = f"Line {line}: an infinite number in column {shorten(name)} counts as missing."
        notices = (Notice("infinite", text, line),)
        values = np.where(infinite, np.nan, values)
    empty = len(values) == 0 or bool(np.isnan(values).all())
    return Column(name, "empty" if empty else "number", values), notices


def _numbers(
    name: str, cells: _Cells, lines: Sequence[int], decimal: str
) -> tuple[Column, tuple[Notice, ...]] | None:
    """Give a column of numbers, the few texts in it as missing cells with a notice; or None."""
    tried = [_parsed(cells, sign) for sign in dict.fromkeys((decimal, "."))]
    numbers = max(tried, key=lambda values: int(cells.counts[~np.isnan(values)].sum()))
    bad = np.isnan(numbers) & ~cells.missing
    n_bad = int(cells.counts[bad].sum())
    if n_bad > _TOLERATED * cells.present:
        return None
    column, notices = _number_column(name, numbers[cells.codes], lines)
    if not n_bad:
        return column, notices
    first = int(np.argmax(bad[cells.codes]))
    what = shorten(cells.texts[int(cells.codes[first])])
    more = f", like {n_bad - 1} more below it" if n_bad > 1 else ""
    where = f"Line {lines[first]}: {what} in column {shorten(name)}"
    text = f"{where} is not a number and counts as missing{more}."
    return column, (Notice("not_a_number", text, lines[first]), *notices)


def _parsed(cells: _Cells, decimal: str) -> NDArray[np.float64]:
    """``(distinct texts,)``: each as a number, NaN where it is none."""
    values = (parse_number(text, decimal) for text in cells.texts)
    return np.asarray([np.nan if value is None else value for value in values], np.float64)


def _bools(name: str, cells: _Cells) -> Column | None:
    """Give a column of yes and no with the file's own words, or None."""
    texts = cells.present_texts()
    for low, high in BOOL_WORDS:
        found = {text.casefold() for text in texts}
        if found <= {low, high} and (len(found) == 2 or len(low) > 1):
            words = {text.casefold(): text for text in reversed(texts)}
            values = np.asarray([_bool_value(text, low, high) for text in cells.texts])
            return Column(name, "bool", values[cells.codes], (words.get(low, low), words.get(high, high)))
    return None


def _bool_value(text: str, low: str, high: str) -> float:
    return {low: 0.0, high: 1.0}.get(text.casefold(), np.nan)


def _dates(name: str, cells: _Cells) -> Column | None:
    """Give a column of ISO dates as days since 1970-01-01, or None."""
    days = [parse_date(text) for text in cells.texts]
    if any(day is None and not missing for day, missing in zip(days, cells.missing, strict=True)):
        return None
    values = np.asarray([np.nan if day is None else day for day in days], np.float64)
    return Column(name, "date", values[cells.codes])


def _categories(name: str, cells: _Cells) -> Column:
    """Give a column of texts, coded in the order of their first appearance."""
    places: dict[str, int] = {}
    for text in cells.present_texts():
        places.setdefault(text, len(places))
    codes = [
        -1 if missing else places[text] for text, missing in zip(cells.texts, cells.missing, strict=True)
    ]
    kind = "category" if len(places) <= MAX_CATEGORIES else "text"
    return Column(name, kind, np.asarray(codes, np.int32)[cells.codes], tuple(places))
