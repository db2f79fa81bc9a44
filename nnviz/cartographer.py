"""The thread that turns drafts into snapshots: it prepares tables and computes the maps of all neurons.

It stands between trainer and window, so that neither waits for maps: the trainer goes on training
while they are computed, and the window only ever takes what is finished.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nnviz.carrying import carried
from nnviz.datasets.preparation.cache import PreparedCache
from nnviz.datasets.preparation.prepared import Prepared
from nnviz.drafts import Draft, Log, empty_log
from nnviz.errors import UserError
from nnviz.health import measure_health
from nnviz.logbook import LogBook
from nnviz.mailbox import Mailbox
from nnviz.orders import Fork, View
from nnviz.row_errors import worst_rows
from nnviz.scores import measure_fit
from nnviz.slopes import measure_slopes
from nnviz.snapshot import Fit, Snapshot
from nnviz.surfaces import compute_surfaces


@dataclass(frozen=True, eq=False)
class Refusal:
    """What comes in the place of a snapshot when a document cannot be used.

    Attributes:
        revision: The revision of the document.
        error: What to tell the person.
    """

    revision: int
    error: UserError


MOST_MEASURED = 1 << 12
"""Epochs of a run that are kept of what was measured on all rows; of more only some, evenly spread."""

_MOST_ASIDE = 8
"""Runs whose measured epochs are put aside while another one is drawn."""


class Measurements:
    """What was measured on all rows after the epochs of a run that were drawn.

    Only the run's own weights at the end of an epoch count, and only where every row did. An epoch at
    which the run was edited or taken back is measured anew, and later ones are forgotten.
    """

    def __init__(self) -> None:
        self._about: tuple[object, ...] = ()
        self._turn = 0
        self._apart = 1
        self._book = LogBook(())
        self._aside: dict[tuple[object, ...], tuple[int, int, LogBook]] = {}

    def take(self, draft: Draft, fit: Fit) -> Log:
        """Take note of a moment, and give what is known of its run."""
        about = _about(draft, fit)
        if draft.preview:
            known = self._known(about, draft.fork)
            return known[2].log() if known is not None else empty_log()
        if self._about != about:
            self._put_aside()
            known = self._known(about, draft.fork)
            self._turn, self._apart, self._book = known or (0, 1, LogBook(tuple(fit.values)))
            self._about = about
        self._forget(draft)
        if fit.exact and not draft.progress.batch:
            self._add(draft.progress.epoch, np.array([list(fit.values.values())]))
        return self._book.log()

    def _put_aside(self) -> None:
        self._aside.pop(self._about, None)  # so that it is the last one now
        self._aside[self._about] = self._turn, self._apart, self._book
        for about in list(self._aside)[:-_MOST_ASIDE]:
            del self._aside[about]

    def _known(self, about: tuple[object, ...], fork: Fork | None) -> tuple[int, int, LogBook] | None:
        """Give what is known of a run, or of that which it goes on from, as far as they are the same."""
        known = {**self._aside, self._about: (self._turn, self._apart, self._book)}
        if about in known or fork is None:
            return known.get(about)
        source = known.get((fork.source, *about[1:]))
        if source is None:
            return None
        turn, apart, whole = source
        book = whole.under(whole.keys)
        book.keep(fork.epoch)
        return turn, apart, book

    def _add(self, epoch: int, values: NDArray[np.float64]) -> None:
        """Add an epoch in the place of itself, and of the newest where that stands too near to be kept."""
        known = self._book.log().epoch
        if len(known) and known[-1] >= epoch:
            self._book.keep(epoch - 1)
        elif len(known) > 1 and known[-1] - known[-2] < self._apart:
            self._book.keep(int(known[-2]))
        self._book.append(epoch, values)
        if len(known) >= MOST_MEASURED:
            self._thin()

    def _thin(self) -> None:
        """Keep the epochs that lie twice as far apart as before, and the newest."""
        log = self._book.log()
        while len(log.epoch) > MOST_MEASURED // 2 + 1:
            self._apart *= 2
            places = [0]
            for place, epoch in enumerate(log.epoch.tolist()):
                if epoch - log.epoch[places[-1]] >= self._apart or place == len(log.epoch) - 1:
                    places.append(place)
            log = Log(log.epoch[places], {key: values[places] for key, values in log.series.items()})
        self._book = LogBook(self._book.keys)
        self._book.take(log.epoch, np.stack(list(log.series.values()), axis=1))

    def _forget(self, draft: Draft) -> None:
        """Forget what lies at or behind the earliest turn since the last moment."""
        fresh = [its.epoch for its in draft.progress.turns if its.number > self._turn]
        if fresh:
            self._book.keep(fresh[0] - 1)
            self._turn = draft.progress.turns[-1].number


def _about(draft: Draft, fit: Fit) -> tuple[object, ...]:
    """Give what values must share to belong into one history: the run, and what they say."""
    data, train = draft.document.data, draft.document.train
    return draft.run, data.names("target"), train.loss, train.loss_parameters, tuple(fit.values)


_AS_USUAL = View()
_AT_WORK = ("loading", "compiling", "running")


def draw_maps(draft: Draft, data: Prepared, view: View = _AS_USUAL) -> Snapshot:
    """Make the snapshot of a draft."""
    at_rest = draft.progress.status not in _AT_WORK
    fit = measure_fit(draft.document, data, draft.params, at_rest=at_rest)
    health = measure_health(draft.document, data, draft.params, at_rest=at_rest)
    document, params, progress = draft.document, draft.params, draft.progress
    bare = Snapshot(draft.revision, draft.run, document, data, params, progress, fit=fit, health=health)
    bare = replace(bare, passed=draft.passed, preview=draft.preview)
    return viewed(bare, view)


def viewed(snapshot: Snapshot, view: View) -> Snapshot:
    """Give a snapshot as another view shows it; what the view doesn't change is not computed again."""
    document, data, params, before = snapshot.document, snapshot.data, snapshot.params, snapshot.view
    surfaces, worst = snapshot.surfaces, snapshot.worst
    if surfaces is None or _slice(before) != _slice(view):
        surfaces = compute_surfaces(document, data, params, view)
    if not view.errors:
        worst = None
    elif worst is None or _wish(before) != _wish(view):
        worst = worst_rows(document, data, params, view, at_rest=snapshot.status not in _AT_WORK)
    slopes = snapshot.slopes if view.slopes else None
    if view.slopes and slopes is None:
        slopes = measure_slopes(document, data, params, at_rest=snapshot.status not in _AT_WORK)
    return replace(snapshot, surfaces=surfaces, worst=worst, slopes=slopes, view=view)


def _slice(view: View) -> tuple[object, ...]:
    return view.axes, view.held, view.quick, view.map


def _wish(view: View) -> tuple[object, ...]:
    return view.part, view.cell


def _joined(trained: Draft | None, edited: Draft | None) -> Draft | None:
    """Give what was trained, with the single weights that were edited since; None where that can't be."""
    if trained is None or edited is None or edited.oldest is None or trained.run != edited.run:
        return None
    if not edited.oldest <= trained.revision < edited.revision:
        return None
    params = carried(trained.document, trained.params, edited.document, edited.params)
    joined = replace(trained, revision=edited.revision, document=edited.document, params=params)
    return replace(joined, preview=True, passed=None, oldest=edited.oldest)


class Cartographer:
    """Turns the newest draft into a snapshot whenever the last one has been taken.

    Args:
        tables: Prepared tables, shared with the trainer.

    Attributes:
        drafts: Where trainer and session post.
        snapshots: Where the window takes.
    """

    def __init__(self, tables: PreparedCache) -> None:
        self.drafts: Mailbox[Draft] = Mailbox()
        self.snapshots: Mailbox[Snapshot | Refusal] = Mailbox()
        self._tables = tables
        self._measurements = Measurements()
        self._newest = (-1, -1)
        self._view = View()
        self._posted: Draft | None = None
        self._trained: Draft | None = None
        self._drawn: tuple[Draft, Snapshot] | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._work, name="nnviz-cartographer", daemon=True)
        self._thread.start()

    def post(self, draft: Draft) -> None:
        """Hand in a draft, unless a newer document has been seen that differs in more than weights."""
        with self._lock:
            draft = self._newest_of(draft)
            # Undo goes back to an earlier run, but never to an earlier revision.
            if (draft.revision, draft.run) >= self._newest:
                self._newest = (draft.revision, draft.run)
                self._posted = draft
                self.drafts.post(draft)

    def _newest_of(self, draft: Draft) -> Draft:
        """Join the newest weights of the run with the newest edit of single weights.

        In a drag there is always an edit that the run has not followed yet: its own drafts would come too
        late, and previews alone would show training as it stood when the drag began.
        """
        if not draft.preview:
            self._trained = draft
            return _joined(draft, self._posted) or draft
        if draft.oldest is None:  # not the session's: the engine has failed
            self._trained = None
        return _joined(self._trained, draft) or draft

    def look(self, view: View) -> None:
        """Show this from now on: the newest draft is drawn once more unless one is waiting anyway."""
        with self._lock:
            if view == self._view:
                return
            self._view = view
            if self._posted is not None and self.drafts.empty:
                self.drafts.post(self._posted)

    def close(self, timeout: float) -> bool:
        """End the thread; tells whether it ended within ``timeout`` seconds."""
        self.drafts.close()
        self.snapshots.close()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while not self.drafts.closed:
            draft = self.drafts.take(None)
            if draft is None:
                continue
            self.snapshots.post(self._draw(draft))
            self.snapshots.wait_taken(0.1)

    def _draw(self, draft: Draft) -> Snapshot | Refusal:
        try:
            view = self._view
            if self._drawn is not None and self._drawn[0] is draft:
                drawn = viewed(self._drawn[1], view)
            else:
                drawn = draw_maps(draft, self._tables.get(draft.document), view)
                assert drawn.fit is not None
                drawn = replace(drawn, measured=self._measurements.take(draft, drawn.fit))
            self._drawn = draft, drawn
            return drawn
        except UserError as error:
            return Refusal(draft.revision, error)
        except Exception as error:  # the window must hear of it, whatever it is
            return Refusal(draft.revision, UserError("failed", f"The picture could not be computed: {error}"))
