"""How a window is arranged and what is looked at in it, as a value to be painted from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.arrangement import Places
from app.graph.view import NetworkView
from app.panels.loss import LossView
from app.predicting.looking import Tab
from app.predicting.panel import PredictionPanel
from nnviz.orders import View
from nnviz.scene.camera import HOME, Camera
from nnviz.scene.folding import Openings
from nnviz.scene.prediction_options import USUAL, Shown
from nnviz.scene.targets import Target

if TYPE_CHECKING:
    from app.main_window import MainWindow


@dataclass(frozen=True)
class Told:
    """What a bridge says of a run beside its snapshot.

    Attributes:
        speed: Epochs per second, or None for as fast as it goes.
        playing: Whether training is wanted.
        goal: The epoch at which training stops.
        view: Where the maps lie.
    """

    speed: float | None
    playing: bool
    goal: int
    view: View


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


def state_of(window: MainWindow) -> WindowState:
    """Give the present state of a window."""
    bridge, attention, network = window.desk.bridge, window.desk.attention, window.network
    prediction, loss = window.panels["prediction"], window.panels["loss"]
    assert isinstance(prediction, PredictionPanel) and isinstance(loss, LossView)
    return WindowState(
        places=window.arrangement.places,
        told=Told(bridge.speed, bridge.playing, bridge.goal, bridge.view),
        selected=attention.selected,
        row=attention.row,
        probe=tuple(attention.probe.tolist()) if attention.probe is not None else None,
        camera=network.sight.camera,
        openings=network.sight.openings,
        numbers=network.numbers,
        log_axis=loss.log_axis,
        shown=prediction.looking.shown,
        tab=prediction.looking.tab,
    )


def take_state(window: MainWindow, state: WindowState) -> None:
    """Arrange a window, and look at the same in it."""
    window.arrangement.take(state.places)
    attention, network = window.desk.attention, window.network
    prediction, loss = window.panels["prediction"], window.panels["loss"]
    assert isinstance(network, NetworkView)
    assert isinstance(prediction, PredictionPanel) and isinstance(loss, LossView)
    network.sight.camera, network.sight.openings = state.camera, state.openings
    network.numbers = state.numbers
    loss.toggle.setChecked(state.log_axis)
    prediction.looking.show_as(state.shown)
    prediction.see(state.tab)
    attention.choose_row(state.row)
    if state.probe is not None:
        attention.choose_probe(np.asarray(state.probe, np.float64))
    attention.select(state.selected)
    # What was chosen just now has moved the slice to the probe: it stands where the person has it.
    window.desk.bridge.look(state.told.view)
