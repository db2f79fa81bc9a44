"""The prediction: a map or a line over the data; point to read values, click to probe."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.desk import Desk
from app.picture_view import PictureView
from app.readout import Readout
from nnviz.datasets.preparation.units import value_text
from nnviz.explain import forward_row
from nnviz.numbers import format_number, format_share
from nnviz.scene.marks import Picture
from nnviz.scene.prediction_scene import prediction_frame, prediction_picture
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme


class PredictionView(PictureView):
    """The picture of what the network predicts."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Prediction")
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._readout = Readout(self)
        self._mouse: tuple[float, float] | None = None
        desk.attention.probe_changed.connect(self.invalidate)
        desk.bridge.snapshot_changed.connect(self._say)

    def draw(self, theme: Theme, size: tuple[float, float], *, bare: bool = False) -> Picture | None:
        snapshot, attention = self.desk.bridge.snapshot, self.desk.attention
        if snapshot is None:
            return None
        probe = attention.probe.tolist() if attention.probe is not None else None
        return prediction_picture(snapshot, theme, size, probe=probe, text_scale=self.text_scale)

    def inputs_at(self, x: float, y: float) -> NDArray[np.float64] | None:
        """Give the inputs ``(inputs,)`` that a pixel stands for, in the table's units; None outside."""
        snapshot = self.desk.bridge.snapshot
        if snapshot is None or snapshot.surfaces is None:
            return None
        size = (float(self.width()), float(self.height()))
        frame = prediction_frame(snapshot, size, text_scale=self.text_scale)
        if frame is None or not frame.contains(x, y):
            return None
        inputs = snapshot.surfaces.held.copy()
        for axis, value in zip(snapshot.surfaces.axes, frame.to_data(x, y), strict=False):
            inputs[axis] = value
        return inputs

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse = (event.position().x(), event.position().y())
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._probe()
        self._say()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._mouse = (event.position().x(), event.position().y())
            self._probe()

    def _probe(self) -> None:
        if self._mouse is not None and (inputs := self.inputs_at(*self._mouse)) is not None:
            self.desk.attention.choose_probe(inputs)

    def leaveEvent(self, event: QEvent) -> None:
        self._mouse = None
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.desk.attention.choose_probe(None)
        elif step is not None:
            self._move_probe(*step)
        else:
            super().keyPressEvent(event)

    def _move_probe(self, along: int, up: int) -> None:
        """Move the probe by a fiftieth of the picture, beginning with the chosen row."""
        snapshot = self.desk.bridge.snapshot
        if snapshot is None or snapshot.surfaces is None:
            return
        surfaces, inputs = snapshot.surfaces, self.desk.attention.inputs(snapshot).copy()
        ranges = (surfaces.x_range, surfaces.y_range)
        for axis, (low, high), step in zip(surfaces.axes, ranges, (along, up), strict=False):
            inputs[axis] = min(max(inputs[axis] + step * (high - low) / 50, low), high)
        self.desk.attention.choose_probe(inputs)

    def _say(self) -> None:
        """Write the values under the mouse, or those of the probe."""
        snapshot, attention = self.desk.bridge.snapshot, self.desk.attention
        inputs = self.inputs_at(*self._mouse) if self._mouse is not None else attention.probe
        if snapshot is None or inputs is None or len(inputs) != len(snapshot.data.inputs):
            self._readout.say("")
        else:
            self._readout.say(describe(snapshot, inputs))


_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


def describe(snapshot: Snapshot, inputs: NDArray[np.float64]) -> str:
    """Say what the network makes of inputs, such as "pink 0.1, small 0.6 → buy 89.7 %"."""
    axes = snapshot.surfaces.axes if snapshot.surfaces is not None else ()
    asked = [
        f"{snapshot.data.inputs[axis].name} {value_text(snapshot.data.inputs[axis], float(inputs[axis]))}"
        for axis in axes
    ]
    return f"{', '.join(asked)}  →  {answer(snapshot, inputs)}"


def answer(snapshot: Snapshot, inputs: NDArray[np.float64]) -> str:
    """Say what the network answers: the likeliest class, or the number."""
    data, outputs = snapshot.data, forward_row(snapshot, inputs).outputs
    key = snapshot.document.network.output.activation
    if not data.classes:
        pairs = zip(data.outputs, outputs, strict=True)
        return ", ".join(f"{unit.name} {value_text(unit, float(value), 4)}" for unit, value in pairs)
    if len(outputs) > 1:
        best = int(np.argmax(np.nan_to_num(outputs, nan=-np.inf)))
        share = float(outputs[best])
        return f"{data.classes[best]} {format_share(share) if key in _SHARES else format_number(share)}"
    value, middle = float(outputs[0]), sum(data.targets) / 2
    name = data.classes[-1] if value > middle else data.classes[0]
    if key not in _SHARES:
        return f"{name} ({format_number(value)})"
    return f"{name} {format_share(value if value > middle else 1 - value)}"


_SHARES = ("softmax", "sigmoid", "hard_sigmoid")


def make(desk: Desk) -> QWidget:
    """Make the panel."""
    return PredictionView(desk)
