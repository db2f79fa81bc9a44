"""Carrying out what helps against what is wrong with neurons; panels and the message strip share it."""

from __future__ import annotations

from collections.abc import Callable

from app.bridge import Bridge
from nnviz.cures import CURES, fresh_weights, sound_epoch
from nnviz.edits.training import lower_rate
from nnviz.parameters import Parameter
from nnviz.snapshot import Finding


def cure(bridge: Bridge, finding: Finding, key: str) -> None:
    """Do what helps; where that needs a network of new weights, training begins again with them."""
    row = CURES[key]
    if row.alone:
        _draw_anew(bridge, finding, row.label)
        return
    if row.back:
        lower_the_rate(bridge)
        return
    layers = tuple(sorted({layer for layer, _ in finding.neurons}))
    if not bridge.apply(row.edit(layers), row.label):
        return
    if row.afresh:
        bridge.reset()
    if row.afresh or key == "new_weights":
        bridge.play()


def lower_the_rate(bridge: Bridge) -> None:
    """Train on with smaller steps from before the run went wrong; one that never got better begins again."""
    epoch = sound_epoch(bridge.progress.log)
    if epoch:
        bridge.go_to(epoch)
    if not bridge.apply(lower_rate, CURES["lower_rate"].label):
        return
    if not epoch:
        bridge.reset()
    bridge.play()


def _draw_anew(bridge: Bridge, finding: Finding, label: str) -> None:
    """Give the neurons alone new weights and biases, as one edit; training goes on with them."""
    if bridge.snapshot is None:
        return
    values: dict[Parameter, float] = {}
    for neuron in finding.neurons:
        values |= fresh_weights(bridge.snapshot, *neuron)
    if bridge.touch(values, label):
        bridge.play()


def actions_of(bridge: Bridge, finding: Finding) -> tuple[tuple[str, Callable[[], None]], ...]:
    """Give the label of each cure, and what carries it out."""
    return tuple((CURES[key].label, _doing(bridge, finding, key)) for key in finding.cures)


def _doing(bridge: Bridge, finding: Finding, key: str) -> Callable[[], None]:
    """Give what carries one cure out; it takes no arguments, whatever a button or menu would say."""

    def do() -> None:
        cure(bridge, finding, key)

    return do
