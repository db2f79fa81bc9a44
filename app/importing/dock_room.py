"""Room for a page in a dock, borrowed from what stands around it and given back afterwards."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

_LEFT_OVER = 110
"""The height that a dock below or above keeps, in pixels."""
_SHARE = 0.45
"""The most of the window's width that is taken."""


class DockRoom:
    """Makes a dock wider, and higher at the cost of those in its column.

    Args:
        dock: The dock; one that floats is left as it is.
        width: How wide it is wanted, in pixels.
    """

    def __init__(self, dock: QDockWidget, width: int) -> None:
        self._dock = dock
        self._before: list[tuple[QDockWidget, int, int]] = []
        window = dock.parentWidget()
        if dock.isFloating() or not isinstance(window, QMainWindow):
            return
        column = [its for its in window.findChildren(QDockWidget) if _shares(window, its, dock)]
        self._before = [(its, its.width(), its.height()) for its in (dock, *column)]
        wanted = min(max(dock.width(), width), round(_SHARE * window.width()))
        window.resizeDocks([dock], [wanted], Qt.Orientation.Horizontal)
        if column:
            taken = sum(max(its.height() - _LEFT_OVER, 0) for its in column)
            heights = [dock.height() + taken, *(min(its.height(), _LEFT_OVER) for its in column)]
            window.resizeDocks([dock, *column], heights, Qt.Orientation.Vertical)

    def give_back(self) -> None:
        """Let everything be as large as it was."""
        window = self._dock.parentWidget()
        docks = [its for its, _, _ in self._before]
        if docks and isinstance(window, QMainWindow) and not any(its.isFloating() for its in docks):
            window.resizeDocks(docks[:1], [self._before[0][1]], Qt.Orientation.Horizontal)
            window.resizeDocks(docks, [high for _, _, high in self._before], Qt.Orientation.Vertical)


def _shares(window: QMainWindow, other: QDockWidget, dock: QDockWidget) -> bool:
    """Whether another dock stands in the same column, above or below."""
    beside = window.dockWidgetArea(other) == window.dockWidgetArea(dock) and other.isVisible()
    return (
        other is not dock
        and beside
        and not other.isFloating()
        and other not in window.tabifiedDockWidgets(dock)
    )
