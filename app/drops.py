"""Files dragged over the window: what can be opened is named, what cannot is refused with a word why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".svg", ".webp", ".tif", ".tiff", ".ico"}
_OTHERS = {
    ".pdf": "a PDF document",
    ".zip": "an archive",
    ".xlsx": "a spreadsheet: save it as CSV first",
    ".xls": "a spreadsheet: save it as CSV first",
    ".docx": "a text document",
    ".exe": "a program",
}
_MOST_LETTERS = 44


def dropped_file(mime: QMimeData) -> Path | None:
    """Give the one local file that is dragged, or None."""
    urls = mime.urls() if mime.hasUrls() else []
    local = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return local[0] if len(local) == 1 == len(urls) else None


def short_name(path: Path) -> str:
    """Give a file's name; a long one, which no line can be broken in, without its middle."""
    name = path.name
    return name if len(name) <= _MOST_LETTERS else f"{name[:22]}…{name[-(_MOST_LETTERS - 23) :]}"


def refusal(mime: QMimeData) -> str:
    """Say why what is dragged cannot be opened, or ""."""
    path = dropped_file(mime)
    if path is None:
        return "Drop one file at a time." if mime.hasUrls() else "Only files can be dropped here."
    ending, name = path.suffix.lower(), short_name(path)
    if path.is_dir():
        return f"{name} is a folder. Drop a table, such as a CSV file."
    if ending in _PICTURES:
        return f"{name} is a picture. Drop a table, such as a CSV file."
    if ending in _OTHERS:
        return f"{name} is {_OTHERS[ending]}."
    return ""


class DropTarget(QObject):
    """Makes a whole window one target for files.

    Args:
        window: The window.
        take: What to do with a file that was dropped.
    """

    def __init__(self, window: QWidget, take: Callable[[Path], None]) -> None:
        super().__init__(window)
        self._window = window
        self._take = take
        self.overlay = QLabel(window)
        self.overlay.setObjectName("overlay")
        self.overlay.setTextFormat(Qt.TextFormat.PlainText)
        self.overlay.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.overlay.setWordWrap(True)
        self.overlay.setMargin(24)
        self.overlay.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.overlay.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent | QDragMoveEvent):
            return self._over(event)
        if isinstance(event, QDropEvent):
            return self._drop(event)
        if event.type() == QEvent.Type.DragLeave:
            self.overlay.hide()
            return True
        return False

    def _over(self, event: QDragEnterEvent | QDragMoveEvent) -> bool:
        why = refusal(event.mimeData())
        path = dropped_file(event.mimeData())
        self._show(why or f"Open {short_name(path) if path is not None else ''}", bool(why))
        if why and event.type() == QEvent.Type.DragMove:
            event.ignore()
        elif why:
            # Entering is accepted, so that leaving is told too; the cursor says "no" at the first move.
            event.setDropAction(Qt.DropAction.IgnoreAction)
            event.accept()
        else:
            _accept_copy(event)
        return True

    def _drop(self, event: QDropEvent) -> bool:
        self.overlay.hide()
        path = dropped_file(event.mimeData())
        if path is None or refusal(event.mimeData()):
            event.ignore()
        else:
            _accept_copy(event)
            self._take(path)
        return True

    def _show(self, text: str, refused: bool) -> None:
        self.overlay.setText(text)
        if self.overlay.property("refused") != refused:
            self.overlay.setProperty("refused", refused)
            self.overlay.style().unpolish(self.overlay)
            self.overlay.style().polish(self.overlay)
        self.overlay.setGeometry(self._window.rect())
        self.overlay.raise_()
        self.overlay.show()


def _accept_copy(event: QDropEvent) -> None:
    """Take a file without ever promising to move it: whoever moves, deletes it at its old place."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
