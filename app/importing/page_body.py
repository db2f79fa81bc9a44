"""What the pages of the Data dock begin with: a column that scrolls, and labels for texts from files."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget


def scrolled_column(area: QScrollArea) -> QVBoxLayout:
    """Give a scroll area a body, and the column in it."""
    body = QWidget()
    body.setObjectName("page")
    rows = QVBoxLayout(body)
    rows.setContentsMargins(12, 8, 12, 8)
    rows.setSpacing(6)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(body)
    return rows


def plain_label(name: str) -> QLabel:
    """Make a label for text that may come from a file."""
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setWordWrap(True)
    return label
