"""What stands below a table: totals, sources, notes."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.table import Notice
from nnviz.datasets.text.dialect import looks_like_value
from nnviz.datasets.text.layout import Layout
from nnviz.datasets.text.rows import Row
from nnviz.datasets.values.cells import is_missing, shorten
from nnviz.datasets.values.numerals import read_numeral

_SUMMARY = re.compile(
    r"(?:grand |sub)?-?totals?|sums?|summe|gesamt|insgesamt|somme|mean|means|averages?|avg\.?|"
    r"mittel(?:wert)?|durchschnitt|moyenne|media|median|std\.?|s\.?d\.?|stdev|std\.? ?dev\.?|"
    r"standard deviation|variance|var|min|max|minimum|maximum|count|n|anzahl",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:sources?|quelle|fuente|notes?|n\.?b\.?|anmerkung|hinweis|footnotes?|remarks?|legend|copyright|generated|"
    r"created|exported|downloaded|end|eof)\b.*|[*©†].*|\(?\d+ rows?\b.*",
    re.IGNORECASE | re.DOTALL,
)

_FEWEST_SUMMED = 3
_LARGEST_SUMMED = 1e150  # the squares of larger numbers are none of the machine's
_LONGEST_SHORT = 3
"""Words of so few letters have other meanings too: a name such as Max, a direction such as N."""

Above = Callable[[int, int], Iterable[str]]
"""Gives the cells of a column, by its place, without those of some last rows, by their number."""

_SUMS = frozenset(("sum", "sums", "tot"))
_MEANS = frozenset(("avg", "avg."))
_DEVIATIONS = frozenset(("std", "std.", "sd", "s.d", "s.d."))


class LastRow(NamedTuple):
    """One of the last rows of a text.

    Attributes:
        row: As it stands there.
        after_gap: Whether blank lines stand above it.
    """

    row: Row
    after_gap: bool


def is_summary(cell: str) -> bool:
    """Whether a cell is the name of a total, a mean or the like."""
    return bool(_SUMMARY.fullmatch(cell.strip().rstrip(": ")))


def count_footer(
    rows: Sequence[LastRow], layout: Layout, above: Above | None = None, decimal: str = "."
) -> int:
    """Count the rows at the end that are no data.

    Args:
        rows: The last rows.
        layout: The form of those above.
        above: Gives what stands above them; None counts whatever may be no data.
        decimal: The decimal sign.
    """
    if sum(layout.usual == len(its.row.cells) for its in rows) == 0:
        return 0
    found = 0
    for place in range(len(rows) - 1, 0, -1):
        row, after_gap = rows[place].row, _any_gap(rows, place)
        if not (_is_footer(row, layout, after_gap) or _is_named_summary(row)):
            break
        found = len(rows) - place
    while found and above is not None and not _is_upheld(rows, layout, found, above, decimal):
        found -= 1
    return found


def _is_upheld(rows: Sequence[LastRow], layout: Layout, count: int, above: Above, decimal: str) -> bool:
    """Whether none of some last rows holds a word of summaries that is a value of its column."""
    start = len(rows) - count

    def columns(place: int) -> Iterable[str]:
        return above(place, count)

    return all(
        _is_below(rows[place].row, layout, _any_gap(rows, place), columns, decimal, alone=count == 1)
        for place in range(start, len(rows))
    )


def _is_below(
    row: Row,
    layout: Layout,
    after_gap: bool,
    columns: Callable[[int], Iterable[str]],
    decimal: str,
    *,
    alone: bool,
) -> bool:
    place = _first_filled(row)
    word = row.cells[place].strip()
    if after_gap or not is_summary(word) or _is_foreign(row, place, layout):
        return _is_footer(row, layout, after_gap)
    if any(cell.strip().casefold() == word.casefold() for cell in columns(place)):
        return False
    return len(word) > _LONGEST_SHORT or are_summed_up(row, columns, decimal, alone=alone)


def are_summed_up(
    row: Row, columns: Callable[[int], Iterable[str]], decimal: str, *, alone: bool = True
) -> bool:
    """Whether a row's numbers are what its word says: the sums, means, least or largest of those above it.

    Args:
        row: A row that begins with a word such as Sum or Max.
        columns: Gives the cells above, by the place of their column.
        decimal: The decimal sign.
        alone: Whether no other summary stands beside it; one number that happens to be the largest proves
            nothing then.
    """
    first = _first_filled(row)
    word = row.cells[first].strip().rstrip(": ").casefold()
    proved = 0
    for place, cell in enumerate(map(str.strip, row.cells)):
        if place == first or is_missing(cell):
            continue
        if not _is_statistic(cell, word, columns(place), decimal):
            return False
        proved += 1
    return proved > (alone and word in ("min", "max"))


def maybe_summary(row: Row, columns: Callable[[int], Iterable[str]]) -> Notice | None:
    """Say of a last row that it may sum up the others, though its numbers don't prove it.

    Args:
        row: The last row, which was read as one.
        columns: Gives the cells above, by the place of their column.
    """
    place = _first_filled(row)
    word = row.cells[place].strip()
    if word.rstrip(": ").casefold() not in _SUMS | _MEANS | _DEVIATIONS | {"min", "max"} or place:
        return None
    if any(cell.strip().casefold() == word.casefold() for cell in columns(place)):
        return None
    text = (
        f"Line {row.line}, the last, begins with {shorten(word)}: it may sum up the others, "
        "but was read as a row."
    )
    return Notice("summary_row", text, row.line)


def _is_statistic(cell: str, word: str, above: Iterable[str], decimal: str) -> bool:
    stated, found = read_numeral(cell, decimal), _numbers(above, decimal)
    if stated is None or len(found) < _FEWEST_SUMMED:
        return False
    near = _half_of_last_digit(cell, decimal)
    return any(
        abs(its - stated.value) <= near + 1e-9 * abs(its) for its in _statistics(word, np.asarray(found))
    )


def _statistics(word: str, values: NDArray[np.float64]) -> tuple[float, ...]:
    """Give what a short word may mean, of ``(n,)`` values: a deviation with n or n - 1, for one."""
    if word in _SUMS:
        return (math.fsum(values),)
    if word in _MEANS:
        return (float(values.mean()),)
    if word in _DEVIATIONS:
        return float(values.std()), float(values.std(ddof=1))
    if word == "var":
        return float(values.var()), float(values.var(ddof=1))
    if word in ("min", "max"):
        return (float(values.min() if word == "min" else values.max()),)
    return (float(len(values)),) if word == "n" else ()


def may_be_sums(row: Row, layout: Layout) -> bool:
    """Whether a last row without a word holds numbers only and lacks cells, as sums below a table do."""
    cells = [cell.strip() for cell in row.cells]
    filled = [place for place, cell in enumerate(cells) if cell]
    lacks = len(cells) == layout.usual and (not cells[0] or 2 * len(filled) <= len(cells))
    return (
        lacks
        and bool(filled)
        and all(
            place < len(layout.numeric) and layout.numeric[place] and looks_like_value(cells[place])
            for place in filled
        )
    )


def are_sums(row: Row, columns: Callable[[int], Iterable[str]], decimal: str) -> bool:
    """Whether every number in a row is the sum of those above it, as far as it has digits.

    Args:
        row: A row with blank cells and numbers.
        columns: Gives the cells above, by the place of their column.
        decimal: The decimal sign.
    """
    for place, cell in enumerate(map(str.strip, row.cells)):
        if cell and not _is_sum(cell, columns(place), decimal):
            return False
    return True


def _is_sum(cell: str, above: Iterable[str], decimal: str) -> bool:
    stated, found = read_numeral(cell, decimal), _numbers(above, decimal)
    if stated is None or stated.value == 0 or len(found) < _FEWEST_SUMMED:
        return False
    return abs(math.fsum(found) - stated.value) <= _half_of_last_digit(cell, decimal)


def _numbers(cells: Iterable[str], decimal: str) -> list[float]:
    found = [its.value for text in cells if (its := read_numeral(text.strip(), decimal)) is not None]
    return found if all(abs(its) < _LARGEST_SUMMED for its in found) else []


def _half_of_last_digit(cell: str, decimal: str) -> float:
    digits = re.sub(r"\D", "", cell.rpartition(decimal)[2]) if decimal in cell else ""
    return 0.5 * 10.0 ** -len(digits) * (1 + 1e-6)


def _any_gap(rows: Sequence[LastRow], place: int) -> bool:
    """Whether there is a gap above a row or above those just above it that are short too."""
    return any(its.after_gap for its in rows[max(0, place - 3) : place + 1])


def _first_filled(row: Row) -> int:
    return next((place for place, cell in enumerate(row.cells) if cell.strip()), 0)


def _is_named_summary(row: Row) -> bool:
    return is_summary(row.cells[_first_filled(row)])


def _is_foreign(row: Row, place: int, layout: Layout) -> bool:
    """Whether a cell is a word in a column of numbers."""
    cell = row.cells[place].strip()
    numeric = place < len(layout.numeric) and layout.numeric[place]
    return numeric and not looks_like_value(cell) and not is_missing(cell)


def _is_footer(row: Row, layout: Layout, after_gap: bool) -> bool:
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    if not filled:
        return False
    first, foreign = filled[0], _is_foreign(row, _first_filled(row), layout)
    if is_summary(first):
        return foreign or after_gap or len(first) > _LONGEST_SHORT
    if layout.usual < 2:
        return foreign and (after_gap or bool(_NOTE.fullmatch(first)))
    short = len(row.cells) != layout.usual or len(filled) == 1
    if not short or (looks_like_value(first) and len(filled) > 1):
        return False
    return foreign or (after_gap and len(filled) < layout.usual) or bool(_NOTE.fullmatch(first))
