"""The picture of the initialisation lab: how signals fare from layer to layer, and how they are spread."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnviz.labs.depth import BINS, Fates
from nnviz.labs.depth_view import DepthView, describe, line_words, spread_text
from nnviz.numbers import format_count, format_number
from nnviz.scene import axes
from nnviz.scene.axes import Frame, Scale, log_range
from nnviz.scene.lab_legend import DASH, Entry
from nnviz.scene.lab_plot import LabPlot, begin_plot
from nnviz.scene.loss_labels import EndLabel, end_labels
from nnviz.scene.marks import MARKERS, Label, Mark, Marker, Picture, Points, Polyline, Rect, Segments
from nnviz.scene.text import elide, first_fitting, text_width
from nnviz.theme import Theme, argb, blend

_Plot = LabPlot[DepthView]
_MOST_MARKERS = 16


def initialisation_picture(
    view: DepthView, theme: Theme, size: tuple[float, float], *, text_scale: float = 1.0
) -> Picture:
    """Draw what reaches each layer."""
    plot, marks = _plot(view, theme, size, text_scale)
    upper, lower, below = _frames(plot)
    marks += _spreads(plot, upper) + _losses(plot, lower)
    marks += axes.bottom_axis(lower, "layer", theme, plot.text)
    marks += _histograms(plot, below)
    return Picture(size[0], size[1], argb(theme.canvas), tuple(marks), describe(view), theme.family)


def initialisation_frame(
    view: DepthView, theme: Theme, size: tuple[float, float], *, text_scale: float = 1.0
) -> Frame:
    """Give where the upper plot lies in the picture of the same arguments, to turn pixels into layers."""
    return _frames(_plot(view, theme, size, text_scale)[0])[0]


def _colour(theme: Theme, place: int) -> str:
    """Give the colour of a line: the chosen one's, then those of classes."""
    return theme.train if place == 0 else theme.class_colours[(place - 1) % len(theme.class_colours)]


def _marker(place: int) -> Marker:
    return MARKERS[place % len(MARKERS)]


def _plot(
    view: DepthView, theme: Theme, size: tuple[float, float], text_scale: float
) -> tuple[_Plot, list[Mark]]:
    entries = [
        Entry(line_words(line), _colour(theme, place), DASH if place else (), _marker(place), place == 0)
        for place, line in enumerate(view.lines)
    ]
    return begin_plot(view, theme, size, text_scale, entries, 2.9)


def _frames(plot: _Plot) -> tuple[Frame, Frame, tuple[float, float, float, float]]:
    """Lay the standard deviations, what is lost, and the histograms over one another."""
    view, text, (width, height) = plot.view, plot.text, plot.size
    margin = 12.0 * plot.scale
    room = max(height - plot.top - margin, 150.0)
    high = 0.46 * (room - 5.2 * text)
    low, top = _bounds(view.lines)
    left = margin + max(axes.gutter(low, top, high, text, log=True), text_width("100", text)) + 8.0
    values = [spread_text(float(line.std[-1])) for line in view.lines]
    values += [_percent(line) for line in view.lines]
    wide = max((text_width(value, text, "semibold") for value in values), default=0.0)
    right = max(width - margin - wide - 0.9 * text, left + 40.0)
    x = Scale(1.0, float(max(view.stack.depth, 2)), left, right, whole=True)
    upper = Frame(left, plot.top, right, plot.top + high, x, Scale(low, top, plot.top + high, plot.top, True))
    second = upper.bottom + 1.9 * text
    third = second + 0.2 * (room - 5.2 * text)
    lower = Frame(left, second, right, third, x, Scale(0.0, 100.0, third, second))
    last = third + 4.6 * text
    return upper, lower, (margin, last, width - 2 * margin, max(height - margin - last, 0.0))


def _percent(line: Fates) -> str:
    return f"{format_number(100.0 * float(line.lost[-1]), 3)} %"


def _bounds(lines: tuple[Fates, ...]) -> tuple[float, float]:
    values = np.concatenate([line.std for line in lines]) if lines else np.ones(1)
    shown = values[np.isfinite(values) & (values > 0)]
    if not shown.size:
        return 0.1, 10.0
    return log_range(float(shown.min()), float(shown.max()))


def _spreads(plot: _Plot, frame: Frame) -> list[Mark]:
    """Draw the standard deviations on a log axis; 0 lies at its lower edge, infinity at its upper one."""
    theme, text = plot.theme, plot.text
    marks: list[Mark] = [*axes.horizontal_grid(frame, theme, text), *axes.left_axis(frame, "", theme, text)]
    draws = max((line.draws for line in plot.view.lines), default=0)
    count = f", mean of {format_count(draws)} networks" if draws > 1 else ""
    words = (f"standard deviation of the activations{count}", "standard deviation of the activations")
    marks += _title(plot, frame, (*words, "standard deviation"))
    ends: list[EndLabel] = []
    for place in reversed(range(len(plot.view.lines))):
        line = plot.view.lines[place]
        heights = frame.y.place(np.clip(np.nan_to_num(line.std, nan=np.inf), frame.y.low, frame.y.high))
        marks += _line(plot, frame, heights, place)
        value = spread_text(float(line.std[-1]))
        ends.append(EndLabel(float(heights[-1]), (value,), _colour(theme, place), place == 0))
    return [*marks, *end_labels(ends, frame, plot.size[0] - frame.right - 0.9 * text, text)]


def _losses(plot: _Plot, frame: Frame) -> list[Mark]:
    """Draw what share of sums is saturated, or of neurons dead."""
    theme, text = plot.theme, plot.text
    marks: list[Mark] = [*axes.horizontal_grid(frame, theme, text), *axes.left_axis(frame, "", theme, text)]
    marks += _title(plot, frame, plot.view.lost_name)
    ends: list[EndLabel] = []
    for place in reversed(range(len(plot.view.lines))):
        line = plot.view.lines[place]
        heights = frame.y.place(100.0 * line.lost)
        marks += _line(plot, frame, heights, place)
        value = _percent(line)
        ends.append(EndLabel(float(heights[-1]), (value,), _colour(theme, place), place == 0))
    return [*marks, *end_labels(ends, frame, plot.size[0] - frame.right - 0.9 * text, text)]


def _title(plot: _Plot, frame: Frame, wordings: tuple[str, ...]) -> list[Mark]:
    said = first_fitting(wordings, frame.width, plot.text, "semibold")
    ink = argb(plot.theme.text)
    return [Label(frame.left, frame.top - 0.9 * plot.text, said, ink, plot.text, weight="semibold")]


def _line(plot: _Plot, frame: Frame, heights: NDArray[np.float64], place: int) -> list[Mark]:
    colour, depth = argb(_colour(plot.theme, place)), len(heights)
    points = np.stack([frame.x.place(np.arange(1.0, depth + 1.0)), heights], axis=1)
    every = -(-depth // _MOST_MARKERS)
    size = (7.0 if place == 0 else 6.0) * plot.scale
    width = (2.2 if place == 0 else 1.6) * plot.scale
    return [
        Polyline(points, colour, width, DASH if place else ()),
        Points(points[::every], _marker(place), size, colour, argb(plot.theme.canvas), 1.0),
    ]


def _histograms(plot: _Plot, room: tuple[float, float, float, float]) -> list[Mark]:
    """Draw how the activations of the layers are spread, for the chosen beginning, as small multiples."""
    left, top, width, height = room
    text = 0.92 * plot.text
    if not plot.view.lines or height < 6.0 * text:
        return []
    first = plot.view.lines[0].first
    across = max(int(width / (6.2 * text)), 1)
    down = max(1, min(int((height - 1.6 * text) / (6.5 * text)), -(-len(first) // across)))
    count = min(across * down, len(first))
    across = -(-count // down)
    shown = sorted({round(place) for place in np.linspace(0, len(first) - 1, count).tolist()})
    words = (f"activations of each layer, {plot.view.lines[0].beginning.label}", "activations of each layer")
    said = first_fitting(words, width, plot.text, "semibold")
    marks: list[Mark] = [Label(left, top, said, argb(plot.theme.text), plot.text, weight="semibold")]
    step, rise = width / across, (height - 1.2 * text) / down
    for number, layer in enumerate(shown):
        x, y = left + (number % across) * step, top + 1.2 * text + (number // across) * rise
        marks += _histogram(plot, layer, (x, y, step - 0.8 * text, rise - 3.0 * text))
    return marks


def _histogram(plot: _Plot, layer: int, box: tuple[float, float, float, float]) -> list[Mark]:
    """Draw one histogram into x, y, width and height, with its layer and its ends below."""
    fate, theme, text = plot.view.lines[0].first[layer], plot.theme, 0.92 * plot.text
    left, top, width, height = box
    floor = top + height
    marks: list[Mark] = [Segments(np.array([[left, floor, left + width, floor]]), argb(theme.axis))]
    fill, step = blend(theme.train, theme.canvas, 0.6), width / BINS
    most = max(int(fate.counts.max()), 1)
    for place, count in enumerate(fate.counts.tolist()):
        if count:
            high = max(height * count / most, 1.0)
            marks.append(Rect(left + place * step, floor - high, max(step - 0.5, 1.0), high, fill))
    middle, muted = left + width / 2, argb(theme.muted)
    name = first_fitting((f"layer {layer + 1}", str(layer + 1)), width, text)
    marks.append(Label(middle, floor + 0.9 * text, name, argb(theme.text), text, "middle"))
    low, high = format_number(fate.low, 2), format_number(fate.high, 2)
    ends = first_fitting((f"{low} … {high}", f"… {high}"), width + 0.6 * text, 0.88 * text)
    if not fate.counts.any():
        ends = elide("not finite", width, 0.88 * text)
    return [*marks, Label(middle, floor + 2.1 * text, ends, muted, 0.88 * text, "middle")]
