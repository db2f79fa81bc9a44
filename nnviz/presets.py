"""First documents: what a sample or a freshly dropped table starts with, before the user decides anything."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import prod

import numpy as np

from nnviz.activations import ACTIVATIONS
from nnviz.datasets.preparation.preparing import input_names, output_units
from nnviz.datasets.roles import guess_roles, guess_task
from nnviz.datasets.samples import SAMPLES, load_sample
from nnviz.datasets.table import Column, Table
from nnviz.document import DataSpec, Document, LayerSpec, NetworkSpec, Role, Task, TrainSpec
from nnviz.errors import UserError
from nnviz.losses import LOSSES
from nnviz.numbers import format_count
from nnviz.optimizers import OPTIMIZERS

_WIDE = 10.0
_LOOKED_AT = 10_000
MAX_LAYERS = 64
MAX_UNITS = 4096
MAX_PARAMETERS = 50_000_000


def parse_hidden(text: str, default: str = "relu") -> tuple[tuple[int, str], ...]:
    """Read hidden layers such as ``"8:tanh,8:relu"``; an empty text means none.

    Raises:
        UserError: If a width or an activation cannot be used.
    """
    layers: list[tuple[int, str]] = []
    for part in text.split(",") if text.strip() else ():
        width, _, activation = part.strip().partition(":")
        is_number = width.isascii() and width.isdigit() and len(width) < 10
        if not is_number or not 1 <= int(width) <= MAX_UNITS:
            raise UserError(
                "bad_hidden",
                f'"{part.strip()}" is not a hidden layer: write units:activation, such as 8:tanh, '
                f"with 1 to {MAX_UNITS} units.",
            )
        key = activation or default
        ACTIVATIONS[key]  # raises a UserError with a suggestion
        layers.append((int(width), key))
    if len(layers) >= MAX_LAYERS:
        raise UserError(
            "too_many_layers", f"{len(layers)} hidden layers are too many: at most {MAX_LAYERS - 1} work."
        )
    return tuple(layers)


def build_network(hidden: tuple[tuple[int, str], ...], outputs: int, output_activation: str) -> NetworkSpec:
    """Make a network of hidden layers ``(units, activation)`` and an output layer."""
    ACTIVATIONS[output_activation]
    layers: list[LayerSpec] = []
    first = 0
    for units, activation in (*hidden, (outputs, output_activation)):
        layers.append(LayerSpec(tuple(range(first, first + units)), activation))
        first += units
    return NetworkSpec(tuple(layers), first)


def fit_outputs(document: Document) -> Document:
    """Give the output layer as many neurons as the data and its activation ask for.

    One unit of a classification stands for the second of two classes, so that is the neuron it shares
    with two units.
    """
    network, output = document.network, document.network.output
    wanted = len(output_units(document.data, output.activation, document.train.loss))
    if output.units == wanted:
        return without_gone(document)
    is_pair = document.data.task == "classification" and {output.units, wanted} == {1, 2}
    kept = output.neurons[-wanted:] if is_pair else output.neurons[:wanted]
    added = tuple(range(network.next_neuron, network.next_neuron + wanted - len(kept)))
    neurons = added + kept if is_pair else kept + added
    layers = (*network.hidden, replace(output, neurons=neurons))
    grown = replace(network, layers=layers, next_neuron=network.next_neuron + len(added))
    return without_gone(replace(document, network=grown))


def without_gone(document: Document) -> Document:
    """Forget what was decided of weights and biases that are no more: an edit has taken one of their ends."""
    if not document.network.is_touched:
        return document
    return replace(document, network=document.network.fitted(input_names(document.data)))


def default_output_activation(task: Task) -> str:
    """Choose the output activation for a task."""
    return "softmax" if task == "classification" else "linear"


def default_loss(task: Task, output_activation: str, classes: int) -> str:
    """Choose the loss that fits an output.

    Two classes get the binary cross entropy also with two softmax outputs, where it is averaged over
    both (as the course's TensorFlow.js model does).
    """
    if task == "regression" or output_activation not in ("softmax", "sigmoid"):
        return "mse"
    return (
        "binary_crossentropy"
        if classes <= 2 or output_activation == "sigmoid"
        else "categorical_crossentropy"
    )


def count_classes(data: DataSpec) -> int:
    """Count the classes of the label, 0 for a regression."""
    return (
        len(output_units(data, "softmax", "categorical_crossentropy")) if data.task == "classification" else 0
    )


def document_of_data(data: DataSpec, hidden: str = "8:relu", *, title: str = "") -> Document:
    """Give the first document for a table whose roles are known."""
    activation = default_output_activation(data.task)
    loss = default_loss(data.task, activation, count_classes(data))
    train = TrainSpec(loss=loss, optimizer="adam", learning_rate=OPTIMIZERS["adam"].learning_rate)
    units = len(output_units(data, activation, loss))
    return Document(
        data, build_network(parse_hidden(hidden), units, activation), train, title or data.table.name
    )


def document_of_table(
    source: str, table: Table, roles: tuple[Role, ...] | None = None, task: Task | None = None
) -> Document:
    """Give the first document for a table, guessing what is not said."""
    roles = roles or guess_roles(table)
    return document_of_data(scaled(DataSpec(source, table, roles, task or guess_task(table, roles))))


def scaled(data: DataSpec) -> DataSpec:
    """Scale numbers that range beyond 10: from these, usual learning rates would learn nothing."""
    columns = [
        column
        for column, role in zip(data.table.columns, data.roles, strict=True)
        if column.type in ("number", "date")
        and (role == "feature" or (role == "target" and data.task == "regression"))
    ]
    wide = any(_reach(column) > _WIDE for column in columns)
    return replace(data, scaling="standard") if wide else data


def _reach(column: Column) -> float:
    """Give how far from 0 some ten thousand of its values, evenly chosen, lie."""
    values = column.values[:: len(column.values) // _LOOKED_AT + 1]
    return float(np.nanmax(np.abs(values), initial=0.0)) if np.isfinite(values).any() else 0.0


def document_of_sample(key: str) -> Document:
    """Give the document with which a bundled sample teaches best."""
    sample = SAMPLES[key]
    table = load_sample(key)
    preset = sample.preset
    data = DataSpec(
        f"sample:{key}",
        table,
        sample.roles,
        sample.task,
        scaling=preset.scaling,
        validation=preset.validation,
    )
    LOSSES[preset.loss]
    train = TrainSpec(
        loss=preset.loss,
        optimizer=preset.optimizer,
        learning_rate=preset.learning_rate,
        batch_size=preset.batch_size,
        shuffle=preset.shuffle,
        epochs=preset.epochs,
        seed=preset.seed,
    )
    units = len(output_units(data, preset.output_activation, preset.loss))
    network = build_network(parse_hidden(preset.hidden), units, preset.output_activation)
    return Document(data, network, train, sample.label)


def check_size(widths: tuple[int, ...]) -> None:
    """Refuse networks that no machine of a learner can hold.

    Args:
        widths: The number of inputs, then the width of each layer.

    Raises:
        UserError: If there are too many layers, units or parameters.
    """
    if len(widths) - 1 > MAX_LAYERS:
        raise UserError(
            "too_many_layers", f"A network can have at most {MAX_LAYERS} layers. Remove one first."
        )
    if max(widths[1:]) > MAX_UNITS:
        raise UserError("too_many_units", f"A layer can have at most {MAX_UNITS} neurons. Make it narrower.")
    parameters = sum(prod(pair) + pair[1] for pair in pairwise(widths))
    if parameters > MAX_PARAMETERS:
        raise UserError(
            "too_many_parameters",
            f"That network would have {format_count(parameters)} parameters; "
            f"at most {format_count(MAX_PARAMETERS)} work. Make a layer narrower.",
        )
