"""Cells unlike the others of their column: errors of spreadsheets, codes and words for what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.table import Notice
from nnviz.datasets.values.cells import SHEET_ERRORS, is_absent_word, is_only_marks, parse_number, shorten
from nnviz.datasets.values.distinct import Distinct
from nnviz.datasets.values.numerals import read_numeral
from nnviz.numbers import format_count

_FEW_CODES = 10
_NAMED = 2
_TICKS = frozenset(("x", "✓", "✔", "☑", "☒", "✗", "✘", "*"))


def codes_among(missing: Iterable[str]) -> frozenset[float]:
    """Give the missing codes that are numbers: -999 is one of ``-999``, ``-999.0`` and ``-999,0``."""
    numbers = (parse_number(text) or parse_number(text, ",") for text in missing)
    return frozenset(number for number in numbers if number is not None)


def without_codes(values: NDArray[np.float64], missing: frozenset[str]) -> NDArray[np.float64]:
    """``(rows,)``: numbers, with NaN where one is a missing code."""
    codes = codes_among(missing)
    return np.where(np.isin(values, list(codes)), np.nan, values) if codes else values


def settle_missing(
    name: str, cells: Distinct, lines: Sequence[int], missing: frozenset[str], decimal: str
) -> tuple[Notice, ...]:
    """Mark what means "nothing here" by its value or by an error of a spreadsheet, and say what was done.

    Args:
        name: The column's name.
        cells: Its cells, of which more are marked as missing here.
        lines: The line of each.
        missing: The texts that a person said mean "nothing here".
        decimal: The decimal sign.
    """
    codes = codes_among(missing)
    if codes:
        cells.mark_missing(cells.missing | np.asarray([_is_code(its, codes, decimal) for its in cells.texts]))
    notices: list[Notice] = []
    if cells.forced:
        text = f'Column {shorten(name)} has cells like {shorten(cells.forced)}; what is in ="..." was read.'
        notices.append(Notice("forced_text", text))
    errors = np.asarray(
        [its[:1] in "#eE" and its.casefold() in SHEET_ERRORS for its in cells.texts], np.bool_
    )
    errors &= ~cells.missing
    if errors.any():
        notices.append(_counted_as_missing(name, cells, errors, lines, "are errors of a spreadsheet and"))
        cells.mark_missing(cells.missing | errors)
    return tuple(notices)


def _is_code(text: str, codes: frozenset[float], decimal: str) -> bool:
    if text[:1] == "0" and text[1:2].isdigit():
        return False  # a code with leading zeros is a name and no number
    numeral = read_numeral(text, decimal) or read_numeral(text, "." if decimal == "," else ",")
    return numeral is not None and numeral.value in codes


def absent_words(
    cells: Distinct, values: NDArray[np.float64], bad: NDArray[np.bool_]
) -> NDArray[np.bool_] | None:
    """``(texts,)``: which texts say that a number is missing, None where this is no column of amounts.

    A few numbers that come again and again are codes of a category, in which "unknown" is a class of its
    own; signs such as ``--`` are none.

    Args:
        cells: The cells of a column.
        values: ``(texts,)`` what each text is as a number.
        bad: ``(texts,)`` which are no numbers, though not missing.
    """
    words = np.asarray([its and is_absent_word(text) for its, text in zip(bad, cells.texts, strict=True)])
    are_numbers = ~bad & ~cells.missing
    found = int(cells.counts[are_numbers].sum())
    if not words.any() or 2 * found < cells.present:
        return None
    kinds = len(np.unique(values[are_numbers]))
    only_marks = all(is_only_marks(cells.texts[place]) for place in np.flatnonzero(words))
    return words if only_marks or kinds > _FEW_CODES or 2 * kinds > found else None


def say_absent(name: str, cells: Distinct, words: NDArray[np.bool_], lines: Sequence[int]) -> Notice:
    """Say which texts of a column of numbers count as missing."""
    return _counted_as_missing(name, cells, words, lines, "are no numbers and")


def _counted_as_missing(
    name: str, cells: Distinct, which: NDArray[np.bool_], lines: Sequence[int], what: str
) -> Notice:
    line = lines[cells.first_row(which)]
    count = int(cells.counts[which].sum())
    if count == 1:
        what = what.replace("are errors", "is an error").replace("are no numbers", "is no number")
    counts = "counts" if count == 1 else "count"
    number = "one cell" if count == 1 else f"{format_count(count)} cells"
    text = f"{number} of column {shorten(name)} {what} {counts} as missing: {_listed(cells, which, lines)}."
    return Notice("absent", f"Line {line}: {text}", line)


def _listed(cells: Distinct, which: NDArray[np.bool_], lines: Sequence[int]) -> str:
    places = np.flatnonzero(which)
    some: list[int] = places[:_NAMED].tolist()
    firsts = [(place, cells.first_row(np.arange(len(which)) == place)) for place in some]
    said = [
        f"{shorten(cells.texts[place], 20)} ({format_count(cells.counts[place])} from line {lines[row]} on)"
        for place, row in firsts
    ]
    more = len(places) - len(said)
    return ", ".join(said) + (f" and {format_count(more)} more" if more else "")


def say_nearly_numbers(name: str, cells: Distinct, bad: NDArray[np.bool_], lines: Sequence[int]) -> Notice:
    """Say that a column is text because of some cells among numbers."""
    odd = int(cells.counts[bad].sum())
    line = lines[cells.first_row(bad)]
    text = (
        f"Column {shorten(name)} was kept as text: "
        f"{format_count(cells.present - odd)} of {format_count(cells.present)} cells are "
        f"numbers, but not {_listed(cells, bad, lines)}. If that means missing, name it as a missing code."
    )
    return Notice("nearly_numbers", text, line)


def say_ticks(name: str, cells: Distinct) -> tuple[Notice, ...]:
    """Say of a column of ticks and blanks that nothing tells what a blank means."""
    present = cells.present_texts()
    texts = {text.casefold() for text in present[:3]}  # x and X at most
    if len(present) > len(texts) + 1 or len(texts) != 1 or not texts <= _TICKS or not cells.missing.any():
        return ()
    tick = shorten(next(iter(texts)))
    text = f"Column {shorten(name)} holds {tick} or nothing: if a blank means no, write yes and no instead."
    return (Notice("ticks", text),)
