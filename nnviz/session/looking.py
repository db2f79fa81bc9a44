"""Looking at the past, and going on from there."""

from __future__ import annotations

from nnviz.document import Document
from nnviz.drafts import empty_log
from nnviz.errors import UserError
from nnviz.looking import Look
from nnviz.numbers import format_count
from nnviz.params import Params
from nnviz.pinned import PinnedRun, pinned_with, what_values_are_of
from nnviz.session.clerk import Clerk
from nnviz.timeline import nearest


class Looking(Clerk):
    """Shows epochs of the past, and takes the run up again at one of them."""

    @property
    def viewing(self) -> int | None:
        """The epoch of the past that is looked at, or None for the present."""
        return self._past.epoch

    @property
    def refusal(self) -> UserError | None:
        """Why the last look at the past was ended, or None."""
        return self._past.refusal

    def look_at(self, epoch: int | None) -> None:
        """Look at an epoch of the past, None for the present; nothing of the run changes.

        Snapshots of it come by ``poll``, exactly as training had left it then. An epoch that has not come
        yet is the present.
        """
        shown = self.snapshot
        if epoch is None or shown is None or (epoch, 0) >= self._here():
            self._past.end()
            return
        look = Look(
            number=0,
            run=self.course.run,
            epoch=max(epoch, 0),
            revision=self.revision,
            progress=self._progress,
            measured=shown.measured if self._is_seen() else empty_log(),
            view=self._view,
            wish=self.course.wish,
        )
        self._past.look_at(look)

    def continue_from_here(self) -> None:
        """Go on from the epoch that is looked at, with that time's document; nothing in the present.

        A run begins that has the same past. That is a step of the history: undo comes back to the run that
        was left, with all that it had learned later, and as long as that is left it stays as a pinned run.

        Raises:
            UserError: If that time is not kept any more; nothing has changed then.
        """
        epoch, seen = self.viewing, self._past.exact
        if epoch is None:
            return
        document, params = self._ground()
        self._leave(self._weights_of(self.document), whole=True)
        self._pin(epoch, document)
        self.snapshot = self.shown
        self._fork(epoch, document, params, f"Continue from epoch {format_count(epoch)}")
        if seen is not None:
            self._preview(self._progress)

    def _fork(self, epoch: int, document: Document, params: Params, label: str) -> None:
        """Begin a run with the past of this one up to an epoch; what comes late of this one is dropped.

        Args:
            epoch: Where to go on.
            document: What to go on with.
            params: Weights of it.
            label: What that is called in the history.
        """
        self.history = self.history.push(document, label, begins=True)
        self.problem = None
        self._past.end()
        self.revision += 1
        self._oldest = self.revision
        self._params, self._steps = params, []
        self._progress = self._progress.at(epoch)
        self._steer(self.course.forked(self._source(epoch), epoch, document, params))

    def _source(self, epoch: int) -> int:
        """Give the run whose past has an epoch for certain: this one, or what it is still to be made of."""
        run, fork = self.course.run, self.course.fork
        return run if fork is None or run in self._made or epoch > fork.epoch else fork.source

    def _ground(self) -> tuple[Document, Params]:
        """Give the document that an edit begins from, and its weights: the newest, or those looked at.

        As long as those have not come, their nearest that are kept; and as long as the trainer has not come
        to the run, the newest.

        Raises:
            UserError: If that time is not kept any more.
        """
        past = self.past() if self.viewing is not None else ()
        if self.viewing is None or not past:
            return self.document, self._weights_of(self.document)
        kept = nearest(past, self.viewing)
        document = self.document if kept.document == self.document else kept.document
        seen = self._past.exact
        return document, seen.params if seen is not None else kept.state.params

    # --- futures that were left ---

    def _pin(self, epoch: int, document: Document) -> None:
        """Keep the future that is being left, as far as its values are of what the document has them of."""
        number, about = self._pinned_ever + 1, what_values_are_of(document)
        later = (its for its in self.past() if its.epoch > epoch)
        other = next((its.epoch for its in later if what_values_are_of(its.document) != about), None)
        end = self._progress.epoch if other is None else min(other, self._progress.epoch)
        log = self._progress.log if other is None else self._progress.log.until(end)
        self._pins = pinned_with(self._pins, PinnedRun(number, f"Run {number}", log, epoch, end, about))
        self._pinned_ever += any(its.number == number for its in self._pins)

    @property
    def pinned(self) -> tuple[PinnedRun, ...]:
        """Futures that were left, the oldest first, whose curves can be compared with this run's."""
        if not self._pins:
            return ()
        about = what_values_are_of(self.document)
        return tuple(its for its in self._pins if its.about == about)

    def unpin(self, run: PinnedRun) -> None:
        """Forget a future that was left."""
        self._pins = tuple(its for its in self._pins if its is not run)
