"""Predictions over one feature: fitted curves through the points, or probabilities of classes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.scene import axes, data_points, plot_head, prediction_map
from nnviz.scene.axes import Frame, Scale
from nnviz.scene.density import Place
from nnviz.scene.marks import Group, Mark, Polyline, Segments
from nnviz.scene.prediction_options import USUAL, Shown
from nnviz.snapshot import Snapshot, Surfaces
from nnviz.theme import Theme, argb, class_colours

_MOST_STICKS = 200


def _surfaces(snapshot: Snapshot) -> Surfaces:
    assert snapshot.surfaces is not None
    return snapshot.surfaces


def frame(snapshot: Snapshot, size: tuple[float, float], top: float, scale: float) -> Frame:
    """Give where the plot lies, and the range of its upright axis."""
    margin, text = 12.0 * scale, 11.0 * scale
    bottom = max(size[1] - margin - 3.0 * text, top + 30.0)
    low, high = _range(snapshot)
    data = snapshot.data
    of_dates, to_dates = data.inputs[_surfaces(snapshot).axes[0]].dates, data.outputs[0].dates
    left = margin + 1.5 * text + axes.gutter(low, high, bottom - top, text, dates=to_dates) + 8.0
    side = prediction_map.side_room(snapshot, size[0], text) if _has_side(snapshot) else 0.0
    right = max(size[0] - margin - max(side, 1.6 * text), left + 30.0)
    range_ = _surfaces(snapshot).x_range
    wide = axes.overhang(*range_, right - left, text, dates=of_dates)
    right -= max(0.0, wide - (size[0] - right - 2.0))
    x = Scale(*range_, left, right, dates=of_dates)
    return Frame(left, top, right, bottom, x, Scale(low, high, bottom, top, dates=to_dates))


def _has_side(snapshot: Snapshot) -> bool:
    data = snapshot.data
    many = data_points.is_many(data)
    return bool(data.classes) or len(data.outputs) > 1 or len(data.validation) > 0 or many


def is_plain(snapshot: Snapshot) -> bool:
    """Whether there is one fitted line, explained over the plot."""
    return not snapshot.data.classes and len(snapshot.data.outputs) == 1


def _range(snapshot: Snapshot) -> tuple[float, float]:
    """Give the upright range: of the points, and of the curve as far as it is not too far away."""
    if snapshot.data.classes:
        return (-0.12 if len(snapshot.data.classes) > 2 else -0.06), 1.06
    bounds = [data_points.label_bounds(snapshot.data, place) for place in range(len(snapshot.data.outputs))]
    low, high = min(low for low, _ in bounds), max(high for _, high in bounds)
    span = (high - low) or 1.0
    curve = _surfaces(snapshot).outputs
    curve = curve[np.isfinite(curve)]
    if curve.size:
        low = min(low, max(float(curve.min()), low - 0.7 * span))
        high = max(high, min(float(curve.max()), high + 0.7 * span))
    # Whole steps, so that the axis stands still while the curve moves.
    step = span / 10.0
    return float(np.floor(low / step - 0.35) * step), float(np.ceil(high / step + 0.35) * step)


def marks(
    snapshot: Snapshot,
    frame: Frame,
    theme: Theme,
    size: tuple[float, float],
    scale: float,
    *,
    shown: Shown = USUAL,
) -> list[Mark]:
    """Draw points (of too many rows the density, or a sample), curves, axes and what explains them."""
    data, text = snapshot.data, 11.0 * scale
    draw = _classes if data.classes else _values
    inner = draw(snapshot, frame, theme, scale, shown)
    for place in places(snapshot):
        inner += data_points.ring_marks(data, place, frame, theme, scale, shown.marked)
    clip = (frame.left, frame.top, frame.width, frame.height)
    x_name = data.inputs[_surfaces(snapshot).axes[0]].name
    y = frame.y
    ticks = axes.gutter(y.low, y.high, frame.height, text, dates=y.dates)
    name_x = frame.left - 8.0 - ticks - 0.85 * text
    return [
        *axes.horizontal_grid(frame, theme, text),
        Group(tuple(inner), clip=clip),
        *axes.bottom_axis(frame, x_name, theme, text),
        *(plot_head.fit_legend(frame, theme, text) if is_plain(snapshot) else ()),
        *axes.left_axis(frame, _upright_name(data), theme, text, name_x),
        _ground(frame, theme),
        *_side(snapshot, frame, theme, size, text, shown),
    ]


def _upright_name(data: Prepared) -> str:
    """Name the upright axis; of two classes there is the curve of one alone."""
    if data.classes:
        return f"probability of {data.classes[1]}" if len(data.classes) == 2 else "probability"
    return data.outputs[0].name if len(data.outputs) == 1 else data.outputs[0].column


def _ground(frame: Frame, theme: Theme) -> Mark:
    corners = np.array([[frame.left, frame.top], [frame.left, frame.bottom], [frame.right, frame.bottom]])
    return Polyline(corners, argb(theme.axis), 1.0)


def _side(
    snapshot: Snapshot, frame: Frame, theme: Theme, size: tuple[float, float], text: float, shown: Shown
) -> list[Mark]:
    data = snapshot.data
    x = frame.right + 1.1 * text
    room = (size[0] - x - 4.0, frame.height - 5.0 * text)
    marks: list[Mark] = []
    if data.classes:
        marks += plot_head.class_legend(snapshot, x, frame.top + 0.6 * text, room, theme, text)
    elif len(data.outputs) > 1:
        names = tuple(unit.name for unit in data.outputs)
        at = (x, frame.top + 0.6 * text)
        marks += plot_head.legend_list(names, _colours(len(names), theme), at, room, theme, text)
    marks += prediction_map.split_marks(data, (x, frame.bottom), room[0], theme, text, shown)
    return marks


def _colours(outputs: int, theme: Theme) -> tuple[str, ...]:
    return (theme.scatter,) if outputs == 1 else class_colours(theme, max(outputs, 3))


def _curve(snapshot: Snapshot, values: NDArray[np.floating], frame: Frame) -> NDArray[np.float64]:
    x = np.linspace(*_surfaces(snapshot).x_range, len(values))
    y = frame.y.place(values)
    # Far beyond the plot a line may be infinitely far away: a painter needs numbers it can count in.
    far = 4.0 * frame.height
    return np.stack([frame.x.place(x), np.clip(y, frame.top - far, frame.bottom + far)], axis=1)


def _values(snapshot: Snapshot, frame: Frame, theme: Theme, scale: float, shown: Shown) -> list[Mark]:
    data = snapshot.data
    axis = _surfaces(snapshot).axes[0]
    outputs = _surfaces(snapshot).outputs
    colours = _colours(len(outputs), theme)
    sticks: list[Mark] = []
    points: list[Mark] = []
    lines: list[Mark] = []
    for number, values in enumerate(outputs):
        colour = colours[number % len(colours)]
        curve = _curve(snapshot, values, frame)
        place = Place(axis, "output", number)
        if shown.residuals and has_residuals(snapshot):
            sticks.append(_sticks(snapshot, place, curve, frame, theme, scale, shown))
        points += data_points.plain_marks(data, place, frame, theme, scale, colour, shown=shown)
        line = argb(theme.fit if len(outputs) == 1 else colour)
        lines.append(Polyline(curve, line, 2.4 * scale))
    return [*sticks, *points, *lines]


def has_residuals(snapshot: Snapshot) -> bool:
    """Whether sticks to the line are residuals: rows are few, and differ in no other feature."""
    return (
        not snapshot.data.classes
        and len(snapshot.data.inputs) == 1
        and len(snapshot.data.rows) <= _MOST_STICKS
    )


def _sticks(
    snapshot: Snapshot,
    place: Place,
    curve: NDArray[np.float64],
    frame: Frame,
    theme: Theme,
    scale: float,
    shown: Shown,
) -> Mark:
    rows = np.concatenate([part for part, _ in data_points.drawn(snapshot.data, shown)])
    values = place.values(snapshot.data, rows)
    x, y = frame.x.place(values[0]), frame.y.place(values[1])
    fitted = np.interp(x, curve[:, 0], curve[:, 1])
    return Segments(np.stack([x, y, x, fitted], axis=1), argb(theme.fit, 0.45), 1.2 * scale)


def places(snapshot: Snapshot) -> tuple[Place, ...]:
    """Give where rows are drawn: one place, or one for each of several labels."""
    axis, data = _surfaces(snapshot).axes[0], snapshot.data
    if not data.classes:
        return tuple(Place(axis, "output", number) for number in range(len(data.outputs)))
    return (Place(axis, "class") if len(data.classes) == 2 else Place(axis, "level", level=-0.06),)


def _classes(snapshot: Snapshot, frame: Frame, theme: Theme, scale: float, shown: Shown) -> list[Mark]:
    data = snapshot.data
    shares = prediction_map.class_shares(snapshot)
    colours = class_colours(theme, len(shares))
    half = float(frame.y.place(0.5))
    level = np.array([[frame.left, half], [frame.right, half]])
    marks: list[Mark] = [Polyline(level, argb(theme.muted), 1.0, (5.0, 4.0))]
    place = places(snapshot)[0]
    if len(shares) == 2:
        marks.append(Polyline(_curve(snapshot, shares[1], frame), argb(colours[1]), 2.4 * scale))
    else:
        pairs = zip(shares, colours, strict=True)
        marks += [Polyline(_curve(snapshot, p, frame), argb(c), 2.2 * scale) for p, c in pairs]
    points = data_points.class_marks(data, place, frame, theme, scale, shown=shown)
    return [*points, *marks] if data_points.is_dense(data, shown) else [*marks, *points]
