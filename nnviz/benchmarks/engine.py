"""The engine as a contender: as the trainer drives it, one update at a time, and bare."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from nnviz.benchmarks.task import Contender
from nnviz.datasets.preparation.prepared import Prepared
from nnviz.document import Document
from nnviz.errors import UserError
from nnviz.pace import Pace
from nnviz.params import Params
from nnviz.registry import Registry

if TYPE_CHECKING:
    from nnviz.run import Run


_ENDLESS = 1 << 40
"""More epochs than anybody trains: like the trainer, the run may begin the next chunk before it is asked."""


class Engine:
    """A run, driven in chunks sized by time like the trainer's, with its history.

    Args:
        run: The run.
    """

    def __init__(self, run: Run) -> None:
        from nnviz.training.transfers import Transfers  # noqa: PLC0415  it loads JAX

        self._run = run
        self._pace = Pace()
        self._chunks = self._updates = 0
        self._copied = Transfers()

    def train(self, updates: int) -> int:
        """Make as many updates, and those to the end of a chunk; for more than one, whole epochs.

        So each turn has its share of what is done once an epoch.
        """
        from nnviz.training import transfers  # noqa: PLC0415  it loads JAX

        made, so_far = 0, transfers.count()
        updates = updates if updates == 1 else -(-updates // self._run.batches) * self._run.batches
        while made < updates:
            begin = time.perf_counter()
            done = self._run.advance_chunk(self._pace.chunk, _ENDLESS)
            if self._run.message:
                raise UserError("diverged", f"The workload can't be timed. {self._run.message}")
            self._pace.note(done, time.perf_counter() - begin)
            self._chunks += 1
            made += done
        self._updates += made
        self._copied = self._copied.plus(transfers.count().since(so_far))
        return made

    @property
    def structure(self) -> str:
        """How its loop is compiled."""
        return self._run.form.structure

    def chunk(self) -> dict[str, float]:
        """Give what a chunk is on the average: its updates, and what it copies to and from the device."""
        made = max(1, self._chunks)
        copied = {key: value / made for key, value in asdict(self._copied).items()}
        return {"updates": self._updates / made, **copied}

    def close(self) -> None:
        """Hold nothing."""


class OneByOne:
    """A run of which each update is asked for from Python, and its loss read."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def train(self, updates: int) -> int:
        """Make as many updates."""
        for _ in range(updates):
            self._run.advance_batches(1)
        return updates

    def close(self) -> None:
        """Hold nothing."""


def _start(document: Document, data: Prepared, params: Params) -> Run:
    from nnviz.run import Run  # noqa: PLC0415  it loads JAX
    from nnviz.trainer import MOST_EPOCHS  # noqa: PLC0415

    run = Run(document, data, params, most_kept=MOST_EPOCHS)
    run.compile()
    return run


def _engine(document: Document, data: Prepared, params: Params) -> Contender:
    return Engine(_start(document, data, params))


def _one_by_one(document: Document, data: Prepared, params: Params) -> Contender:
    return OneByOne(_start(document, data, params))


def _bare(document: Document, data: Prepared, params: Params) -> Contender:
    from nnviz.training.bare import Bare  # noqa: PLC0415  it loads JAX

    return Bare(document, data, params)


def _ordinary(document: Document, data: Prepared, params: Params) -> Contender:
    from nnviz.training.bare import Bare  # noqa: PLC0415  it loads JAX

    return Bare(document, data, params, "library")


@dataclass(frozen=True)
class Form:
    """One way in which the engine trains.

    Attributes:
        key: Its name in reports.
        label: Its name for people.
        make: Gives a contender for a document, its table and its first weights.
    """

    key: str
    label: str
    make: Callable[[Document, Prepared, Params], Contender]


FORMS: Registry[Form] = Registry(
    "form of the engine",
    (
        Form("nnviz", "nnviz", _engine),
        Form("bare", "its compiled loop, bare", _bare),
        Form("ordinary", "ordinary loop in JAX, bare", _ordinary),
        Form("one_by_one", "nnviz, one update at a time", _one_by_one),
    ),
)
