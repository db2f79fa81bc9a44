"""What differs between two documents, or two readings of a table, in words."""

from __future__ import annotations

from dataclasses import dataclass

from nnviz.activations import ACTIVATIONS
from nnviz.datasets.column_types import TYPE_WORDS, ColumnType
from nnviz.datasets.preparation.preparing import input_units
from nnviz.datasets.table import Table
from nnviz.datasets.values.cells import shorten
from nnviz.document import Document, Scaling, Task
from nnviz.errors import UserError
from nnviz.losses import LOSSES
from nnviz.numbers import format_count, format_number
from nnviz.optimizers import OPTIMIZERS

_MOST_NAMED = 3
_SCALINGS: dict[Scaling, str] = {"none": "none", "standard": "standard", "minmax": "min-max"}
_TASKS: dict[Task, str] = {"classification": "classification", "regression": "regression"}


@dataclass(frozen=True)
class Change:
    """One thing that is another one afterwards.

    Attributes:
        what: What it is, such as ``"Loss"``.
        before: How it was.
        after: How it is then.
    """

    what: str
    before: str
    after: str

    def __str__(self) -> str:
        """Write such as ``Loss: mean squared error → cross entropy``."""
        return f"{self.what}: {self.before} → {self.after}"


def changes(before: Document, after: Document) -> tuple[Change, ...]:
    """Give what is another task, network or way of learning; the tables themselves are not compared."""
    pairs = zip(_words(before), _words(after), strict=True)
    return tuple(Change(what, old, new) for (what, old), (_, new) in pairs if old != new)


def _words(document: Document) -> tuple[tuple[str, str], ...]:
    network, train = document.network, document.train
    optimizer = f"{OPTIMIZERS[train.optimizer].label} {format_number(train.learning_rate)}"
    return (
        ("Task", _TASKS[document.data.task]),
        ("Scaling", _SCALINGS[document.data.scaling]),
        ("Network", _shape(document)),
        ("Hidden layers", _activations(document)),
        ("Output activation", ACTIVATIONS[network.output.activation].label),
        ("Loss", LOSSES[train.loss].label),
        ("Optimizer", optimizer),
        ("Batch size", "all rows" if train.batch_size is None else str(train.batch_size)),
        ("Epochs", str(train.epochs)),
        ("Seed", str(train.seed)),
    )


def _shape(document: Document) -> str:
    """Write such as ``2-3-2``, the inputs first."""
    try:
        inputs = str(len(input_units(document.data)))
    except UserError:
        inputs = "?"
    return "-".join([inputs, *map(str, document.network.units)])


def _activations(document: Document) -> str:
    """Write such as ``ReLU``, or ``Tanh, ReLU`` where layers differ."""
    labels = [ACTIVATIONS[layer.activation].label for layer in document.network.hidden]
    return ", ".join(labels if len(set(labels)) > 1 else labels[:1]) or "none"


def table_changes(before: Table, after: Table) -> tuple[str, ...]:
    """Give what is otherwise when a file is read in another way; nothing if only the settings are."""
    found = [
        f"{format_count(old)} → {format_count(new)} {what}"
        for what, old, new in (
            ("rows", before.n_rows, after.n_rows),
            ("columns", len(before.columns), len(after.columns)),
        )
        if old != new
    ]
    old_types: dict[str, ColumnType] = {column.name: column.type for column in before.columns}
    names = [column.name for column in after.columns]
    retyped = [column for column in after.columns if old_types.get(column.name, column.type) != column.type]
    found += [
        f"{shorten(c.name)} {TYPE_WORDS[old_types[c.name]]} → {TYPE_WORDS[c.type]}"
        for c in retyped[:_MOST_NAMED]
    ]
    if len(retyped) > _MOST_NAMED:
        found.append(f"{format_count(len(retyped) - _MOST_NAMED)} more columns of another type")
    fresh = [name for name in names if name not in old_types]
    if fresh:
        more = "" if len(fresh) <= _MOST_NAMED else " …"
        found.append(f"new names {', '.join(map(shorten, fresh[:_MOST_NAMED]))}{more}")
    missing = (sum(c.missing for c in before.columns), sum(c.missing for c in after.columns))
    if missing[0] != missing[1]:
        found.append(f"{format_count(missing[0])} → {format_count(missing[1])} missing cells")
    return tuple(found)
