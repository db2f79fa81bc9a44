"""Keras' own training loop, ``Model.fit``; on JAX unless KERAS_BACKEND says otherwise."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.benchmarks.task import Task
from nnviz.params import Params


class KerasFit:
    """Trains a task by Keras' fit.

    Args:
        task: What to train.
    """

    def __init__(self, task: Task) -> None:
        os.environ.setdefault("KERAS_BACKEND", "jax")
        keras: Any = import_module("keras")
        self._task = task
        layers = [
            keras.layers.Dense(w.shape[1], activation=activation)
            for (w, _), activation in zip(task.params, task.activations, strict=True)
        ]
        self._model = keras.Sequential([keras.Input((task.x.shape[1],)), *layers])
        self._model.set_weights([part for layer in task.params for part in layer])
        self._model.compile(optimizer=_optimizer_of(keras, task), loss=_loss_of(keras, task))

    def train(self, updates: int) -> int:
        """Make about as many updates: whole epochs, or one of fewer rows."""
        task, epochs = self._task, updates // self._task.batches
        if epochs:
            self._fit(task.x, task.y, epochs, task.shuffled)
            return epochs * task.batches
        rows = updates * task.batch
        self._fit(task.x[:rows], task.y[:rows], 1, task.shuffled)
        return updates

    def epoch(self, order: NDArray[np.int32]) -> None:
        """Train one epoch with its rows in this order."""
        self._fit(self._task.x[order], self._task.y[order], 1, False)

    def params(self) -> Params:
        """Give the present weights."""
        # Not by get_weights, which asks NumPy for a copy in a way that it warns of.
        parts = [np.array(part.value) for part in self._model.trainable_variables]
        return tuple(zip(parts[::2], parts[1::2], strict=True))

    def close(self) -> None:
        """Hold nothing."""

    def _fit(self, x: Any, y: Any, epochs: int, shuffled: bool) -> None:
        self._model.fit(x, y, batch_size=self._task.batch, epochs=epochs, shuffle=shuffled, verbose=0)


def _optimizer_of(keras: Any, task: Task) -> Any:
    if task.optimizer == "adam":
        return keras.optimizers.Adam(task.learning_rate, epsilon=task.epsilon)
    return keras.optimizers.SGD(task.learning_rate)


def _loss_of(keras: Any, task: Task) -> Any:
    def half_squared_error(y: Any, p: Any) -> Any:
        return 0.5 * keras.ops.sum(keras.ops.square(p - y), axis=-1)

    losses = {
        "mae": "mean_absolute_error",
        "half_squared_error": half_squared_error,
        "cross_entropy": "categorical_crossentropy",
    }
    return losses[task.objective]


start = KerasFit
