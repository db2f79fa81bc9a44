"""Stage 3 of reading, continued: is the first row a header, and what are the columns called?"""

from __future__ import annotations

from nnviz.datasets.cells import is_missing, parse_date, parse_number
from nnviz.datasets.parsing import Grid
from nnviz.datasets.table import Notice

_SAMPLE_ROWS = 200


def has_header(grid: Grid, decimal: str) -> bool:
    """Whether the first row names the columns: it must differ from what stands below it.

    A text above numbers speaks for a header, a number in the first row against one; where all is
    text, a header is a row of different texts that don't come again in their columns.
    """
    body = grid.rows[1 : _SAMPLE_ROWS + 1]
    first = grid.rows[0]
    if not body:
        return not any(_is_value(cell, decimal) for cell in first)
    votes = 0
    for column, name in enumerate(first):
        votes += _vote(name, [row[column] for row in body], decimal)
    if votes:
        return votes > 0
    return len(set(first)) == len(first) and not any(is_missing(cell) for cell in first)


def column_names(grid: Grid, header: bool) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """Give every column a name of its own, with notices of the names that had to be changed."""
    width = grid.width
    if not header:
        return tuple(f"column {index + 1}" for index in range(width)), ()
    wanted = [" ".join(name.split()) for name in grid.rows[0]]
    line = grid.lines[0]
    taken = set(wanted)
    given: set[str] = set()
    names: list[str] = []
    notices: list[Notice] = []
    for index, name in enumerate(wanted):
        unique = name
        if not name or name in given:
            unique = _free_name(name or f"column {index + 1}", taken | given, bool(name))
            text = f'Column {index + 1} is called "{unique}": '
            text += "its name is already taken." if name else "it has no name."
            notices.append(Notice("names", text, line))
        given.add(unique)
        names.append(unique)
    return tuple(names), tuple(notices)


def _free_name(name: str, taken: set[str], numbered: bool) -> str:
    """Give the name itself or with the first free number behind it."""
    if not numbered and name not in taken:
        return name
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"


def _is_value(cell: str, decimal: str) -> bool:
    text = cell.strip()
    return parse_number(text, decimal) is not None or parse_date(text) is not None


def _vote(name: str, cells: list[str], decimal: str) -> int:
    """Give 1 if a column speaks for a header, -1 if it speaks against one, else 0."""
    if is_missing(name):
        return 0
    if _is_value(name, decimal):
        return -1
    present = [cell for cell in cells if not is_missing(cell)]
    values = sum(_is_value(cell, decimal) for cell in present)
    if present and 2 * values > len(present):
        return 1
    return -1 if name in present else 0
