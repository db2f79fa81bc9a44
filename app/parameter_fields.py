"""Fields for what rows of tables can be tuned by, such as the slope of leaky ReLU."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from app.controls import NumberBox
from app.forms import Field
from nnviz.document import Document, Edit
from nnviz.numbers import format_number
from nnviz.registry import Parameter, Registry, Values, with_defaults


@dataclass(frozen=True)
class Tuned:
    """Where a document keeps a chosen row of a table, and the values of its parameters.

    Attributes:
        name: What its fields' keys begin with.
        table: The table.
        row: Gives the key of the chosen row, "" where none is.
        values: Gives the values that differ from the row's defaults.
        change: Gives the edit that takes other values.
        label: What stands before the labels of its parameters.
    """

    name: str
    table: Registry[Any]
    row: Callable[[Document], str]
    values: Callable[[Document], Values]
    change: Callable[[Document, Values], Edit]
    label: str = ""

    def parameters(self, document: Document) -> tuple[Parameter, ...]:
        """Give the parameters of the chosen row."""
        key = self.row(document)
        return self.table[key].parameters if key in self.table else ()


def parameter_fields(tuned: Tuned) -> Iterator[Field]:
    """Give a field for every parameter of any row, shown where the chosen row has just this one.

    Rows may share a parameter; those of the same key with other defaults are fields of their own.
    """
    known = dict.fromkeys(its for row in tuned.table.values() for its in row.parameters)
    keys = [its.key for its in known]
    for place, parameter in enumerate(known):
        earlier = keys[:place].count(parameter.key)
        key = f"{tuned.name}_{parameter.key}" + (f"_{earlier + 1}" if earlier else "")
        yield _field(tuned, key, parameter)


def _field(tuned: Tuned, key: str, parameter: Parameter) -> Field:
    def read(document: Document) -> float:
        return with_defaults((parameter,), tuned.values(document))[parameter.key]

    def edit(value: float) -> Edit:
        def change(document: Document) -> Document:
            kept = tuple(pair for pair in tuned.values(document) if pair[0] != parameter.key)
            return tuned.change(document, (*kept, (parameter.key, value)))(document)

        return change

    return Field(
        key,
        f"{tuned.label} {parameter.label.lower()}" if tuned.label else parameter.label,
        f"The usual value is {format_number(parameter.default)}",
        lambda: NumberBox(parameter.low, parameter.high),
        read,
        edit,
        lambda document: parameter in tuned.parameters(document),
    )
