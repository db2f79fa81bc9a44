"""What can be pointed at in the picture of a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ControlKind = Literal["add_neuron", "remove_neuron", "insert_layer"]
HeaderPart = Literal["name", "units", "activation", "initializer"]
FoldWay = Literal["open", "up", "down", "all", "close"]


@dataclass(frozen=True)
class NeuronAt:
    """A neuron, or an input in layer 0."""

    layer: int
    index: int


@dataclass(frozen=True)
class EdgeAt:
    """A weight: from neuron ``source`` of the layer before into neuron ``target`` of ``layer``, from 1."""

    layer: int
    source: int
    target: int


@dataclass(frozen=True)
class BiasAt:
    """A bias; ``layer`` counts from 1."""

    layer: int
    index: int


@dataclass(frozen=True)
class HeaderAt:
    """The header of a column, or one of the words in it."""

    layer: int
    part: HeaderPart = "name"


@dataclass(frozen=True)
class FoldAt:
    """The neurons of a layer that are not shown.

    Attributes:
        layer: The layer.
        way: What a click does: ``open`` the fold, go ``up`` or ``down`` a page of an open one, show
            ``all`` neurons at once, ``close`` it.
    """

    layer: int
    way: FoldWay = "open"


@dataclass(frozen=True)
class BadgeAt:
    """A sign at a neuron's corner: what is the matter with it, as the key of a finding."""

    layer: int
    index: int
    code: str


@dataclass(frozen=True)
class ControlAt:
    """A button that changes the network.

    Attributes:
        kind: ``add_neuron`` to ``layer``, ``remove_neuron`` number ``index`` of ``layer``, or
            ``insert_layer``: a new layer that gets the number ``layer``.
    """

    kind: ControlKind
    layer: int
    index: int = 0


Target = NeuronAt | EdgeAt | BiasAt | HeaderAt | FoldAt | BadgeAt | ControlAt
