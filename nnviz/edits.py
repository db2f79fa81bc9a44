"""Everything that can be done to a document: an edit is a function Document -> Document.

Layers are counted as in pictures and captions: 0 are the inputs, 1 is the first hidden layer. An edit
that cannot be made raises a UserError and leaves the document as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from nnviz.activations import ACTIVATIONS
from nnviz.datasets.preparation.preparing import input_units
from nnviz.datasets.roles import guess_roles, guess_task
from nnviz.datasets.table import Table
from nnviz.document import DataSpec, Document, LayerSpec, Role, Task
from nnviz.errors import UserError
from nnviz.initializers import INITIALIZERS
from nnviz.losses import LOSSES
from nnviz.optimizers import OPTIMIZERS
from nnviz.presets import (
    check_size,
    count_classes,
    default_loss,
    default_output_activation,
    fit_outputs,
    without_gone,
)
from nnviz.registry import Values, did_you_mean, with_defaults

Edit = Callable[[Document], Document]


def _with_layers(document: Document, layers: tuple[LayerSpec, ...], next_neuron: int) -> Document:
    inputs = len(input_units(document.data))
    check_size((inputs, *(layer.units for layer in layers)))
    return without_gone(
        replace(document, network=replace(document.network, layers=layers, next_neuron=next_neuron))
    )


def _hidden_index(document: Document, layer: int) -> int:
    """Turn a layer's number into an index, refusing inputs and outputs, whose widths follow the data."""
    if not 1 <= layer < len(document.network.layers):
        raise UserError(
            "not_hidden", "Only hidden layers can be changed like this: inputs and outputs follow the data."
        )
    return layer - 1


def _replace_layer(
    document: Document, index: int, layer: LayerSpec, next_neuron: int | None = None
) -> Document:
    layers = document.network.layers
    return _with_layers(
        document, (*layers[:index], layer, *layers[index + 1 :]), next_neuron or document.network.next_neuron
    )


def set_units(layer: int, units: int) -> Edit:
    """Make a hidden layer wider (new neurons at its end) or narrower (the last ones go)."""

    def edit(document: Document) -> Document:
        index = _hidden_index(document, layer)
        spec, first = document.network.layers[index], document.network.next_neuron
        if units < 1:
            raise UserError(
                "empty_layer", "A layer needs at least one neuron. Remove the whole layer instead."
            )
        check_size((1, units))  # before as many identities are made
        fresh = max(0, units - spec.units)
        neurons = spec.neurons[:units] + tuple(range(first, first + fresh))
        return _replace_layer(document, index, replace(spec, neurons=neurons), first + fresh)

    return edit


def add_neuron(layer: int) -> Edit:
    """Add a neuron at the end of a hidden layer."""

    def edit(document: Document) -> Document:
        units = document.network.layers[_hidden_index(document, layer)].units
        return set_units(layer, units + 1)(document)

    return edit


def remove_neuron(layer: int, place: int | None = None) -> Edit:
    """Remove a neuron of a hidden layer; the last neuron takes its layer along.

    Args:
        layer: The layer.
        place: Which neuron, from 0; the last one if None.
    """

    def edit(document: Document) -> Document:
        index = _hidden_index(document, layer)
        spec = document.network.layers[index]
        gone = spec.units - 1 if place is None else place
        if not 0 <= gone < spec.units:
            raise UserError("no_such_neuron", f"Layer {layer} has {spec.units} neurons: none is there.")
        if spec.units == 1:
            return remove_layer(layer)(document)
        return _replace_layer(
            document, index, replace(spec, neurons=spec.neurons[:gone] + spec.neurons[gone + 1 :])
        )

    return edit


def insert_layer(before: int) -> Edit:
    """Insert a hidden layer before layer ``before``, as wide and of the activation of the one to its left.

    Where only the inputs are to its left, it gets the width and activation of the hidden layer to its
    right, or 3 ReLU neurons.
    """

    def edit(document: Document) -> Document:
        network = document.network
        if not 1 <= before <= len(network.layers):
            raise UserError(
                "no_such_place", "A layer can be inserted between the inputs and the outputs only."
            )
        model = (
            network.layers[before - 2]
            if before >= 2
            else network.layers[0]
            if network.hidden
            else LayerSpec((0, 0, 0))
        )
        neurons = tuple(range(network.next_neuron, network.next_neuron + model.units))
        layer = replace(model, neurons=neurons)
        layers = (*network.layers[: before - 1], layer, *network.layers[before - 1 :])
        return _with_layers(document, layers, network.next_neuron + model.units)

    return edit


def remove_layer(layer: int) -> Edit:
    """Remove a hidden layer."""

    def edit(document: Document) -> Document:
        index = _hidden_index(document, layer)
        layers = document.network.layers
        return _with_layers(document, layers[:index] + layers[index + 1 :], document.network.next_neuron)

    return edit


def move_layer(layer: int, to: int) -> Edit:
    """Move a hidden layer to another place among the hidden layers.

    Its neurons keep their biases, and those of its weights whose two ends stay neighbours.

    Args:
        layer: The layer.
        to: The number that it has then.
    """

    def edit(document: Document) -> Document:
        index, place = _hidden_index(document, layer), _hidden_index(document, to)
        layers = list(document.network.layers)
        layers.insert(place, layers.pop(index))
        return _with_layers(document, tuple(layers), document.network.next_neuron)

    return edit


def set_activation(layer: int, key: str) -> Edit:
    """Choose the activation of a layer; the output's may change the number of outputs and the loss."""

    def edit(document: Document) -> Document:
        ACTIVATIONS[key]
        layers = document.network.layers
        if layer == len(layers):
            return set_output_activation(key)(document)
        index = _hidden_index(document, layer)
        return _replace_layer(
            document, index, replace(layers[index], activation=key, activation_parameters=())
        )

    return edit


def set_output_activation(key: str) -> Edit:
    """Choose the output activation; outputs follow it, and a loss that needs probabilities does too."""

    def edit(document: Document) -> Document:
        ACTIVATIONS[key]
        network, train = document.network, document.train
        output = replace(network.output, activation=key, activation_parameters=())
        changed = replace(document, network=replace(network, layers=(*network.hidden, output)))
        gives = document.data.task == "classification" and key in ("softmax", "sigmoid")
        if _wants_probabilities(train.loss) != gives:
            loss = default_loss(document.data.task, key, count_classes(document.data))
            changed = replace(changed, train=replace(train, loss=loss))
        return fit_outputs(changed)

    return edit


def _wants_probabilities(loss: str) -> bool:
    return loss.endswith("crossentropy")


def set_initializer(layer: int, key: str) -> Edit:
    """Choose how the weights of a layer begin; 0 means all layers."""

    def edit(document: Document) -> Document:
        INITIALIZERS[key]
        layers = tuple(
            replace(spec, initializer=key, initializer_parameters=()) if layer in (0, number) else spec
            for number, spec in enumerate(document.network.layers, start=1)
        )
        return replace(document, network=replace(document.network, layers=layers))

    return edit


def change_layer(layer: int, **changes: Any) -> Edit:
    """Change fields of a layer that nothing else depends on, such as ``dropout=0.2``; 0 means all layers.

    Raises:
        UserError: If weights could not be drawn then.
    """

    def edit(document: Document) -> Document:
        layers = tuple(
            replace(spec, **changes) if layer in (0, number) else spec
            for number, spec in enumerate(document.network.layers, start=1)
        )
        for spec in layers:
            _check_bounds(spec.initializer, spec.initializer_parameters)
            _check_bounds(spec.bias_initializer, spec.bias_initializer_parameters)
        return replace(document, network=replace(document.network, layers=layers))

    return edit


def _check_bounds(key: str, values: Values) -> None:
    known = with_defaults(INITIALIZERS[key].parameters, values)
    low, high = known.get("low", 0.0), known.get("high", np.inf)
    if low > high:
        message = f"{INITIALIZERS[key].label}: low ({low:g}) would lie above high ({high:g})."
        raise UserError("bad_value", f"{message} Change the other one first.")


def set_loss(key: str) -> Edit:
    """Choose the loss."""

    def edit(document: Document) -> Document:
        LOSSES[key]
        if document.train.loss == key:
            return document
        return fit_outputs(replace(document, train=replace(document.train, loss=key, loss_parameters=())))

    return edit


def set_optimizer(key: str) -> Edit:
    """Choose the optimizer, and with it its default learning rate."""

    def edit(document: Document) -> Document:
        row = OPTIMIZERS[key]
        if document.train.optimizer == key:
            return document
        train = replace(
            document.train, optimizer=key, learning_rate=row.learning_rate, optimizer_parameters=()
        )
        return replace(document, train=train)

    return edit


def change_train(**changes: Any) -> Edit:
    """Change fields of the TrainSpec that nothing else depends on, such as ``learning_rate=0.1``."""

    def edit(document: Document) -> Document:
        return replace(document, train=replace(document.train, **changes))

    return edit


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


def lower_rate(document: Document) -> Document:
    """Lower the learning rate tenfold, or further where the features' size asks for it.

    Gradient descent on a squared error is stable below 2 over the largest curvature, which for a
    linear neuron is at most twice the mean squared length of its inputs (LeCun et al. 1998, section 5).
    """
    rate = document.train.learning_rate / 10
    squares = 1.0
    for column, role in zip(document.data.table.columns, document.data.roles, strict=True):
        if role == "feature" and column.is_numeric and document.data.scaling == "none":
            squares += float(np.nanmean(np.square(column.values))) if column.present.any() else 0.0
    if document.train.loss in ("mse", "half_squared_error") and document.train.optimizer != "adam":
        rate = min(rate, 10.0 ** np.floor(np.log10(0.5 / squares)))
    return replace(document, train=replace(document.train, learning_rate=float(f"{rate:.3g}")))
