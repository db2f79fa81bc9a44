"""A column's sketch as marks: bars as high as their counts, on one line."""

from __future__ import annotations

import numpy as np

from nnviz.datasets.sketches import Sketch
from nnviz.scene.marks import Mark, Picture, Rect
from nnviz.theme import Theme, blend

_GAP, _BAR_GAP = 1.0, 3.0
_LEAST = 1.5
_BROADEST = 14.0


def sparkline(sketch: Sketch, width: float, height: float, theme: Theme) -> Picture:
    """Draw a sketch in ``width`` times ``height`` pixels; a bin with anything in it is seen."""
    marks: list[Mark] = []
    count = len(sketch.counts)
    line = blend(theme.muted, theme.raised, 0.6)
    if count and width > 2 and height > 4:
        step = min(width / count, _BROADEST if sketch.kind == "bars" else width)
        shares = sketch.counts / max(int(sketch.counts.max()), 1)
        fill = blend(theme.accent, theme.raised, 0.75)
        gap = (_GAP if sketch.kind == "histogram" else _BAR_GAP) if step > 2 * _BAR_GAP else 0.0
        heights = np.where(sketch.counts > 0, np.maximum(shares * (height - 1), _LEAST), 0.0)
        for place, high in enumerate(heights.tolist()):
            if high > 0:
                marks.append(Rect(place * step, height - 1 - high, step - gap, high, fill))
        marks.append(Rect(0.0, height - 1, width, 1.0, line))
    return Picture(width, height, 0, tuple(marks), sketch.words, theme.family)
