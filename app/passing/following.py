"""Which pass is followed, and where one stands in it: all that the panel shows, without widgets."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.desk import Desk
from app.labs.newest import Newest
from app.passing.made import Made
from app.passing.pictured import MOST_NUMBERS
from nnviz.drafts import Passed
from nnviz.numbers import format_count
from nnviz.orders import PassWish
from nnviz.passes.frames import Frame, Frames, frames
from nnviz.passes.steps import Grain, Phase, Step
from nnviz.passes.trace import Trace, trace_forward, trace_update
from nnviz.scene.pass_overlay import pass_overlay
from nnviz.snapshot import Snapshot

Mode = Literal["next", "row", "typed"]
_AT_ONCE = 60_000
"""Numbers up to which a pass is worked out between two frames; more are worked out beside the window."""
_AT_WORK = ("loading", "compiling", "running")


class Following(QObject):
    """Follows a pass while it is open.

    Attributes:
        mode: The next batch, the row that is looked at, or typed numbers.
        grain: How small the steps are.
        row: The row of the batch whose numbers are told.
        frames: The frames, or None where there are none to show.
        index: The present frame.
        problem: Why there is nothing to show, or "".
        learned: What the update that was made here has done, or "" once the weights are others.

    Signals:
        changed: There are other frames, or none.
        moved: Another frame is shown.
    """

    changed = Signal()
    moved = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.mode: Mode = "next"
        self.grain: Grain = "operation"
        self.row = 0
        self.index = 0
        self.frames: Frames | None = None
        self.trace: Trace | None = None
        self.problem = ""
        self.learned = ""
        self.is_open = False
        self.typed: Callable[[], tuple[str, NDArray[np.float32], PassWish | None]] | None = None
        self._source: object = None
        self._stood: Step | None = None
        self._wish: PassWish | None = None
        self._made: Made | None = None
        self._worker: Newest[Callable[[], Trace], Trace] = Newest(self, lambda work: iter((work(),)))
        self._worker.arrived.connect(self._arrive)
        desk.bridge.snapshot_changed.connect(self._follow)
        desk.attention.probe_changed.connect(self._follow_attention)
        desk.look.changed.connect(self._lay_over)

    # --- open and close ---

    def open(self) -> None:
        """Follow from now on; training pauses."""
        if not self.is_open:
            self.is_open = True
            if self._desk.bridge.playing:
                self._desk.bridge.pause()
            self.look()

    def close(self) -> None:
        """Follow no more; the picture of the network is as it was."""
        if self.is_open:
            self.is_open = False
            self._desk.bridge.wish_pass(None)
            self._worker.drop()
            self._source = None
            self._show(None, "")

    # --- what is followed ---

    def choose_mode(self, mode: Mode) -> None:
        """Follow the next batch, the shown row, or typed numbers."""
        self.mode = mode
        self._stood = None
        self.look()

    def look(self) -> None:
        """Wish for the pass that is chosen, and show it once it is there."""
        self._wish = self._chosen()
        if self.is_open:
            self._desk.bridge.wish_pass(self._wish)
            self._source = None
            self._follow()

    def _chosen(self) -> PassWish | None:
        if self.mode == "next":
            return PassWish()
        if self.mode == "typed":
            return self.typed()[2] if self.typed is not None else None
        attention = self._desk.attention
        return PassWish(rows=(attention.row,)) if attention.probe is None else None

    def _follow_attention(self) -> None:
        if self.mode == "row":
            self.look()

    def _follow(self) -> None:
        """Take what a snapshot brings."""
        snapshot = self._desk.bridge.snapshot
        if not self.is_open or snapshot is None:
            return
        self.learned = self._made.told(snapshot) if self._made is not None else ""
        if self.mode == "typed" and (wish := self._chosen()) != self._wish:
            self._wish = wish  # the fields are those of another table
            self._desk.bridge.wish_pass(wish)
        if snapshot.status in _AT_WORK:
            words = {"loading": "The engine is being loaded.", "compiling": "The network is being compiled."}
            self._wait(words.get(snapshot.status, "Training is running. Pause it to follow a pass."))
        elif self.mode == "typed" and self.typed is not None and self.typed()[0]:
            self._wait(self.typed()[0])
        elif self._wish is None:
            self._begin_forward(snapshot)
        elif snapshot.passed is None or snapshot.passed.wish != self._wish:
            if self._source is None or not self._is_of(snapshot):
                self._wait("The engine makes the update on a copy.")
        elif snapshot.passed is not self._source:
            self._begin_update(snapshot, snapshot.passed)

    def _is_of(self, snapshot: Snapshot) -> bool:
        """Tell whether the present pass begins with a snapshot's weights."""
        return (
            isinstance(self._source, Passed)
            and self.trace is not None
            and self.trace.document == snapshot.document
        )

    def _begin_forward(self, snapshot: Snapshot) -> None:
        x = self.typed()[1] if self.mode == "typed" and self.typed is not None else self._probe(snapshot)
        source = (id(snapshot.params), x.tobytes())
        if source != self._source:
            self._source = source
            work = partial(trace_forward, snapshot.document, snapshot.data, snapshot.params, x)
            self._begin(work, len(x), snapshot)

    def _probe(self, snapshot: Snapshot) -> NDArray[np.float32]:
        return snapshot.data.input_scaling.forward(self._desk.attention.inputs(snapshot)[None, :])

    def _begin_update(self, snapshot: Snapshot, passed: Passed) -> None:
        self._source = passed
        self._begin(partial(trace_update, snapshot.document, snapshot.data, passed), len(passed.x), snapshot)

    def _begin(self, work: Callable[[], Trace], rows: int, snapshot: Snapshot) -> None:
        widths = sum(len(bias) for _, bias in snapshot.params) + len(snapshot.data.inputs)
        weights = sum(kernel.size for kernel, _ in snapshot.params)
        if rows * widths > MOST_NUMBERS:
            self._wait(
                f"The batch has {format_count(rows)} rows, too many to keep every number of them. "
                "Follow a row, or choose a smaller batch size."
            )
        elif rows * widths + weights > _AT_ONCE:
            self._worker.ask(work)
        else:
            self._worker.drop()
            self._take(work())

    def _arrive(self) -> None:
        if self.is_open and self._worker.result is not None:
            self._take(self._worker.result)

    def _take(self, trace: Trace) -> None:
        self.row = min(self.row, trace.count - 1)
        self.trace = trace
        its = frames(trace, self.grain, self.row)
        self.index = _place(its, self._stood)
        self._show(its, "")

    def _wait(self, problem: str) -> None:
        self._source = None
        self._worker.drop()
        self._show(None, problem)

    def _show(self, its: Frames | None, problem: str) -> None:
        if its is None and self.frames is None and problem == self.problem:
            return
        self.frames, self.problem = its, problem
        if its is None:
            self.trace = None
        self.changed.emit()
        self._lay_over()

    # --- the way through it ---

    @property
    def frame(self) -> Frame | None:
        """The present frame."""
        return self.frames[self.index] if self.frames is not None else None

    def go(self, index: int) -> None:
        """Show another frame; one before the first or behind the last is those."""
        if self.frames is None:
            return
        index = min(max(index, 0), len(self.frames) - 1)
        if index != self.index:
            self.index, self._stood = index, self.frames.steps[index]
            self.moved.emit()
            self._lay_over()

    def go_to_phase(self, phase: Phase) -> None:
        """Show the first frame of a phase."""
        if self.frames is not None:
            self.go(dict(self.frames.chapters).get(phase, self.index))

    @property
    def is_at_end(self) -> bool:
        """Whether there is no further frame."""
        return self.frames is None or self.index >= len(self.frames) - 1

    def choose_grain(self, grain: Grain) -> None:
        """Go in larger or smaller steps, from the same place on."""
        self.grain = grain
        self._tell_anew()

    def choose_row(self, row: int) -> None:
        """Tell another row of the batch."""
        if self.trace is not None and row != self.row and 0 <= row < self.trace.count:
            self.row = row
            self._tell_anew()

    def _tell_anew(self) -> None:
        if self.trace is None or self.frames is None:
            return
        step, last = self.frames.steps[self.index], self.is_at_end
        self.frames = frames(self.trace, self.grain, self.row)
        self.index = len(self.frames) - 1 if last else _place(self.frames, step)
        self._stood = self.frames.steps[self.index]
        self.changed.emit()
        self._lay_over()

    # --- what comes of it ---

    @property
    def refusal(self) -> str:
        """Why the update that is shown cannot be made, or ""."""
        trace = self.trace
        if trace is None or trace.passed is None:
            return "There is no update to make: it needs a target, and training that rests"
        if self._desk.bridge.playing:
            return "Training is running"
        if np.isin(trace.rows, trace.data.validation).any():
            return "This row is kept for validation: the network must not learn from it"
        return ""

    def learn(self) -> None:
        """Make the update that is shown; the next pass begins behind it."""
        snapshot = self._desk.bridge.snapshot
        if not self.refusal and self._wish is not None and self.trace is not None and snapshot is not None:
            self._stood = None
            self._made = Made(self._wish, self.trace, snapshot, self._desk.bridge.viewing is not None)
            self._desk.bridge.learn(self._wish)

    def _lay_over(self) -> None:
        """Write the frame's numbers over the picture of the network."""
        frame = self.frame
        if frame is None:
            self._desk.attention.lay_over(None)
            return
        look = self._desk.look
        backward = frame.phase == "backward"
        overlay = pass_overlay(frame.notes, backward=backward, text_scale=look.text_scale)
        self._desk.attention.lay_over(overlay)


def _place(its: Frames, step: Step | None) -> int:
    """Give the frame of a step, or the nearest one where there is none; the first without a step."""
    if step is None:
        return 0
    return its.steps.index(step) if step in its.steps else its.place_of(step)
