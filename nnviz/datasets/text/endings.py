"""What stands below a table: totals, sources, notes."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from nnviz.datasets.text.dialect import looks_like_value
from nnviz.datasets.text.layout import Layout
from nnviz.datasets.text.rows import Row
from nnviz.datasets.values.cells import is_missing
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


def count_footer(rows: Sequence[LastRow], layout: Layout) -> int:
    """Count the rows at the end that are no data.

    Args:
        rows: The last rows.
        layout: The form of those above.
    """
    count = sum(layout.usual == len(its.row.cells) for its in rows)
    if count == 0:
        return 0
    found = 0
    for place in range(len(rows) - 1, 0, -1):
        if not _is_footer(rows[place].row, layout, after_gap=_any_gap(rows, place)):
            break
        found = len(rows) - place
    return found


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
    stated = read_numeral(cell, decimal)
    found = [its for text in above if (its := read_numeral(text.strip(), decimal)) is not None]
    if stated is None or stated.value == 0 or len(found) < _FEWEST_SUMMED:
        return False
    digits = re.sub(r"\D", "", cell.rpartition(decimal)[2]) if decimal in cell else ""
    last = 0.5 * 10.0 ** -len(digits)
    return abs(math.fsum(its.value for its in found) - stated.value) <= last * (1 + 1e-6)


def _any_gap(rows: Sequence[LastRow], place: int) -> bool:
    """Whether there is a gap above a row or above those just above it that are short too."""
    return any(its.after_gap for its in rows[max(0, place - 3) : place + 1])


def _is_footer(row: Row, layout: Layout, after_gap: bool) -> bool:
    filled = [cell.strip() for cell in row.cells if cell.strip()]
    if not filled:
        return False
    first, place = filled[0], next(index for index, cell in enumerate(row.cells) if cell.strip())
    numeric = place < len(layout.numeric) and layout.numeric[place]
    foreign = numeric and not looks_like_value(first) and not is_missing(first)
    if is_summary(first):
        return foreign or after_gap or len(first) > 3
    if layout.usual < 2:
        return foreign and (after_gap or bool(_NOTE.fullmatch(first)))
    short = len(row.cells) != layout.usual or len(filled) == 1
    if not short or (looks_like_value(first) and len(filled) > 1):
        return False
    return foreign or (after_gap and len(filled) < layout.usual) or bool(_NOTE.fullmatch(first))
