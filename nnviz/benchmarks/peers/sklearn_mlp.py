"""scikit-learn's multilayer perceptron, by ``partial_fit``: one call an epoch."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.benchmarks.task import Task
from nnviz.params import Params

_NAMES = {"relu": "relu", "tanh": "tanh", "linear": "identity"}


class SklearnMLP:
    """Trains a task by MLPClassifier or MLPRegressor.

    Args:
        task: What to train.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        network: Any = import_module("sklearn.neural_network")
        classifies = task.objective == "cross_entropy"
        make = network.MLPClassifier if classifies else network.MLPRegressor
        self._model: Any = make(
            hidden_layer_sizes=tuple(w.shape[1] for w, _ in task.params[:-1]),
            activation=_NAMES[task.activations[0]],
            solver=task.optimizer,
            alpha=0.0,
            batch_size=task.batch,
            learning_rate_init=task.learning_rate,
            momentum=0.0,
            nesterovs_momentum=False,
            epsilon=task.epsilon,
            random_state=0,
        )
        self._y: Any = _targets_of(task)
        self._begin(classifies)

    def _begin(self, classifies: bool) -> None:
        """Let it make its arrays by a first call, then give it the task's weights and forget that call."""
        model, rows = self._model, self._task.batch
        classes: dict[str, Any] = {"classes": np.arange(self._task.y.shape[1])} if classifies else {}
        model.partial_fit(self._task.x[:rows], self._y[:rows], **classes)
        for part, (w, b) in enumerate(self._task.params):
            model.coefs_[part][...] = w
            model.intercepts_[part][...] = b
        if classifies:
            # Of two classes it would make one logistic output.
            model.out_activation_ = "softmax"
        del model._optimizer  # it makes another, whose running values are zeros

    def train(self, updates: int) -> int:
        """Make about as many updates: whole epochs, or one of fewer rows."""
        task, epochs = self._task, updates // self._task.batches
        self._model.shuffle = task.shuffled
        for _ in range(epochs):
            self._model.partial_fit(task.x, self._y)
        if epochs:
            return epochs * task.batches
        rows = updates * task.batch
        self._model.partial_fit(task.x[:rows], self._y[:rows])
        return updates

    def epoch(self, order: NDArray[np.int32]) -> None:
        """Train one epoch with its rows in this order."""
        self._model.shuffle = False
        self._model.partial_fit(self._task.x[order], self._y[order])

    def params(self) -> Params:
        """Give the present weights."""
        return tuple(zip(self._model.coefs_, self._model.intercepts_, strict=True))

    def close(self) -> None:
        """Hold nothing."""


def _targets_of(task: Task) -> Any:
    """Give numbers for one output, the class for several, and an indicator matrix for two."""
    if task.objective != "cross_entropy":
        return task.y[:, 0] if task.y.shape[1] == 1 else task.y
    return task.y.astype(np.int64) if task.y.shape[1] == 2 else task.y.argmax(axis=1)


start = SklearnMLP
