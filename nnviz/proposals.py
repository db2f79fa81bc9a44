"""What would become of a table if it were used: roles and task, as guessed and as a person chose them.

A proposal is made of values only and changes nothing; a window shows it until it is used or let go.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from nnviz.datasets.column_types import ColumnType
from nnviz.datasets.preparation.preparing import prepare
from nnviz.datasets.preparation.treatment import Treatment, treatments
from nnviz.datasets.roles import guess_roles, guess_task
from nnviz.datasets.settings import ImportSettings
from nnviz.datasets.spec import Missing, Role, Scaling, Task
from nnviz.datasets.table import Notice, Table
from nnviz.datasets.values.cells import shorten
from nnviz.document import Document
from nnviz.edits.data import set_table, set_task
from nnviz.errors import UserError
from nnviz.numbers import format_count
from nnviz.presets import document_of_table, fit_outputs

NOTHING_SAID = ImportSettings()
_MOST_NAMED = 5


@dataclass(frozen=True)
class Choices:
    """What a person said about a table that is not in use yet; all else is guessed.

    Attributes:
        settings: How it is read.
        roles: Roles of columns by name.
        task: What is predicted.
        missing: What happens to rows with missing cells.
        scaling: How numbers are scaled.
    """

    settings: ImportSettings = NOTHING_SAID
    roles: tuple[tuple[str, Role], ...] = ()
    task: Task | None = None
    missing: Missing | None = None
    scaling: Scaling | None = None

    def with_type(self, names: Iterable[str], kind: ColumnType | None) -> Choices:
        """Say the type of columns; None leaves it to the reader again."""
        said = dict(self.settings.types or ())
        for name in names:
            said.pop(name, None)
            if kind is not None:
                said[name] = kind
        return replace(self, settings=replace(self.settings, types=tuple(said.items()) or None))

    def with_role(self, proposal: Proposal, names: Iterable[str], role: Role) -> Choices:
        """Give columns a role. A label takes the place of the others, but stands beside them among numbers.

        Args:
            proposal: What is shown now.
            names: The columns.
            role: Their role.
        """
        names = tuple(names)
        said = dict(self.roles)
        if role == "target" and not _stays_beside(proposal, names):
            for place, column in enumerate(proposal.table.columns):
                if proposal.roles[place] == "target":
                    guessed = proposal.guessed[place]
                    said[column.name] = "feature" if guessed == "target" else guessed
        said |= dict.fromkeys(names, role)
        now = dict(zip((column.name for column in proposal.table.columns), proposal.roles, strict=True))
        labels = any("target" in (role, now.get(name)) and now.get(name) != role for name in names)
        return replace(self, roles=tuple(said.items()), task=None if labels else self.task)


@dataclass(frozen=True, eq=False)
class Proposal:
    """What would become of a table.

    Attributes:
        table: The table.
        guessed: The roles that were guessed.
        roles: The roles with what was said.
        task: What is predicted.
        document: The document that it would be, or None where there is a problem before that.
        problem: Why nothing can be learned like this, or None.
        classes: The classes of the label, empty for a regression.
        dropped: How many rows are left out for missing cells.
        notices: What preparing has to say.
        treated: What preparing did to each column.
        gaps: How many cells are missing in the columns that are used.
    """

    table: Table
    guessed: tuple[Role, ...]
    roles: tuple[Role, ...]
    task: Task
    document: Document | None = None
    problem: UserError | None = None
    classes: tuple[str, ...] = ()
    dropped: int = 0
    notices: tuple[Notice, ...] = ()
    treated: tuple[Treatment, ...] = ()
    gaps: int = 0

    @property
    def filled(self) -> int:
        """How many missing cells are filled."""
        return sum(its.filled for its in self.treated)

    def names(self, role: Role) -> tuple[str, ...]:
        """Give the names of the columns that have a role."""
        pairs = zip(self.table.columns, self.roles, strict=True)
        return tuple(column.name for column, its in pairs if its == role)


def propose(
    source: str,
    table: Table,
    choices: Choices,
    *,
    guessed: tuple[Role, ...] | None = None,
    model: Document | None = None,
) -> Proposal:
    """Work out what would become of a table; takes as long as preparing it.

    Args:
        source: Where the table came from, as a document says it.
        table: The table.
        choices: What a person said.
        guessed: Its guessed roles where they are known already.
        model: The document whose table is read once more; it keeps its network.
    """
    guessed = guessed if guessed is not None else guess_roles(table)
    said = dict(choices.roles)
    roles: tuple[Role, ...] = tuple(
        said.get(column.name, role) for column, role in zip(table.columns, guessed, strict=True)
    )
    used = (column for column, role in zip(table.columns, roles, strict=True) if role != "ignore")
    gaps = sum(column.missing for column in used)
    proposal = Proposal(table, guessed, roles, choices.task or guess_task(table, roles), gaps=gaps)
    try:
        document = _prepared_as_said(_document(source, proposal, model), choices)
        proposal = replace(proposal, document=document)
        prepared = prepare(document)
    except UserError as error:
        return replace(proposal, problem=error)
    return replace(
        proposal,
        classes=prepared.classes,
        dropped=prepared.dropped,
        notices=(*_several(proposal), *prepared.notices),
        treated=treatments(document.data, prepared),
    )


def _document(source: str, proposal: Proposal, model: Document | None) -> Document:
    """Make the document: a first one, or the model with the table in the place of its own."""
    if model is None:
        return document_of_table(source, proposal.table, proposal.roles, proposal.task)
    again = set_table(proposal.table)(model)
    same_labels = again.data.names("target") == proposal.names("target")
    again = replace(again, data=replace(again.data, roles=proposal.roles))
    if same_labels and again.data.task == proposal.task:
        return fit_outputs(again)
    return set_task(proposal.task)(again)


def _several(proposal: Proposal) -> tuple[Notice, ...]:
    """Say which labels are predicted at once: a second one may not have been meant."""
    names = proposal.names("target")
    if len(names) < 2:
        return ()
    said = ", ".join(map(shorten, names[:_MOST_NAMED])) + (" ..." if len(names) > _MOST_NAMED else "")
    many = format_count(len(names))
    text = f"{many} labels are predicted at once: {said}. Give another role to what is no label."
    return (Notice("several_labels", text),)


def _prepared_as_said(document: Document, choices: Choices) -> Document:
    data = document.data
    missing, scaling = choices.missing or data.missing, choices.scaling or data.scaling
    return replace(document, data=replace(data, missing=missing, scaling=scaling))


def _stays_beside(proposal: Proposal, names: tuple[str, ...]) -> bool:
    """Whether columns can be labels beside those that there are: all of them are amounts to predict.

    A column of yes and no is one to tell apart, so it takes their place as a category does.
    """
    if proposal.task != "regression":
        return False
    wanted = set(names)
    return all(column.type == "number" for column in proposal.table.columns if column.name in wanted)
