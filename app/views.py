"""The views that a picture can be taken of: one table, from which command, picture panel and tests all come.

Nothing here needs Qt. The window itself is no row: it is painted by Qt, see ``app.framed_window``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np

from app.inspecting.pictured import inspector_picture
from app.passing.pictured import moment_of, moments_of, place_of
from app.view_words import loss_words, network_words, prediction_words
from nnviz.drafts import Log
from nnviz.explain import forward_row
from nnviz.passes.steps import Grain, Phase
from nnviz.registry import Registry
from nnviz.scene.loss_scene import loss_picture
from nnviz.scene.marks import Picture
from nnviz.scene.network_scene import network_picture
from nnviz.scene.pass_scene import Moment, pass_picture
from nnviz.scene.prediction_options import Shown
from nnviz.scene.prediction_scene import prediction_picture
from nnviz.scene.slide_scene import slide_picture
from nnviz.scene.targets import Target
from nnviz.scene.timeline_scene import timeline_picture
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme

Size = tuple[float, float]
Taken = Literal["probe", "row", "selection", "numbers", "sample", "slice", "step"]
"""What can be asked of a picture; a view says which of it makes a difference to it."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What is asked of a picture beside size, theme and texts; a view takes of it what it can show.

    Attributes:
        probe: Inputs ``(inputs,)`` in the table's units in the place of a row, or None.
        row: A row of the prepared table, from 0, or None.
        selected: A part of the network, or None.
        numbers: Whether weights and biases are written on edges and under tiles, where they fit.
        sample: Whether some of very many rows are drawn as points, instead of the density of all.
        limits: A log that the axes of the loss have room for; else its own.
        before: The moment one update earlier, or None where that is not known.
        moment: The moment of a pass, or None for the one that ``grain`` and ``step`` say.
        grain: How small the steps of a pass are; None for whole phases.
        step: The number of a step, from 0, or the phase that begins with it.
        telling: The height of what is told of a step under the network; 0 for what it needs.
    """

    probe: Sequence[float] | None = None
    row: int | None = None
    selected: Target | None = None
    numbers: bool = True
    sample: bool = False
    limits: Log | None = None
    before: Snapshot | None = None
    moment: Moment | None = None
    grain: Grain | None = None
    step: int | Phase = "forward"
    telling: float = 0.0

    def inputs(self, snapshot: Snapshot) -> list[float] | None:
        """Give the inputs that are asked for, in the table's units: the probe or the row, or None."""
        if self.probe is not None:
            return list(self.probe)
        if self.row is None or self.row >= len(snapshot.data.raw_x):
            return None
        inputs: list[float] = snapshot.data.raw_x[self.row].tolist()
        return inputs


NOTHING = Asked()
Draw = Callable[[Snapshot, Theme, Size, Asked], Picture]


@dataclass(frozen=True)
class ViewRow:
    """One view.

    Attributes:
        key: Its name on the command line and in settings.
        label: Its name for people.
        size: Width and height in pixels if nothing is said.
        least: The least width and height in pixels at which its texts and plots are legible: what is smaller
            is laid out larger, in its own proportion, and scaled down.
        draw: Makes its picture, without title, caption and footer.
        takes: What can be asked of it.
        films: Whether a film of it goes from epoch to epoch, or through the steps of a pass.
        fits: Whether its height, where none is asked for, is only what it needs.
    """

    key: str
    label: str
    size: tuple[int, int]
    least: tuple[int, int]
    draw: Draw
    takes: frozenset[Taken] = frozenset()
    films: Literal["epochs", "steps"] = "epochs"
    fits: bool = False


def _network(snapshot: Snapshot, theme: Theme, size: Size, asked: Asked) -> Picture:
    picture = network_picture(snapshot, theme, size, selected=asked.selected, numbers=asked.numbers)
    return _told(picture, network_words(snapshot, asked.selected))


def _told(picture: Picture, words: str) -> Picture:
    """Say more of what is seen in a picture."""
    return replace(picture, description=f"{picture.description}, {words}")


def _prediction(snapshot: Snapshot, theme: Theme, size: Size, asked: Asked) -> Picture:
    inputs = asked.inputs(snapshot)
    answer = None
    if inputs is not None:
        outputs = forward_row(snapshot, np.asarray(inputs, np.float64)).outputs
        answer = outputs.tolist() if np.isfinite(outputs).all() else None
    shown = Shown(sample=asked.sample)
    picture = prediction_picture(snapshot, theme, size, probe=inputs, answer=answer, shown=shown)
    return _told(picture, prediction_words(snapshot, inputs, answer))


def _loss(snapshot: Snapshot, theme: Theme, size: Size, asked: Asked) -> Picture:
    return _told(loss_picture(snapshot, theme, size, limits=asked.limits), loss_words(snapshot))


def _timeline(snapshot: Snapshot, theme: Theme, size: Size, asked: Asked) -> Picture:
    return timeline_picture(snapshot, theme, size, limits=asked.limits)


def _inspector(snapshot: Snapshot, theme: Theme, size: Size, asked: Asked) -> Picture:
    return inspector_picture(
        snapshot,
        theme,
        size,
        selected=asked.selected,
        probe=asked.probe,
        row=asked.row,
        before=asked.before,
    )


def _pass(snapshot: Snapshot, theme: Theme, size: Size, asked: Asked) -> Picture:
    moment, telling = asked.moment, asked.telling
    if moment is None:
        its, row = moments_of(snapshot, asked.grain or "phase", probe=asked.probe, row=asked.row)
        moment = moment_of(its, place_of(its, asked.step), row)
    return pass_picture(snapshot, theme, size, moment, telling=telling)


def _slide(snapshot: Snapshot, theme: Theme, size: Size, asked: Asked) -> Picture:
    network, prediction, loss = (
        partial(draw, snapshot, theme, asked=asked) for draw in (_network, _prediction, _loss)
    )
    return slide_picture(network, prediction, loss, theme, size)


VIEWS: Registry[ViewRow] = Registry(
    "view",
    (
        ViewRow(
            "network",
            "Network",
            (900, 600),
            (450, 270),
            _network,
            frozenset({"selection", "numbers", "slice"}),
        ),
        ViewRow(
            "prediction",
            "Prediction",
            (640, 600),
            (300, 260),
            _prediction,
            frozenset({"probe", "row", "sample", "slice"}),
        ),
        ViewRow("loss", "Loss", (800, 500), (360, 190), _loss),
        ViewRow("timeline", "Timeline", (1000, 160), (560, 112), _timeline),
        ViewRow(
            "inspector",
            "Inspector",
            (760, 480),
            (560, 300),
            _inspector,
            frozenset({"probe", "row", "selection"}),
            fits=True,
        ),
        ViewRow(
            "pass", "Pass", (900, 720), (520, 400), _pass, frozenset({"probe", "row", "step"}), films="steps"
        ),
        ViewRow(
            "slide",
            "Slide",
            (1280, 720),
            (800, 420),
            _slide,
            frozenset({"probe", "row", "selection", "numbers", "sample", "slice"}),
        ),
    ),
)
"""The views, in the order in which people see them."""
