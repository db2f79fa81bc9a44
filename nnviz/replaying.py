"""The past of a run once more, moment by moment, for whoever wants some of them in a thread of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document
from nnviz.errors import UserError
from nnviz.numbers import format_count
from nnviz.pace import Pace
from nnviz.params import Params
from nnviz.timeline import Kept, nearest

if TYPE_CHECKING:
    from nnviz.run import Run


@dataclass(frozen=True, eq=False)
class Moment:
    """A run after an epoch.

    Attributes:
        epoch: Epochs finished.
        document: What was being trained then.
        data: Its prepared table.
        params: The weights.
    """

    epoch: int
    document: Document
    data: Prepared
    params: Params


def _never() -> bool:
    return False


def replay(
    past: Sequence[Kept], epochs: Sequence[int], give_up: Callable[[], bool] = _never
) -> Iterator[Moment]:
    """Give a run after each of several epochs, exactly: kept moments as they are, others trained again.

    JAX is loaded only where something must be trained.

    Args:
        past: What is kept of the run, in the order of epochs.
        epochs: Rising, none of them later than the run has come.
        give_up: Asked now and then whether nobody wants more, which ends it.

    Raises:
        UserError: If nothing as early as the first is kept.
    """
    replayer = Replayer()
    for epoch in epochs:
        moment = replayer.moment(past, epoch, give_up)
        if moment is None:
            return
        yield moment


class Replayer:
    """Makes moments of a run again, and keeps those that it comes by for whoever goes on to and fro."""

    def __init__(self) -> None:
        self._origin: Kept | None = None
        self._run: Run | None = None

    def moment(self, past: Sequence[Kept], epoch: int, give_up: Callable[[], bool] = _never) -> Moment | None:
        """Give a run after an epoch, exactly: a kept moment as it is, any other trained again.

        Args:
            past: What is kept of the run, in the order of epochs.
            epoch: Not later than the run has come.
            give_up: Asked now and then whether nobody wants it any more.

        Returns:
            None if it was given up; what was trained till then is of use to the next moment.

        Raises:
            UserError: If nothing as early is kept.
        """
        kept = nearest(past, epoch)
        if kept.epoch == epoch:
            return Moment(epoch, kept.document, kept.data, _plain(kept.state.params))
        run = self.run(past, epoch, give_up)
        return Moment(epoch, kept.document, kept.data, run.params()) if run is not None else None

    def run(self, past: Sequence[Kept], epoch: int, give_up: Callable[[], bool] = _never) -> Run | None:
        """Give a run of its own that stands after an epoch, exactly; see ``moment``."""
        run = self._standing(nearest(past, epoch), epoch)
        pace = Pace()
        while run.epoch < epoch:
            if give_up():
                return None
            begun, before = time.perf_counter(), run.epoch
            done = run.advance(min(epoch - run.epoch, pace.chunk))
            if not done:
                raise UserError(
                    "not_again",
                    f"Epoch {format_count(epoch)} could not be trained again: {run.message}".strip(),
                )
            pace.note(run.epoch - before, time.perf_counter() - begun)
        return run

    def _standing(self, kept: Kept, epoch: int) -> Run:
        """Give the run where it is already, or at the latest moment known that is not later than an epoch."""
        run, known = self._run, kept
        if run is not None and kept is self._origin:
            known = run.timeline.nearest(epoch)
            if known.epoch <= run.epoch <= epoch:
                return run
        elif run is None or run.document is not kept.document or run.data is not kept.data:
            run = _from_kept(kept)
        else:
            run.begin_at(kept)
        run.stand_at(known)
        self._origin, self._run = kept, run
        return run


def _plain(params: Params) -> Params:
    return tuple((np.asarray(kernel), np.asarray(bias)) for kernel, bias in params)


def _from_kept(kept: Kept) -> Run:
    from nnviz.run import Run  # noqa: PLC0415 - JAX loads here

    return Run.from_kept(kept)
