"""The activation of one neuron as a small live curve, with its present point and the slope there."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from nnviz.labs.activation_curves import Choice, curve_of, is_sigmoidal, value_at
from nnviz.numbers import MINUS, format_number
from nnviz.scene.axes import Scale
from nnviz.scene.marks import Discs, Group, Label, Mark, Picture, Polyline, Rect, Segments
from nnviz.scene.text import text_width
from nnviz.theme import Theme, argb, blend

_USUAL = 6.0
_FLAT = 3.0


def half_width(z: float) -> float:
    """Give how far the sums reach to both sides: 6, or the round number beyond that holds z."""
    if not math.isfinite(z) or abs(z) <= _USUAL:
        return _USUAL
    power = 10.0 ** math.floor(math.log10(abs(z)))
    return next(f * power for f in (1.0, 1.5, 2.0, 3.0, 5.0, 7.5, 10.0, 15.0) if f * power > 1.1 * abs(z))


def neuron_curve(
    choice: Choice, z: float, a: float, theme: Theme, size: tuple[float, float], *, text_scale: float = 1.0
) -> Picture:
    """Draw the curve with the point at (z, a) and the tangent there.

    Args:
        choice: The activation.
        z: The weighted sum.
        a: The output; of softmax it depends on the whole layer, and the curve is drawn for the other
            neurons' sums as they are: a sigmoid moved to where it meets the point.
        theme: The colours.
        size: Width and height in pixels.
        text_scale: By how much text is larger than usual.
    """
    width, height = size
    text = 10.0 * text_scale
    reach = half_width(z)
    middle = _middle(choice, z, a)
    curve = curve_of(choice, -reach - middle, reach - middle)
    x = Scale(-reach, reach, 1.0, width - 1.0)
    low, high = float(np.nanmin(curve.a)), float(np.nanmax(curve.a))
    room = 0.12 * ((high - low) or 1.0)
    y = Scale(low - room, high + room, height - 1.6 * text, 2.0)
    marks = _ground(choice, x, y, theme, text, middle)
    line = np.column_stack((x.place(curve.z + middle), y.place(curve.a)))
    marks.append(Polyline(line, argb(theme.accent), 2.0))
    slope = float(value_at(choice, z - middle)[1])
    if math.isfinite(z) and math.isfinite(a):
        marks += _point(x, y, z, a, slope, theme)
    number = format_number(slope, 3)
    said = Label(3.0, y.stop + 0.7 * text, f"slope {number}", argb(theme.muted), text)
    marks += [said, *_levels(x, y, line, said, theme)]
    told = f"{choice.label}: z = {format_number(z)} gives a = {format_number(a)}, the slope there is {number}"
    return Picture(width, height, argb(theme.canvas), tuple(marks), told, theme.family)


def _middle(choice: Choice, z: float, a: float) -> float:
    """Give the sum at which a softmax' output is a half, the others' sums being as they are; else 0.

    Its output is sigmoid(z − ln Σ e^z of the others), so the logit of a is how far z lies beyond.
    """
    if not choice.row.whole_layer or not (math.isfinite(z) and 0.0 < a < 1.0):
        return 0.0
    return z - math.log(a / (1.0 - a))


def _ground(choice: Choice, x: Scale, y: Scale, theme: Theme, text: float, middle: float) -> list[Mark]:
    """Give the shaded part where a sigmoid is not flat, the axes, and the ends of the sums."""
    top, bottom = y.stop, y.start
    marks: list[Mark] = []
    if is_sigmoidal(choice) or choice.row.whole_layer:
        edges = (min(max(middle + side, x.low), x.high) for side in (-_FLAT, _FLAT))
        left, right = (float(x.place(value)) for value in edges)
        marks.append(Rect(left, top, right - left, bottom - top, blend(theme.accent, theme.canvas, 0.09)))
    zero, level = float(x.place(0.0)), float(y.place(0.0))
    lines = [[zero, top, zero, bottom]]
    if top <= level <= bottom:
        lines.append([x.start, level, x.stop, level])
    marks.append(Segments(np.array(lines), argb(theme.grid), 1.0))
    ends = format_number(x.high, 3)
    base = bottom + 0.9 * text
    marks.append(Label(x.start + 2.0, base, f"{MINUS}{ends}", argb(theme.muted), text))
    marks.append(Label(zero, base, "z", argb(theme.muted), text, "middle", italic=True))
    marks.append(Label(x.stop - 2.0, base, ends, argb(theme.muted), text, "end"))
    return marks


def _levels(x: Scale, y: Scale, line: NDArray[np.float64], said: Label, theme: Theme) -> list[Mark]:
    """Write 1 and −1 beside the axis of outputs, on the side where they have room; or not at all.

    Args:
        x: The sums.
        y: The outputs.
        line: The curve's points ``(n, 2)`` in pixels.
        said: The text that stands there already.
        theme: The colours.
    """
    text, marks = said.size, list[Mark]()
    zero, end = float(x.place(0.0)), said.x + text_width(said.text, said.size) + 4.0
    for value in (-1.0, 1.0) if y.high - y.low < 8 else ():
        if not y.low < value < y.high:
            continue
        at, words = max(float(y.place(value)), y.stop + 0.5 * text), format_number(value, 3)
        wide, near = text_width(words, text), line[np.abs(line[:, 1] - at) < 0.6 * text, 0]
        for left in (zero - 4.0 - wide, zero + 4.0):
            right, hits = left + wide, left < end and at < said.y + text
            if left >= x.start and right < x.stop and not (hits or np.any((near > left) & (near < right))):
                marks.append(Label(left, at, words, argb(theme.muted), text))
                break
    return marks


def _point(x: Scale, y: Scale, z: float, a: float, slope: float, theme: Theme) -> list[Mark]:
    px, py = float(x.place(z)), float(y.place(a))
    marks: list[Mark] = [
        Segments(np.array([[px, py, px, y.start]]), argb(theme.muted), 1.0, (3.0, 3.0)),
    ]
    if math.isfinite(slope):
        span = (x.high - x.low) * 0.16
        ends = [
            [float(x.place(z - span)), float(y.place(a - slope * span))],
            [float(x.place(z + span)), float(y.place(a + slope * span))],
        ]
        tangent = Polyline(np.array(ends), argb(theme.text), 1.3)
        clip = (x.start, y.stop, x.stop - x.start, y.start - y.stop)
        marks.append(Group((tangent,), clip=clip))
    fill = np.array([argb(theme.selected)], np.uint32)
    disc = Discs(
        np.array([[px, min(max(py, y.stop), y.start)]]), np.array([4.5]), fill, argb(theme.ring), 1.5
    )
    return [*marks, disc]
