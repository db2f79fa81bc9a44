"""What differs between two documents, in words: what a new table or another task changes."""

from __future__ import annotations

from dataclasses import dataclass

from nnviz.activations import ACTIVATIONS
from nnviz.datasets.preparing import input_units
from nnviz.document import Document, Task
from nnviz.errors import UserError
from nnviz.losses import LOSSES
from nnviz.numbers import format_number
from nnviz.optimizers import OPTIMIZERS

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
        ("Network", _shape(document)),
        ("Hidden layers", _activations(document)),
        ("Output activation", ACTIVATIONS[network.output.activation].label),
        ("Loss", LOSSES[train.loss].label),
        ("Optimizer", optimizer),
        ("Batch size", "all rows" if train.batch_size is None else str(train.batch_size)),
        ("Epochs", str(train.epochs)),
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
