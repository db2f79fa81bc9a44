"""Pictures that are made and written in the background; what came of each is told in the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer

from app.reader import Reader
from nnviz.errors import UserError

_LOOK = 20
"""Milliseconds between two looks for what is finished."""
_PATIENCE = 10.0
"""Seconds that a window which is closed waits for a file to be whole."""


@dataclass(frozen=True, eq=False)
class _Job:
    reader: Reader[Any]
    take: Callable[[Any], None]


class Jobs(QObject):
    """Works off what is asked for, each in a thread of its own."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs: list[_Job] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        """Whether something is being made."""
        return bool(self._jobs)

    def begin(self, work: Callable[[], Any], take: Callable[[Any], None]) -> None:
        """Do something in a thread; ``take`` gets what came of it, or the UserError why nothing did."""
        self._jobs.append(_Job(Reader("the picture", lambda report, cancelled: _guarded(work)), take))
        self._timer.start()

    def finish(self) -> None:
        """Wait for files that are being written."""
        for job in self._jobs:
            job.reader.close(_PATIENCE)
        self._look()
        self._timer.stop()

    def _look(self) -> None:
        done = [job for job in self._jobs if job.reader.result() is not None]
        self._jobs = [job for job in self._jobs if job not in done]
        if not self._jobs:
            self._timer.stop()
        for job in done:
            job.take(job.reader.result())


def _guarded(work: Callable[[], Any]) -> Any:
    """Do something; whatever goes wrong is one sentence."""
    try:
        return work()
    except UserError:
        raise
    except MemoryError:
        message = "There is not enough memory for a picture of this size. Choose a smaller one."
        raise UserError("memory", message) from None
    except Exception as error:  # a picture that fails must not take the window along
        message = f"The picture could not be made: {error}. Choose another kind of file."
        raise UserError("picture_failed", message) from error
