"""Trains many seeds in a thread of its own, with progress, until it is done or cancelled."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.long_work import LongWork
from app.reader import Cancelled, Report
from nnviz.datasets.preparation.prepared import Prepared
from nnviz.datasets.preparation.preparing import prepare
from nnviz.document import Document
from nnviz.errors import UserError
from nnviz.labs.fan_results import FanResult, check_fan
from nnviz.labs.fan_view import FanView, view_of


@dataclass(frozen=True, eq=False)
class Trained:
    """What became of the seeds, the table that they were trained on, and what is drawn of them."""

    result: FanResult
    data: Prepared
    view: FanView


def train_seeds(
    document: Document, seeds: range, epochs: int, report: Report, cancelled: Cancelled
) -> Trained:
    """Train a document from many seeds; JAX is loaded here, in the thread that calls.

    Raises:
        UserError: If they cannot be trained, or were to be given up.
    """
    begin = time.perf_counter()
    data = prepare(document)
    check_fan(document, len(data.inputs), len(seeds), epochs)
    from nnviz.training.fan import train_fan  # noqa: PLC0415 - JAX loads here

    def go_on(share: float) -> bool:
        report(share)
        return not cancelled()

    try:
        fan = train_fan(document, data, seeds, epochs, go_on)
    except UserError:
        raise
    except Exception as error:  # the window must hear of it, whatever it is
        message = f"The seeds could not be trained: {error}. Try fewer seeds, or a smaller network."
        raise UserError("fan_failed", message) from error
    seconds = time.perf_counter() - begin
    result = FanResult(document, fan.seeds, fan.loss, fan.metric, fan.params, fan.dead, seconds)
    return Trained(result, data, view_of(result))


class FanRunner(LongWork):
    """Trains many seeds in the background, one wish at a time.

    Attributes:
        trained: The last result, or None before the first.
        error: Why the last wish came to nothing, or None.

    Signals:
        changed: It began, came further, or ended.
        arrived: There is a result, or an error.
    """

    arrived = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.trained: Trained | None = None
        self.error: UserError | None = None

    @property
    def running(self) -> bool:
        """Whether seeds are being trained."""
        return self.share is not None

    def start(self, document: Document, seeds: range, epochs: int) -> None:
        """Begin to train, in the place of what is being trained."""
        self.error = None
        self.begin(
            "the seeds", lambda report, cancelled: train_seeds(document, seeds, epochs, report, cancelled)
        )

    def took(self, result: Trained | UserError) -> None:
        if isinstance(result, UserError):
            self.error = result
        else:
            self.trained = result
        self.changed.emit()
        self.arrived.emit()
