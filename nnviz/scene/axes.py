"""Axes: round ticks, their labels, and the room that these need."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.numbers import format_number
from nnviz.scene.date_axis import date_labels, date_ticks
from nnviz.scene.marks import Label, Mark, Rect, Segments
from nnviz.scene.text import elide, text_width
from nnviz.theme import Theme, argb

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """A stretch of numbers laid on a stretch of pixels.

    Attributes:
        low: The value at pixel ``start``; ``high`` lies at pixel ``stop``.
        log: Whether equal ratios are equally far apart.
        whole: Whether only whole numbers are ticked.
        dates: Whether values are days since 1970-01-01, written as dates.
    """

    low: float
    high: float
    start: float
    stop: float
    log: bool = False
    whole: bool = False
    dates: bool = False

    def place(self, values: NDArray[np.floating] | float) -> NDArray[np.float64]:
        """Give the pixels of values; NaN for what a log scale cannot show."""
        v = np.asarray(values, np.float64)
        low, high = self.low, self.high
        if self.log:
            with np.errstate(divide="ignore", invalid="ignore"):
                v = np.where(v > 0, np.log10(v), np.nan)
            low, high = math.log10(low), math.log10(high)
        return self.start + (v - low) * ((self.stop - self.start) / ((high - low) or 1.0))

    def value(self, place: float) -> float:
        """Give the value at a pixel."""
        share = (place - self.start) / ((self.stop - self.start) or 1.0)
        if self.log:
            low, high = math.log10(self.low), math.log10(self.high)
            return float(10.0 ** (low + share * (high - low)))
        return self.low + share * (self.high - self.low)


@dataclass(frozen=True)
class Frame:
    """The inner rectangle of a plot and its two scales."""

    left: float
    top: float
    right: float
    bottom: float
    x: Scale
    y: Scale

    @property
    def width(self) -> float:
        """In pixels."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """In pixels."""
        return self.bottom - self.top

    def contains(self, x: float, y: float) -> bool:
        """Whether a pixel lies inside."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def to_data(self, x: float, y: float) -> tuple[float, float]:
        """Give the values at a pixel."""
        return self.x.value(x), self.y.value(y)


def linear_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Give at most ``most`` round numbers, evenly apart, from low to high; 0 exactly where it is met."""
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low or most < 1:
        return [low] if math.isfinite(low) else []
    rough = (high - low) / max(most, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    for factor in (*_STEPS, 20.0, 25.0, 50.0):
        step = factor * power
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first + 1 <= most and not math.isclose(low + step, low):
            return [round(i * step, 12 - math.floor(math.log10(step))) + 0.0 for i in range(first, last + 1)]
    return [low]


def log_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Give at most ``most`` ticks of a log scale: powers of ten, between them 2 and 5 where few."""
    if not (0 < low < high) or not math.isfinite(high):
        return []
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    for factors in ((1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 2, 5), (1, 3)):
        ticks = _decades(first, last, 1, factors, low, high)
        if len(ticks) <= most and last - first <= 3:
            return ticks if len(ticks) >= 2 else _few(low, high, most)
    for every in range(1, last - first + 2):
        ticks = _decades(first, last, every, (1,), low, high)
        if len(ticks) <= most:
            return ticks if len(ticks) >= 2 else _few(low, high, most)
    return []


def _few(low: float, high: float, most: int) -> list[float]:
    return [tick for tick in linear_ticks(low, high, most) if low <= tick <= high]


def _decades(
    first: int, last: int, every: int, factors: tuple[int, ...], low: float, high: float
) -> list[float]:
    values = [f * 10.0**power for power in range(first, last + 1) if power % every == 0 for f in factors]
    return [v for v in values if low * (1 - 1e-9) <= v <= high * (1 + 1e-9)]


def log_range(low: float, high: float) -> tuple[float, float]:
    """Widen a range to 1, 2 or 5 times a power of ten, so that the axis stands still for a while."""

    def near(value: float, up: bool) -> float:
        power = 10.0 ** math.floor(math.log10(value))
        steps = [power * f for f in (1.0, 2.0, 5.0, 10.0)]
        if up:
            return next(s for s in steps if s >= value * (1 - 1e-12))
        return next(s for s in reversed(steps) if s <= value * (1 + 1e-12))

    low = max(low, 1e-300)
    low, high = near(low, False), near(max(high, low), True)
    return (low, high) if high > low else (low / 2.0, high * 2.0)


def linear_range(low: float, high: float) -> tuple[float, float]:
    """Widen a range to whole steps, and down to 0 where that is near."""
    low = 0.0 if 0.0 <= low < 0.6 * high else low
    span = high - low
    if span <= 1e-12 * max(abs(high), 1e-12):
        half = 0.5 * abs(high) or 0.5
        return low - half, high + half
    step = 10.0 ** math.floor(math.log10(span)) / 2.0
    return math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step


def tick_labels(ticks: list[float]) -> list[str]:
    """Write ticks with as many digits as it takes to tell them apart."""
    for digits in (3, 4, 5, 6, 8, 10, 12):
        texts = [format_number(tick, digits) for tick in ticks]
        if len(set(texts)) == len(ticks):
            return texts
    return [format_number(tick, 15) for tick in ticks]


def fitting_ticks(scale: Scale, size: float, *, upright: bool) -> tuple[list[float], list[str]]:
    """Give as many ticks as their labels have room for.

    Args:
        scale: What is to be ticked.
        size: The font's size.
        upright: Whether the axis runs upwards, so that labels stand over one another.
    """
    length = abs(scale.stop - scale.start)
    most = int(length / (2.4 * size if upright else 3.6 * size)) + 1
    make = date_ticks if scale.dates else log_ticks if scale.log else linear_ticks
    for count in range(min(max(most, 2), 9), 0, -1):
        ticks = make(scale.low, scale.high, count)
        ticks = [tick for tick in ticks if not scale.whole or tick == int(tick)]
        labels = date_labels(ticks) if scale.dates else tick_labels(ticks)
        if upright or _apart(scale, ticks, labels, size):
            return ticks, labels
    return [], []


def _apart(scale: Scale, ticks: list[float], labels: list[str], size: float) -> bool:
    places = [float(scale.place(tick)) for tick in ticks]
    widths = [text_width(label, size) for label in labels]
    pairs = zip(places[:-1], places[1:], widths[:-1], widths[1:], strict=True)
    return all(abs(b - a) >= (wa + wb) / 2.0 + 0.8 * size for a, b, wa, wb in pairs)


def gutter(
    low: float, high: float, length: float, size: float, *, log: bool = False, dates: bool = False
) -> float:
    """Give the width that the tick labels of an upright axis need."""
    _, labels = fitting_ticks(Scale(low, high, length, 0.0, log, dates=dates), size, upright=True)
    return max((text_width(label, size) for label in labels), default=0.0)


def overhang(low: float, high: float, length: float, size: float, *, dates: bool = False) -> float:
    """Give how far the last label of a horizontal axis reaches beyond its end, with a little air."""
    scale = Scale(low, high, 0.0, length, dates=dates)
    ticks, labels = fitting_ticks(scale, size, upright=False)
    if not ticks:
        return 0.0
    return max(0.0, float(scale.place(ticks[-1])) + text_width(labels[-1], size) / 2.0 - length + 2.0)


def low_axis(frame: Frame, name: str, theme: Theme, size: float, edge: float) -> list[Mark]:
    """Draw an axis under a low plot in one line: its first and last label, and the name between or behind.

    ``edge`` is the right end of the picture's room.
    """
    places, labels = fitting_ticks(frame.x, size, upright=False)
    xs, row = [float(frame.x.place(v)) for v in places], frame.bottom + 1.25 * size
    strokes = np.array([[x, frame.bottom, x, frame.bottom + 4.0] for x in xs]).reshape(-1, 4)
    marks: list[Mark] = [Segments(strokes, argb(theme.axis))]
    ends, begin, end = sorted({0, len(xs) - 1} if xs else ()), frame.left, frame.right
    for place in ends:
        marks.append(Label(xs[place], row, labels[place], argb(theme.muted), size, "middle"))
        half = text_width(labels[place], size) / 2.0
        begin, end = (xs[place] + half, end) if place == 0 else (begin, xs[place] - half)
    between, ink = end - begin - 1.2 * size, argb(theme.text)
    behind = end + 0.8 * size + (text_width(labels[-1], size) if len(ends) > 1 else 0.0)
    if text_width(name, size) > between and edge - behind > between:
        marks.append(Label(behind, row, elide(name, edge - behind, size), ink, size))
    elif text := elide(name, between, size):
        marks.append(Label((begin + end) / 2.0, row, text, ink, size, "middle"))
    return marks


def bottom_axis(frame: Frame, name: str, theme: Theme, size: float, *, ticks: bool = True) -> list[Mark]:
    """Draw ticks and labels under a plot, and the axis' name in a line of its own under them."""
    marks: list[Mark] = []
    row = frame.bottom + 1.25 * size
    if ticks:
        places, labels = fitting_ticks(frame.x, size, upright=False)
        xs = [float(frame.x.place(v)) for v in places]
        strokes = np.array([[x, frame.bottom, x, frame.bottom + 4.0] for x in xs]).reshape(-1, 4)
        marks.append(Segments(strokes, argb(theme.axis)))
        muted = argb(theme.muted)
        marks += [Label(x, row, text, muted, size, "middle") for x, text in zip(xs, labels, strict=True)]
    if text := elide(name, frame.width, size):
        x = (frame.left + frame.right) / 2.0
        marks.append(Label(x, row + 1.45 * size, text, argb(theme.text), size, "middle"))
    return marks


def left_axis(frame: Frame, name: str, theme: Theme, size: float, name_x: float | None = None) -> list[Mark]:
    """Draw ticks and labels at the left of a plot; the name, turned, at ``name_x``."""
    places, labels = fitting_ticks(frame.y, size, upright=True)
    ys = [float(frame.y.place(v)) for v in places]
    strokes = np.array([[frame.left - 4.0, y, frame.left, y] for y in ys]).reshape(-1, 4)
    marks: list[Mark] = [Segments(strokes, argb(theme.axis))]
    x, muted = frame.left - 7.0, argb(theme.muted)
    marks += [Label(x, y, text, muted, size, "end") for y, text in zip(ys, labels, strict=True)]
    if name_x is not None and (text := elide(name, frame.height, size)):
        y = (frame.top + frame.bottom) / 2.0
        marks.append(Label(name_x, y, text, argb(theme.text), size, "middle", upward=True))
    return marks


def horizontal_grid(frame: Frame, theme: Theme, size: float) -> list[Mark]:
    """Draw quiet lines at the ticks of the upright axis."""
    places, _ = fitting_ticks(frame.y, size, upright=True)
    ys = [float(frame.y.place(v)) for v in places]
    lines = np.array([[frame.left, y, frame.right, y] for y in ys]).reshape(-1, 4)
    return [Segments(lines, argb(theme.grid))]


def border(frame: Frame, theme: Theme) -> Mark:
    """Draw the outline of a plot."""
    return Rect(frame.left, frame.top, frame.width, frame.height, 0, argb(theme.axis), 1.0)
