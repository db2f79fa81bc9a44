"""What a person types to ask the network, as the row that the network sees."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.cells import bool_words, parse_date, parse_number, shorten
from nnviz.datasets.prepared import Prepared
from nnviz.datasets.scaling import check_range
from nnviz.datasets.spec import Plan
from nnviz.datasets.table import Column
from nnviz.datasets.units import columns_with
from nnviz.errors import UserError
from nnviz.registry import did_you_mean


def encode_row(document: Plan, prepared: Prepared, values: Sequence[float | str]) -> NDArray[np.float32]:
    """Turn one typed value for each feature column, in the table's units and order, into an input row.

    Args:
        document: What was prepared.
        prepared: Its prepared table.
        values: Numbers, or texts of them, of dates, or of categories.

    Returns:
        ``(1, inputs)``, scaled.

    Raises:
        UserError: If there are too few or too many values, or one doesn't fit its column.
    """
    columns = columns_with(document.data, "feature")
    if len(values) != len(columns):
        names = ", ".join(column.name for column in columns)
        wanted = "1 value" if len(columns) == 1 else f"{len(columns)} values"
        raise UserError("wrong_count", f"The network takes {wanted} ({names}), not {len(values)}.")
    raw: list[float] = []
    for column, value in zip(columns, values, strict=True):
        raw += _encode(column, value)
    row = np.asarray([raw], np.float64)
    names = [unit.column for unit in prepared.inputs]
    check_range(row, names)
    with np.errstate(over="ignore"):
        scaled = prepared.input_scaling.forward(row)
    check_range(scaled.astype(np.float64), names)
    return scaled


def _encode(column: Column, value: float | str) -> list[float]:
    """Give the raw inputs of one column."""
    if column.type in ("category", "text"):
        place = _category(column, value)
        return [float(place == index) for index in range(len(column.categories))]
    number = float(value) if isinstance(value, float | int) else _number(column, value.strip())
    if not math.isfinite(number):
        message = f"{number:g} doesn't fit column {shorten(column.name)}: write a number."
        raise UserError("bad_value", message)
    return [number]


def _category(column: Column, value: float | str) -> int:
    """Give the code of a category by its name, whatever the case of its letters."""
    text = f"{value:g}" if isinstance(value, float | int) else value.strip()
    if text in column.categories:
        return column.categories.index(text)
    folded = [name.casefold() for name in column.categories]
    if folded.count(text.casefold()) == 1:
        return folded.index(text.casefold())
    hint = did_you_mean(text, column.categories[:20])
    raise UserError("unknown_category", f"{shorten(text)} is no value of {shorten(column.name)}.{hint}")


def _number(column: Column, text: str) -> float:
    """Give the number, the day or the 0 or 1 that a text means in a column."""
    low, high = bool_words(column)
    number = parse_number(text)
    if column.type == "bool" and number not in (0.0, 1.0):
        number = {low.casefold(): 0.0, high.casefold(): 1.0}.get(text.casefold())
    elif column.type == "date" and number is None:
        number = parse_date(text)
    if number is None:
        wanted = {"bool": f"{low} or {high}", "date": "a date such as 2024-12-31"}.get(
            column.type, "a number"
        )
        message = f"{shorten(text)} doesn't fit column {shorten(column.name)}: write {wanted}."
        raise UserError("bad_value", message)
    return number
