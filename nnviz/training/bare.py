"""A compiled chunk called again and again with nothing around it: what a run's bookkeeping is measured by."""

# pyright: basic

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from typing import Any

import jax
import numpy as np

from nnviz.batching import row_order
from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document
from nnviz.pace import Pace
from nnviz.params import Params
from nnviz.training.chunk import chunk, hyper_of, start_state
from nnviz.training.form import Structure, form_of
from nnviz.training.programs import compile_kernel


class Bare:
    """Trains without history, checks, or new orders of the rows: each chunk has those of the first.

    Args:
        document: What to train.
        data: Its prepared table.
        params: The weights to begin with.
        structure: How the loop is compiled; by default as the engine would.
    """

    def __init__(
        self, document: Document, data: Prepared, params: Params, structure: Structure | None = None
    ) -> None:
        form = form_of(document, data, "cpu")
        self._form = form = replace(form, structure=structure or form.structure)
        cpu = jax.devices("cpu")[0]
        order = np.zeros((1, 1), np.int32)
        if form.shuffled:
            order = row_order(document.train.seed, 0, form.capacity, form.rows)
        arrays = (data.x[data.train], data.y[data.train], data.x[data.validation], data.y[data.validation])
        nothing = np.zeros(form.sums, np.float32)
        self._state: Any = jax.device_put(start_state(document, params), cpu)
        self._arrays, self._order, self._nothing, self._hyper = jax.device_put(
            (arrays, order, nothing, hyper_of(document)), cpu
        )
        function = partial(chunk, form)
        if form.structure == "kernel":
            self._run = compile_kernel(function, self._arguments(0, 0))
        else:
            self._run = jax.jit(function).lower(*self._arguments(0, 0)).compile()
        self._pace = Pace()

    def _arguments(self, epochs: int, last: int) -> tuple[Any, ...]:
        span = np.array([epochs, 0, last], np.int32)
        return (self._state, self._arrays, self._order, span, self._nothing, self._hyper)

    def train(self, updates: int) -> int:
        """Make about as many updates, in chunks as long as the trainer's; give how many they were."""
        made = 0
        while made < updates:
            begin = time.perf_counter()
            done = self._chunk(min(self._pace.chunk, updates - made))
            self._pace.note(done, time.perf_counter() - begin)
            made += done
        return made

    def _chunk(self, updates: int) -> int:
        batches = self._form.batches
        epochs = min(updates // batches, self._form.capacity)
        arguments = self._arguments(epochs, batches) if epochs else self._arguments(1, updates)
        self._state, sums = self._run(*arguments)
        np.asarray(sums)  # waits for it
        return epochs * batches or updates

    def close(self) -> None:
        """Hold nothing."""
