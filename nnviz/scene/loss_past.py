"""The past in the picture of the loss: the epoch that is looked at, futures that were left, and edits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.drafts import Log
from nnviz.milestones import MilestoneKind, milestones
from nnviz.numbers import format_count, format_share, format_single
from nnviz.pinned import PinnedRun
from nnviz.scene.axes import Frame
from nnviz.scene.curves import simplified
from nnviz.scene.marks import Label, Mark, Points, Polyline, Rect, Segments
from nnviz.scene.pyramid import History, Pyramid
from nnviz.scene.text import elide, first_fitting, text_width
from nnviz.scene.timeline_words import SHAPES, token_of
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme, argb, blend

_SIGNS: tuple[MilestoneKind, ...] = ("edit", "out_of_turn")
_MOST = 200


@dataclass(frozen=True, eq=False)
class Pinned:
    """A future that was left, made ready to be drawn: its name, its losses, its last epoch."""

    label: str
    log: Log
    pyramid: Pyramid
    end: int


def aside(
    log: Log, viewed: int | None, room: float, size: float, newest: int | None = None
) -> tuple[str, ...]:
    """Say which epoch is shown; of a past one that is looked at its values, too, where there is room.

    Args:
        log: The history.
        viewed: The past epoch that is looked at, or None.
        room: The width for it, in pixels.
        size: The size of text.
        newest: The epoch of the run's weights: of one that diverged the history has one more. None for the
            last of the history.
    """
    if not len(log.epoch):
        return ()
    last = format_count(int(log.epoch[-1]) if newest is None else newest)
    if viewed is None:
        return (f"epoch {last}",)
    said, values = f"epoch {format_count(viewed)} of {last}", values_at(log, viewed)
    counts = range(len(values), 0, -1)
    wordings = [f"{said}: {', '.join(values[:count])}" for count in counts]
    return (first_fitting((*wordings, said), room, size) or said,)


def values_at(log: Log, epoch: int) -> list[str]:
    """Write loss, validation loss and accuracy of an epoch; none of one before the first."""
    if epoch < int(log.epoch[0]):
        return []
    place = min(int(np.searchsorted(log.epoch, epoch)), len(log.epoch) - 1)
    named = (("loss", "loss"), ("val_loss", "validation"), ("accuracy", "accuracy"))
    found = [(key, name, float(log.series[key][place])) for key, name in named if key in log.series]
    return [
        f"{name} {format_share(value) if key == 'accuracy' else format_single(value)}"
        for key, name, value in found
        if not np.isnan(value)
    ]


def pinned_curves(runs: tuple[PinnedRun, ...], history: History, *, positive: bool) -> tuple[Pinned, ...]:
    """Make the futures that were left ready to be drawn; those without a loss are left out."""
    history.keep_others({run.number for run in runs})
    found: list[Pinned] = []
    for run in runs:
        log = run.future
        if len(log.series.get("loss", ())):
            pyramid = history.other(run.number).pyramid(log, "loss", positive)
            if pyramid.low <= pyramid.high:
                found.append(Pinned(run.label, log, pyramid, run.end))
    return tuple(found)


def _pale(theme: Theme) -> int:
    return blend(theme.muted, theme.canvas, 0.6)


def pinned_line(its: Pinned, frame: Frame, theme: Theme, width: float) -> Mark:
    """Draw a future that was left."""
    places, values = its.pyramid.envelope(0, len(its.log.epoch), max(int(frame.width), 1))
    epochs = its.log.epoch[np.minimum(places.astype(np.int64), len(its.log.epoch) - 1)].astype(np.float64)
    points = np.stack([frame.x.place(epochs), frame.y.place(values)], axis=1)
    return Polyline(simplified(points), _pale(theme), width)


def pinned_legend(runs: tuple[Pinned, ...], frame: Frame, theme: Theme, size: float) -> list[Mark]:
    """Name the pale curves under the plot, left of the axis' name, where there is room."""
    if not runs:
        return []
    small, dash, y = 0.9 * size, 1.3 * size, frame.bottom + 2.7 * size
    room = frame.width / 2.0 - text_width("epoch", size) / 2.0 - size - dash - 0.4 * size
    said = elide(f"pinned: {', '.join(run.label for run in runs)}", room, small)
    if len(said) < len("pinned: …"):
        return []
    return [
        Segments(np.array([[frame.left, y, frame.left + dash, y]]), _pale(theme), 1.5),
        Label(frame.left + dash + 0.4 * size, y, said, argb(theme.muted), small),
    ]


def viewed_marks(epoch: int, frame: Frame, theme: Theme) -> list[Mark]:
    """Make what came after the epoch that is looked at paler, and draw a line at that epoch."""
    x = min(max(float(frame.x.place(float(epoch))), frame.left), frame.right)
    veil = Rect(x, frame.top - 4.0, frame.right - x + 4.0, frame.height + 3.5, argb(theme.canvas, 0.6))
    line = np.array([[x, frame.top, x, frame.bottom]])
    return [veil, Segments(line, argb(theme.accent), 1.5)]


def signs(source: Snapshot | Log, frame: Frame, theme: Theme, size: float) -> list[Mark]:
    """Mark on the loss where the network was edited, and where an update was made out of turn."""
    if not isinstance(source, Snapshot) or not source.progress.turns:
        return []
    log, found = source.log, milestones(source.progress)
    if not len(log.series.get("loss", ())):
        return []
    marks: list[Mark] = []
    for kind in _SIGNS:
        epochs = sorted({its.epoch for its in found if its.kind == kind})[-_MOST:]
        centres = _on_the_loss(log, np.array(epochs, np.float64), frame)
        if len(centres):
            fill, ring = argb(getattr(theme, token_of(kind))), argb(theme.canvas)
            marks.append(Points(centres, SHAPES[kind], 0.8 * size, fill, ring, 1.0))
    return marks


def _on_the_loss(log: Log, epochs: NDArray[np.float64], frame: Frame) -> NDArray[np.float64]:
    """Give the places of epochs on the curve of the loss; of those before its first epoch at its begin."""
    places = np.minimum(np.searchsorted(log.epoch, epochs), len(log.epoch) - 1)
    x = np.clip(frame.x.place(epochs), frame.left, frame.right)
    y = frame.y.place(log.series["loss"][places])
    return np.stack([x, y], axis=1)[np.isfinite(y)]
