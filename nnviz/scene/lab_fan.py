"""The picture of many seeds: the band of their losses, what became of them, and how their answers spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.labs.fan_results import FATES, nearest_curve, ranking
from nnviz.labs.fan_view import FanView, describe, fate_words
from nnviz.numbers import format_count, format_number
from nnviz.scene import axes
from nnviz.scene.axes import Frame, Scale, log_range
from nnviz.scene.lab_legend import DASH, Entry, line_legend
from nnviz.scene.lab_plot import LabPlot, begin_plot
from nnviz.scene.marks import Group, Label, Mark, Picture, Polygon, Polyline, Rect, Segments
from nnviz.scene.text import elide, first_fitting, text_width, type_scale
from nnviz.theme import Theme, argb, blend

_Plot = LabPlot[FanView]
_MOST_EPOCHS = 400
_SINGLE = 40
"""So many seeds, evenly chosen by their final loss, are drawn as curves of their own."""


@dataclass(frozen=True)
class FanTarget:
    """What lies at a point of the picture.

    Attributes:
        kind: A seed's curve, a share of the seeds by their fate, or a bar of the histogram.
        index: The place of the seed, of the fate, or of the bar.
    """

    kind: Literal["curve", "fate", "bar"]
    index: int


@dataclass(frozen=True)
class _Layout:
    loss: Frame
    fates: tuple[float, float, float, float]
    bars: Frame | None


def fan_picture(
    view: FanView, theme: Theme, size: tuple[float, float], *, text_scale: float = 1.0
) -> Picture:
    """Draw what became of many seeds."""
    plot, marks = _plot(view, theme, size, text_scale)
    layout = _layout(plot)
    marks += _losses(plot, layout.loss) + _fates(plot, layout.fates)
    if layout.bars is not None:
        marks += _bars(plot, layout.bars)
    return Picture(size[0], size[1], argb(theme.canvas), tuple(marks), describe(view), theme.family)


def fan_frame(view: FanView, theme: Theme, size: tuple[float, float], *, text_scale: float = 1.0) -> Frame:
    """Give where the losses lie in the picture of the same arguments: the legend stands over them."""
    return _layout(_plot(view, theme, size, text_scale)[0]).loss


def _wrapped(said: str, width: float, text: float) -> list[str]:
    """Break words into lines of a width."""
    lines: list[str] = [""]
    for word in said.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, text) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def hint_picture(hint: str, theme: Theme, size: tuple[float, float], *, text_scale: float = 1.0) -> Picture:
    """Write what there will be to see where nothing is drawn yet, in the middle."""
    text = 12.0 * type_scale(*size) * text_scale
    lines, ink = _wrapped(hint, size[0] - 4.0 * text, text), argb(theme.muted)
    top = size[1] / 2 - 0.7 * text * (len(lines) - 1)
    marks = [
        Label(size[0] / 2, top + 1.4 * text * row, line, ink, text, "middle")
        for row, line in enumerate(lines)
    ]
    return Picture(size[0], size[1], argb(theme.canvas), tuple(marks), hint, theme.family)


def fan_target(
    view: FanView,
    theme: Theme,
    size: tuple[float, float],
    at: tuple[float, float],
    *,
    text_scale: float = 1.0,
) -> FanTarget | None:
    """Find what lies at a point of the picture of the same arguments."""
    layout = _layout(_plot(view, theme, size, text_scale)[0])
    x, y = at
    if layout.loss.contains(x, y):
        epoch, loss = layout.loss.to_data(x, y)
        return FanTarget("curve", nearest_curve(view.result, round(epoch), loss, log=layout.loss.y.log))
    left, top, width, height = layout.fates
    if left <= x <= left + width and top <= y <= top + height:
        return FanTarget("fate", _fate_at(view, (x - left) / width))
    if layout.bars is not None and view.histogram is not None and layout.bars.contains(x, y):
        share = (x - layout.bars.left) / layout.bars.width
        count = len(view.histogram.counts)
        return FanTarget("bar", min(int(share * count), count - 1))
    return None


def _fate_at(view: FanView, share: float) -> int:
    """Give the fate at a share of the bar's width."""
    passed = 0.0
    for fate in range(len(FATES)):
        passed += view.count(fate) / len(view.fates)
        if share <= passed + 1e-9:
            return fate
    return int(np.max(view.fates))


def fate_colours(theme: Theme) -> tuple[str, ...]:
    """Give the colours of the fates; their names and shares stand beside them."""
    return theme.success, theme.muted, theme.class_colours[0], theme.error


def _plot(
    view: FanView, theme: Theme, size: tuple[float, float], text_scale: float
) -> tuple[_Plot, list[Mark]]:
    shades = (_hex(blend(theme.train, theme.canvas, share)) for share in (0.4, 0.18))
    entries = [Entry("median", theme.train, strong=True)]
    names = ("middle half of the seeds", "all seeds")
    entries += [
        Entry(name, shade, marker="square", line=False) for name, shade in zip(names, shades, strict=True)
    ]
    if view.own is not None:
        entries.append(Entry(f"seed {int(view.result.seeds[view.own])} (in the window)", theme.text, DASH))
    if view.hand:  # also while none is pointed to, so that pointing moves nothing
        entries.append(Entry("pointed to", theme.fit))
    return begin_plot(view, theme, size, text_scale, entries, 2.7)


def _hex(colour: int) -> str:
    return f"#{colour & 0xFFFFFF:06x}"


def _layout(plot: _Plot) -> _Layout:
    """Lay the losses, the shares and the histogram over one another."""
    text, (width, height) = plot.text, plot.size
    margin = 12.0 * plot.scale
    has_bars = plot.view.histogram is not None
    fixed = 3.4 * text + 5.6 * text + (6.4 * text if has_bars else 0.0)
    room = max(height - plot.top - margin - fixed, 90.0)
    low, top = _bounds(plot.view)
    high = room * (0.64 if has_bars else 1.0)
    left = margin + axes.gutter(low, top, high, text, log=True) + 8.0
    right = max(width - margin - 0.5 * text, left + 40.0)
    floor = plot.top + high
    x = Scale(1.0, float(max(plot.view.result.epochs, 2)), left, right, whole=True)
    loss = Frame(left, plot.top, right, floor, x, Scale(low, top, floor, plot.top, True))
    fates = (margin, floor + 4.6 * text, width - 2 * margin, 1.3 * text)
    if plot.view.histogram is None:
        return _Layout(loss, fates, None)
    first, last = float(plot.view.histogram.edges[0]), float(plot.view.histogram.edges[-1])
    most = float(max(int(plot.view.histogram.counts.max()), 1))
    begin, end = fates[1] + 7.2 * text, height - margin - 3.0 * text
    end = max(end, begin + 30.0)
    bars = Frame(
        left, begin, right, end, Scale(first, last, left, right), Scale(0.0, most, end, begin, whole=True)
    )
    return _Layout(loss, fates, bars)


def _bounds(view: FanView) -> tuple[float, float]:
    values = np.concatenate([view.band.low, view.band.upper, view.band.high])
    shown = values[np.isfinite(values) & (values > 0)]
    return log_range(float(shown.min()), float(shown.max())) if shown.size else (0.1, 10.0)


def _losses(plot: _Plot, frame: Frame) -> list[Mark]:
    view, theme, text = plot.view, plot.theme, plot.text
    said = first_fitting(
        ("loss of each seed, log scale", "loss, log scale", "loss"), frame.width, text, "semibold"
    )
    title = Label(frame.left, frame.top - 0.9 * text, said, argb(theme.text), text, weight="semibold")
    chosen = np.unique(np.linspace(0, view.result.epochs - 1, _MOST_EPOCHS).round().astype(np.int64))
    marks: list[Mark] = []
    for low, high, strength in (
        (view.band.low, view.band.high, 0.18),
        (view.band.lower, view.band.upper, 0.4),
    ):
        edge = np.concatenate([_points(frame, low, chosen), _points(frame, high, chosen)[::-1]])
        marks.append(Polygon(edge, blend(theme.train, theme.canvas, strength)))
    order = ranking(view.result)
    single = order[np.unique(np.linspace(0, len(order) - 1, _SINGLE).round().astype(np.int64))]
    quiet = _hex(blend(theme.train, theme.canvas, 0.62))
    marks += [_curve(plot, frame, view.result.loss[place], chosen, quiet, 0.7) for place in single]
    marks.append(_curve(plot, frame, view.band.median, chosen, theme.train, 2.6))
    if view.own is not None:
        marks.append(_curve(plot, frame, view.result.loss[view.own], chosen, theme.text, 1.6, DASH))
    if view.pointed is not None:
        marks.append(_curve(plot, frame, view.result.loss[view.pointed], chosen, theme.fit, 2.2))
    return [
        title,
        *axes.horizontal_grid(frame, theme, text),
        Group(tuple(marks), clip=(frame.left, frame.top - 3, frame.width, frame.height + 6)),
        *axes.left_axis(frame, "", theme, text),
        *axes.bottom_axis(frame, "epoch", theme, text),
    ]


def _points(frame: Frame, values: NDArray[np.float64], chosen: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the points of a curve; what a log scale cannot show lies at its edges."""
    shown = np.nan_to_num(values[chosen], nan=np.inf)
    heights = frame.y.place(np.clip(shown, frame.y.low, frame.y.high))
    return np.stack([frame.x.place(chosen + 1.0), heights], axis=1)


def _curve(
    plot: _Plot,
    frame: Frame,
    values: NDArray[np.float64],
    chosen: NDArray[np.int64],
    colour: str,
    width: float,
    dash: tuple[float, ...] = (),
) -> Mark:
    return Polyline(_points(frame, values, chosen), argb(colour), width * plot.scale, dash)


def _fates(plot: _Plot, box: tuple[float, float, float, float]) -> list[Mark]:
    """Draw one bar, parted by what became of the seeds, and the shares in words under it."""
    view, theme, text = plot.view, plot.theme, plot.text
    left, top, width, height = box
    total, x = len(view.fates), left
    marks: list[Mark] = []
    colours = fate_colours(theme)
    for fate in range(len(FATES)):
        wide = width * view.count(fate) / total
        if wide > 0:
            marks.append(Rect(x, top, max(wide - 1.0, 1.0), height, argb(colours[fate])))
            x += wide
    entries = [
        Entry(fate_words(view, fate), colours[fate], marker="square", strong=fate == 0, line=False)
        for fate in range(len(FATES))
        if view.count(fate) or (fate == 0 and view.fate_names[1] == FATES[1])
    ]
    legend, _ = line_legend(entries, (left, top + height + 1.1 * text), width, theme, text)
    return marks + legend


def _bars(plot: _Plot, frame: Frame) -> list[Mark]:
    """Draw how many seeds give which value."""
    view, theme, text = plot.view, plot.theme, plot.text
    assert view.histogram is not None
    said = elide("number of seeds", frame.width, text)
    marks: list[Mark] = [
        Label(frame.left, frame.top - 0.9 * text, said, argb(theme.text), text, weight="semibold"),
        *axes.horizontal_grid(frame, theme, text),
        *axes.left_axis(frame, "", theme, text),
    ]
    pointed = int(view.histogram.places[view.pointed]) if view.pointed is not None else -1
    places = frame.x.place(view.histogram.edges)
    for place, count in enumerate(view.histogram.counts.tolist()):
        if count:
            left, right = float(places[place]), float(places[place + 1])
            top = min(float(frame.y.place(float(count))), frame.bottom - 1.5)
            fill = argb(theme.fit) if place == pointed else blend(theme.scatter, theme.canvas, 0.75)
            marks.append(Rect(left, top, max(right - left - 1.0, 1.0), frame.bottom - top, fill))
    line = np.array([[frame.left, frame.bottom, frame.right, frame.bottom]])
    marks.append(Segments(line, argb(theme.axis)))
    return [*marks, *axes.bottom_axis(frame, view.values_name, theme, text)]


def bar_words(view: FanView, place: int) -> str:
    """Say how many seeds lie in a bar of the histogram."""
    assert view.histogram is not None
    low, high = (format_number(float(view.histogram.edges[place + step]), 3) for step in (0, 1))
    count = int(view.histogram.counts[place])
    return (
        f"{format_count(count)} of {format_count(len(view.fates))} seeds:  {view.values_name} {low} to {high}"
    )
