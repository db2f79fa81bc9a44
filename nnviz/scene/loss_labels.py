"""Labels at the ends of curves, which never meet, and the ticks that have room between them."""

from __future__ import annotations

from dataclasses import dataclass

from nnviz.numbers import format_share
from nnviz.scene import axes
from nnviz.scene.axes import Frame, Scale
from nnviz.scene.marks import Label, Mark
from nnviz.scene.text import first_fitting, text_width
from nnviz.theme import Theme, argb


@dataclass(frozen=True)
class EndLabel:
    """What is to stand at the end of a curve.

    Attributes:
        y: Where the curve ends.
        wordings: The text, and shorter ones.
        colour: The curve's colour.
        strong: Whether it is written in semibold.
    """

    y: float
    wordings: tuple[str, ...]
    colour: str
    strong: bool


def spread(places: list[float], low: float, high: float, apart: float) -> list[float]:
    """Move places as little as needed, so that neighbours are ``apart`` and all lie from low to high.

    Where there is not enough room they are spread evenly.
    """
    if len(places) < 2:
        return [min(max(place, low), high) for place in places]
    apart = min(apart, (high - low) / (len(places) - 1))
    order = sorted(range(len(places)), key=lambda i: places[i])
    groups: list[tuple[float, int]] = []  # the middle of a group of labels, and how many they are
    for i in order:
        group = (min(max(places[i], low), high), 1)
        while groups and group[0] - groups[-1][0] < apart * (group[1] + groups[-1][1]) / 2.0 - 1e-9:
            other = groups.pop()
            count = group[1] + other[1]
            middle = (group[0] * group[1] + other[0] * other[1]) / count
            half = apart * (count - 1) / 2.0
            group = (min(max(middle, low + half), high - half), count)
        groups.append(group)
    moved = [middle + apart * (k - (count - 1) / 2.0) for middle, count in groups for k in range(count)]
    result = [0.0] * len(places)
    for i, place in zip(order, moved, strict=True):
        result[i] = place
    return result


def end_labels(ends: list[EndLabel], frame: Frame, room: float, size: float) -> list[Label]:
    """Write the labels at the right of a plot."""
    places = spread([end.y for end in ends], frame.top, frame.bottom, 1.45 * size)
    x = frame.right + 0.9 * size
    labels: list[Label] = []
    most = max((len(end.wordings) for end in ends), default=0)
    level = next(
        (
            n
            for n in range(most)
            if all(text_width(end.wordings[n], size, "semibold") <= room for end in ends)
        ),
        0,
    )
    for end, y in zip(ends, places, strict=True):
        weight = "semibold" if end.strong else "regular"
        text = first_fitting(end.wordings[level:], room, size, "semibold")
        labels.append(Label(x, y, text, argb(end.colour), size, weight=weight))
    return labels


def free_ticks(
    scale: Scale, share: bool, labels: list[Label], frame: Frame, theme: Theme, size: float, room: float
) -> list[Mark]:
    """Write the ticks of the right axis where no label of a curve stands."""
    ticks, texts = axes.fitting_ticks(scale, 1.6 * size, upright=True)
    if share:
        texts = [format_share(tick) for tick in ticks]
    small = 0.9 * size
    marks: list[Mark] = []
    for tick, text in zip(ticks, texts, strict=True):
        y = float(scale.place(tick))
        if first_fitting((text,), room, small) and all(abs(y - label.y) > 1.35 * size for label in labels):
            marks.append(Label(frame.right + 0.9 * size, y, text, argb(theme.muted), small))
    return marks
