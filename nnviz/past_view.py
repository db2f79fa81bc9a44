"""Which epoch of the past is looked at, and the newest snapshot that has come of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from nnviz.errors import UserError
from nnviz.looking import Look, Looker
from nnviz.orders import PassWish, View
from nnviz.snapshot import Snapshot
from nnviz.timeline import Kept


class PastView:
    """A person's look at the past; it never waits for what is looked at.

    Args:
        past: Gives what is kept of a run, see ``Looker``.

    Attributes:
        snapshot: What is to be shown, or None in the present or as long as nothing has come.
        refusal: Why the last look was ended, or None.
    """

    def __init__(self, past: Callable[[int], Sequence[Kept]]) -> None:
        self.snapshot: Snapshot | None = None
        self.refusal: UserError | None = None
        self._looker = Looker(past)
        self._look: Look | None = None
        self._number = self._first = 0

    @property
    def epoch(self) -> int | None:
        """The epoch that is looked at, or None for the present."""
        return self._look.epoch if self._look is not None else None

    @property
    def exact(self) -> Snapshot | None:
        """The snapshot of that epoch, if it has come."""
        return self.snapshot if self.snapshot is not None and self.snapshot.epoch == self.epoch else None

    def look_at(self, look: Look) -> None:
        """Look at an epoch, whatever was looked at before; the wish is numbered here."""
        self._number += 1
        if self._look is None:
            self._first, self.refusal = self._number, None
        self._look = replace(look, number=self._number)
        self._looker.post(self._look)

    def renew(self, view: View, wish: PassWish | None) -> None:
        """Look at the same epoch under another view, or for another update."""
        if self._look is not None:
            self.look_at(replace(self._look, view=view, wish=wish))

    def end(self) -> None:
        """Look at the past no more; what comes late is dropped."""
        if self._look is not None:
            self._looker.rest()
        self._look = self.snapshot = None

    def poll(self) -> bool:
        """Take what has come; tells whether there is something new. Never waits.

        While a hand drags, also what was wished for before is shown: it says of which epoch it is.
        """
        sight = self._looker.sights.take()
        if sight is None or self._look is None or sight.number < self._first:
            return False
        if isinstance(sight.found, UserError):
            self.end()
            self.refusal = sight.found
            return True
        self.snapshot = sight.found
        if sight.number == self._number:  # the earliest that is kept, where it was wished for an earlier one
            self._look = replace(self._look, epoch=sight.found.epoch)
        return True

    def close(self, timeout: float) -> bool:
        """End the thread; tells whether it ended within ``timeout`` seconds."""
        self.end()
        return self._looker.close(timeout)
