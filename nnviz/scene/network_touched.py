"""Which weights, biases and neurons of a picture are locked against training, or switched off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nnviz.document import NetworkSpec
from nnviz.parameters import ByParameter, sources_of
from nnviz.snapshot import Snapshot
from nnviz.touches import sources_off

Edges = frozenset[tuple[int, int]]
"""Source and target within their layers."""
_NONE: Edges = frozenset()


@dataclass(frozen=True, eq=False)
class Touched:
    """Places of what was decided of single parameters.

    Attributes:
        locked: The locked weights of each layer, from 1.
        off: The weights of each layer that are switched off.
        locked_biases: Layer and index of each locked bias.
        biases_off: Layer and index of each bias that is switched off.
        neurons_off: Layer and index of each neuron, or input of layer 0, that is switched off.
    """

    locked: Mapping[int, Edges]
    off: Mapping[int, Edges]
    locked_biases: Edges
    biases_off: Edges
    neurons_off: Edges

    def locked_in(self, layer: int) -> Edges:
        """Give the locked weights into a layer."""
        return self.locked.get(layer, _NONE)

    def off_in(self, layer: int) -> Edges:
        """Give the weights into a layer that are switched off."""
        return self.off.get(layer, _NONE)


_NOTHING = Touched({}, {}, _NONE, _NONE, _NONE)
_last: tuple[NetworkSpec, tuple[str, ...], Touched] | None = None


def touched(snapshot: Snapshot) -> Touched:
    """Say what is locked or off; the last answer is remembered, for it changes only with the document."""
    global _last  # noqa: PLW0603  one value, replaced whole
    network = snapshot.document.network
    if not network.locked and not network.off:
        return _NOTHING
    inputs = tuple(unit.name for unit in snapshot.data.inputs)
    known = _last
    if known is not None and known[0] is network and known[1] == inputs:
        return known[2]
    locked, locked_biases = _places(network, inputs, network.locked.marks)
    off, biases_off = _places(network, inputs, network.off)
    quiet = sources_off(network, inputs)
    neurons_off = frozenset(
        (layer, index)
        for layer in range(len(network.layers))
        for index, its in enumerate(sources_of(network, inputs, layer + 1))
        if its in quiet
    )
    found = Touched(locked, off, locked_biases, biases_off, neurons_off)
    _last = network, inputs, found
    return found


def _places(
    network: NetworkSpec, inputs: tuple[str, ...], values: ByParameter[Any]
) -> tuple[dict[int, Edges], Edges]:
    """Give the places of weights by layer, and those of biases."""
    edges: dict[int, Edges] = {}
    biases: set[tuple[int, int]] = set()
    for layer, spec in enumerate(network.layers, start=1):
        place = {source: number for number, source in enumerate(sources_of(network, inputs, layer))}
        found: set[tuple[int, int]] = set()
        for index, neuron in enumerate(spec.neurons):
            group = values.groups.get(neuron, {})
            found.update((place[source], index) for source in group if source in place)
            if None in group:
                biases.add((layer, index))
        if found:
            edges[layer] = frozenset(found)
    return edges, frozenset(biases)
