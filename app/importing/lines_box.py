"""Lines of plain text, all of them: to be scrolled through, selected and copied."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from app.importing.words import Lines


class _Text(QPlainTextEdit):
    """Plain text as high as its lines, up to a few."""

    def __init__(self, name: str, most: int) -> None:
        super().__init__()
        self._most = most
        self.setReadOnly(True)
        self.setObjectName("lines")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Be as high as the lines are at this width."""
        lines = min(max(round(self.document().size().height()), 1), self._most)
        margins = round(2 * self.document().documentMargin()) + 2 * self.frameWidth() + 2
        high = lines * self.fontMetrics().lineSpacing() + margins
        if high != self.height():
            self.setFixedHeight(high)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 20)


class LinesBox(QWidget):
    """A head with a button to copy, and the lines below it; nothing at all where there are none.

    Args:
        name: What the lines are.
        most: How many are seen without scrolling.
    """

    def __init__(self, name: str, most: int = 7) -> None:
        super().__init__()
        self.shown = Lines(0, "", str)
        self.head = QLabel(name)
        self.head.setTextFormat(Qt.TextFormat.PlainText)
        self.head.setObjectName("caption")
        self.copy = QToolButton()
        self.copy.setText("Copy")
        self.copy.setToolTip(f"Copy: {name.lower()}")
        self.copy.setAccessibleName(f"Copy {name.lower()}")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.shown.copied()))
        self.lines = _Text(name, most)
        head = QHBoxLayout()
        head.addWidget(self.head, 1)
        head.addWidget(self.copy)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addLayout(head)
        rows.addWidget(self.lines)
        self.hide()

    def show_lines(self, head: str, lines: Lines) -> None:
        """Show lines under a head."""
        self.head.setText(head)
        fresh, self.shown = lines.shown != self.shown.shown, lines
        if fresh:
            self.lines.setPlainText(lines.shown)
            self.lines.fit()
        self.setVisible(lines.count > 0)
