"""What the preparation did to each column, to be read and copied."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from nnviz.datasets.preparation.prepared import Affine, ColumnFit, Method, Prepared
from nnviz.datasets.spec import DataPlan, Role
from nnviz.datasets.table import Column, ColumnType
from nnviz.datasets.values.cells import bool_words, cell_text, date_text, number_text
from nnviz.numbers import format_count

MOST_DROPPED = 100
"""The most dropped rows that are named."""

_WORDS: Mapping[str, str] = {
    "none": "as it is",
    "standard": "minus the mean {offset}, divided by the standard deviation {scale}",
    "minmax": "from {offset} to {end}, brought to 0 to 1",
    "days": "days since {date}",
    "years": "years of 365.25 days since {date}",
    "constant": "the same value in every training row",
    "one_hot": "1 for the text of the row, 0 for all others",
    "classes": "one of {classes}",
    "ignored": "left out",
}
_HEADER = ("column", "type", "role", "missing", "filled", "filled with", "done", "offset", "scale", "becomes")


@dataclass(frozen=True)
class Treatment:
    """What became of one column.

    Attributes:
        column: Its name.
        type: The type of its cells.
        role: Its role.
        missing: How many of its cells are missing in the table.
        filled: How many missing cells of kept rows were filled.
        fill: What stands for a missing cell, as a person would write it; None where rows are dropped.
        method: What was done to its numbers.
        offset: What was taken away from them, in the table's units (dates: days since 1970-01-01).
        scale: What they were then divided by.
        inputs: The inputs it became; of a label, the outputs.
        folded: How many of its texts share the last input.
        text: What was done, in words.
    """

    column: str
    type: ColumnType
    role: Role
    missing: int
    filled: int
    fill: str | None
    method: Method | Literal["ignored"]
    offset: float | None
    scale: float | None
    inputs: tuple[str, ...]
    folded: int
    text: str


def treatments(data: DataPlan, prepared: Prepared) -> tuple[Treatment, ...]:
    """Tell for every column of a table what became of it, in the table's order."""
    inputs = {fit.column: fit for fit in prepared.inputs_fit}
    outputs = {fit.column: fit for fit in prepared.outputs_fit}
    found: list[Treatment] = []
    for column, role in zip(data.table.columns, data.roles, strict=True):
        if role == "feature":
            found.append(_input(column, inputs[column.name], prepared))
        elif role == "target":
            found.append(_output(column, outputs[column.name], prepared))
        else:
            found.append(_left_out(column))
    return tuple(found)


def _left_out(column: Column) -> Treatment:
    return Treatment(
        column.name, column.type, "ignore", column.missing, 0, None, "ignored", None, None, (), 0, "left out"
    )


def _input(column: Column, fit: ColumnFit, prepared: Prepared) -> Treatment:
    units = prepared.inputs[fit.first : fit.first + fit.count]
    folded = units[-1].folded
    names = tuple(unit.name for unit in units)
    text = _words(column, fit, prepared.input_scaling, "")
    if folded:
        text += f"; {format_count(folded)} rare texts share the last input"
    return _treated(column, "feature", fit, prepared.input_scaling, names, folded, text)


def _output(column: Column, fit: ColumnFit, prepared: Prepared) -> Treatment:
    names = tuple(unit.name for unit in prepared.outputs[fit.first : fit.first + fit.count])
    text = _words(column, fit, prepared.output_scaling, ", ".join(prepared.classes[:20]))
    return _treated(column, "target", fit, prepared.output_scaling, names, 0, text)


def _treated(
    column: Column,
    role: Role,
    fit: ColumnFit,
    scaling: Affine,
    names: tuple[str, ...],
    folded: int,
    text: str,
) -> Treatment:
    is_number = fit.method not in ("one_hot", "classes") and column.type not in ("category", "text")
    return Treatment(
        column=column.name,
        type=column.type,
        role=role,
        missing=column.missing,
        filled=fit.filled,
        fill=None if math.isnan(fit.fill) else cell_text(column, _near(column, fit.fill)),
        method=fit.method,
        offset=float(scaling.offset[fit.first]) if is_number else None,
        scale=float(scaling.scale[fit.first]) if is_number else None,
        inputs=names,
        folded=folded,
        text=text,
    )


def _near(column: Column, fill: float) -> float:
    """Round the mean of dates to the second: no finer one can be written in a table."""
    return round(fill * 86_400) / 86_400 if column.type == "date" else fill


def _words(column: Column, fit: ColumnFit, scaling: Affine, classes: str) -> str:
    """Say what was done to a column."""
    offset, scale = float(scaling.offset[fit.first]), float(scaling.scale[fit.first])
    is_date = column.type == "date"
    words = _WORDS[fit.method].format(
        offset=_write(offset, is_date),
        end=_write(offset + scale, is_date),
        scale=f"{_write(scale, False)} days" if is_date else _write(scale, False),
        date=date_text(_near(column, offset)) if is_date else "",
        classes=classes,
    )
    if column.type == "bool" and fit.method == "none":
        low, high = bool_words(column)
        words = f"{low} is 0, {high} is 1"
    return words


def _write(value: float, is_date: bool) -> str:
    return date_text(round(value * 86_400) / 86_400) if is_date else number_text(float(f"{value:.9g}"))


def treatment_text(found: Sequence[Treatment]) -> str:
    """Write what became of each column as a table with tabs between its cells, for a spreadsheet."""
    lines = ["\t".join(_HEADER)]
    for its in found:
        numbers = ["" if value is None else repr(value) for value in (its.offset, its.scale)]
        becomes = _safe(", ".join(its.inputs))
        fill = "" if its.fill is None else _safe(its.fill, its.type)
        cells = [_safe(its.column), its.type, _role(its.role), str(its.missing), str(its.filled), fill]
        lines.append("\t".join((*cells, _safe(its.text), *numbers, becomes)))
    return "\n".join(lines) + "\n"


def _role(role: Role) -> str:
    return {"feature": "Feature", "target": "Label", "ignore": "Ignore"}[role]


def _safe(text: str, kind: str = "text") -> str:
    """Keep a text from a file within its cell, and a spreadsheet from taking it for a formula."""
    line = " ".join(text.split())
    return f"'{line}" if kind not in ("number", "date") and line.startswith(("=", "+", "-", "@")) else line


def preparation_json(data: DataPlan, prepared: Prepared) -> dict[str, Any]:
    """Describe a preparation as plain values: each column, and the rows that were left out.

    Rows count from 1, without the header; only the first hundred are named.
    """
    return {
        "columns": [{**asdict(its), "inputs": list(its.inputs)} for its in treatments(data, prepared)],
        "dropped": {"rows": prepared.dropped, "first": dropped_rows(data, prepared)},
        "scale": data.scaling,
        "missing": data.missing,
        "split": data.split,
        "validation": data.validation,
        "split_seed": data.split_seed,
    }


def dropped_rows(data: DataPlan, prepared: Prepared) -> list[int]:
    """Give the first rows that were dropped, counted from 1 in the order of the table."""
    if not prepared.dropped:
        return []
    kept = np.zeros(data.table.n_rows, np.bool_)
    kept[prepared.rows] = True
    found: list[int] = (np.flatnonzero(~kept)[:MOST_DROPPED] + 1).tolist()
    return found
