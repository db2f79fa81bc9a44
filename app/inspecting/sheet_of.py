"""Which sheet the inspector shows of what is selected."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.inspecting.part_sheets import bias_sheet, edge_sheet, inputs_sheet, layer_sheet
from app.sheets import Sheet, input_sheet, neuron_sheet, summary_sheet
from nnviz.explain import forward_row
from nnviz.scene.targets import BadgeAt, BiasAt, EdgeAt, FoldAt, HeaderAt, NeuronAt, Target
from nnviz.snapshot import Snapshot


def sheet_of(
    snapshot: Snapshot,
    target: Target | None,
    inputs: NDArray[np.float64],
    *,
    seen: int | None = None,
    before: Snapshot | None = None,
) -> Sheet:
    """Give the sheet of what is selected.

    Args:
        snapshot: The moment.
        target: What is selected.
        inputs: ``(inputs,)`` in the table's units: the row that is shown.
        seen: Its number in the prepared table, None where it is none of its rows.
        before: The moment one update earlier, or None where that is not known.
    """
    if isinstance(target, HeaderAt | FoldAt):
        return layer_sheet(snapshot, target.layer) if target.layer else inputs_sheet(snapshot)
    if not isinstance(target, NeuronAt | EdgeAt | BiasAt | BadgeAt):
        return summary_sheet(snapshot)
    row = forward_row(snapshot, inputs)
    if isinstance(target, EdgeAt):
        return edge_sheet(snapshot, row, target, before)
    if isinstance(target, BiasAt):
        return bias_sheet(snapshot, row, target, before)
    if target.layer == 0:
        return input_sheet(snapshot, row, target.index, inputs)
    return neuron_sheet(snapshot, row, target.layer, target.index, seen)
