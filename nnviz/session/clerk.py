"""The mail of a session: orders go out, snapshots come in, and what is known lies here."""

from __future__ import annotations

from dataclasses import replace

from nnviz.carrying import carried, initial_params
from nnviz.cartographer import Cartographer, Refusal
from nnviz.course import Course, Place
from nnviz.datasets.preparation.cache import PreparedCache
from nnviz.document import Document
from nnviz.drafts import Draft, Progress
from nnviz.errors import UserError
from nnviz.history import Entry, History, Left
from nnviz.orders import Order, Step, View
from nnviz.params import Params
from nnviz.past_view import PastView
from nnviz.pinned import PinnedRun, branched, still_of_use
from nnviz.snapshot import Snapshot
from nnviz.timeline import Kept
from nnviz.trainer import Trainer


class Clerk:
    """The document with its history, what is wanted of training, and the threads that see to it.

    Args:
        document: What to begin with.
        cache_folder: Where compiled programs are kept between starts, or None.

    Attributes:
        history: Undo and redo.
        course: What is wanted of training.
        revision: Rises with every change of the document, and with every wish to go back.
        snapshot: The newest snapshot of the run that was taken, or None before the first.
        problem: Why the present document cannot be trained, or None.
    """

    def __init__(self, document: Document, *, cache_folder: str | None = None) -> None:
        self.history = History((Entry(document),))
        self.course = Course((document.train.epochs, 0))
        self.revision: int = 0
        self._oldest: int = 0
        self.snapshot: Snapshot | None = None
        self.problem: UserError | None = None
        self._number = 0
        self._progress = Progress("loading")
        self._params = initial_params(document)
        self._steps: list[Step] = []
        self._view = View()
        self._pins: tuple[PinnedRun, ...] = ()
        self._pinned_ever = 0
        self._made: set[int] = set()
        self._tables = PreparedCache()
        self._cartographer = Cartographer(self._tables)
        self._trainer = Trainer(
            self._tables, self._cartographer.post, lambda: self._cartographer.drafts.empty, cache_folder
        )
        self._past = PastView(self._past_of)
        self._preview(self._progress)
        self._mail()

    @property
    def document(self) -> Document:
        """The present document."""
        return self.history.present.document

    @property
    def playing(self) -> bool:
        """Whether training is wanted."""
        return self.course.playing

    @property
    def shown(self) -> Snapshot | None:
        """What is to be shown: of the past while that is looked at, else the newest."""
        return self._past.snapshot or self.snapshot

    @property
    def shown_document(self) -> Document:
        """The document of what is shown: that time's while the past is looked at, else the present one."""
        past = self._past.snapshot
        return past.document if past is not None else self.document

    # --- what is known ---

    def _here(self) -> Place:
        return (self._progress.epoch, self._progress.batch)

    def _weights_of(self, document: Document) -> Params:
        """Give the newest weights of the present run that fit a document, with what was set by hand since."""
        shown = self.snapshot
        if shown is None or shown.run != self.course.run or shown.revision < self._oldest:
            return self._params
        if shown.document == document:
            return shown.params
        return carried(shown.document, shown.params, document, self._params)

    def _leave(self, params: Params, *, whole: bool = False) -> None:
        """Note how the present document is left: its weights, unless they exploded, and its run.

        Args:
            params: The weights.
            whole: Whether the run is to come back as it is, even if it diverged or has not been seen yet.
        """
        progress, course, left = self._progress, self.course, None
        if whole or (self._is_seen() and progress.status not in ("loading", "diverged", "failed")):
            playing = course.playing and not course.stepping
            left = Left(course.run, course.goal, playing, progress, course.stepping, course.trained)
            left = replace(left, fork=course.fork, pins=self._pins)
        exploded = progress.status == "diverged" and not whole
        self.history = self.history.left_with(None if exploded else params, left)

    def _is_seen(self) -> bool:
        """Tell whether a snapshot of the present run has come."""
        return self.snapshot is not None and self.snapshot.run == self.course.run

    def past(self) -> tuple[Kept, ...]:
        """Give what is kept of the present run, from which ``replaying`` makes any epoch of it."""
        return self._past_of(self.course.run)

    def _past_of(self, run: int) -> tuple[Kept, ...]:
        """Give what is kept of a run; of one that is still to be made, what is kept of that time."""
        kept, fork = self._trainer.past(run), self.course.fork
        if kept or fork is None or fork.run != run:
            return kept
        return tuple(its for its in self._trainer.past(fork.source) if its.epoch <= fork.epoch)

    # --- out ---

    def _start_run(self, params: Params) -> None:
        self._past.end()
        self.course = self.course.begun(self.document.train.epochs)
        self._params, self._steps = params, []
        self._pins = branched(self._pins, 0)

    def _preview(self, progress: Progress) -> None:
        """Show the present document with the weights that are known, until the run has followed."""
        self._progress = progress
        draft = Draft(self.revision, self.course.run, self.document, self._params, progress, preview=True)
        self._cartographer.post(replace(draft, oldest=self._oldest, fork=self.course.fork))

    def _mail(self) -> None:
        self._number += 1
        self.course = course = self.course.mailed(self._number)
        order = Order(
            number=self._number,
            revision=self.revision,
            run=course.run,
            document=self.document,
            params=self._params,
            goal=course.goal,
            fork=course.fork,
            playing=course.playing,
            speed=course.speed,
            wish=course.wish,
            lesson=course.lesson,
            steps=tuple(self._steps),
            oldest=self._oldest,
        )
        self._trainer.orders.post(order)

    def _steer(self, course: Course) -> None:
        self.course = course
        self._mail()

    def look(self, view: View) -> None:
        """Choose the slice and what else of the predictions is shown; nothing of training changes."""
        self._view = view
        self._cartographer.look(view)
        self._past.renew(view, self.course.wish)

    # --- in ---

    def poll(self) -> bool:
        """Take what has come; tells whether there is a new snapshot or problem. Never waits."""
        looked = self._past.poll()
        letter = self._cartographer.snapshots.take()
        if isinstance(letter, Refusal):
            if letter.revision != self.revision:
                return looked
            self.problem = letter.error
            return True
        if letter is None or letter.revision < self._oldest or letter.run != self.course.run:
            return looked
        self._take(letter)
        return True

    def _take(self, letter: Snapshot) -> None:
        self.snapshot, self._progress = letter, letter.progress
        if not letter.preview:
            self._made.add(letter.run)
        self._steps = [step for step in self._steps if step.number > letter.progress.order]
        self._pins = still_of_use(self._pins, letter.log) if self._pins else ()
        resting = letter.status not in ("loading", "compiling", "running")
        if resting and letter.progress.order == self._number:
            self.course = self.course.paused()

    def close(self, timeout: float = 2.0) -> bool:
        """End the threads; tells whether all ended within ``timeout`` seconds."""
        closings = self._past.close, self._cartographer.close, self._trainer.close
        return all([close(timeout) for close in closings])
