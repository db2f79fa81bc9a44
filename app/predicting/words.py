"""What is said of a point of the map, of a row, and of the network's answer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.units import value_text
from nnviz.explain import forward_row
from nnviz.scene.prediction_answer import answer_words, answers
from nnviz.snapshot import Snapshot

_MOST_VALUES = 4
Floats = NDArray[np.float64]


def describe(snapshot: Snapshot, inputs: Floats) -> str:
    """Say what the network makes of inputs, such as "pink 0.1, small 0.6 → buy 89.7 %"."""
    axes = snapshot.surfaces.axes if snapshot.surfaces is not None else ()
    return f"{_values(snapshot, inputs, axes)}  →  {answer(snapshot, inputs)}"


def describe_row(snapshot: Snapshot, row: int) -> str:
    """Say a row: its values, its label, and what the network makes of it."""
    data = snapshot.data
    axes = snapshot.surfaces.axes if snapshot.surfaces is not None else ()
    others = [place for place in range(len(data.inputs)) if place not in axes]
    said = _values(snapshot, data.raw_x[row], (*axes, *others)[:_MOST_VALUES])
    more = len(data.inputs) - _MOST_VALUES
    said += f" and {more} more" if more > 0 else ""
    head = f"row {row + 1}{' (validation)' if is_validation(snapshot, row) else ''}: {said}"
    return f"{head}\n{label_text(snapshot, row)}  →  {answer(snapshot, data.raw_x[row])}"


def is_validation(snapshot: Snapshot, row: int) -> bool:
    """Whether a row is held out for validation."""
    rows = snapshot.data.validation
    place = int(np.searchsorted(rows, row))
    return place < len(rows) and int(rows[place]) == row


def label_text(snapshot: Snapshot, row: int) -> str:
    """Write the label of a row."""
    data = snapshot.data
    if data.classes:
        return data.classes[int(data.labels[row])]
    values = data.raw_y[row]
    pairs = [
        (unit, value_text(unit, float(value), 6)) for unit, value in zip(data.outputs, values, strict=True)
    ]
    return pairs[0][1] if len(pairs) == 1 else ", ".join(f"{unit.name} {text}" for unit, text in pairs)


def answer(snapshot: Snapshot, inputs: Floats) -> str:
    """Say what the network answers: the likeliest class, or the number."""
    lines = answers(snapshot, forward_row(snapshot, inputs).outputs)
    return " ".join(part for its in lines if its.wins for part in (its.name, its.said)) or answer_words(lines)


def _values(snapshot: Snapshot, inputs: Floats, places: tuple[int, ...]) -> str:
    """Write some of the inputs; of a category only the value that is on."""
    said: list[str] = []
    for place in places:
        unit, value = snapshot.data.inputs[place], float(inputs[place])
        if unit.category is None:
            said.append(f"{unit.name} {value_text(unit, value)}")
        elif value > 0.5:
            said.append(f"{unit.column} {unit.category}")
    return ", ".join(said)
