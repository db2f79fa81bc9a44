"""What the law tests of the core share: JAX in double precision, and small documents."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from session_driver import LAPTOP, Driver

from nnviz.datasets.preparation.units import output_units
from nnviz.datasets.table import Column, Table
from nnviz.document import DataSpec, Document, TrainSpec
from nnviz.presets import build_network, parse_hidden
from nnviz.session import Session


@pytest.fixture
def jax64() -> Iterator[ModuleType]:
    """Give JAX in double precision, within this test only."""
    import jax
    import jax.experimental

    places = {**vars(jax.experimental), **vars(jax)}  # where it is differs between versions
    enable: Any = places["enable_x64"]
    with enable(True):
        yield jax


def make_document(
    x: Sequence[Any] | np.ndarray,
    y: Sequence[Any] | np.ndarray,
    hidden: str = "3:tanh",
    output: str = "linear",
    *,
    task: Any = "regression",
    data: dict[str, Any] | None = None,
    **train: Any,
) -> Document:
    """Make a document of numbers ``(rows, features)`` and labels ``(rows,)`` or ``(rows, labels)``."""
    features = np.asarray(x, float)
    features = features.reshape(len(features), -1)
    labels = np.asarray(y, float).reshape(len(features), -1)
    columns = [Column(f"x{i}", "number", values) for i, values in enumerate(features.T.copy())]
    columns += [Column(f"y{i}", "number", values) for i, values in enumerate(labels.T.copy())]
    roles: tuple[Any, ...] = ("feature",) * features.shape[1] + ("target",) * labels.shape[1]
    spec = DataSpec("test", Table("test", tuple(columns)), roles, task, **(data or {}))
    train_spec = TrainSpec(**{"loss": "mse", "optimizer": "sgd", "learning_rate": 0.05, **train})
    units = len(output_units(spec, output, train_spec.loss))
    return Document(spec, build_network(parse_hidden(hidden), units, output), train_spec, "test")


@pytest.fixture(name="make_document", scope="session")
def _make_document() -> Callable[..., Document]:
    return make_document


def wait_for(met: Callable[[], object], seconds: float = 60, what: str = "what was waited for") -> None:
    """Wait until something holds, looking often; fail after so many seconds."""
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, f"{what} has not come within {seconds} s"
        time.sleep(0.001)


@pytest.fixture(name="wait_for", scope="session")
def _wait_for() -> Callable[..., None]:
    return wait_for


@pytest.fixture
def drive(wait_for: Callable[..., None]) -> Iterator[Callable[..., Driver]]:
    sessions: list[Session] = []

    def start(document: Document = LAPTOP, **more: Any) -> Driver:
        sessions.append(Session(document, **more))
        return Driver(sessions[-1], wait_for)

    yield start
    for session in sessions:
        session.close(30)
