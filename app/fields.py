"""The fields of the forms for data and training."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from app.controls import ChoiceBox, CountBox, NumberBox, Option, TickBox
from app.forms import Field
from nnviz.document import MISSINGS, SPLITS, Document
from nnviz.edits import Edit, change_data, change_train, set_initializer, set_loss, set_optimizer, set_task
from nnviz.initializers import INITIALIZERS
from nnviz.losses import LOSSES
from nnviz.optimizers import OPTIMIZERS
from nnviz.registry import Parameter, Registry, with_defaults
from nnviz.regularizers import REGULARIZERS
from nnviz.schedules import SCHEDULES


def _losses(document: Document) -> Iterable[Option]:
    for row in LOSSES.values():
        if document.data.task in row.tasks or row.key == document.train.loss:
            yield row.key, row.label, row.formula


def _optimizers() -> tuple[Option, ...]:
    return tuple((row.key, row.label, row.formula) for row in OPTIMIZERS.values())


def _initializer(document: Document) -> str:
    keys = {layer.initializer for layer in document.network.layers}
    return keys.pop() if len(keys) == 1 else ""


def _parameter_fields(table: Registry[Any], chosen: Callable[[Document], str], name: str) -> Iterable[Field]:
    """Give a field for every parameter of any row, shown where the chosen row has it."""
    known: dict[str, Parameter] = {p.key: p for row in table.values() for p in row.parameters}
    for parameter in known.values():
        yield _parameter_field(table, chosen, name, parameter)


def _parameter_field(
    table: Registry[Any], chosen: Callable[[Document], str], name: str, parameter: Parameter
) -> Field:
    values = f"{name}_parameters"

    def has(document: Document) -> bool:
        return parameter in table[chosen(document)].parameters

    def read(document: Document) -> float:
        all_of_them = with_defaults(table[chosen(document)].parameters, getattr(document.train, values))
        return all_of_them.get(parameter.key, parameter.default)

    def edit(value: float) -> Edit:
        def change(document: Document) -> Document:
            kept = tuple(p for p in getattr(document.train, values) if p[0] != parameter.key)
            return change_train(**{values: (*kept, (parameter.key, value))})(document)

        return change

    return Field(
        f"{name}_{parameter.key}",
        parameter.label,
        f"The usual value is {parameter.default:g}",
        lambda: NumberBox(parameter.low, parameter.high),
        read,
        edit,
        has,
        seldom=name == "optimizer" and parameter.key != "momentum",
    )


_OPTIMIZER_FIELDS = tuple(_parameter_fields(OPTIMIZERS, lambda d: d.train.optimizer, "optimizer"))

TRAIN_FIELDS: tuple[Field, ...] = (
    Field(
        "loss", "Loss", "What training makes small", ChoiceBox,
        lambda d: d.train.loss, set_loss, options=_losses,
    ),
    *_parameter_fields(LOSSES, lambda d: d.train.loss, "loss"),
    Field(
        "optimizer", "Optimizer", "How weights follow the gradient", lambda: ChoiceBox(_optimizers()),
        lambda d: d.train.optimizer, set_optimizer,
    ),
    Field(
        "learning_rate", "Learning rate", "The size of a step; arrows go to the next of 1, 2, 5, 10",
        lambda: NumberBox(1e-30, 1e6),
        lambda d: d.train.learning_rate, lambda v: change_train(learning_rate=v),
    ),
    *(field for field in _OPTIMIZER_FIELDS if not field.seldom),
    Field(
        "epochs", "Epochs", "How often all training rows are seen", lambda: CountBox(0, 10_000_000),
        lambda d: d.train.epochs, lambda v: change_train(epochs=v),
    ),
    Field(
        "batch_size", "Batch size", "Rows between two updates of the weights",
        lambda: CountBox(0, 1_000_000, none="All rows"),
        lambda d: d.train.batch_size, lambda v: change_train(batch_size=v),
    ),
    Field(
        "shuffle", "Shuffle the rows", "Whether each epoch sees the rows in another order",
        lambda: TickBox("Shuffle the rows"), lambda d: d.train.shuffle, lambda v: change_train(shuffle=v),
    ),
    Field(
        "initializer", "Initial weights", "How the weights of all layers begin",
        lambda: ChoiceBox([(row.key, row.label, "") for row in INITIALIZERS.values()]),
        _initializer, lambda v: set_initializer(0, v), seldom=True,
    ),
    Field(
        "schedule", "Rate's course", "How the learning rate changes while training",
        lambda: ChoiceBox([(row.key, row.label, row.formula) for row in SCHEDULES.values()]),
        lambda d: d.train.schedule, lambda v: change_train(schedule=v, schedule_parameters=()), seldom=True,
    ),
    *(
        replace(field, seldom=True)
        for field in _parameter_fields(SCHEDULES, lambda d: d.train.schedule, "schedule")
    ),
    Field(
        "regularizer", "Penalty", "A penalty on large weights",
        lambda: ChoiceBox([(row.key, row.label, row.formula) for row in REGULARIZERS.values()]),
        lambda d: d.train.regularizer, lambda v: change_train(regularizer=v), seldom=True,
    ),
    Field(
        "regularization", "Penalty's rate", "How much the penalty counts", lambda: NumberBox(0, 1e6),
        lambda d: d.train.regularization, lambda v: change_train(regularization=v),
        lambda d: d.train.regularizer != "none", seldom=True,
    ),
    *(field for field in _OPTIMIZER_FIELDS if field.seldom),
)  # fmt: skip

# --- data ---

TASKS = (
    ("classification", "Classification", "Predict which class a row belongs to"),
    ("regression", "Regression", "Predict a number"),
)
_SCALINGS = (
    ("none", "None", "The network sees the table's own numbers"),
    ("standard", "Standard", "Mean 0 and standard deviation 1, by the training rows"),
    ("minmax", "Min to max", "From 0 to 1, by the training rows"),
)
_SPLIT_WORDS = {
    "random": ("Random", "Any rows"),
    "stratified": ("Stratified", "As many of each class, in proportion"),
    "tail": ("Last rows", "As Keras' validation_split"),
}
_MISSING_WORDS = {
    "drop": ("Drop the row", "Rows with a missing cell are left out"),
    "mean": ("Use the mean", "The mean, or the most frequent category"),
}


def _has_missing(document: Document) -> bool:
    return any(column.missing for column in document.data.table.columns)


DATA_FIELDS: tuple[Field, ...] = (
    Field(
        "task", "Task", "What is predicted", lambda: ChoiceBox(TASKS),
        lambda d: d.data.task, set_task,
    ),
    Field(
        "scaling", "Scaling", "How numbers are scaled for the network", lambda: ChoiceBox(_SCALINGS),
        lambda d: d.data.scaling, lambda v: change_data(scaling=v),
    ),
    Field(
        "validation", "Validation", "The share of rows kept apart to judge the network by",
        lambda: CountBox(0, 90, suffix=" %"),
        lambda d: round(100 * d.data.validation), lambda v: change_data(validation=v / 100),
    ),
    Field(
        "split", "Split", "Which rows are kept apart",
        lambda: ChoiceBox([(key, *_SPLIT_WORDS[key]) for key in SPLITS]),
        lambda d: d.data.split, lambda v: change_data(split=v), lambda d: d.data.validation > 0,
    ),
    Field(
        "missing", "Missing cells", "What happens to rows with missing cells",
        lambda: ChoiceBox([(key, *_MISSING_WORDS[key]) for key in MISSINGS]),
        lambda d: d.data.missing, lambda v: change_data(missing=v), _has_missing,
    ),
)  # fmt: skip
