"""Predictions over two features: a coloured map, its contour, and the rows as points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.scene import axes, data_points, plot_head, value_scale
from nnviz.scene.axes import Frame, Scale
from nnviz.scene.contours import contour, lengthened
from nnviz.scene.density import Place, density_legend, density_words
from nnviz.scene.marks import Group, Image, Mark, Marker, Segments
from nnviz.scene.prediction_options import USUAL, Shown
from nnviz.scene.text import text_width
from nnviz.snapshot import Snapshot, Surfaces
from nnviz.theme import Theme, argb, class_colours, pack, rgb, table

LOW = 150.0
"""Below so many pixels of the usual text a picture is low."""
_UNSURE = 0.5
"""How strong the colour of a class is where the network can't tell, against where it is sure."""


def frame(snapshot: Snapshot, size: tuple[float, float], top: float, scale: float) -> Frame:
    """Give where the map lies: square where both features have about the same range."""
    surfaces = _surfaces(snapshot)
    margin, text = 12.0 * scale, 11.0 * scale
    low = is_low(size, scale)
    bottom = size[1] - (0.4 if low else 1.0) * margin - (1.9 if low else 3.0) * text
    height = max(bottom - top, 30.0)
    dates = [snapshot.data.inputs[axis].dates for axis in surfaces.axes]
    ticks = axes.gutter(*surfaces.y_range, height, text, dates=dates[1])
    left = margin + 1.5 * text + ticks + 8.0
    right = size[0] - margin - side_room(snapshot, size[0], text)
    width = max(right - left, 30.0)
    spans = [high - low for low, high in (surfaces.x_range, surfaces.y_range)]
    alike = spans[1] > 0 and 0.8 <= spans[0] / spans[1] <= 1.25
    wide = min(width, height * (1.0 if alike else 1.5))
    tall = min(height, wide * 1.25) if not alike else min(height, wide)
    left += (width - wide) / 2.0
    top += (height - tall) / 2.0
    x = Scale(*surfaces.x_range, left, left + wide, dates=dates[0])
    y = Scale(*surfaces.y_range, top + tall, top, dates=dates[1])
    return Frame(left, top, left + wide, top + tall, x, y)


def is_low(size: tuple[float, float], scale: float) -> bool:
    """Tell whether lines of words above and below would leave the map too little height."""
    return size[1] < LOW * scale


def _surfaces(snapshot: Snapshot) -> Surfaces:
    assert snapshot.surfaces is not None
    return snapshot.surfaces


def side_room(snapshot: Snapshot, width: float, size: float) -> float:
    """Give the width of the column of explanations at the right of a plot."""
    data = snapshot.data
    names = list(data.classes[:12]) if data.classes else [unit.name for unit in data.outputs[:8]]
    if not data.classes and len(data.inputs) > 1:
        names = axes.tick_labels(axes.linear_ticks(*value_bounds(snapshot, 0), 5))
    if data_points.is_many(data):
        names.append(density_words(len(data.rows))[0])
    elif len(data.validation):
        names.append("validation")
    widest = max((text_width(name[:200], size) for name in (*names, "p = 0.5")), default=0.0)
    return min(widest + 4.4 * size, max(0.27 * width, 60.0))


def value_bounds(snapshot: Snapshot, output: int) -> tuple[float, float]:
    """Give the range of a label, in the table's units: what the colours of a map span."""
    low, high = data_points.label_bounds(snapshot.data, output)
    return (low, high) if high > low else (low - 1.0, low + 1.0)


def class_shares(snapshot: Snapshot) -> NDArray[np.float64]:
    """Give how much the network speaks for each class, ``(classes, n[, n])``, between 0 and 1.

    One output: for the class of the high target as far as it lies between the two targets. Two: half
    the difference on both sides of one half, so that one half is where the decision turns.
    """
    outputs = _surfaces(snapshot).outputs.astype(np.float64)
    if len(outputs) == 1:
        low, high = snapshot.data.targets
        p = np.clip((outputs[0] - low) / ((high - low) or 1.0), 0.0, 1.0)
        return np.stack([1.0 - p, p])
    if len(outputs) == 2:
        p = np.clip(0.5 + (outputs[1] - outputs[0]) / 2.0, 0.0, 1.0)
        return np.stack([1.0 - p, p])
    positive = np.clip(np.nan_to_num(outputs), 0.0, None)
    total = positive.sum(axis=0)
    return np.where(total > 0, positive / np.where(total > 0, total, 1.0), 1.0 / len(outputs))


def marks(
    snapshot: Snapshot,
    frame: Frame,
    theme: Theme,
    size: tuple[float, float],
    scale: float,
    shown: Shown = USUAL,
    answer: float | None = None,
) -> list[Mark]:
    """Draw map, contours, points (of too many rows the density, or a sample), axes and what explains them.

    ``answer`` is the probe's value of the label that is shown, to be marked at its scale.
    """
    surfaces, data, text = _surfaces(snapshot), snapshot.data, 11.0 * scale
    inputs = data.inputs
    output = min(shown.output, len(surfaces.outputs) - 1)
    place = places(snapshot)[0]
    if data.classes:
        ground, lines = _class_map(snapshot, frame, theme, scale, shown)
        points = data_points.class_marks(data, place, frame, theme, scale, shown=shown)
        side = _class_side(snapshot, frame, theme, size, text, shown)
    else:
        bounds = value_bounds(snapshot, output)
        ground, lines = _value_map(surfaces.outputs[output], bounds, frame, theme, scale)
        points = data_points.value_marks(data, place, output, bounds, frame, theme, scale, shown=shown)
        dates = data.outputs[output].dates
        side = value_scale.scale_marks(bounds, dates, frame, theme, size, text)
        side += value_scale.answer_marks(bounds, answer, frame, theme, text)
    points += data_points.ring_marks(data, place, frame, theme, scale, shown.marked)
    inner = (ground, *points, *lines) if data_points.is_dense(data, shown) else (ground, *lines, *points)
    clip = (frame.left, frame.top, frame.width, frame.height)
    ticks = axes.gutter(*surfaces.y_range, frame.height, text, dates=frame.y.dates)
    name_x = frame.left - 8.0 - ticks - 0.85 * text
    name = inputs[surfaces.axes[0]].name
    low = axes.low_axis(frame, name, theme, text, size[0] - 12.0 * scale) if is_low(size, scale) else None
    return [
        Group(inner, clip=clip),
        axes.border(frame, theme),
        *(low or axes.bottom_axis(frame, name, theme, text)),
        *axes.left_axis(frame, inputs[surfaces.axes[1]].name, theme, text, name_x),
        *side,
        *_split(snapshot, frame, theme, size, text, shown),
    ]


def places(snapshot: Snapshot) -> tuple[Place, ...]:
    """Give where rows are drawn."""
    across, up = _surfaces(snapshot).axes
    return (Place(across, "input", up),)


def _class_map(
    snapshot: Snapshot, frame: Frame, theme: Theme, scale: float, shown: Shown
) -> tuple[Image, list[Mark]]:
    line = argb(theme.contour)
    if len(snapshot.data.classes) == 2:
        decision = _decision(snapshot)
        shares = (decision > 0).astype(np.float64) if shown.discretise else class_shares(snapshot)[1]
        places = np.clip(np.rint(np.nan_to_num(shares, nan=0.5) * 255), 0, 255).astype(np.uint8)
        pixels = table(theme, "diverging_map")[places]
        edges: list[Mark] = [_contour(decision, 0.0, frame, line, 2.0 * scale)]
    else:
        pixels = class_pixels(snapshot, theme, discretise=shown.discretise)
        edges = _class_edges(_surfaces(snapshot).outputs, frame, line, 1.6 * scale)
    return _image(pixels, frame, smooth=not shown.discretise), edges


def class_pixels(snapshot: Snapshot, theme: Theme, *, discretise: bool = False) -> NDArray[np.uint32]:
    """Give each place the colour of its class: the surer the network, the stronger, and never unseen."""
    shares = class_shares(snapshot)
    chance = 1.0 / len(shares)
    sure = np.clip((shares.max(axis=0) - chance) / (1.0 - chance), 0.0, 1.0) ** 0.6
    sure = np.ones_like(sure) if discretise else sure
    strength = theme.map_strength * (_UNSURE + (1.0 - _UNSURE) * sure)[..., None]
    colours = np.stack([rgb(c) for c in class_colours(theme, len(shares))])
    winners = colours[np.argmax(_surfaces(snapshot).outputs, axis=0)]
    return pack(winners * strength + rgb(theme.canvas) * (1.0 - strength))


def _decision(snapshot: Snapshot) -> NDArray[np.float64]:
    """Give what is above 0 where the network decides for the second class; not clipped, so exact."""
    outputs = _surfaces(snapshot).outputs.astype(np.float64)
    if len(outputs) == 1:
        return outputs[0] - sum(snapshot.data.targets) / 2.0
    return outputs[1] - outputs[0]


def _class_edges(outputs: NDArray[np.float32], frame: Frame, colour: int, width: float) -> list[Mark]:
    """Draw where the greatest output changes: against the greatest of the others it is equal."""
    order = np.sort(outputs, axis=0)
    best, second = order[-1], order[-2]
    edges: list[Mark] = []
    for number in np.unique(np.argmax(outputs, axis=0)).tolist()[1:]:
        own: NDArray[np.float32] = outputs[int(number)]
        others: NDArray[np.float32] = np.array(best)
        others[own >= best] = second[own >= best]
        lines = contour(own - others, 0.0)
        if len(lines):
            edges.append(_placed(lines, outputs.shape[1:], frame, colour, width))
    return edges


def _image(pixels: NDArray[np.uint32], frame: Frame, *, smooth: bool = True) -> Image:
    """Lay a grid, whose outer points lie on the frame, over it: half a cell stands out on each side."""
    rows, columns = pixels.shape
    dx, dy = frame.width / (columns - 1), frame.height / (rows - 1)
    box = (frame.left - dx / 2.0, frame.top - dy / 2.0, frame.width + dx, frame.height + dy)
    return Image(*box, np.ascontiguousarray(pixels[::-1]), smooth)


def _contour(values: NDArray[np.float64], level: float, frame: Frame, colour: int, width: float) -> Mark:
    return _placed(contour(values, level), values.shape, frame, colour, width)


def _placed(
    lines: NDArray[np.float64], shape: tuple[int, ...], frame: Frame, colour: int, width: float
) -> Segments:
    x = frame.left + lines[:, 0::2] * (frame.width / (shape[1] - 1))
    y = frame.bottom - lines[:, 1::2] * (frame.height / (shape[0] - 1))
    return Segments(lengthened(np.stack([x[:, 0], y[:, 0], x[:, 1], y[:, 1]], axis=1)), colour, width)


def _value_map(
    values: NDArray[np.float32], bounds: tuple[float, float], frame: Frame, theme: Theme, scale: float
) -> tuple[Image, list[Mark]]:
    share = (values.astype(np.float64) - bounds[0]) / (bounds[1] - bounds[0])
    places = np.clip(np.rint(np.nan_to_num(share) * 255), 0, 255).astype(np.uint8)
    lines: list[Mark] = [
        _contour(values.astype(np.float64), level, frame, argb(theme.contour, 0.6), 1.0 * scale)
        for level in axes.linear_ticks(*bounds, 6)
    ]
    return _image(np.take(table(theme, "sequential_map"), places), frame), lines


def _class_side(
    snapshot: Snapshot, frame: Frame, theme: Theme, size: tuple[float, float], text: float, shown: Shown
) -> list[Mark]:
    names = snapshot.data.classes
    x = frame.right + 1.1 * text
    room = size[0] - x - 4.0
    if len(names) != 2 or shown.discretise:
        return plot_head.class_legend(
            snapshot,
            x,
            frame.top + 0.6 * text,
            (room, frame.height - _split_room(snapshot.data, shown, text)),
            theme,
            text,
        )
    height = min(max(frame.height - 7.0 * text, 0.0), 190.0 * text / 11.0)
    if height < 4.0 * text:
        return plot_head.class_legend(snapshot, x, frame.top + 0.6 * text, (room, 3.5 * text), theme, text)
    box = (x, frame.top + 0.6 * text, 0.9 * text, height)
    bar = plot_head.colour_bar(box, "diverging_map", [(0.5, "p = 0.5")], room - 1.5 * text, theme, text)
    colours, at, wide = class_colours(theme, 2), x + 1.4 * text, (room - 1.4 * text, 2.0 * text)
    for number, y in ((1, box[1]), (0, box[1] + height)):
        name, colour = names[number], colours[number]
        bar += plot_head.legend_list((name,), (colour,), (at, y), wide, theme, text, first=number)
    return bar


def _split(
    snapshot: Snapshot, frame: Frame, theme: Theme, size: tuple[float, float], text: float, shown: Shown
) -> list[Mark]:
    x = frame.right + 1.1 * text
    shapes = None if snapshot.data.classes else data_points.SPLIT_SHAPES
    return split_marks(snapshot.data, (x, frame.bottom), size[0] - x - 4.0, theme, text, shown, shapes)


def _split_room(data: Prepared, shown: Shown, text: float) -> float:
    """Give the height that ``split_marks`` needs, with what parts it from the classes."""
    many, lines = data_points.is_many(data), 2 if len(data.validation) else 0
    return 4.0 * text if many else (0.8 + 1.6 * lines) * text if lines else 0.0


def split_marks(
    data: Prepared,
    at: tuple[float, float],
    room: float,
    theme: Theme,
    text: float,
    shown: Shown,
    shapes: tuple[Marker, Marker] | None = None,
) -> list[Mark]:
    """Explain how rows are drawn, in up to three lines that end at a point."""
    x, bottom = at
    if not shown.count(data):
        return []
    if data_points.is_dense(data, shown):
        return density_legend(shown.count(data), (x, bottom - 1.9 * text), room, theme, text)
    lines = 2 if len(data.validation) else 0
    drawn = (shown.training, shown.validation)
    marks = plot_head.split_legend(x, bottom, room, theme, text, shapes, drawn) if lines else []
    if data_points.is_many(data):
        above = (x, bottom - (0.35 + 1.6 * lines) * text)
        marks += data_points.sample_legend(data, shown, above, room, theme, text)
    return marks
