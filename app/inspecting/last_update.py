"""Which moment was one update ago: what the last update did can be told only where nothing lies between."""

from __future__ import annotations

from nnviz.snapshot import Snapshot


class LastUpdate:
    """Remembers the newest moment and the one before it.

    Attributes:
        before: The moment one update before the newest, or None where that is not known.
    """

    def __init__(self) -> None:
        self.before: Snapshot | None = None
        self._newest: Snapshot | None = None

    def take(self, snapshot: Snapshot) -> None:
        """Take note of the newest moment."""
        last = self._newest
        if last is snapshot or (last is not None and last.params is snapshot.params):
            return
        self._newest = snapshot
        apart = _updates(snapshot) - _updates(last) if last is not None else 0
        alike = last is not None and last.run == snapshot.run and last.document is snapshot.document
        self.before = last if alike and apart == 1 else None


def _updates(snapshot: Snapshot) -> int:
    return snapshot.progress.epoch * snapshot.progress.batches + snapshot.progress.batch
