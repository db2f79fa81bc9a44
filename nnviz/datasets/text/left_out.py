"""Lines that are no rows, counted by their kind, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from nnviz.datasets.table import Notice

_LINES_KEPT = 5


@dataclass
class LeftOut:
    """Lines of one kind: how many there were, and which were the first.

    Attributes:
        code: The code of the notice of them.
        what: What such a line holds.
    """

    code: str
    what: str
    count: int = 0
    lines: list[int] = field(default_factory=list[int])

    def add(self, line: int) -> None:
        """Count one more."""
        self.count += 1
        if len(self.lines) < _LINES_KEPT:
            self.lines.append(line)

    def notice(self) -> Notice:
        """Say which lines they were."""
        if self.count == 1:
            text = f"Line {self.lines[0]} holds {self.what} and was left out."
        else:
            lines = ", ".join(map(str, self.lines)) + (" ..." if self.count > _LINES_KEPT else "")
            text = f"{self.count} lines ({lines}) hold {self.what} and were left out."
        return Notice(self.code, text, self.lines[0])
