"""The picture of one neuron's numbers: its formula, its sum term by term, and its activation's curve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nnviz.labs.activation_curves import Choice
from nnviz.numbers import format_count, format_single
from nnviz.scene.formula import formula_picture, width_of, wrapped
from nnviz.scene.inspector_table import (
    Entry,
    Line,
    bar_marks,
    fewer,
    fitting_size,
    least_width,
    lines_height,
    table_marks,
    table_width,
)
from nnviz.scene.marks import Group, Label, Mark, Picture, Segments
from nnviz.scene.neuron_curve import neuron_curve
from nnviz.scene.plot_head import head
from nnviz.scene.text import elide, type_scale
from nnviz.theme import Theme, argb

_LEAST, _MOST = 9.5, 15.0
"""Sizes of letters in the table, before they grow with the picture."""
_LEAST_FORMULA = 8.0
_MOST_WRITTEN = 12
_BAR, _GAP = 7.0, 2.2
"""Width of the bars and the room before them, in letters."""


@dataclass(frozen=True, eq=False)
class NeuronPage:
    """What is told of a neuron.

    Attributes:
        title: What it is called.
        asides: Which row is shown, in a long and in shorter wordings.
        sum_of: Gives what z is equal to, with so many products written out, as markup.
        activation: What a is equal to, as markup.
        head: The heads of the columns.
        terms: A row for each product, of very many the largest, with its product as a bar.
        count: How many inputs there are.
        total: The sum of all products.
        steps: The rows from the sum of the products to the output.
        more: What else is known of it.
        curve: The activation, the weighted sum and the output.
        description: All of it in words.
    """

    title: str
    asides: tuple[str, ...]
    sum_of: Callable[[int], Sequence[str]]
    activation: Sequence[str]
    head: Line
    terms: tuple[Line, ...]
    count: int
    total: float
    steps: tuple[Line, ...]
    more: tuple[Line, ...]
    curve: tuple[Choice, float, float]
    description: str


def neuron_page_picture(page: NeuronPage, theme: Theme, size: tuple[float, float]) -> Picture:
    """Draw the page of a neuron: formula above, the sum as a table with bars, the curve beside or below."""
    width, height = size
    scale = type_scale(*size)
    margin = 12.0 * scale
    marks = head(page.title, page.asides, width, scale, theme)
    formula = _formula(page, theme, width - 2.0 * margin, min(15.5 * scale, 0.045 * height + 4.0))
    top = 46.0 * scale
    marks.append(Group(formula.marks, margin, top))
    top += formula.height + 1.1 * margin
    marks.append(Segments(np.array([[margin, top, width - margin, top]]), argb(theme.grid), 1.0))
    top += 0.9 * margin
    marks += _body(page, theme, (margin, top, width - 2.0 * margin, height - top - margin), scale)
    return Picture(width, height, argb(theme.canvas), tuple(marks), page.description, theme.family)


def _formula(page: NeuronPage, theme: Theme, width: float, size: float) -> Picture:
    """Write out as many products as one line has room for, smaller where even one has none."""
    terms = min(page.count, _MOST_WRITTEN)
    while terms > 1 and width_of(f"   = {page.sum_of(terms)[2]}", size) > width:
        terms -= 1
    parts = page.sum_of(terms), page.activation
    widest = max(width_of(f"   = {part}", size) for line in parts for part in line)
    if widest > width:
        size = max(size * width / widest, _LEAST_FORMULA)
    lines = [line for its in parts for line in wrapped(its, width, size)]
    return formula_picture(lines, theme, size, page.description)


def _body(page: NeuronPage, theme: Theme, box: tuple[float, float, float, float], scale: float) -> list[Mark]:
    """Put the table and the curve beside one another, or below one another in a tall picture."""
    x, y, width, height = box
    if height < 40.0:
        return []
    if width >= 1.1 * height:
        side = min(max(0.36 * width, 150.0), 0.46 * width)
        left = width - side - 26.0 * scale
        marks = _sum(page, theme, (x, y, left, height), scale)
        return [*marks, *_curve(page, theme, (x + width - side, y, side, height), scale)]
    upper = 0.6 * height
    marks = _sum(page, theme, (x, y, width, upper), scale)
    return [*marks, *_curve(page, theme, (x, y + upper + 8.0, width, height - upper - 8.0), scale)]


def _sum(page: NeuronPage, theme: Theme, box: tuple[float, float, float, float], scale: float) -> list[Mark]:
    """Draw the sum as one works it out on paper, with a bar for each number that is added."""
    x, y, width, height = box
    lines = _fitted(page, height, _LEAST * scale)
    if lines_height(lines, 0.7 * _LEAST * scale) > height:
        return []  # the formula above has the numbers too
    bars = _BAR + _GAP
    room = (width, height)
    size = fitting_size(lines, room, (0.7 * _LEAST * scale, _MOST * scale))
    wide = min(width, table_width(lines, size) + bars * size)
    if table_width(lines, size) + bars * size > width:
        size = min(size, max(_LEAST * scale, width / (table_width(lines, 1.0) + bars)))
        wide = min(width, table_width(lines, size) + bars * size)
    right = x + max(wide - bars * size, 0.55 * wide, least_width(lines, size))
    marks = table_marks(lines, (x, y), theme, size, right - x)
    rule = y + lines_height(lines[: len(lines) - len(page.steps)], size)
    marks.append(Segments(np.array([[x, rule, right, rule]]), argb(theme.axis), 1.0))
    return [
        *marks,
        *bar_marks(lines, (right + _GAP * size, y, wide - (right - x) - _GAP * size), theme, size),
    ]


def _fitted(page: NeuronPage, height: float, least: float) -> list[Line]:
    """Give the rows for which there is room: of too many products the largest, and the rest as one."""
    row = lines_height((page.head,), least)
    most = max(int(height / row) - 1 - len(page.steps), 2)
    few = most >= page.count == len(page.terms)
    kept = list(page.terms) if few else fewer(page.terms, min(most, len(page.terms)), Line())[:-1]
    rest = page.total - sum(line.bar or 0.0 for line in kept)
    left = Line(
        (
            Entry(f"… {format_count(page.count - len(kept))} more", False, "head", 3),
            Entry(format_single(rest), True),
        ),
        rest,
    )
    return [page.head, *kept, *([] if few else [left]), *page.steps]


def _curve(
    page: NeuronPage, theme: Theme, box: tuple[float, float, float, float], scale: float
) -> list[Mark]:
    """Draw the activation with the neuron's point, under its name, and what else is known below."""
    x, y, width, height = box
    choice, z, a = page.curve
    text = 12.0 * scale
    name = elide(f"{choice.label}: a over z", width, text, "semibold")
    marks: list[Mark] = [Label(x, y + 0.9 * text, name, argb(theme.text), text, weight="semibold")]
    size = fitting_size(page.more, (width, max(0.35 * height, 1.0)), (0.7 * _LEAST * scale, 13.0 * scale))
    under = lines_height(page.more, size)
    over = 2.0 * text
    high = min(0.68 * width, height - over - (under + 1.2 * size if page.more else 0.0))
    if high < 50.0:
        high, under = height - over, 0.0
    if high < 30.0:
        return []
    inner = neuron_curve(choice, z, a, theme, (width, high), text_scale=scale)
    marks.append(Group(inner.marks, x, y + over, clip=(x, y + over, width, high)))
    if under:
        marks += table_marks(page.more, (x, y + over + high + 1.2 * size), theme, size, width)
    return marks
