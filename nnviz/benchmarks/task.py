"""What every contender is given to train: arrays and names, so that a peer needs to know nothing of nnviz."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document
from nnviz.params import Params

Objective = Literal["mae", "half_squared_error", "cross_entropy"]
Rows = NDArray[np.int32] | slice


@dataclass(frozen=True, eq=False)
class Task:
    """A network in training, as any library could be told of it.

    Attributes:
        activations: One for each layer, by Keras' names; the last is "softmax" or "linear".
        objective: The mean over a batch's rows of |p − y|, of (p − y)²/2, or of −Σ y·ln p.
        optimizer: "sgd", or "adam" with β₁ 0.9 and β₂ 0.999.
        learning_rate: Its step size.
        epsilon: Adam's ε. PyTorch puts it elsewhere than the others; that makes a difference only for
            gradients about as small.
        batch: Rows in a batch; the last of an epoch may have fewer.
        shuffled: Whether each epoch has an order of its own.
        x: ``(rows, inputs)`` float32.
        y: ``(rows, outputs)`` float32.
        params: The weights to begin with.
    """

    activations: tuple[str, ...]
    objective: Objective
    optimizer: str
    learning_rate: float
    epsilon: float
    batch: int
    shuffled: bool
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    params: Params

    @property
    def rows(self) -> int:
        """Rows in the table."""
        return len(self.x)

    @property
    def multiplications(self) -> int:
        """Multiplications in the forward pass of a batch."""
        return self.batch * sum(kernel.size for kernel, _ in self.params)

    @property
    def batches(self) -> int:
        """Updates in an epoch."""
        return -(-self.rows // self.batch)


class Contender(Protocol):
    """Something whose updates are timed."""

    def train(self, updates: int) -> int:
        """Make about as many updates, at least one; give how many it made once they are done."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


class Peer(Contender, Protocol):
    """Something else than nnviz that trains the same."""

    def epoch(self, order: NDArray[np.int32]) -> None:
        """Train one epoch with its ``(rows,)`` rows in this order."""
        ...

    def params(self) -> Params:
        """Give the present weights."""
        ...


def task_of(document: Document, data: Prepared, params: Params) -> Task:
    """Tell of a document's training in a library's words."""
    train, rows = document.train, len(data.train)
    batch = min(train.batch_size or rows, rows)
    return Task(
        activations=tuple(layer.activation for layer in document.network.layers),
        objective=_objective(document),
        optimizer=train.optimizer,
        learning_rate=train.learning_rate,
        epsilon=dict(train.optimizer_parameters).get("epsilon", 1e-7),
        batch=batch,
        shuffled=train.shuffle and batch < rows,
        x=data.x[data.train],
        y=data.y[data.train],
        params=params,
    )


def _objective(document: Document) -> Objective:
    loss, output = document.train.loss, document.network.output
    if output.activation == "softmax" and loss == "categorical_crossentropy":
        return "cross_entropy"
    # With two outputs that sum to one, each output's binary cross entropy is the categorical one.
    if output.activation == "softmax" and loss == "binary_crossentropy" and output.units == 2:
        return "cross_entropy"
    if loss == "mae" and output.units == 1:
        return "mae"
    if loss == "half_squared_error":
        return "half_squared_error"
    raise ValueError(f"no workload has {loss} behind {output.activation}")


def endless_batches(task: Task, rng: np.random.Generator) -> Iterator[Rows]:
    """Give the rows of one batch after the other, epoch after epoch."""
    while True:
        order: Any = rng.permutation(task.rows).astype(np.int32) if task.shuffled else None
        yield from batches_of(task, order)


def batches_of(task: Task, order: NDArray[np.int32] | None) -> Iterator[Rows]:
    """Give the rows of each batch of an epoch; slices where they lie in their order."""
    for begin in range(0, task.rows, task.batch):
        part = slice(begin, min(begin + task.batch, task.rows))
        yield part if order is None else order[part]
