"""The thread that shows the past: it makes an epoch of the run again, exactly, and a snapshot of it.

Training goes on meanwhile or stands; nothing of it changes. The newest wish wins.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from nnviz.batching import count_batches
from nnviz.cartographer import draw_maps, viewed
from nnviz.drafts import Draft, Log, Passed, Progress
from nnviz.errors import UserError
from nnviz.mailbox import Mailbox
from nnviz.orders import PassWish, View
from nnviz.replaying import Moment, Replayer
from nnviz.snapshot import Snapshot
from nnviz.timeline import Kept, nearest

_PATIENCE = 0.1
"""Seconds for which an epoch is trained again although another one is wished for by now."""
_LATEST = 10.0
"""Seconds for which the trainer may take to follow an order to another run."""


@dataclass(frozen=True, eq=False)
class Look:
    """A wish to see an epoch of the past.

    Attributes:
        number: Rises with every wish.
        run: Whose epoch.
        epoch: Which; the earliest that is kept where it is no longer.
        revision: What the snapshot is to be known by.
        progress: Where the run stands now.
        measured: What was measured of it until now.
        view: What is looked at of the predictions.
        wish: Which update from there is wished for, number by number, or None.
    """

    number: int
    run: int
    epoch: int
    revision: int
    progress: Progress
    measured: Log
    view: View
    wish: PassWish | None = None


@dataclass(frozen=True, eq=False)
class Sight:
    """What came of a wish.

    Attributes:
        number: The wish's.
        found: The past as it is to be shown, or why it cannot be.
    """

    number: int
    found: Snapshot | UserError


@dataclass(frozen=True)
class Rest:
    """Nobody looks at the past any more: what was made of it can go."""


class Looker:
    """Makes snapshots of the past in a thread of its own, which begins with the first wish.

    Args:
        past: Gives what is kept of a run, or nothing as long as the trainer has not come to it.

    Attributes:
        sights: Where the window takes.
    """

    def __init__(self, past: Callable[[int], Sequence[Kept]]) -> None:
        self.sights: Mailbox[Sight] = Mailbox()
        self._looks: Mailbox[Look | Rest] = Mailbox()
        self._past = past
        self._replayer = Replayer()
        self._drawn: tuple[Kept, Look, Snapshot] | None = None
        self._thread: threading.Thread | None = None

    def post(self, look: Look) -> None:
        """Wish for an epoch, in the place of one that was not begun yet."""
        self._looks.post(look)
        if self._thread is None and not self._looks.closed:
            self._thread = threading.Thread(target=self._work, name="nnviz-looker", daemon=True)
            self._thread.start()

    def rest(self) -> None:
        """Give up what is being made, and the memory that it took."""
        if self._thread is not None:
            self._looks.post(Rest())

    def close(self, timeout: float) -> bool:
        """End the thread; tells whether it ended within ``timeout`` seconds."""
        self._looks.close()
        self.sights.close()
        if self._thread is None:
            return True
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while not self._looks.closed:
            look = self._looks.take(None)
            if not isinstance(look, Look):
                self._replayer, self._drawn = Replayer(), None
                continue
            try:
                found = self._show(look)
            except UserError as error:
                found = error
            except Exception as error:  # the window must hear of it, whatever it is
                found = UserError("failed", f"The past could not be shown: {error}")
            if found is not None:
                self.sights.post(Sight(look.number, found))

    def _is_outdated(self) -> bool:
        return self._looks.closed or not self._looks.empty

    def _show(self, look: Look) -> Snapshot | None:
        """Make the snapshot of a wish, or of what is kept before it where a newer one has come."""
        past = self._await_past(look.run)
        if past is None:
            return None
        look = replace(look, epoch=max(look.epoch, past[0].epoch))
        kept = nearest(past, look.epoch)
        if self._drawn is not None and _is_same(self._drawn, kept, look):
            snapshot = viewed(self._drawn[2], look.view)
        else:
            snapshot = self._draw(past, look)
        if snapshot is None and not self._looks.closed:
            # A hand drags faster than this can be trained: it sees the moments that are kept.
            look = replace(look, epoch=kept.epoch, wish=None)
            snapshot = self._draw(past, look)
        if snapshot is not None:
            self._drawn = kept, look, snapshot
        return snapshot

    def _await_past(self, run: int) -> Sequence[Kept] | None:
        end = time.perf_counter() + _LATEST
        while not (past := self._past(run)):
            if self._is_outdated():
                return None
            if time.perf_counter() > end:
                raise UserError("no_past", "Nothing of this run's past is kept. Train first.")
            time.sleep(0.01)
        return past

    def _draw(self, past: Sequence[Kept], look: Look) -> Snapshot | None:
        """Make the epoch again, and draw it; a short way is gone to its end even if a newer wish has come."""
        end = time.perf_counter() + _PATIENCE

        def give_up() -> bool:
            return self._looks.closed or (time.perf_counter() > end and self._is_outdated())

        moment = self._replayer.moment(past, look.epoch, give_up)
        if moment is None:
            return None
        passed = self._pass(past, look) if look.wish is not None else None
        draft = _draft(look, moment, passed)
        return replace(draw_maps(draft, moment.data, look.view), measured=look.measured.until(look.epoch))

    def _pass(self, past: Sequence[Kept], look: Look) -> Passed | None:
        """Give the update that is wished for, made on a copy of that time's state, if there are such rows."""
        run = self._replayer.run(past, look.epoch)
        assert run is not None and look.wish is not None
        update = run.update(look.wish)
        return update.make()[1] if update.fits else None


def _is_same(drawn: tuple[Kept, Look, Snapshot], kept: Kept, look: Look) -> bool:
    """Tell whether only the view has changed since the last drawing."""
    before = drawn[1]
    same = (before.run, before.epoch, before.revision) == (look.run, look.epoch, look.revision)
    return same and drawn[0] is kept and before.wish == look.wish


def _draft(look: Look, moment: Moment, passed: Passed | None) -> Draft:
    batches = count_batches(len(moment.data.train), moment.document.train.batch_size)
    progress = replace(look.progress.at(moment.epoch), batches=batches)
    return Draft(look.revision, look.run, moment.document, moment.params, progress, passed=passed)
