"""What the reader understood of a table, as plain values for JSON."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from nnviz.datasets.spec import Role, Task
from nnviz.datasets.table import Column, Table
from nnviz.datasets.values.cells import cell_text

_ROWS_SHOWN = 3
_EXACT = 2.0**53

Json = None | bool | int | float | str


def inspect_json(table: Table, roles: Sequence[Role], task: Task) -> dict[str, object]:
    """Describe a table in the form of ``nnviz inspect --json``; nothing in it is NaN or infinite."""
    shown = min(_ROWS_SHOWN, table.n_rows)
    return {
        "kind": "table",
        "n_rows": table.n_rows,
        "columns": [_column(column, role) for column, role in zip(table.columns, roles, strict=True)],
        "head": [_row(table, index) for index in range(shown)],
        "tail": [_row(table, index) for index in range(table.n_rows - shown, table.n_rows)],
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "decimal": table.decimal,
        "header": table.header,
        "task": task,
        "notices": [
            {"code": notice.code, "line": notice.line, "text": notice.text} for notice in table.notices
        ],
    }


def json_cell(column: Column, index: int) -> Json:
    """Give one cell as JSON has it: a number, a bool, a text (dates too), or None where it is missing."""
    value = float(column.values[index])
    if not column.present[index]:
        return None
    if column.type == "bool":
        return value == 1.0
    if column.type == "number":
        return int(value) if value.is_integer() and abs(value) < _EXACT else value
    return cell_text(column, value)


def _column(column: Column, role: Role) -> dict[str, object]:
    return {
        "name": column.name,
        "type": column.type,
        "role": role,
        "missing": column.missing,
        "sum": _sum(column),
    }


def _row(table: Table, index: int) -> list[Json]:
    return [json_cell(column, index) for column in table.columns]


def _sum(column: Column) -> float | None:
    """Add up a column's numbers as far as they are known; None if the type is not number.

    The sum itself is exact, but a number with decimals, and the sum, is what the file says to half of its
    last bit only: digits beyond the sum of these halves are rounded away.
    """
    if column.type != "number":
        return None
    values = column.values[column.present].astype(np.float64)
    try:
        total = math.fsum(values.tolist())
    except OverflowError:
        return None
    if not math.isfinite(total):
        return None
    split = values[values != np.floor(values)]
    doubt = float(np.abs(np.spacing(np.append(split, total))).sum()) if len(split) else 0.0
    return round(total, max(0, math.floor(-math.log10(doubt)))) if doubt > 0 else total
