"""Stage 3 of reading: which delimiter and which decimal sign explain the text best."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from nnviz.datasets.cells import is_missing, parse_date, parse_number

DELIMITERS = (",", ";", "\t")
_SAMPLE_CHARACTERS = 1 << 16
_SAMPLE_ROWS = 500
_COMMA_NUMBER = re.compile(r"\s*[+-]?\d*,\d+(?:[eE][+-]?\d+)?\s*", re.ASCII)
_DOT_NUMBER = re.compile(r"\s*[+-]?\d*\.\d+(?:[eE][+-]?\d+)?\s*", re.ASCII)


@dataclass(frozen=True)
class Dialect:
    """How a text is cut into cells and its numbers are written.

    Attributes:
        delimiter: What stands between two cells.
        decimal: The decimal sign.
    """

    delimiter: str = ","
    decimal: str = "."


def sniff(text: str) -> Dialect:
    """Choose the delimiter under which rows split most evenly and cells have the most meaning."""
    sample = _sample(text)
    guesses = [_score(sample, delimiter) for delimiter in DELIMITERS]
    score, dialect = max(guesses, key=lambda guess: guess[0])
    return dialect if score > 0 else Dialect()


def _sample(text: str) -> str:
    """Give a bounded beginning of the text that ends with a whole line."""
    if len(text) <= _SAMPLE_CHARACTERS:
        return text
    sample = text[:_SAMPLE_CHARACTERS]
    return sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample


def _score(sample: str, delimiter: str) -> tuple[float, Dialect]:
    """Give how well a delimiter explains a sample, 0 (it never occurs) to 1."""
    rows = _rows(sample, delimiter)
    widths = Counter(len(row) for row in rows)
    width = max(widths, key=lambda cells: (widths[cells], cells), default=1)
    cells = [cell for row in rows if len(row) == width for cell in row]
    decimal = "." if delimiter == "," else _decimal(cells)
    if width < 2:
        return 0.0, Dialect(delimiter, decimal)
    evenness = widths[width] / len(rows)
    meaning = sum(_means_something(cell, decimal) for cell in cells) / len(cells)
    return evenness * (0.3 + 0.7 * meaning), Dialect(delimiter, decimal)


def _rows(sample: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if row:
                rows.append(row)
            if len(rows) == _SAMPLE_ROWS:
                break
    except csv.Error:
        pass  # The parser proper says what is wrong and in which line; here the rows before it do.
    return rows


def _decimal(cells: Iterable[str]) -> str:
    commas = dots = 0
    for cell in cells:
        commas += _COMMA_NUMBER.fullmatch(cell) is not None
        dots += _DOT_NUMBER.fullmatch(cell) is not None
    return "," if commas > dots else "."


def _means_something(cell: str, decimal: str) -> bool:
    """Whether a cell is a number, a date, missing, or a text without another delimiter in it."""
    text = cell.strip()
    if is_missing(text) or parse_number(text, decimal) is not None or parse_date(text) is not None:
        return True
    return not any(delimiter in text for delimiter in DELIMITERS)
