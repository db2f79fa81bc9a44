"""The legend of a lab's lines: a piece of each line and its name, in as many rows as that needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnviz.scene.marks import Label, Mark, Marker, Points, Segments
from nnviz.scene.text import elide, text_width
from nnviz.theme import Theme, argb

DASH = (6.0, 4.0)


@dataclass(frozen=True)
class Entry:
    """One line of a picture.

    Attributes:
        name: What it is called.
        colour: Its colour.
        dash: Its dash, none for a solid line.
        marker: The marker on it, if any.
        strong: Whether its name stands out.
        line: Whether there is a line at all.
    """

    name: str
    colour: str
    dash: tuple[float, ...] = ()
    marker: Marker | None = None
    strong: bool = False
    line: bool = True


def line_legend(
    entries: list[Entry], at: tuple[float, float], room: float, theme: Theme, size: float
) -> tuple[list[Mark], float]:
    """Write entries from a point on (the middle of the first row), beside one another where they fit.

    Returns:
        The marks, and the height that they take from the first row's middle to the last one's.
    """
    marks: list[Mark] = []
    x, y, row = at[0], at[1], 1.7 * size
    for entry in entries:
        lead = 2.6 * size if entry.line else 1.2 * size
        weight = "semibold" if entry.strong else "regular"
        name = elide(entry.name, room - lead, size, weight)
        wide = lead + text_width(name, size, weight)
        if x > at[0] and x + wide > at[0] + room:
            x, y = at[0], y + row
        if entry.line:
            line = np.array([[x, y, x + 2.0 * size, y]])
            marks.append(Segments(line, argb(entry.colour), 2.0, entry.dash))
        if entry.marker is not None:
            centre = np.array([[x + (1.0 if entry.line else 0.4) * size, y]])
            marks.append(
                Points(centre, entry.marker, 0.68 * size, argb(entry.colour), argb(theme.canvas), 1.0)
            )
        ink = argb(theme.text if entry.strong else theme.muted)
        marks.append(Label(x + lead, y, name, ink, size, weight=weight))
        x += wide + 1.4 * size
    return marks, y - at[1]
