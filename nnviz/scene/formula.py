r"""Typeset formulas as marks: fractions, powers, indices and sums, quick enough to follow training.

The markup is a small part of TeX: ``\frac{1}{1 + e^{−z}}``, ``x_{i}``, ``\sum_{i}``; everything else is plain
text, and so is a sign of the markup behind a backslash. Fractions stand on the axis, half a capital above
the baseline (Knuth 1984, appendix G, in spirit).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nnviz.scene.marks import Label, Mark, Picture, Segments
from nnviz.scene.text import CAP_HEIGHT, text_width
from nnviz.theme import Theme, argb

_SMALLER = 0.72
_RAISED, _LOWERED = 0.42, 0.22
_UP, _DOWN = 0.95, 0.27
"""How far letters reach above and below the baseline, in em."""
_GAP, _RULE = 0.16, 0.06
_LINE_GAP = 0.35
Draw = Callable[[float, float, int], list[Mark]]


@dataclass(frozen=True)
class Box:
    """A piece of a formula: its width, its reach above and below the baseline, and its marks from there."""

    width: float
    up: float
    down: float
    draw: Draw


def typeset(markup: str, size: float) -> Box:
    """Lay out one line of markup at a font size in pixels."""
    box, rest = _sequence(markup, 0, size)
    assert rest == len(markup), f"a bracket too many in {markup!r}"
    return box


def _sequence(markup: str, at: int, size: float) -> tuple[Box, int]:
    """Lay out what stands side by side, up to a closing bracket or the end."""
    boxes: list[Box] = []
    while at < len(markup) and markup[at] != "}":
        box, at = _piece(markup, at, size)
        boxes.append(box)
    return _beside(boxes), at


def _piece(markup: str, at: int, size: float) -> tuple[Box, int]:
    if markup.startswith("\\frac", at):
        above, at = _group(markup, at + 5, size * 0.9)
        below, at = _group(markup, at, size * 0.9)
        return _fraction(above, below, size), at
    if markup.startswith("\\sum", at):
        sign = _shifted(_text("Σ", size * 1.3), -0.08 * size)
        return sign, at + 4
    if markup[at] == "\\":
        return _text(markup[at + 1 : at + 2], size), at + 2
    if markup[at] in "^_":
        small, end = _group(markup, at + 1, size * _SMALLER)
        return _shifted(small, -_RAISED * size if markup[at] == "^" else _LOWERED * size), end
    if markup[at] == "{":
        return _group(markup, at, size)
    end = at
    while end < len(markup) and markup[end] not in "\\^_{}":
        end += 1
    return _text(markup[at:end], size), end


def _group(markup: str, at: int, size: float) -> tuple[Box, int]:
    assert markup[at : at + 1] == "{", f"no bracket at {at} in {markup!r}"
    box, end = _sequence(markup, at + 1, size)
    return box, end + 1


def _text(text: str, size: float) -> Box:
    def draw(x: float, y: float, colour: int) -> list[Mark]:
        return [Label(x, y - CAP_HEIGHT * size / 2.0, text, colour, size)] if text.strip() else []

    return Box(text_width(text, size), _UP * size, _DOWN * size, draw)


def _shifted(box: Box, down: float) -> Box:
    return Box(box.width, box.up - down, box.down + down, lambda x, y, colour: box.draw(x, y + down, colour))


def _beside(boxes: Sequence[Box]) -> Box:
    def draw(x: float, y: float, colour: int) -> list[Mark]:
        marks: list[Mark] = []
        for box in boxes:
            marks += box.draw(x, y, colour)
            x += box.width
        return marks

    width = sum(box.width for box in boxes)
    return Box(
        width, max((b.up for b in boxes), default=0.0), max((b.down for b in boxes), default=0.0), draw
    )


def _fraction(above: Box, below: Box, size: float) -> Box:
    axis, gap, side = CAP_HEIGHT * size / 2.0, _GAP * size, 0.15 * size
    width = max(above.width, below.width) + 2 * side
    rise, fall = axis + gap + above.down, gap + below.up - axis

    def draw(x: float, y: float, colour: int) -> list[Mark]:
        rule = np.array([[x, y - axis, x + width, y - axis]])
        return [
            *above.draw(x + (width - above.width) / 2.0, y - rise, colour),
            Segments(rule, colour, max(_RULE * size, 1.0)),
            *below.draw(x + (width - below.width) / 2.0, y + fall, colour),
        ]

    return Box(width, rise + above.up, fall + below.down, draw)


@lru_cache(maxsize=512)
def width_of(markup: str, size: float) -> float:
    """Give the width of a line of markup in pixels."""
    return typeset(markup, size).width


def wrapped(parts: Sequence[str], width: float, size: float) -> list[str]:
    """Put what is equal one behind the other, and on a line of its own what has no room any more."""
    lines = [parts[0]]
    for part in parts[1:]:
        longer = f"{lines[-1]} = {part}"
        if width_of(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(f"   = {part}")
    return lines


def formula_picture(
    lines: Sequence[str], theme: Theme, size: float, description: str, width: float = 0.0
) -> Picture:
    """Draw lines of markup one below the other on nothing, as wide as they are or as asked for."""
    boxes = [typeset(line, size) for line in lines]
    gap, colour = _LINE_GAP * size, argb(theme.text)
    marks: list[Mark] = []
    y = 0.0
    for box in boxes:
        marks += box.draw(0.0, y + box.up, colour)
        y += box.up + box.down + gap
    wide = max([width, *(box.width for box in boxes)])
    return Picture(wide, max(y - gap, 1.0), 0, tuple(marks), description, theme.family)
