"""Edits of single weights and biases: set by hand, locked against training, switched off and on.

What a weight is at the moment is no part of a document, so whoever switches one off says what it was. Values
come to the weights by ``network.graft``: it takes those over that were decided anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count

import numpy as np

from nnviz.document import Document, Edit, NetworkSpec
from nnviz.errors import UserError
from nnviz.parameters import ByHand, ByParameter, Parameter, Source, as_groups, as_set, place_of, sources_of

_LARGEST = float(np.finfo(np.float32).max)
_serials = count(1)


def as_weight(value: float) -> float:
    """Give a number as float32 holds it.

    Raises:
        UserError: If it is no number, or beyond what float32 can hold.
    """
    if not abs(value) <= _LARGEST:
        what = "That is no finite number" if not np.isfinite(value) else "That is beyond the largest float32"
        raise UserError("bad_value", f"{what}: give one from −3.4e38 to 3.4e38, such as 0.5.")
    return float(np.float32(value)) + 0.0  # so that there is but one zero


def _as_weights(values: list[float]) -> list[float]:
    """Give many numbers as ``as_weight`` does; it names the first that is none."""
    numbers = np.array(values, np.float64)
    if not np.all(np.abs(numbers) <= _LARGEST):
        return [as_weight(value) for value in values]
    return (numbers.astype(np.float32).astype(np.float64) + 0.0).tolist()


def _changed(document: Document, network: NetworkSpec) -> Document:
    return replace(document, network=network)


def set_parameters(values: Mapping[Parameter, float], *, initial: bool = False) -> Edit:
    """Set weights and biases by hand; those that are switched off are on again.

    Args:
        values: The new values.
        initial: Whether nothing was trained yet, so that they are what the network begins with.

    Raises:
        UserError: By the edit, if a value is not finite or too large for float32.
    """
    serial = next(_serials)
    return lambda document: _set(document, values, serial, initial)


def _set(document: Document, values: Mapping[Parameter, float], serial: int, initial: bool) -> Document:
    network = document.network
    entries: dict[int, dict[Source, ByHand]] = {}
    for neuron, group in as_groups(values).items():
        before = network.by_hand.groups.get(neuron, {})
        entries[neuron] = {
            source: ByHand(value, serial, value if initial else _begin(before.get(source)))
            for source, value in zip(group, _as_weights(list(group.values())), strict=True)
        }
    off = network.off.minus(values) if network.off else network.off
    by_hand = network.by_hand.plus(ByParameter(groups=entries))
    return _changed(document, replace(network, off=off, by_hand=by_hand))


def _begin(before: ByHand | None) -> float | None:
    return before.initial if before is not None else None


def forget_by_hand(parameters: Iterable[Parameter]) -> Edit:
    """Take back what was set by hand before any training: the parameters begin as they are drawn."""
    gone = as_set(parameters)

    def edit(document: Document) -> Document:
        by_hand = document.network.by_hand.minus(gone)
        return _changed(document, replace(document.network, by_hand=by_hand))

    return edit


def lock(parameters: Iterable[Parameter], locked: bool) -> Edit:
    """Keep weights and biases as they are while training, or let them go again."""
    chosen = as_set(parameters)

    def edit(document: Document) -> Document:
        before = document.network.locked
        after = before.united(chosen) if locked else before.minus(chosen)
        return _changed(document, replace(document.network, locked=after))

    return edit


def switch_off(values: Mapping[Parameter, float]) -> Edit:
    """Switch weights and biases off: they are 0, and training leaves them so.

    Args:
        values: What each of them is worth now, to be given back. Those that are off already stay so, with
            this value to come back.
    """

    def edit(document: Document) -> Document:
        return _changed(document, replace(document.network, off=document.network.off.plus(values)))

    return edit


def switch_on(parameters: Iterable[Parameter]) -> Edit:
    """Switch weights and biases on again: they are set to the values that they had."""
    chosen, serial = as_set(parameters), next(_serials)

    def edit(document: Document) -> Document:
        off = document.network.off
        if not off:
            return document
        values = {its: off[its] for its in chosen if its in off}
        return _set(document, values, serial, initial=False) if values else document

    return edit


def sources_off(network: NetworkSpec, inputs: Sequence[str]) -> frozenset[int | str]:
    """Give the neurons and inputs that are switched off: all weights out of them are."""
    found: set[int | str] = set()
    for layer in range(1, len(network.layers) + 1) if network.off else ():
        groups = [network.off.groups.get(neuron) for neuron in network.layers[layer - 1].neurons]
        if all(groups):
            sources = sources_of(network, inputs, layer)
            found.update(its for its in sources if all(its in group for group in groups if group))
    return frozenset(found)


def still_off(
    old: NetworkSpec, old_inputs: Sequence[str], new: NetworkSpec, new_inputs: Sequence[str]
) -> tuple[Parameter, ...]:
    """Give the weights that an edit of the structure gave to neurons and inputs that were switched off.

    These are to be switched off too, so that a neuron that was off stays so.
    """
    found: list[Parameter] = []
    quiet = sources_off(old, old_inputs)
    for layer in range(1, len(new.layers) + 1) if quiet else ():
        for source in quiet.intersection(sources_of(new, new_inputs, layer)):
            edges = (Parameter(neuron, source) for neuron in new.layers[layer - 1].neurons)
            found += [its for its in edges if place_of(old, old_inputs, its) is None]
    return tuple(found)
