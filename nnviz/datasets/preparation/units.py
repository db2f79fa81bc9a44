"""Which inputs and outputs a network has for a table, from the columns alone: cheap enough for every edit.

Classes of numbers, bools and dates are in ascending order, those of texts in the order of their first
appearance in the table: in the laptop's table "no buy" comes first, so it is class 0.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.one_hot import one_hot
from nnviz.datasets.preparation.prepared import InputUnit, OutputUnit
from nnviz.datasets.spec import DataPlan, Role
from nnviz.datasets.table import Column, Table
from nnviz.datasets.values.cells import cell_text, date_text, shorten
from nnviz.errors import UserError
from nnviz.numbers import format_count, format_number

MAX_CLASSES = 1000
_MOST_DAYS = 700_000
"""What can be written as a date of four digits, in days before and after 1970."""

_CROSS_ENTROPIES = ("binary_crossentropy", "categorical_crossentropy")


def columns_with(data: DataPlan, role: Role) -> tuple[Column, ...]:
    """Give the columns that have a role, in the table's order."""
    pairs = zip(data.table.columns, data.roles, strict=True)
    return tuple(column for column, its in pairs if its == role)


_Inputs = tuple[tuple[InputUnit, ...], tuple[str, ...]]
_known: WeakKeyDictionary[Table, dict[tuple[Role, ...], _Inputs]] = WeakKeyDictionary()
_MOST_KNOWN = 8
"""Choices of roles of one table whose inputs are remembered: every edit asks for them several times."""


def input_units(data: DataPlan) -> tuple[InputUnit, ...]:
    """Give the network's inputs: one for a numeric column, one for each (frequent) category of another."""
    return _inputs(data)[0]


def input_names(data: DataPlan) -> tuple[str, ...]:
    """Give the names of the network's inputs."""
    return _inputs(data)[1]


def _inputs(data: DataPlan) -> _Inputs:
    """Give the inputs and their names, remembered as long as the table is there."""
    known = _known.setdefault(data.table, {})
    found = known.get(data.roles)
    if found is None:
        units = _make_inputs(data)
        if len(known) >= _MOST_KNOWN:
            known.clear()
        found = known[data.roles] = (units, tuple(unit.name for unit in units))
    return found


def _make_inputs(data: DataPlan) -> tuple[InputUnit, ...]:
    units: list[InputUnit] = []
    for column in columns_with(data, "feature"):
        if column.type in ("category", "text"):
            units += one_hot(column).units
        else:
            units.append(InputUnit(column.name, column.name, dates=column.type == "date"))
    return tuple(units)


def output_units(data: DataPlan, output_activation: str, loss: str) -> tuple[OutputUnit, ...]:
    """Give the network's outputs.

    A regression has one for each label column. Two classes have one output, named after the second
    class, unless the activation is softmax or the loss the categorical cross entropy, which both
    compare outputs; these and more classes have one output a class.

    Args:
        data: The table and the roles of its columns.
        output_activation: Key into ACTIVATIONS.
        loss: Key into LOSSES.

    Raises:
        UserError: If the label columns don't fit the task.
    """
    if data.task == "regression":
        labels = number_labels(data)
        return tuple(OutputUnit(column.name, column.name, column.type == "date") for column in labels)
    column = class_label(data)
    classes = class_names(column)
    if len(classes) == 2 and output_activation != "softmax" and loss != "categorical_crossentropy":
        return (OutputUnit(classes[1], column.name),)
    return tuple(OutputUnit(name, column.name) for name in classes)


def value_text(unit: InputUnit | OutputUnit, value: float, digits: int = 3) -> str:
    """Write a value of an input or output as a person would, in the table's units: dates as dates."""
    is_day = unit.dates and -_MOST_DAYS < value < _MOST_DAYS
    return date_text(float(round(value))) if is_day else format_number(value, digits)


def number_labels(data: DataPlan) -> list[Column]:
    """Give the label columns of a regression.

    Raises:
        UserError: If there is none, or one of them holds texts.
    """
    labels = _labels(data)
    for column in labels:
        if not column.is_numeric:
            message = (
                f"The label {shorten(column.name)} holds no numbers, so no number can be predicted. "
                "Choose classification as the task or another label."
            )
            raise UserError("label_not_numeric", message)
    return labels


def class_label(data: DataPlan) -> Column:
    """Give the label column of a classification.

    Raises:
        UserError: If there is not exactly one, or it has too many classes or only one.
    """
    labels = _labels(data)
    if len(labels) > 1:
        names = ", ".join(shorten(column.name) for column in labels)
        message = f"Classes can come from one label column only, not from {names}. Ignore the others."
        raise UserError("many_labels", message)
    if data.table.n_rows == 1:
        raise UserError("one_row", "The table has only one row, and one row teaches nothing. Add rows.")
    column, count = labels[0], len(labels[0].distinct)
    if count > MAX_CLASSES:
        message = (
            f"The label {shorten(column.name)} has {format_count(count)} classes, "
            f"and at most {format_count(MAX_CLASSES)} work. "
            "Choose regression as the task, or another label."
        )
        raise UserError("too_many_classes", message)
    check_classes(column.name, [cell_text(column, value) for value in column.distinct.tolist()])
    return column


def check_classes(label: str, found: list[str]) -> None:
    """Refuse a label from which nothing can be told apart.

    Raises:
        UserError: If there are fewer than two classes.
    """
    if len(found) == 1:
        message = (
            f"The label {shorten(label)} has only one class, {shorten(found[0])}, so nothing can be told "
            "apart. Choose another label or add rows of another class."
        )
        raise UserError("one_class", message)
    if not found:
        raise UserError("no_rows", f"The label {shorten(label)} is empty in every row. Choose another label.")


def class_values(column: Column) -> NDArray[np.float64]:
    """``(classes,)``: the values or codes of a label's classes, in the order of the classes."""
    return column.distinct


def class_names(column: Column) -> tuple[str, ...]:
    """Give the names of a label's classes, in the order of the output units."""
    return tuple(cell_text(column, value) for value in class_values(column).tolist())


def class_targets(column: Column, output_activation: str, loss: str) -> tuple[float, float]:
    """Give the low and the high value that an output is to reach for a class.

    The cross entropies need (0, 1) and the hinge loss (-1, 1). Otherwise labels of -1 and 1 stay as
    they are under a linear or tanh output, and labels of 0 and 1 under every one; all others become
    (-1, 1) under tanh, else (0, 1).

    Args:
        column: The label.
        output_activation: Key into ACTIVATIONS.
        loss: Key into LOSSES.
    """
    own = tuple(column.distinct.tolist()) if column.type == "number" else ()
    if loss in _CROSS_ENTROPIES:
        signed = False
    elif loss == "hinge":
        signed = True
    elif own == (-1.0, 1.0):
        signed = output_activation in ("linear", "tanh")
    else:
        signed = output_activation == "tanh" and own != (0.0, 1.0)
    return (-1.0, 1.0) if signed else (0.0, 1.0)


def _labels(data: DataPlan) -> list[Column]:
    labels = list(columns_with(data, "target"))
    if not labels:
        raise UserError("no_label", "No column has the role Label. Choose the column to be predicted.")
    for column in labels:
        if column.type == "empty":
            raise UserError("no_rows", f"The label {shorten(column.name)} is empty. Choose another label.")
    return labels
