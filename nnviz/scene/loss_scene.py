"""The picture of how the loss went: training and validation, and a metric on the right axis."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnviz.drafts import Log
from nnviz.numbers import format_count
from nnviz.pinned import PinnedRun
from nnviz.scene import axes
from nnviz.scene.axes import Frame, Scale
from nnviz.scene.curves import simplified
from nnviz.scene.loss_curves import Curve, is_scaled
from nnviz.scene.loss_ends import end_of, ends_at, pinned_names
from nnviz.scene.loss_labels import EndLabel, end_labels, free_ticks
from nnviz.scene.loss_layout import Plot, frame_of, is_share, plot_of, right_scale
from nnviz.scene.loss_past import aside, pinned_legend, pinned_line, signs, viewed_marks
from nnviz.scene.marks import Group, Label, Mark, Picture, Points, Polyline, Rect, Segments
from nnviz.scene.plot_head import head
from nnviz.scene.pyramid import History, Pyramid
from nnviz.scene.text import elide, first_fitting, text_width, type_scale
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme, argb

_VALIDATION_DASH = (6.0, 4.0)
_SWITCH = 110.0
"""Pixels beside the title for the switch of the axis."""
SCALED = ("loss in scaled units", "in scaled units", "scaled")
"""What is said of a loss whose labels are scaled, the longest first."""


def loss_picture(
    source: Snapshot | Log,
    theme: Theme,
    size: tuple[float, float],
    *,
    log_axis: bool = True,
    history: History | None = None,
    metric: bool = True,
    until: int | None = None,
    cursor: int | None = None,
    text_scale: float = 1.0,
    hint: str = "",
    limits: Log | None = None,
    viewed: int | None = None,
    pinned: tuple[PinnedRun, ...] = (),
) -> Picture:
    """Draw the history of a run.

    Args:
        source: The run's log, or a snapshot with it.
        theme: In which colours.
        size: Width and height in pixels.
        log_axis: Whether the loss has a log axis; what is not above 0 is then left out.
        history: Kept by a panel from picture to picture, so that long logs cost what short ones do.
        metric: Whether the accuracy (or the absolute error) is drawn on the right axis.
        until: The epoch up to which the axis reaches at least.
        cursor: An epoch to mark.
        text_scale: The user's own enlargement of text.
        hint: What to do to see something, on a screen; else only what is missing is said.
        limits: A log that the axes have room for, so that they stand still from picture to picture.
        viewed: A past epoch that is looked at: what came later is paler.
        pinned: Futures that were left, drawn as pale curves.
    """
    scale = type_scale(*size) * text_scale
    plot = plot_of(
        source, theme, scale, log_axis=log_axis, history=history, metric=metric, limits=limits, pinned=pinned
    )
    log = plot.log
    room = size[0] - 24.0 * scale - text_width("Loss", 14.0 * scale, "semibold") - _SWITCH * scale
    frame = frame_of(plot, size, until)
    epoch = source.epoch if isinstance(source, Snapshot) else None
    said = aside(log, viewed, room, 11.5 * scale, epoch) or (("epoch 0",) if frame is not None else ())
    marks = head("Loss", said, size[0], scale, theme)
    if frame is None:
        marks.append(_hint(hint or "Not trained yet", plot, size))
    else:
        marks += _scale_notes(plot, said, size[0], scaled=is_scaled(source))
        marks += _plot_marks(plot, frame, size, viewed)
        marks += signs(source, frame, theme, 11.0 * scale)
        marks += _verticals(plot, frame, cursor)
        if hint and not len(log.epoch):
            marks += _hint_over(hint, plot, frame)
    description = f"Loss over {len(log.epoch)} epochs"
    return Picture(
        float(size[0]), float(size[1]), argb(theme.canvas), tuple(marks), description, theme.family
    )


def _scale_notes(plot: Plot, asides: tuple[str, ...], width: float, *, scaled: bool) -> list[Mark]:
    """Say beside the title that the axis is logarithmic, and that labels are scaled, where there is room."""
    scale, small, ink = plot.scale, 11.5 * plot.scale, argb(plot.theme.muted)
    x = 12.0 * scale + text_width("Loss", 14.0 * scale, "semibold") + 9.0 * scale
    end = width - 12.0 * scale - max((text_width(said, small) for said in asides), default=0.0)
    notes: list[Mark] = []
    if plot.log_axis and x + text_width("log scale", small) + small <= end:
        notes.append(Label(x, 20.0 * scale, "log scale", ink, small))
    x += text_width("log scale" if plot.log_axis else "linear scale", small) + 3.4 * small
    if scaled and (said := first_fitting(SCALED, end - x - small, small)):
        notes.append(Label(x, 20.0 * scale, said, ink, small))
    return notes


def _plot_marks(plot: Plot, frame: Frame, size: tuple[float, float], viewed: int | None) -> list[Mark]:
    text, theme = 11.0 * plot.scale, plot.theme
    right = right_scale(plot, frame)
    drawn: list[Mark] = [pinned_line(its, frame, theme, 1.2 * plot.scale) for its in plot.pinned]
    ends: list[EndLabel] = []
    room = size[0] - frame.right - 1.2 * text - 2.0
    for curve in plot.curves:
        points = _points(curve, plot.pyramids[curve.key], frame, right if curve.right else frame.y)
        drawn.append(
            Polyline(points, argb(curve.colour), curve.width, _VALIDATION_DASH if curve.dashed else ())
        )
        shown = points[np.isfinite(points[:, 1])]
        if len(shown):
            dot = (2.4 if curve.right else 2.6) * curve.width
            drawn.append(Points(shown[-1:], "circle", dot, argb(curve.colour), 0, 0.0))
        ends += end_of(curve, points)
    over: list[Mark] = []
    if viewed is not None:
        then = ends_at(viewed, [(its, right if its.right else frame.y) for its in plot.curves], frame)
        ends, over = list(then.labels), [*viewed_marks(viewed, frame, theme), *then.dots]
    placed = end_labels(ends, frame, room, text)
    clip = (frame.left - 4.0, frame.top - 4.0, frame.width + 8.0, frame.height + 8.0)
    return [
        *axes.horizontal_grid(frame, theme, text),
        *axes.bottom_axis(frame, "epoch", theme, text),
        *axes.left_axis(frame, "", theme, text),
        *_right_name(plot.of_axes, frame, size[0], theme, text),
        Group(tuple(drawn), clip=clip),
        *pinned_names(plot.pinned, frame, theme, text),
        *pinned_legend(plot.pinned, frame, theme, text),
        *over,
        *placed,
        *(
            free_ticks(right, is_share(plot.of_axes), placed, frame, theme, text, room)
            if right is not frame.y
            else ()
        ),
    ]


def _right_name(curves: Sequence[Curve], frame: Frame, width: float, theme: Theme, size: float) -> list[Mark]:
    """Name the right axis under it, with a piece of its thin line, where there is room."""
    first = next((curve for curve in reversed(curves) if curve.right), None)
    if first is None:
        return []
    small, dash = 0.9 * size, 1.3 * size
    x, y = frame.right + 0.9 * size, frame.bottom + 2.7 * size
    room = width - x - dash - 0.8 * size
    if not (name := first_fitting(first.name, room, small)):
        return []
    line = np.array([[x, y, x + dash, y]])
    return [
        Segments(line, argb(first.colour), first.width),
        Label(x + dash + 0.4 * size, y, name, argb(theme.muted), small),
    ]


def _points(curve: Curve, pyramid: Pyramid, frame: Frame, scale: Scale) -> np.ndarray:
    log = curve.log
    places, values = pyramid.envelope(0, len(log.epoch), max(int(frame.width), 1))
    epochs = log.epoch[np.minimum(places.astype(np.int64), len(log.epoch) - 1)].astype(np.float64)
    return simplified(np.stack([frame.x.place(epochs), scale.place(values * curve.factor)], axis=1))


def _verticals(plot: Plot, frame: Frame, cursor: int | None) -> list[Mark]:
    """Mark the epoch that is looked at, and the one at which the loss was no number any more."""
    marks: list[Mark] = []
    theme, text = plot.theme, 11.0 * plot.scale
    if cursor is not None and frame.x.low <= cursor <= frame.x.high:
        x = float(frame.x.place(float(cursor)))
        line = np.array([[x, frame.top], [x, frame.bottom]])
        marks.append(Polyline(line, argb(theme.text), 1.0))
    losses = [its for key, its in plot.pyramids.items() if key.endswith("loss")]
    bad = [its.first_bad for its in losses if its.first_bad is not None]
    failed = int(plot.log.epoch[min(bad)]) if bad else plot.diverged
    if failed is not None:
        epoch = failed
        x = min(float(frame.x.place(float(epoch))), frame.right)
        line = np.array([[x, frame.top], [x, frame.bottom]])
        marks.append(Polyline(line, argb(theme.error), 1.2, (4.0, 3.0)))
        words = elide(f"diverged at epoch {format_count(epoch)}", frame.width - 12.0, text, "semibold")
        late = x > (frame.left + frame.right) / 2.0
        width = text_width(words, text, "semibold") + 0.8 * text
        start = x - 3.0 - width if late else x + 3.0
        plate = argb(theme.canvas, 0.85)
        marks.append(Rect(start, frame.top + 1.0, width, 1.9 * text, plate))
        ink, middle = argb(theme.error), frame.top + 1.0 + 0.95 * text
        marks.append(Label(start + 0.4 * text, middle, words, ink, text, weight="semibold"))
    return marks


def _hint_over(words: str, plot: Plot, frame: Frame) -> list[Mark]:
    """Say what to do over the curves of earlier runs."""
    text = 12.0 * plot.scale
    said = elide(words, frame.width - text, text)
    x, y, half = (
        (frame.left + frame.right) / 2.0,
        (frame.top + frame.bottom) / 2.0,
        text_width(said, text) / 2,
    )
    plate = Rect(x - half - 4.0, y - text, 2.0 * half + 8.0, 2.0 * text, argb(plot.theme.canvas, 0.85))
    return [plate, Label(x, y, said, argb(plot.theme.muted), text, "middle")]


def _hint(words: str, plot: Plot, size: tuple[float, float]) -> Mark:
    text = 12.0 * plot.scale
    said = elide(words, size[0] - 24.0, text)
    return Label(size[0] / 2.0, size[1] / 2.0, said, argb(plot.theme.muted), text, "middle")
