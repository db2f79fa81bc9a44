"""Undo and redo: a list of values and an index.

Each entry is a document and the weights with which it was left, so that what a neuron had learned
comes back with it; and the run that it was left in, so that one that was ended goes on where it stood:
by an edit, by a reset, or by going on from its past. Training itself is not undone: that is the timeline's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from nnviz.document import Document
from nnviz.drafts import Progress
from nnviz.orders import Fork
from nnviz.params import Params
from nnviz.pinned import PinnedRun

LIMIT = 501
"""Entries kept, so that 500 steps can be taken back; the oldest go first."""
MOST_RUNS = 8
"""Runs of which it is known how they were left, those nearest to the present: their histories take memory."""


@dataclass(frozen=True, eq=False)
class Left:
    """A run as it was left.

    Attributes:
        run: Its number.
        goal: The epochs, and batches of the next one, at which it was to stop.
        playing: Whether it was being trained.
        progress: Where it stood when it was last seen.
        stepping: Whether the goal is that of a step, so that it is no goal for playing.
        trained: The last order by which it may have left where it began, see ``Course``.
        fork: How it began if it went on from another one's past, else None.
        pins: The futures that were pinned beside it.
    """

    run: int
    goal: tuple[int, int]
    playing: bool
    progress: Progress
    stepping: bool = False
    trained: float = -1.0
    fork: Fork | None = None
    pins: tuple[PinnedRun, ...] = ()


@dataclass(frozen=True, eq=False)
class Entry:
    """One state of the document.

    Attributes:
        document: The document.
        label: What was done to get here, such as "Add neuron".
        params: The weights with which the document was left, or None.
        merge: Edits that follow one another with the same key become one entry (a slider's drag).
        left: The run in which the document was left, or None.
        begins: Whether a run began here, whatever the document says.
    """

    document: Document
    label: str = ""
    params: Params | None = None
    merge: str | None = None
    left: Left | None = None
    begins: bool = False


@dataclass(frozen=True, eq=False)
class History:
    """All entries, and the one that is present."""

    entries: tuple[Entry, ...]
    index: int = 0

    @property
    def present(self) -> Entry:
        """The entry that is shown."""
        return self.entries[self.index]

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, or None."""
        return self.present.label if self.index > 0 else None

    @property
    def redo_label(self) -> str | None:
        """What redo would do again, or None."""
        return self.entries[self.index + 1].label if self.index + 1 < len(self.entries) else None

    def left_with(self, params: Params | None, left: Left | None = None) -> History:
        """Note the weights of the present entry, and its run, before it is left."""
        here = replace(self.present, params=params, left=left)
        entries = (*self.entries[: self.index], here, *self.entries[self.index + 1 :])
        return replace(self, entries=entries)._without_far_runs()

    def _without_far_runs(self) -> History:
        """Forget how the runs were left that are farthest away; they begin again from their weights."""
        near: set[int] = set()
        for place in sorted(range(len(self.entries)), key=lambda its: abs(its - self.index)):
            left = self.entries[place].left
            if left is not None and len(near) < MOST_RUNS:
                near.add(left.run)
        kept = (
            its if its.left is None or its.left.run in near else replace(its, left=None)
            for its in self.entries
        )
        return replace(self, entries=tuple(kept))

    def begins_between(self, other: History) -> bool:
        """Tell whether another run begins on the way to the same history one step away."""
        return self.entries[max(self.index, other.index)].begins

    def push(
        self, document: Document, label: str, merge: str | None = None, *, begins: bool = False
    ) -> History:
        """Add an entry behind the present one; what was undone is forgotten."""
        past = self.entries[: self.index + 1]
        if merge is not None and self.index > 0 and self.present.merge == merge:
            past = past[:-1]
        entries = (*past, Entry(document, label, None, merge, begins=begins))[-LIMIT:]
        return History(entries, len(entries) - 1)

    def undo(self) -> History:
        """Go one entry back; the same history if there is none."""
        return replace(self, index=max(0, self.index - 1))

    def redo(self) -> History:
        """Go one entry forward; the same history if there is none."""
        return replace(self, index=min(len(self.entries) - 1, self.index + 1))
