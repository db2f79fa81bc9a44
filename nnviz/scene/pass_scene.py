"""The picture of one moment of a pass: the network with the moment's numbers, and its formula below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nnviz.scene.formula import Box, typeset
from nnviz.scene.formula_text import fitted
from nnviz.scene.marks import Group, Label, Mark, Picture, Segments
from nnviz.scene.network_scene import network_picture
from nnviz.scene.pass_overlay import Note, pass_overlay
from nnviz.scene.text import elide, first_fitting, text_width, type_scale
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme, argb

_FORMULA, _LEAST = 14.5, 9.5
"""Usual and least size of a formula's letters, before they grow with the picture."""
_MOST_SHARE = 0.46
"""The share of the picture's height that words and formulas may take."""
_LEADING = 0.35
_SIGNS = "Negative is orange and dashed."


@dataclass(frozen=True, eq=False)
class Moment:
    """What is told of one moment of a pass.

    Attributes:
        title: What it is about.
        lines: Its formula with numbers, as lines of text.
        sentence: What it means.
        caption: What the numbers on the picture are, or "" where there are none.
        places: Which step it is, and of which row, in a long and in shorter wordings.
        notes: The numbers at edges and neurons.
        backward: Whether gradients flow, from right to left.
    """

    title: str
    lines: tuple[str, ...]
    sentence: str
    caption: str
    places: tuple[str, ...]
    notes: tuple[Note, ...]
    backward: bool = False


def pass_picture(
    snapshot: Snapshot, theme: Theme, size: tuple[float, float], moment: Moment, *, telling: float = 0.0
) -> Picture:
    """Draw a moment of a pass.

    Args:
        snapshot: The network whose pass it is.
        theme: In which colours.
        size: Width and height in pixels.
        moment: What is told of it.
        telling: The height that its words and formulas get; 0 for what they need. The moments of a film share
            one height, so that the network stands still.
    """
    width, height = size
    scale = type_scale(*size)
    below = telling or telling_height(moment, size)
    overlay = pass_overlay(moment.notes, backward=moment.backward)
    network = network_picture(snapshot, theme, (width, height - below), legend=False, overlay=overlay)
    marks: list[Mark] = [Group(network.marks, clip=(0.0, 0.0, width, height - below))]
    marks += _told(moment, theme, (width, height), height - below, scale)
    told = f"{moment.title} ({moment.places[0]}): {'; '.join(moment.lines)}. {moment.sentence}"
    description = f"{network.description}. {told}"
    return Picture(width, height, argb(theme.canvas), tuple(marks), description, theme.family)


def telling_height(moment: Moment, size: tuple[float, float]) -> float:
    """Give the height that the words and formulas of a moment need under the network, in pixels."""
    scale = type_scale(*size)
    needed = _around(moment, size[0], scale) + _formula(moment, size, scale).height
    return min(needed, _MOST_SHARE * size[1])


def _around(moment: Moment, width: float, scale: float) -> float:
    """Give the height of all but the formula."""
    said = len(_sentence(moment, width, scale)) * 17.0 * scale
    return 12.0 * scale + 26.0 * scale + 6.0 * scale + said + 22.0 * scale + 8.0 * scale


def _sentence(moment: Moment, width: float, scale: float) -> list[str]:
    return wrapped_words(moment.sentence, width - 24.0 * scale, 12.5 * scale)


def wrapped_words(text: str, width: float, size: float, most: int = 3) -> list[str]:
    """Break words into lines of a width; a last line that is too long ends in "…"."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and (len(lines) == most or text_width(longer, size) <= width):
            lines[-1] = longer
        else:
            lines.append(word)
    return [elide(line, width, size) for line in lines]


@dataclass(frozen=True, eq=False)
class _Formula:
    """Lines that are set: in one column, or in two where they are many and short.

    Attributes:
        boxes: The lines.
        letters: The size of their letters.
        columns: In how many columns they stand.
    """

    boxes: tuple[Box, ...]
    letters: float
    columns: int

    def column(self, place: int) -> tuple[Box, ...]:
        each = -(-len(self.boxes) // self.columns)
        return self.boxes[place * each : (place + 1) * each]

    @property
    def height(self) -> float:
        return max(_height(self.column(place), self.letters) for place in range(self.columns))


def _formula(moment: Moment, size: tuple[float, float], scale: float) -> _Formula:
    """Set the formula, in two columns or smaller where it is too high; leave out what then has no room."""
    width = size[0] - 24.0 * scale
    room = _MOST_SHARE * size[1] - _around(moment, size[0], scale)
    letters = _FORMULA * scale
    while True:
        for columns in (1, 2):
            wide = width if columns == 1 else 0.5 * width - 10.0 * scale
            rows = fitted(moment.lines, wide, letters)
            found = _Formula(tuple(typeset(row, letters) for row in rows), letters, columns)
            if found.height <= room and all(box.width <= wide for box in found.boxes):
                return found
        if letters <= _LEAST * scale:
            return _cut(_Formula(found.boxes, letters, 1), room)
        letters = max(0.93 * letters, _LEAST * scale)


def _cut(formula: _Formula, room: float) -> _Formula:
    """Leave out the last lines, and say so, where there is no room for all."""
    boxes, dots = list(formula.boxes), typeset("…", formula.letters)
    if formula.height <= room:
        return formula
    while boxes and _height([*boxes, dots], formula.letters) > room:
        boxes.pop()
    return _Formula((*boxes, dots), formula.letters, 1)


def _height(boxes: Sequence[Box], letters: float) -> float:
    return sum(box.up + box.down + _LEADING * letters for box in boxes)


def _told(moment: Moment, theme: Theme, size: tuple[float, float], top: float, scale: float) -> list[Mark]:
    """Write title, formula, meaning and what the numbers are, from a height down."""
    width, margin = size[0], 12.0 * scale
    right = width - margin
    marks: list[Mark] = [Segments(np.array([[margin, top, right, top]]), argb(theme.grid), 1.0)]
    y, large, small = top + 24.0 * scale, 15.0 * scale, 11.5 * scale
    title = elide(moment.title, width - 2.0 * margin, large, "semibold")
    marks.append(Label(margin, y, title, argb(theme.text), large, weight="semibold"))
    room = width - 3.0 * margin - text_width(title, large, "semibold")
    if place := first_fitting(moment.places, room, small):
        marks.append(Label(right, y, place, argb(theme.muted), small, "end"))
    y += 18.0 * scale
    formula = _formula(moment, size, scale)
    for column in range(formula.columns):
        x, line = margin + column * (0.5 * width - 2.0 * scale), y
        for box in formula.column(column):
            marks += box.draw(x, line + box.up, argb(theme.text))
            line += box.up + box.down + _LEADING * formula.letters
    y += formula.height + 10.0 * scale
    for line in _sentence(moment, width, scale):
        marks.append(Label(margin, y, line, argb(theme.text), 12.5 * scale))
        y += 17.0 * scale
    caption = first_fitting(
        (f"{moment.caption} {_SIGNS}", moment.caption), width - 2.0 * margin, small
    ) or elide(moment.caption, width - 2.0 * margin, small)
    if moment.caption:
        marks.append(Label(margin, size[1] - 14.0 * scale, caption, argb(theme.muted), small))
    return marks
