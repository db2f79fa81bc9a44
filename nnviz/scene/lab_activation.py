"""The picture of the activation lab: curve and derivative, and where the neurons' sums lie at present."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnviz.labs.activation_curves import FLAT, Choice, Curve, curve_of, is_sigmoidal, value_at
from nnviz.labs.activation_view import MOST_NAMED, LabView, describe, lost_line, number
from nnviz.labs.present_sums import Sums
from nnviz.numbers import MINUS, format_count
from nnviz.scene import axes
from nnviz.scene.axes import Frame, Scale
from nnviz.scene.curves import simplified
from nnviz.scene.lab_legend import DASH, Entry
from nnviz.scene.lab_plot import LabPlot, begin_plot
from nnviz.scene.marks import Discs, Group, Label, Mark, Marker, Picture, Points, Polyline, Rect, Segments
from nnviz.scene.text import elide, first_fitting, text_width
from nnviz.theme import Theme, argb, blend

_Plot = LabPlot[LabView]
_BARS = 76


def activation_picture(
    view: LabView, theme: Theme, size: tuple[float, float], *, text_scale: float = 1.0
) -> Picture:
    """Draw curve, derivative, and the sums of the neurons."""
    plot, legend = _plot(view, theme, size, text_scale)
    upper, strip, lower = _frames(plot)
    marks: list[Mark] = [*legend]
    for frame in (upper, lower):
        marks += _ground(plot, frame)
    marks += _lines(plot, upper, "a") + _lines(plot, lower, "slope")
    marks += _strip(plot, strip)
    marks += _cursor(plot, upper, lower)
    marks += _neurons(plot, upper)
    marks += _words(plot, upper, "a") + _words(plot, lower, "slope")  # over all lines
    marks += axes.bottom_axis(lower, "z, the weighted sum", theme, plot.text)
    return Picture(size[0], size[1], argb(theme.canvas), tuple(marks), describe(view), theme.family)


def activation_frame(
    view: LabView, theme: Theme, size: tuple[float, float], *, text_scale: float = 1.0
) -> Frame:
    """Give where the upper plot lies in the picture of the same arguments, to turn pixels into sums."""
    return _frames(_plot(view, theme, size, text_scale)[0])[0]


def _plot(
    view: LabView, theme: Theme, size: tuple[float, float], text_scale: float
) -> tuple[_Plot, list[Mark]]:
    colours = _colours(theme)
    entries = [Entry(view.choice.label, colours[0], strong=True)]
    if view.other is not None:
        entries.append(Entry(view.other.label, colours[1], DASH))
    if any(map(is_sigmoidal, _choices(view))):
        shade = f"#{_shade(theme) & 0xFFFFFF:06x}"
        entries.append(Entry(f"{MINUS}3 to 3", shade, marker="square", line=False))
    if view.neurons is not None:
        entries.append(Entry(view.neurons.layer, theme.scatter, marker="circle", line=False))
        if view.neurons.rows is not None:
            entries.append(Entry(_rows_name(view.neurons.rows), theme.scatter, marker="square", line=False))
    return begin_plot(view, theme, size, text_scale, entries, 1.9)


def _choices(view: LabView) -> tuple[Choice, ...]:
    return (view.choice,) if view.other is None else (view.choice, view.other)


def _curves(view: LabView) -> list[Curve]:
    return [curve_of(choice, view.low, view.high) for choice in _choices(view)]


def _colours(theme: Theme) -> tuple[str, str]:
    return theme.train, theme.fit


def _shade(theme: Theme) -> int:
    return blend(theme.train, theme.canvas, 0.12)


def _rows_name(rows: Sums) -> str:
    shown, of = format_count(len(rows.z)), format_count(rows.of)
    return f"all {of} training rows" if len(rows.z) == rows.of else f"{shown} of {of} training rows"


def _frames(plot: _Plot) -> tuple[Frame, Frame, Frame]:
    """Lay the curve, the strip of the sums and the derivative over one another."""
    text, (width, height) = plot.text, plot.size
    ranges = [_range([getattr(curve, key) for curve in _curves(plot.view)]) for key in ("a", "slope")]
    bottom = max(height - 12.0 * plot.scale - 3.0 * text, plot.top + 80.0)
    strip = 3.4 * text if plot.view.neurons is not None and plot.view.neurons.rows is not None else 0.0
    gap = 1.2 * text
    upper = 0.56 * (bottom - plot.top - strip - gap)
    gutters = [axes.gutter(*its, upper, text) for its in ranges]
    left = 12.0 * plot.scale + max(gutters) + 8.0
    right = max(width - 14.0 * plot.scale, left + 40.0)
    x = Scale(plot.view.low, plot.view.high, left, right)
    middle = plot.top + upper
    y = Scale(*ranges[0], middle, plot.top)
    between = Frame(left, middle + gap / 2, right, middle + gap / 2 + strip, x, Scale(0, 1, 0, 1))
    lower_top = middle + strip + gap
    lower = Frame(left, lower_top, right, bottom, x, Scale(*ranges[1], bottom, lower_top))
    return Frame(left, plot.top, right, middle, x, y), between, lower


def _range(curves: list[NDArray[np.float64]]) -> tuple[float, float]:
    values = np.concatenate([curve[np.isfinite(curve)] for curve in curves])
    low, high = float(values.min(initial=0.0)), float(values.max(initial=0.0))
    if high - low < 1e-12:
        return low - 0.5, high + 1.0
    air = 0.06 * (high - low)
    return low - air, high + air


def _ground(plot: _Plot, frame: Frame) -> list[Mark]:
    """Shade [-3, 3] for what flattens outside of it, and draw grid, axis and the lines through 0."""
    theme, view = plot.theme, plot.view
    marks: list[Mark] = []
    if is_sigmoidal(view.choice) or (view.other is not None and is_sigmoidal(view.other)):
        low, high = max(view.low, -FLAT), min(view.high, FLAT)
        if low < high:
            start, end = float(frame.x.place(low)), float(frame.x.place(high))
            marks.append(Rect(start, frame.top, end - start, frame.height, _shade(theme)))
    marks += axes.horizontal_grid(frame, theme, plot.text)
    for scale, upright in ((frame.x, True), (frame.y, False)):
        if scale.low < 0 < scale.high:
            place = float(scale.place(0.0))
            line = (
                [place, frame.top, place, frame.bottom]
                if upright
                else [frame.left, place, frame.right, place]
            )
            marks.append(Segments(np.array([line]), argb(theme.axis)))
    return marks + axes.left_axis(frame, "", theme, plot.text)


def _lines(plot: _Plot, frame: Frame, key: str) -> list[Mark]:
    theme, drawn = plot.theme, list[Mark]()
    curves, colours = _curves(plot.view), _colours(plot.theme)
    for place in reversed(range(len(curves))):
        curve, colour = curves[place], argb(colours[place])
        points = simplified(np.stack([frame.x.place(curve.z), frame.y.place(getattr(curve, key))], axis=1))
        drawn.append(Polyline(points, colour, 2.2 * plot.scale, DASH if place else ()))
        for z, before, at in curve.jumps if key == "a" else ():
            ends = np.array(
                [[float(frame.x.place(z)), float(frame.y.place(value))] for value in (before, at)]
            )
            size = 6.5 * plot.scale
            drawn.append(Points(ends[:1], "circle", size, argb(theme.canvas), colour, 1.6))
            drawn.append(Points(ends[1:], "circle", size, colour, colour, 1.6))
    clip = (frame.left - 4.0, frame.top - 4.0, frame.width + 8.0, frame.height + 8.0)
    return [Group(tuple(drawn), clip=clip)]


def _words(plot: _Plot, frame: Frame, key: str) -> list[Mark]:
    """Name a plot, and say how flat the curve is, each on a plate that no line runs through."""
    words = ("a = f(z)", "a") if key == "a" else ("derivative f′(z)", "f′(z)")
    said = first_fitting(words, 0.45 * frame.width, plot.text, "semibold")
    x, y = frame.left + 0.6 * plot.text, frame.top + 0.9 * plot.text
    label = Label(x, y, said, argb(plot.theme.text), plot.text, weight="semibold")
    wide = text_width(said, plot.text, "semibold")
    return [
        _plate(plot, x, y, wide, plot.text),
        label,
        *(_flat_note(plot, frame) if key == "slope" else ()),
    ]


def _plate(plot: _Plot, x: float, y: float, wide: float, text: float) -> Mark:
    """Cover what lies under words that begin at x and have their middle at y."""
    return Rect(x - 3, y - 0.8 * text, wide + 6, 1.6 * text, argb(plot.theme.canvas), radius=3.0)


def _flat_note(plot: _Plot, frame: Frame) -> list[Mark]:
    """Say how flat the curve is at the edges of the shaded stretch."""
    if not is_sigmoidal(plot.view.choice) or not (plot.view.low <= -FLAT and plot.view.high >= FLAT):
        return []
    slope = number(float(value_at(plot.view.choice, FLAT - 1e-9)[1]))
    steepest = number(float(value_at(plot.view.choice, 0.0)[1]))
    text, ink, x = 0.95 * plot.text, argb(plot.theme.muted), frame.right - 0.5 * plot.text
    said = (f"f′(0) = {steepest}", f"f′(±3) = {slope}")
    fits = max(text_width(line, text) for line in said) < 0.36 * frame.width and frame.height > 5 * text
    marks: list[Mark] = []
    for row, line in enumerate(said if fits else ()):
        y, wide = frame.top + (0.9 + 1.4 * row) * text, text_width(line, text)
        marks += [_plate(plot, x - wide, y, wide, text), Label(x, y, line, ink, text, "end")]
    return marks


def _strip(plot: _Plot, frame: Frame) -> list[Mark]:
    """Draw how often each sum occurs among all rows, and say what share of them learns little."""
    neurons, theme = plot.view.neurons, plot.theme
    if neurons is None or neurons.rows is None:
        return []
    text = 0.95 * plot.text
    marks: list[Mark] = []
    if line := first_fitting(lost_line(plot.view), frame.width, text):
        marks.append(Label(frame.left, frame.top + 0.5 * text, line, argb(theme.muted), text))
    z = neurons.rows.z
    counts, edges = np.histogram(z[np.isfinite(z)], _BARS, (plot.view.low, plot.view.high))
    room = frame.height - 1.5 * text
    places = frame.x.place(edges)
    fill = blend(theme.scatter, theme.canvas, 0.55)
    filled: list[int] = np.flatnonzero(counts).tolist()
    for place in filled:
        high = max(room * counts[place] / counts.max(), 1.5)
        left, right = float(places[place]), float(places[place + 1])
        marks.append(Rect(left, frame.bottom - high, max(right - left - 0.8, 1.0), high, fill))
    line = np.array([[frame.left, frame.bottom, frame.right, frame.bottom]])
    return [*marks, Segments(line, argb(theme.axis))]


def _neurons(plot: _Plot, frame: Frame) -> list[Mark]:
    """Mark each neuron on the curve at its sum; what lies beyond the range, at its edge."""
    neurons, view, theme = plot.view.neurons, plot.view, plot.theme
    if neurons is None or not len(neurons.z):
        return []
    z = np.nan_to_num(neurons.z.astype(np.float64), nan=0.0)
    inside = np.clip(z, view.low, view.high)
    centres = np.stack([frame.x.place(inside), frame.y.place(value_at(view.choice, inside)[0])], axis=1)
    marks: list[Mark] = []
    beyond: NDArray[np.bool_] = (z < view.low) | (z > view.high)
    kinds: tuple[tuple[NDArray[np.bool_], Marker, float], ...] = (
        (~beyond, "circle", 9.0),
        (beyond, "diamond", 10.0),
    )
    for shown, marker, size in kinds:
        if shown.any():
            many = 0.7 if len(z) > 40 else 1.0
            marks.append(
                Points(
                    centres[shown],
                    marker,
                    size * many * plot.scale,
                    argb(theme.scatter),
                    argb(theme.ring),
                    1.2,
                )
            )
    if len(z) <= MOST_NAMED:
        marks += _names(plot, frame, centres)
    return marks


def _names(plot: _Plot, frame: Frame, centres: NDArray[np.float64]) -> list[Mark]:
    """Write the neurons' names over their marks, in a second row and third row where they would meet."""
    assert plot.view.neurons is not None
    text, ends, marks = 0.95 * plot.text, [-1e9, -1e9, -1e9], list[Mark]()
    order: list[int] = np.argsort(centres[:, 0]).tolist()
    for place in order:
        name = elide(plot.view.neurons.names[place], 0.3 * frame.width, text)
        x, y = centres[place]
        half = text_width(name, text) / 2
        x = min(max(x, frame.left + half), frame.right - half)
        row = next((row for row, end in enumerate(ends) if x - half > end + 3.0), None)
        if row is None:
            continue
        ends[row] = x + half
        above, below = (y + side * ((1.1 + 1.25 * row) * text + 2.0) for side in (-1, 1))
        middle = above if above > frame.top + text else below
        plate = argb(plot.theme.canvas, 0.8)
        marks.append(
            Rect(x - half - 2.0, middle - 0.65 * text, 2 * half + 4.0, 1.3 * text, plate, radius=3.0)
        )
        marks.append(Label(x, middle, name, argb(plot.theme.text), text, "middle"))
    return marks


def _cursor(plot: _Plot, upper: Frame, lower: Frame) -> list[Mark]:
    view, theme = plot.view, plot.theme
    if view.cursor is None or not view.low <= view.cursor <= view.high:
        return []
    x = float(upper.x.place(view.cursor))
    lines = np.array([[x, frame.top, x, frame.bottom] for frame in (upper, lower)])
    marks: list[Mark] = [Segments(lines, argb(theme.text), 1.0, (4.0, 3.0))]
    for place, choice in enumerate(its for its in (view.choice, view.other) if its is not None):
        for frame, value in zip((upper, lower), value_at(choice, view.cursor), strict=True):
            centre = np.array([[x, float(frame.y.place(float(value)))]])
            radius = np.array([3.6 * plot.scale])
            fills = np.array([argb(_colours(plot.theme)[place])], np.uint32)
            marks.append(Discs(centre, radius, fills, argb(theme.canvas), 1.2))
    return marks
