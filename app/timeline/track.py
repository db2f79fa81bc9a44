"""The track of the timeline: a slider over the epochs of the run, painted from our own marks."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSlider

from app.desk import Desk
from app.paint import paint_picture
from app.wheel import calm_wheel
from nnviz.numbers import format_count
from nnviz.scene.marks import Picture
from nnviz.scene.pyramid import History
from nnviz.scene.timeline_layout import Story, TimelineAt, bar_layout, story_of, timeline_at
from nnviz.scene.timeline_scene import bar_overlay, timeline_bar
from nnviz.scene.timeline_words import said_of

HEIGHT, LOW_HEIGHT, LEAST_HEIGHT = 44, 36, 27
"""Pixels of the usual text size: as a rule, in a low window, and where large text leaves least."""
_NOTCH = 120
_PAGES = 10
_WHEEL = 100
"""A page of the keyboard is this part of the run; a notch of the wheel that one."""


class Track(QSlider):
    """Shows the run from its first to its last epoch, with a handle at the one that is shown.

    Its value is that epoch, its maximum the present one: for the keyboard, and for those who cannot see it.

    Attributes:
        story: What is drawn.
    """

    looked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._desk = desk
        self.story = Story()
        self._history = History()
        self._ground = QPixmap()
        self._over: Picture | None = None
        self._hover: TimelineAt | None = None
        self._known: tuple[object, ...] = ()
        self._turned = 0
        self._tall = HEIGHT
        self._by_mouse = False
        self.setObjectName("timeline-track")
        self.setAccessibleName("Timeline")
        calm_wheel(self)
        self.setMouseTracking(True)
        self.valueChanged.connect(self._look)
        bridge = desk.bridge
        for signal in (
            bridge.snapshot_changed,
            bridge.present_changed,
            bridge.viewing_changed,
            bridge.pinned_changed,
            bridge.status_changed,
        ):
            signal.connect(self.refresh)
        desk.look.changed.connect(self.redraw)

    # --- what is drawn ---

    def refresh(self) -> None:
        """Take up what is new, if anything is; the picture is made when this panel's turn comes."""
        known = self._news()
        if known != self._known and self.isVisible():
            self._desk.bridge.turns.take(self, self._take_up)

    def _news(self) -> tuple[object, ...]:
        bridge = self._desk.bridge
        present = bridge.snapshot if bridge.viewing is None else bridge.present
        progress = present.progress if present is not None else None
        moment = (
            (
                present.run,
                progress.epoch,
                len(progress.log.epoch),
                progress.status == "diverged",
                progress.turns,
            )
            if present is not None and progress is not None
            else ()
        )
        return moment, bridge.goal, bridge.viewing, tuple(run.number for run in bridge.pinned)

    def _take_up(self) -> None:
        begin = time.perf_counter()
        known, bridge = self._news(), self._desk.bridge
        present = bridge.snapshot if bridge.viewing is None else bridge.present
        if known[:2] + known[3:] == self._known[:2] + self._known[3:]:
            self.story = replace(self.story, viewed=bridge.viewing)
            if self._desk.still:  # nothing lies over its ground
                self._draw_ground()
        elif present is not None:
            self.story = story_of(
                present.progress, bridge.goal, bridge.viewing, bridge.pinned, present.measured
            )
            self._draw_ground()
        self._known = known
        self._follow()
        self._draw_over()
        self.looked.emit()
        bridge.spent(time.perf_counter() - begin)

    def _follow(self) -> None:
        """Let the slider's numbers be those of the story, without asking for them again."""
        story = self.story
        blocked = self.blockSignals(True)
        self.setRange(0, story.end)
        self.setPageStep(max(story.end // _PAGES, 1))
        self.setValue(story.shown)
        self.blockSignals(blocked)
        self.setAccessibleDescription(
            f"{said_of(story, story.shown)[0]} of {format_count(story.end)}; drag to look at earlier epochs"
        )

    def redraw(self) -> None:
        """Draw everything anew, in other colours or another size."""
        if self.isVisible() and self.width() > 1 and self.height() > 1:
            self._draw_ground()
            self._draw_over()

    def _draw_ground(self) -> None:
        """Paint what stands still while a hand moves."""
        look, ratio = self._desk.look, self.devicePixelRatioF()
        picture = timeline_bar(
            self.story,
            look.theme,
            self._size(),
            history=self._history,
            text_scale=look.text_scale,
            with_signs=self._desk.still,
        )
        self._ground = QPixmap(self.size() * ratio)
        self._ground.setDevicePixelRatio(ratio)
        with QPainter(self._ground) as painter:
            paint_picture(painter, picture)

    def _draw_over(self) -> None:
        if not self._desk.still:
            look = self._desk.look
            self._over = bar_overlay(
                self.story, look.theme, self._size(), text_scale=look.text_scale, hover=self._hover
            )
        self.update()

    def set_height(self, height: int) -> None:
        """Be so many pixels of the usual text size high."""
        if height != self._tall:
            self._tall = height
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        scale = self._desk.look.text_scale
        return QSize(round(480 * scale), round(self._tall * scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._hover = None
        self.redraw()
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._known = ()
        self._take_up()
        super().showEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.DevicePixelRatioChange):
            self.redraw()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        begin = time.perf_counter()
        with QPainter(self) as painter:
            painter.drawPixmap(QPointF(0.0, 0.0), self._ground)
            if self._over is not None:
                paint_picture(painter, self._over)
                self._mark_focus(painter)
        self._desk.bridge.spent(time.perf_counter() - begin)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def _mark_focus(self, painter: QPainter) -> None:
        """Mark the focus of the keyboard; a hand at the handle sees that one."""
        if self.hasFocus() and not self._by_mouse:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(self._desk.look.theme.accent))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _size(self) -> tuple[float, float]:
        return float(self.width()), float(self.height())

    # --- what the hand does ---

    def at(self, x: float, y: float) -> TimelineAt:
        """Give what lies under a point of this widget."""
        layout = bar_layout(self.story, self._size(), self._desk.look.text_scale)
        return timeline_at(layout, self.story, x, y)

    def look(self, epoch: int) -> None:
        """Look at an epoch; at the last one at the present."""
        bridge, end = self._desk.bridge, self.story.end
        wanted = None if epoch >= end else max(epoch, 0)
        if wanted != bridge.viewing:
            bridge.look_at(wanted)

    def shift(self, epochs: int) -> None:
        """Look some epochs later or, below 0, earlier."""
        self.look(self.story.shown + epochs)

    def _look(self, value: int) -> None:
        self.look(value)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            place = event.position()
            self._show_hover(None)
            self.look(self.at(place.x(), place.y()).epoch)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.look(self.at(place.x(), 0.0).epoch)
        else:
            self._show_hover(self.at(place.x(), place.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._desk.bridge.look_at(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = self._turned + (event.angleDelta().y() or event.angleDelta().x())
        notches = int(turned / _NOTCH)
        self._turned = turned - notches * _NOTCH
        fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if notches:
            self.shift(notches * (1 if fine else max(self.story.end // _WHEEL, 1)))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._show_hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_mouse = False
        if event.key() == Qt.Key.Key_Escape and self._desk.bridge.viewing is not None:
            self._desk.bridge.look_at(None)
        else:
            super().keyPressEvent(event)

    def _show_hover(self, at: TimelineAt | None) -> None:
        if at != self._hover:
            self._hover = at
            self._draw_over()
