"""The activation curve of the selected neuron, with the point at which it is."""

from __future__ import annotations

from PySide6.QtCore import QSize

from app.desk import Desk
from app.picture_view import PictureView
from nnviz.labs.activation_curves import Choice
from nnviz.scene.marks import Picture
from nnviz.scene.neuron_curve import neuron_curve
from nnviz.theme import Theme


class CurveView(PictureView):
    """Shows what the inspector hands it; it asks for nothing by itself."""

    def __init__(self, desk: Desk) -> None:
        self._shown: tuple[Choice, float, float] | None = None
        super().__init__(desk, "Activation curve")

    def refresh(self) -> None:
        """Wait for the inspector."""

    def show_point(self, choice: Choice, z: float, a: float) -> None:
        """Show an activation with the point (z, a) on it."""
        if self._shown != (choice, z, a):
            self._shown = (choice, z, a)
            self.invalidate()

    def draw(self, theme: Theme, size: tuple[float, float], *, bare: bool = False) -> Picture | None:
        return neuron_curve(*self._shown, theme, size, text_scale=self.text_scale) if self._shown else None

    def sizeHint(self) -> QSize:
        return QSize(round(190 * self.text_scale), round(120 * self.text_scale))
