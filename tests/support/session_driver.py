"""A session in the hands of somebody who looks at it all the time, and what its runs must equal."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nnviz.datasets.preparation.preparing import prepare
from nnviz.document import Document
from nnviz.drafts import Log
from nnviz.edits.training import change_train
from nnviz.network import init_params
from nnviz.params import Params
from nnviz.presets import document_of_sample
from nnviz.run import Run
from nnviz.session import Session
from nnviz.snapshot import Snapshot

LAPTOP = document_of_sample("laptop")
SMALL = change_train(batch_size=3)(LAPTOP)
"""Three batches in an epoch."""
LONG = change_train(epochs=1_000_000)(LAPTOP)


def initial(document: Document) -> Params:
    return init_params(document.network, len(prepare(document).inputs), document.train.seed)


class Driver:
    """A session in the hands of somebody who looks at it all the time."""

    def __init__(self, session: Session, wait_for: Callable[..., None]) -> None:
        self.session = session
        self._wait_for = wait_for

    @property
    def snapshot(self) -> Snapshot:
        assert self.session.snapshot is not None
        return self.session.snapshot

    def sees(self, met: Callable[[Snapshot], object], seconds: float = 60) -> Snapshot:
        """Poll until a snapshot of the present order satisfies ``met``."""

        def look() -> bool:
            self.session.poll()
            shown = self.session.snapshot
            if shown is None or shown.progress.order != self.session._number:
                return False
            return bool(met(shown))

        self._wait_for(look, seconds)
        return self.snapshot

    def rests(self, seconds: float = 60) -> Snapshot:
        """Poll until nothing more is being done for the present order."""
        return self.sees(lambda shown: shown.status not in ("loading", "compiling", "running"), seconds)

    def polls_until(self, met: Callable[[], object], seconds: float = 60) -> None:
        def look() -> bool:
            self.session.poll()
            return bool(met())

        self._wait_for(look, seconds)

    def plays_to_the_end(self) -> Snapshot:
        self.session.play()
        return self.rests()


def same(a: Params, b: Params) -> bool:
    pairs = [(x, y) for p, q in zip(a, b, strict=True) for x, y in zip(p, q, strict=True)]
    return all(np.array_equal(x, y) for x, y in pairs)


def by_itself(document: Document, epochs: int) -> Run:
    """Train without any thread."""
    data = prepare(document)
    run = Run(document, data, init_params(document.network, len(data.inputs), document.train.seed))
    while run.epoch < epochs and run.advance(epochs - run.epoch):
        pass
    return run


def same_log(a: Log, b: Log) -> bool:
    return np.array_equal(a.epoch, b.epoch) and all(
        np.array_equal(a.series[key], b.series[key], equal_nan=True) for key in a.series
    )
