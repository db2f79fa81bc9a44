"""The page of a lab: controls above, their picture below; it scrolls where there is no room for both."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.desk import Desk
from app.picture_view import PictureView


class LabPage(QScrollArea):
    """A panel with controls and a picture.

    Args:
        desk: What all panels share.
        name: What it is called.
    """

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__()
        self.desk = desk
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        page.setObjectName("page")
        self.rows = QVBoxLayout(page)
        self.rows.setContentsMargins(12, 8, 12, 8)
        self.rows.setSpacing(6)
        self.setWidget(page)
        self._picture: PictureView | None = None

    @property
    def picture_view(self) -> PictureView | None:
        """The picture that is taken of the panel."""
        return self._picture

    def show_picture(self, view: PictureView, least: int) -> None:
        """Put the picture in, at least so many pixels high at the usual text size."""
        self._picture = view
        view.setMinimumHeight(round(least * min(self.desk.look.text_scale, 1.6)))
        view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.rows.addWidget(view, 1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard on to the picture."""
        super().focusInEvent(event)
        if self._picture is not None:
            self._picture.setFocus()


def plain_label(text: str = "", role: str = "") -> QLabel:
    """Make a label of plain text that wraps and can be selected, also by keyboard."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        label.setProperty("role", role)
    return label


_WIDEST = "Slope below 0"


def field_label(text: str, control: QWidget) -> QLabel:
    """Make the label of a control; as wide as those of a lab's other forms: they stand in one line."""
    label = QLabel(text)
    label.setBuddy(control)
    label.setMinimumWidth(label.fontMetrics().horizontalAdvance(_WIDEST))
    return label


def beside(*widgets: QWidget) -> QHBoxLayout:
    """Lay widgets beside one another: labels, ticks and tool buttons as they are, others share the rest."""
    across = QHBoxLayout()
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(6)
    for widget in widgets:
        across.addWidget(widget, 0 if isinstance(widget, QLabel | QCheckBox | QToolButton) else 1)
    return across
