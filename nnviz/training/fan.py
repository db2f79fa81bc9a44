"""The seed fan: one document with many seeds at once, in one vectorised program."""

# pyright: basic

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from nnviz.batching import row_order
from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document
from nnviz.network import forward, init_params
from nnviz.snapshot import Params
from nnviz.training.chunk import chunk, hyper_of, start_state
from nnviz.training.form import form_of
from nnviz.training.programs import compile_kernel

_BYTES = 256 * 2**20
"""How much the row orders of one program call may take."""


@dataclass(frozen=True, eq=False)
class Fan:
    """What became of each seed.

    Attributes:
        seeds: ``(seeds,)`` int64.
        loss: ``(seeds, epochs)``: the loss of each epoch before its updates; not finite once diverged.
        metric: ``(seeds, epochs)``: likewise the metric (accuracy, or the mean absolute error).
        params: The final weights, each array with the seeds as its first axis.
        dead: ``(seeds,)``: whether all neurons of some hidden layer give 0 for every training row.
        compile_seconds: How long the compile took.
    """

    seeds: NDArray[np.int64]
    loss: NDArray[np.float64]
    metric: NDArray[np.float64]
    params: Params
    dead: NDArray[np.bool_]
    compile_seconds: float = 0.0

    @property
    def final_loss(self) -> NDArray[np.float64]:
        """``(seeds,)``: the loss of the last epoch."""
        return self.loss[:, -1]

    @property
    def solved(self) -> NDArray[np.bool_]:
        """``(seeds,)``: whether the last epoch's accuracy was 1."""
        return self.metric[:, -1] >= 1 - 1e-6


def train_fan(document: Document, data: Prepared, seeds: Sequence[int], epochs: int) -> Fan:
    """Train a document from each of many seeds, on the CPU.

    Each seed gives what a run of its own would give, up to the order in which sums are taken.

    Args:
        document: What to train; its own seed does not matter.
        data: Its prepared table.
        seeds: The seeds, at least one.
        epochs: How many epochs, at least one.
    """
    form = replace(form_of(document, data, "cpu"), structure="kernel")
    starts = [init_params(document.network, len(data.inputs), seed) for seed in seeds]
    state: Any = _stacked([start_state(document, start) for start in starts])
    hyper = hyper_of(document)
    axes = {key: 0 if key == "seed" else None for key in hyper}
    if "seed" in hyper:
        hyper["seed"] = np.array([seed & 0xFFFFFFFF for seed in seeds], np.uint32)
    arrays = (data.x[data.train], data.y[data.train], data.x[data.validation], data.y[data.validation])
    span = max(1, min(epochs, _BYTES // max(1, 4 * form.rows * len(seeds)))) if form.shuffled else epochs
    form = replace(form, capacity_limit=span)
    vectorised = jax.vmap(
        partial(chunk, form), in_axes=(0, None, 0 if form.shuffled else None, None, None, axes)
    )
    train: Any = None
    compile_seconds = 0.0
    nothing = np.zeros(form.sums, np.float32)
    lines: list[NDArray[np.float64]] = []
    with jax.default_device(jax.devices("cpu")[0]):
        for first in range(0, epochs, span):
            count = min(span, epochs - first)
            order = _orders(seeds, first, span, form.rows) if form.shuffled else np.zeros((1, 1), np.int32)
            limits = np.array([count, 0, form.batches], np.int32)
            arguments = (state, arrays, order, limits, nothing, hyper)
            if train is None:
                begin = time.perf_counter()
                train = compile_kernel(vectorised, arguments)
                compile_seconds = time.perf_counter() - begin
            state, sums = train(*arguments)
            lines.append(np.asarray(sums)[:, :count, :2].astype(np.float64) / form.rows)
    history = np.concatenate(lines, axis=1)
    params = tuple((np.array(kernel), np.array(bias)) for kernel, bias in state.params)
    dead = _find_dead(document, params, data.x[data.train])
    return Fan(np.array(seeds, np.int64), history[..., 0], history[..., 1], params, dead, compile_seconds)


def _stacked(states: list[Any]) -> Any:
    return jax.tree.map(lambda *parts: np.stack(parts), *states)


def _orders(seeds: Sequence[int], first: int, epochs: int, rows: int) -> NDArray[np.int32]:
    return np.stack([row_order(seed, first, epochs, rows) for seed in seeds])


def _find_dead(document: Document, params: Params, x: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Tell for each seed whether all neurons of some hidden layer give 0 for every row."""
    found = np.zeros(len(params[0][0]), np.bool_)
    for index in range(len(found)):
        layers = forward(document.network, tuple((k[index], b[index]) for k, b in params), x)
        found[index] = any(not np.any(values) for values in layers[:-1])
    return found
