"""The picture of the activation lab, with its cursor."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from app.desk import Desk
from app.picture_view import PictureView
from nnviz.activations import ACTIVATIONS
from nnviz.labs.activation_curves import Choice
from nnviz.labs.activation_view import LabView, Neurons
from nnviz.labs.present_sums import sums_of_row, sums_of_rows
from nnviz.naming import layer_name, source_name
from nnviz.scene.lab_activation import activation_frame, activation_picture
from nnviz.scene.marks import Picture
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme

_MOST_MARKS = 400


class ActivationView(PictureView):
    """Curve and derivative; the sums of a layer's neurons move on them while it trains.

    Attributes:
        lab: What is shown, without neurons and cursor.
        layer: The layer (from 1) whose neurons are marked, 0 for none.
        rows: Whether the sums of all rows are shown.
        pinned: A sum that was typed or clicked: the cursor stands there while the mouse is elsewhere.

    Signals:
        cursor_moved: The cursor stands at another sum, or nowhere.
        pin_moved: A sum was chosen by mouse or key.
    """

    cursor_moved = Signal()
    pin_moved = Signal(float)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Activation lab")
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.lab = LabView(Choice("sigmoid"))
        self.layer, self.rows = 1, True
        self.pinned: float | None = None
        self._mouse: float | None = None
        self._drawn = self.lab
        desk.attention.probe_changed.connect(self.invalidate)

    @property
    def cursor_z(self) -> float | None:
        """The sum under the mouse, or the pinned one."""
        return self._mouse if self._mouse is not None else self.pinned

    def draw(self, theme: Theme, size: tuple[float, float], *, bare: bool = False) -> Picture | None:
        mouse = None if bare else self._mouse
        lab = replace(self.lab, neurons=self.neurons(), cursor=mouse if mouse is not None else self.pinned)
        return activation_picture(lab, theme, size, text_scale=1.0 if bare else self.text_scale)

    def neurons(self) -> Neurons | None:
        """Give the neurons of the chosen layer with their sums at present."""
        snapshot = self.desk.bridge.snapshot
        if snapshot is None or not self.layer:
            return None
        layer = min(self.layer, len(snapshot.params))
        z = sums_of_row(snapshot, layer, self.desk.attention.inputs(snapshot))[:_MOST_MARKS]
        spec = snapshot.document.network.layers[layer - 1]
        row = f"row {self.desk.attention.row + 1}" if self.desk.attention.probe is None else "the probe"
        about = f"{layer_name(snapshot, layer)} ({ACTIVATIONS[spec.activation].label}), {row}"
        names = tuple(_short_name(snapshot, layer, index) for index in range(len(z)))
        return Neurons(about, z, names, sums_of_rows(snapshot, layer) if self.rows else None)

    def show_lab(self, lab: LabView) -> None:
        """Show other curves."""
        self.lab = lab
        self.invalidate()

    def pin(self, z: float | None) -> None:
        """Let the cursor stand at a sum."""
        self.pinned = z
        self.invalidate()
        self.cursor_moved.emit()

    def sum_at(self, x: float) -> float | None:
        """Give the sum that a column of pixels stands for; None beside the plot."""
        size = (float(self.width()), float(self.height()))
        frame = activation_frame(self._drawn, self.desk.look.theme, size, text_scale=self.text_scale)
        return frame.x.value(x) if frame.left - 2 <= x <= frame.right + 2 else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse = self.sum_at(event.position().x())
        self.invalidate()
        self.cursor_moved.emit()
        if event.buttons() & Qt.MouseButton.LeftButton and self._mouse is not None:
            self._say_pin(self._mouse)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        z = self.sum_at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and z is not None:
            self._say_pin(z)
        super().mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._mouse = None
        self.invalidate()
        self.cursor_moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the pinned cursor by 0.1, with Shift by 1."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        wide = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        z = (self.pinned or 0.0) + step * (1.0 if wide else 0.1)
        self._say_pin(min(max(z, self.lab.low), self.lab.high))

    def _say_pin(self, z: float) -> None:
        z = float(f"{round(z, 2):g}")
        self.pin(z)
        self.pin_moved.emit(z)


def _short_name(snapshot: Snapshot, layer: int, index: int) -> str:
    if layer == len(snapshot.params):
        return snapshot.data.outputs[index].name
    return source_name(snapshot, layer, index)
