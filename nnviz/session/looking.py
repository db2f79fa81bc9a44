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
        """Take the run up at the epoch that is looked at, with that time's document; nothing in the present.

        What came later stays as a pinned run. Where the document was edited since, that time's is another
        step of the history.

        Raises:
            UserError: If that time is not kept any more; nothing has changed then.
        """
        epoch, seen = self.viewing, self._past.exact
        if epoch is None:
            return
        document, params = self._ground()
        self._pin(epoch)
        if document is not self.document:
            self._leave(self._weights_of(self.document))
            self.history = self.history.push(document, f"Continue from epoch {format_count(epoch)}")
        self.problem = None
        self.snapshot = self.shown
        self._past.end()
        self._go_back(epoch, params)
        if seen is not None:
            self._preview(self._progress)

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

    def _go_back(self, epoch: int, params: Params) -> None:
        """Take the present document up again at an epoch; what comes late of another time is dropped."""
        self.revision += 1
        self._oldest = self.revision
        self._params, self._steps = params, []
        self._progress = self._progress.at(epoch)
        self._steer(self.course.taken_back(epoch, self.document, params))

    # --- futures that were left ---

    def _pin(self, epoch: int) -> None:
        """Keep the future that is being left."""
        progress = self._progress
        about, number = what_values_are_of(self.document), self._pinned_ever + 1
        left = PinnedRun(number, f"Run {number}", progress.log, epoch, progress.epoch, about)
        pins = pinned_with(self._pins, left)
        self._pinned_ever += pins is not self._pins
        self._pins = pins

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
