"""One long piece of work at a time beside the window, with progress, until it is done or given up."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.reader import Reader, Work
from nnviz.errors import UserError

_LOOK = 40
"""Milliseconds between two looks at how far it is."""


class LongWork(QObject):
    """Does long work in threads of its own; whoever makes it of this says what becomes of the result.

    Signals:
        changed: It began, came further, or ended.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._reader: Reader[Any] | None = None
        self._left: list[Reader[Any]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self._look)

    @property
    def share(self) -> float | None:
        """How much is done, 0 to 1; None when nothing is being done."""
        return self._reader.share if self._reader is not None else None

    def begin(self, name: str, work: Work[Any]) -> None:
        """Begin in the place of what is being done.

        Args:
            name: What is worked on, for people.
            work: Does it; runs in the thread.
        """
        self.cancel()
        self._reader = Reader(name, work)
        self._timer.start()
        self.changed.emit()

    def cancel(self) -> None:
        """Give up what is being done; its thread ends with its present part, and nothing comes of it."""
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

    def took(self, result: Any | UserError) -> None:
        """Take what has come of it, or why there is nothing."""
        raise NotImplementedError

    def _look(self) -> None:
        result = self._reader.result() if self._reader is not None else None
        if result is None:
            self.changed.emit()
            return
        self._reader = None
        self._timer.stop()
        self.took(result)
