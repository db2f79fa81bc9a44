"""Every command of training on its way to the session."""

from __future__ import annotations

from app.bridging.link import Link
from nnviz.orders import PassWish
from nnviz.session import Session
from nnviz.timeline import Kept


class Training(Link):
    """Lets the session train, stop, step, and go back."""

    def play(self) -> None:
        """Train on, from where one looks."""
        self._order(Session.play)

    def pause(self) -> None:
        """Stop where it is."""
        self._order(Session.pause)

    def step(self) -> None:
        """Finish one more epoch and stop; in the past look at the next one."""
        self._order(Session.step)

    def step_batch(self) -> None:
        """Make one more update and stop."""
        self._order(Session.step_batch)

    def step_back(self) -> None:
        """Look at the epoch before, and stop training for that; nothing is forgotten."""
        self._order(Session.step_back)

    def wish_pass(self, wish: PassWish | None) -> None:
        """Choose which update snapshots at rest bring along, number by number; None for none."""
        if self._session is not None:
            self._session.wish_pass(wish)

    def learn(self, wish: PassWish) -> None:
        """Make one update, and stop: the next batch's, or one out of turn on rows of one's own choice."""
        self._order(lambda session: session.learn(wish))

    def reset(self) -> None:
        """Go back to the same initial weights."""
        self._order(Session.reset)

    def reseed(self, seed: int) -> None:
        """Begin again with other initial weights."""
        if seed != self.document.train.seed:
            self._order(lambda session: session.reseed(seed))

    def restart(self) -> None:
        """Begin again from the newest weights, after the engine has failed."""
        self._order(Session.restart)

    def go_to(self, epoch: int) -> None:
        """Go back to the end of an epoch, and stay there paused."""
        self._order(lambda session: session.go_to(epoch))

    def past(self) -> tuple[Kept, ...]:
        """Give what is kept of the present run; a thread may train it again from there."""
        return self._session.past() if self._session is not None else ()

    def set_speed(self, speed: float | None) -> None:
        """Choose how many epochs to train in a second, None for as many as possible."""
        self._speed = speed
        if self._session is not None:
            self._session.set_speed(speed)
        self._say_status()
