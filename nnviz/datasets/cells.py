"""What the text of one cell means, and how a value is written as text again."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from nnviz.datasets.table import Column

MISSING = frozenset(("", "na", "n/a", "#n/a", "nan", "null", "none", "?", "-"))
"""Cells that mean "nothing here", in lower case."""

BOOL_WORDS = (("false", "true"), ("no", "yes"), ("off", "on"), ("f", "t"), ("n", "y"))
"""The words for 0 and 1, in lower case."""

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?", re.ASCII
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_EXACT = 2.0**53


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no value."""
    return cell.strip().casefold() in MISSING


def parse_number(cell: str, decimal: str = ".") -> float | None:
    """Give the number that a stripped cell is, or None; neither infinity nor ``1_000`` is a number."""
    if decimal == ",":
        if "." in cell:
            return None
        cell = cell.replace(",", ".")
    return float(cell) if _NUMBER.fullmatch(cell) else None


def parse_date(cell: str) -> float | None:
    """Give the days since 1970-01-01 (UTC where no zone is named) of a stripped ISO date, or None."""
    if not _DATE.fullmatch(cell):
        return None
    try:
        moment = datetime.fromisoformat(cell)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return (moment - _EPOCH) / _DAY
    except (ValueError, OverflowError):
        return None


def number_text(value: float) -> str:
    """Write a number with no more digits than it needs: ``1``, not ``1.0``."""
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)


def date_text(days: float) -> str:
    """Write days since 1970-01-01 as ``YYYY-MM-DD``, with the time of day unless it is midnight."""
    moment = _EPOCH + timedelta(microseconds=round(days * 86_400_000_000))
    text = moment.replace(tzinfo=None).isoformat(sep=" ")
    return text.removesuffix(" 00:00:00")


def bool_words(column: Column) -> tuple[str, str]:
    """Give a bool column's words for 0 and for 1."""
    return (column.categories[0], column.categories[1]) if column.categories else ("false", "true")


def cell_text(column: Column, value: float) -> str:
    """Write one value (or code) of a column as a person would; a missing one is ``""``."""
    if value != value or (column.type in ("category", "text") and value < 0):
        return ""
    if column.type in ("category", "text"):
        return column.categories[int(value)]
    if column.type == "bool":
        return bool_words(column)[int(value)]
    return date_text(value) if column.type == "date" else number_text(value)


def shorten(text: str, limit: int = 40) -> str:
    """Put a text from a file between quotes for a message, cut to a length in characters."""
    line = " ".join(text.split())
    return f'"{line}"' if len(line) <= limit else f'"{line[: limit - 1]}…"'
