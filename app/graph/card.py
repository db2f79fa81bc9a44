"""The card beside the mouse: what is under it, live, and never over what it speaks of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.graph.placing import place_beside
from app.hover import Words
from app.look import Look
from nnviz.scene.marks import undirected

_WIDEST = "\u22120.01234"
_MOST = 340.0
_NOTE = 250.0
_PAD = 9.0


class Card(QWidget):
    """Plain text on a plate; a child of the window, so that it may reach over the panel's edge.

    While it speaks of one thing it stays where it is and never gets narrower, however its numbers change.
    """

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._words: Words | None = None
        self._subject: object = None
        self._size = QSizeF()
        self._lines: list[tuple[QRectF, str, str, Qt.AlignmentFlag]] = []
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def words(self) -> Words | None:
        """What is being said, or None."""
        return self._words if not self.isHidden() else None

    def show_words(
        self,
        over: QWidget,
        subject: object,
        words: Words,
        at: QPointF,
        keep: Sequence[QRectF] = (),
        spots: Sequence[QPointF] = (),
    ) -> None:
        """Say something beside a point of a widget.

        Args:
            over: The widget.
            subject: What is spoken of: while it is the same, the card stays in its place.
            words: What to say.
            at: The point, in the widget's pixels, as are the next two.
            keep: What the card must not cover.
            spots: Points that it must not cover.
        """
        same = subject == self._subject and not self.isHidden()
        if same and words == self._words:
            return
        needed = self._arrange(words)
        size = QSizeF(max(needed.width(), self._size.width()), needed.height()) if same else needed
        grown = size != self._size
        self._words, self._subject, self._size = words, subject, size
        if not same or grown:
            self._place(over, at, keep, spots)
        self.update()

    def move_away(self, over: QWidget, at: QPointF, keep: Sequence[QRectF], spots: Sequence[QPointF]) -> None:
        """Give way where the mouse comes onto the card."""
        inside = QRectF(self.geometry()).adjusted(-4, -4, 4, 4)
        if not self.isHidden() and inside.contains(QPointF(over.mapTo(over.window(), at.toPoint()))):
            self._place(over, at, keep, spots)

    def end(self) -> None:
        """Say nothing."""
        self._subject = None
        self.hide()

    def _place(self, over: QWidget, at: QPointF, keep: Sequence[QRectF], spots: Sequence[QPointF]) -> None:
        window = over.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        shift = QPointF(over.mapTo(window, QPoint(0, 0)))
        room = QRectF(window.rect()).adjusted(4, 4, -4, -4)
        boxes = [box.translated(shift) for box in keep]
        corner = place_beside(self._size, at + shift, boxes, [spot + shift for spot in spots], room)
        self.setGeometry(QRectF(corner, self._size).toAlignedRect())
        self.raise_()
        self.show()

    def _fonts(self) -> tuple[QFont, QFont]:
        plain, strong = QFont(self.font()), QFont(self.font())
        strong.setWeight(QFont.Weight.DemiBold)
        return plain, strong

    def _arrange(self, words: Words) -> QSizeF:
        """Lay the lines out, and give the size that they need."""
        plain, strong = (QFontMetricsF(font) for font in self._fonts())
        line, gap = plain.lineSpacing(), 0.9 * plain.averageCharWidth() + 6.0
        names = max((plain.horizontalAdvance(name) for name, _ in words.rows), default=0.0)
        figures = [strong.horizontalAdvance(value) for _, value in words.rows]
        values = max((*figures, strong.horizontalAdvance(_WIDEST)), default=0.0) if words.rows else 0.0
        title = strong.elidedText(undirected(words.title), Qt.TextElideMode.ElideRight, _MOST)
        wide = max(strong.horizontalAdvance(title), names + gap + values if words.rows else 0.0)
        wide = min(max(wide, min(plain.horizontalAdvance(words.hint), _MOST)), 1.4 * _MOST)
        longest = max((plain.horizontalAdvance(note) for note in words.notes), default=0.0)
        wide = max(wide, min(longest, _NOTE))
        top, lines = _PAD, [(QRectF(_PAD, _PAD, wide, line), title, "title", Qt.AlignmentFlag.AlignLeft)]
        top += line + 2.0
        for name, value in words.rows:
            lines.append((QRectF(_PAD, top, wide, line), name, "name", Qt.AlignmentFlag.AlignLeft))
            lines.append((QRectF(_PAD, top, wide, line), value, "value", Qt.AlignmentFlag.AlignRight))
            top += line
        for text, role in (*((note, "note") for note in words.notes), (words.hint, "hint")):
            if text:
                need = plain.boundingRect(QRectF(0, 0, wide, 9999.0), _WRAP, undirected(text)).height()
                lines.append((QRectF(_PAD, top + 3.0, wide, need), text, role, Qt.AlignmentFlag.AlignLeft))
                top += need + 3.0
        self._lines = lines
        return QSizeF(wide + 2.0 * _PAD, top + _PAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        plain, strong = self._fonts()
        inks = {"name": theme.muted, "hint": theme.muted, "note": theme.warning}
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(theme.control_border))
            painter.setBrush(QColor(theme.raised))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6.0, 6.0)
            for box, text, role, side in self._lines:
                wide = QRectF(box.left(), box.top(), self.width() - 2.0 * _PAD, box.height())
                painter.setFont(strong if role in ("title", "value") else plain)
                painter.setPen(QColor(inks.get(role, theme.text)))
                wrap = _WRAP if role in ("note", "hint") else 0
                painter.drawText(wide, int(side) | int(Qt.AlignmentFlag.AlignTop) | wrap, undirected(text))

    def sizeHint(self) -> QSize:
        return self._size.toSize()


_WRAP = int(Qt.TextFlag.TextWordWrap)
