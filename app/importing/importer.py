"""A table that is looked at before it is used: read in the background, corrected, then used or let go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.bridge import Bridge
from app.importing.newcomers import Judged, Newcomer, Read, reading_of
from app.importing.sources import Source
from app.importing.steps import Steps
from app.importing.words import PageWords, page_words
from app.reader import Cancelled, Reader, Report
from nnviz.datasets.column_types import ColumnType
from nnviz.document import Document, Role
from nnviz.errors import UserError
from nnviz.proposals import Choices, Proposal, propose

_LOOK = 8
"""Milliseconds between two looks for a proposal."""


class Importer(QObject):
    """Holds one table that is looked at, or none.

    Attributes:
        source: Where it comes from; None while nothing is looked at.
        proposal: What would become of it as it was read last, or None before that.
        words: The same in words.
        difference: What the last choice of how to read it changed, in words.
        error: Why it could not be read as was chosen, or None.
    """

    begun = Signal()
    stood = Signal()
    changed = Signal()
    ended = Signal()
    used = Signal(object, object)
    failed = Signal(object)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self.source: Source | None = None
        self.proposal: Proposal | None = None
        self.words: PageWords | None = None
        self.difference: tuple[str, ...] = ()
        self.error: UserError | None = None
        self._steps = Steps()
        self._stands = False
        self._model: Document | None = None
        self._refused: tuple[Newcomer, UserError] | None = None
        self._known_roles: tuple[object, tuple[Role, ...]] = (None, ())
        self._reading = 0
        self._proposer: Reader[Judged] | None = None
        self._stale = False
        self._wanted = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)

    # --- what there is ---

    @property
    def choices(self) -> Choices:
        """What was said about the table."""
        return self._steps.choices

    @property
    def stands(self) -> bool:
        """Whether a table is being looked at."""
        return self._stands

    @property
    def reading(self) -> bool:
        """Whether the table is being read."""
        return bool(self._reading)

    @property
    def busy(self) -> bool:
        """Whether what is shown will soon be another."""
        return self.reading or self._proposer is not None

    @property
    def problem(self) -> UserError | None:
        """Why the table cannot be used as it is, or None."""
        if self.error is not None:
            return self.error
        return self.proposal.problem if self.proposal is not None else None

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles of the columns as they are chosen, also while that is still being judged."""
        proposal, choices = self.proposal, self.choices
        if proposal is None:
            return ()
        key = (proposal.table, choices.roles)
        if self._known_roles[0] != key:
            said, pairs = dict(choices.roles), zip(proposal.table.columns, proposal.guessed, strict=True)
            roles: tuple[Role, ...] = tuple(said.get(column.name, role) for column, role in pairs)
            self._known_roles = (key, roles)
        return self._known_roles[1]

    @property
    def undo_label(self) -> str | None:
        """What undo would take back on the page, or None."""
        return self._steps.undo_label if self._stands else None

    @property
    def redo_label(self) -> str | None:
        """What redo would do again on the page, or None."""
        return self._steps.redo_label if self._stands else None

    # --- beginning and ending ---

    def open(self, source: Source, choices: Choices | None = None, *, again: bool = False) -> None:
        """Read a table in the background, then let it be looked at.

        Args:
            source: Where it comes from.
            choices: What is said about it from the beginning.
            again: Whether it is the present table once more, which keeps its network.
        """
        newcomer = Newcomer(source, choices or Choices(), self._bridge.document if again else None)
        if self._stands:
            self._try(newcomer)
            return
        self._begin(newcomer)
        self._read()
        self.begun.emit()

    def _begin(self, newcomer: Newcomer) -> None:
        self._forget()
        self.source, self._model = newcomer.source, newcomer.model
        self._steps = Steps.begun(newcomer.choices)

    def _try(self, newcomer: Newcomer) -> None:
        """Read another table while one is looked at, which only makes way for one that can be read."""
        self._refused = None

        def take(result: Read | UserError) -> None:
            if isinstance(result, UserError) and self._stands:
                self._refused = (newcomer, result) if result.code != "cancelled" else None
                self.failed.emit(result)
                return
            self._replace(newcomer)
            self._take_read(result)

        self._bridge.read(newcomer.source.name, reading_of(newcomer, None, self._bridge.document), take)

    def _replace(self, newcomer: Newcomer) -> None:
        """Let the table go that is looked at, for another one."""
        if self._stands:
            self.cancel()
        self._begin(newcomer)
        self.begun.emit()

    def stand(self) -> None:
        """Let the table be looked at that was opened last, also where it could not be read yet."""
        if self._refused is not None:
            newcomer, error = self._refused
            self._replace(newcomer)
            self.error = error
        if self.source is not None and not self._stands:
            self._stands = True
            self.stood.emit()

    def use(self) -> None:
        """Put the table in the place of the one that is learned, as soon as it is read and judged."""
        if not self._stands or self.problem is not None:
            return
        if self.busy:
            self._wanted = True
            return
        proposal = self.proposal
        if proposal is None or proposal.document is None:
            return
        before = self._bridge.document
        if self._bridge.load(proposal.document, "Load data" if self._model is None else "Read again"):
            self._end()
            self._bridge.play()
            self.used.emit(before, self._bridge.document)

    def cancel(self) -> None:
        """Let the table go; everything is as it was."""
        if self.reading:
            self._reading = 0
            self._bridge.cancel_loading()
        if self._stands:
            self._end()
        else:
            self._forget()

    def _end(self) -> None:
        self._forget()
        self.ended.emit()

    def _forget(self) -> None:
        self.source = self.proposal = self.words = self.error = self._model = self._refused = None
        self.difference = ()
        self._steps = Steps()
        self._known_roles = (None, ())
        self._stands = self._wanted = False
        self._proposer, self._stale = None, False
        self._timer.stop()

    # --- choosing ---

    def say(self, label: str, **settings: Any) -> None:
        """Say how the table is to be read; None leaves that to the reader again."""
        self._choose(label, replace(self.choices, settings=replace(self.choices.settings, **settings)))

    def say_type(self, names: Iterable[str], kind: ColumnType | None) -> None:
        """Say the type of columns."""
        self._choose("Change type", self.choices.with_type(names, kind))

    def say_role(self, names: Iterable[str], role: Role) -> None:
        """Say the role of columns."""
        if self.proposal is not None:
            shown = replace(self.proposal, roles=self.roles)
            self._choose("Change role", self.choices.with_role(shown, names, role))

    def plan(self, label: str, **said: Any) -> None:
        """Say what is predicted, what happens to missing cells, or how numbers are scaled."""
        self._choose(label, replace(self.choices, **said))

    def undo(self) -> None:
        """Take the last choice back."""
        if self.undo_label is not None:
            self._go(self._steps.at(self._steps.place - 1))

    def redo(self) -> None:
        """Choose again what was taken back."""
        if self.redo_label is not None:
            self._go(self._steps.at(self._steps.place + 1))

    def _choose(self, label: str, choices: Choices) -> None:
        if choices == self.choices or not self._stands:
            return
        self._go(self._steps.went(label, choices))

    def _go(self, steps: Steps) -> None:
        old, self._steps = self.choices, steps
        self._wanted = False
        if self.choices.settings != old.settings or self.error is not None or self.reading:
            self._read()
        else:
            self._steps = steps.shown()
            self._propose()
        self.changed.emit()

    # --- the work ---

    def _read(self) -> None:
        source, choices, shown, model = self.source, self.choices, self.proposal, self._model
        present = self._bridge.document
        assert source is not None
        self.error = None
        self._proposer, self._stale = None, False
        number = self._reading = self._reading + 1

        work = reading_of(Newcomer(source, choices, model), shown, present)

        def take(result: Read | UserError) -> None:
            if number == self._reading:
                self._reading = 0
                self._take_read(result)

        self._bridge.read(source.name, work, take)

    def _take_read(self, result: Read | UserError) -> None:
        if not isinstance(result, UserError):
            self.proposal, self.words, self.difference = result
            self._steps = self._steps.shown()
            self._settle() if self._stands else self.stand()
        elif not self._stands:
            self.error = result  # what stands without a table must say why
            if result.code == "cancelled":
                self._forget()
            self.failed.emit(result)
        elif result.code == "cancelled" and self.proposal is None:
            self.cancel()
        elif result.code == "cancelled":
            self._steps = self._steps.at(
                self._steps.settled
            )  # back to what is shown; redo offers the choice again
            self.changed.emit()
        else:
            self.error = result
            self.changed.emit()

    def _propose(self) -> None:
        """Judge the table with the present choices; of choices that come meanwhile only the last counts."""
        if self._proposer is not None:
            self._stale = True
            return
        source, choices, shown, model = self.source, self.choices, self.proposal, self._model
        present = self._bridge.document
        if source is None or shown is None:
            return

        def work(report: Report, cancelled: Cancelled) -> Judged:
            proposal = propose(source.key, shown.table, choices, guessed=shown.guessed, model=model)
            return proposal, page_words(proposal, present)

        self._proposer = Reader(source.name, work)
        self._timer.start()

    def _look(self) -> None:
        result = self._proposer.result() if self._proposer is not None else None
        if result is None:
            return
        self._timer.stop()
        self._proposer = None
        if self._stale:
            self._stale = False
            self._propose()
        elif isinstance(result, UserError):
            self.error = result
            self.changed.emit()
        else:
            self.proposal, self.words = result
            self._settle()

    def _settle(self) -> None:
        self.changed.emit()
        if self._wanted:
            self.use()
