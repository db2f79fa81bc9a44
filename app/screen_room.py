"""How much room a screen has for the window."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_TITLE = 38
"""Pixels that most desktops put over a window as its title; known for sure only once it stands."""
_UNSEEN = ("offscreen", "minimal", "minimalegl", "vnc")


def screen_area(window: QWidget) -> QRect:
    """Give where a window's inside may be, without its title and the desktop's own bars."""
    area = window.screen().availableGeometry()
    if QGuiApplication.platformName() in _UNSEEN:  # its screen is made up, and shows nothing
        return area.united(QRect(0, 0, 8000, 8000))
    title = window.geometry().top() - window.frameGeometry().top() if window.isVisible() else _TITLE
    return area.adjusted(0, max(title, 0), 0, 0)


def inside(geometry: QRect, area: QRect) -> QRect:
    """Give the nearest place in an area, smaller where it is too large."""
    size = geometry.size().boundedTo(area.size())
    left = min(max(geometry.left(), area.left()), area.left() + area.width() - size.width())
    top = min(max(geometry.top(), area.top()), area.top() + area.height() - size.height())
    return QRect(left, top, size.width(), size.height())
