"""The seed fan: one document with many seeds at once, in one vectorised program."""

# pyright: basic

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from nnviz.batching import row_order
from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document
from nnviz.errors import UserError
from nnviz.network import begin_params, count_parameters, forward
from nnviz.params import Params
from nnviz.training.chunk import chunk, hyper_of, start_state
from nnviz.training.form import form_of
from nnviz.training.programs import compile_kernel, compile_plain

_BYTES = 16 * 2**20
"""How much the row orders of one program call may take."""
_WORK = 300_000_000
"""About how many multiplications one program call makes: so often it is reported, and may be stopped."""
Report = Callable[[float], bool]
"""Gets the share that is done, 0 to 1, and tells whether to go on."""


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


def train_fan(
    document: Document, data: Prepared, seeds: Sequence[int], epochs: int, report: Report | None = None
) -> Fan:
    """Train a document from each of many seeds, on the CPU.

    Each seed gives what a run of its own would give, up to the order in which sums are taken. Small
    networks are trained side by side in one kernel, as many as make a fair part of the work; one whose
    products are better left to the library is trained seed by seed.

    Args:
        document: What to train; its own seed does not matter.
        data: Its prepared table.
        seeds: The seeds, at least one.
        epochs: How many epochs, at least one.
        report: Told how far it is, and asked whether to go on.

    Raises:
        UserError: If it was not to go on.
    """
    work = 3 * len(data.train) * count_parameters(document.network.units, len(data.inputs))
    small = form_of(document, data, "cpu").structure == "kernel"
    abreast = max(1, min(len(seeds), _WORK // max(work, 1))) if small else 1
    loom = _Loom(document, data, abreast, epochs, max(1, _WORK // max(work * abreast, 1)))
    rounds = -(-len(seeds) // abreast)
    parts: list[tuple[NDArray[np.float64], Params]] = []
    for number in range(rounds):
        mine = seeds[number * abreast : (number + 1) * abreast]
        padded = [*mine, *[mine[-1]] * (abreast - len(mine))]
        history, params = loom.train(padded, report, (number / rounds, 1 / rounds))
        kept = tuple((kernel[: len(mine)], bias[: len(mine)]) for kernel, bias in params)
        parts.append((history[: len(mine)], kept))
    history = np.concatenate([its for its, _ in parts])
    params = tuple(
        (
            np.concatenate([its[layer][0] for _, its in parts]),
            np.concatenate([its[layer][1] for _, its in parts]),
        )
        for layer in range(len(document.network.layers))
    )
    dead = _find_dead(document, params, data.x[data.train])
    return Fan(
        np.array(seeds, np.int64), history[..., 0], history[..., 1], params, dead, loom.compile_seconds
    )


class _Loom:
    """Trains so many seeds side by side, in one program.

    Args:
        document: What to train.
        data: Its prepared table.
        abreast: How many seeds.
        epochs: How many epochs.
        most: How many epochs one call of the program makes at most.
    """

    def __init__(self, document: Document, data: Prepared, abreast: int, epochs: int, most: int) -> None:
        self.compile_seconds = 0.0
        self._document, self._data, self._epochs = document, data, epochs
        form = form_of(document, data, "cpu")
        most = min(most, max(1, _BYTES // max(1, 4 * form.rows * abreast))) if form.shuffled else most
        self._form = replace(form, capacity_limit=max(1, min(epochs, most)))
        self._run: Any = None

    def train(
        self, seeds: Sequence[int], report: Report | None, stretch: tuple[float, float]
    ) -> tuple[NDArray[np.float64], Params]:
        """Train seeds; gives their ``(seeds, epochs, 2)`` losses and metrics, and their final weights.

        ``stretch`` is the share that was done before, and the share that this is of all.
        """
        document, data, form = self._document, self._data, self._form
        starts = _starts(document, [unit.name for unit in data.inputs], seeds)
        state: Any = start_state(document, starts)._replace(step=np.zeros(len(seeds), np.int32))
        hyper = hyper_of(document)
        if "seed" in hyper:
            hyper["seed"] = np.array([seed & 0xFFFFFFFF for seed in seeds], np.uint32)
        arrays = (data.x[data.train], data.y[data.train], data.x[data.validation], data.y[data.validation])
        nothing, span = np.zeros(form.sums, np.float32), form.capacity
        lines: list[NDArray[np.float64]] = []
        with jax.default_device(jax.devices("cpu")[0]):
            for first in range(0, self._epochs, span):
                if report is not None and not report(stretch[0] + stretch[1] * first / self._epochs):
                    raise UserError("cancelled", "Training many seeds was cancelled.")
                count = min(span, self._epochs - first)
                order = (
                    _orders(seeds, first, span, form.rows) if form.shuffled else np.zeros((1, 1), np.int32)
                )
                limits = np.array([count, 0, form.batches], np.int32)
                arguments = (state, arrays, order, limits, nothing, hyper)
                state, sums = self._program(arguments)(*arguments)
                lines.append(np.asarray(sums)[:, :count, :2].astype(np.float64) / form.rows)
        params = tuple((np.array(kernel), np.array(bias)) for kernel, bias in state.params)
        return np.concatenate(lines, axis=1), params

    def _program(self, arguments: tuple[Any, ...]) -> Any:
        """Compile the program when it is first called."""
        if self._run is None:
            axes = {key: 0 if key == "seed" else None for key in arguments[-1]}
            begin = time.perf_counter()
            vectorised = jax.vmap(
                partial(chunk, self._form),
                in_axes=(0, None, 0 if self._form.shuffled else None, None, None, axes),
            )
            structure = compile_kernel if self._form.structure == "kernel" else compile_plain
            self._run = structure(vectorised, arguments)
            self.compile_seconds = time.perf_counter() - begin
        return self._run


def _starts(document: Document, inputs: Sequence[str], seeds: Sequence[int]) -> Params:
    """Draw the initial weights of all seeds, each array with the seeds as its first axis.

    Nothing is kept of each seed but its numbers: thousands of small objects would call the garbage
    collector, which holds all threads.
    """
    first = begin_params(document.network, inputs, seeds[0])
    stacks = tuple(
        (np.empty((len(seeds), *kernel.shape), np.float32), np.empty((len(seeds), *bias.shape), np.float32))
        for kernel, bias in first
    )
    for place, seed in enumerate(seeds):
        for stack, layer in zip(stacks, begin_params(document.network, inputs, seed), strict=True):
            for whole, part in zip(stack, layer, strict=True):
                whole[place] = part
    return stacks


def _orders(seeds: Sequence[int], first: int, epochs: int, rows: int) -> NDArray[np.int32]:
    return np.stack([row_order(seed, first, epochs, rows) for seed in seeds])


def _find_dead(document: Document, params: Params, x: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Tell for each seed whether all neurons of some hidden layer give 0 for every row."""
    found = np.zeros(len(params[0][0]), np.bool_)
    for index in range(len(found)):
        layers = forward(document.network, tuple((k[index], b[index]) for k, b in params), x)
        found[index] = any(not np.any(values) for values in layers[:-1])
    return found
