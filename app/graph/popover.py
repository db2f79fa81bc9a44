"""A small page at a place of the graph that explains something and offers what helps."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.screen_room import inside, screen_area
from nnviz.scene.marks import undirected

Offer = tuple[str, Callable[[], None]]
_WIDTH = 320


class Popover(QFrame):
    """Shows texts with buttons below each; it closes by Esc, a click beside it, or a button.

    Args:
        parent: Over which panel.
        title: What it is about.
        parts: Texts, each with what is offered: a label and what it does.
    """

    def __init__(self, parent: QWidget, title: str, parts: Sequence[tuple[str, Sequence[Offer]]]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(title)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 10, 12, 10)
        head = QLabel(undirected(title))
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setProperty("role", "title")
        rows.addWidget(head)
        for text, offers in parts:
            rows.addWidget(_paragraph(text))
            buttons = QHBoxLayout()
            for number, (label, do) in enumerate(offers):
                buttons.addWidget(self._button(label, do, first=number == 0))
            buttons.addStretch(1)
            rows.addLayout(buttons)

    def _button(self, label: str, do: Callable[[], None], *, first: bool) -> QPushButton:
        button = QPushButton(label)
        button.setProperty("role", "primary" if first else "")

        def act() -> None:
            self.close()
            do()

        button.clicked.connect(act)
        return button

    def open_at(self, place: QPoint) -> None:
        """Open with the upper left corner at a place of the screen, or as near as there is room."""
        self.adjustSize()
        area = self.geometry()
        area.moveTo(place + QPoint(8, 8))
        self.setGeometry(inside(area, screen_area(self)))
        self.show()
        buttons = self.findChildren(QPushButton)
        (buttons[0] if buttons else self).setFocus()


def _paragraph(text: str) -> QLabel:
    label = QLabel(undirected(text))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setFixedWidth(_WIDTH)
    label.setFixedHeight(label.heightForWidth(_WIDTH))
    return label
