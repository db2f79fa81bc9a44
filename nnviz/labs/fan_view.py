"""What the picture of many seeds shows, as one value, and in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.labs.fan_results import (
    FATES,
    Band,
    FanResult,
    Histogram,
    answers,
    band_of,
    fate_of,
    has_goal,
    histogram_of,
)
from nnviz.numbers import format_count, format_number, format_share

_SHARES = ("softmax", "sigmoid", "hard_sigmoid")
LOSS = "loss"


@dataclass(frozen=True, eq=False)
class FanView:
    """What is drawn.

    Attributes:
        result: What became of the seeds.
        band: Their losses.
        fates: ``(seeds,)``: each seed's place in FATES.
        histogram: How the values of ``values_name`` are spread, or None.
        values: ``(seeds,)``: those values.
        values_name: What they are, such as "P(buy) at the probe".
        old: Whether the network has been changed since.
        own: The place of the window's own seed, or None.
        pointed: The place of the seed that is pointed to, or None.
        hand: Whether seeds can be pointed to, as on a screen.
    """

    result: FanResult
    band: Band
    fates: NDArray[np.int64]
    histogram: Histogram | None = None
    values: NDArray[np.float64] | None = None
    values_name: str = ""
    old: bool = False
    own: int | None = None
    pointed: int | None = None
    hand: bool = True

    def count(self, fate: int) -> int:
        """Count the seeds of a fate."""
        return int(np.sum(self.fates == fate))

    @property
    def fate_names(self) -> tuple[str, ...]:
        """What the fates are called: without a goal, nothing is solved or not."""
        return FATES if has_goal(self.result.document) else ("solved", "trained", "dead", "diverged")


def view_of(result: FanResult) -> FanView:
    """Begin with the losses and fates."""
    return FanView(result, band_of(result.loss), fate_of(result))


def value_kinds(data: Prepared) -> tuple[tuple[str, str], ...]:
    """Give what can be counted in a histogram, as keys and names: each class or output, and the loss."""
    names = data.classes if data.classes else tuple(unit.name for unit in data.outputs)
    outputs = [(str(place), f"P({name})" if data.classes else name) for place, name in enumerate(names)]
    return (*outputs, (LOSS, "final loss"))


def values_of(
    result: FanResult, data: Prepared, kind: str, raw: NDArray[np.float64] | None
) -> tuple[NDArray[np.float64], Histogram] | None:
    """Give the values of a kind for each seed ``(seeds,)`` and their histogram.

    Args:
        result: What became of the seeds.
        data: The prepared table that they were trained on.
        kind: A key of ``value_kinds``.
        raw: The row ``(inputs,)`` that they are asked for, in the table's units.

    Returns:
        None where the row does not fit the network.
    """
    if kind == LOSS:
        values = result.loss[:, -1]
        return values, histogram_of(values)
    if raw is None or len(raw) != len(data.inputs):
        return None
    found = answers(result, data.input_scaling.forward(raw[None, :])[0]).astype(np.float64)
    place = int(kind)
    if not data.classes:
        found = data.output_scaling.back(found)
        return found[:, place], histogram_of(found[:, place])
    single = found.shape[1] == 1
    values = found[:, 0] if single else found[:, place]
    if result.document.network.output.activation not in _SHARES:
        return values, histogram_of(values)
    values = 1.0 - values if single and place == 0 else values
    return values, histogram_of(values, (0.0, 1.0))


def seed_words(view: FanView, place: int) -> str:
    """Say what became of one seed."""
    result = view.result
    said = [f"seed {int(result.seeds[place])}", f"loss {format_number(float(result.loss[place, -1]))}"]
    if result.document.data.task == "classification":
        said.append(f"accuracy {format_share(float(result.metric[place, -1]))}")
    if view.values is not None and view.values_name and not view.values_name.startswith("final loss"):
        said.append(f"{view.values_name} {format_number(float(view.values[place]))}")
    said.append(view.fate_names[int(view.fates[place])])
    return ",  ".join(said)


def fate_words(view: FanView, fate: int) -> str:
    """Say how many seeds had a fate: "solved 77.2 %"."""
    return f"{view.fate_names[fate]} {format_share(view.count(fate) / len(view.fates))}"


def describe(view: FanView) -> str:
    """Say in words what is seen."""
    result, band = view.result, view.band
    ends = [
        format_number(float(its[-1])) for its in (band.low, band.lower, band.median, band.upper, band.high)
    ]
    fates = ", ".join(fate_words(view, fate) for fate in range(len(FATES)) if view.count(fate))
    dead = format_share(float(result.dead.mean()))
    said = (
        f"{format_count(len(result.seeds))} seeds trained for {format_count(result.epochs)} epochs: {fates}; "
        f"{dead} end with a dead layer. Final loss from {ends[0]} over {ends[1]}, {ends[2]} and {ends[3]} "
        f"(quartiles) to {ends[4]}"
    )
    return f"{said}. They are of an older network" if view.old else said
