"""What of the predictions is looked at: the slice, which rows, how they are drawn; never what is trained.

The slice goes through the probe or the row that a person chose: what sliders show, what map and curve are
drawn at, and what is asked of the network are one and the same values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from app.desk import Desk
from nnviz.orders import View
from nnviz.scene.prediction_options import USUAL, Shown
from nnviz.snapshot import Snapshot
from nnviz.surfaces import frame_of

Tab = Literal["map", "confusion", "errors"]
_SETTLED = 150
"""Milliseconds without a move after which the map is drawn in full."""


class Looking(QObject):
    """Shared by the parts of the panel; says when something changed that is no part of a snapshot.

    Attributes:
        shown: What is drawn of predictions and rows.
        tab: Which part of the panel is seen.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown: Shown = USUAL
        self.tab: Tab = "map"
        self._beginning = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLED)
        self._settle.timeout.connect(lambda: self._look(quick=False))
        desk.bridge.opened.connect(self._begin_anew)
        desk.bridge.snapshot_changed.connect(self._renew_probe)
        desk.attention.probe_changed.connect(self.follow)

    @property
    def view(self) -> View:
        """The slice, and what else the next snapshot is to hold."""
        return self._desk.bridge.view

    def _look(self, **changes: Any) -> None:
        self._desk.bridge.look(replace(self.view, **changes))

    def _begin_anew(self) -> None:
        self._beginning = True
        self._desk.attention.choose_row(0)
        self._beginning = False
        self._look(axes=(), held=(), cell=None, quick=False)
        self.show_as(replace(USUAL, sample=self.shown.sample))

    def show_as(self, shown: Shown) -> None:
        """Draw predictions and rows in another way."""
        if shown != self.shown:
            self.shown = shown
            self.changed.emit()

    def see(self, tab: Tab | None) -> None:
        """Look at another part of the panel; None while it is hidden, so that nothing is computed for it."""
        self._look(map=tab == "map", errors=tab == "errors")
        if tab is not None:
            self.tab = tab
            self.changed.emit()

    def choose_rows(self, part: Any = None, cell: Any = False) -> None:
        """Choose which rows are counted and listed; what is not given stays."""
        before = self.view
        self._look(part=part or before.part, cell=before.cell if cell is False else cell)
        self.changed.emit()

    # --- the slice ---

    def choose_axes(self, names: tuple[str, ...]) -> None:
        """Lay other inputs on the axes; one gives a curve. All values stay: those that leave are held."""
        snapshot, kept = self._desk.bridge.snapshot, None
        if snapshot is not None and (
            self._desk.attention.probe is not None or self.row(snapshot) is not None
        ):
            kept = self.inputs(snapshot)
        self._look(axes=tuple(dict.fromkeys(names)))
        if snapshot is not None and kept is not None:
            self._hold_beside(snapshot, kept)
        self.changed.emit()

    def axes(self, snapshot: Snapshot) -> tuple[int, ...]:
        """Give the inputs on the axes by now, though the snapshot may be a little older."""
        return frame_of(snapshot.data, self.view).axes

    def inputs(self, snapshot: Snapshot) -> NDArray[np.float64]:
        """Give the ``(inputs,)`` looked at: on the axes those of the probe or the row, else those held."""
        inputs, present = self.held(snapshot), self._desk.attention.inputs(snapshot)
        on_axes = list(self.axes(snapshot))
        inputs[on_axes] = present[on_axes]
        return inputs

    def row(self, snapshot: Snapshot) -> int | None:
        """Give the row that is looked at; None for a probe, and where the slice isn't that of the row."""
        attention = self._desk.attention
        row = min(attention.row, len(snapshot.data.raw_x) - 1)
        same = attention.probe is None and np.array_equal(self.inputs(snapshot), snapshot.data.raw_x[row])
        return row if same else None

    def follow(self) -> None:
        """Hold all other features where the probe or the row that was chosen has them."""
        snapshot = self._desk.bridge.snapshot
        if snapshot is not None and not self._beginning:
            self._hold_beside(snapshot, self._desk.attention.inputs(snapshot))

    def _hold_beside(self, snapshot: Snapshot, inputs: NDArray[np.float64]) -> None:
        """Hold what is not on an axis at its values, where it isn't already."""
        held, on_axes = self.held(snapshot), self.axes(snapshot)
        others = [place for place in range(len(inputs)) if place not in on_axes]
        values = {place: float(inputs[place]) for place in others if inputs[place] != held[place]}
        if values:
            self._look(held=self._with(snapshot, values))
            self.changed.emit()

    def _renew_probe(self) -> None:
        """Let the probe be what is looked at, also where columns have changed."""
        snapshot, attention = self._desk.bridge.snapshot, self._desk.attention
        if snapshot is None or attention.probe is None or len(attention.probe) != len(snapshot.data.inputs):
            return
        inputs = self.inputs(snapshot)
        if not np.array_equal(inputs, attention.probe):
            attention.choose_probe(inputs)

    def held(self, snapshot: Snapshot) -> NDArray[np.float64]:
        """Give ``(inputs,)``: where inputs are held by now, though the snapshot may be a little older."""
        held = frame_of(snapshot.data).held.copy()
        places = {unit.name: place for place, unit in enumerate(snapshot.data.inputs)}
        for name, value in self.view.held:
            if name in places:
                held[places[name]] = value
        return held

    def hold(self, snapshot: Snapshot, values: Mapping[int, float]) -> None:
        """Hold inputs, by their places, at other values; the map follows the hand, then is drawn in full."""
        self._look(held=self._with(snapshot, values), quick=True)
        self._settle.start()
        self.changed.emit()

    def _with(self, snapshot: Snapshot, values: Mapping[int, float]) -> tuple[tuple[str, float], ...]:
        names = {snapshot.data.inputs[place].name: value for place, value in values.items()}
        return tuple({**dict(self.view.held), **names}.items())

    def release(self) -> None:
        """Hold all inputs where they were at first, numbers at their medians; the probe comes along."""
        attention, snapshot = self._desk.attention, self._desk.bridge.snapshot
        self._look(held=())
        if snapshot is not None and not np.array_equal(self.inputs(snapshot), attention.inputs(snapshot)):
            attention.choose_probe(self.inputs(snapshot))
        self.changed.emit()
