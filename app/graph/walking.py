"""Where the arrow keys lead from a part of the network to the next; pure, so that it can be read and tested.

Left and right go from layer to layer, up and down within one: over its neurons, or over all that enters one
neuron, its weights from the top and then its bias.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nnviz.scene.targets import BadgeAt, BiasAt, ControlAt, EdgeAt, FoldAt, HeaderAt, NeuronAt, Target

Shown = Mapping[int, tuple[int, ...]]
"""Of each folded layer the neurons that are shown: its first ones, and its last one behind the fold."""


def step(
    widths: Sequence[int], now: Target | None, along: int, down: int, shown: Shown | None = None
) -> Target:
    """Give what one arrow key leads to.

    Args:
        widths: The width of each layer, inputs first.
        now: Where one is.
        along: 1 for right, -1 for left.
        down: 1 for down, -1 for up.
        shown: The neurons that are shown of folded layers; down leads to the fold and over it.
    """
    if now is None:
        return NeuronAt(min(1, len(widths) - 1), 0)
    if isinstance(now, EdgeAt):
        return _from_edge(widths, now, along, down)
    if isinstance(now, BiasAt):
        return _from_bias(widths, now, along, down)
    if isinstance(now, HeaderAt):
        header = HeaderAt(min(max(now.layer + along, 0), len(widths) - 1))
        return NeuronAt(now.layer, 0) if down > 0 else header
    return _over_fold(now, down, (shown or {}).get(now.layer, ())) or _from_neuron(widths, now, along, down)


def _over_fold(
    now: NeuronAt | FoldAt | BadgeAt | ControlAt, down: int, folded: tuple[int, ...]
) -> NeuronAt | FoldAt | None:
    """Give the step onto a fold or off it, or None where there is none to take."""
    if down and len(folded) > 1:
        before, behind = folded[-2:]
        if isinstance(now, FoldAt):
            return NeuronAt(now.layer, before if down < 0 else behind)
        if now.index == (before if down > 0 else behind):
            return FoldAt(now.layer)
    return None


def _from_bias(widths: Sequence[int], now: BiasAt, along: int, down: int) -> Target:
    if along:
        return NeuronAt(now.layer, now.index)
    return EdgeAt(now.layer, widths[now.layer - 1] - 1, now.index) if down < 0 else now


def _from_edge(widths: Sequence[int], now: EdgeAt, along: int, down: int) -> Target:
    if along:
        return NeuronAt(now.layer, now.target) if along > 0 else NeuronAt(now.layer - 1, now.source)
    if now.source + down >= widths[now.layer - 1]:
        return BiasAt(now.layer, now.target)
    return EdgeAt(now.layer, max(now.source + down, 0), now.target)


def _from_neuron(
    widths: Sequence[int], now: NeuronAt | FoldAt | BadgeAt | ControlAt, along: int, down: int
) -> Target:
    index = now.index if not isinstance(now, FoldAt) else 0
    if along:
        layer = min(max(now.layer + along, 0), len(widths) - 1)
        share = (index + 0.5) / widths[now.layer]
        return NeuronAt(
            layer, index if layer == now.layer else min(int(share * widths[layer]), widths[layer] - 1)
        )
    if index + down < 0:
        return HeaderAt(now.layer)
    return NeuronAt(now.layer, min(index + down, widths[now.layer] - 1))


def into_edges(widths: Sequence[int], now: Target | None) -> Target | None:
    """Give the first weight that enters a neuron, of an input the first that leaves it; None elsewhere."""
    if isinstance(now, BiasAt):
        return EdgeAt(now.layer, 0, now.index)
    if not isinstance(now, NeuronAt):
        return None
    if now.layer:
        return EdgeAt(now.layer, 0, now.index)
    return EdgeAt(1, now.index, 0) if len(widths) > 1 else None


def across(widths: Sequence[int], now: EdgeAt, down: int) -> EdgeAt:
    """Give the next of the weights that leave the same neuron."""
    return EdgeAt(now.layer, now.source, min(max(now.target + down, 0), widths[now.layer] - 1))
