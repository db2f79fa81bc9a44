"""A loop in NumPy by hand, as a course writes it: forward, backward and update, layer by layer."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.benchmarks.task import Rows, Task, batches_of, endless_batches
from nnviz.params import Params

Floats = NDArray[np.float32]

_BETA1, _BETA2 = np.float32(0.9), np.float32(0.999)


def _softmax(z: Floats) -> Floats:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


_FORWARD: dict[str, Callable[[Floats], Floats]] = {
    "linear": lambda z: z,
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, np.float32(0)),
    "softmax": _softmax,
}
_DERIVATIVE: dict[str, Callable[[Floats], Floats]] = {
    "tanh": lambda a: 1 - a * a,
    "relu": lambda a: (a > 0).astype(np.float32),
}
"""By what each gives."""


class NumPyLoop:
    """Trains a task in NumPy.

    Args:
        task: What to train.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._weights = [part.copy() for layer in task.params for part in layer]
        self._m = [np.zeros_like(part) for part in self._weights]
        self._v = [np.zeros_like(part) for part in self._weights]
        self._step = 0
        self._batches = endless_batches(task, np.random.default_rng(0))
        self.loss = 0.0

    def train(self, updates: int) -> int:
        """Make as many updates."""
        for rows in islice(self._batches, updates):
            self._update(rows)
        return updates

    def epoch(self, order: NDArray[np.int32]) -> None:
        """Train one epoch with its rows in this order."""
        for rows in batches_of(self._task, order):
            self._update(rows)

    def params(self) -> Params:
        """Give the present weights."""
        return tuple(zip(self._weights[::2], self._weights[1::2], strict=True))

    def close(self) -> None:
        """Hold nothing."""

    def _update(self, rows: Rows) -> None:
        task, weights = self._task, self._weights
        y = task.y[rows]
        values = [task.x[rows]]
        for number, activation in enumerate(task.activations):
            z = values[-1] @ weights[2 * number] + weights[2 * number + 1]
            values.append(_FORWARD[activation](z))
        delta = self._error(y, values[-1]) / np.float32(len(y))
        gradients: list[Any] = []
        for number in reversed(range(len(task.activations))):
            gradients[:0] = [values[number].T @ delta, delta.sum(axis=0)]
            if number:
                delta = delta @ weights[2 * number].T
                delta *= _DERIVATIVE[task.activations[number - 1]](values[number])
        self._step += 1
        self._adam(gradients) if task.optimizer == "adam" else self._sgd(gradients)

    def _error(self, y: Floats, p: Floats) -> Floats:
        """Note the loss, and give its gradient by the last pre-activation, times the number of rows."""
        if self._task.objective == "cross_entropy":
            self.loss = float(-(y * np.log(p + np.float32(1e-30))).sum(axis=1).mean())
            return p - y
        error = p - y
        if self._task.objective == "mae":
            self.loss = float(np.abs(error).mean())
            return np.sign(error)
        self.loss = float(0.5 * (error * error).sum(axis=1).mean())
        return error

    def _sgd(self, gradients: list[Any]) -> None:
        rate = np.float32(self._task.learning_rate)
        for w, g in zip(self._weights, gradients, strict=True):
            w -= rate * g

    def _adam(self, gradients: list[Any]) -> None:
        """Kingma and Ba 2015, the efficient form at the end of section 2."""
        share = np.sqrt(1 - 0.999**self._step) / (1 - 0.9**self._step)
        rate = np.float32(self._task.learning_rate * share)
        epsilon = np.float32(self._task.epsilon)
        for w, g, m, v in zip(self._weights, gradients, self._m, self._v, strict=True):
            m += (1 - _BETA1) * (g - m)
            v += (1 - _BETA2) * (g * g - v)
            w -= rate * m / (np.sqrt(v) + epsilon)


start = NumPyLoop
