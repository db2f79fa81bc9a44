"""What of the predictions is looked at: the slice, which rows, how they are drawn; never what is trained."""

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
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLED)
        self._settle.timeout.connect(lambda: self._look(quick=False))
        desk.bridge.opened.connect(self._begin_anew)

    @property
    def view(self) -> View:
        """The slice, and what else the next snapshot is to hold."""
        return self._desk.bridge.view

    def _look(self, **changes: Any) -> None:
        self._desk.bridge.look(replace(self.view, **changes))

    def _begin_anew(self) -> None:
        self._look(axes=(), held=(), cell=None)
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
        """Lay other inputs on the axes; one gives a curve."""
        self._look(axes=tuple(dict.fromkeys(names)))
        self.changed.emit()

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
        names = {snapshot.data.inputs[place].name: value for place, value in values.items()}
        self._look(held=tuple({**dict(self.view.held), **names}.items()), quick=True)
        self._settle.start()
        self.changed.emit()

    def hold_all(self, snapshot: Snapshot, inputs: NDArray[np.float64]) -> None:
        """Hold all inputs at those of a row."""
        names = (unit.name for unit in snapshot.data.inputs)
        self._look(held=tuple(zip(names, inputs.tolist(), strict=True)))
        self.changed.emit()

    def release(self) -> None:
        """Hold all inputs where they were at first: numbers at their medians."""
        self._look(held=())
        self.changed.emit()
