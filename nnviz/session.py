"""All that a window needs: the document with its history, the trainer, and the newest snapshot."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from math import inf

from nnviz.carrying import base_of_edit, begins_again, carried, differs_in_weights_only, initial_params
from nnviz.cartographer import Cartographer, Refusal
from nnviz.datasets.preparation.cache import PreparedCache
from nnviz.datasets.preparation.preparing import input_names
from nnviz.document import Document, Edit
from nnviz.drafts import Draft, Progress
from nnviz.edits.training import change_train
from nnviz.errors import UserError
from nnviz.history import Entry, History, Left
from nnviz.network import values_of
from nnviz.orders import Order, PassWish, Step, View
from nnviz.parameters import Parameter
from nnviz.params import Params
from nnviz.snapshot import Snapshot
from nnviz.timeline import Kept
from nnviz.touches import forget_by_hand, lock, set_parameters, switch_off, switch_on
from nnviz.trainer import Trainer


class Session:
    """One document being edited and trained.

    Args:
        document: What to begin with.
        cache_folder: Where compiled programs are kept between starts, or None.

    Attributes:
        history: Undo and redo.
        revision: Rises with every change of the document.
        playing: Whether training is wanted.
        speed: Epochs per second, or None for as fast as it goes.
        snapshot: The newest snapshot that was taken, or None before the first.
        problem: Why the present document cannot be trained, or None.
    """

    def __init__(self, document: Document, *, cache_folder: str | None = None) -> None:
        self.history = History((Entry(document),))
        self.revision = self._oldest = 0
        self.playing = False
        self.speed: float | None = None
        self.snapshot: Snapshot | None = None
        self.problem: UserError | None = None
        self._run = self._runs = 0
        self._taken_up = (0, 0)
        self._number = 0
        self._stepping = False
        self._rewind = (0, 0)
        self._rewound_by = -1
        self._played = -1.0
        self._wish: PassWish | None = None
        self._lesson = (0, PassWish())
        self._goal = (document.train.epochs, 0)
        self._params = initial_params(document)
        self._steps: list[Step] = []
        self._tables = PreparedCache()
        self._cartographer = Cartographer(self._tables)
        self._trainer = Trainer(
            self._tables, self._cartographer.post, lambda: self._cartographer.drafts.empty, cache_folder
        )
        self._preview(Progress("loading"))
        self._mail()

    @property
    def document(self) -> Document:
        """The present document."""
        return self.history.present.document

    @property
    def goal(self) -> tuple[int, int]:
        """The epochs, and batches of the next one, at which training stops."""
        return self._goal

    # --- edits ---

    def apply(self, edit: Edit, label: str, merge: str | None = None) -> None:
        """Edit the document.

        Args:
            edit: What to do.
            label: What it is called in the Edit menu, such as "Add neuron".
            merge: Edits that follow one another with the same key are one undo step.

        Raises:
            UserError: If the edit cannot be made; nothing has changed then.
        """
        old = self.document
        new = edit(old)
        if new == old:
            return
        before = self._weights_of(old)
        new, base = base_of_edit(
            old, before, new
        )  # refuses what cannot be drawn, before anything has changed
        self.history = self.history.left_with(self._leaving(before), self._left()).push(new, label, merge)
        self._go_on(old, before, base)

    # --- single weights and biases ---

    def set_parameters(
        self, values: Mapping[Parameter, float], label: str = "Set weight", merge: str | None = None
    ) -> None:
        """Set weights and biases by hand, while it trains or not; those that are off are on again.

        Before any training they are what the network begins with, and Reset comes back to them.

        Raises:
            UserError: If a value is not finite, or too large for float32; nothing has changed then.
        """
        self.apply(set_parameters(values, initial=self._is_at_the_beginning()), label, merge)

    def lock(self, parameters: Collection[Parameter], locked: bool, merge: str | None = None) -> None:
        """Keep weights and biases as they are while training, or let them go again."""
        self.apply(lock(parameters, locked), "Lock" if locked else "Unlock", merge)

    def switch(self, parameters: Collection[Parameter], on: bool, merge: str | None = None) -> None:
        """Switch weights and biases off, so that they are 0 and stay so, or on again as they were."""
        if on:
            self.apply(switch_on(parameters), "Switch on", merge)
        else:
            network = self.document.network
            chosen = [its for its in parameters if its not in network.off]
            values = values_of(
                network, input_names(self.document.data), self._weights_of(self.document), chosen
            )
            self.apply(switch_off(values), "Switch off", merge)

    def reset_parameters(self, parameters: Collection[Parameter], merge: str | None = None) -> None:
        """Set weights and biases back to what they began with; before any training to what was drawn.

        Those that are switched off stay off, and are to come back with these values.
        """
        document, chosen = self.document, tuple(parameters)
        begins = self._is_at_the_beginning()
        model = forget_by_hand(chosen)(document) if begins else document
        model = switch_on(chosen)(model)
        values = values_of(model.network, input_names(document.data), initial_params(model), chosen)
        off = {its: value for its, value in values.items() if its in document.network.off}
        put_back = forget_by_hand(chosen) if begins else set_parameters(values)
        self.apply(lambda document: switch_off(off)(put_back(document)), "Reset weights", merge)

    def _is_at_the_beginning(self) -> bool:
        """Tell whether nothing can have been trained since the run began, or since it was taken back."""
        if self.playing or self._here() != (0, 0):
            return False
        shown = self.snapshot
        answered = shown.progress.order if shown is not None and shown.run == self._run else -1
        return self._played < 0 or answered > self._played

    def load(self, document: Document, label: str) -> None:
        """Put another document in the place of this one, with a fresh network also where they are equal.

        Raises:
            UserError: If its weights cannot be drawn; nothing has changed then.
        """
        old = self.document
        if document == old:
            self.reset()
            return
        fresh, before = initial_params(document), self._weights_of(old)
        self.history = self.history.left_with(self._leaving(before), self._left()).push(document, label)
        self._go_on(old, before, fresh, afresh=True)

    def undo(self) -> None:
        """Take the last edit back; what it had removed comes back with its weights."""
        self._travel(History.undo)

    def redo(self) -> None:
        """Do the last undone edit again."""
        self._travel(History.redo)

    def _travel(self, move: Callable[[History], History]) -> None:
        old, before = self.document, self._weights_of(self.document)
        history = move(self.history.left_with(self._leaving(before), self._left()))
        if history.index != self.history.index:
            self.history = history
            there = history.present
            base = there.params if there.params is not None else initial_params(there.document)
            self._go_on(old, before, base, left=there.left)

    def _leaving(self, params: Params) -> Params | None:
        """Give the weights to come back to; those of a run that diverged are not worth it."""
        if (
            self.snapshot is not None
            and self.snapshot.run == self._run
            and self.snapshot.status == "diverged"
        ):
            return None
        return params

    def _left(self) -> Left | None:
        """Give the present run as it is left; None before anything of it was seen."""
        shown = self.snapshot
        if shown is None or shown.run != self._run or shown.status in ("loading", "diverged", "failed"):
            return None
        return Left(self._run, self._goal, self.playing and not self._stepping, shown.progress)

    def _go_on(
        self,
        old: Document,
        before: Params,
        base: Params,
        *,
        afresh: bool = False,
        left: Left | None = None,
    ) -> None:
        """Carry weights over to the present document, show it, and mail the order.

        Args:
            old: The document that was left.
            before: Its newest weights.
            base: Where the weights come from that did not survive, or of a run that begins all of them.
            afresh: Whether a run is to begin whatever was changed.
            left: The run in which the present document was left, if it was there before.
        """
        new = self.document
        self.revision += 1
        if afresh or not differs_in_weights_only(old, new):
            self._oldest = self.revision
        self.problem = None
        progress = self.snapshot.progress if self.snapshot is not None else Progress("loading")
        if afresh or begins_again(old, new):
            self._start_run(base)
            progress = Progress("idle", device=progress.device)
            if left is not None:
                progress = self._take_up(left)
        else:
            # The epoch that is being made begins again with the edited network.
            progress = replace(progress, batch=0)
            self._params = carried(old, before, new, base)
            self._add_step(old)
            if new.train.epochs != old.train.epochs and not self._is_stepping():
                self._goal = (max(new.train.epochs, progress.epoch), 0)
        self._preview(progress)
        self._mail()

    def _add_step(self, old: Document) -> None:
        """Note an edit for the trainer; those that follow one another in single weights only are one."""
        if self._steps and differs_in_weights_only(old, self.document):
            self._steps.pop()
        self._steps.append(Step(self._number + 1, self.document, self._params))

    def _weights_of(self, document: Document) -> Params:
        """Give the newest weights of the present run that fit a document, with what was set by hand since."""
        shown = self.snapshot
        if shown is None or shown.run != self._run or shown.revision < self._oldest:
            return self._params
        if shown.document == document:
            return shown.params
        return carried(shown.document, shown.params, document, self._params)

    def _start_run(self, params: Params) -> None:
        """Let a new run begin; a step that was being made is given up, but one that was playing plays on."""
        self.playing = self.playing and not self._stepping
        self._runs += 1
        self._run, self._taken_up = self._runs, (0, 0)
        self._params, self._steps = params, []
        self._goal, self._stepping = (self.document.train.epochs, 0), False
        self._rewound_by, self._played = -1, -1.0

    def _take_up(self, left: Left) -> Progress:
        """Go on in a run that was left; gives where it stands.

        The trainer keeps the last few. Of one that it has given up it begins again from the same weights.
        """
        self._run, self._goal, self.playing = left.run, left.goal, left.playing
        self._taken_up = (left.progress.epoch, left.progress.batch)
        at_work = left.progress.status in ("compiling", "running")
        return replace(left.progress, status="paused" if at_work else left.progress.status)

    def _preview(self, progress: Progress) -> None:
        draft = Draft(self.revision, self._run, self.document, self._params, progress, preview=True)
        self._cartographer.post(replace(draft, oldest=self._oldest))

    def _mail(self) -> None:
        self._number += 1
        self._played = max(self._played, self._number) if self.playing else self._played
        order = Order(
            number=self._number,
            revision=self.revision,
            run=self._run,
            document=self.document,
            params=self._params,
            goal=self._goal,
            playing=self.playing,
            speed=self.speed,
            rewind=self._rewind,
            wish=self._wish,
            lesson=self._lesson,
            steps=tuple(self._steps),
            oldest=self._oldest,
        )
        self._trainer.orders.post(order)

    # --- training ---

    def play(self) -> None:
        """Train on; a run at its goal goes on for as many epochs again, as another ``fit`` would."""
        epoch, limit = self._here()[0], self.document.train.epochs
        if epoch >= max(limit, self._goal[0]):
            self._goal = (epoch + limit, 0)
        elif self._stepping:
            self._goal = (limit if epoch < limit else epoch + limit, 0)
        self.playing, self._stepping = True, False
        self._mail()

    def pause(self) -> None:
        """Stop where it is."""
        self.playing = False
        self._mail()

    def step(self) -> None:
        """Finish one more epoch and stop."""
        self._step_to((self._step_from()[0] + 1, 0))

    def step_batch(self) -> None:
        """Make one more update and stop."""
        epoch, batch = self._step_from()
        self._step_to((epoch, batch + 1) if batch + 1 < self._batches() else (epoch + 1, 0))

    def wish_pass(self, wish: PassWish | None) -> None:
        """Choose which update to show number by number; snapshots of a run at rest bring it along."""
        if wish != self._wish:
            self._wish = wish
            self._mail()

    def learn(self, wish: PassWish) -> None:
        """Make one update, and stop: the next batch's, or one out of turn on rows of one's own choice."""
        if wish.is_next:
            self.step_batch()
            return
        self._lesson = (self._lesson[0] + 1, wish)
        self._played = inf
        self._goal, self._stepping, self.playing = self._here(), True, False
        self._mail()

    def _batches(self) -> int:
        """Count the batches in an epoch of the present document; 1 while it cannot be used."""
        try:
            rows = len(self._tables.get(self.document).train)
        except UserError:
            return 1
        return -(-rows // min(self.document.train.batch_size or rows, rows))

    def _is_stepping(self) -> bool:
        return self._stepping and self.playing

    def _here(self) -> tuple[int, int]:
        if self._is_going_back():
            return (self._rewind[1], 0)
        if self.snapshot is None or self.snapshot.run != self._run:
            return self._taken_up
        return (self.snapshot.progress.epoch, self.snapshot.progress.batch)

    def _step_from(self) -> tuple[int, int]:
        """Give where the next step begins: behind a step that is still being made, else here."""
        return self._goal if self._is_stepping() else self._here()

    def _step_to(self, goal: tuple[int, int]) -> None:
        self._goal = goal
        self.playing = self._stepping = True
        self._mail()

    def step_back(self) -> None:
        """Go back to the end of the epoch before, exactly as it was, and stop there."""
        epoch, batch = self._here()
        self.go_to(epoch if batch else max(0, epoch - 1))

    def _is_going_back(self) -> bool:
        answered = self.snapshot.progress.order if self.snapshot is not None else -1
        return self._rewound_by > answered

    def go_to(self, epoch: int) -> None:
        """Go back to the end of an epoch and stop there; the weights are exactly those of that time."""
        self._rewind = (self._rewind[0] + 1, epoch)
        self._goal, self._stepping, self.playing = (epoch, 0), True, False
        self._mail()
        self._rewound_by = self._number

    def reset(self) -> None:
        """Go back to the same initial weights; a run that was playing plays on from there."""
        self._begin(initial_params(self.document))

    def reseed(self, seed: int) -> None:
        """Begin again with other initial weights."""
        self.apply(change_train(seed=seed), "New seed")

    def restart(self) -> None:
        """Begin again from the newest weights, after the engine has failed."""
        self._begin(self._weights_of(self.document))

    def _begin(self, params: Params) -> None:
        self._start_run(params)
        device = self.snapshot.progress.device if self.snapshot is not None else ""
        self._preview(Progress("idle", device=device))
        self._mail()

    def set_speed(self, speed: float | None) -> None:
        """Choose how many epochs to train in a second, None for as many as possible."""
        self.speed = speed
        self._mail()

    # --- what is looked at ---

    def look(self, view: View) -> None:
        """Choose the slice and what else of the predictions is shown; nothing of training changes."""
        self._cartographer.look(view)

    def past(self) -> tuple[Kept, ...]:
        """Give what is kept of the present run, from which ``replaying`` makes any epoch of it."""
        return self._trainer.past()

    # --- the way back ---

    def poll(self) -> bool:
        """Take what has come; tells whether there is a new snapshot or problem. Never waits."""
        letter = self._cartographer.snapshots.take()
        if isinstance(letter, Refusal):
            if letter.revision != self.revision:
                return False
            self.problem = letter.error
            return True
        if letter is None or letter.revision < self._oldest or letter.run != self._run:
            return False
        self.snapshot = letter
        self._steps = [step for step in self._steps if step.number > letter.progress.order]
        resting = letter.status not in ("loading", "compiling", "running")
        if resting and letter.progress.order == self._number:
            self.playing = False
        return True

    def close(self, timeout: float = 2.0) -> bool:
        """End the threads; tells whether both ended within ``timeout`` seconds."""
        ended = self._cartographer.close(timeout)
        return self._trainer.close(timeout) and ended
