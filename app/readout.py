"""A line of values at the upper right of a picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QWidget

from nnviz.scene.marks import undirected

_MARGIN = 8


class Readout(QLabel):
    """Plain text over the upper (or lower) right corner of a widget; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget, *, low: bool = False) -> None:
        super().__init__(parent)
        self._low = low
        self._foot = 0
        self._end: int | None = None
        self._head = _MARGIN
        self.setObjectName("readout")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        parent.installEventFilter(self)

    def say(self, text: str) -> None:
        """Show a text, or nothing."""
        if text == self.text() and self.isVisible() == bool(text):
            return
        self.setText(undirected(text))
        self.setVisible(bool(text))
        self._place()

    def say_what_fits(self, wordings: Sequence[str], height: float) -> None:
        """Show the first of several wordings that takes no more than a height in pixels, or the last one."""
        for text in wordings:
            self.say(text)
            if self.height() <= height:
                return

    def keep_above(self, height: int) -> None:
        """Leave a height in pixels free under it, such as that of a legend."""
        if height != self._foot:
            self._foot = height
            self._place()

    def keep_below(self, height: int) -> None:
        """Leave a height in pixels free over it, such as that of a legend."""
        if height != self._head:
            self._head = height
            self._place()

    def keep_clear(self, *, low: bool, end: int) -> None:
        """Stand below or above what is looked at, and end left of a column of pixels, such as a legend."""
        if (low, end) != (self._low, self._end):
            self._low, self._end = low, end
            self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        parent = self.parentWidget()
        if not isinstance(parent, QWidget):
            return
        self.setWordWrap(False)
        end = parent.width() - _MARGIN if self._end is None else self._end
        hint, room = self.sizeHint(), end - _MARGIN
        width, height = hint.width(), hint.height()
        if width > room:
            self.setWordWrap(True)
            width, height = room, self.heightForWidth(room)
        top = parent.height() - height - max(_MARGIN, self._foot) if self._low else self._head
        self.setGeometry(end - width, top, width, height)
