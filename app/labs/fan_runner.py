"""Trains many seeds in a thread of its own, with progress, until it is done or cancelled."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from app.reader import Cancelled, Reader, Report
from nnviz.datasets.preparation.prepared import Prepared
from nnviz.datasets.preparation.preparing import prepare
from nnviz.document import Document
from nnviz.errors import UserError
from nnviz.labs.fan_results import FanResult, check_fan
from nnviz.labs.fan_view import FanView, view_of

_LOOK = 50
"""Milliseconds between two looks at how far it is."""


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


class FanRunner(QObject):
    """Trains many seeds in the background, one wish at a time.

    Attributes:
        trained: The last result, or None before the first.
        error: Why the last wish came to nothing, or None.

    Signals:
        changed: It began, came further, or ended.
        arrived: There is a result, or an error.
    """

    changed = Signal()
    arrived = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.trained: Trained | None = None
        self.error: UserError | None = None
        self._reader: Reader[Trained] | None = None
        self._left: list[Reader[Trained]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)

    @property
    def running(self) -> bool:
        """Whether seeds are being trained."""
        return self._reader is not None

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        return self._reader.share if self._reader is not None else 0.0

    def start(self, document: Document, seeds: range, epochs: int) -> None:
        """Begin to train, in the place of what is being trained."""
        self.cancel()
        self.error = None
        self._reader = Reader(
            "the seeds", lambda report, cancelled: train_seeds(document, seeds, epochs, report, cancelled)
        )
        self._timer.start()
        self.changed.emit()

    def cancel(self) -> None:
        """Give up what is being trained; the last result stays. The thread ends with its present part."""
        if self._reader is not None:
            self._reader.cancel()
            self._left = [its for its in self._left if its.result() is None] + [self._reader]
            self._reader = None
            self._timer.stop()
            self.changed.emit()

    def close(self, timeout: float) -> bool:
        """End all threads; tells whether they ended within about ``timeout`` seconds."""
        self.cancel()
        return all([reader.close(timeout) for reader in self._left])

    def _look(self) -> None:
        result = self._reader.result() if self._reader is not None else None
        if result is None:
            self.changed.emit()
            return
        self._reader = None
        self._timer.stop()
        if isinstance(result, UserError):
            self.error = result
        else:
            self.trained = result
        self.changed.emit()
        self.arrived.emit()
