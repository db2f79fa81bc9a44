"""Columns that stand below each other between blanks: where they begin, and when blanks don't part them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST = 5000
_FEWEST = 5
_TWO_IN_ONE = re.compile(r"[+-]?\d[\d.,]*(?:[eE][+-]?\d+)? \S.*", re.DOTALL)


def edges_of(lines: Sequence[str]) -> tuple[int, ...]:
    """Give where columns begin if all lines but the first few have blanks in the same places.

    The first lines may be titles; they count where they leave as many columns as the others have.

    Args:
        lines: Lines of which none is blank.

    Returns:
        The places in characters, counted from 0, without that of the first column.
    """
    texts = [line.rstrip().expandtabs() for line in lines]
    below = _starts(texts[len(texts) // 4 :] if len(texts) > 7 else texts)
    whole = _starts(texts)
    return whole if len(whole) == len(below) else below


def merge_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Whether some cells hold a number and a text behind one blank, all the way down: two columns in one."""
    body = rows[1:]
    width = len(rows[0]) if rows else 0
    return len(body) > 2 and any(
        sum(bool(_TWO_IN_ONE.fullmatch(row[place])) for row in body) >= 0.9 * len(body)
        for place in range(width)
    )


def _starts(texts: Sequence[str]) -> tuple[int, ...]:
    length = max(map(len, texts), default=0)
    if length > _LONGEST or len(texts) < _FEWEST:
        return ()
    filled = [False] * (length + 1)
    for text in texts:
        for place, sign in enumerate(text):
            filled[place] = filled[place] or sign != " "
    starts = [place for place in range(1, length) if filled[place] and not filled[place - 1]]
    first = filled.index(True) if True in filled else 0
    return tuple(place for place in starts if place > first)
