"""The preview: the picture as it will be, to be dragged into another program."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.look import Look

_LEAST = QSize(240, 180)
_SQUARE = 8
"""Pixels of a square of the chequers that stand for a clear ground."""


class Preview(QWidget):
    """Shows an image as large as it fits, or a word in its place.

    Attributes:
        dark: Whether its text is light, so that it needs dark chequers behind a clear ground.

    Signals:
        drag_asked: The picture is being dragged out.
        resized: There is other room for it.
    """

    drag_asked = Signal()
    resized = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.image: QImage | None = None
        self.text = "…"
        self.can_be_dragged = True
        self.dark = False
        self._pressed: QPointF | None = None
        self.setMinimumSize(_LEAST)
        self.setAccessibleName("Preview")
        self.setToolTip("The picture as it will be: drag it into another program")
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        look.changed.connect(self.update)

    def show_image(self, image: QImage) -> None:
        """Show a picture."""
        self.image, self.text = image, ""
        self.setAccessibleDescription("")
        self.update()

    def show_text(self, text: str) -> None:
        """Say something: alone where there is no picture, else over it."""
        self.text = text
        self.setAccessibleDescription(text)
        self.update()

    def clear(self, text: str) -> None:
        """Show no picture, and why."""
        self.image = None
        self.show_text(text)

    def place(self) -> QRectF:
        """Give where the image stands."""
        if self.image is None or self.image.isNull():
            return QRectF()
        room = self.rect().adjusted(1, 1, -1, -1)
        size = self.image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left = room.x() + (room.width() - size.width()) // 2
        return QRectF(left, room.y() + (room.height() - size.height()) // 2, size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            place = self.place()
            if self.image is not None:
                if self.image.hasAlphaChannel():
                    painter.fillRect(place, QBrush(_chequers(self.dark)))
                painter.drawImage(place, self.image)
                painter.setPen(QColor(self._look.theme.border))
                painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
            if self.text:
                self._write(painter, place)

    def _write(self, painter: QPainter, place: QRectF) -> None:
        theme = self._look.theme
        middle = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        box = QRectF(self.rect().adjusted(12, 12, -12, -12))
        if not place.isEmpty():  # a small sign in a corner of the old picture
            box = QRectF(place.right() - 34, place.top() + 6, 28, 20)
            painter.fillRect(box, QColor(theme.panel))
        painter.setPen(QColor(theme.muted))
        painter.drawText(box, middle, self.text)

    # --- dragging ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        inside = self.place().contains(event.position())
        if event.button() == Qt.MouseButton.LeftButton and inside and self.can_be_dragged:
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        if (event.position() - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self.drag_asked.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.resized.emit()


def _chequers(dark: bool) -> QImage:
    """Give the squares that everywhere stand for what is clear."""
    first, second = ("#1c1c20", "#2a2a2f") if dark else ("#ffffff", "#ececef")
    tile = QImage(2 * _SQUARE, 2 * _SQUARE, QImage.Format.Format_RGB32)
    tile.fill(QColor(first))
    with QPainter(tile) as painter:
        for x, y in ((0, 0), (_SQUARE, _SQUARE)):
            painter.fillRect(x, y, _SQUARE, _SQUARE, QColor(second))
    return tile
