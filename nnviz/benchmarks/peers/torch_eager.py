"""PyTorch as its tutorials use it: a Sequential of Linear, an optimizer, and a loop over batches."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.benchmarks.cores import count_cores
from nnviz.benchmarks.task import Task
from nnviz.params import Params

_SMALL = 1 << 17


class TorchEager:
    """Trains a task in PyTorch on the CPU, without compiling anything.

    Args:
        task: What to train.
    """

    def __init__(self, task: Task) -> None:
        torch: Any = import_module("torch")
        self._torch, self._task = torch, task
        # A small network is quicker on one thread: others would wait for one another, not compute.
        torch.set_num_threads(1 if task.multiplications < _SMALL else count_cores())
        self._x, self._y = torch.from_numpy(task.x), torch.from_numpy(task.y)
        self._model = _model_of(torch, task)
        self._optimizer = _optimizer_of(torch, task, self._model)
        self._loss = _loss_of(torch, task)
        self._steps = self._endless()
        self.history: list[float] = []

    def train(self, updates: int) -> int:
        """Make as many updates."""
        for _ in islice(self._steps, updates):
            pass
        return updates

    def epoch(self, order: NDArray[np.int32]) -> None:
        """Train one epoch with its rows in this order."""
        for _ in self._epoch(self._torch.from_numpy(order.astype(np.int64))):
            pass

    def params(self) -> Params:
        """Give the present weights."""
        parts = [part.detach().numpy().copy() for part in self._model.parameters()]
        return tuple((w.T, b) for w, b in zip(parts[::2], parts[1::2], strict=True))

    def close(self) -> None:
        """Hold nothing."""

    def _endless(self) -> Iterator[None]:
        while True:
            yield from self._epoch(self._torch.randperm(len(self._x)) if self._task.shuffled else None)

    def _epoch(self, order: Any) -> Iterator[None]:
        total, size = 0.0, self._task.batch
        for begin in range(0, len(self._x), size):
            rows = slice(begin, begin + size) if order is None else order[begin : begin + size]
            x, y = self._x[rows], self._y[rows]
            self._optimizer.zero_grad()
            loss = self._loss(self._model(x), y)
            loss.backward()
            self._optimizer.step()
            total += loss.detach() * len(x)
            yield
        self.history.append(float(total) / len(self._x))


def _model_of(torch: Any, task: Task) -> Any:
    layers: list[Any] = []
    for (w, b), activation in zip(task.params, task.activations, strict=True):
        linear = torch.nn.Linear(*w.shape)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(w.T.copy()))
            linear.bias.copy_(torch.from_numpy(b.copy()))
        layers.append(linear)
        if activation in ("tanh", "relu"):
            layers.append(torch.nn.Tanh() if activation == "tanh" else torch.nn.ReLU())
    return torch.nn.Sequential(*layers)


def _optimizer_of(torch: Any, task: Task, model: Any) -> Any:
    if task.optimizer == "adam":
        return torch.optim.Adam(model.parameters(), lr=task.learning_rate, eps=task.epsilon)
    return torch.optim.SGD(model.parameters(), lr=task.learning_rate)


def _loss_of(torch: Any, task: Task) -> Any:
    functional = torch.nn.functional

    def half_squared_error(p: Any, y: Any) -> Any:
        return 0.5 * functional.mse_loss(p, y, reduction="sum") / len(y)

    if task.objective == "half_squared_error":
        return half_squared_error
    # The cross entropy takes what goes into the softmax.
    return functional.l1_loss if task.objective == "mae" else functional.cross_entropy


start = TorchEager
