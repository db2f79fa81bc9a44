"""Edits of single weights that depend on what they are now, or on what they began with."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from nnviz.carrying import initial_params
from nnviz.datasets.preparation.units import input_names
from nnviz.document import Document, Edit
from nnviz.network import values_of
from nnviz.parameters import Parameter
from nnviz.params import Params
from nnviz.touches import forget_by_hand, set_parameters, switch_off, switch_on


def switching_off(document: Document, weights: Params, parameters: Sequence[Parameter]) -> Edit:
    """Give the edit that switches weights and biases off, so that they come back as they are now."""
    network = document.network
    chosen = [its for its in parameters if its not in network.off]
    return switch_off(values_of(network, input_names(document.data), weights, chosen))


def putting_back(document: Document, parameters: Collection[Parameter], *, begins: bool) -> Edit:
    """Give the edit that sets weights and biases back to what they began with.

    Those that are switched off stay off, and are to come back with these values.

    Args:
        document: What is edited.
        parameters: Which.
        begins: Whether nothing was trained yet: then they are what was drawn, whatever was set by hand.
    """
    if begins and not document.network.off:
        return forget_by_hand(parameters)
    model = forget_by_hand(parameters)(document) if begins else document
    model = switch_on(parameters)(model)
    values = values_of(model.network, input_names(document.data), initial_params(model), parameters)
    before = document.network.off
    off = {its: value for its, value in values.items() if its in before} if before else {}
    put_back = forget_by_hand(parameters) if begins else set_parameters(values)
    return lambda document: switch_off(off)(put_back(document))
