"""What is wrong with the selected neuron, why, and what helps, where its numbers stand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from app.cures import actions_of
from app.desk import Desk
from nnviz.snapshot import Finding

_LEAST_TEXT = 140
"""Pixels of text that are worth a line beside the buttons."""


class FoldingText(QLabel):
    """A text that wraps, or one line of it that ends in "…", with all of it as its tip."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.folded = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def text(self) -> str:
        """Give the whole text."""
        return self._whole

    def setText(self, text: str) -> None:
        """Show a text."""
        self._whole = text
        self._show()

    def fold(self, folded: bool) -> None:
        """Show one line, or all lines."""
        self.folded = folded
        self.setWordWrap(not folded)
        self._show()

    def _show(self) -> None:
        line = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        super().setText(line if self.folded else self._whole)
        self.setToolTip(self._whole if self.folded and line != self._whole else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.folded and event.size().width() != event.oldSize().width():
            self._show()


class FindingsBox(QFrame):
    """Shows the first finding about a neuron, with a button for each cure: beside it where there is room."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._finding: Finding | None = None
        self.setProperty("role", "warning")
        self.text = FoldingText()
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(6)
        self._row.addStretch(1)
        self._lines = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._lines.setContentsMargins(10, 4, 6, 4)
        self._lines.setSpacing(4)
        self._lines.addWidget(self.text, 1)
        self._lines.addLayout(self._row)
        self.hide()

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show the first of several findings, or nothing."""
        finding = findings[0] if findings else None
        if finding == self._finding:
            return
        self._finding = finding
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = []
        self.setVisible(finding is not None)
        if finding is None:
            return
        self.text.setText(f"{finding.label.capitalize()}. {finding.text}")
        self.setAccessibleName(finding.text)
        for label, do in () if self._desk.still else actions_of(self._desk.bridge, finding):
            button = QPushButton(label, self)
            button.clicked.connect(do)
            self._row.insertWidget(len(self.buttons), button)
            self.buttons.append(button)
            button.show()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the buttons beside the text or under it."""
        room = self.width() - 32 - sum(button.sizeHint().width() + 6 for button in self.buttons)
        folded = room >= _LEAST_TEXT
        if folded != self.text.folded:
            down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
            self._lines.setDirection(across if folded else down)
            self.text.fold(folded)
