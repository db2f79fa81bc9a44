"""Collecting Python's garbage in the window's thread, and in no other."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_PAUSE = 250
"""Milliseconds between two looks whether there is enough to collect."""
_ALL = 2
"""Python's oldest generation."""


class Tidier(QObject):
    """Collects cyclic garbage by a timer, as often as Python would by itself.

    By itself Python collects in whichever thread has made the last object. Where that is the trainer's and
    the garbage holds a widget, Qt destroys the widget there: it waits for Python with one of Qt's locks in
    its hand, while the window's thread has Python and waits for that lock, and neither ever goes on.

    What stands when all of it is due for the first time, JAX above all, is left alone from then on: to look
    through it would hold the window for some 100 ms.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on, self._frozen = gc.isenabled(), False
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tidy)
        self._timer.start(_PAUSE)

    def tidy(self) -> int | None:
        """Collect the oldest generation that is due; gives it, or None where none is."""
        due = [place for place, (count, most) in enumerate(_counted()) if count > most > 0]
        if not due:
            return None
        if due[-1] < _ALL or self._frozen:
            gc.collect(due[-1])
            return due[-1]
        gc.collect(_ALL - 1)
        gc.freeze()
        self._frozen = True
        return _ALL - 1

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_on:
            gc.enable()


def _counted() -> list[tuple[int, int]]:
    return list(zip(gc.get_count(), gc.get_threshold(), strict=True))
