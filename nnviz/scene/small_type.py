"""Whether the letters of a picture can be read in print, and what to say where they cannot."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from nnviz.numbers import format_number
from nnviz.scene.marks import Group, Label, Mark, Picture

LEAST_POINTS = 4.5
"""The smallest letters, in points, that are read in print without effort; journals ask for 5 to 7."""
_POINTS = 0.75
"""Points (1/72 inch) in a pixel (1/96 inch)."""


def smallest_type(picture: Picture) -> float:
    """Give the size of the smallest letters in points, if a pixel is 1/96 inch; infinity without any."""
    sizes = (label.size for label in _labels(picture.marks) if label.text.strip())
    return min(sizes, default=math.inf) * _POINTS / picture.shrunk


def words_of_small_type(picture: Picture) -> str:
    """Say of a picture in print that its letters are too small, and which width would do; else ""."""
    points = smallest_type(picture)
    if points >= LEAST_POINTS:
        return ""
    width = math.ceil(10.0 * picture.width * 2.54 / 96.0 * LEAST_POINTS / points) / 10.0
    return (
        f"The smallest letters have {format_number(points, 2)} pt in print: "
        f"from about {format_number(width, 3)} cm of width on they can be read well."
    )


def _labels(marks: Sequence[Mark]) -> Iterator[Label]:
    for mark in marks:
        if isinstance(mark, Group):
            yield from _labels(mark.marks)
        elif isinstance(mark, Label):
            yield mark
