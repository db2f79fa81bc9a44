"""Rows of texts and numbers as marks: heads quiet, numbers at the right of their column, sums strong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from nnviz.scene.marks import Label, Mark, Rect, Segments
from nnviz.scene.text import elide, text_width
from nnviz.theme import Theme, argb, blend

_ROW, _COLUMN = 1.85, 1.7
"""Height of a row and least room between columns, in letters."""
_FIRST = 3.0
"""Width in letters that a table's first column keeps however narrow the table is."""
_HALF = 0.55
"""Height of an empty row, in rows."""


@dataclass(frozen=True)
class Entry:
    """One text of a table.

    Attributes:
        text: What it says.
        number: Whether it stands at the right of its column.
        weight: How it is written.
        span: How many columns it lies over.
    """

    text: str
    number: bool = False
    weight: Literal["", "head", "strong"] = ""
    span: int = 1


@dataclass(frozen=True)
class Line:
    """One row of a table.

    Attributes:
        cells: Its texts, from left to right.
        bar: A number to be drawn as a bar beside the row, or None.
    """

    cells: tuple[Entry, ...] = ()
    bar: float | None = None

    @property
    def is_head(self) -> bool:
        """Whether it names columns."""
        said = [cell for cell in self.cells if cell.text]
        return len(said) > 1 and all(cell.weight == "head" for cell in said)

    @property
    def is_empty(self) -> bool:
        """Whether it only sets rows apart."""
        return not any(cell.text for cell in self.cells)


def lines_height(lines: Sequence[Line], size: float) -> float:
    """Give the height of a table in pixels."""
    return _ROW * size * sum(_HALF if line.is_empty else 1.0 for line in lines)


def without_empty_end(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Give a table without columns behind the last text, whose gaps would part tables that end alike."""
    count = max((_last(line) for line in lines), default=0)
    return tuple(replace(line, cells=line.cells[: max(count, 1)]) for line in lines)


def _last(line: Line) -> int:
    """Give the number of cells up to the last text; all where a text lies over several columns."""
    if any(cell.span > 1 for cell in line.cells):
        return len(line.cells)
    return max((place for place, cell in enumerate(line.cells, 1) if cell.text), default=0)


def column_widths(lines: Sequence[Line], size: float) -> list[float]:
    """Give how wide the columns are, with the room between them, in pixels."""
    count = max((sum(cell.span for cell in line.cells) for line in lines), default=0)
    widths = [0.0] * count
    for single in (True, False):
        for line in lines:
            at = 0
            for cell in line.cells:
                end = at + cell.span
                if single is (cell.span == 1) and cell.text:
                    room = sum(widths[at:end]) + (cell.span - 1) * _COLUMN * size
                    widths[end - 1] += max(0.0, _width(cell, size) - room)
                at = end
    return widths


def table_width(lines: Sequence[Line], size: float) -> float:
    """Give the width of a table in pixels."""
    widths = column_widths(lines, size)
    return sum(widths) + _COLUMN * size * max(len(widths) - 1, 0)


def least_width(lines: Sequence[Line], size: float) -> float:
    """Give the width in pixels below which a table is not made: its first column keeps some letters."""
    return table_width(lines, size) - sum(column_widths(lines, size)[:1]) + _FIRST * size


def _width(cell: Entry, size: float) -> float:
    return text_width(cell.text, size, "semibold" if cell.weight == "strong" else "regular")


def table_marks(
    lines: Sequence[Line], at: tuple[float, float], theme: Theme, size: float, width: float = 0.0
) -> list[Mark]:
    """Draw a table.

    Args:
        lines: Its rows.
        at: Its upper left corner.
        theme: In which colours.
        size: Of the letters.
        width: Its width; 0 for its own. The first column takes what is left, or is shortened.
    """
    widths, gap = column_widths(lines, size), _COLUMN * size
    if width and widths:
        widths[0] = max(widths[0] + width - table_width(lines, size), _FIRST * size)
    ends = [at[0] + sum(widths[: n + 1]) + n * gap for n in range(len(widths))]
    marks: list[Mark] = []
    y = at[1]
    for line in lines:
        if not line.is_empty:
            marks += _line_marks(line, y + 0.5 * _ROW * size, widths, ends, theme, size)
        y += lines_height((line,), size)
        if line.is_head:
            rule = np.array([[at[0], y, ends[-1], y]])
            marks.append(Segments(rule, argb(theme.axis), 1.0))
    return marks


def _line_marks(
    line: Line, y: float, widths: list[float], ends: list[float], theme: Theme, size: float
) -> list[Mark]:
    marks: list[Mark] = []
    place = 0
    for cell in line.cells:
        last = place + cell.span - 1
        start, end = ends[place] - widths[place], ends[last]
        place += cell.span
        if not cell.text:
            continue
        weight = "semibold" if cell.weight == "strong" else "regular"
        colour = argb(theme.muted if cell.weight == "head" else theme.text)
        fits = _width(cell, size) <= end - start + 0.5
        text = cell.text if fits else elide(cell.text, end - start, size, weight)
        x, anchor = (end, "end") if cell.number else (start, "start")
        marks.append(Label(x, y, text, colour, size, anchor, weight))
    return marks


def bar_marks(
    lines: Sequence[Line], box: tuple[float, float, float], theme: Theme, size: float
) -> list[Mark]:
    """Draw the bars of rows beside them: to the right of a common axis what is positive.

    Args:
        lines: The rows of the table.
        box: The left end of the room, the top of the table, and the width.
        theme: In which colours.
        size: Of the table's letters.
    """
    known = [line.bar for line in lines if line.bar is not None and np.isfinite(line.bar)]
    if not known:
        return []
    left, y, width = box
    low, high = min(0.0, *known), max(0.0, *known)
    each = width / ((high - low) or 1.0)
    zero = left - low * each
    marks: list[Mark] = []
    tops: list[float] = []
    for line in lines:
        height = lines_height((line,), size)
        if line.bar is not None:
            tops += [y, y + height]
            if np.isfinite(line.bar) and line.bar:
                marks.append(_bar(line, zero, each, y + 0.5 * height, theme, size))
        y += height
    axis = np.array([[zero, min(tops), zero, max(tops)]])
    return [*marks, Segments(axis, argb(theme.axis), 1.0)]


def _bar(line: Line, zero: float, each: float, middle: float, theme: Theme, size: float) -> Mark:
    assert line.bar is not None
    long = abs(line.bar) * each
    strong = any(cell.weight == "strong" for cell in line.cells)
    colour = theme.negative if line.bar < 0 else theme.positive
    fill = argb(colour) if strong else blend(colour, theme.canvas, 0.72)
    left = zero - long if line.bar < 0 else zero
    return Rect(left, middle - 0.42 * size, long, 0.84 * size, fill, radius=0.15 * size)


def fitting_size(lines: Sequence[Line], room: tuple[float, float], sizes: tuple[float, float]) -> float:
    """Give the largest size of letters, from ``sizes`` (least, greatest), with which a table has room."""
    least, greatest = sizes
    width, height = table_width(lines, 10.0) / 10.0, lines_height(lines, 10.0) / 10.0
    ways = (room[0] / width if width else greatest, room[1] / height if height else greatest)
    return max(least, min(greatest, *ways))


def fewer(lines: Sequence[Line], most: int, more: Line) -> list[Line]:
    """Give the rows with the largest bars, in their order, and one for the rest, where there are too many."""
    if len(lines) <= most:
        return list(lines)
    sizes = [-abs(line.bar or 0.0) for line in lines]
    kept = sorted(np.argsort(sizes, kind="stable")[: max(most - 1, 1)].tolist())
    return [*(lines[n] for n in kept), more]
