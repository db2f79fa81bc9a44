"""The probe in the picture of a prediction: on the map, on the winner's curve, or an arrow at the border."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz.scene import plot_head, prediction_map
from nnviz.scene.axes import Frame
from nnviz.scene.marks import Label, Mark, Points, Polygon, Polyline, Rect
from nnviz.scene.prediction_answer import Answer, answers
from nnviz.scene.text import elide, text_width
from nnviz.snapshot import Snapshot, Surfaces
from nnviz.theme import Theme, argb, class_colours

OUTSIDE = "outside the rows' range"
_Point = tuple[float, float]


def marks(
    snapshot: Snapshot,
    frame: Frame,
    probe: Sequence[float] | None,
    answer: Sequence[float] | None,
    theme: Theme,
    scale: float,
) -> list[Mark]:
    """Draw the probe; of several curves the winner's has the ring, and its name stands beside it.

    Where the curves hold other features elsewhere than the probe has them, they have another answer than it:
    theirs is what is marked and said, for that is what is seen.

    Args:
        snapshot: Whose network was asked.
        frame: Where the plot lies.
        probe: ``(inputs,)`` in the table's units, or None.
        answer: ``(outputs,)`` in the label's units, or None.
        theme: In which colours.
        scale: By how much things are larger than usual.
    """
    surfaces = snapshot.surfaces
    if probe is None or surfaces is None or len(probe) != len(snapshot.data.inputs):
        return []
    x = float(frame.x.place(float(probe[surfaces.axes[0]])))
    if len(surfaces.axes) == 2:
        y = float(frame.y.place(float(probe[surfaces.axes[1]])))
        inside = frame.left <= x <= frame.right and frame.top <= y <= frame.bottom
        return (
            plot_head.probe_marks(frame, (x, y), theme, scale)
            if inside
            else _arrow(frame, (x, y), theme, scale)
        )
    if not frame.left <= x <= frame.right:
        return _arrow(frame, (x, (frame.top + frame.bottom) / 2.0), theme, scale)
    if answer is not None and not _on_slice(surfaces, probe):
        answer = _answer_of_curves(surfaces, float(probe[surfaces.axes[0]]))
    heights = _heights(snapshot, surfaces, float(probe[surfaces.axes[0]]), answer)
    return _on_curves(snapshot, frame, x, heights, answer, theme, scale)


def _on_slice(surfaces: Surfaces, probe: Sequence[float]) -> bool:
    """Tell whether the curves hold all other features where the probe has them."""
    same: NDArray[np.bool_] = np.isclose(np.array(probe, np.float64), surfaces.held, rtol=1e-6)
    same[list(surfaces.axes)] = True
    return bool(same.all())


def _answer_of_curves(surfaces: Surfaces, x: float) -> list[float]:
    """Give the outputs ``(outputs,)`` that the curves have at a place."""
    return _between(surfaces, surfaces.outputs.astype(np.float64), x).tolist()


def _between(surfaces: Surfaces, curves: NDArray[np.float64], x: float) -> NDArray[np.float64]:
    """Give the height of each of some curves ``(curves, n)`` at a place, between their points too."""
    line, heights = np.linspace(*surfaces.x_range, curves.shape[1]), np.zeros(len(curves))
    for place in range(len(curves)):
        heights[place] = np.interp(x, line, curves[place])
    return heights


def _heights(
    snapshot: Snapshot, surfaces: Surfaces, x: float, answer: Sequence[float] | None
) -> NDArray[np.float64]:
    """Give the height of each drawn curve; the exact answers of labels, where they are known."""
    if answer is not None and not snapshot.data.classes:
        return np.array(answer, np.float64)
    curves = surfaces.outputs.astype(np.float64)
    if snapshot.data.classes:
        curves = prediction_map.class_shares(snapshot)
    heights = _between(surfaces, curves, x)
    return heights[1:] if len(snapshot.data.classes) == 2 else heights


def _on_curves(
    snapshot: Snapshot,
    frame: Frame,
    x: float,
    heights: NDArray[np.float64],
    answer: Sequence[float] | None,
    theme: Theme,
    scale: float,
) -> list[Mark]:
    """Put the ring on the winner's curve, and a dot on each of the others in its colour."""
    classes = snapshot.data.classes
    lines = answers(snapshot, np.array(answer)) if classes and answer is not None else ()
    chosen = _winner(heights, lines)
    level = _clamped(np.nan_to_num(frame.y.place(heights), nan=frame.bottom), frame.top, frame.bottom)
    drawn = plot_head.probe_marks(frame, (x, float(level[chosen])), theme, scale)
    colours = class_colours(theme, max(len(heights), 3))
    for place, y in enumerate(level.tolist() if len(heights) > 1 else ()):
        if place != chosen:
            at = np.array([[x, y]])
            drawn.append(Points(at, "circle", 7.0 * scale, argb(theme.canvas), argb(colours[place]), 2.0))
    if lines:
        own = lines[1 if len(lines) == 2 else chosen]
        drawn += _words(f"{own.name} {own.said}", (x, float(level[chosen])), frame, theme, scale)
    return drawn


def _winner(heights: NDArray[np.float64], lines: Sequence[Answer]) -> int:
    """Give which of the drawn curves has the ring."""
    if len(lines) == len(heights):
        return next(place for place, its in enumerate(lines) if its.wins)
    return int(np.argmax(np.nan_to_num(heights, nan=-np.inf))) if lines else len(heights) - 1


def _clamped(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    return np.minimum(np.maximum(values, low), high)


def _words(said: str, at: _Point, frame: Frame, theme: Theme, scale: float) -> list[Mark]:
    """Write beside a point, on the side that has room."""
    size = 11.0 * scale
    said = elide(said, 0.6 * frame.width, size, "semibold")
    wide = text_width(said, size, "semibold") + 0.8 * size
    left = at[0] + 10.0 * scale
    if left + wide > frame.right:
        left = max(at[0] - 10.0 * scale - wide, frame.left)
    top = float(min(max(at[1] - 2.2 * size, frame.top + 1.0), frame.bottom - 1.8 * size))
    return [
        Rect(left, top, wide, 1.7 * size, argb(theme.canvas, 0.88), radius=0.3 * size),
        Label(left + 0.4 * size, top + 0.85 * size, said, argb(theme.text), size, weight="semibold"),
    ]


def _arrow(frame: Frame, at: _Point, theme: Theme, scale: float) -> list[Mark]:
    """Draw an arrow at the border where the probe lies beyond it, and say so."""
    if not np.all(np.isfinite(at)):
        return []
    reach = 9.0 * scale
    x = min(max(at[0], frame.left + reach), frame.right - reach)
    y = min(max(at[1], frame.top + reach), frame.bottom - reach)
    way = np.sign(
        [at[0] - x if abs(at[0] - x) > reach else 0.0, at[1] - y if abs(at[1] - y) > reach else 0.0]
    )
    way = way / max(float(np.hypot(*way)), 1.0)
    across, centre = np.array([-way[1], way[0]]), np.array([x, y])
    tip = centre + reach * way
    corners = np.stack([tip, tip - 1.3 * reach * way + 0.7 * reach * across])
    corners = np.vstack([corners, tip - 1.3 * reach * way - 0.7 * reach * across])
    tail = np.stack([tip - 1.2 * reach * way, tip - 2.6 * reach * way])
    words_at = (x - 14.0 * scale * float(way[0]), y + 14.0 * scale * float(way[1] < 0))
    return [
        Polyline(tail, argb(theme.canvas), 5.0 * scale),
        Polyline(tail, argb(theme.text), 2.4 * scale),
        Polygon(corners, argb(theme.text), argb(theme.canvas), 1.5),
        *_words(OUTSIDE, words_at, frame, theme, scale),
    ]
