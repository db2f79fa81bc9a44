"""Texts as numbers: one input for each value of a column, the rarest of very many sharing one."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.prepared import InputUnit
from nnviz.datasets.table import Column, Notice
from nnviz.datasets.values.cells import shorten
from nnviz.numbers import format_count

MAX_INPUTS = 50
"""The most inputs that one column of texts becomes."""

_OTHER = ("other", "all others", "all other values", "(other)")


@dataclass(frozen=True, eq=False)
class OneHot:
    """Which input stands for which value of a column.

    Attributes:
        units: The inputs: kept values in the order of their first appearance, then maybe "other".
        places: ``(categories,)``: the input of each category, counted from the column's first one.
        folded_rows: In how many rows of the table a value stands that shares an input.
    """

    units: tuple[InputUnit, ...]
    places: NDArray[np.intp]
    folded_rows: int = 0

    @property
    def other(self) -> int | None:
        """The place of the input that several values share, None where each has its own."""
        return len(self.units) - 1 if self.units[-1].folded else None


_known: WeakKeyDictionary[Column, OneHot] = WeakKeyDictionary()


def one_hot(column: Column) -> OneHot:
    """Give each value of a text column its input.

    A column of more than 50 values keeps the 49 most frequent (the first of equals); the others share
    one input. How often a value comes is counted in the whole table, so that the network's width
    doesn't change with the split.
    """
    found = _known.get(column)
    if found is None:
        found = _known[column] = _assign(column)
    return found


def _assign(column: Column) -> OneHot:
    count = len(column.categories)
    if count <= MAX_INPUTS:
        units = tuple(_unit(column, name) for name in column.categories)
        return OneHot(units, np.arange(count))
    codes = column.values[column.present].astype(np.intp)
    often = np.bincount(codes, minlength=count)
    kept = np.sort(np.argsort(-often, kind="stable")[: MAX_INPUTS - 1])
    codes_kept: list[int] = kept.tolist()
    names = [column.categories[code] for code in codes_kept]
    places = np.full(count, len(kept), np.intp)
    places[kept] = np.arange(len(kept))
    units = (*(_unit(column, name) for name in names), _unit(column, _other_name(names), count - len(kept)))
    return OneHot(units, places, int(often.sum() - often[kept].sum()))


def _unit(column: Column, category: str, folded: int = 0) -> InputUnit:
    return InputUnit(f"{column.name} = {category}", column.name, category, folded)


def _other_name(names: list[str]) -> str:
    """Name the shared input, unlike any value that has an input of its own."""
    taken = {name.casefold() for name in names}
    number, name = 1, next((name for name in _OTHER if name not in taken), "other 1")
    while name in taken:
        number, name = number + 1, f"other {number + 1}"
    return name


def folding_notices(columns: tuple[Column, ...]) -> tuple[Notice, ...]:
    """Say which text columns have values that share an input, and how many rows that concerns."""
    notices: list[Notice] = []
    for column in columns:
        if column.type not in ("category", "text") or one_hot(column).other is None:
            continue
        coded = one_hot(column)
        unit = coded.units[-1]
        rows = "1 row" if coded.folded_rows == 1 else f"{format_count(coded.folded_rows)} rows"
        text = (
            f"Column {shorten(column.name)} has {format_count(len(column.categories))} different texts: the "
            f"{len(coded.units) - 1} most frequent have an input each, the other {format_count(unit.folded)} "
            f'({rows}) share the input "{unit.category}".'
        )
        notices.append(Notice("folded", text))
    return tuple(notices)
