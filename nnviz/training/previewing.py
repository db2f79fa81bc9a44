"""One update made on a copy of a run's state, so that a person can follow it number by number.

The next batch goes through the run's own compiled program, so that it ends with what training would end with,
bit for bit. Rows of one's own choice are a batch of another size and get a program of that size.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.batching import row_order
from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document
from nnviz.drafts import Passed
from nnviz.orders import PassWish
from nnviz.params import Floats
from nnviz.registry import with_defaults
from nnviz.schedules import SCHEDULES
from nnviz.training import programs
from nnviz.training.chunk import TrainState
from nnviz.training.launching import Launcher


class Preview:
    """One update of a run, not made yet.

    Args:
        launcher: The run's.
        document: What it trains.
        data: Its prepared table.
        state: Where it stands.
        place: Epochs finished, and batches of the next one.
        wish: Which rows to learn from.
    """

    def __init__(
        self,
        launcher: Launcher,
        document: Document,
        data: Prepared,
        state: TrainState,
        place: tuple[int, int],
        wish: PassWish,
    ) -> None:
        self._own, self._document, self._data = launcher, document, data
        self._state, self._place, self._wish = state, place, wish

    @property
    def fits(self) -> bool:
        """Whether the table has these rows, and the network these inputs; a wish may be older than both."""
        wish, data = self._wish, self._data
        if wish.typed is not None:
            return tuple(map(len, wish.typed)) == (len(data.inputs), len(data.outputs))
        return all(0 <= row < len(data.x) for row in wish.rows or ())

    @property
    def is_compiled(self) -> bool:
        """Whether making it needs no compile."""
        return self._launcher.is_compiled

    def make(self) -> tuple[TrainState, Passed]:
        """Make the update; the state before stays as it is. Gives the state after, and all of it."""
        epoch, batch = self._place if self._wish.is_next else (0, 0)
        launcher = self._launcher
        order = launcher.order(epoch, 1)
        nothing = np.zeros(launcher.form.sums, np.float32)
        after, sums = launcher.call(self._state, (1, batch, batch + 1), order, nothing)
        rows, x, y = self._rows
        before: Any = programs.to_host_tree(self._state)
        ended: Any = programs.to_host_tree(after)
        passed = Passed(
            wish=self._wish,
            step=int(before.step),
            rows=rows,
            x=x,
            y=y,
            before=before.params,
            slots_before=before.slots,
            after=ended.params,
            slots_after=ended.slots,
            loss=float(programs.read(sums)[0, 0]) / len(x),
            batches=self._own.form.batches,
        )
        return after, passed

    @cached_property
    def _rows(self) -> tuple[NDArray[np.int64], Floats, Floats]:
        """Find which rows are learned from, with their inputs and targets."""
        if self._wish.typed is not None:
            x, y = (np.array([part], np.float32) for part in self._wish.typed)
            return np.zeros(0, np.int64), x, y
        rows = np.array(self._wish.rows, np.int64) if self._wish.rows is not None else self._next_rows()
        return rows, self._data.x[rows], self._data.y[rows]

    def _next_rows(self) -> NDArray[np.int64]:
        form, (epoch, batch) = self._own.form, self._place
        order: NDArray[Any] = np.arange(form.rows)
        if form.shuffled:
            order = row_order(self._document.train.seed, epoch, 1, form.rows)[0]
        return self._data.train[order[batch * form.batch : (batch + 1) * form.batch]]

    @cached_property
    def _launcher(self) -> Launcher:
        if self._wish.is_next:
            return self._own
        _, x, y = self._rows
        all_of_them = np.arange(len(x), dtype=np.int64)
        data = replace(self._data, x=x, y=y, train=all_of_them, validation=all_of_them[:0])
        return Launcher(self._of_one_batch(), data)

    def _of_one_batch(self) -> Document:
        """Give the document for a table that is one batch: a schedule would count its epochs anew."""
        train = self._document.train
        schedule = SCHEDULES[train.schedule]
        passed = np.float64(int(self._state.step) / self._own.form.batches)
        factor = schedule.factor(np, passed, with_defaults(schedule.parameters, train.schedule_parameters))
        device: Any = "gpu" if self._own.platform == "gpu" else "cpu"
        rate = train.learning_rate * float(factor)
        train = replace(train, learning_rate=rate, schedule="constant", schedule_parameters=())
        train = replace(train, batch_size=None, shuffle=False, device=device)
        return replace(self._document, train=train)
