"""What the person looks at: the selected part of the network, and the row whose numbers are shown."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from nnviz.scene.network_scene import Overlay
from nnviz.scene.targets import BiasAt, EdgeAt, NeuronAt, Target
from nnviz.snapshot import Snapshot


class Attention(QObject):
    """Shared by all panels, so that what is chosen in one is shown in the others.

    Attributes:
        selected: The neuron, weight or bias that was clicked, or None.
        row: The row of the prepared table whose numbers are shown, from 0.
        probe: Inputs in the table's units in the place of a row, one value for each input, or None.
        overlay: What else is drawn over the picture of the network, or None.
    """

    selected_changed = Signal()
    probe_changed = Signal()
    overlay_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.selected: Target | None = None
        self.row = 0
        self.probe: NDArray[np.float64] | None = None
        self.overlay: Overlay | None = None

    def select(self, target: Target | None) -> None:
        """Select a part of the network, or nothing."""
        if target != self.selected:
            self.selected = target
            self.selected_changed.emit()

    def lay_over(self, overlay: Overlay | None) -> None:
        """Draw something over the picture of the network, or nothing."""
        if overlay is not self.overlay:
            self.overlay = overlay
            self.overlay_changed.emit()

    def choose_row(self, row: int) -> None:
        """Show the numbers of a row of the table."""
        if row != self.row or self.probe is not None:
            self.row, self.probe = row, None
            self.probe_changed.emit()

    def choose_probe(self, values: NDArray[np.float64] | None) -> None:
        """Show the numbers of an input of one's own; None goes back to the row."""
        self.probe = values
        self.probe_changed.emit()

    def fit(self, snapshot: Snapshot) -> None:
        """Let go of what a snapshot no longer has."""
        if self.selected is not None and not exists(self.selected, snapshot):
            self.select(None)
        if self.probe is not None and len(self.probe) != len(snapshot.data.inputs):
            self.choose_probe(None)
        if self.row >= len(snapshot.data.x):
            self.choose_row(0)

    def inputs(self, snapshot: Snapshot) -> NDArray[np.float64]:
        """Give the ``(inputs,)`` that are shown, in the table's units."""
        if self.probe is not None and len(self.probe) == len(snapshot.data.inputs):
            return self.probe
        return snapshot.data.raw_x[min(self.row, len(snapshot.data.raw_x) - 1)]


def exists(target: Target, snapshot: Snapshot) -> bool:
    """Tell whether a snapshot's network has what is pointed at."""
    widths = (len(snapshot.data.inputs), *(len(bias) for _, bias in snapshot.params))
    if not 0 <= target.layer < len(widths):
        return False
    if isinstance(target, EdgeAt):
        return (
            target.layer > 0
            and target.source < widths[target.layer - 1]
            and target.target < widths[target.layer]
        )
    if isinstance(target, (NeuronAt, BiasAt)):
        return target.index < widths[target.layer] and (target.layer > 0 or isinstance(target, NeuronAt))
    return True
