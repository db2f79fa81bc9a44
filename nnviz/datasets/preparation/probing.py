"""What a person types to ask the network, as the row that the network sees."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.one_hot import one_hot
from nnviz.datasets.preparation.prepared import ColumnFit, Floats, Prepared
from nnviz.datasets.preparation.scaling import check_range
from nnviz.datasets.preparation.units import columns_with
from nnviz.datasets.spec import Plan
from nnviz.datasets.table import Column, Notice
from nnviz.datasets.values.cells import bool_words, cell_text, is_missing, parse_date, parse_number, shorten
from nnviz.errors import UserError
from nnviz.registry import did_you_mean


@dataclass(frozen=True, eq=False)
class Encoded:
    """A typed row as the network sees it.

    Attributes:
        row: ``(1, inputs)``, scaled.
        raw: ``(1, inputs)`` in the table's units.
        notices: What a person should know of it: values that the table doesn't have, cells left empty.
    """

    row: Floats
    raw: NDArray[np.float64]
    notices: tuple[Notice, ...] = ()


def encode_row(document: Plan, prepared: Prepared, values: Sequence[float | str | None]) -> Floats:
    """Turn one typed value for each feature column into an input row ``(1, inputs)``; see ``encode``."""
    return encode(document, prepared, values).row


def encode(document: Plan, prepared: Prepared, values: Sequence[float | str | None]) -> Encoded:
    """Turn one typed value for each feature column, in the table's units and order, into an input row.

    A text that the table doesn't have counts as one of the rare ones that share an input, or leaves all
    inputs of its column at 0. A missing cell is filled as those of the table are.

    Args:
        document: What was prepared.
        prepared: Its prepared table.
        values: Numbers, or texts of them, of dates, or of categories; None, "" and such as "NA" are missing.

    Raises:
        UserError: If there are too few or too many values, or one doesn't fit its column.
    """
    columns = columns_with(document.data, "feature")
    if len(values) != len(columns):
        names = ", ".join(column.name for column in columns)
        wanted = "1 value" if len(columns) == 1 else f"{len(columns)} values"
        raise UserError("wrong_count", f"The network takes {wanted} ({names}), not {len(values)}.")
    raw: list[float] = []
    notices: list[Notice] = []
    for column, fit, value in zip(columns, prepared.inputs_fit, values, strict=True):
        raw += _encode(column, fit, value, notices)
    row = np.asarray([raw], np.float64)
    names = [unit.column for unit in prepared.inputs]
    check_range(row, names)
    with np.errstate(over="ignore"):
        scaled = prepared.input_scaling.forward(row)
    check_range(scaled.astype(np.float64), names)
    return Encoded(scaled, row, tuple(notices))


def _encode(column: Column, fit: ColumnFit, value: float | str | None, notices: list[Notice]) -> list[float]:
    """Give the raw inputs of one column, noting what is unusual."""
    is_text = column.type in ("category", "text")
    if _is_missing(column, value):
        if math.isnan(fit.fill):
            message = (
                f"A value for {shorten(column.name)} is missing. Give one, or fill missing cells with the "
                "mean when preparing the table."
            )
            raise UserError("missing_value", message)
        text = f"{shorten(column.name)} is missing: {shorten(cell_text(column, fit.fill))} stands for it."
        notices.append(Notice("filled", text))
        return _switched(column, int(fit.fill)) if is_text else [fit.fill]
    assert value is not None
    if is_text:
        return _switched(column, _category(column, value, notices))
    number = float(value) if isinstance(value, float | int) else _number(column, value.strip())
    if not math.isfinite(number):
        message = f"{number:g} doesn't fit column {shorten(column.name)}: write a number."
        raise UserError("bad_value", message)
    return [number]


def _is_missing(column: Column, value: float | str | None) -> bool:
    """Whether a typed value says that there is none; a text that the table has is one, whatever it says."""
    if value is None:
        return True
    return isinstance(value, str) and is_missing(value) and value.strip() not in column.categories


def _switched(column: Column, code: int | None) -> list[float]:
    """Give the 0s and the 1 of a category; all 0 where it has no input."""
    coded = one_hot(column)
    place = coded.other if code is None else int(coded.places[code])
    return [float(place == index) for index in range(len(coded.units))]


def _category(column: Column, value: float | str, notices: list[Notice]) -> int | None:
    """Give the code of a category by its name, whatever the case of its letters, or None."""
    text = f"{value:g}" if isinstance(value, float | int) else value.strip()
    if text in column.categories:
        return column.categories.index(text)
    folded = [name.casefold() for name in column.categories]
    if folded.count(text.casefold()) == 1:
        return folded.index(text.casefold())
    coded = one_hot(column)
    if coded.other is None:
        what = f"all its inputs are 0.{did_you_mean(text, column.categories[:20])}"
    else:
        what = f'it counts as "{coded.units[coded.other].category}".'
        if text.casefold() == (coded.units[coded.other].category or "").casefold():
            return None
    text = f"{shorten(text)} is no value of {shorten(column.name)} in the table: {what}"
    notices.append(Notice("unknown_category", text))
    return None


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
