"""Where one stands in a pass, as a value: what a window is told that is painted elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from app.passing.following import Following, Mode
from nnviz.passes.steps import Grain


@dataclass(frozen=True)
class Standing:
    """Where one stands.

    Attributes:
        mode: What is followed.
        grain: How small its steps are.
        row: The row of the batch whose numbers are told.
        index: The step, from 0.
    """

    mode: Mode
    grain: Grain
    row: int
    index: int


def standing_in(following: Following) -> Standing | None:
    """Give where one stands; None where nothing is followed, or numbers that only stand in its fields."""
    if not following.is_open or following.frames is None or following.mode == "typed":
        return None
    return Standing(following.mode, following.grain, following.row, following.index)


def stand(following: Following, standing: Standing) -> None:
    """Follow the pass of the snapshot that is there, and stand at a step of it."""
    following.mode, following.grain, following.row = standing.mode, standing.grain, standing.row
    following.open()
    following.go(standing.index)
