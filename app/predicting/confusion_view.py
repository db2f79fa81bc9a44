"""The confusion matrix: point to read a cell, click it to list its rows; arrows and Enter do the same."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from app.desk import Desk
from app.picture_view import PictureView
from app.predicting.looking import Looking
from app.readout import Readout
from nnviz.scene.marks import Picture
from nnviz.scene.prediction_confusion import Cell, cell_at, cell_words, confusion_picture
from nnviz.theme import Theme


class ConfusionView(PictureView):
    """The picture of which classes are taken for which.

    Signals:
        cell_chosen: Said when a person wants to see the rows of the chosen cell.
    """

    cell_chosen = Signal()

    def __init__(self, desk: Desk, looking: Looking) -> None:
        super().__init__(desk, "Confusion matrix")
        self._looking = looking
        self._readout = Readout(self)
        self._over: Cell | None = None
        looking.changed.connect(self.invalidate)

    def draw(self, theme: Theme, size: tuple[float, float], *, bare: bool = False) -> Picture | None:
        snapshot, view = self.desk.bridge.snapshot, self._looking.view
        if snapshot is None:
            return None
        cell = None if bare else self._over or view.cell
        return confusion_picture(snapshot, theme, size, part=view.part, cell=cell, text_scale=self.text_scale)

    def cell_at(self, x: float, y: float) -> Cell | None:
        """Give the cell under a pixel, or None."""
        snapshot = self.desk.bridge.snapshot
        size = (float(self.width()), float(self.height()))
        return None if snapshot is None else cell_at(snapshot, size, x, y, text_scale=self.text_scale)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.cell_at(event.position().x(), event.position().y()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position().x(), event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self._choose(cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step, snapshot = _STEPS.get(Qt.Key(event.key())), self.desk.bridge.snapshot
        present = self._over or self._looking.view.cell
        if step is not None and snapshot is not None and snapshot.data.classes:
            last = len(snapshot.data.classes) - 1
            down, right = present if present is not None else (-step[0], -step[1])
            self._point((min(max(down + step[0], 0), last), min(max(right + step[1], 0), last)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and present is not None:
            self._choose(present)
        elif event.key() == Qt.Key.Key_Escape:
            self._point(None)
            self._looking.choose_rows(cell=None)
        else:
            super().keyPressEvent(event)

    def _choose(self, cell: Cell) -> None:
        self._looking.choose_rows(cell=cell)
        self.cell_chosen.emit()

    def _point(self, cell: Cell | None) -> None:
        snapshot = self.desk.bridge.snapshot
        if cell != self._over:
            self._over = cell
            self.invalidate()
        if cell is None or snapshot is None:
            self._readout.say("")
        else:
            self._readout.say(cell_words(snapshot, self._looking.view.part, cell))


_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
