"""Stage 3 of reading, continued: is the first row a header, and what are the columns called?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from nnviz.datasets.table import Notice
from nnviz.datasets.text.dialect import looks_like_value
from nnviz.datasets.values.cells import is_missing, shorten
from nnviz.datasets.values.numerals import is_unit, read_numeral

ROW_NAMES = "row names"
"""The name of the first column where the header is one cell short, as R writes it."""

_SAMPLE_ROWS = 200
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff0-\uffff\ud800-\udfff]"
)
_JOINER = "\u200d"  # parts of one emoji
_LONGEST_NAME = 500
_LONG_COUNT = 6
_YEARS = range(1800, 2101)
_IMPORT_ID = re.compile(r"\{\s*['\"]?ImportId\b.*", re.DOTALL)


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: it must differ from what stands below it.

    A text above numbers speaks for a header, a number in the first row against one; where all is
    text, a header is a row of different texts that don't come again in their columns.
    """
    first, body = rows[0], rows[1 : _SAMPLE_ROWS + 1]
    if not body:
        return not any(looks_like_value(cell.strip()) for cell in first if cell.strip())
    numbered = _are_numbers_names(first, body)
    votes = 0
    for column, name in enumerate(first):
        votes += (
            1
            if numbered and name.strip().isdecimal()
            else _vote(name, [row[column] for row in body if column < len(row)])
        )
    if votes:
        return votes > 0
    names = [cell.strip() for cell in first]
    return len(set(names)) == len(names) and not any(is_missing(cell) for cell in first)


def counts_line(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Give the class names of a first line such as ``150,4,setosa,versicolor,virginica``, or ().

    Some of scikit-learn's files begin with the number of rows, the number of features and the names of
    the classes that the codes 0, 1, 2 in the last column stand for.
    """
    first, body = [cell.strip() for cell in rows[0]], rows[1:]
    names = tuple(cell for cell in first[2:] if cell)
    if len(first) < 4 or len(body) < 2 or not (first[0].isdecimal() and first[1].isdecimal()):
        return ()
    width = len(body[0])
    codes = {row[-1].strip() for row in body if len(row) == width}
    wanted = {str(code) for code in range(len(names))}
    is_counted = int(first[1]) == width - 1 and int(first[0]) >= len(body)
    return names if is_counted and codes <= wanted and not any(map(looks_like_value, names)) else ()


def counts_up(cells: Sequence[str]) -> bool:
    """Whether a row holds only whole numbers that rise by equal steps, as names and rows may."""
    return _steps(cells) > 0 and all(cell.strip().isdecimal() for cell in cells)


def are_numbers(cells: Sequence[str]) -> bool:
    """Whether a row holds nothing but numbers."""
    return all(read_numeral(cell.strip(), _decimal_sign(cell)) is not None for cell in cells)


def are_import_ids(cells: Sequence[str]) -> bool:
    """Whether a row holds nothing but ids such as ``{"ImportId":"QID1"}``, as Qualtrics writes them."""
    texts = [cell.strip() for cell in cells if cell.strip()]
    return bool(texts) and all(map(_IMPORT_ID.fullmatch, texts))


def is_units_row(cells: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether a row below the names holds units: known ones or brackets, above columns of numbers."""
    texts = [cell.strip() for cell in cells]
    units = [text for text in texts if text and text not in ("-", "–", "1")]
    if not units or not all(map(is_unit, units)) or any(map(looks_like_value, units)):
        return False
    return any(text in units and is_number_column(body, place) for place, text in enumerate(texts))


def is_second_header(cells: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether a row below the names holds further names: only texts, above numbers, that never come again."""
    if len(body) < 2 or any(looks_like_value(cell.strip()) for cell in cells):
        return False
    numeric = [place for place in range(len(cells)) if is_number_column(body, place)]
    texts = [place for place in range(len(cells)) if place not in numeric]
    if not numeric or any(is_missing(cells[place]) for place in numeric):
        return False
    again = any(cells[place] == row[place] for place in texts for row in body if place < len(row))
    return not again and not any(not cells[place].strip() for place in texts)


def is_number_column(body: Sequence[Sequence[str]], place: int) -> bool:
    """Whether nearly all present cells of a column are numbers or dates."""
    cells = [row[place].strip() for row in body[:_SAMPLE_ROWS] if place < len(row)]
    present = [cell for cell in cells if not is_missing(cell)]
    return bool(present) and sum(map(looks_like_value, present)) >= 0.8 * len(present)


def clean_name(name: str) -> str:
    """Give a name without line ends and signs that don't show or turn the text around."""
    joined = " ".join(name.replace(_JOINER, "\0").split())
    return _UNPRINTABLE.sub(lambda found: _JOINER if found[0] == "\0" else "", joined)[:_LONGEST_NAME].strip()


def column_names(wanted: Sequence[str], line: int) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """Give every column a name of its own, with notices of the names that had to be changed.

    Args:
        wanted: The names in the file.
        line: Their line.
    """
    cleaned = [clean_name(name) for name in wanted]
    taken = set(cleaned)
    names: dict[str, None] = {}
    notices: list[Notice] = []
    nexts: dict[str, int] = {}
    for index, (name, before) in enumerate(zip(cleaned, wanted, strict=True)):
        unique = name
        if not name or name in names:
            unique = _free_name(name or f"column {index + 1}", taken, nexts, bool(name))
            why = "its name is already taken." if name else "it has no name."
            notices.append(Notice("names", f"Column {index + 1} is called {shorten(unique)}: {why}", line))
        elif len(before.strip().splitlines()) > 1 and name == " ".join(before.split()):
            why = "its name runs over several lines in the file."
            notices.append(Notice("names", f"Column {index + 1} is called {shorten(unique)}: {why}", line))
        elif name != " ".join(before.split()):
            why = "signs that don't show, or too many, were left out of its name."
            notices.append(Notice("names", f"Column {index + 1} is called {shorten(unique)}: {why}", line))
        names[unique] = None
        taken.add(unique)
    return tuple(names), _few(notices)


def numbered_names(width: int) -> tuple[str, ...]:
    """Give names for columns that have none."""
    return tuple(f"column {index + 1}" for index in range(width))


def joined_names(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Give one name for each column of two rows of names; an upper one holds until the next begins."""
    names: list[str] = []
    group = ""
    for above, below in zip(upper, lower, strict=True):
        group = above.strip() or group
        below = below.strip()
        names.append(below if group.casefold() == below.casefold() else f"{group} {below}".strip())
    return names


def _few(notices: list[Notice]) -> tuple[Notice, ...]:
    shown = 20
    if len(notices) <= shown:
        return tuple(notices)
    more = f"{len(notices) - shown} further columns have new names, for the same reasons."
    return (*notices[:shown], Notice("names", more, notices[0].line))


def _free_name(name: str, taken: set[str], nexts: dict[str, int], numbered: bool) -> str:
    """Give the name itself or with the first free number behind it."""
    if not numbered and name not in taken:
        return name
    number = nexts.get(name, 2)
    while f"{name}_{number}" in taken:
        number += 1
    nexts[name] = number + 1
    return f"{name}_{number}"


def _are_numbers_names(first: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether whole numbers that count up by equal steps are names: years, or 0, 1, 2 as pandas writes them.

    A row of data may count up too. So it must be a long count from 0 or 1, or every number must be of
    another kind than those below it.
    """
    step = _steps(first)
    places = [place for place, cell in enumerate(first) if cell.strip().isdecimal()]
    if step <= 0:
        return False
    if step == 1 and len(places) >= _LONG_COUNT and int(first[places[0]]) <= 1:
        return not any(_steps(row) > 0 for row in body[:20])
    years = all(int(first[place]) in _YEARS for place in places)
    columns = [[row[place].strip() for row in body if place < len(row)] for place in places]
    return all(
        _is_foreign(int(first[place]), [cell for cell in cells if not is_missing(cell)], years)
        for place, cells in zip(places, columns, strict=True)
    )


def _is_foreign(number: int, cells: Sequence[str], is_year: bool) -> bool:
    """Whether a whole number is of another kind or scale than what stands below it."""
    numerals = [read_numeral(cell, sign) for cell in cells for sign in _decimal_sign(cell)]
    values = [its.value for its in numerals if its is not None]
    if 2 * len(values) < len(cells) or not values:
        return bool(cells)
    fractions = sum(not cell.lstrip("+-").isdecimal() for cell in cells)
    if fractions >= 0.9 * len(cells):
        return True
    low, high = min(values), max(values)
    if is_year:
        return not any(value in _YEARS for value in (low, high))
    far = 10 * max(high - low, 1)
    return number > high + far or number < low - far


def _decimal_sign(cell: str) -> str:
    return "," if "," in cell and "." not in cell else "."


def _steps(cells: Sequence[str]) -> int:
    numbers = [int(cell) for cell in map(str.strip, cells) if cell.isdecimal() and len(cell) < 10]
    gaps = {after - before for before, after in pairwise(numbers)}
    whole = len(numbers) >= 2 and len(numbers) >= len(cells) - 2
    return gaps.pop() if whole and len(gaps) == 1 else 0


def _vote(name: str, cells: list[str]) -> int:
    """Give 1 if a column speaks for a header, -1 if it speaks against one, else 0."""
    text = name.strip()
    present = [cell.strip() for cell in cells if not is_missing(cell)]
    values = sum(map(looks_like_value, present))
    mostly = bool(present) and 2 * values > len(present)
    if is_missing(text):
        return int(mostly and text[:1].isalpha() and text not in map(str.strip, cells))
    if looks_like_value(text):
        return -1 if read_numeral(text) is None or not _is_name_among(text, present) else 0
    if mostly:
        return 1
    return -1 if text in present else 0


def _is_name_among(text: str, present: Sequence[str]) -> bool:
    """Whether a number stands above texts only, so that it may be a name."""
    return bool(present) and not any(map(looks_like_value, present[:20])) and len(set(present)) < len(present)
