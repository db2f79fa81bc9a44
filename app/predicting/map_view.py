"""The map or the line over the data: point to read values, click or drag to probe, or click a point."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from app.desk import Desk
from app.picture_view import PictureView
from app.predicting.looking import Looking
from app.predicting.words import describe, describe_row
from app.readout import Readout
from nnviz.explain import forward_row
from nnviz.scene.marks import Picture
from nnviz.scene.prediction_options import Shown
from nnviz.scene.prediction_scene import point_at, prediction_frame, prediction_picture
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme

_DRAG = 4.0
"""So many pixels a hand may tremble in a click."""


class PredictionView(PictureView):
    """The picture of what the network predicts."""

    def __init__(self, desk: Desk, looking: Looking) -> None:
        super().__init__(desk, "Prediction")
        self._looking = looking
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._readout = Readout(self)
        self._mouse: tuple[float, float] | None = None
        self._pressed: tuple[float, float] | None = None
        self._values_beside = False
        desk.attention.probe_changed.connect(self.invalidate)
        looking.changed.connect(self.invalidate)
        desk.bridge.snapshot_changed.connect(self._say)

    def draw(self, theme: Theme, size: tuple[float, float], *, bare: bool = False) -> Picture | None:
        snapshot, attention = self.desk.bridge.snapshot, self.desk.attention
        if snapshot is None:
            return None
        probe, answer, shown = None, None, self._looking.shown if bare else self._shown
        if attention.probe is not None and len(attention.probe) == len(snapshot.data.inputs):
            probe = attention.probe.tolist()
            answer = forward_row(snapshot, attention.probe).outputs.tolist()
        return prediction_picture(
            snapshot,
            theme,
            size,
            probe=probe,
            answer=answer,
            shown=replace(shown, marked=self._marked(snapshot)),
            text_scale=self.text_scale,
        )

    def _marked(self, snapshot: Snapshot) -> tuple[int, ...]:
        """Give the rows with a ring: those of the chosen cell of the confusion matrix, and the chosen row."""
        attention, rows = self.desk.attention, list[int]()
        if self._looking.view.cell is not None and snapshot.worst is not None:
            rows = snapshot.worst.rows.tolist()
        if attention.probe is None and attention.row:
            rows.append(attention.row)
        return tuple(rows)

    @property
    def _shown(self) -> Shown:
        """What is drawn here; a picture that leaves the window has every word."""
        return replace(self._looking.shown, note=not self._values_beside)

    @property
    def _size(self) -> tuple[float, float]:
        return float(self.width()), float(self.height())

    def inputs_at(self, x: float, y: float) -> NDArray[np.float64] | None:
        """Give the inputs ``(inputs,)`` that a pixel stands for, in the table's units; None outside."""
        snapshot = self.desk.bridge.snapshot
        if snapshot is None or snapshot.surfaces is None:
            return None
        frame = prediction_frame(snapshot, self._size, shown=self._shown, text_scale=self.text_scale)
        if frame is None or not frame.contains(x, y):
            return None
        inputs = self._looking.held(snapshot)
        for axis, value in zip(snapshot.surfaces.axes, frame.to_data(x, y), strict=False):
            inputs[axis] = value
        return inputs

    def row_at(self, x: float, y: float) -> int | None:
        """Give the row whose point lies under a pixel, or None."""
        snapshot = self.desk.bridge.snapshot
        if snapshot is None:
            return None
        shown, scale = self._shown, self.text_scale
        return point_at(snapshot, self._size, x, y, shown=shown, text_scale=scale)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse = (event.position().x(), event.position().y())
        if event.buttons() & Qt.MouseButton.LeftButton and self._has_left():
            self._pressed = None
            self._probe()
        self._say()

    def _has_left(self) -> bool:
        """Whether the mouse has left the point that was pressed."""
        if self._pressed is None or self._mouse is None:
            return True
        return bool(np.hypot(*np.subtract(self._mouse, self._pressed)) > _DRAG)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._mouse = (event.position().x(), event.position().y())
        row = self.row_at(*self._mouse)
        self._pressed = self._mouse if row is not None else None
        if row is not None:
            self.desk.attention.choose_row(row)
        else:
            self._probe()

    def _probe(self) -> None:
        if self._mouse is not None and (inputs := self.inputs_at(*self._mouse)) is not None:
            self.desk.attention.choose_probe(inputs)

    def leave_to_values(self, on: bool) -> None:
        """Leave to the values beside the map what they say: of the probe, and where features are held."""
        self._values_beside = on
        self.invalidate()
        self._say()

    def leaveEvent(self, event: QEvent) -> None:
        self._mouse = None
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.desk.attention.choose_probe(None)
        elif step is not None:
            fine = 0.2 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
            self._move_probe(fine * step[0], fine * step[1])
        else:
            super().keyPressEvent(event)

    def _move_probe(self, along: float, up: float) -> None:
        """Move the probe by a fiftieth of the picture, beginning with the chosen row."""
        snapshot = self.desk.bridge.snapshot
        if snapshot is None or snapshot.surfaces is None:
            return
        surfaces, inputs = snapshot.surfaces, self._looking.held(snapshot)
        start = self.desk.attention.inputs(snapshot)
        ranges = (surfaces.x_range, surfaces.y_range)
        for axis, (low, high), step in zip(surfaces.axes, ranges, (along, up), strict=False):
            inputs[axis] = min(max(float(start[axis]) + step * (high - low) / 50, low), high)
        self.desk.attention.choose_probe(inputs)
        self._say()

    def _say(self) -> None:
        """Write the row or the values under the mouse, or those of the probe."""
        snapshot, attention = self.desk.bridge.snapshot, self.desk.attention
        if snapshot is None or not self.isVisible():
            return
        row = self.row_at(*self._mouse) if self._mouse is not None else None
        inputs = None if self._values_beside else attention.probe
        inputs = self.inputs_at(*self._mouse) if self._mouse is not None else inputs
        said = ""
        if row is not None:
            said = describe_row(snapshot, row)
        elif inputs is not None and len(inputs) == len(snapshot.data.inputs):
            said = describe(snapshot, inputs)
        if said:
            self._clear_the_view(snapshot)
        self._readout.say(said)

    def _clear_the_view(self, snapshot: Snapshot) -> None:
        """Let the readout leave free what is pointed at, and the legend: it lies over title or axis."""
        frame = prediction_frame(snapshot, self._size, shown=self._shown, text_scale=self.text_scale)
        if frame is None:
            return
        y, probe = frame.bottom, self.desk.attention.probe
        if self._mouse is not None:
            y = self._mouse[1]
        elif probe is not None and snapshot.surfaces is not None and len(snapshot.surfaces.axes) == 2:
            y = float(frame.y.place(float(probe[snapshot.surfaces.axes[1]])))
        self._readout.keep_clear(low=y < (frame.top + frame.bottom) / 2.0, end=round(frame.right))


_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
