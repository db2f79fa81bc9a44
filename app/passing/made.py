"""An update that was made out of the panel, in words: by which rows, and what it changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nnviz.numbers import format_count
from nnviz.orders import PassWish
from nnviz.params import Params
from nnviz.passes.trace import Trace
from nnviz.snapshot import Snapshot


@dataclass(frozen=True, eq=False)
class Made:
    """An update that was asked for.

    Attributes:
        wish: Which one.
        trace: Its pass.
        before: The snapshot that it began with.
        past: Whether that was one of the past: what came later is then left.
    """

    wish: PassWish
    trace: Trace
    before: Snapshot
    past: bool = False

    def told(self, snapshot: Snapshot) -> str:
        """Say what the update has done, or "" where a snapshot's weights are not those that it gave."""
        passed = self.trace.passed
        if passed is None or not _same(snapshot.params, passed.after):
            return ""
        pairs = [
            pair
            for layer in zip(passed.before, passed.after, strict=True)
            for pair in zip(*layer, strict=True)
        ]
        changed = sum(int(np.count_nonzero(old != new)) for old, new in pairs)
        whole = sum(new.size for _, new in pairs)
        epoch, was = snapshot.epoch, self.before.epoch
        turn = "stays" if epoch == was else "is now"
        return (
            f"Updated by {self._rows()}: {format_count(changed)} of {format_count(whole)} weights and biases "
            f"changed; the epoch {turn} {format_count(epoch)}{', what came later is pinned' * self.past}."
        )

    def _rows(self) -> str:
        if self.wish.typed is not None:
            return "typed values, out of turn"
        rows = [format_count(int(row) + 1) for row in self.trace.rows]
        if self.wish.rows:
            return f"row {rows[0]} of the table, out of turn"
        return f"the next batch, row {rows[0]}" if len(rows) == 1 else f"the next batch of {len(rows)} rows"


def _same(a: Params, b: Params) -> bool:
    flat = [pair for layer in zip(a, b, strict=False) for pair in zip(*layer, strict=True)]
    return len(a) == len(b) and all(np.array_equal(x, y, equal_nan=True) for x, y in flat)
