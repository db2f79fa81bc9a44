"""What must be decided before a table can be learned from, as this package needs to know it.

Documents hold these decisions; they are described here by what is asked of them, so that tables and
their preparation don't depend on documents.
"""

from __future__ import annotations

from typing import Literal, Protocol

from nnviz.datasets.table import Table

Role = Literal["feature", "target", "ignore"]
Task = Literal["classification", "regression"]
Scaling = Literal["none", "standard", "minmax"]
Split = Literal["random", "stratified", "tail"]
Missing = Literal["drop", "mean"]


class DataPlan(Protocol):
    """Which table is learned from, and how it becomes numbers; see ``nnviz.document.DataSpec``."""

    @property
    def table(self) -> Table:
        """The table."""
        ...

    @property
    def roles(self) -> tuple[Role, ...]:
        """One role for each of its columns."""
        ...

    @property
    def task(self) -> Task:
        """Whether classes or numbers are predicted."""
        ...

    @property
    def scaling(self) -> Scaling:
        """How numbers are scaled."""
        ...

    @property
    def validation(self) -> float:
        """The share of rows kept for validation, 0 to below 1."""
        ...

    @property
    def split(self) -> Split:
        """Which rows those are."""
        ...

    @property
    def split_seed(self) -> int:
        """The seed of a random split."""
        ...

    @property
    def missing(self) -> Missing:
        """What happens to rows with missing cells."""
        ...


class OutputLayer(Protocol):
    """The layer whose activation decides how classes become outputs."""

    @property
    def activation(self) -> str:
        """Key into ACTIVATIONS."""
        ...


class Network(Protocol):
    """A network with an output layer."""

    @property
    def output(self) -> OutputLayer:
        """The last layer."""
        ...


class Training(Protocol):
    """The loss that decides how classes become targets."""

    @property
    def loss(self) -> str:
        """Key into LOSSES."""
        ...


class Plan(Protocol):
    """Everything that a prepared table depends on; see ``nnviz.document.Document``."""

    @property
    def data(self) -> DataPlan:
        """The table and the decisions about it."""
        ...

    @property
    def network(self) -> Network:
        """The network."""
        ...

    @property
    def train(self) -> Training:
        """How it learns."""
        ...
