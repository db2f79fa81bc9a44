"""Pictures of the window and its panels: to the clipboard and to files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.main_window import MainWindow


class Pictures:
    """Takes pictures of a window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def ask(self) -> None:
        """Let the person choose what to save, and how large."""

    def copy(self) -> None:
        """Copy the focused panel, or the window, to the clipboard."""
