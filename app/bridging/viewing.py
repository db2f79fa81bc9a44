"""Looking at the past of the run: which epoch is looked at, and what was left of other futures."""

from __future__ import annotations

from app.bridging.link import Link
from nnviz.pinned import PinnedRun
from nnviz.session import Session


class Viewing(Link):
    """Looks at earlier epochs of the run, and goes on from there if that is wanted."""

    @property
    def viewing(self) -> int | None:
        """The past epoch that is looked at, or None for the present."""
        return self._session.viewing if self._session is not None else None

    def look_at(self, epoch: int | None) -> None:
        """Look at an epoch of the past, or at the present again; never waits, the newest wish wins."""
        self._order(lambda session: session.look_at(epoch))

    def continue_from_here(self) -> None:
        """Train on from the epoch that is looked at, as a film plays on from where it was wound to.

        What came later stays as a pinned run; in the present nothing happens.
        """
        if self.viewing is not None:
            self._order(Session.play)

    @property
    def pinned(self) -> tuple[PinnedRun, ...]:
        """Futures that were left, the oldest first."""
        return self._session.pinned if self._session is not None else ()

    def unpin(self, run: PinnedRun) -> None:
        """Forget a future that was left."""
        self._order(lambda session: session.unpin(run))
