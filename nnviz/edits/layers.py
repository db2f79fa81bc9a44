"""Edits of the network's layers and neurons.

Layers are counted as in pictures and captions: 0 are the inputs, 1 is the first hidden layer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from nnviz.activations import ACTIVATIONS
from nnviz.datasets.preparation.preparing import input_units
from nnviz.document import Document, Edit, LayerSpec
from nnviz.errors import UserError
from nnviz.initializers import INITIALIZERS
from nnviz.presets import check_size, count_classes, default_loss, fit_outputs, without_gone
from nnviz.registry import Values, with_defaults


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
