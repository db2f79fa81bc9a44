"""Commands of training: how far, how fast, and from where."""

from __future__ import annotations

from dataclasses import replace

from nnviz.batching import count_batches
from nnviz.drafts import Progress
from nnviz.errors import UserError
from nnviz.numbers import format_count
from nnviz.orders import PassWish
from nnviz.params import Params
from nnviz.pinned import branched
from nnviz.session.looking import Looking


class Training(Looking):
    """Lets the run go on, stand, step, go back and begin again."""

    def play(self) -> None:
        """Train on, from where one looks; a run at its goal goes on for as many epochs again."""
        self.continue_from_here()
        self._steer(self.course.played(self._here()[0], self.document.train.epochs))

    def pause(self) -> None:
        """Stop where it is."""
        self._steer(self.course.paused())

    def step(self) -> None:
        """Finish one more epoch and stop; in the past look at the next one."""
        if self.viewing is not None:
            self.look_at(self.viewing + 1)
        else:
            self._steer(self.course.stepped(self._here()))

    def step_back(self) -> None:
        """Look at the epoch before, and stop training for that; nothing is forgotten."""
        epoch, batch = self._here() if self.viewing is None else (self.viewing, 0)
        if self.viewing is None and self.playing:
            self.pause()
        self.look_at(epoch if batch else max(0, epoch - 1))

    def step_batch(self) -> None:
        """Make one more update and stop."""
        self.continue_from_here()
        self._steer(self.course.stepped_batch(self._here(), self._batches()))

    def _batches(self) -> int:
        """Count the batches in an epoch of the present document; 1 while it cannot be used."""
        try:
            rows = len(self._tables.get(self.document).train)
        except UserError:
            return 1
        return count_batches(rows, self.document.train.batch_size)

    def set_speed(self, speed: float | None) -> None:
        """Choose how many epochs to train in a second, None for as many as possible."""
        self._steer(replace(self.course, speed=speed))

    # --- one update looked at closely ---

    def wish_pass(self, wish: PassWish | None) -> None:
        """Choose which update to show number by number; snapshots of a run at rest bring it along."""
        if wish != self.course.wish:
            self._steer(replace(self.course, wish=wish))
            self._past.renew(self._view, wish)

    def learn(self, wish: PassWish) -> None:
        """Make one update, and stop: the next batch's, or one out of turn on rows of one's own choice."""
        if wish.is_next:
            self.step_batch()
            return
        self.continue_from_here()
        self._steer(self.course.taught(self._here(), wish))

    # --- from where ---

    def go_to(self, epoch: int) -> None:
        """Go back to the end of an epoch and stop there; the weights are exactly those of that time.

        The document stays: where it was edited since, weights of that time are carried over to it. It is a
        step of the history; undo comes back to the run as it is now.
        """
        params, epoch = self._weights_of(self.document), min(epoch, self._here()[0])
        self._leave(params, whole=True)
        self._pins = branched(self._pins, epoch)
        self._fork(epoch, self.document, params, f"Go back to epoch {format_count(epoch)}")

    def restart(self) -> None:
        """Begin again from the newest weights, after the engine has failed."""
        self._begin(self._weights_of(self.document))

    def _begin(self, params: Params) -> None:
        self._start_run(params)
        self._preview(Progress("idle", device=self._progress.device))
        self._mail()
