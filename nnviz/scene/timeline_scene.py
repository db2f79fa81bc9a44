"""The picture of a run's time: its loss over a track of epochs, what is worth finding again, and a handle."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from nnviz.drafts import Log
from nnviz.numbers import format_count, format_number
from nnviz.pinned import PinnedRun
from nnviz.scene.axes import Scale
from nnviz.scene.curves import simplified
from nnviz.scene.marks import Group, Label, Mark, Picture, Points, Polygon, Polyline, Rect, Segments
from nnviz.scene.plot_head import head
from nnviz.scene.pyramid import History, Pyramid
from nnviz.scene.text import elide, text_width
from nnviz.scene.timeline_layout import Story, TimelineAt, TimelineLayout, bar_layout, file_layout, story_of
from nnviz.scene.timeline_signs import handle, hovered, looked_at, signs
from nnviz.scene.timeline_words import (
    labels,
    milestone_words,
    number_words,
    tick_marks,
)
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme, argb, blend

_LOSSES = ("loss", "val_loss")
_SCALE = "loss on a log scale"
_INKS, _PALE = ("colour", "fill", "stroke"), 0.4
"""The fields of a mark that are colours, and how much of these is left of what came later."""
_COLUMN = 2.5
"""Pixels of a column: epochs that share one are drawn as a band."""
Floats = NDArray[np.float64]


def timeline_bar(
    story: Story,
    theme: Theme,
    size: tuple[float, float],
    *,
    history: History | None = None,
    text_scale: float = 1.0,
    with_signs: bool = False,
) -> Picture:
    """Draw the bar of a window; what moves on it, with the signs on top, is ``bar_overlay``'s."""
    layout = bar_layout(story, size, text_scale)
    marks = _ground(layout, story, theme, theme.window, history or History())
    names = milestone_words(layout, story)
    numbers, places = number_words(layout, story, names)
    marks += tick_marks(layout, places, theme)
    marks += labels([*names, *numbers], layout.words, theme)
    if with_signs:
        marks += [
            *_veil(layout, story, theme),
            *looked_at(layout, story, theme),
            *signs(layout, story, theme),
        ]
    said = f"Timeline of {format_count(story.end)} epochs"
    return Picture(float(size[0]), float(size[1]), argb(theme.window), tuple(marks), said, theme.family)


def bar_overlay(
    story: Story,
    theme: Theme,
    size: tuple[float, float],
    *,
    text_scale: float = 1.0,
    hover: TimelineAt | None = None,
) -> Picture:
    """Draw what moves on the bar: a veil over what came later, the handle, and what is under the mouse."""
    layout = bar_layout(story, size, text_scale)
    marks = _veil(layout, story, theme)
    if hover is not None:
        marks += hovered(layout, story, theme, hover)
    marks += handle(layout, layout.x_of(story.shown), theme, past=story.viewed is not None)
    marks += signs(layout, story, theme)
    return Picture(float(size[0]), float(size[1]), 0, tuple(marks), "", theme.family)


def _veil(layout: TimelineLayout, story: Story, theme: Theme) -> list[Mark]:
    """Let what came after the epoch that is looked at recede."""
    x, end = layout.x_of(story.shown), layout.x_of(story.end)
    if end <= x + 0.5:
        return []
    return [Rect(x, 0.0, end - x + 1.5, layout.track - 2.0, argb(theme.window, 0.55))]


def timeline_picture(
    source: Snapshot | Story,
    theme: Theme,
    size: tuple[float, float],
    *,
    pinned: tuple[PinnedRun, ...] = (),
    limits: Log | None = None,
    text_scale: float = 1.0,
) -> Picture:
    """Draw a run's timeline for a file: with a title and the axis' name, and without a handle.

    Args:
        source: The moment up to which it is told, or what is told.
        theme: In which colours.
        size: Width and height in pixels.
        pinned: Futures that were left; told with a snapshot.
        limits: A log that there is room for, so that a film's track and loss stand still.
        text_scale: The user's own enlargement of text.
    """
    story = source if isinstance(source, Story) else _story(source, pinned, limits)
    layout = file_layout(story, size, text_scale)
    scale = layout.text / 11.0
    marks = head("Timeline", (), float(size[0]), scale, theme)
    marks += _legend(story, theme, float(size[0]), scale)
    marks += _parted(_ground(layout, story, theme, theme.canvas, History()), layout, story, size)
    marks += looked_at(layout, story, theme)
    names = milestone_words(layout, story)
    numbers, places = number_words(layout, story, [])
    marks += tick_marks(layout, places, theme)
    marks += labels(names, layout.words, theme)
    marks += labels(numbers, layout.numbers, theme)
    marks += signs(layout, story, theme)
    if name := elide("epoch", layout.right - layout.left, layout.text):
        middle, foot = (layout.left + layout.right) / 2.0, layout.numbers + 1.45 * layout.text
        marks.append(Label(middle, foot, name, argb(theme.text), layout.text, "middle"))
    said = f"Timeline of {format_count(story.end)} epochs"
    if story.viewed is not None:
        said = f"{said}, viewing epoch {format_count(story.viewed)}"
    return Picture(float(size[0]), float(size[1]), argb(theme.canvas), tuple(marks), said, theme.family)


def _parted(marks: list[Mark], layout: TimelineLayout, story: Story, size: tuple[float, float]) -> list[Mark]:
    """Draw what came after the past epoch that is looked at paler, so that no veil lies on a clear ground."""
    if story.viewed is None:
        return marks
    x, (width, height) = layout.x_of(story.viewed), size
    pale = tuple(_faded(mark) for mark in marks)
    return [
        Group(tuple(marks), clip=(0.0, 0.0, x, height)),
        Group(pale, clip=(x, 0.0, max(width - x, 0.0), height)),
    ]


def _faded(mark: Mark) -> Mark:
    """Give a mark of the ground with colours that are clearer."""
    inks = {its.name: getattr(mark, its.name) for its in fields(mark) if its.name in _INKS}
    return replace(mark, **{name: _clearer(ink) for name, ink in inks.items()})


def _clearer(colour: int) -> int:
    return (round(_PALE * (colour >> 24)) << 24) | (colour & 0xFFFFFF)


def _story(snapshot: Snapshot, pinned: tuple[PinnedRun, ...], limits: Log | None) -> Story:
    goal = snapshot.document.train.epochs
    if limits is not None and len(limits.epoch):
        goal = max(goal, int(limits.epoch[-1]))
    return replace(story_of(snapshot.progress, goal, pinned=pinned, measured=snapshot.measured), room=limits)


def _legend(story: Story, theme: Theme, width: float, scale: float) -> list[Mark]:
    """Say at the right of the title how far it is, and what the lines are in their colours."""
    size, y = 11.5 * scale, 20.0 * scale
    right, low = width - 12.0 * scale, 24.0 * scale + text_width("Timeline", 14.0 * scale, "semibold")
    note = text_width(_SCALE, size) + size
    parts: list[tuple[str, str]] = [_epoch_words(story, theme)]
    log = story.log if story.viewed is None else story.log.until(story.viewed)
    about = "≈ " if story.viewed and len(log.epoch) and int(log.epoch[-1]) != story.viewed else ""
    for key, name, colour in (("loss", "train", theme.train), ("val_loss", "validation", theme.validation)):
        value = log.last(key)
        if value is not None and not math.isnan(value):
            parts.append((f"{name} loss {about}{format_number(value)}", colour))
    if story.pinned:
        names = ", ".join(run.label for run in story.pinned)
        parts.append((f"pinned: {elide(names, 200.0 * scale, size)}", theme.muted))
    marks: list[Mark] = []
    for text, colour in parts:
        left = right - text_width(text, size)
        if left < low:
            break
        marks.append(Label(left, y, text, argb(colour), size))
        right = left - 1.2 * size
    if len(parts) > 1 and low + note <= right:
        marks.append(Label(low, y, _SCALE, argb(theme.muted), size))
    return marks


def _epoch_words(story: Story, theme: Theme) -> tuple[str, str]:
    """Say which epoch is seen, and in which colour."""
    if story.viewed is not None:
        return f"viewing epoch {format_count(story.viewed)} of {format_count(story.end)}", theme.accent
    return f"epoch {format_count(story.end)} of {format_count(max(story.goal, story.end))}", theme.muted


# --- the track and the loss ---


def _ground(layout: TimelineLayout, story: Story, theme: Theme, ground: str, history: History) -> list[Mark]:
    thick = 3.0 * layout.text / 10.5
    left, end, y = layout.left, layout.x_of(story.end), layout.track
    pale, strong = blend(theme.control_border, ground, 0.3), blend(theme.control_border, ground, 0.9)
    marks = _losses(layout, story, theme, ground, history)
    marks.append(Rect(left, y - thick / 2.0, layout.right - left, thick, pale, radius=thick / 2.0))
    if story.end:
        marks.append(Rect(left, y - thick / 2.0, end - left, thick, strong, radius=thick / 2.0))
        stroke = np.array([[end, layout.top, end, y]])
        marks.append(Segments(stroke, blend(theme.control_border, ground, 0.8), 1.0))
    return marks


def _losses(layout: TimelineLayout, story: Story, theme: Theme, ground: str, history: History) -> list[Mark]:
    history.keep_others({run.number for run in story.pinned})
    own = {
        key: history.pyramid(story.log, key, True) for key in _LOSSES if len(story.log.series.get(key, ()))
    }
    others = [
        (future, history.other(run.number).pyramid(future, "loss", True))
        for run in story.pinned
        if len((future := run.future).series.get("loss", ()))
    ]
    reached = _all_of(story.room) if story.room is not None else []
    scale = _scale(layout, [*own.values(), *(its for _, its in others), *reached])
    if scale is None:
        return []
    wide = (1.5 if layout.bar else 2.0) * layout.text / 10.5
    marks: list[Mark] = []
    train: list[Mark] = []
    if "loss" in own:
        line, band = _course(layout, story.log, own["loss"], scale)
        marks += _area(line, band, layout, theme.train)
        train = [Polyline(line, argb(theme.train), wide), *_single(line, argb(theme.train), 2.0 * wide)]
    pale = blend(theme.muted, ground, 0.55)
    marks += [Polyline(_course(layout, log, its, scale)[0], pale, 0.7 * wide) for log, its in others]
    if "val_loss" in own:
        dashed, _ = _course(layout, story.log, own["val_loss"], scale)
        marks.append(Polyline(dashed, argb(theme.validation), 0.75 * wide, (4.0, 3.0)))
    return [*marks, *train]


def _all_of(log: Log) -> list[Pyramid]:
    return [History().pyramid(log, key, True) for key in _LOSSES if len(log.series.get(key, ()))]


def _scale(layout: TimelineLayout, pyramids: list[Pyramid]) -> Scale | None:
    """Give the height of losses: logarithmic, and of one that never changed half way up."""
    low = min((its.low for its in pyramids), default=math.inf)
    high = max((its.high for its in pyramids), default=-math.inf)
    if not 0 < low <= high < math.inf:
        return None
    if high < 1.02 * low:
        low, high = low / 1.5, high * 1.5
    air = 2.5 if layout.bar else 0.6 * layout.text
    return Scale(low, high, layout.track - air, layout.top + 1.0, True)


def _course(layout: TimelineLayout, log: Log, pyramid: Pyramid, scale: Scale) -> tuple[Floats, Floats | None]:
    """Give the line of a loss, and the outline of the band in which it lies where epochs share columns.

    Painting all ups and downs of a long noisy run takes ten times as long, and shows a block of colour.
    """
    first, last = layout.x_of(float(log.epoch[0])), layout.x_of(float(log.epoch[-1]))
    columns = max(int((last - first) / _COLUMN), 1)
    places, values = pyramid.envelope(0, len(log.epoch), columns)
    epochs = log.epoch[np.minimum(places.astype(np.int64), len(log.epoch) - 1)].astype(np.float64)
    x = layout.left + (layout.right - layout.left) * (epochs / layout.last)
    y = scale.place(values)
    if len(log.epoch) <= 2 * columns:
        return simplified(np.stack([x, y], axis=1)), None
    line = np.stack([x[::2], (y[::2] + y[1::2]) / 2.0], axis=1)
    band = np.concatenate([np.stack([x, y], axis=1)[::2], np.stack([x, y], axis=1)[1::2][::-1]])
    return simplified(line), band[np.isfinite(band[:, 1])]


def _area(line: Floats, band: Floats | None, layout: TimelineLayout, colour: str) -> list[Mark]:
    """Fill what lies under the line, and stronger the band around it."""
    shown = line[np.isfinite(line[:, 1])]
    if len(shown) < 2:
        return []
    foot = np.array([[shown[-1, 0], layout.track], [shown[0, 0], layout.track]])
    marks: list[Mark] = [Polygon(np.concatenate([shown, foot]), argb(colour, 0.16))]
    if band is not None and len(band) > 2:
        marks.append(Polygon(band, argb(colour, 0.3)))
    return marks


def _single(points: Floats, colour: int, size: float) -> list[Mark]:
    """Let a loss of one epoch only be seen as a dot."""
    shown = points[np.isfinite(points[:, 1])]
    return [Points(shown, "circle", size, colour, 0, 0.0)] if len(shown) == 1 else []
