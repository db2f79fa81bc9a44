"""The fields of the forms for data and training."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from app.controls import ChoiceBox, CountBox, NumberBox, Option, TickBox
from app.forms import Field
from app.parameter_fields import Tuned, parameter_fields
from nnviz.document import SPLITS, Document, Edit
from nnviz.edits.data import change_data, set_task
from nnviz.edits.layers import change_layer, set_initializer
from nnviz.edits.training import change_train, set_loss, set_optimizer
from nnviz.initializers import INITIALIZERS
from nnviz.losses import LOSSES
from nnviz.numbers import format_number
from nnviz.optimizers import OPTIMIZERS
from nnviz.registry import Parameter, Registry, with_defaults
from nnviz.regularizers import REGULARIZERS
from nnviz.schedules import SCHEDULES
from nnviz.scores import SCORES, Score


def _losses(document: Document) -> Iterable[Option]:
    for row in LOSSES.values():
        if document.data.task in row.tasks or row.key == document.train.loss:
            yield row.key, row.label, row.formula


def _optimizers() -> tuple[Option, ...]:
    return tuple((row.key, row.label, row.formula) for row in OPTIMIZERS.values())


def _shared(document: Document, field: str) -> Any:
    """Give what all layers share, or "" where they differ."""
    found = {getattr(layer, field) for layer in document.network.layers}
    return found.pop() if len(found) == 1 else ""


def _trained(name: str, table: Registry[Any]) -> tuple[Field, ...]:
    """Give the fields of what a row of a table for training is tuned by."""
    values = f"{name}_parameters"
    return tuple(
        parameter_fields(
            Tuned(
                name,
                table,
                lambda d: getattr(d.train, name),
                lambda d: getattr(d.train, values),
                lambda d, chosen: change_train(**{values: chosen}),
            )
        )
    )


def _begun(name: str, label: str) -> tuple[Field, ...]:
    """Give the fields of what an initializer of all layers is tuned by."""
    values = f"{name}_parameters"
    return tuple(
        parameter_fields(
            Tuned(
                name,
                INITIALIZERS,
                lambda d: _shared(d, name),
                lambda d: _shared(d, values) or (),
                lambda d, chosen: change_layer(0, **{values: chosen}),
                label,
            )
        )
    )


def _score_field(parameter: Parameter, score: Score) -> Field:
    def change(value: int) -> Edit:
        def edit(document: Document) -> Document:
            others = tuple(its for its in document.train.score_parameters if its[0] != parameter.key)
            return change_train(score_parameters=(*others, (parameter.key, float(value))))(document)

        return edit

    return Field(
        f"score_{parameter.key}",
        f"{score.label}: {parameter.label}",
        f"How many guesses count; the usual value is {format_number(parameter.default)}",
        lambda: CountBox(int(parameter.low), int(parameter.high)),
        lambda d: round(with_defaults((parameter,), d.train.score_parameters)[parameter.key]),
        change,
        lambda d: d.data.task == score.task,
        seldom=True,
    )


def _seldom(fields: Iterable[Field]) -> tuple[Field, ...]:
    return tuple(replace(field, seldom=True) for field in fields)


_OPTIMIZER_FIELDS = tuple(
    replace(field, seldom=field.key != "optimizer_momentum") for field in _trained("optimizer", OPTIMIZERS)
)
_INITIALIZERS = tuple((row.key, row.label, "") for row in INITIALIZERS.values())

TRAIN_FIELDS: tuple[Field, ...] = (
    Field(
        "loss", "Loss", "What training makes small", ChoiceBox,
        lambda d: d.train.loss, set_loss, options=_losses,
    ),
    *_trained("loss", LOSSES),
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
        "target_loss", "Target loss", "Training stops where the loss is as low; empty for none",
        lambda: NumberBox(-1e30, 1e30, none="None"),
        lambda d: d.train.target_loss, lambda v: change_train(target_loss=v), seldom=True,
    ),
    Field(
        "initializer", "Initial weights", "How the weights of all layers begin",
        lambda: ChoiceBox(_INITIALIZERS),
        lambda d: _shared(d, "initializer"), lambda v: set_initializer(0, v), seldom=True,
    ),
    *_seldom(_begun("initializer", "Weights:")),
    Field(
        "bias_initializer", "Initial biases", "How the biases of all layers begin",
        lambda: ChoiceBox(_INITIALIZERS),
        lambda d: _shared(d, "bias_initializer"),
        lambda v: change_layer(0, bias_initializer=v, bias_initializer_parameters=()), seldom=True,
    ),
    *_seldom(_begun("bias_initializer", "Biases:")),
    Field(
        "schedule", "Rate's course", "How the learning rate changes while training",
        lambda: ChoiceBox([(row.key, row.label, row.formula) for row in SCHEDULES.values()]),
        lambda d: d.train.schedule, lambda v: change_train(schedule=v, schedule_parameters=()), seldom=True,
    ),
    *_seldom(_trained("schedule", SCHEDULES)),
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
    *(_score_field(parameter, score) for score in SCORES.values() for parameter in score.parameters),
)  # fmt: skip

# --- data ---

TASKS = (
    ("classification", "Classification", "Predict which class a row belongs to"),
    ("regression", "Regression", "Predict a number"),
)
SCALINGS = (
    ("none", "None", "The network sees the table's own numbers"),
    ("standard", "Standard", "Mean 0 and standard deviation 1 in the training rows"),
    ("minmax", "Min to max", "From 0 to 1 in the training rows"),
)
_SPLIT_WORDS = {
    "random": ("Random", "Any rows"),
    "stratified": ("Stratified", "As many of each class, in proportion"),
    "tail": ("Last rows", "The end of the table, as Keras' validation_split takes it"),
}
MISSING_CELLS = (
    ("drop", "Drop the row", "Rows with a missing cell are left out"),
    ("mean", "Use the mean", "The mean, or the most frequent category"),
)


def _has_missing(document: Document) -> bool:
    return any(column.missing for column in document.data.table.columns)


DATA_FIELDS: tuple[Field, ...] = (
    Field(
        "task", "Task", "What is predicted", lambda: ChoiceBox(TASKS),
        lambda d: d.data.task, set_task,
    ),
    Field(
        "scaling", "Scaling", "How numbers are scaled for the network", lambda: ChoiceBox(SCALINGS),
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
        lambda: ChoiceBox(MISSING_CELLS),
        lambda d: d.data.missing, lambda v: change_data(missing=v), _has_missing,
    ),
)  # fmt: skip
