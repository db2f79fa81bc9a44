"""Scrubbing: a value that follows the hand, one undo step from press to release."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from nnviz.scene.targets import BiasAt, EdgeAt
from nnviz.touches import as_weight

if TYPE_CHECKING:
    from app.graph.editing import Editor

_INTERVAL = 30
"""Milliseconds between two settings of the value while it is held: training must not carry it away."""
_FINE, _COARSE = 0.1, 10.0


class Scrub:
    """One drag of one value.

    Args:
        editor: Sets the value.
        target: Which one.
    """

    def __init__(self, editor: Editor, target: EdgeAt | BiasAt) -> None:
        self.target = target
        self._editor = editor
        self._merge = editor.new_merge()
        self._start = editor.value_of(target) or 0.0
        self._exact = self._start
        self._unit = editor.unit_of(target)
        self._wanted: float | None = None
        self._changed = False
        self._timer = QTimer()
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self._hold)

    def move(self, steps: float, modifiers: Qt.KeyboardModifier) -> None:
        """Change the value by steps: pixels of a drag. Shift is fine, Ctrl coarse."""
        unit = self._unit
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            unit *= _FINE
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            unit *= _COARSE
        self._exact += steps * unit
        wanted = round(self._exact / unit) * unit
        digits = max(0, -math.floor(math.log10(unit)))
        wanted = round(wanted, digits) if digits else float(wanted)
        if wanted != self._wanted:
            self._wanted = wanted
            if not self._timer.isActive():
                self._set()
                self._timer.start()

    def _hold(self) -> None:
        """Set the value again where training has moved it."""
        if self._wanted is not None and self._editor.value_of(self.target) != as_weight(self._wanted):
            self._set()

    def _set(self) -> None:
        if self._wanted is not None:
            self._changed |= self._editor.set_value(self.target, self._wanted, self._merge)

    def finish(self) -> None:
        """Leave the value as it is."""
        self._timer.stop()
        self._hold()

    def restore(self) -> None:
        """Put everything back as it was before the drag."""
        self._timer.stop()
        if self._changed:
            self._changed = False
            self._editor.undo()
