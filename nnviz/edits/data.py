"""Edits of the table and of what its columns are for; task, outputs and loss follow them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nnviz.datasets.preparation.preparing import input_units
from nnviz.datasets.roles import guess_roles, guess_task
from nnviz.datasets.table import Table
from nnviz.document import DataSpec, Document, Edit, Role, Task
from nnviz.errors import UserError
from nnviz.presets import (
    check_size,
    count_classes,
    default_loss,
    default_output_activation,
    fit_outputs,
    without_gone,
)
from nnviz.registry import did_you_mean


def change_data(**changes: Any) -> Edit:
    """Change fields of the DataSpec that no width depends on, such as ``scaling="standard"``."""

    def edit(document: Document) -> Document:
        return replace(document, data=replace(document.data, **changes))

    return edit


def set_role(column: str, role: Role) -> Edit:
    """Give a column a role; where labels change, task, output and loss follow them."""

    def edit(document: Document) -> Document:
        data = document.data
        names = [its.name for its in data.table.columns]
        if column not in names:
            message = f'There is no column called "{column}".{did_you_mean(column, names)}'
            raise UserError("unknown_column", message)
        pairs = zip(names, data.roles, strict=True)
        roles: tuple[Role, ...] = tuple(role if name == column else its for name, its in pairs)
        changed = without_gone(replace(document, data=replace(data, roles=roles)))
        check_size((len(input_units(changed.data)), *changed.network.units))
        if changed.data.names("target") == data.names("target") or not changed.data.names("target"):
            return changed
        return set_task(guess_task(data.table, roles))(changed)

    return edit


def set_label(column: str) -> Edit:
    """Make a column the label: beside the others where all are numbers to predict, else in their place."""

    def edit(document: Document) -> Document:
        data = document.data
        columns = {its.name: its for its in data.table.columns}
        numbers = data.task == "regression" and column in columns and columns[column].type == "number"
        if data.names("target") and not numbers and column not in data.names("target"):
            guessed = dict(zip(columns, guess_roles(data.table), strict=True))
            for name in data.names("target"):
                left: Role = "ignore" if guessed[name] == "ignore" else "feature"
                document = set_role(name, left)(document)
        return set_role(column, "target")(document)

    return edit


def set_table(table: Table, source: str | None = None) -> Edit:
    """Put another reading of a table in the place of this one, such as one with another decimal sign.

    Columns keep their roles by their names, the network its hidden layers, and all else stays as it was
    chosen; task, outputs and loss are guessed anew only where the labels are others than before.

    Args:
        table: The table, with what was said of how it is to be read.
        source: Where it came from; where the present one came from if None.
    """

    def edit(document: Document) -> Document:
        data = document.data
        roles = _kept_roles(data, table)
        changed = replace(data, table=table, roles=roles, source=source or data.source)
        again = replace(document, data=changed)
        check_size((len(input_units(changed)), *again.network.units))
        before = [data.table.column(name) for name in data.names("target")]
        after = [table.column(name) for name in changed.names("target")]
        if [(its.name, its.type) for its in before] == [(its.name, its.type) for its in after]:
            return fit_outputs(again)
        return set_task(guess_task(table, roles))(again)

    return edit


def _kept_roles(data: DataSpec, table: Table) -> tuple[Role, ...]:
    """Give each column of a table the role that it had by its name; a guess to new ones, labels apart."""
    known = dict(zip((column.name for column in data.table.columns), data.roles, strict=True))
    guessed = guess_roles(table)
    names = [column.name for column in table.columns]
    if not any(known.get(name) == "target" for name in names):
        return guessed
    spare: tuple[Role, ...] = tuple("feature" if role == "target" else role for role in guessed)
    return tuple(known.get(name, role) for name, role in zip(names, spare, strict=True))


def set_task(task: Task) -> Edit:
    """Choose between classes and numbers, with the output activation and loss that fit."""

    def edit(document: Document) -> Document:
        data = replace(document.data, task=task)
        activation = default_output_activation(task)
        loss = default_loss(task, activation, count_classes(data))
        output = replace(document.network.output, activation=activation, activation_parameters=())
        network = replace(document.network, layers=(*document.network.hidden, output))
        return fit_outputs(
            replace(document, data=data, network=network, train=replace(document.train, loss=loss))
        )

    return edit
