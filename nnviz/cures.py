"""What helps against what is wrong with neurons, one row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from nnviz.document import Document, Edit
from nnviz.edits.data import change_data
from nnviz.edits.layers import set_activation, set_initializer
from nnviz.edits.training import lower_rate
from nnviz.registry import Registry

Layers = tuple[int, ...]
"""The layers that are concerned; 1 is the first hidden one."""


@dataclass(frozen=True)
class Cure:
    """Something that helps.

    Attributes:
        key: Its name, as findings have it.
        label: What it does, for a button.
        edit: Gives the edit for the layers that are concerned.
        afresh: Whether training has to begin again for it to help: from the edited document's own
            initial weights.
    """

    key: str
    label: str
    edit: Callable[[Layers], Edit]
    afresh: bool = False


def _activation(key: str) -> Callable[[Layers], Edit]:
    def edit_of(layers: Layers) -> Edit:
        def edit(document: Document) -> Document:
            for layer in layers:
                if layer < len(document.network.layers):
                    document = set_activation(layer, key)(document)
            return document

        return edit

    return edit_of


def _new_seed(layers: Layers) -> Edit:
    def edit(document: Document) -> Document:
        return replace(document, train=replace(document.train, seed=document.train.seed + 1))

    return edit


def _random_weights(layers: Layers) -> Edit:
    """Let the layers begin with small random weights that fit their width: Glorot's."""

    def edit(document: Document) -> Document:
        for layer in layers:
            document = set_initializer(layer, "glorot_uniform")(document)
        return document

    return edit


CURES: Registry[Cure] = Registry(
    "cure",
    (
        Cure("new_weights", "New weights", _new_seed),
        Cure("leaky_relu", "Use leaky ReLU", _activation("leaky_relu")),
        Cure("random_weights", "Random weights", _random_weights, afresh=True),
        Cure("scale_features", "Scale features", lambda layers: change_data(scaling="standard")),
        Cure("lower_rate", "Lower the rate", lambda layers: lower_rate, afresh=True),
    ),
)
