"""A bridge without a session: it shows what it is brought, and looks at once at what is asked for."""

from __future__ import annotations

import dataclasses

import numpy as np

from app.bridge import Bridge
from nnviz.drafts import Log
from nnviz.pinned import PinnedRun
from nnviz.snapshot import Snapshot


class FakeBridge(Bridge):
    """A bridge without a session, which looks at once at what is asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(snapshot.document, snapshot=snapshot)
        self.asked: list[int | None] = []
        self.continued = 0
        self.runs: tuple[PinnedRun, ...] = ()
        self._viewed: int | None = None
        self.aim = 40

    @property
    def viewing(self) -> int | None:
        return self._viewed

    @property
    def pinned(self) -> tuple[PinnedRun, ...]:
        return self.runs

    @property
    def goal(self) -> int:
        return self.aim

    def look_at(self, epoch: int | None) -> None:
        self.asked.append(epoch)
        self._viewed = epoch
        self.viewing_changed.emit()
        self.turns.finish()

    def continue_from_here(self) -> None:
        self.continued += 1

    def unpin(self, run: PinnedRun) -> None:
        self.runs = tuple(its for its in self.runs if its is not run)
        self.pinned_changed.emit()

    def bring(self, snapshot: Snapshot) -> None:
        """Bring a newer present."""
        self.present = snapshot
        self.present_changed.emit()
        if self._viewed is None:
            self.snapshot = snapshot
            self.snapshot_changed.emit()
        self.turns.finish()


def at_epoch(snapshot: Snapshot, epoch: int) -> Snapshot:
    """Give a moment of a run of that many epochs."""
    loss = np.asarray(0.7 * 0.95 ** np.arange(1, epoch + 1), np.float64)
    log = Log(np.arange(1, epoch + 1), {"loss": loss, "val_loss": np.asarray(1.2 * loss, np.float64)})
    return dataclasses.replace(
        snapshot, progress=dataclasses.replace(snapshot.progress, epoch=epoch, log=log)
    )
