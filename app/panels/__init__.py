"""The panels, one row each; they don't know one another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtWidgets import QWidget

from app.desk import Desk
from app.panels import (
    activation_lab,
    data,
    initialisation_lab,
    inspector,
    loss,
    network,
    passing,
    prediction,
    seed_fan,
    training,
)
from nnviz.registry import Registry

Place = Literal["dock", "side", "left", "right"]


@dataclass(frozen=True)
class Panel:
    """One panel.

    Attributes:
        key: Its name in settings and in files of pictures.
        label: Its name for people.
        place: A dock at the side, one that is closed (and not even made) until it is asked for, or the left
            or right column of the centre, from the top.
        make: Makes it.
        share: How much of its column's height it has at first.
        tab: Its name on a tab, where six of them share a narrow place; "" for its label.
    """

    key: str
    label: str
    place: Place
    make: Callable[[Desk], QWidget]
    share: int = 1
    tab: str = ""


PANELS: Registry[Panel] = Registry(
    "panel",
    (
        Panel("data", "Data", "dock", data.make),
        Panel("training", "Training", "dock", training.make),
        Panel("network", "Network", "left", network.make, 62),
        Panel("inspector", "Inspector", "left", inspector.make, 38),
        Panel("prediction", "Prediction", "right", prediction.make, 56),
        Panel("loss", "Loss", "right", loss.make, 44),
        Panel("activation_lab", "Activation lab", "side", activation_lab.make, tab="Activations"),
        Panel(
            "initialisation_lab", "Initialisation lab", "side", initialisation_lab.make, tab="Initial weights"
        ),
        Panel("seed_fan", "Seed fan", "side", seed_fan.make, tab="Seeds"),
        Panel("pass", "Pass", "side", passing.make),
    ),
)
