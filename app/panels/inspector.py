"""The inspector: see ``app.inspecting``."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.desk import Desk
from app.inspecting.inspector import Inspector


def make(desk: Desk) -> QWidget:
    """Make the panel."""
    return Inspector(desk)


__all__ = ["Inspector", "make"]
