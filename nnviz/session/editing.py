"""Every edit of the document, and taking edits back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from math import inf

from nnviz.carrying import base_of_edit, begins_again, carried, differs_in_weights_only, initial_params
from nnviz.document import Document, Edit
from nnviz.drafts import Progress
from nnviz.edits.training import change_train
from nnviz.history import History, Left
from nnviz.orders import Step
from nnviz.parameters import Parameter, as_set
from nnviz.params import Params
from nnviz.session.training import Training
from nnviz.single_weights import putting_back, switching_off
from nnviz.touches import lock, set_parameters, switch_on


class Editing(Training):
    """Edits the document, takes edits back, and puts another document in its place."""

    def apply(self, edit: Edit, label: str, merge: str | None = None) -> None:
        """Edit the document; while the past is looked at, go on from there with that time's.

        Args:
            edit: What to do.
            label: What it is called in the Edit menu, such as "Add neuron".
            merge: Edits that follow one another with the same key are one undo step.

        Raises:
            UserError: If the edit cannot be made; nothing has changed then.
        """
        old, before = self._ground()
        new = edit(old)
        if new == old:
            return
        if self.viewing is not None and begins_again(old, new):
            self.look_at(None)  # nothing is gained by going back first
            self.apply(edit, label, merge)
            return
        # Refuses what cannot be drawn, before anything has changed.
        new, base = base_of_edit(old, before, new)
        self.continue_from_here()
        self._leave(before)
        self.history = self.history.push(new, label, merge)
        self._go_on(old, before, base)

    def reseed(self, seed: int) -> None:
        """Begin again with other initial weights."""
        self.apply(change_train(seed=seed), "New seed")

    def load(self, document: Document, label: str) -> None:
        """Put another document in the place of this one, with a fresh network also where they are equal.

        Raises:
            UserError: If its weights cannot be drawn; nothing has changed then.
        """
        old = self.document
        fresh, before = initial_params(document), self._weights_of(old)
        self._past.end()
        self._leave(before, whole=document == old)
        self.history = self.history.push(document, label, begins=True)
        self._go_on(old, before, fresh, afresh=True)

    def reset(self) -> None:
        """Begin again with the same initial weights; a run that was playing plays on from there.

        That is a step of the history, unless nothing can have been trained.
        """
        if self.viewing is None and self._is_at_the_beginning():
            self._begin(initial_params(self.document))
        else:
            self.load(self.document, "Reset")

    def undo(self) -> None:
        """Take the last edit back; what it had removed comes back with its weights."""
        self._travel(History.undo)

    def redo(self) -> None:
        """Do the last undone edit again."""
        self._travel(History.redo)

    def _travel(self, move: Callable[[History], History]) -> None:
        self._past.end()
        old, before = self.document, self._weights_of(self.document)
        if move(self.history).index != self.history.index:
            begins = self.history.begins_between(move(self.history))
            self._leave(before, whole=begins)
            self.history = move(self.history)
            there = self.history.present
            base = there.params if there.params is not None else initial_params(there.document)
            self._go_on(old, before, base, afresh=begins, left=there.left)

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
        edit = switch_on(parameters) if on else switching_off(*self._ground(), tuple(parameters))
        self.apply(edit, "Switch on" if on else "Switch off", merge)

    def reset_parameters(self, parameters: Collection[Parameter], merge: str | None = None) -> None:
        """Set weights and biases back to what they began with; before any training to what was drawn.

        Those that are switched off stay off, and are to come back with these values.
        """
        begins = self._is_at_the_beginning()
        self.apply(putting_back(self._ground()[0], as_set(parameters), begins=begins), "Reset weights", merge)

    def _is_at_the_beginning(self) -> bool:
        """Tell whether nothing can have been trained since the run began, or since it was taken back."""
        trained = self.course.trained
        if self.viewing is not None:
            return self.viewing == 0 and trained != inf
        if self.playing or self._here() != (0, 0):
            return False
        return trained < 0 or self._progress.order > trained

    # --- what follows of an edit ---

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
        progress = self._progress
        if afresh or begins_again(old, new):
            self._start_run(base)
            progress = Progress("idle", device=progress.device)
            if left is not None:
                # The trainer keeps the last few; one that it has given up begins again from these weights.
                self.course, progress = self.course.taken_up(left), left.progress
                self._pins = left.pins
                at_rest = progress.status in ("idle", "paused", "finished", "diverged")
                progress = replace(progress, status=progress.status if at_rest else "paused")
        else:
            # The epoch that is being made begins again with the edited network.
            progress = replace(progress, batch=0)
            self._params = carried(old, before, new, base)
            self._add_step(old)
            if new.train.epochs != old.train.epochs:
                self.course = self.course.limited(progress.epoch, new.train.epochs)
        self._preview(progress)
        self._mail()

    def _add_step(self, old: Document) -> None:
        """Note an edit for the trainer; those that follow one another in single weights only are one."""
        if self._steps and differs_in_weights_only(old, self.document):
            self._steps.pop()
        self._steps.append(Step(self._number + 1, self.document, self._params))
