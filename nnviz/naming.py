"""What layers, neurons and the sources of weights are called, everywhere."""

from __future__ import annotations

from nnviz.snapshot import Snapshot

_LONGEST = 24


def layer_name(snapshot: Snapshot, layer: int) -> str:
    """Give such as "Hidden 1"."""
    return "Input" if layer == 0 else "Output" if layer == len(snapshot.params) else f"Hidden {layer}"


def neuron_name(snapshot: Snapshot, layer: int, index: int) -> str:
    """Give such as "Hidden 1, neuron 2", or the name of an input or output."""
    units = snapshot.data.inputs if layer == 0 else snapshot.data.outputs
    if layer in (0, len(snapshot.params)) and index < len(units):
        return f"{layer_name(snapshot, layer)} {shortened(units[index].name)}"
    return f"{layer_name(snapshot, layer)}, neuron {index + 1}"


def source_name(snapshot: Snapshot, layer: int, index: int) -> str:
    """Give the short name of what feeds a neuron: an input's name, or such as "h2"."""
    if layer == 0:
        return shortened(snapshot.data.inputs[index].name)
    return hidden_name(len(snapshot.params), layer, index)


def hidden_name(layers: int, layer: int, index: int) -> str:
    """Give the short name of a hidden neuron of a network of so many layers: "h2", or "h3.2" in layer 3."""
    return f"h{index + 1}" if layers <= 2 else f"h{layer}.{index + 1}"


def shortened(name: str) -> str:
    """Give a name in one line of at most 24 letters."""
    line = " ".join(name.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
