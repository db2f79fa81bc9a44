"""A line of values at the upper right of a picture."""

from __future__ import annotations

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

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        parent = self.parentWidget()
        if not isinstance(parent, QWidget):
            return
        self.setWordWrap(False)
        hint, room = self.sizeHint(), parent.width() - 2 * _MARGIN
        width, height = hint.width(), hint.height()
        if width > room:
            self.setWordWrap(True)
            width, height = room, self.heightForWidth(room)
        top = parent.height() - height - max(_MARGIN, self._foot) if self._low else self._head
        self.setGeometry(parent.width() - width - _MARGIN, top, width, height)
