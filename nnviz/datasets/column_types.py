"""What the cells of a column can be."""

from __future__ import annotations

from typing import Literal

ColumnType = Literal["number", "bool", "category", "date", "text", "empty"]
COLUMN_TYPES: tuple[ColumnType, ...] = ("number", "bool", "category", "date", "text", "empty")
