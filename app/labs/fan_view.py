"""The picture of many seeds: point to a curve, a share or a bar to read it, click to open that run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from app.desk import Desk
from app.picture_view import PictureView
from app.readout import Readout
from nnviz.labs.fan_results import ranking
from nnviz.labs.fan_view import FanView, fate_words, seed_words
from nnviz.scene.lab_fan import FanTarget, bar_words, fan_frame, fan_picture, fan_target, hint_picture
from nnviz.scene.marks import Picture
from nnviz.theme import Theme

HINT = "Press Train: the curves and answers of all seeds are drawn here. Click one to open its run."


class FanPicture(PictureView):
    """Band, shares and histogram of many seeds.

    Attributes:
        fan: What is drawn, or None before any seed is trained.

    Signals:
        seed_pointed: A seed is pointed to by the keyboard.
        seed_chosen: A seed is to be opened.
    """

    seed_pointed = Signal(int)
    seed_chosen = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Seed fan")
        desk.bridge.snapshot_changed.disconnect(self.refresh)  # it changes with the seeds, not with training
        self.fan: FanView | None = None
        self._target: FanTarget | None = None
        self._rank = -1
        self._readout = Readout(self)

    def show_fan(self, fan: FanView | None) -> None:
        """Draw other seeds, or the same ones otherwise."""
        same = fan is not None and self.fan is not None and fan.result is self.fan.result
        pointed = self.fan.pointed if same and self.fan is not None else None
        self.fan = replace(fan, pointed=pointed) if fan is not None else None
        self._rank = self._rank if same else -1
        self.invalidate()
        self._say()

    def draw(self, theme: Theme, size: tuple[float, float], *, bare: bool = False) -> Picture | None:
        scale = 1.0 if bare else self.text_scale
        if self.fan is None:
            return None if bare else hint_picture(HINT, theme, size, text_scale=scale)
        fan = replace(self.fan, pointed=None, hand=False) if bare else self.fan
        return fan_picture(fan, theme, size, text_scale=scale)

    def target_at(self, x: float, y: float) -> FanTarget | None:
        """Find what lies at a point."""
        if self.fan is None:
            return None
        size = (float(self.width()), float(self.height()))
        return fan_target(self.fan, self.desk.look.theme, size, (x, y), text_scale=self.text_scale)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.target_at(event.position().x(), event.position().y()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        target = self.target_at(event.position().x(), event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and target is not None:
            self._point(target)
            self._open(target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the seeds from the least final loss to the greatest; Enter opens one."""
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Down: -1, Qt.Key.Key_Up: 1, Qt.Key.Key_PageDown: -50, Qt.Key.Key_PageUp: 50}
        if self.fan is None or (key not in steps and key not in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            super().keyPressEvent(event)
        elif key in steps:
            self._walk(steps[key])
        elif self.fan.pointed is not None:
            self.seed_chosen.emit(int(self.fan.result.seeds[self.fan.pointed]))

    def _walk(self, step: int) -> None:
        assert self.fan is not None
        order = ranking(self.fan.result)
        self._rank = min(max(self._rank + step, 0), len(order) - 1)
        place = int(order[self._rank])
        self._point(FanTarget("curve", place))
        self.seed_pointed.emit(int(self.fan.result.seeds[place]))

    def _point(self, target: FanTarget | None) -> None:
        if self.fan is None or target == self._target:
            return
        self._target = target
        pointed = target.index if target is not None and target.kind == "curve" else None
        if pointed != self.fan.pointed:
            self.fan = replace(self.fan, pointed=pointed)
            self.invalidate()
        self._say()

    def _places(self, target: FanTarget) -> list[int]:
        """Give the seeds that a target stands for, those nearest to the window's own seed behind it first."""
        assert self.fan is not None
        fan = self.fan
        if target.kind == "curve":
            return [target.index]
        kept = fan.histogram.places if target.kind == "bar" and fan.histogram is not None else fan.fates
        return np.flatnonzero(kept == target.index).tolist()

    def _open(self, target: FanTarget) -> None:
        """Open the seed; of several the next one behind the window's own."""
        assert self.fan is not None
        places = self._places(target)
        if not places:
            return
        own = self.fan.own if self.fan.own is not None else -1
        place = next((its for its in places if its > own), places[0])
        self.seed_chosen.emit(int(self.fan.result.seeds[place]))

    def _say(self) -> None:
        target, fan = self._target, self.fan
        if fan is not None:
            size = (float(self.width()), float(self.height()))
            frame = fan_frame(fan, self.desk.look.theme, size, text_scale=self.text_scale)
            self._readout.keep_below(round(frame.top) + 2)
        if target is None or fan is None:
            self._readout.say("")
        elif target.kind == "curve":
            self._readout.say(seed_words(fan, target.index))
        elif target.kind == "fate":
            self._readout.say(
                f"{fate_words(fan, target.index)}, {fan.count(target.index)} seeds; click for one"
            )
        elif fan.histogram is not None:
            self._readout.say(bar_words(fan, target.index))
