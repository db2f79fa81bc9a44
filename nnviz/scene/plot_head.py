"""The head of a plot, and the column of explanations at its right."""

from __future__ import annotations

import numpy as np

from nnviz.numbers import format_number, format_share
from nnviz.scene.axes import Frame
from nnviz.scene.data_points import marker
from nnviz.scene.marks import Image, Label, Mark, Marker, Points, Polyline, Segments
from nnviz.scene.text import elide, first_fitting, text_width
from nnviz.snapshot import Snapshot
from nnviz.theme import Table, Theme, argb, class_colours, table


def head(title: str, aside: tuple[str, ...], width: float, scale: float, theme: Theme) -> list[Mark]:
    """Write the title at the left and the first aside that fits at the right."""
    margin, size, small = 12.0 * scale, 14.0 * scale, 11.5 * scale
    y = margin + 8.0 * scale
    text = elide(title, width - 2.0 * margin, size, "semibold")
    marks: list[Mark] = [Label(margin, y, text, argb(theme.text), size, weight="semibold")]
    room = width - 3.5 * margin - text_width(text, size, "semibold")
    if said := first_fitting(aside, room, small):
        marks.append(Label(width - margin, y, said, argb(theme.muted), small, "end"))
    return marks


def metric_texts(snapshot: Snapshot) -> tuple[str, ...]:
    """Say how good these weights are, on which rows, in a long and in a short wording."""
    fit = snapshot.fit
    if fit is None:
        return ()
    name = "accuracy" if fit.key == "accuracy" else "mean abs. error"
    about = "" if fit.exact else "≈ "

    def write(value: float) -> str:
        return about + (format_share(value) if fit.key == "accuracy" else format_number(value))

    train = f"train {name} {write(fit.train)}"
    said = (train, write(fit.train))
    if fit.validation is not None:
        said = (f"{train} · validation {write(fit.validation)}", *said)
    # The curve of the loss panel is Keras' mean over the epoch instead, of each batch before its update.
    return (f"with these weights: {said[0]}", *said) if snapshot.epoch else said


def colour_bar(
    box: tuple[float, float, float, float],
    key: Table,
    labels: list[tuple[float, str]],
    room: float,
    theme: Theme,
    size: float,
) -> list[Mark]:
    """Draw an upright colour bar (x, y, width, height) with labels at shares of its height, 0 lowest."""
    x, y, width, height = box
    pixels = np.repeat(table(theme, key)[::-1, None], 2, axis=1)
    marks: list[Mark] = [Image(x, y, width, height, pixels, stroke=argb(theme.axis))]
    for share, text in labels:
        said = elide(text, room, size)
        marks.append(Label(x + width + 0.5 * size, y + (1.0 - share) * height, said, argb(theme.muted), size))
    return marks


def class_legend(
    snapshot: Snapshot, x: float, y: float, room: tuple[float, float], theme: Theme, size: float
) -> list[Mark]:
    """List classes with colour and shape, one under the other, as many as there is room for."""
    names = snapshot.data.classes
    colours = class_colours(theme, len(names))
    return legend_list(names, colours, (x, y), room, theme, size)


def legend_list(
    names: tuple[str, ...],
    colours: tuple[str, ...],
    at: tuple[float, float],
    room: tuple[float, float],
    theme: Theme,
    size: float,
    *,
    first: int = 0,
) -> list[Mark]:
    """List names with colours and shapes from a point down, within a room (width, height).

    ``first`` is the number of the class or output that the first name belongs to.
    """
    marks: list[Mark] = []
    row = 1.65 * size
    most = max(int(room[1] / row), 1)
    shown = names if len(names) <= most else names[: most - 1]
    for number, name in enumerate(shown):
        y = at[1] + number * row
        centre = np.array([[at[0] + 0.4 * size, y]])
        colour = argb(colours[number % len(colours)])
        marks.append(Points(centre, marker(first + number), 0.68 * size, colour, argb(theme.ring), 1.0))
        marks.append(
            Label(at[0] + 1.2 * size, y, elide(name, room[0] - 1.2 * size, size), argb(theme.muted), size)
        )
    if len(shown) < len(names):
        text = elide(f"… {len(names) - len(shown)} more", room[0], size)
        marks.append(Label(at[0] + 1.2 * size, at[1] + len(shown) * row, text, argb(theme.muted), size))
    return marks


def split_legend(
    x: float,
    bottom: float,
    room: float,
    theme: Theme,
    size: float,
    shapes: tuple[Marker, Marker] | None = None,
    drawn: tuple[bool, bool] = (True, True),
) -> list[Mark]:
    """Explain filled and hollow points (or those of two shapes) in two rows that end at ``bottom``.

    ``drawn`` says whether training and validation rows are drawn; what isn't needs no explanation.
    """
    marks: list[Mark] = []
    ink = argb(theme.muted)
    for row, (name, fill) in enumerate((("training", ink), ("validation", argb(theme.canvas)))):
        if not drawn[row]:
            continue
        y = bottom - (1.2 - row) * 1.6 * size
        text = elide(name, room - 1.2 * size, size)
        shape = shapes[row] if shapes else "circle"
        inside = 0 if shapes else fill
        marks.append(Points(np.array([[x + 0.4 * size, y]]), shape, 0.62 * size, inside, ink, 1.3))
        marks.append(Label(x + 1.2 * size, y, text, ink, size))
    return marks


def probe_marks(frame: Frame, at: tuple[float, float], theme: Theme, scale: float) -> list[Mark]:
    """Draw the probe: cross hairs and a ring, seen on any colour."""
    x, y = at
    arms = np.array(
        [
            [[frame.left, y], [frame.right, y]],
            [[x, frame.top], [x, frame.bottom]],
        ]
    )
    marks: list[Mark] = []
    for line in arms:
        marks.append(Polyline(line, argb(theme.canvas, 0.55), 3.0))
        marks.append(Polyline(line, argb(theme.text), 1.0, (4.0, 3.0)))
    ring = np.array([[x, y]])
    marks.append(Points(ring, "circle", 12.0 * scale, 0, argb(theme.canvas), 5.0))
    marks.append(Points(ring, "circle", 12.0 * scale, 0, argb(theme.text), 2.0))
    return marks


def fit_legend(frame: Frame, theme: Theme, size: float) -> list[Mark]:
    """Explain points and line of a fit in a line of their own over the plot, where there is room."""
    y = frame.top - 1.65 * size
    widths = [text_width(word, size) for word in ("data", "prediction")]
    if widths[0] + widths[1] + 5.2 * size > frame.width:
        return []
    ink, x = argb(theme.muted), frame.left
    line = x + 2.6 * size + widths[0]
    dot = np.array([[x + 0.4 * size, y]])
    return [
        Points(dot, "circle", 0.62 * size, argb(theme.scatter), argb(theme.ring), 1.0),
        Label(x + 1.2 * size, y, "data", ink, size),
        Segments(np.array([[line, y, line + 1.5 * size, y]]), argb(theme.fit), 2.2),
        Label(line + 2.0 * size, y, "prediction", ink, size),
    ]
