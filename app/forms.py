"""Forms built from tables: a row says what a field is called, what it shows, and which edit it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QToolButton, QWidget

from app.bridge import Bridge
from app.controls import ChoiceBox, Control, CountBox, NumberBox, Option, TickBox
from nnviz.document import MISSINGS, SPLITS, Document
from nnviz.edits import Edit, change_data, change_train, set_initializer, set_loss, set_optimizer, set_task
from nnviz.initializers import INITIALIZERS
from nnviz.losses import LOSSES
from nnviz.optimizers import OPTIMIZERS
from nnviz.registry import Parameter, with_defaults


@dataclass(frozen=True)
class Field:
    """One row of a form.

    Attributes:
        key: What it is called in tests, and by which edits are merged.
        label: Its name for people.
        tip: What it means.
        make: Makes its control.
        read: Gives the value to show.
        edit: Gives the edit that a chosen value makes.
        shown: Whether it has a meaning for a document.
        options: For a choice: what can be chosen for a document.
        seldom: Whether it only shows under "More".
    """

    key: str
    label: str
    tip: str
    make: Callable[[], Any]
    read: Callable[[Document], Any]
    edit: Callable[[Any], Edit]
    shown: Callable[[Document], bool] = lambda document: True
    options: Callable[[Document], Iterable[Option]] | None = None
    seldom: bool = False


class Form(QWidget):
    """Controls for the fields of a table, kept in step with the document."""

    def __init__(self, bridge: Bridge, fields: Iterable[Field]) -> None:
        super().__init__()
        self._bridge = bridge
        self._fields = tuple(fields)
        self.controls: dict[str, Any] = {}
        self._layout = QFormLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._layout.setVerticalSpacing(5)
        for field in self._fields:
            self._add(field)
        self.more = QToolButton()
        self.more.setText("More…")
        self.more.setCheckable(True)
        self.more.setAutoRaise(True)
        self.more.setToolTip("Show what is seldom changed")
        self.more.toggled.connect(self.refresh)
        if any(field.seldom for field in self._fields):
            self._layout.addRow("", self.more)
        bridge.document_changed.connect(self.refresh)
        self.refresh()

    def _add(self, field: Field) -> None:
        control = field.make()
        control.setToolTip(field.tip)
        control.setAccessibleName(field.label)
        control.setObjectName(field.key)
        chosen: Control = control
        chosen.chosen.connect(lambda value, field=field: self._choose(field, value))
        self.controls[field.key] = control
        if isinstance(control, TickBox):
            self._layout.addRow("", control)
        else:
            label = QLabel(field.label)
            label.setBuddy(control)
            self._layout.addRow(label, control)

    def _choose(self, field: Field, value: Any) -> None:
        if value == field.read(self._bridge.document):
            return
        if not self._bridge.apply(field.edit(value), f"Change {field.label.lower()}", field.key):
            self.refresh()

    def refresh(self) -> None:
        """Show the present document."""
        document = self._bridge.document
        for field in self._fields:
            control = self.controls[field.key]
            if field.options is not None:
                control.offer(tuple(field.options(document)))
            shown = field.shown(document) and (self.more.isChecked() or not field.seldom)
            self._layout.setRowVisible(control, shown)
            if shown:
                control.show_value(field.read(document))


# --- training ---


def _losses(document: Document) -> Iterable[Option]:
    for row in LOSSES.values():
        if document.data.task in row.tasks or row.key == document.train.loss:
            yield row.key, row.label, row.formula


def _optimizers() -> tuple[Option, ...]:
    return tuple((row.key, row.label, row.formula) for row in OPTIMIZERS.values())


def _initializer(document: Document) -> str:
    keys = {layer.initializer for layer in document.network.layers}
    return keys.pop() if len(keys) == 1 else ""


def _optimizer_fields() -> Iterable[Field]:
    """Give a field for every parameter of any optimizer, shown where the chosen one has it."""
    known: dict[str, Parameter] = {p.key: p for row in OPTIMIZERS.values() for p in row.parameters}
    for parameter in known.values():
        yield _optimizer_field(parameter)


def _optimizer_field(parameter: Parameter) -> Field:
    def has(document: Document) -> bool:
        return parameter in OPTIMIZERS[document.train.optimizer].parameters

    def read(document: Document) -> float:
        train = document.train
        return with_defaults(OPTIMIZERS[train.optimizer].parameters, train.optimizer_parameters).get(
            parameter.key, 0.0
        )

    def edit(value: float) -> Edit:
        def change(document: Document) -> Document:
            kept = tuple(p for p in document.train.optimizer_parameters if p[0] != parameter.key)
            return change_train(optimizer_parameters=(*kept, (parameter.key, value)))(document)

        return change

    return Field(
        f"optimizer_{parameter.key}",
        parameter.label,
        f"Keras' default is {parameter.default:g}",
        lambda: NumberBox(parameter.low, parameter.high),
        read,
        edit,
        has,
        seldom=parameter.key != "momentum",
    )


TRAIN_FIELDS: tuple[Field, ...] = (
    Field(
        "loss", "Loss", "What training makes small", ChoiceBox,
        lambda d: d.train.loss, set_loss, options=_losses,
    ),
    Field(
        "optimizer", "Optimizer", "How weights follow the gradient", lambda: ChoiceBox(_optimizers()),
        lambda d: d.train.optimizer, set_optimizer,
    ),
    Field(
        "learning_rate", "Learning rate", "The size of a step; arrows go to the next of 1, 2, 5, 10",
        lambda: NumberBox(1e-12, 1e6),
        lambda d: d.train.learning_rate, lambda v: change_train(learning_rate=v),
    ),
    *(field for field in _optimizer_fields() if not field.seldom),
    Field(
        "epochs", "Epochs", "How often all training rows are seen", lambda: CountBox(1, 10_000_000),
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
    *(field for field in _optimizer_fields() if field.seldom),
)  # fmt: skip

# --- data ---

_TASKS = (
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
        "task", "Task", "What is predicted", lambda: ChoiceBox(_TASKS),
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
