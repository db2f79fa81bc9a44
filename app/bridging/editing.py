"""Every edit of the document on its way to the session."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import Signal

from app.bridging.link import Link
from nnviz.document import Document, Edit
from nnviz.parameters import Parameter
from nnviz.session import Session


class Editing(Link):
    """Edits the document, takes edits back, and puts another document in its place."""

    opened = Signal()

    def apply(self, edit: Edit, label: str, merge: str | None = None) -> bool:
        """Edit the document; tells whether that could be done, and says so where not."""
        return self._try(lambda session: session.apply(edit, label, merge))

    # --- single weights and biases ---

    def touch(
        self, values: Mapping[Parameter, float], label: str = "Set weight", merge: str | None = None
    ) -> bool:
        """Set weights and biases by hand, while it trains or not; what is switched off is on again then.

        For a drag, choose a key once at the press of the button: ``key = f"drag {next(counter)}"``,
        then for every move ``bridge.touch({parameter: value}, "Set weight", merge=key)``: one undo step.
        """
        return self._try(lambda session: session.set_parameters(values, label, merge))

    def lock(self, parameters: Collection[Parameter], locked: bool, merge: str | None = None) -> bool:
        """Keep weights and biases as they are while training, or let them go again."""
        return self._try(lambda session: session.lock(parameters, locked, merge))

    def switch(self, parameters: Collection[Parameter], on: bool, merge: str | None = None) -> bool:
        """Switch weights and biases off (0, and left so by training), or on again as they were.

        A neuron or an input is off when all that ``parameters.outgoing`` gives for it is; that refuses
        outputs.
        """
        return self._try(lambda session: session.switch(parameters, on, merge))

    def reset_parameters(self, parameters: Collection[Parameter], merge: str | None = None) -> bool:
        """Set weights and biases back to what the network began with."""
        return self._try(lambda session: session.reset_parameters(parameters, merge))

    def load(self, document: Document, label: str) -> bool:
        """Put another document in the place of this one, with a fresh network."""
        done = self._try(lambda session: session.load(document, label))
        if done:
            self.opened.emit()
        return done

    def undo(self) -> None:
        """Take the last edit back."""
        self._order(Session.undo)

    def redo(self) -> None:
        """Do the last undone edit again."""
        self._order(Session.redo)
