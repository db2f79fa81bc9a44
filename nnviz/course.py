"""What is wanted of training, as a value: which run, how far, from where, and whether to go on.

Every command of a person is a function of a course and of where the run stands; nothing here waits, draws or
trains. A place in a run is the epochs finished, and the batches of the next one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import inf

from nnviz.document import Document
from nnviz.history import Left
from nnviz.orders import Fork, Lesson, PassWish
from nnviz.params import Params

Place = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Course:
    """What is wanted of training.

    Attributes:
        goal: Where it is to stop.
        run: The run that is trained.
        runs: How many runs have begun since the first.
        playing: Whether to go on towards the goal.
        stepping: Whether the goal is that of a step, so that it is no goal for playing.
        fork: How the run began if it goes on from another one's past, else None.
        lesson: The last update out of turn that was wished for.
        trained: The last order by which the weights may have left where they began: -1 for none, infinite
            where no later answer can tell that they did not.
        wish: Which update to show while training rests, or None.
        speed: Epochs per second, or None for as fast as it goes.
    """

    goal: Place
    run: int = 0
    runs: int = 0
    playing: bool = False
    stepping: bool = False
    fork: Fork | None = None
    lesson: Lesson = field(default_factory=Lesson)
    trained: float = -1.0
    wish: PassWish | None = None
    speed: float | None = None

    @property
    def is_stepping(self) -> bool:
        """Whether a step is being made."""
        return self.stepping and self.playing

    def mailed(self, number: int) -> Course:
        """Note that an order has gone out."""
        return replace(self, trained=max(self.trained, number)) if self.playing else self

    # --- which run ---

    def begun(self, epochs: int) -> Course:
        """Begin a new run; a step that was being made is given up, but one that was playing plays on."""
        fresh = replace(self, run=self.runs + 1, runs=self.runs + 1, goal=(epochs, 0), fork=None)
        return replace(fresh, playing=self.playing and not self.stepping, stepping=False, trained=-1.0)

    def taken_up(self, left: Left) -> Course:
        """Go on in a run that was left."""
        there = replace(self, run=left.run, goal=left.goal, playing=left.playing)
        return replace(there, stepping=left.stepping, trained=left.trained, fork=left.fork)

    def forked(self, source: int, epoch: int, document: Document, params: Params) -> Course:
        """Begin a run that goes on from the past of another, stand there, and go on with a document."""
        run = self.runs + 1
        fork = Fork(run, source, epoch, document, params)
        return replace(self._standing_at(epoch), run=run, runs=run, fork=fork)

    def _standing_at(self, epoch: int) -> Course:
        trained = self.trained if self.trained == inf else -1.0
        return replace(self, goal=(epoch, 0), stepping=True, playing=False, trained=trained)

    # --- how far ---

    def played(self, epoch: int, limit: int) -> Course:
        """Train on from an epoch; at its goal for as many epochs again, as another ``fit`` would."""
        goal = self.goal
        if epoch >= max(limit, goal[0]):
            goal = (epoch + limit, 0)
        elif self.stepping:
            goal = (limit if epoch < limit else epoch + limit, 0)
        return replace(self, goal=goal, playing=True, stepping=False)

    def paused(self) -> Course:
        """Stop where it is."""
        return replace(self, playing=False)

    def stepped(self, here: Place) -> Course:
        """Finish one more epoch and stop; behind a step that is still being made, else from here."""
        return self._stepped_to((self._step_from(here)[0] + 1, 0))

    def stepped_batch(self, here: Place, batches: int) -> Course:
        """Make one more update and stop."""
        epoch, batch = self._step_from(here)
        return self._stepped_to((epoch, batch + 1) if batch + 1 < batches else (epoch + 1, 0))

    def _step_from(self, here: Place) -> Place:
        return self.goal if self.is_stepping else here

    def _stepped_to(self, goal: Place) -> Course:
        return replace(self, goal=goal, playing=True, stepping=True)

    def taught(self, here: Place, wish: PassWish) -> Course:
        """Make one update out of turn, and stop."""
        lesson = Lesson(self.lesson.number + 1, self.run, wish)
        return replace(self, lesson=lesson, trained=inf, goal=here, stepping=True, playing=False)

    def limited(self, epoch: int, limit: int) -> Course:
        """Take over another limit of epochs, but for a step that is being made."""
        return self if self.is_stepping else replace(self, goal=(max(limit, epoch), 0))
