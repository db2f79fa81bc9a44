"""What a network answers for one row: a bar a class, or a number a label, beside the truth if it is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.datasets.preparation.units import value_text
from nnviz.numbers import format_number, format_share
from nnviz.scene.data_points import marker
from nnviz.scene.marks import Label, Mark, Picture, Points, Rect, Weight
from nnviz.scene.text import elide, first_fitting, text_width
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme, argb, class_colours

SHARES = ("softmax", "sigmoid", "hard_sigmoid")
"""The activations whose outputs are probabilities."""
TICK = "\u2713"
"""Marks the true class where there is no room for the word."""


@dataclass(frozen=True)
class Answer:
    """One line of an answer.

    Attributes:
        name: A class or a label.
        said: Its probability or value, as a person would write it.
        bar: How long its bar is, 0 to 1; None for no bar.
        wins: Whether it is the class that is predicted.
        true: The truth: of the class that the row has "true", of a number the error and the true one; or "".
    """

    name: str
    said: str
    bar: float | None
    wins: bool
    true: str = ""


def answers(snapshot: Snapshot, outputs: NDArray[np.float64], row: int | None = None) -> tuple[Answer, ...]:
    """Give an answer line by line.

    Args:
        snapshot: Whose network was asked.
        outputs: ``(outputs,)`` of it, in the label's units for a regression.
        row: The prepared row that was asked about, whose truth is known; None for a probe.
    """
    data = snapshot.data
    if data.classes:
        return _of_classes(snapshot, outputs, row)
    lines: list[Answer] = []
    for place, unit in enumerate(data.outputs):
        value, true = float(outputs[place]), ""
        if row is not None:
            truth = float(data.raw_y[row, place])
            error = f"{value - truth:+.0f} days" if unit.dates else format_number(value - truth, 4)
            true = f"error {error}, true {value_text(unit, truth, 6)}"
        lines.append(Answer(unit.name, value_text(unit, value, 6), None, False, true))
    return tuple(lines)


def _of_classes(snapshot: Snapshot, outputs: NDArray[np.float64], row: int | None) -> tuple[Answer, ...]:
    data = snapshot.data
    shares = snapshot.document.network.output.activation in SHARES
    values = outputs.astype(np.float64)
    if len(values) == 1:
        low, high = data.targets
        p = (float(values[0]) - low) / ((high - low) or 1.0)
        values = np.array([1.0 - p, p])
        shares = True
    best = _winner(data, outputs)
    lines: list[Answer] = []
    for place, (name, value) in enumerate(zip(data.classes, values.tolist(), strict=True)):
        said = format_share(value) if shares else format_number(value)
        true = "true" if row is not None and int(data.labels[row]) == place else ""
        bar = min(max(value, 0.0), 1.0) if np.isfinite(value) else 0.0
        lines.append(Answer(name, said, bar, place == best, true))
    return tuple(lines)


def _winner(data: Prepared, outputs: NDArray[np.float64]) -> int:
    """Give the class that is predicted, as the accuracy counts it."""
    if len(outputs) == 1:
        low, high = data.targets
        middle, value = (low + high) / 2.0, float(outputs[0])
        return int(value >= middle if low < 0 else value > middle)
    return int(np.argmax(np.nan_to_num(outputs, nan=-np.inf)))


def answer_words(lines: Sequence[Answer], most: int = 8) -> str:
    """Say an answer in words."""
    order = sorted(lines, key=lambda its: not its.wins)[:most]
    return ", ".join(
        f"{its.name} {its.said}{' (predicted)' if its.wins else ''}{f' ({its.true})' if its.true else ''}"
        for its in order
    )


def answer_picture(
    snapshot: Snapshot,
    lines: Sequence[Answer],
    theme: Theme,
    size: tuple[float, float],
    *,
    title: str = "",
    text_scale: float = 1.0,
) -> Picture:
    """Draw an answer; where classes have no room the likeliest are shown.

    Args:
        snapshot: Whose network was asked.
        lines: The answer.
        theme: In which colours.
        size: Width and height in pixels.
        title: A line above it, such as "Row 3"; left out where several lines need its room.
        text_scale: The user's own enlargement of text.
    """
    text = 11.0 * text_scale
    margin, y = 8.0 * text_scale, 10.0 * text_scale
    marks: list[Mark] = []
    if title and y + 1.6 * text + _least(snapshot, lines, text) <= size[1]:
        said = elide(title, size[0] - 2.0 * margin, text, "semibold")
        marks.append(Label(margin, y, said, argb(theme.text), text, weight="semibold"))
        y += 1.6 * text
    box = (margin, y, size[0] - 2.0 * margin, size[1] - y)
    draw = _bars if snapshot.data.classes else _numbers
    marks += draw(snapshot, lines, box, theme, text)
    words = answer_words(lines)
    return Picture(float(size[0]), float(size[1]), argb(theme.panel), tuple(marks), words, theme.family)


def _least(snapshot: Snapshot, lines: Sequence[Answer], text: float) -> float:
    """Give the height below the middle of the first line in which all lines have room."""
    if snapshot.data.classes:
        return 1.8 * text * (len(lines) - 1) + 1.0 * text
    return (
        sum(1.6 + 1.45 * len(its.true.split(", ") if its.true else ()) for its in lines) * text - 0.8 * text
    )


_Box = tuple[float, float, float, float]


def _bars(snapshot: Snapshot, lines: Sequence[Answer], box: _Box, theme: Theme, text: float) -> list[Mark]:
    """Draw a bar a class: beside its name, or thin under it where the name would not have room."""
    x, y, width, height = box
    numbers = max(text_width(its.said, text, "semibold") for its in lines)
    names = max(text_width(_name(its), text, "semibold") for its in lines) + 1.5 * text
    under = width - names - numbers - 1.3 * text < 22.0
    step, last = (1.8 * text, 1.0 * text) if under else (1.75 * text, 0.6 * text)
    most = max(int((height - last) / step) + 1, 1)
    places = list(range(len(lines)))
    if len(lines) > most:
        places = sorted(places, key=lambda place: -(lines[place].bar or 0.0))[:most]
    colours = class_colours(theme, len(lines))
    marks: list[Mark] = []
    for number, place in enumerate(places):
        its, at = lines[place], y + number * step
        weight: Weight = "semibold" if its.wins else "regular"
        ink, colour = argb(theme.text if its.wins else theme.muted), argb(colours[place])
        centre = np.array([[x + 0.4 * text, at]])
        marks.append(Points(centre, marker(place), 0.68 * text, colour, argb(theme.ring), 1.0))
        name = _fitting(its, width - numbers - 1.7 * text if under else names, text, weight)
        marks.append(Label(x + 1.2 * text, at, name, ink, text, weight=weight))
        marks.append(Label(x + width, at, its.said, ink, text, "end", weight))
        left = x + (1.2 * text if under else names + 0.4 * text)
        room = width - 1.2 * text if under else width - names - numbers - 1.3 * text
        thick, top = (0.28 * text, at + 0.72 * text) if under else (0.8 * text, at - 0.4 * text)
        marks += _bar(its.bar, (left, top, max(room, 4.0), thick), colour, theme)
    return marks


def _bar(share: float | None, box: _Box, colour: int, theme: Theme) -> list[Mark]:
    """Draw a share of 1 as a bar on its ground."""
    x, y, width, height = box
    marks: list[Mark] = [Rect(x, y, width, height, argb(theme.grid), radius=0.25 * height)]
    if share:
        marks.append(Rect(x, y, max(width * share, 1.0), height, colour, radius=0.25 * height))
    return marks


def _fitting(its: Answer, room: float, text: float, weight: Weight) -> str:
    """Give a name that fits, of the true class with at least a tick."""
    ticked = f"{its.name} {TICK}" if its.true else its.name
    return first_fitting((_name(its), ticked), room, text, weight) or elide(ticked, room, text, weight)


def _name(its: Answer) -> str:
    return f"{its.name} ({its.true})" if its.true else its.name


def _numbers(snapshot: Snapshot, lines: Sequence[Answer], box: _Box, theme: Theme, text: float) -> list[Mark]:
    x, y, width, height = box
    marks: list[Mark] = []
    for its in lines:
        if y > box[1] + height - 0.3 * text:
            break
        if len(lines) == 1 and height > 6.2 * text:
            marks.append(Label(x, y, elide(its.name, width, text), argb(theme.muted), text))
            y += 1.9 * text
            large = 1.5 * text
            said = elide(its.said, width, large, "semibold")
            marks.append(Label(x, y, said, argb(theme.text), large, weight="semibold"))
            y += 2.0 * text
        else:
            said = elide(f"{its.name} {its.said}", width, text, "semibold")
            marks.append(Label(x, y, said, argb(theme.text), text, weight="semibold"))
            y += 1.6 * text
        for part in its.true.split(", ") if its.true else ():
            if y > box[1] + height - 0.5 * text:
                break  # half a line says nothing
            marks.append(Label(x, y, elide(part, width, text), argb(theme.muted), text))
            y += 1.45 * text
    return marks
