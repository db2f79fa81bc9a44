"""How the network learns: loss, optimizer, rate, epochs, batches."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.desk import Desk
from app.fields import TRAIN_FIELDS
from app.forms import Form


def make(desk: Desk) -> QWidget:
    """Make the panel."""
    area = QScrollArea()
    area.setAccessibleName("Training")
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    # What the window has more in height goes to the data, whose table can use it.
    area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    page = QWidget()
    page.setObjectName("page")
    rows = QVBoxLayout(page)
    rows.setContentsMargins(12, 8, 12, 8)
    rows.addWidget(Form(desk.bridge, TRAIN_FIELDS))
    rows.addStretch(1)
    area.setWidget(page)
    return area
