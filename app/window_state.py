"""How a window is arranged and what is looked at in it, as a value to be painted from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from app.arrangement import Places
from app.bridge import Bridge
from app.inspecting.inspector import Inspector
from app.panels.loss import LossView
from app.panels.passing import PassPanel
from app.passing.standing import Standing, stand, standing_in
from app.predicting.looking import Tab
from app.predicting.panel import PredictionPanel
from nnviz.orders import View
from nnviz.pinned import PinnedRun
from nnviz.scene.camera import HOME, Camera
from nnviz.scene.folding import Openings
from nnviz.scene.prediction_options import USUAL, Shown
from nnviz.scene.targets import Target
from nnviz.snapshot import Snapshot

if TYPE_CHECKING:
    from app.main_window import MainWindow

Sheet = Literal["", "weights", "scores"]


@dataclass(frozen=True)
class Told:
    """What a bridge says of a run beside its snapshot.

    Attributes:
        speed: Epochs per second, or None for as fast as it goes.
        playing: Whether training is wanted.
        goal: The epoch at which training stops.
        view: Where the maps lie.
        viewing: The past epoch that is looked at, or None.
        present: The run's newest snapshot, or None where that is the one that is looked at.
        pinned: Futures that were left.
    """

    speed: float | None
    playing: bool
    goal: int
    view: View
    # What changes as snapshots do needs no other window.
    viewing: int | None = field(default=None, compare=False)
    present: Snapshot | None = field(default=None, compare=False)
    pinned: tuple[PinnedRun, ...] = field(default=(), compare=False)

    @property
    def at_rest(self) -> Told:
        """The same of a run that stands, and at which nobody looks back."""
        return replace(self, viewing=None, present=None, playing=False)


@dataclass(frozen=True)
class WindowState:
    """All of a window that is neither its snapshot nor its look.

    Attributes:
        places: Where the panels stand.
        told: What is said of the run.
        selected: The part of the network that is selected, or None.
        row: The row whose numbers are shown.
        probe: Inputs in the place of a row, or None.
        camera: Which part of the network is seen.
        openings: Which folds of it are open.
        numbers: Whether weights are written on its edges.
        log_axis: Whether the loss has a logarithmic axis.
        shown: What is drawn of the predictions.
        tab: Which part of their panel is seen.
        sheet: Which table stands in the place of the inspector's numbers, or "".
        passing: Where one stands in a pass, or None where none is followed.
    """

    places: Places
    told: Told
    selected: Target | None = None
    row: int = 0
    probe: tuple[float, ...] | None = None
    camera: Camera = HOME
    openings: Openings = ()
    numbers: bool = True
    log_axis: bool = True
    shown: Shown = USUAL
    tab: Tab = "map"
    sheet: Sheet = ""
    passing: Standing | None = None


def state_of(window: MainWindow) -> WindowState:
    """Give the present state of a window."""
    bridge, attention, network = window.desk.bridge, window.desk.attention, window.network
    prediction, loss = window.panels["prediction"], window.panels["loss"]
    inspector, passing = window.panels["inspector"], window.panels.get("pass")
    assert isinstance(prediction, PredictionPanel) and isinstance(loss, LossView)
    assert isinstance(inspector, Inspector)
    return WindowState(
        places=window.arrangement.places,
        told=_told(bridge),
        selected=attention.selected,
        row=attention.row,
        probe=tuple(attention.probe.tolist()) if attention.probe is not None else None,
        camera=network.sight.camera,
        openings=network.sight.openings,
        numbers=network.numbers,
        log_axis=loss.log_axis,
        shown=prediction.looking.shown,
        tab=prediction.looking.tab,
        sheet=_sheet_in(inspector),
        passing=standing_in(passing.following) if isinstance(passing, PassPanel) else None,
    )


def _sheet_in(inspector: Inspector) -> Sheet:
    if inspector.weights.isChecked():
        return "weights"
    return "scores" if inspector.scores.isChecked() else ""


def _told(bridge: Bridge) -> Told:
    present = bridge.present if bridge.viewing is not None else None
    run = (bridge.speed, bridge.playing, bridge.goal, bridge.view)
    return Told(*run, viewing=bridge.viewing, present=present, pinned=bridge.pinned)


def take_state(window: MainWindow, state: WindowState) -> None:
    """Arrange a window, and look at the same in it."""
    window.arrangement.take(state.places)
    attention, network = window.desk.attention, window.network
    prediction, loss = window.panels["prediction"], window.panels["loss"]
    inspector, passing = window.panels["inspector"], window.panels.get("pass")
    assert isinstance(prediction, PredictionPanel) and isinstance(loss, LossView)
    assert isinstance(inspector, Inspector)
    network.sight.camera, network.sight.openings = state.camera, state.openings
    network.numbers = state.numbers
    loss.toggle.setChecked(state.log_axis)
    prediction.looking.show_as(state.shown)
    prediction.see(state.tab)
    attention.choose_row(state.row)
    if state.probe is not None:
        attention.choose_probe(np.asarray(state.probe, np.float64))
    attention.select(state.selected)
    inspector.weights.setChecked(state.sheet == "weights")
    inspector.scores.setChecked(state.sheet == "scores")
    if state.passing is not None and isinstance(passing, PassPanel):
        passing.mode.show_value(state.passing.mode)
        passing.grain.show_value(state.passing.grain)
        stand(passing.following, state.passing)
    # What was chosen just now has moved the slice to the probe: it stands where the person has it.
    window.desk.bridge.look(state.told.view)
