"""The feature columns as a person sets them: a number, a date, yes or no, or one of several values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.datasets.values.cells import bool_words
from nnviz.snapshot import Snapshot

Kind = Literal["number", "date", "bool", "category"]
Floats = NDArray[np.float64]
_MOST_ROWS = 2000
"""From so many rows it is seen how much a feature varies."""


@dataclass(frozen=True)
class Feature:
    """One feature column.

    Attributes:
        name: The column's name.
        kind: What its values are.
        first: The place of its first input.
        count: How many inputs it has: one for each value of a category.
        words: The values of a category, or the words for no and yes.
    """

    name: str
    kind: Kind
    first: int
    count: int
    words: tuple[str, ...] = ()

    @property
    def places(self) -> range:
        """The places of its inputs."""
        return range(self.first, self.first + self.count)

    def value(self, inputs: Floats) -> float:
        """Give its value in ``(inputs,)``: a number, or the number of the category that is on (-1: none)."""
        if self.kind != "category":
            return float(inputs[self.first])
        own = inputs[self.first : self.first + self.count]
        return float(np.argmax(own)) if own.max() > 0 else -1.0

    def inputs(self, value: float) -> dict[int, float]:
        """Give what its inputs are for a value."""
        if self.kind != "category":
            return {self.first: value}
        return {place: float(place - self.first == int(value)) for place in self.places}


def features_of(snapshot: Snapshot) -> tuple[Feature, ...]:
    """Give the feature columns of a snapshot in the table's order."""
    units = snapshot.data.inputs
    columns = {column.name: column for column in snapshot.document.data.table.columns}
    found: list[Feature] = []
    place = 0
    while place < len(units):
        name, last = units[place].column, place
        while last < len(units) and units[last].column == name:
            last += 1
        column = columns.get(name)
        if units[place].category is not None:
            words = tuple(unit.category or "" for unit in units[place:last])
            found.append(Feature(name, "category", place, last - place, words))
        elif column is not None and column.type == "bool":
            found.append(Feature(name, "bool", place, 1, bool_words(column)))
        else:
            found.append(Feature(name, "date" if units[place].dates else "number", place, 1))
        place = last
    return tuple(found)


@dataclass(frozen=True)
class Span:
    """The values of a number in the table: lowest, highest, and whether all are whole."""

    low: float
    high: float
    whole: bool


_spans: WeakKeyDictionary[Prepared, dict[int, Span]] = WeakKeyDictionary()


def span_of(data: Prepared, place: int) -> Span:
    """Give the span of an input, looked for once."""
    kept = _spans.setdefault(data, {})
    if place not in kept:
        values = data.raw_x[:, place]
        low, high = float(values.min()), float(values.max())
        some = values[:: max(len(values) // _MOST_ROWS, 1)]
        kept[place] = Span(low, high, bool(np.all(some == np.rint(some))))
    return kept[place]


def by_strength(snapshot: Snapshot, features: tuple[Feature, ...]) -> list[Feature]:
    """Order features by how much they move the first layer, the strongest first.

    That is the mean of the absolute weights that leave an input, times its standard deviation as the
    network sees it; of a category the strongest of its inputs counts.
    """
    data = snapshot.data
    some = data.x[:: max(len(data.x) // _MOST_ROWS, 1)]
    with np.errstate(all="ignore"):
        strength = np.abs(snapshot.params[0][0]).mean(axis=1) * some.std(axis=0)
    strength = np.nan_to_num(strength)
    own = [float(strength[its.first : its.first + its.count].max()) for its in features]
    return [features[place] for place in np.argsort(-np.array(own), kind="stable")]
