"""A widget that shows one picture: it is built when something changed, and only painted in paintEvent."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.desk import Desk
from app.paint import paint_picture
from nnviz.scene.marks import Picture
from nnviz.theme import Theme


class PictureView(QWidget):
    """Shows what ``draw`` gives.

    Args:
        desk: What all panels share.
        name: What it is called by those who cannot see it.
    """

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__()
        self.desk = desk
        self.picture: Picture | None = None
        self._stale = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._build)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        desk.look.changed.connect(self.invalidate)
        desk.bridge.snapshot_changed.connect(self.refresh)

    def draw(self, theme: Theme, size: tuple[float, float], *, bare: bool = False) -> Picture | None:
        """Make the picture; ``bare`` leaves out what only helps the hand, for files."""
        raise NotImplementedError

    @property
    def text_scale(self) -> float:
        """By how much the person's text is larger than usual."""
        return self.desk.look.text_scale

    def invalidate(self) -> None:
        """Build the picture anew before the next frame."""
        self._stale = True
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def refresh(self) -> None:
        """Build the picture anew at the next turn: what a snapshot brings is at most one a frame."""
        self._stale = True
        if self.isVisible():
            self.desk.bridge.turns.take(self, self._build)

    def catch_up(self) -> None:
        """Build now what waits for the next frame, for a window that has none."""
        if self.isVisible():
            self._build()

    def _build(self) -> None:
        self._timer.stop()
        if not self._stale or self.width() < 2 or self.height() < 2:
            return
        begin = time.perf_counter()
        self._stale = False
        self.picture = self.draw(self.desk.look.theme, (float(self.width()), float(self.height())))
        self.setAccessibleDescription(self.picture.description if self.picture is not None else "")
        self.desk.bridge.spent(time.perf_counter() - begin)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._stale = True
        self._build()

    def showEvent(self, event: QShowEvent) -> None:
        self._build()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.invalidate()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        begin = time.perf_counter()
        with QPainter(self) as painter:
            if self.picture is None:
                painter.fillRect(self.rect(), QColor(self.desk.look.theme.canvas))
            else:
                paint_picture(painter, self.picture)
            self.paint_over(painter)
        self.desk.bridge.spent(time.perf_counter() - begin)

    def paint_over(self, painter: QPainter) -> None:
        """Mark the focus; whoever has more to paint over its picture adds it here."""
        if self.hasFocus() and not self.desk.still:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(self.desk.look.theme.accent))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 80)
