"""What must be known of a text to read its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nnviz.datasets.table import Notice
from nnviz.datasets.text.rows import Dialect
from nnviz.datasets.values.cells import is_missing


@dataclass(frozen=True)
class Layout:
    """Everything that must be known to read the rows.

    Attributes:
        dialect: How lines are cut.
        names: A name for each cell of a row.
        header: Whether the file holds them.
        first_line: The line of the first row of data, counted from 1.
        skipped: How many lines stand above the names, or above the rows where there are none.
        usual: How many cells most rows have; fewer than names where the last of those have no cells.
        numeric: Which columns hold numbers or dates, as far as the sample tells.
        raw_names: The cells of the row of names as they stand, or ().
        named: Which columns the file itself names.
        class_names: What the codes 0, 1, ... in the last column stand for, or ().
        notices: What had to be decided.
    """

    dialect: Dialect
    names: tuple[str, ...]
    header: bool
    first_line: int
    usual: int
    skipped: int = 0
    numeric: tuple[bool, ...] = ()
    raw_names: tuple[str, ...] = ()
    named: tuple[bool, ...] = ()
    class_names: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.names)


def is_same_row(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a row repeats the names."""
    return (
        bool(names)
        and len(cells) == len(names)
        and all(cell.strip() == name.strip() for cell, name in zip(cells, names, strict=True))
        and not all(is_missing(cell) for cell in cells)
    )
