"""The picture of the initialisation lab; point to a layer to read its values."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from app.desk import Desk
from app.picture_view import PictureView
from app.readout import Readout
from nnviz.labs.depth_view import DepthView, spread_text
from nnviz.numbers import format_share
from nnviz.scene.lab_initialisation import initialisation_frame, initialisation_picture
from nnviz.scene.marks import Picture
from nnviz.theme import Theme


class InitialisationView(PictureView):
    """What reaches each layer.

    Attributes:
        shown: What is drawn, or None before it is computed.
        layer: The layer (from 1) that is read off, or None.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Initialisation lab")
        desk.bridge.snapshot_changed.disconnect(self.refresh)  # nothing here depends on training
        self.shown: DepthView | None = None
        self.layer: int | None = None
        self._readout = Readout(self, low=True)

    def show_depth(self, shown: DepthView | None) -> None:
        """Draw other layers."""
        self.shown = shown
        self.invalidate()
        self._say()

    def draw(self, theme: Theme, size: tuple[float, float], *, bare: bool = False) -> Picture | None:
        if self.shown is None:
            return None
        return initialisation_picture(self.shown, theme, size, text_scale=1.0 if bare else self.text_scale)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.layer = self._layer_at(event.position().x())
        self._say()

    def leaveEvent(self, event: QEvent) -> None:
        self.layer = None
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read off the layer before or behind."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or self.shown is None:
            super().keyPressEvent(event)
            return
        self.layer = min(max((self.layer or 0) + step, 1), self.shown.stack.depth)
        self._say()

    def _layer_at(self, x: float) -> int | None:
        if self.shown is None:
            return None
        size = (float(self.width()), float(self.height()))
        frame = initialisation_frame(self.shown, self.desk.look.theme, size, text_scale=self.text_scale)
        layer = round(frame.x.value(x))
        return layer if 1 <= layer <= self.shown.stack.depth else None

    def _say(self) -> None:
        if self.shown is None or self.layer is None or self.layer > self.shown.stack.depth:
            self._readout.say("")
            return
        what, place = "saturated" if self.shown.flattens else "dead", self.layer - 1
        lines = [
            f"{line.beginning.label}: σ {spread_text(float(line.std[place]))}, "
            f"{format_share(float(line.lost[place]))} {what}"
            for line in self.shown.lines
        ]
        self._readout.say("\n".join([f"layer {self.layer}", *lines]))
