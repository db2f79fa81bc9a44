"""The fields of one layer: its activation and what that is tuned by, and its dropout."""

from __future__ import annotations

from collections.abc import Callable

from app.controls import ChoiceBox, NumberBox
from app.forms import Field
from app.parameter_fields import Tuned, parameter_fields
from nnviz.activations import ACTIVATIONS
from nnviz.document import Document, LayerSpec
from nnviz.edits.layers import change_layer, set_activation

_MOST_DROPOUT = 0.999999


def layer_fields(chosen: Callable[[Document], int]) -> tuple[Field, ...]:
    """Give the fields of the chosen layer, counted from 1; the last one is the output's."""

    def layer(document: Document) -> LayerSpec:
        return document.network.layers[chosen(document) - 1]

    activation = Tuned(
        "activation",
        ACTIVATIONS,
        lambda d: layer(d).activation,
        lambda d: layer(d).activation_parameters,
        lambda d, values: change_layer(chosen(d), activation_parameters=values),
    )
    return (
        Field(
            "activation", "Activation", "What each neuron makes of its weighted sum",
            lambda: ChoiceBox([(row.key, row.label, row.formula) for row in ACTIVATIONS.values()]),
            lambda d: layer(d).activation, lambda v: lambda d: set_activation(chosen(d), v)(d),
        ),
        *parameter_fields(activation),
        Field(
            "dropout", "Dropout", "The share of the layer's outputs that is set to 0 in each update",
            lambda: NumberBox(0.0, _MOST_DROPOUT),
            lambda d: layer(d).dropout, lambda v: lambda d: change_layer(chosen(d), dropout=v)(d),
            lambda d: chosen(d) < len(d.network.layers),
        ),
    )  # fmt: skip
