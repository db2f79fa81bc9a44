"""The scale of a map of values, and where the probe's value lies on it."""

from __future__ import annotations

import numpy as np

from nnviz.scene import axes, plot_head
from nnviz.scene.axes import Frame, Scale
from nnviz.scene.marks import Mark, Polygon, Segments
from nnviz.theme import Theme, argb


def scale_marks(
    bounds: tuple[float, float],
    dates: bool,
    frame: Frame,
    theme: Theme,
    size: tuple[float, float],
    text: float,
) -> list[Mark]:
    """Draw the colours of values with numbers or dates beside them, in the label's units."""
    box = _bar_box(frame, text)
    scale = Scale(*bounds, box[1] + box[3], box[1], dates=dates)
    ticks, words = axes.fitting_ticks(scale, 1.6 * text, upright=True)
    span = bounds[1] - bounds[0]
    said = [((t - bounds[0]) / span, word) for t, word in zip(ticks, words, strict=True)]
    room = size[0] - box[0] - 1.5 * text - 4.0
    return plot_head.colour_bar(box, "sequential_map", said, room, theme, text)


def _bar_box(frame: Frame, text: float) -> tuple[float, float, float, float]:
    """Give where the scale of values stands: x, y, width and height."""
    height = max(min(frame.height * 0.66, frame.height - 5.5 * text), 10.0)
    return frame.right + 1.1 * text, frame.top + 0.5 * text, 0.9 * text, height


def answer_marks(
    bounds: tuple[float, float], answer: float | None, frame: Frame, theme: Theme, text: float
) -> list[Mark]:
    """Point at a value on its scale; one beyond the label's range is a triangle at the end of the scale."""
    if answer is None or not np.isfinite(answer):
        return []
    x, y, width, height = _bar_box(frame, text)
    share = (answer - bounds[0]) / (bounds[1] - bounds[0])
    ink = argb(theme.text)
    if 0.0 <= share <= 1.0:
        at = y + (1.0 - share) * height
        corners = [[x - 1.0, at], [x - 0.55 * text, at - 0.35 * text], [x - 0.55 * text, at + 0.35 * text]]
        return [Polygon(np.array(corners), ink), Segments(np.array([[x, at, x + width, at]]), ink, 1.5)]
    end, tip = (y - 2.0, y - 0.5 * text) if share > 1.0 else (y + height + 2.0, y + height + 0.5 * text)
    corners = [[x, end], [x + width, end], [x + width / 2.0, tip]]
    return [Polygon(np.array(corners), ink)]
