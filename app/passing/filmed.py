"""A pass as a film: which of its steps are shown, and how high the network stands in all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from app.passing.pictured import moment_of, row_words, trace_of
from nnviz.filming import Film
from nnviz.passes.frames import Frames, frames
from nnviz.passes.steps import GRAINS, Grain
from nnviz.scene.pass_scene import Moment, telling_height
from nnviz.snapshot import Snapshot


def moments_of_film(
    snapshot: Snapshot,
    film: Film,
    *,
    grain: Grain | None = None,
    probe: list[float] | None = None,
    row: int | None = None,
) -> list[Moment]:
    """Give the moments of the film of a pass: all steps, or where these are too many an even choice.

    Args:
        snapshot: Whose pass it is.
        film: How many pictures it has at most.
        grain: How small the steps are; None for the smallest of which all can be shown.
        probe: Inputs ``(inputs,)`` of one's own, in the table's units, or None.
        row: The row of a pass without an update, or None.
    """
    trace = trace_of(snapshot, probe=probe, row=row)
    its = frames(trace, grain) if grain is not None else _fitting(film, [frames(trace, g) for g in GRAINS])
    words = row_words(trace, 0, None if probe is not None else row or 0)
    return [moment_of(its, place, words) for place in chosen_steps(len(its), film.frames)]


def _fitting(film: Film, choices: list[Frames]) -> Frames:
    return next((its for its in choices if len(its) <= film.frames), choices[-1])


def chosen_steps(count: int, most: int, first: int = 0, last: int | None = None) -> list[int]:
    """Choose the steps of a film: all from one to another, or where these are too many an even choice.

    Args:
        count: How many steps the pass has.
        most: How many pictures the film has at most.
        first: The step that it begins with, from 0.
        last: The one that it ends with, or None for the last there is.
    """
    end = count - 1 if last is None else min(last, count - 1)
    begin = min(first, end)
    pictures = min(end - begin + 1, max(most, 1))
    places = np.linspace(begin, end, pictures) if pictures > 1 else np.array([end])
    chosen: list[int] = np.unique(places.round().astype(int)).tolist()
    return chosen


def with_room(moments: Sequence[Moment], size: tuple[float, float]) -> Iterator[tuple[Moment, float]]:
    """Give the moments, each with the height that the words of the longest of them need."""
    telling = max(telling_height(its, size) for its in moments)
    return ((its, telling) for its in moments)
