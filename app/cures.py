"""Carrying out what helps against what is wrong with neurons; panels and the message strip share it."""

from __future__ import annotations

from collections.abc import Callable

from app.bridge import Bridge
from nnviz.cures import CURES
from nnviz.snapshot import Finding


def cure(bridge: Bridge, finding: Finding, key: str) -> None:
    """Do what helps; where that needs new weights, training begins again with them."""
    row = CURES[key]
    layers = tuple(sorted({layer for layer, _ in finding.neurons}))
    if not bridge.apply(row.edit(layers), row.label):
        return
    if row.afresh:
        bridge.reset()
    if row.afresh or key == "new_weights":
        bridge.play()


def actions_of(bridge: Bridge, finding: Finding) -> tuple[tuple[str, Callable[[], None]], ...]:
    """Give the label of each cure, and what carries it out."""
    return tuple((CURES[key].label, _doing(bridge, finding, key)) for key in finding.cures)


def _doing(bridge: Bridge, finding: Finding, key: str) -> Callable[[], None]:
    """Give what carries one cure out; it takes no arguments, whatever a button or menu would say."""

    def do() -> None:
        cure(bridge, finding, key)

    return do
