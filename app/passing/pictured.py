"""The moments of a pass as pictures of marks, for files: no widget is needed for them, nor Qt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nnviz.errors import UserError
from nnviz.numbers import format_count
from nnviz.passes.frames import Frames, frames
from nnviz.passes.steps import Grain
from nnviz.passes.trace import Trace, trace_forward, trace_update
from nnviz.scene.pass_scene import Moment
from nnviz.snapshot import Snapshot

MOST_NUMBERS = 4_000_000
"""Rows times neurons that are followed at most: each has half a dozen numbers."""


def moment_of(its: Frames, index: int, row: str = "") -> Moment:
    """Give what a picture tells of a frame.

    Args:
        its: The frames of the pass.
        index: Which of them.
        row: Which row is told, such as "row 3", or "".
    """
    frame = its[index]
    step = f"step {format_count(index + 1)} of {format_count(len(its))}"
    head = frame.title if frame.title == frame.chapter else f"{frame.chapter}. {frame.title}"
    places = (f"{row} · {step}", step) if row else (step,)
    backward = frame.phase == "backward"
    return Moment(head, frame.formula, frame.sentence, frame.caption, places, frame.notes, backward)


def row_words(trace: Trace, row: int, seen: int | None) -> str:
    """Say which row of the table a pass tells, and of how many rows the update is.

    Args:
        trace: The pass.
        row: The row's place in the batch.
        seen: The row of the table in a pass without an update, or None for numbers of one's own.
    """
    if row < len(trace.rows):
        batch = f", in a batch of {format_count(trace.count)}" if trace.count > 1 else ", a batch of one"
        return f"row {format_count(int(trace.rows[row]) + 1)}{batch}"
    return f"row {format_count(seen + 1)}" if seen is not None else "probe"


def trace_of(snapshot: Snapshot, *, probe: Sequence[float] | None = None, row: int | None = None) -> Trace:
    """Give the pass of a snapshot: the update that was made for it, else a probe or a row forward only."""
    passed = snapshot.passed
    if passed is not None and probe is None:
        return trace_update(snapshot.document, snapshot.data, passed)
    raw = snapshot.data.raw_x
    inputs = raw[min(row or 0, len(raw) - 1)] if probe is None else np.asarray(probe, np.float64)
    x = snapshot.data.input_scaling.forward(inputs[None, :])
    return trace_forward(snapshot.document, snapshot.data, snapshot.params, x)


def moments_of(
    snapshot: Snapshot, grain: Grain, *, probe: Sequence[float] | None = None, row: int | None = None
) -> tuple[Frames, str]:
    """Give the frames of the pass of a snapshot, and which row they tell."""
    trace = trace_of(snapshot, probe=probe, row=row)
    seen = None if probe is not None else row or 0
    return frames(trace, grain), row_words(trace, 0, seen)


def place_of(its: Frames, wanted: int | str) -> int:
    """Give the place of a frame: its number, from 0, or the first one of a phase.

    Raises:
        UserError: If there is none.
    """
    known: dict[str, int] = {str(phase): place for phase, place in its.chapters}
    if isinstance(wanted, str) and wanted in known:
        return known[wanted]
    if isinstance(wanted, int) and 0 <= wanted < len(its):
        return wanted
    steps = f"{format_count(len(its))} steps: {', '.join(known)}"
    said = wanted if isinstance(wanted, str) else f"step {wanted + 1}"
    raise UserError("no_frame", f"The pass has no {said}. It has {steps}.")
