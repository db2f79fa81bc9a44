"""The geometry of S-curves: flattened for painting, dashed by arc length, measured for hit tests.

A curve leaves and arrives level, with both control points at half its width: x(t) = 1.5t - 1.5t² + t³
and y(t) = 3t² - 2t³ of the way, so all curves between two columns share one shape.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Window = tuple[float, float, float, float]
_STEPS = 22
_TABLE = 257


@lru_cache(maxsize=4)
def shape(steps: int = _STEPS) -> tuple[Floats, Floats]:
    """Give ``(steps + 1,)`` shares of the way in x and in y."""
    t = np.linspace(0.0, 1.0, steps + 1)
    return 1.5 * t - 1.5 * t**2 + t**3, 3.0 * t**2 - 2.0 * t**3


def flatten(ends: Floats, steps: int = _STEPS, window: Window | None = None) -> tuple[Floats, Floats]:
    """Give the points of ``(n, 4)`` curves as x and y, ``(n, steps + 1)`` each.

    With a window (x, y, width, height) only the part of each that lies in it, all points in one place where
    none does.
    """
    if window is None:
        along, across = shape(steps)
    else:
        t = _times(ends, window)
        t = t[:, :1] + (t[:, 1:] - t[:, :1]) * np.linspace(0.0, 1.0, steps + 1)
        along, across = 1.5 * t - 1.5 * t**2 + t**3, 3.0 * t**2 - 2.0 * t**3
    x = ends[:, :1] + (ends[:, 2:3] - ends[:, :1]) * along
    y = ends[:, 1:2] + (ends[:, 3:4] - ends[:, 1:2]) * across
    return x, y


def _times(ends: Floats, window: Window) -> Floats:
    """Give where curves enter and leave a window, as ``(n, 2)`` values of t; both ways are monotone."""
    fine = np.linspace(0.0, 1.0, _TABLE)
    along, across = shape(_TABLE - 1)
    left, top, width, height = window
    with np.errstate(divide="ignore", invalid="ignore"):
        x = (np.array([left, left + width]) - ends[:, :1]) / (ends[:, 2:3] - ends[:, :1])
        y = (np.array([top, top + height]) - ends[:, 1:2]) / (ends[:, 3:4] - ends[:, 1:2])
    y = np.where(np.abs(ends[:, 3:4] - ends[:, 1:2]) < 1e-9, np.array([0.0, 1.0]), np.sort(y, axis=1))
    times = np.interp(x, along, fine), np.interp(y, across, fine)
    begin = np.maximum(times[0][:, 0], times[1][:, 0])
    return np.stack([begin, np.maximum(np.minimum(times[0][:, 1], times[1][:, 1]), begin)], axis=1)


def solid_lines(ends: Floats, overlap: float = 0.4, window: Window | None = None) -> Floats:
    """Give straight lines ``(n, steps, 4)`` along curves; a small overlap hides their seams."""
    x, y = flatten(ends, window=window)
    dx, dy = np.diff(x, axis=1), np.diff(y, axis=1)
    length = np.hypot(dx, dy)
    length[length == 0] = 1.0
    ux, uy = dx / length * overlap, dy / length * overlap
    return np.stack([x[:, :-1] - ux, y[:, :-1] - uy, x[:, 1:] + ux, y[:, 1:] + uy], axis=2)


def dash_pattern(widths: Floats) -> tuple[Floats, Floats]:
    """Give the lengths of dash and gap, in pixels, for lines of given widths."""
    return 5.0 + 1.6 * widths, 2.6 + 0.75 * widths


def fitted_dashes(ends: Floats, widths: Floats) -> tuple[Floats, Floats]:
    """Give the lengths of dash and gap of each of ``(n, 4)`` curves, to begin and end with a whole dash."""
    x, y = flatten(ends, 32)
    dash, gap, _ = _fitted(np.hypot(np.diff(x, axis=1), np.diff(y, axis=1)).sum(axis=1), widths)
    return dash, gap


def _fitted(total: Floats, widths: Floats) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Stretch the patterns to lines of a length in pixels; also gives how many dashes each has."""
    dash, gap = dash_pattern(widths)
    count = np.maximum(np.rint((total + gap) / (dash + gap)), 1.0).astype(np.intp)
    stretch = total / (count * (dash + gap) - gap)
    return dash * stretch, gap * stretch, count


def dashed_lines(
    ends: Floats, widths: Floats, window: Window | None = None
) -> tuple[Floats, NDArray[np.intp]]:
    """Give the dashes of curves as lines ``(m, 4)``, and the curve that each belongs to ``(m,)``."""
    if not len(ends):
        return np.zeros((0, 4)), np.zeros(0, np.intp)
    x, y = flatten(ends, 32, window)
    steps = np.hypot(np.diff(x, axis=1), np.diff(y, axis=1))
    dash, gap, count = _fitted(steps.sum(axis=1), widths)
    curve = np.repeat(np.arange(len(ends)), count)
    number = np.arange(len(curve)) - np.repeat(np.cumsum(count) - count, count)
    begin = number * (dash + gap)[curve]
    marks = np.stack([begin, begin + dash[curve]], axis=1)
    return _along(x, y, steps, curve, marks), curve


def dotted_lines(
    ends: Floats, window: Window | None = None, on: float = 2.0, off: float = 4.5, gap: float = 9.0
) -> Floats:
    """Give the dots of curves ``(n, 4)`` as lines ``(m, 4)``, with a gap of some pixels in the middle."""
    if not len(ends):
        return np.zeros((0, 4))
    x, y = flatten(ends, 32, window)
    steps = np.hypot(np.diff(x, axis=1), np.diff(y, axis=1))
    total = steps.sum(axis=1)
    count = np.maximum((total / (on + off)).astype(np.intp), 1)
    curve = np.repeat(np.arange(len(ends)), count)
    number = np.arange(len(curve)) - np.repeat(np.cumsum(count) - count, count)
    begin = number.astype(np.float64) * (on + off)
    lines = _along(x, y, steps, curve, np.stack([begin, begin + on], axis=1))
    return lines[np.abs(begin + on / 2.0 - total[curve] / 2.0) > gap / 2.0]


def _along(x: Floats, y: Floats, steps: Floats, curve: NDArray[np.intp], at: Floats) -> Floats:
    """Give points at arc lengths ``at (m, 2)`` as lines ``(m, 4)``, all curves in one interpolation."""
    room = float(steps.sum(axis=1).max()) + 1.0
    offset = np.arange(len(x)) * room
    reach = np.concatenate([np.zeros((len(x), 1)), np.cumsum(steps, axis=1)], axis=1)
    reach = (reach + offset[:, None]).ravel()
    places = np.minimum(at + offset[curve][:, None], reach[(curve + 1) * x.shape[1] - 1][:, None])
    px, py = np.interp(places, reach, x.ravel()), np.interp(places, reach, y.ravel())
    return np.stack([px[:, 0], py[:, 0], px[:, 1], py[:, 1]], axis=1)


@lru_cache(maxsize=1)
def _inverse() -> tuple[Floats, Floats, Floats]:
    along, across = shape(_TABLE - 1)
    slope = np.gradient(across, along)
    return along, across, slope


def share_across(along: float) -> float:
    """Give the share of its rise that a curve has at a share of its way from left to right."""
    ways, rises, _ = _inverse()
    return float(np.interp(along, ways, rises))


def slope_at(along: float) -> float:
    """Give the slope of a curve of unit width and rise at a share of its way."""
    ways, _, slopes = _inverse()
    return float(np.interp(along, ways, slopes))


def heights(ends: Floats, x: float) -> tuple[Floats, Floats]:
    """Give the y of each curve at an x within its columns, and the cosine of its slope there.

    Curves that do not reach x are NaN.
    """
    along, across, slope = _inverse()
    width = ends[:, 2] - ends[:, 0]
    share = (x - ends[:, 0]) / width
    rise = ends[:, 3] - ends[:, 1]
    y = ends[:, 1] + rise * np.interp(share, along, across)
    steep = rise / width * np.interp(share, along, slope)
    y[(share < 0) | (share > 1)] = np.nan
    return y, 1.0 / np.hypot(1.0, steep)


def distances(ends: Floats, x: float, y: float) -> Floats:
    """Give about how far a point lies from each curve, in pixels; NaN beyond its columns."""
    height, cosine = heights(ends, x)
    return np.abs(y - height) * cosine


def dense_lines(points: Floats, width: float, dash: tuple[float, ...] = ()) -> Floats:
    """Give the pieces ``(m, 4)`` of a line of very many points; NaN breaks it.

    Painting pieces takes a tenth of the time of painting the line as a whole. Each is a little longer
    than it should be, which fills the joins. Dashes follow the length of the smoothed line.
    """
    lines = np.concatenate([points[:-1], points[1:]], axis=1)
    whole = np.isfinite(lines).all(axis=1)
    if dash:
        whole &= _in_dash(np.where(np.isfinite(points), points, 0.0), dash)
    lines = lines[whole]
    step = lines[:, 2:] - lines[:, :2]
    length = np.hypot(step[:, 0], step[:, 1])[:, None]
    longer = np.minimum(0.3 * length, min(0.25 * width, 0.5))
    unit = step / np.where(length == 0, 1.0, length) * longer
    return np.concatenate([lines[:, :2] - unit, lines[:, 2:] + unit], axis=1)


def simplified(points: Floats, tolerance: float = 0.08, rounds: int = 6) -> Floats:
    """Leave out points ``(n, 2)`` that lie on the line between their neighbours, within a few rounds.

    What is smooth needs few points and is painted in one stroke; what is noisy keeps them all.
    """
    for _ in range(rounds):
        if len(points) < 64:
            break
        before, here, after = points[:-2:2], points[1:-1:2], points[2::2]
        before, here = before[: len(after)], here[: len(after)]
        step = after - before
        away = np.abs(step[:, 0] * (here - before)[:, 1] - step[:, 1] * (here - before)[:, 0])
        with np.errstate(invalid="ignore"):
            needless = away <= tolerance * np.hypot(step[:, 0], step[:, 1])
            between = (here[:, 0] - before[:, 0]) * (after[:, 0] - here[:, 0]) >= 0
            between &= (here[:, 1] - before[:, 1]) * (after[:, 1] - here[:, 1]) >= 0
        keep = np.ones(len(points), np.bool_)
        keep[1 : 2 * len(after) : 2] = ~(needless & between)
        if keep.all():
            break
        points = points[keep]
    return points


def _in_dash(points: Floats, dash: tuple[float, ...]) -> NDArray[np.bool_]:
    smooth = np.convolve(np.pad(points[:, 1], 8, mode="edge"), np.full(17, 1.0 / 17.0), "valid")
    reach = np.cumsum(np.hypot(np.diff(points[:, 0]), np.diff(smooth)))
    on, off = dash[0], dash[1]
    return reach % (on + off) < on
