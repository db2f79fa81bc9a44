"""The document that the options of a command describe."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nnviz.commands.choices import Choice
from nnviz.commands.notices import check_features, is_label_guessed
from nnviz.commands.options import AUTO, TrainOptions
from nnviz.commands.promised import option_of
from nnviz.commands.roles import Wishes, choose_roles
from nnviz.commands.sources import PREFIX, Source, open_source
from nnviz.datasets.preparation.preparing import input_units, output_units
from nnviz.datasets.roles import guess_task
from nnviz.document import DataSpec, Document, LayerSpec, NetworkSpec, Task, TrainSpec
from nnviz.errors import UserError
from nnviz.optimizers import OPTIMIZERS
from nnviz.presets import (
    build_network,
    check_size,
    count_classes,
    default_loss,
    default_output_activation,
    document_of_data,
    document_of_sample,
)
from nnviz.registry import Values


def build_document(options: TrainOptions) -> Document:
    """Give the document that a sample's or Keras' defaults and the given options make together.

    Raises:
        UserError: If an option does not fit the table or the others.
    """
    source = open_source(options.source, options.reading)
    own = document_of_sample(options.source.removeprefix(PREFIX)) if source.sample else None
    data = _data(source, own.data if own else None, options)
    first = own or document_of_data(data)
    check_features(options, data)
    activation, loss = _output(first, data, options)
    _check_target(options.target_loss, loss.key, data.task)
    outputs = len(output_units(data, activation.key, loss.key))
    network = _network(first.network, outputs, activation, options)
    check_size((len(input_units(data)), *network.units))
    return Document(data, network, _train(first.train, loss, options), first.title)


def _check_target(target: float | None, loss: str, task: Task) -> None:
    """Refuse a target that can never be reached; a cross entropy of plain numbers may lie below 0."""
    may_be_negative = loss == "poisson" or (loss.endswith("crossentropy") and task == "regression")
    if target is not None and target < 0 and not may_be_negative:
        message = f"--target-loss {target:g} can never be reached: {loss} is never below 0."
        raise UserError("bad_value", f"{message} Give a number from 0 on.")


def _data(source: Source, own: DataSpec | None, options: TrainOptions) -> DataSpec:
    wishes = Wishes(options.label, options.feature, options.ignore)
    table = source.table
    roles = choose_roles(table, wishes, own.roles if own else None)
    data = replace(own, roles=roles) if own else DataSpec(source.name, table, roles, "regression")
    is_known = own is not None and own.names("target") == data.names("target") and options.task is None
    task: Task = data.task if is_known else guess_task(table, roles)
    if options.task in ("classification", "regression"):
        task = options.task
    return replace(
        data,
        task=task,
        scaling=options.scale or data.scaling,
        validation=data.validation if options.validation is None else options.validation,
        split=options.split or data.split,
        missing=options.missing or data.missing,
    )


def _output(first: Document, data: DataSpec, options: TrainOptions) -> tuple[Choice, Choice]:
    """Choose output activation and loss; a sample's own ones go with its own label and task only."""
    is_same = first.data.names("target") == data.names("target") and first.data.task == data.task
    own, train = first.network.output, first.train
    activation = options.output_activation
    if activation is None and is_same:
        activation = Choice(own.activation, own.activation_parameters)
    if activation is None or activation.key == AUTO:
        activation = Choice(default_output_activation(data.task))
    loss = options.loss
    if loss is None and is_same and activation.key == own.activation:
        loss = Choice(train.loss, train.loss_parameters)
    if loss is None or loss.key == AUTO:
        loss = Choice(default_loss(data.task, activation.key, count_classes(data)))
    return activation, loss


def _network(first: NetworkSpec, outputs: int, activation: Choice, options: TrainOptions) -> NetworkSpec:
    """Build the layers, all of them with the same initializers."""
    hidden = first.hidden if options.hidden is None else options.hidden
    network = build_network(tuple((its.units, its.activation) for its in hidden), outputs, activation.key)
    own = first.output
    kernel = options.initializer or Choice(own.initializer, own.initializer_parameters)
    bias = options.bias_initializer or Choice(own.bias_initializer, own.bias_initializer_parameters)
    values = [*(its.activation_parameters for its in hidden), activation.values]
    rates = [*(_dropout(its, options) for its in hidden), 0.0]
    layers = tuple(
        replace(
            layer,
            activation_parameters=parameters,
            initializer=kernel.key,
            initializer_parameters=kernel.values,
            bias_initializer=bias.key,
            bias_initializer_parameters=bias.values,
            dropout=rate,
        )
        for layer, parameters, rate in zip(network.layers, values, rates, strict=True)
    )
    return replace(network, layers=layers)


def _dropout(layer: LayerSpec, options: TrainOptions) -> float:
    """Choose a hidden layer's dropout: what was typed with the layer, else what was said of all."""
    typed = options.hidden is not None and layer.dropout > 0
    return layer.dropout if typed or options.dropout is None else options.dropout


def _train(first: TrainSpec, loss: Choice, options: TrainOptions) -> TrainSpec:
    optimizer = options.optimizer or first.optimizer
    usual = first.learning_rate if optimizer == first.optimizer else OPTIMIZERS[optimizer].learning_rate
    batch_size = first.batch_size if options.batch_size is None else options.batch_size or None
    schedule = options.schedule or Choice(first.schedule, first.schedule_parameters)
    return TrainSpec(
        loss=loss.key,
        loss_parameters=loss.values,
        optimizer=optimizer,
        learning_rate=options.learning_rate or usual,
        optimizer_parameters=_parameters(optimizer, options.parameters),
        schedule=schedule.key,
        schedule_parameters=schedule.values,
        **_penalty(first, options),
        batch_size=batch_size,
        shuffle=first.shuffle if options.shuffle is None else options.shuffle,
        epochs=first.epochs if options.epochs is None else options.epochs,
        seed=first.seed if options.seed is None else options.seed,
        target_loss=options.target_loss,
        device=options.device,
        score_parameters=first.score_parameters if options.top_k is None else (("k", float(options.top_k)),),
    )


def _penalty(first: TrainSpec, options: TrainOptions) -> dict[str, Any]:
    """Choose the regularizer and its rate; a rate alone would do nothing, so it is refused."""
    regularizer = options.regularizer or first.regularizer
    if options.regularization and regularizer == "none":
        message = "--regularization needs a penalty that it is the rate of: add --regularizer l1 or l2."
        raise UserError("no_regularizer", message)
    rate = first.regularization if options.regularization is None else options.regularization
    return {"regularizer": regularizer, "regularization": rate}


def _parameters(optimizer: str, given: dict[str, float]) -> Values:
    """Refuse parameters that the optimizer does not have, and values that it cannot use."""
    own = {parameter.key: parameter for parameter in OPTIMIZERS[optimizer].parameters}
    for key, value in given.items():
        if key not in own:
            has = f"it has {', '.join(map(option_of, own))}" if own else "it has none"
            message = f"{option_of(key)} is no parameter of the optimizer {optimizer}: {has}."
            raise UserError("no_such_parameter", message)
        low, high = own[key].low, own[key].high
        if not low <= value <= high:
            message = (
                f"{option_of(key)} needs a number from {low:g} to {high:.10g} for {optimizer}, not {value:g}."
            )
            raise UserError("bad_value", message)
    return tuple((key, given[key]) for key in own if key in given)


def chosen(options: TrainOptions, document: Document) -> dict[str, str]:
    """Give what was chosen where nothing, or auto, was said."""
    activation, loss = options.output_activation, options.loss
    found = {
        "task": (options.task, document.data.task),
        "output_activation": (activation and activation.key, document.network.output.activation),
        "loss": (loss and loss.key, document.train.loss),
    }
    label = {"label": ", ".join(document.data.names("target"))}
    values = {what: value for what, (said, value) in found.items() if said in (None, AUTO)}
    return (label if is_label_guessed(options, document.data) else {}) | values
