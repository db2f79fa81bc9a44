"""What a picture can be taken of: the window, its panels, and views that are drawn for the purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from app.exporting.wish import WINDOW, Wish
from app.picture_view import PictureView
from app.views import VIEWS

if TYPE_CHECKING:
    from app.main_window import MainWindow

_LEAST = (320.0, 240.0)


def picture_in(panel: QWidget) -> PictureView | None:
    """Give the picture that a panel is, or names as ``picture_view`` among its controls; else None."""
    view = panel if isinstance(panel, PictureView) else getattr(panel, "picture_view", None)
    return view if isinstance(view, PictureView) else None


def picture_of(window: MainWindow, view: str) -> PictureView | None:
    """Give the picture of a panel, or None where it has none, or is not there."""
    panel = window.panels.get(view)
    return picture_in(panel) if panel is not None else None


def subjects_of(window: MainWindow) -> list[tuple[str, str]]:
    """Give the keys and labels of all that a picture can be taken of."""
    others = [
        (key, panel.accessibleName())
        for key, panel in window.panels.items()
        if key not in VIEWS and picture_in(panel) is not None
    ]
    return [(WINDOW, "Window"), *((row.key, row.label) for row in VIEWS.values()), *others]


def subject_at(window: MainWindow, widget: QWidget | None) -> str:
    """Give the key of the panel that a widget belongs to, or the window's."""
    known = {key for key, _ in subjects_of(window)}
    for key, panel in window.panels.items():
        if widget is not None and key in known and (widget is panel or panel.isAncestorOf(widget)):
            return key
    return WINDOW


def focused_in(window: MainWindow) -> str:
    """Give the key of the panel that has the focus, or the window's."""
    return subject_at(window, QApplication.focusWidget())


def size_of(window: MainWindow, wish: Wish) -> tuple[float, float]:
    """Give width and height on screen of what is wanted; where it is on none, those that it usually has."""
    if wish.is_window:
        return float(window.width()), float(window.height())
    if wish.is_slide:
        return wish.slide_size
    view = picture_of(window, wish.view)
    if (view is None or not view.isVisible()) and wish.view in VIEWS:
        wide, high = VIEWS[wish.view].size
        return float(wide), float(high)
    shown = view.size().toTuple() if view is not None else _LEAST
    return max(float(shown[0]), _LEAST[0]), max(float(shown[1]), _LEAST[1])
