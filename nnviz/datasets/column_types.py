"""What the cells of a column can be."""

from __future__ import annotations

from typing import Literal

ColumnType = Literal["number", "bool", "category", "date", "text", "empty"]
TYPE_WORDS: dict[ColumnType, str] = {
    "number": "number",
    "bool": "yes or no",
    "category": "category",
    "date": "date",
    "text": "text",
    "empty": "empty",
}
"""What people see of a type, wherever it is named."""

COLUMN_TYPES: tuple[ColumnType, ...] = tuple(TYPE_WORDS)
