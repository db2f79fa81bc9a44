"""The workloads that the engine's speed is told by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from nnviz.datasets.table import Column, Table
from nnviz.document import DataSpec, Document, Role
from nnviz.presets import document_of_data, document_of_sample
from nnviz.registry import Registry

Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Workload:
    """One network in training that is timed.

    Attributes:
        key: Its name in reports.
        label: What it is.
        make: Gives the document that is trained; large tables are made only when they are wanted.
    """

    key: str
    label: str
    make: Callable[[], Document]


def _one_batch(sample: str) -> Document:
    document = document_of_sample(sample)
    return replace(document, train=replace(document.train, batch_size=None))


def _points(hidden: str) -> Document:
    """Two features and a label of -1 or 1, as TensorFlow Playground has them."""
    x = np.random.default_rng(0).uniform(-6, 6, (250, 2))
    table = _table(x, Column("label", "number", np.sign(x[:, 0] * x[:, 1])))
    document = document_of_data(
        DataSpec("bench", table, ("feature", "feature", "target"), "regression"), hidden
    )
    train = replace(
        document.train, loss="half_squared_error", optimizer="sgd", learning_rate=0.03, batch_size=10
    )
    return replace(document, train=train)


def _digits() -> Document:
    """Random numbers in the form of the handwritten digits."""
    rng = np.random.default_rng(0)
    label = Column("digit", "category", rng.integers(0, 10, 1797).astype(np.int32), tuple("0123456789"))
    return _classes(rng.uniform(0, 1, (1797, 64)), label, "128:relu,64:relu", 32)


def make_wide(rows: int = 1_000_000) -> Document:
    """Make a document of many rows of twenty features and two classes."""
    x = np.random.default_rng(0).standard_normal((rows, 20))
    label = Column("class", "category", (x[:, 0] * x[:, 1] > 0).astype(np.int32), ("no", "yes"))
    return _classes(x, label, "64:relu,64:relu", 256)


def _classes(x: Floats, label: Column, hidden: str, batch: int) -> Document:
    roles: list[Role] = [*("feature" for _ in range(x.shape[1])), "target"]
    document = document_of_data(DataSpec("bench", _table(x, label), tuple(roles), "classification"), hidden)
    return replace(document, train=replace(document.train, batch_size=batch))


def _table(x: Floats, label: Column) -> Table:
    numbers = tuple(Column(f"x{i + 1}", "number", x[:, i].copy()) for i in range(x.shape[1]))
    return Table("bench", (*numbers, label))


WORKLOADS: Registry[Workload] = Registry(
    "workload",
    (
        Workload(
            "W1", "house 1-1 linear, 15 rows in one batch, SGD, MAE", partial(_one_batch, "house-prices")
        ),
        Workload("W2", "laptop 2-3-2 relu, 9 rows in one batch, Adam", partial(_one_batch, "laptop")),
        Workload("W3", "2-4-2-1 tanh, 250 rows, batch 10, shuffled, SGD", partial(_points, "4:tanh,2:tanh")),
        Workload(
            "W4",
            "2-8-8-8-8-1 tanh, 250 rows, batch 10, shuffled, SGD",
            partial(_points, ",".join(["8:tanh"] * 4)),
        ),
        Workload("W5", "64-128-64-10 relu, 1,797 rows, batch 32, shuffled, Adam", _digits),
        Workload("W6", "20-64-64-2 relu, 1,000,000 rows, batch 256, shuffled, Adam", make_wide),
    ),
)
