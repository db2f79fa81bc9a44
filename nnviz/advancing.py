"""One network in training, at its exact place: its state and history, and how it goes forward. No threads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.divergence import why_diverged
from nnviz.document import Document
from nnviz.landing import Sums, epochs_to_target, finite_epochs
from nnviz.logbook import LogBook
from nnviz.metrics import metric_for
from nnviz.network import all_finite
from nnviz.params import Params
from nnviz.timeline import Kept, Timeline
from nnviz.training import chunk, programs
from nnviz.training.chunk import TrainState
from nnviz.training.launching import Flight, Launcher


class Advancing:
    """A network in training, as far as it goes forward.

    Args:
        document: What to train.
        data: Its prepared table.
        params: The weights to begin with.
        most_kept: About how many epochs of the history are kept, None for all.
        beside: A run of the same table, whose rows on the device are used again.

    Attributes:
        epoch: Epochs finished.
        batch: Batches finished of the next epoch.
        message: Why it diverged, or "".
        book: The history.
        timeline: The past, as far as it is kept.
    """

    def __init__(
        self,
        document: Document,
        data: Prepared,
        params: Params,
        *,
        most_kept: int | None = None,
        beside: Advancing | None = None,
    ) -> None:
        self.epoch = 0
        self.batch = 0
        self.message = ""
        earlier = beside._launcher if beside is not None else None
        self._adopt(document, data, chunk.start_state(document, params), earlier)
        self.book = LogBook(self._keys(), most_kept)
        self.timeline = Timeline()
        self._keep(begins=True)

    def _keys(self) -> tuple[str, ...]:
        document, data = self.document, self.data
        name, _ = metric_for(document.data.task, document.train.loss, len(data.outputs), data.targets)
        penalty = ("penalty",) if document.train.regularizer != "none" else ()
        validation = ("val_loss", f"val_{name}") if len(data.validation) else ()
        return ("loss", name, *penalty, *validation)

    def _adopt(
        self, document: Document, data: Prepared, state: TrainState, earlier: Launcher | None = None
    ) -> None:
        """Take up a document where its state stands; what was begun ahead for another is forgotten."""
        self.document, self.data = document, data
        self._launcher = Launcher(document, data, earlier)
        self._flight: Flight | None = None
        self.form = self._launcher.form
        self.state: TrainState = self._launcher.put(state)
        self._began = self.state
        self._partial: NDArray[np.float32] = np.zeros(self.form.sums, np.float32)

    @property
    def batches(self) -> int:
        """Batches in an epoch."""
        return self.form.batches

    @property
    def is_compiled(self) -> bool:
        """Whether going on needs no compile."""
        return self._launcher.is_compiled

    @property
    def compile_seconds(self) -> float:
        """How long the last compile took."""
        return self._launcher.compile_seconds

    @property
    def platform(self) -> str:
        """JAX's name of what it computes on, such as "cpu"."""
        return self._launcher.platform

    @property
    def notice(self) -> str:
        """What else a person should know, such as a missing GPU."""
        return self._launcher.notice

    def params(self) -> Params:
        """Copy the present weights."""
        return programs.to_host(self.state.params)

    @property
    def reached_target(self) -> bool:
        """Whether the last finished epoch reached the target loss."""
        target, loss = self.document.train.target_loss, self.book.last("loss")
        return target is not None and loss is not None and loss <= target

    # --- epochs ---

    def compile(self) -> None:
        """Compile without training."""
        order = self._launcher.order(self.epoch, 0)
        self._launcher.call(self.state, (0, 0, 0), order, self._partial)

    def advance(self, epochs: int, chunk: int | None = None) -> int:
        """Finish up to ``epochs`` epochs, the first of them from the present batch on.

        It ends early, and exactly there, with the epoch that reaches the target loss, and with the last
        epoch whose loss and weights are finite. It does so by training the chunk once more up to that
        epoch, which gives the same numbers: nothing needs to be watched inside the compiled loop.

        Args:
            epochs: How many at most.
            chunk: Do about so many of them, and start the next ones before looking at these, so that
                the device need not wait for Python. If something else is done next, that work is
                thrown away; no number depends on it. None: do all of them, and nothing ahead.

        Returns:
            How many were finished; fewer where the run ended or one chunk holds fewer.
        """
        if epochs <= 0 or self.message:
            return 0
        wanted = min(epochs, chunk or epochs, self.form.capacity)
        flight = self._next_flight(wanted, epochs)
        ahead = min(wanted, epochs - flight.epochs) if chunk else 0
        if ahead:
            self._flight = self._launcher.launch(flight.state, self.epoch + flight.epochs, ahead)
        return self._land(flight, flight.wait())

    def _next_flight(self, epochs: int, most: int) -> Flight:
        """Give the chunk that is under way already if it is not too long, else start one."""
        flight, self._flight = self._flight, None
        if flight and flight.before is self.state and not self.batch and flight.epochs <= most:
            return flight
        return self._launcher.launch(self.state, self.epoch, epochs, self.batch, self._partial)

    def _land(self, flight: Flight, sums: NDArray[np.float32]) -> int:
        """Take over what a chunk has computed; tells how many epochs that is."""
        epochs, state = flight.epochs, flight.state
        finite = finite_epochs(sums, ends_finite=all_finite(programs.to_host(state.params)))
        kept = min(finite, self._to_target(sums))
        if kept < epochs:
            state, kept = self._launcher.last_finite(flight, kept, self.batch, self._partial)
            finite = min(finite, kept) if kept < self._to_target(sums) else epochs
        if finite == 0 and self.batch:
            return self._diverge_from_the_beginning()
        self._write(sums[: kept + 1] if finite < epochs else sums[:kept])
        if finite < epochs:
            self._diverge(self.epoch + kept + 1, sums[kept, 0])
        if kept:
            self._stand_at_the_beginning(state)
        self.epoch += kept
        if kept and self.timeline.wants(self.epoch):
            self._keep(begins=False)
        return kept

    def _to_target(self, sums: Sums) -> int:
        return epochs_to_target(sums, self.form.rows, self.document.train.target_loss)

    def _write(self, sums: NDArray[np.float32]) -> None:
        # A view keeps the whole of the chunk's memory, so a small part of it is copied.
        part = sums if 4 * len(sums) > self.form.capacity else sums.copy()
        means = len(self.book.keys) - self.form.sums
        self.book.append(self.epoch + 1, part, (float(self.form.rows),) * self.form.sums + (1.0,) * means)

    def _keep(self, *, begins: bool) -> None:
        state = programs.to_host_tree(self.state)
        size = sum(part.nbytes for part in programs.leaves(state))
        self.timeline.keep(Kept(self.epoch, self.document, self.data, state, size, begins))

    # --- batches ---

    def advance_batches(self, batches: int) -> None:
        """Make some updates without leaving the present epoch, except by finishing it."""
        last = min(self.batch + batches, self.batches)
        if last == self.batches:
            self.advance(1)
            return
        if self.message:
            return
        if self.batch == 0:
            self._began = self.state
        order = self._launcher.order(self.epoch, 1)
        state, future = self._launcher.call(self.state, (1, self.batch, last), order, self._partial)
        sums = programs.read(future)
        if not np.isfinite(sums[0, 0]) or not all_finite(programs.to_host(state.params)):
            self._diverge_from_the_beginning()
            return
        self.state, self.batch = state, last
        self._partial = sums[0, : self.form.sums].copy()

    def advance_chunk(self, batches: int, epochs: int) -> int:
        """Make about so many updates as fast as it goes: whole epochs where they fit, else a part of one.

        Args:
            batches: How many updates.
            epochs: How many epochs at most.

        Returns:
            How many updates were made.
        """
        before = self.epoch * self.batches + self.batch
        if batches < self.batches:
            self.advance_batches(batches)
        else:
            self.advance(epochs, batches // self.batches)
        return self.epoch * self.batches + self.batch - before

    def _stand_at_the_beginning(self, state: TrainState) -> None:
        """Stand at the beginning of an epoch, with this state."""
        self.state = state
        self.batch, self._partial = 0, np.zeros(self.form.sums, np.float32)

    # --- divergence ---

    def _diverge_from_the_beginning(self) -> int:
        """Make the present epoch again as a whole, so that where it ends does not depend on its parts."""
        self._stand_at_the_beginning(self._began)
        return self.advance(1)

    def _diverge(self, epoch: int, loss: float) -> None:
        self.message = why_diverged(self.document, self.data, epoch, loss)

    def resume(self) -> None:
        """Take training up again from the last finite weights."""
        self.message = ""
        self.book.keep(self.epoch)
