"""Where the plot of the loss lies: which curves it has, what its axes reach, and the room beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nnviz.drafts import Log
from nnviz.numbers import format_number, format_share
from nnviz.pinned import PinnedRun
from nnviz.scene import axes
from nnviz.scene.axes import Frame, Scale, linear_range, log_range
from nnviz.scene.loss_curves import Curve, curves_of
from nnviz.scene.loss_past import Pinned, pinned_curves
from nnviz.scene.pyramid import History, Pyramid
from nnviz.scene.text import text_width, type_scale
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme

_WIDEST = "\u22120.01234"
"""The widest number that is usual: beside it axes stand still from picture to picture."""


@dataclass(frozen=True)
class Plot:
    """What the parts of one picture share.

    Attributes:
        log: The history that is drawn.
        log_axis: Whether the loss has a log axis.
        scale: How much larger than usual text and lines are.
        theme: In which colours.
        curves: What is drawn, the lowest first.
        pyramids: The values of each curve by its key.
        of_axes: The curves that the axes have room for: ``curves``, or those of a log of limits.
        bounds: The values that the axes have room for.
        last: The epoch up to which it reaches at least.
        still: Whether the axes stand still from picture to picture.
        diverged: The epoch at which the loss was no number any more, where that is known.
        pinned: Futures that were left.
    """

    log: Log
    log_axis: bool
    scale: float
    theme: Theme
    curves: Sequence[Curve]
    pyramids: Mapping[str, Pyramid]
    of_axes: Sequence[Curve]
    bounds: Mapping[str, Pyramid]
    last: int
    still: bool = False
    diverged: int | None = None
    pinned: tuple[Pinned, ...] = ()


def plot_of(
    source: Snapshot | Log,
    theme: Theme,
    scale: float,
    *,
    log_axis: bool = True,
    history: History | None = None,
    metric: bool = True,
    limits: Log | None = None,
    pinned: tuple[PinnedRun, ...] = (),
) -> Plot:
    """Gather what a picture of the loss shows; arguments are those of ``loss_picture``."""
    log = source.log if isinstance(source, Snapshot) else source
    history, still = history or History(), limits is not None and len(limits.epoch) > 0
    whole = limits if limits is not None and still else log

    def pyramids(curves: Sequence[Curve], history: History) -> dict[str, Pyramid]:
        return {c.key: history.pyramid(c.log, c.key, log_axis and not c.right) for c in curves}

    others = pinned_curves(pinned, history, positive=log_axis)
    curves = curves_of(source, theme, scale, metric=metric)
    its = pyramids(curves, history)
    of_axes = curves_of(_with_log(source, whole), theme, scale, metric=metric) if still else curves
    return Plot(
        log,
        log_axis,
        scale,
        theme,
        curves,
        its,
        of_axes=of_axes,
        bounds={**its, **pyramids(of_axes, History())} if still else its,
        last=int(whole.epoch[-1]) if len(whole.epoch) else 0,
        still=still,
        diverged=source.epoch + 1 if isinstance(source, Snapshot) and source.status == "diverged" else None,
        pinned=others,
    )


def _with_log(source: Snapshot | Log, log: Log) -> Snapshot | Log:
    if isinstance(source, Log):
        return log
    return replace(source, progress=replace(source.progress, log=log))


def loss_frame(
    source: Snapshot | Log,
    size: tuple[float, float],
    theme: Theme,
    *,
    log_axis: bool = True,
    history: History | None = None,
    metric: bool = True,
    until: int | None = None,
    text_scale: float = 1.0,
    pinned: tuple[PinnedRun, ...] = (),
) -> Frame | None:
    """Give where the plot lies in the picture of the same arguments, to turn pixels into epochs."""
    scale = type_scale(*size) * text_scale
    plot = plot_of(source, theme, scale, log_axis=log_axis, history=history, metric=metric, pinned=pinned)
    return frame_of(plot, size, until)


def frame_of(plot: Plot, size: tuple[float, float], until: int | None = None) -> Frame | None:
    """Give where a plot lies in a picture of a size; None where there is nothing to be drawn.

    Args:
        plot: The plot.
        size: Width and height of the picture in pixels.
        until: The epoch up to which the axis reaches at least.
    """
    left_keys = [curve.key for curve in plot.of_axes if not curve.right]
    shown = [*(plot.bounds[key] for key in left_keys), *(its.pyramid for its in plot.pinned)]
    if not shown:
        return None
    low, high = min(its.low for its in shown), max(its.high for its in shown)
    if not low <= high:
        low, high = (0.1, 1.0) if plot.log_axis else (0.0, 1.0)
    low, high = log_range(low, high) if plot.log_axis else linear_range(low, high)
    margin, text = 12.0 * plot.scale, 11.0 * plot.scale
    top = 42.0 * plot.scale
    bottom = max(size[1] - margin - 3.0 * text, top + 30.0)
    left = margin + axes.gutter(low, high, bottom - top, text, log=plot.log_axis) + 8.0
    right = size[0] - _label_room(plot, size[0], text) - 0.5 * margin
    right = max(right, left + 40.0)
    # Epoch 0, the initial weights, has a place of its own, though no loss was logged there.
    first, last = 0.0, max(float(plot.last), float(until or 0), 1.0, *(float(p.end) for p in plot.pinned))
    return Frame(
        left,
        top,
        right,
        bottom,
        Scale(first, last, left, right, whole=True),
        Scale(low, high, bottom, top, plot.log_axis),
    )


def wordings(curve: Curve) -> tuple[str, ...]:
    """Give what stands at the end of a curve, and shorter wordings."""
    write = format_share if "accuracy" in curve.key and not math.isnan(curve.last) else format_number
    number = write(curve.last)
    return f"{curve.name[0]} {number}", f"{curve.name[1]} {number}", number


def _label_room(plot: Plot, width: float, size: float) -> float:
    """Give the width that the labels at the ends of the curves may have; room for any numbers if still."""
    said = [f"{c.name[0]} {_WIDEST}" if plot.still else wordings(c)[0] for c in plot.of_axes]
    words = [text_width(its, size, "semibold") for its in said]
    return min(max(words, default=0.0) + 1.5 * size, max(0.34 * width, 60.0))


def is_share(curves: Sequence[Curve]) -> bool:
    """Tell whether the right axis is one of shares, from 0 to 1."""
    return any(curve.right and "accuracy" in curve.key for curve in curves)


def right_scale(plot: Plot, frame: Frame) -> Scale:
    """Give the right axis; where there is none, the left one."""
    own = [(plot.bounds[c.key], c.factor) for c in plot.of_axes if c.right]
    if not own:
        return frame.y
    if is_share(plot.of_axes):
        return Scale(0.0, 1.0, frame.bottom, frame.top)
    low, high = min(its.low * factor for its, factor in own), max(its.high * factor for its, factor in own)
    low, high = linear_range(low, high) if low <= high else (0.0, 1.0)
    return Scale(low, high, frame.bottom, frame.top)
