"""What stands at the ends of the loss' curves: their names with the last values, or those of a past epoch."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nnviz.drafts import Log
from nnviz.scene.axes import Frame, Scale
from nnviz.scene.loss_curves import Curve
from nnviz.scene.loss_labels import EndLabel, spread
from nnviz.scene.loss_layout import wordings
from nnviz.scene.loss_past import Pinned
from nnviz.scene.marks import Label, Mark, Points, Rect
from nnviz.scene.text import text_width
from nnviz.theme import Theme, argb

_LATE = 0.01
"""How old, as a share of the run, a value may be that is written for an epoch that has none of its own."""


@dataclass(frozen=True, eq=False)
class Ends:
    """What stands at the right of the curves, and dots at the past epoch that is looked at."""

    labels: tuple[EndLabel, ...]
    dots: tuple[Mark, ...] = ()


def end_of(curve: Curve, points: NDArray[np.float64]) -> list[EndLabel]:
    """Give the label of a curve at its last point; ``points`` are ``(n, 2)``, in pixels."""
    shown = points[np.isfinite(points[:, 1])]
    return [EndLabel(float(shown[-1, 1]), wordings(curve), curve.colour, curve.strong)] if len(shown) else []


def ends_at(epoch: int, curves: list[tuple[Curve, Scale]], frame: Frame) -> Ends:
    """Give the values of a past epoch in the place of the last ones: what is named there is what is seen."""
    labels: list[EndLabel] = []
    dots: list[Mark] = []
    for curve, scale in curves:
        then = _until(curve, epoch)
        y = float(scale.place(then.last)) if then is not None else np.nan
        if then is not None and np.isfinite(y):
            labels.append(EndLabel(y, wordings(then), curve.colour, curve.strong))
            centre = np.array([[float(frame.x.place(float(epoch))), y]])
            size = (2.4 if curve.right else 2.6) * curve.width
            dots.append(Points(centre, "circle", size, argb(curve.colour), 0, 0.0))
    return Ends(tuple(labels), tuple(dots))


def _until(curve: Curve, epoch: int) -> Curve | None:
    """Give a curve as it was at an epoch; None where nothing is known of that."""
    log = curve.log
    late = max(1.0, _LATE * float(log.epoch[-1]))
    place = min(int(np.searchsorted(log.epoch, epoch)), len(log.epoch) - 1)
    if epoch < int(log.epoch[0]) or abs(int(log.epoch[place]) - epoch) > late:
        return None
    values = log.series[curve.key][: place + 1]
    return replace(curve, log=Log(log.epoch[: place + 1], {curve.key: values}), end=None)


def pinned_names(runs: tuple[Pinned, ...], frame: Frame, theme: Theme, size: float) -> list[Mark]:
    """Name the futures that were left at their ends, none on another."""
    found = [(its, _end_of_pinned(its, frame)) for its in runs]
    ends = [(its, end) for its, end in found if end is not None]
    text = 0.9 * size
    wide = [text_width(its.label, text) for its, _ in ends]
    # Behind the end where there is room, else over it.
    behind = [x + 0.5 * text + width <= frame.right for (_, (x, _)), width in zip(ends, wide, strict=True)]
    places = [y if free else y - 1.1 * text for (_, (_, y)), free in zip(ends, behind, strict=True)]
    ys = spread(places, frame.top + text, frame.bottom - text, 1.3 * text)
    marks: list[Mark] = []
    for (its, (x, _)), y, width, free in zip(ends, ys, wide, behind, strict=True):
        left = x + 0.5 * text if free else max(x - width, frame.left + 2.0)
        if left + width <= frame.right + 2.0:
            plate = Rect(left - 1.0, y - 0.6 * text, width + 2.0, 1.2 * text, argb(theme.canvas, 0.75))
            marks += [plate, Label(left, y, its.label, argb(theme.muted), text)]
    return marks


def _end_of_pinned(its: Pinned, frame: Frame) -> tuple[float, float] | None:
    """Give where the curve of a future ends, in pixels; None where it has no end that is a number."""
    values = its.log.series["loss"]
    for place in range(len(values) - 1, max(len(values) - 3, -1), -1):
        y = float(frame.y.place(float(values[place])))
        if np.isfinite(y):
            x = float(frame.x.place(float(its.log.epoch[place])))
            return x, min(max(y, frame.top), frame.bottom)
    return None
