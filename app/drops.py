"""What is dragged or pasted: what can be opened is named, what cannot is refused with a word why."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

from nnviz.numbers import format_count
from nnviz.scene.marks import undirected

_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".svg", ".webp", ".tif", ".tiff", ".ico", ".heic"}
_OTHERS = {
    ".pdf": "a PDF document",
    ".doc": "a text document",
    ".docx": "a text document",
    ".odt": "a text document",
    ".pptx": "a presentation",
    ".exe": "a program",
    ".mp3": "a sound",
    ".mp4": "a film",
}
_LINK = "That is a link, and nnviz loads nothing from the network. Save the file, then drop it."
_WEB = re.compile(r"(?:https?|ftps?|s3|gs)://\S+$|www\.\S+\.\S+$", re.IGNORECASE)
_PATH = re.compile(r"/[^/\s]|~/|[A-Za-z]:[\\/]|\\\\[^\\]")
_SIGNS = re.compile(r"[\t,;|]")
_LONGEST_PATH = 4096
_MOST_LETTERS = 44
_MOST_NAMED = 3
_TABLE_TEXTS = ("text/csv", "text/tab-separated-values", "text/comma-separated-values")
_MOST_BYTES = 1 << 28


@dataclass(frozen=True)
class Dragged:
    """What a drag or the clipboard holds.

    Attributes:
        file: The file to open, or None.
        others: Names of what is left out beside it.
        has_text: Whether there is text to read a table from instead of a file.
        why: Why nothing can be opened, or "".
    """

    file: Path | None = None
    others: tuple[str, ...] = ()
    has_text: bool = False
    why: str = ""

    @property
    def target(self) -> str:
        """What the drop would open, or why it would not."""
        if self.why:
            return self.why
        if self.file is None:
            return "Read the text as a table"
        more = f"\nNot opened, for it is one at a time: {named(self.others)}" if self.others else ""
        return f"Open {short_name(self.file)}{more}"


def dragged(mime: QMimeData) -> Dragged:
    """Look at what is dragged or pasted, without reading it."""
    if mime.hasUrls():
        return _dragged_urls(mime)
    if mime.hasText() or mime.hasHtml() or any(mime.hasFormat(kind) for kind in _TABLE_TEXTS):
        return Dragged(has_text=True)
    if mime.hasImage():
        return Dragged(why="That is a picture. Drop or paste a table, such as a CSV file.")
    return Dragged(why="Only files and text can be opened here.")


def _dragged_urls(mime: QMimeData) -> Dragged:
    urls = mime.urls()
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    tables = [path for path in paths if not why_no_table(path)]
    if tables:
        rest = [_shortened(path.name) for path in paths if path is not tables[0]]
        rest += [_shortened(url.toString()) for url in urls if not url.isLocalFile()]
        return Dragged(tables[0], tuple(rest))
    if paths:
        return Dragged(why=why_no_table(paths[0]))
    return Dragged(why=_LINK)


def meant_by(text: str) -> Dragged:
    """Tell what a pasted text is: cells, the path or address of a file, a link, or mere words."""
    line = text.strip()
    if "\n" in line or not 0 < len(line) <= _LONGEST_PATH:
        return Dragged(has_text=True)
    line = line.strip("\"'")
    if _WEB.match(line):
        return Dragged(why=_LINK)
    path = _path_in(line)
    if path is not None:
        return _of_path(path)
    if not _SIGNS.search(line):
        return Dragged(
            why="That is a text, not a table. Copy the cells of a table with their names, then paste."
        )
    return Dragged(has_text=True)


def _path_in(line: str) -> Path | None:
    """Give the path that a line is, if it is one, whether there is such a file or not."""
    if line.lower().startswith("file:"):
        local = QUrl(line).toLocalFile()
        return Path(local) if local else None
    if _PATH.match(line):
        return Path(line).expanduser()
    return None


def _of_path(path: Path) -> Dragged:
    try:
        why = why_no_table(path) if path.exists() else f"There is no file {short_name(path)} at that place."
    except (OSError, ValueError, RuntimeError):
        why = "No file can have that path."
    return Dragged(why=why) if why else Dragged(path)


def text_of(mime: QMimeData) -> tuple[str, str]:
    """Take the text out: plain text, or else the HTML of a web page."""
    plain = mime.text() if mime.hasText() else ""
    for kind in _TABLE_TEXTS:
        if not plain.strip() and mime.hasFormat(kind):
            plain = bytes(mime.data(kind).data()[:_MOST_BYTES]).decode("utf-8", "replace")
    return plain, mime.html() if mime.hasHtml() and not plain.strip() else ""


def short_name(path: Path) -> str:
    """Give a file's name; a long one, which no line can be broken in, without its middle."""
    return _shortened(path.name)


def _shortened(name: str) -> str:
    name = undirected(" ".join(name.split()))
    return name if len(name) <= _MOST_LETTERS else f"{name[:22]}…{name[-(_MOST_LETTERS - 23) :]}"


def named(names: tuple[str, ...]) -> str:
    """Name a few, and count the others."""
    more = f" and {format_count(len(names) - _MOST_NAMED)} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def why_no_table(path: Path) -> str:
    """Say why a file cannot be a table by what it is or is called, or ""."""
    ending, name = path.suffix.lower(), short_name(path)
    if path.is_dir():
        return f"{name or 'This'} is a folder. Drop a table, such as a CSV file."
    if ending in _PICTURES:
        return f"{name} is a picture. Drop a table, such as a CSV file."
    if ending in _OTHERS:
        return f"{name} is {_OTHERS[ending]}. Drop a table, such as a CSV file."
    return ""


class DropTarget(QObject):
    """Makes a whole window one target.

    Args:
        window: The window.
        take: What to do with what was dropped.
    """

    def __init__(self, window: QWidget, take: Callable[[QMimeData], None]) -> None:
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
        found = dragged(event.mimeData())
        self._show(found.target, bool(found.why))
        if found.why and event.type() == QEvent.Type.DragMove:
            event.ignore()
        elif found.why:
            # Entering is accepted, so that leaving is told too; the cursor says "no" at the first move.
            event.setDropAction(Qt.DropAction.IgnoreAction)
            event.accept()
        else:
            _accept_copy(event)
        return True

    def _drop(self, event: QDropEvent) -> bool:
        self.overlay.hide()
        if dragged(event.mimeData()).why:
            event.ignore()
        else:
            _accept_copy(event)
            self._take(event.mimeData())
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
