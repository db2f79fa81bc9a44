"""Rows with too few or too many cells: made as wide as the others, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence

from nnviz.datasets.table import Notice
from nnviz.datasets.text.layout import Layout
from nnviz.datasets.text.rows import Row
from nnviz.datasets.values.cells import shorten

NOTICES_SHOWN = 20


def square(row: Row, layout: Layout) -> tuple[list[str], Notice | None]:
    """Give a row as many cells as there are columns, and the notice of it if anything is lost or missing."""
    cells, count, width = row.cells, len(row.cells), layout.width
    if count > width:
        rest = " ".join(cells[width:]).strip()
        said = f"{shorten(rest)} behind the last column was left out." if rest else ""
        return cells[:width], _odd(row, layout, said) if said else None
    notice = _odd(row, layout, "the others count as missing.") if count < layout.usual else None
    return [*cells, *[""] * (width - count)], notice


def _odd(row: Row, layout: Layout, consequence: str) -> Notice:
    count = len(row.cells)
    has = "1 cell" if count == 1 else f"{count} cells"
    text = f"Line {row.line} has {has}, expected {layout.usual}; {consequence}"
    return Notice("ragged", text, row.line)


def told(first: Sequence[Notice], count: int) -> list[Notice]:
    """Say the first odd rows one by one, and how many there are besides.

    Args:
        first: The notices of the first of them, one more than are shown if there are so many.
        count: How many there are.
    """
    more = count - NOTICES_SHOWN
    if more <= 0:
        return list(first)
    line = first[NOTICES_SHOWN].line
    text = f"{more} further lines have too few or too many cells, line {line} first."
    return [*first[:NOTICES_SHOWN], Notice("ragged", text, line)]


def are_most(odd: int, rows: int) -> bool:
    """Whether so many rows are odd that the table was cut wrongly."""
    return odd >= 2 and 2 * odd > rows
