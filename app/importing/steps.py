"""What a person chose while looking at a table, step by step, for undo and redo on the page."""

from __future__ import annotations

from dataclasses import dataclass

from nnviz.proposals import Choices


@dataclass(frozen=True)
class Step:
    """One thing that was chosen.

    Attributes:
        label: What undo calls it.
        choices: All choices from there on.
    """

    label: str
    choices: Choices


@dataclass(frozen=True)
class Steps:
    """All steps, the first of which is what was said from the beginning.

    Attributes:
        steps: The steps, those too that were taken back.
        place: The present one.
        settled: The one that is shown, where the present one is still being read.
    """

    steps: tuple[Step, ...] = (Step("", Choices()),)
    place: int = 0
    settled: int = 0

    @classmethod
    def begun(cls, choices: Choices | None) -> Steps:
        """Begin with what is said already."""
        return cls((Step("", choices or Choices()),))

    @property
    def choices(self) -> Choices:
        """What is said now."""
        return self.steps[self.place].choices

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, or None."""
        return self.steps[self.place].label if self.place > 0 else None

    @property
    def redo_label(self) -> str | None:
        """What redo would do again, or None."""
        return self.steps[self.place + 1].label if self.place + 1 < len(self.steps) else None

    def went(self, label: str, choices: Choices) -> Steps:
        """Give the steps with one more; what was taken back is forgotten."""
        kept = self.steps[: self.place + 1]
        return Steps((*kept, Step(label, choices)), len(kept), min(self.settled, len(kept) - 1))

    def at(self, place: int) -> Steps:
        """Give the same steps at another place."""
        return Steps(self.steps, place, self.settled)

    def shown(self) -> Steps:
        """Give the same steps, of which the present one is shown by now."""
        return Steps(self.steps, self.place, self.place)
