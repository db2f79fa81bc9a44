"""How weights are carried from one document to another: what an edit leaves, draws anew, and says itself."""

from __future__ import annotations

from nnviz.datasets.preparation.units import input_names
from nnviz.document import Document
from nnviz.network import begin_params, decided, graft, touched, values_of, with_values
from nnviz.parameters import ByParameter
from nnviz.params import Params
from nnviz.touches import still_off, switch_off


def initial_params(document: Document) -> Params:
    """Give the initial weights of a document: drawn, but for those that were set by hand before training."""
    return begin_params(document.network, input_names(document.data), document.train.seed)


def begins_again(old: Document, new: Document) -> bool:
    """Tell whether an edit makes what was learned meaningless, so that training begins again.

    That is so where the inputs and targets mean something else, or where the initial weights were
    changed. An edit of roles, layers or training goes on with every weight that survives.
    """
    a, b = old.data, new.data
    if (a.table, a.scaling, a.task, a.missing) != (b.table, b.scaling, b.task, b.missing):
        return True
    if (a.validation, a.split, a.split_seed) != (b.validation, b.split, b.split_seed):
        return True
    before, after = _initializers(old), _initializers(new)
    return old.train.seed != new.train.seed or any(
        before[n] != after[n] for n in before.keys() & after.keys()
    )


def _initializers(document: Document) -> dict[int, tuple[object, ...]]:
    """Give for each neuron how its weights begin."""
    return {
        neuron: (
            layer.initializer,
            layer.initializer_parameters,
            layer.bias_initializer,
            layer.bias_initializer_parameters,
        )
        for layer in document.network.layers
        for neuron in layer.neurons
    }


def differs_in_weights_only(old: Document, new: Document) -> bool:
    """Tell whether two documents are the same but for what is decided of single weights and biases."""
    a, b = old.network, new.network
    return a.layers == b.layers and (old.data, old.train, old.title) == (new.data, new.train, new.title)


def computes_the_same(old: Document, new: Document) -> bool:
    """Tell whether an edit leaves outputs and the loss of them as they were: one of a rate, of locks."""
    a, b = old.network, new.network
    network = (a.layers, a.off, a.by_hand) == (b.layers, b.off, b.by_hand)
    loss = (old.train.loss, old.train.loss_parameters) == (new.train.loss, new.train.loss_parameters)
    return network and loss and old.data == new.data


def base_of_edit(old: Document, params: Params, new: Document) -> tuple[Document, Params]:
    """Give the weights that an edit itself asks for, where it asks for any, and others where it doesn't care.

    Args:
        old: The document before.
        params: Its weights.
        new: The document after.

    Returns:
        The document after, in which neurons that were switched off are so towards new ones too, and weights
        of it as ``graft`` takes whatever is new from them.

    Raises:
        UserError: If its weights cannot be drawn.
    """
    forgotten = not new.network.by_hand.covers(old.network.by_hand)
    base = params if differs_in_weights_only(old, new) and not forgotten else initial_params(new)
    inputs = input_names(new.data)
    base = with_values(new.network, inputs, base, decided(old.network, new.network))
    if old.network.layers == new.network.layers and input_names(old.data) == inputs:
        return new, base
    quiet = still_off(old.network, input_names(old.data), new.network, inputs)
    if not quiet:
        return new, base
    new = switch_off(values_of(new.network, inputs, base, quiet))(new)
    return new, with_values(new.network, inputs, base, ByParameter(dict.fromkeys(quiet, 0.0)))


def carried(old: Document, params: Params, new: Document, base: Params) -> Params:
    """Bring weights over to an edited document: what was decided anew is taken from ``base``.

    Args:
        old: The document that the weights belong to.
        params: Its weights.
        new: The edited document.
        base: Weights of it.
    """
    a, b = old.network, new.network
    return graft(a, input_names(old.data), params, b, input_names(new.data), base, touched(a, b))
