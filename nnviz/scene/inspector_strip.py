"""How the weights of a layer are spread, and where one of them lies among them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.numbers import format_count, format_number
from nnviz.scene.axes import Frame, Scale, bottom_axis
from nnviz.scene.marks import Label, Mark, Rect, Segments
from nnviz.scene.text import elide, text_width
from nnviz.theme import Theme, argb, blend

_BINS = 24
_FEW = 4
"""So many in one bar fill the height, where no bar has more."""
_AROUND = 0.08
Box = tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Strip:
    """What is spread.

    Attributes:
        values: ``(n,)`` all of them; those that are no numbers are left out.
        noun: What they are, in the singular, such as "weight".
        where: Whose they are, such as "Hidden 1".
        marked: One of them that is told of, or None.
        letter: How that one is called.
        begun: What it began with, or None.
    """

    values: NDArray[np.floating]
    noun: str
    where: str
    marked: float | None = None
    letter: str = "w"
    begun: float | None = None

    @property
    def title(self) -> str:
        """Say what is spread, such as "All 6 weights of Hidden 1"."""
        count = self.values.size
        plural = self.noun if count == 1 else f"{self.noun}{'es' if self.noun.endswith('s') else 's'}"
        return f"{'The' if count == 1 else f'All {format_count(count)}'} {plural} of {self.where}"


def strip_marks(
    strip: Strip, box: tuple[float, float, float, float], theme: Theme, size: float
) -> list[Mark]:
    """Draw how values are spread as bars over a number line (x, y, width, height), one of them marked."""
    x, y, width, height = box
    title = elide(strip.title, width, 1.05 * size, "semibold")
    marks: list[Mark] = [Label(x, y + 0.8 * size, title, argb(theme.text), 1.05 * size, weight="semibold")]
    values = np.asarray(strip.values, np.float64).ravel()
    values = values[np.isfinite(values)]
    frame = _frame(strip, values, (x, y + 2.2 * size, width, height - 2.2 * size), size)
    if frame is None:
        return marks
    marks += _bars(values, frame, theme)
    marks.append(
        Segments(np.array([[frame.left, frame.bottom, frame.right, frame.bottom]]), argb(theme.axis))
    )
    marks += bottom_axis(frame, strip.noun, theme, size)
    return marks + _marked(strip, frame, theme, size)


def _frame(strip: Strip, values: NDArray[np.float64], box: Box, size: float) -> Frame | None:
    """Give the plot: the values with 0 and what is marked, and room for its words above, the axis below."""
    x, y, width, height = box
    more = [its for its in (strip.marked, strip.begun, 0.0) if its is not None and np.isfinite(its)]
    low, high = float(np.min([*more, *values])), float(np.max([*more, *values]))
    around = _AROUND * (high - low) or 1.0
    top = y + (2.6 * size if strip.marked is not None else 0.3 * size)
    bottom = y + height - 3.4 * size
    if bottom - top < 2.0 * size or width < 8.0 * size:
        return None
    inset = 1.5 * size
    left, right = x + inset, x + width - inset
    across = Scale(low - around, high + around, left, right)
    return Frame(left, top, right, bottom, across, Scale(0.0, 1.0, bottom, top))


def _bars(values: NDArray[np.float64], frame: Frame, theme: Theme) -> list[Mark]:
    if not len(values):
        return []
    each = (frame.x.high - frame.x.low) / _BINS
    first, last = math.floor(values.min() / each), math.floor(values.max() / each)
    edges = each * np.arange(first, last + 2, dtype=np.float64)  # 0 is one of them
    counts, _ = np.histogram(values, bins=edges)
    most = max(int(counts.max()), _FEW)
    marks: list[Mark] = []
    for count, low, high in zip(counts.tolist(), edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        if not count:
            continue
        left, right = float(frame.x.place(low)) + 0.5, float(frame.x.place(high)) - 0.5
        top = float(frame.y.place(count / most))
        colour = theme.negative if low + high < 0 else theme.positive
        fill = blend(colour, theme.canvas, 0.55)
        marks.append(Rect(left, top, max(right - left, 1.0), frame.bottom - top, fill, radius=1.5))
    return marks


def _marked(strip: Strip, frame: Frame, theme: Theme, size: float) -> list[Mark]:
    """Mark where the one lies, and where it began."""
    marks: list[Mark] = []
    for value, word, row in ((strip.begun, "began at", 0), (strip.marked, f"{strip.letter} =", 1)):
        if value is None or not np.isfinite(value):
            continue
        x, now = float(frame.x.place(value)), row == 1
        top = frame.top - (1.5 - 1.25 * row) * size
        line = np.array([[x, top + 0.7 * size, x, frame.bottom]])
        colour = argb(theme.selected if now else theme.muted)
        marks.append(Segments(line, colour, 2.0 if now else 1.2, () if now else (4.0, 3.0)))
        text = f"{word} {format_number(value)}"
        half = text_width(text, size, "semibold") / 2.0
        middle = min(max(x, frame.left - size + half), frame.right + size - half)
        weight, ink = ("semibold", theme.text) if now else ("regular", theme.muted)
        marks.append(Label(middle, top - 0.1 * size, text, argb(ink), size, "middle", weight))
    return marks
