"""What the strokes and colours of the picture of a network mean, at its foot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from nnviz.numbers import format_count
from nnviz.scene.marks import Discs, Label, Mark, Segments, Tile
from nnviz.scene.network_layout import NetworkLayout
from nnviz.scene.network_signs import lock
from nnviz.scene.network_strokes import STRONGEST
from nnviz.scene.network_touched import Touched
from nnviz.scene.text import text_width
from nnviz.theme import Theme, argb, blend, table

Sample = Literal["negative", "positive", "none", "bias", "off", "locked", "output"]


@dataclass(frozen=True)
class _Entry:
    """One entry: its sample, how wide that is in em, and its wordings from long to short."""

    sample: Sample
    width: float
    words: tuple[str, str, str]


_SIGNS = (
    _Entry("negative", 3.9, ("negative weight", "negative", "negative")),
    _Entry("positive", 3.9, ("positive weight", "positive", "positive")),
    _Entry("none", 0.0, ("thickness = |w|", "width = |w|", "width = |w|")),
    _Entry("bias", 1.1, ("dot = bias", "dot = bias", "dot = bias")),
)
_OFF = _Entry("off", 2.6, ("switched off", "off", "off"))
_LOCKED = _Entry("locked", 1.1, ("locked", "locked", "locked"))
_OUTPUT = _Entry("output", 3.5, ("output, low to high", "output, low to high", "low to high"))
_BETWEEN = 1.7


def legend(layout: NetworkLayout, theme: Theme, its: Touched, edges: int) -> list[Mark]:
    """Explain colours and strokes, as much as there is room for.

    Args:
        layout: Where everything stands.
        theme: In which colours.
        its: What is locked or switched off: only then these signs are explained.
        edges: How many edges are drawn as an image under the strongest; 0 where all are lines.
    """
    size, y = 11.0 * layout.scale, layout.legend_y or layout.height
    x = 12.0 * layout.scale
    entries = _entries(its, edges)
    short = _shortness(entries, size, layout.width - x - 6.0)
    marks: list[Mark] = []
    for entry in entries:
        text = entry.words[short]
        start = x + entry.width * size
        if start + text_width(text, size) > layout.width - 6.0:
            break
        marks += [*_sample(entry.sample, x, y, size, theme), Label(start, y, text, argb(theme.muted), size)]
        x = start + text_width(text, size) + _BETWEEN * size
    return marks


def _entries(its: Touched, edges: int) -> list[_Entry]:
    entries = list(_SIGNS)
    if edges:
        many = format_count(edges)
        words = (f"all {many} weights as shades, {STRONGEST} as lines", f"{many} as shades", "shades: all")
        entries.append(_Entry("none", 0.0, words))
    if its.off or its.biases_off:
        entries.append(_OFF)
    if its.locked or its.locked_biases:
        entries.append(_LOCKED)
    return [*entries, _OUTPUT]


def _shortness(entries: list[_Entry], size: float, room: float) -> int:
    """Give which wordings fit, from 0 for the longest."""
    for short in range(3):
        words = sum(text_width(entry.words[short], size) + entry.width * size for entry in entries)
        if words + (len(entries) - 1) * _BETWEEN * size <= room:
            return short
    return 2


def _sample(kind: Sample, x: float, y: float, size: float, theme: Theme) -> list[Mark]:
    if kind in ("negative", "positive"):
        return _strokes(kind == "negative", x, y, size, theme)
    if kind == "bias":
        at, radius = np.array([[x + 0.35 * size, y]]), np.array([0.33 * size])
        return [Discs(at, radius, np.array([argb(theme.positive)], np.uint32))]
    if kind == "output":
        shades = np.arange(256, dtype=np.uint8)[None]
        box = (x, y - 0.42 * size, 3.0 * size, 0.84 * size)
        return [Tile(*box, shades, table(theme, "diverging"), 0.0, argb(theme.axis), 1.0)]
    if kind == "locked":
        return lock(x + 0.4 * size, y, 0.8 * size, theme)
    dots = np.array([[x, y, x + 2.1 * size, y]])
    return [Segments(dots, argb(theme.muted), 1.3, (2.0, 4.5))] if kind == "off" else []


def _strokes(negative: bool, x: float, y: float, size: float, theme: Theme) -> list[Mark]:
    """Draw three strokes, from weak to strong."""
    sign, step = theme.negative if negative else theme.positive, 1.15 * size
    gap = 0.24 * size if negative else 0.0
    return [
        Segments(
            np.array([[x + part * step, y, x + (part + 1) * step - gap, y]]),
            blend(sign, theme.canvas, (0.6, 0.85, 1.0)[part]),
            (1.0, 2.6, 4.8)[part] * size / 12.0,
        )
        for part in range(3)
    ]
