"""The network: see ``app.graph``."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.desk import Desk
from app.graph.view import NetworkView


def make(desk: Desk) -> QWidget:
    """Make the panel."""
    return NetworkView(desk)


__all__ = ["NetworkView", "make"]
