"""The loss: how training and validation went, epoch by epoch; point to read values."""

from __future__ import annotations

from math import isclose, nan

import numpy as np
from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QToolButton, QWidget

from app.desk import Desk
from app.picture_view import PictureView
from app.readout import Readout
from nnviz.drafts import Log
from nnviz.numbers import format_count, format_number, format_share
from nnviz.scene.loss_curves import error_factor
from nnviz.scene.loss_layout import loss_frame
from nnviz.scene.loss_scene import loss_picture
from nnviz.scene.marks import Picture
from nnviz.scene.pyramid import History
from nnviz.scene.text import text_width, type_scale
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme

_HINT = "Press Space to train: the loss of every epoch appears here."
_SOON = "Getting ready to train: the loss of every epoch appears here."
_ABOVE = 2
"""Pixels over what is read under the mouse, which lies in the place of the head's right part."""


class LossView(PictureView):
    """The picture of the history of a run."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Loss")
        self.log_axis = True
        self._history = History()
        self._cursor: int | None = None
        self._mouse_x: float | None = None
        self._readout = Readout(self)
        self._readout.keep_below(_ABOVE)
        self.toggle = QToolButton(self)
        self.toggle.setText("log scale ▾")
        self.toggle.setObjectName("scale")
        self.toggle.setCheckable(True)
        self.toggle.setChecked(True)
        self.toggle.setToolTip("Logarithmic or linear loss axis")
        self.toggle.setAccessibleName("Logarithmic loss axis")
        self.toggle.toggled.connect(self._use_log_axis)
        self.toggle.setVisible(not desk.still)
        self._readout.raise_()
        bridge = desk.bridge
        self._hint = _HINT
        bridge.snapshot_changed.connect(self._say)
        bridge.status_changed.connect(self._take_hint)
        for signal in (bridge.present_changed, bridge.viewing_changed, bridge.pinned_changed):
            signal.connect(self.refresh)

    @property
    def _whole(self) -> Snapshot | None:
        """The run up to the present, whatever is looked at."""
        bridge = self.desk.bridge
        return bridge.snapshot if bridge.viewing is None else bridge.present

    def draw(self, theme: Theme, size: tuple[float, float], *, bare: bool = False) -> Picture | None:
        snapshot, bridge = self._whole, self.desk.bridge
        if snapshot is None:
            return None
        return loss_picture(
            snapshot,
            theme,
            size,
            log_axis=self.log_axis,
            history=History() if bare else self._history,
            until=snapshot.document.train.epochs,
            cursor=None if bare else self._cursor,
            text_scale=self.text_scale,
            hint="" if bare or self.desk.still else self._hint,
            viewed=bridge.viewing,
            pinned=bridge.pinned,
        )

    def _take_hint(self) -> None:
        """Ask nobody to begin what has begun: the engine loads and compiles for a while."""
        hint = _SOON if self.desk.bridge.playing or self.desk.bridge.status == "compiling" else _HINT
        if hint != self._hint:
            self._hint = hint
            self.invalidate()

    def _use_log_axis(self, on: bool) -> None:
        self.log_axis = on
        self.toggle.setText("log scale ▾" if on else "linear scale ▾")
        self._place_toggle()
        self.invalidate()

    def epoch_at(self, x: float) -> int | None:
        """Give the epoch that a column of pixels stands for; None where there is none."""
        snapshot = self._whole
        if snapshot is None or not len(snapshot.log.epoch):
            return None
        frame = loss_frame(
            snapshot,
            (float(self.width()), float(self.height())),
            self.desk.look.theme,
            log_axis=self.log_axis,
            history=self._history,
            until=snapshot.document.train.epochs,
            text_scale=self.text_scale,
            pinned=self.desk.bridge.pinned,
        )
        if frame is None or not frame.left - 3 <= x <= frame.right + 3:
            return None
        first, last = int(snapshot.log.epoch[0]), int(snapshot.log.epoch[-1])
        return min(max(round(frame.x.value(x)), first), last)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse_x = event.position().x()
        self._say()

    def leaveEvent(self, event: QEvent) -> None:
        self._mouse_x = None
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().lower() == "l":
            self.toggle.toggle()
        else:
            super().keyPressEvent(event)

    def _say(self) -> None:
        """Mark the epoch under the mouse, and write its values."""
        snapshot = self._whole
        cursor = self.epoch_at(self._mouse_x) if self._mouse_x is not None else None
        if cursor != self._cursor:
            self._cursor = cursor
            self.invalidate()
        if cursor is None or snapshot is None:
            self._readout.say("")
        else:
            said = describe(snapshot.log, cursor, snapshot.measured, factor=error_factor(snapshot))
            head = 42.0 * type_scale(self.width(), self.height()) * self.text_scale
            wordings = (said, said.partition("\n")[0], describe_briefly(snapshot.log, cursor))
            self._readout.say_what_fits(wordings, head + _ABOVE)  # the plot stays free

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_toggle()
        super().resizeEvent(event)

    def _place_toggle(self) -> None:
        """Lay the switch over the words of the picture that say which scale it has."""
        scale = type_scale(self.width(), self.height()) * self.text_scale
        hint: QSize = self.toggle.sizeHint()
        left = 12.0 * scale + text_width("Loss", 14.0 * scale, "semibold") + 4.0 * scale
        self.toggle.setGeometry(
            round(left), round(20.0 * scale - hint.height() / 2), hint.width(), hint.height()
        )


_NAMES = {
    "loss": "loss",
    "val_loss": "validation loss",
    "mae": "mean abs. error",
    "val_mae": "validation error",
}


_NEAR = 0.01
"""How far away, as a share of the epoch, an epoch may be that is written beside another."""
_BRIEFLY = {"loss": "", "val_loss": "val. "}


def describe(log: Log, epoch: int, measured: Log | None = None, *, factor: float | None = 1.0) -> str:
    """Write the values of an epoch, such as "epoch 7: loss 0.4512, accuracy 77.8 %".

    Args:
        log: The history.
        epoch: Which epoch.
        measured: What was measured on all rows: the nearest of its epochs, if it is a near one, is written
            in a second line, without the validation's values, which the history has from the end of each
            epoch, too.
        factor: Of the absolute error, to be in the label's units; None where it stays scaled.
    """
    place = min(int(np.searchsorted(log.epoch, epoch)), len(log.epoch) - 1)
    epoch = int(log.epoch[place])
    said = f"epoch {format_count(epoch)}:  {_values(log, place, factor)}"
    if measured is None or not len(measured.epoch):
        return said
    nearest = int(np.argmin(np.abs(measured.epoch - epoch)))
    where = int(measured.epoch[nearest])
    if abs(where - epoch) > max(1, _NEAR * epoch):
        return said
    after = "" if where == epoch else f" after epoch {format_count(where)}"
    own = {key: values for key, values in measured.series.items() if not key.startswith("val_")}
    return f"{said}\nall rows{after}:  {_values(Log(measured.epoch, own), nearest, factor)}"


def describe_briefly(log: Log, epoch: int) -> str:
    """Write the losses of an epoch only, such as "epoch 7:  0.4512,  val. 0.52"."""
    place = min(int(np.searchsorted(log.epoch, epoch)), len(log.epoch) - 1)
    losses = [(word, log.series[key]) for key, word in _BRIEFLY.items() if key in log.series]
    said = ",  ".join(f"{word}{format_number(float(values[place]))}" for word, values in losses)
    return f"epoch {format_count(int(log.epoch[place]))}:  {said}"


def _values(log: Log, place: int, factor: float | None) -> str:
    parts: list[str] = []
    for key, values in log.series.items():
        write = format_share if "accuracy" in key else format_number
        name = _NAMES.get(key, key.replace("val_", "validation ").replace("_", " "))
        error = key in ("mae", "val_mae")
        name += " (scaled)" if error and factor is None else ""
        value = float(values[place])
        if error and factor in (None, 1.0) and isclose(value, _loss_beside(log, key, place), rel_tol=1e-6):
            continue  # said as the loss
        parts.append(f"{name} {write(value * (factor or 1.0) if error else value)}")
    return ",  ".join(parts)


def _loss_beside(log: Log, key: str, place: int) -> float:
    losses = log.series.get(key.replace("mae", "loss"))
    return nan if losses is None else float(losses[place])


def make(desk: Desk) -> QWidget:
    """Make the panel."""
    return LossView(desk)
