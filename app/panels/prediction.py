"""The prediction: a map or a line over the data, which classes are mistaken, and the largest errors."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.desk import Desk
from app.predicting.panel import PredictionPanel


def make(desk: Desk) -> QWidget:
    """Make the panel."""
    return PredictionPanel(desk)
