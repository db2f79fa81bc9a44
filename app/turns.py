"""Taking turns: what a snapshot changes is shown panel by panel, so that the window can answer between."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken


class Turns(QObject):
    """Does one thing each time the window is free, in the order in which they were asked for."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: dict[QWidget, Callable[[], None]] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._next)

    @property
    def busy(self) -> bool:
        """Whether somebody still waits for a turn."""
        return bool(self._waiting)

    def take(self, widget: QWidget, do: Callable[[], None]) -> None:
        """Let a widget do something when its turn comes; whoever waits already keeps its place."""
        self._waiting[widget] = do
        self._timer.start()

    def finish(self) -> None:
        """Give everybody who waits a turn now."""
        while self._waiting:
            self._next()

    def _next(self) -> None:
        if not self._waiting:
            return
        widget = next(iter(self._waiting))
        do = self._waiting.pop(widget)
        if self._waiting:
            self._timer.start()
        if Shiboken.isValid(widget):
            do()
