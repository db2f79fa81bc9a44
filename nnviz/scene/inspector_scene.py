"""The picture of what is known of a weight, a bias, a layer, an input or the whole network: its numbers."""

from __future__ import annotations

from dataclasses import dataclass

from nnviz.scene.inspector_strip import Strip, strip_marks
from nnviz.scene.inspector_table import (
    Line,
    bar_marks,
    lines_height,
    table_marks,
    table_width,
    without_empty_end,
)
from nnviz.scene.marks import Label, Mark, Picture
from nnviz.scene.plot_head import head
from nnviz.scene.text import elide, type_scale
from nnviz.theme import Theme, argb

_LEAST, _MOST = 6.5, 16.0
_BETWEEN = 3.5
"""Room between two tables beside one another, in letters."""
_LEAST_BARS = 6.0
"""Letters of room that bars are worth."""


@dataclass(frozen=True, eq=False)
class SheetPage:
    """What is told of something that is no neuron.

    Attributes:
        title: What it is called.
        asides: Which row or epoch is shown, in a long and in shorter wordings.
        about: How it is computed, or "".
        tables: One table or two, side by side where there is room.
        description: All of it in words.
        strip: How the values of its layer are spread, or None.
    """

    title: str
    asides: tuple[str, ...]
    about: str
    tables: tuple[tuple[Line, ...], ...]
    description: str
    strip: Strip | None = None


def sheet_page_picture(page: SheetPage, theme: Theme, size: tuple[float, float]) -> Picture:
    """Draw a page: title, a line about it, and its tables."""
    width, height = size
    scale = type_scale(*size)
    margin, small = 12.0 * scale, 12.0 * scale
    marks = head(page.title, page.asides, width, scale, theme)
    top = 44.0 * scale
    if page.about:
        about = elide(page.about, width - 2.0 * margin, small)
        marks.append(Label(margin, top, about, argb(theme.muted), small))
        top += 1.5 * small
    top += 0.4 * margin
    marks += _body(page, theme, (margin, top, width - 2.0 * margin, height - top - margin), scale)
    return Picture(width, height, argb(theme.canvas), tuple(marks), page.description, theme.family)


def _body(page: SheetPage, theme: Theme, box: tuple[float, float, float, float], scale: float) -> list[Mark]:
    """Put the strip beside the tables, or below them in a tall picture."""
    x, y, width, height = box
    if page.strip is None or height < 90.0:
        return _tables(page, theme, box, scale)
    text = 11.5 * scale
    if width >= 0.95 * height:
        left = 0.52 * width
        beside = x + left + 2.0 * text, y, width - left - 2.0 * text, min(height, 0.72 * width)
        marks = _tables(page, theme, (x, y, left, height), scale)
        return [*marks, *strip_marks(page.strip, beside, theme, text)]
    upper = 0.55 * height
    below = x, y + upper + text, width, height - upper - text
    return [*_tables(page, theme, (x, y, width, upper), scale), *strip_marks(page.strip, below, theme, text)]


def _tables(
    page: SheetPage, theme: Theme, box: tuple[float, float, float, float], scale: float
) -> list[Mark]:
    """Put the tables side by side or below one another: whichever lets the letters be larger."""
    x, y, width, height = box
    tables = [without_empty_end(table) for table in page.tables if table]
    if not tables or height < 20.0:
        return []
    beside, below = _size_beside(tables, width, height), _size_below(tables, width, height)
    size = max(_LEAST * scale, min(_MOST * scale, max(beside, below)))
    marks: list[Mark] = []
    if min(beside, _MOST * scale) >= min(below, _MOST * scale):
        for table in tables:
            wide = min(table_width(table, size), width)
            marks += table_marks(table, (x, y), theme, size, wide)
            room = box[0] + width - x - wide - 2.0 * size
            if room >= _LEAST_BARS * size:
                marks += bar_marks(table, (x + wide + 2.0 * size, y, min(room, 18.0 * size)), theme, size)
            x += wide + _BETWEEN * size
        return marks
    wide = max(table_width(table, size) for table in tables)
    for table in tables:
        marks += table_marks(table, (x, y), theme, size, min(wide, width))
        y += lines_height(table, size) + size
    return marks


def _size_beside(tables: list[tuple[Line, ...]], width: float, height: float) -> float:
    both = sum(table_width(table, 10.0) for table in tables) / 10.0 + _BETWEEN * (len(tables) - 1)
    tall = max(lines_height(table, 10.0) for table in tables) / 10.0
    return min(width / both, height / tall)


def _size_below(tables: list[tuple[Line, ...]], width: float, height: float) -> float:
    tall = sum(lines_height(table, 10.0) for table in tables) / 10.0 + len(tables) - 1.0
    wide = max(table_width(table, 10.0) for table in tables) / 10.0
    return min(width / wide, height / tall)
