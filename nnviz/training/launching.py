"""Handing chunks of one document to the device: its arrays, the order of its rows, its compiled program."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.batching import row_order
from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document
from nnviz.network import all_finite
from nnviz.training import chunk, programs
from nnviz.training.chunk import TrainState
from nnviz.training.form import form_of


@dataclass(frozen=True, eq=False)
class Flight:
    """A chunk that was handed to the device and may still be computing.

    Attributes:
        before: The state it starts from.
        first: Epochs finished before it.
        epochs: How many it trains, the first of them perhaps from a later batch on.
        order: The order of their rows.
        state: The state it will end with.
        sums: Its series, see ``chunk.chunk``.
    """

    before: TrainState
    first: int
    epochs: int
    order: Any
    state: TrainState
    sums: Any

    def wait(self) -> NDArray[np.float32]:
        """Wait until it has landed; gives ``(epochs, series)``."""
        # Sliced by NumPy: a slice by JAX would compile a program for each length.
        return programs.read(self.sums)[: self.epochs]


class Launcher:
    """All that stays the same while a document is trained.

    Args:
        document: The document.
        data: Its prepared table.
        earlier: That of the document before an edit: what lies on the device already is used again.

    Attributes:
        device: Where it computes.
        notice: What a person should know of that, such as a missing GPU.
        form: What its program is compiled for.
        compile_seconds: How long the last compile took, this one's or, where none was needed, that before.
    """

    def __init__(self, document: Document, data: Prepared, earlier: Launcher | None = None) -> None:
        self._document, self._data = document, data
        widths = (len(data.inputs), *document.network.units)
        weights = sum(fan_in * units for fan_in, units in pairwise(widths))
        self.device, self.notice = programs.find_device(document.train.device, 3 * data.x.shape[0] * weights)
        self.platform: str = self.device.platform
        self.form = form_of(document, data, self.platform)
        self.compile_seconds = earlier.compile_seconds if earlier is not None else 0.0
        self._program: programs.Program | None = None
        same = earlier is not None and earlier._data is data and earlier.device == self.device
        self._arrays = earlier._arrays if earlier is not None and same else self._put_rows()
        self._hyper = self.put(chunk.hyper_of(document))
        self._no_order = self.put(np.zeros((1, 1), np.int32))
        self._ready: tuple[int, int, Any] = (-1, 0, None)
        if earlier is not None and same and self._orders == earlier._orders:
            self._ready = earlier._ready

    def _put_rows(self) -> Any:
        data, train, held = self._data, self._data.train, self._data.validation
        return self.put((data.x[train], data.y[train], data.x[held], data.y[held]))

    @property
    def _orders(self) -> tuple[object, ...]:
        """Give what the orders of the rows depend on, but for the epoch."""
        return self._document.train.seed, self.form.rows, self.form.capacity, self.form.shuffled

    def put(self, value: Any) -> Any:
        """Copy a tree of arrays to the device."""
        return programs.put(value, self.device)

    @property
    def is_compiled(self) -> bool:
        """Whether training needs no compile."""
        return programs.is_compiled(self._document, self._data, self.platform)

    def call(
        self, state: TrainState, span: tuple[int, int, int], order: Any, before: NDArray[np.float32]
    ) -> tuple[TrainState, Any]:
        """Hand a chunk to the device, without waiting for it; see ``chunk.chunk`` for the arguments."""
        arguments = (state, self._arrays, order, np.array(span, np.int32), before, self._hyper)
        if self._program is None:
            known = self.is_compiled
            self._program = programs.program_for(self._document, self._data, self.platform, arguments)
            if not known:
                self.compile_seconds = self._program.seconds
        return self._program.run(*arguments)

    def launch(
        self,
        state: TrainState,
        first: int,
        epochs: int,
        batch: int = 0,
        sums: NDArray[np.float32] | None = None,
    ) -> Flight:
        """Start a chunk, and draw the order of as many epochs again while it computes.

        Args:
            state: Where it starts.
            first: Epochs finished before it.
            epochs: How many to finish.
            batch: Batches of the first of them that are made already.
            sums: The sums of these batches, where there are any.
        """
        order = self.order(first, epochs)
        before = sums if batch and sums is not None else np.zeros(self.form.sums, np.float32)
        after, series = self.call(state, (epochs, batch, self.form.batches), order, before)
        if self.form.shuffled:
            self._put_order(first + epochs, epochs)
        return Flight(state, first, epochs, order, after, series)

    def last_finite(
        self, flight: Flight, epochs: int, batch: int, sums: NDArray[np.float32]
    ) -> tuple[TrainState, int]:
        """Train a chunk's epochs again up to the last one whose weights are finite, found by halving.

        Args:
            flight: The chunk.
            epochs: How many of its epochs to begin with.
            batch: Batches of the first of them that had been made before.
            sums: The sums of these batches.

        Returns:
            The state after that epoch, and how many epochs that is; where the chunk began, and 0, if none is.
        """
        good, bad, last = 0, epochs + 1, flight.before
        while epochs > good:
            span = (epochs, batch, self.form.batches)
            state, _ = self.call(flight.before, span, flight.order, sums)
            if all_finite(programs.to_host(state.params)):
                good, last = epochs, state
            else:
                bad = epochs
            epochs = (good + bad) // 2
        return last, good

    def order(self, first: int, epochs: int) -> Any:
        """Give the order of some epochs' rows on the device; it lies ready unless this is a surprise."""
        if not self.form.shuffled:
            return self._no_order
        begins, ready, order = self._ready
        if begins != first or ready < epochs:
            order = self._put_order(first, epochs)
        return order

    def _put_order(self, first: int, epochs: int) -> Any:
        order = np.zeros((self.form.capacity, self.form.rows), np.int32)
        order[:epochs] = row_order(self._document.train.seed, first, epochs, self.form.rows)
        self._ready = (first, epochs, self.put(order))
        return self._ready[2]
