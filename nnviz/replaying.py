"""The past of a run once more, moment by moment, for whoever wants many of them in a thread of its own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document
from nnviz.errors import UserError
from nnviz.params import Params
from nnviz.timeline import Kept

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


def replay(past: Sequence[Kept], epochs: Sequence[int]) -> Iterator[Moment]:
    """Give a run after each of several epochs, exactly: kept moments as they are, others trained again.

    JAX is loaded only where something must be trained.

    Args:
        past: What is kept of the run, in the order of epochs.
        epochs: Rising, none of them later than the run has come.

    Raises:
        UserError: If nothing as early as the first is kept.
    """
    origin: Kept | None = None
    run: Run | None = None
    for epoch in epochs:
        place = bisect_right(past, epoch, key=lambda kept: kept.epoch)
        if place == 0:
            raise UserError("not_kept", f"Epoch {epoch:,} is no longer kept. Begin with a later one.")
        kept = past[place - 1]
        if kept is not origin:  # later than where the run stands, or an edit was made there
            origin, run = kept, None
        if kept.epoch == epoch:
            yield Moment(epoch, kept.document, kept.data, _plain(kept.state.params))
            continue
        run = run or _from_kept(kept)
        while run.epoch < epoch and run.advance(epoch - run.epoch):
            pass
        yield Moment(epoch, kept.document, kept.data, run.params())


def _plain(params: Params) -> Params:
    return tuple((np.asarray(kernel), np.asarray(bias)) for kernel, bias in params)


def _from_kept(kept: Kept) -> Run:
    from nnviz.run import Run  # noqa: PLC0415 - JAX loads here

    return Run.from_kept(kept)
