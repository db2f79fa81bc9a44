"""Text as shapes, for programs that know no embedded fonts: the very glyphs that the painter draws."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from app.lettering import narrowed, shift_of
from app.pens import font_of
from nnviz.scene.marks import Label
from nnviz.scene.pictographs import joinable
from nnviz.scene.svg_attributes import number

_DOTS = 96
_DRAWN = 100
"""The size in pixels at which glyphs are taken, to be scaled."""

_LETTERS = {
    QPainterPath.ElementType.MoveToElement: "M",
    QPainterPath.ElementType.LineToElement: "L",
    QPainterPath.ElementType.CurveToElement: "C",
    QPainterPath.ElementType.CurveToDataElement: " ",
}


def outline_of(label: Label, family: str = "Inter") -> str:
    """Give the glyphs of a label as the data of an SVG path.

    Its anchor lies at the origin, and the letters stand on the line through it.
    """
    path = QPainterPath()
    font = font_of(family, _DRAWN, label.weight, label.italic, _DOTS)
    factor = label.size / _DRAWN
    path.addText(QPointF(shift_of(label, family) / factor, 0.0), font, directed(label))
    return "".join(_written(path, factor * narrowed(label, family), factor))


def directed(label: Label) -> str:
    """Give a label's text with the sign before it that says which way it runs, where its letters do not.

    Source: UAX 9, 2.6: the marks U+200E and U+200F have a direction, and neither width nor ink.
    """
    marks = {None: "", False: "\u200e", True: "\u200f"}
    if label.text.isascii() and not label.leftward:
        return label.text
    return marks[label.leftward] + joinable(label.text)


def _written(path: QPainterPath, across: float, down: float) -> list[str]:
    """Give the commands of a path; Qt keeps the three points of a cubic curve as three elements."""
    pieces: list[str] = []
    for index in range(path.elementCount()):
        element = path.elementAt(index)
        letter = _LETTERS[element.type]
        pieces.append(f"{letter}{number(element.x * across)} {number(element.y * down)}")
    return pieces
