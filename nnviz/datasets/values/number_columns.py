"""Columns of numbers: how theirs are written, and what a person should know of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.table import Column, Notice
from nnviz.datasets.values.cells import shorten
from nnviz.datasets.values.distinct import Distinct
from nnviz.datasets.values.numerals import Numeral, is_infinite, may_be_numeral, read_numeral
from nnviz.datasets.values.odd_cells import absent_words, say_absent, say_nearly_numbers
from nnviz.numbers import format_count

_LINES_NAMED = 10
_LARGEST = float(np.finfo(np.float32).max)
_EXACT = 2.0**53
_CODES = (-1.0, -9.0, -99.0, -999.0, -9999.0, -99999.0, 999.0, 9999.0, 99999.0)
_ODD = re.compile(r"[^0-9.,+\-eE\s]|^\s*0\d\d+\s*$|^\s*$")
_IDENTIFIER = re.compile(r"0\d*[1-9]\d*|0{3,}", re.ASCII)

Found = tuple[Column, tuple[Notice, ...]]


def plain_numbers(
    chunks: Iterable[Sequence[str]], decimal: str, missing: frozenset[str], pause: Callable[[], None]
) -> NDArray[np.float64] | None:
    """Convert a column without any surprises at once, or give None."""
    parts: list[NDArray[np.float64]] = []
    for cells in chunks:
        pause()
        if decimal == ",":
            if any("." in cell for cell in cells):
                return None
            cells = [cell.replace(",", ".") for cell in cells]
        if any(map(_ODD.search, cells)) or any(cell.strip() in missing for cell in cells if missing):
            return None
        try:
            parts.append(np.fromiter(map(float, cells), np.float64, len(cells)))
        except ValueError:
            return None
    return np.concatenate(parts) if parts else np.empty(0)


def number_column(name: str, values: NDArray[np.float64], lines: Sequence[int]) -> Found:
    """Make a column of numbers in which infinite ones count as missing."""
    infinite = np.isinf(values)
    notices: list[Notice] = []
    if infinite.any():
        line = lines[int(np.argmax(infinite))]
        notices.append(Notice("infinite", _infinite_text(name, infinite, lines), line))
        values = np.where(infinite, np.nan, values)
    empty = len(values) == 0 or bool(np.isnan(values).all())
    if not empty:
        notices += _extremes(name, values, lines)
    return Column(name, "empty" if empty else "number", values), tuple(notices)


def _infinite_text(name: str, infinite: NDArray[np.bool_], lines: Sequence[int]) -> str:
    """Say in which lines numbers are infinite; of many only the first."""
    places = np.flatnonzero(infinite)
    if len(places) == 1:
        line = lines[int(places[0])]
        return f"Line {line}: an infinite or too large number in column {shorten(name)} counts as missing."
    shown = ", ".join(str(lines[int(place)]) for place in places[:_LINES_NAMED])
    more = " ..." if len(places) > _LINES_NAMED else ""
    what = f"{format_count(len(places))} infinite or too large numbers in column {shorten(name)}"
    return f"Lines {shown}{more}: {what} count as missing."


def _extremes(name: str, values: NDArray[np.float64], lines: Sequence[int]) -> list[Notice]:
    """Say what a network can't compute with as it is, and what looks like a code for what is missing."""
    notices: list[Notice] = []
    sizes = np.abs(values)
    large = sizes > _LARGEST
    if large.any():
        line = lines[int(np.argmax(large))]
        text = f"Line {line}: column {shorten(name)} holds numbers beyond 3.4e38, too large to learn from."
        notices.append(Notice("beyond_float32", text, line))
    elif (long := sizes >= _EXACT).any() and np.array_equal(values[long], np.floor(values[long])):
        line = lines[int(np.argmax(long))]
        if sizes[long].max() < 1e25:
            text = f"Line {line}: numbers above 9e15 in column {shorten(name)} were rounded to 16 digits."
            notices.append(Notice("rounded", text, line))
    if _look_like_dates(values):
        example = f"{np.nanmin(values):.0f}"
        text = (
            f"Column {shorten(name)} holds numbers like {example}: if these are dates, choose the type date."
        )
        notices.append(Notice("compact_dates", text))
    code = _missing_code(values)
    if code is not None:
        row = int(np.argmax(values == code))
        text = (
            f"Column {shorten(name)} holds {code:g}, line {lines[row]} first, which may mean that a value is "
            "missing: if so, name it as a missing code."
        )
        notices.append(Notice("missing_code", text, lines[row]))
    return notices


def _look_like_dates(values: NDArray[np.float64]) -> bool:
    """Whether all numbers, at least three different ones, are like 20240131."""
    known = values[np.isfinite(values)]
    if len(known) < 3 or known.min() < 19000101 or known.max() > 20991231:
        return False
    months, days = known // 100 % 100, known % 100
    whole = bool((known == np.floor(known)).all())
    fits = bool(((months >= 1) & (months <= 12) & (days >= 1) & (days <= 31)).all())
    return whole and fits and len(np.unique(known)) > 2


def _missing_code(values: NDArray[np.float64]) -> float | None:
    """Give a number such as -999 that stands far away from all others, or None."""
    known = values[np.isfinite(values)]
    low, high = float(known.min()), float(known.max())
    for code in (low, high):
        if code not in _CODES:
            continue
        others = known[known != code]
        if len(others) < 3:
            continue
        first, last = float(others.min()), float(others.max())
        apart = first - code if code == low else code - last
        if apart > 3 * max(last - first, 1.0) or (code < -9 and first >= 0):
            return code
    return None


def is_padded(cells: Iterable[str]) -> bool:
    """Whether there are numbers with leading zeros among some cells, which are codes and no amounts."""
    return any(len(cell) > 2 and _IDENTIFIER.fullmatch(cell) for cell in map(str.strip, cells))


def judge_numbers(
    name: str,
    cells: Distinct,
    lines: Sequence[int],
    decimal: str,
    thousands: str | None,
    tolerated: float,
    pause: Callable[[], None],
    said: bool = False,
    strict: bool = False,
) -> tuple[Column | None, tuple[Notice, ...]]:
    """Give a column of numbers, the few texts in it as missing cells with a notice; or None.

    Args:
        name: The column's name.
        cells: Its cells.
        lines: The line of each.
        decimal: The decimal sign of the file, which a column may differ from as a whole.
        thousands: The sign between groups of digits, None for any.
        tolerated: The share of cells that may be no numbers.
        pause: Called now and then.
        said: Whether a person said that these are numbers.
        strict: Whether a person said which decimal sign it is, so that no column has another.
    """
    signs = list(dict.fromkeys((decimal, "." if decimal == "," else ",")))
    candidates = cells.places(may_be_numeral, pause)
    reading = other = _Reading(cells, candidates, signs[0], thousands, pause)
    if reading.n_bad:
        other = _Reading(cells, candidates, signs[1], thousands, pause)
        if other.found > reading.found and not strict:
            reading, other = other, reading
    absent = reading.take_absent(tolerated, name, lines)
    if reading.found == 0 or reading.n_bad > tolerated * cells.present:
        return None, reading.why_text(name, other, lines)
    if not said and (why := reading.why_none(name)) is not None:
        return None, (why,)
    column, notices = number_column(name, reading.values[cells.codes], lines)
    own = reading.notices(name, decimal, lines)
    return column, (*absent, *own, *notices)


class _Reading:
    """The distinct texts of a column read as numbers with one decimal sign."""

    def __init__(
        self,
        cells: Distinct,
        candidates: Sequence[int],
        decimal: str,
        thousands: str | None,
        pause: Callable[[], None],
    ) -> None:
        self._cells = cells
        self._decimal = decimal
        self._units: Counter[str] = Counter()
        self._grouped: dict[str, str] = {}
        self._padded = False
        self._bare = ""
        self.values = cells.each(lambda text: self._read(text, thousands), pause, candidates)
        self._bad = np.isnan(self.values) & ~cells.missing
        self.n_bad = int(cells.counts[self._bad].sum())
        self.found = cells.present - self.n_bad

    def take_absent(self, tolerated: float, name: str, lines: Sequence[int]) -> tuple[Notice, ...]:
        """Let words such as ``n.d.`` count as missing where only they are too many odd cells."""
        if self.found == 0 or self.n_bad <= tolerated * self._cells.present:
            return ()
        words = absent_words(self._cells, self.values, self._bad)
        if words is None:
            return ()
        left = self.n_bad - int(self._cells.counts[words].sum())
        if left > tolerated * (self.found + left):
            return ()
        self._bad &= ~words
        self.n_bad = left
        return (say_absent(name, self._cells, words, lines),)

    def why_text(self, name: str, other: _Reading, lines: Sequence[int]) -> tuple[Notice, ...]:
        """Say why a column with many numbers is none of numbers."""
        neither = self._bad & other._bad
        if self._padded or self.found + other.found < self._cells.present / 2:
            return ()
        if (
            self.found
            and other.found
            and int(self._cells.counts[neither].sum()) < min(self.n_bad, other.n_bad) / 2
        ):
            mine, its = (self._cells.first_row(its) for its in (other._bad & ~neither, self._bad & ~neither))
            first, second = (self._cells.texts[int(self._cells.codes[row])] for row in (mine, its))
            text = (
                f"Column {shorten(name)} has two decimal signs, {shorten(first)} in line {lines[mine]} and "
                f"{shorten(second)} in line {lines[its]}, so that it was kept as text. Write all in one way."
            )
            return (Notice("mixed_decimals", text, max(lines[mine], lines[its])),)
        if 2 * self.found < self._cells.present:
            return ()
        return (say_nearly_numbers(name, self._cells, self._bad, lines),)

    def why_none(self, name: str) -> Notice | None:
        """Say why these are no amounts, if they are not."""
        if self._padded:
            text = f"Column {shorten(name)} has leading zeros: its numbers are codes and were kept as text."
            return Notice("leading_zeros", text)
        units = [unit for unit in self._units if unit]
        if self._bare and units == ["%"]:
            text = (
                f"Column {shorten(name)} mixes percent and numbers without the sign, such as "
                f"{shorten(self._bare)}, so that it was kept as text. Write all in one way."
            )
            return Notice("mixed_units", text)
        if len(units) > 1:
            text = (
                f"Column {shorten(name)} mixes units ({', '.join(units[:5])}), so that it was kept as text."
            )
            return Notice("mixed_units", text)
        return None

    def notices(self, name: str, usual: str, lines: Sequence[int]) -> list[Notice]:
        """Say how the column was read, where it is not plain."""
        notices = list(self._of_signs(name, usual))
        unit = next((unit for unit in self._units if unit), None)
        if unit == "%":
            text = f"Column {shorten(name)} is in percent; 12 % was read as 12."
            notices.append(Notice("percent", text))
        elif unit:
            text = f"Column {shorten(name)} holds numbers with {shorten(unit)}; only the numbers were read."
            notices.append(Notice("unit", text))
        if self.n_bad:
            notices.append(self._not_numbers(name, lines))
        return notices

    def _of_signs(self, name: str, usual: str) -> Iterable[Notice]:
        if self._decimal != usual and any(self._decimal in text for text in self._cells.texts):
            sign = "a comma" if self._decimal == "," else "a dot"
            text = f"Column {shorten(name)} has {sign} as its decimal sign, unlike the other columns."
            yield Notice("decimal", text)
        for sign, example in self._grouped.items():
            what = {",": "comma", ".": "dot", " ": "blank", "'": "apostrophe"}[sign]
            text = f"The {what} in numbers like {shorten(example)} in column {shorten(name)} parts thousands."
            yield Notice("thousands", text)

    def _not_numbers(self, name: str, lines: Sequence[int]) -> Notice:
        row = self._cells.first_row(self._bad)
        what = shorten(self._cells.texts[int(self._cells.codes[row])])
        more = f", like {self.n_bad - 1} more below it" if self.n_bad > 1 else ""
        where = f"Line {lines[row]}: {what} in column {shorten(name)}"
        return Notice("not_a_number", f"{where} is not a number and counts as missing{more}.", lines[row])

    def _read(self, text: str, thousands: str | None) -> float | None:
        numeral: Numeral | None = read_numeral(text, self._decimal, thousands)
        if numeral is None:
            return np.inf if is_infinite(text) else None
        self._units[numeral.unit] += 1
        if not numeral.unit and numeral.value != 0 and numeral.value not in _CODES:
            self._bare = self._bare or text
        if numeral.thousands:
            self._grouped.setdefault(numeral.thousands, text)
        if len(text) > 2 and _IDENTIFIER.fullmatch(text):
            self._padded = True
        return numeral.value
