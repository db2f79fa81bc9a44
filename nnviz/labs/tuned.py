"""A row of a table with the values of its parameters, as labs compare them."""

from __future__ import annotations

from dataclasses import dataclass

from nnviz.registry import Values


@dataclass(frozen=True)
class Tuned:
    """What all of them are; each table has a class of its own, which knows the row and how it is called.

    Attributes:
        key: Key into the table.
        values: Values that differ from the defaults.
    """

    key: str
    values: Values = ()
