"""Where shots are taken: it knows the window, and keeps the process that paints it while that is of use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.exporting.shots import Shot, shoot
from app.exporting.window_painter import WindowPainter
from app.exporting.wish import Wish

if TYPE_CHECKING:
    from app.main_window import MainWindow

_IDLE = 20_000
"""Milliseconds without a picture of the window after which its painter's memory is given back."""


class Studio(QObject):
    """Takes pictures of a window.

    Args:
        window: The window.

    Attributes:
        needed: Whether the painter shall stay ready, for pictures will go on being wanted.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._painter = WindowPainter()
        self.needed = False
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(_IDLE)
        self._idle.timeout.connect(self._rest)

    def shoot(self, wish: Wish) -> Shot:
        """Hold the present moment fast.

        Raises:
            UserError: If there is nothing to be seen yet.
        """
        if wish.is_window:
            self._idle.start()
        return shoot(self._window, wish, self._painter)

    def _rest(self) -> None:
        if self.needed or self._painter.busy:
            self._idle.start()
        else:
            self._painter.rest()

    def close(self) -> None:
        """End what paints the window."""
        self._idle.stop()
        self._painter.close()
