"""What is wrong with the selected neuron, why, and what helps, where its numbers stand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from app.cures import actions_of
from app.desk import Desk
from nnviz.snapshot import Finding


class FindingsBox(QFrame):
    """Shows the first finding about a neuron, with a button for each cure."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._finding: Finding | None = None
        self.setProperty("role", "warning")
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(6)
        self._row.addStretch(1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(10, 4, 6, 4)
        lines.setSpacing(4)
        lines.addWidget(self.text)
        lines.addLayout(self._row)
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
