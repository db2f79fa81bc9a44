"""Opening what is to be learned from: files, samples, and what was open last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from app.bridge import Bridge
from app.memory import finish_with, recall
from app.settings import Settings
from nnviz.datasets.samples import SAMPLES
from nnviz.document import Document
from nnviz.errors import UserError
from nnviz.presets import document_of_sample

FIRST_SAMPLE = "laptop"
PREFIX = "sample:"


def first_document(argument: str | None, settings: Settings) -> Document:
    """Give what the window begins with: a sample that was asked for, what was open last, or the laptops."""
    if argument is not None and argument.startswith(PREFIX) and argument.removeprefix(PREFIX) in SAMPLES:
        return document_of_sample(argument.removeprefix(PREFIX))
    memory = settings.json("document") if argument is None else None
    found = recall(memory) if isinstance(memory, dict) else None
    return found or document_of_sample(FIRST_SAMPLE)


def remembered_file(settings: Settings) -> tuple[Path, dict[str, Any]] | None:
    """Give the file that was open last and what was decided about it, if it is still there."""
    memory = settings.json("document")
    if not isinstance(memory, dict) or str(memory.get("source", PREFIX)).startswith(PREFIX):
        return None
    path = Path(str(memory["source"]))
    return (path, memory) if path.is_file() else None


class Opening:
    """Opens files and samples in a window.

    Args:
        bridge: Where they go.
        settings: Where recent files are remembered.
        window: The parent of dialogs.
    """

    def __init__(self, bridge: Bridge, settings: Settings, window: QWidget) -> None:
        self._bridge = bridge
        self._settings = settings
        self._window = window

    def ask(self) -> None:
        """Let the person choose a file."""
        folder = self._settings.text("folder", str(Path.home()))
        dialog = QFileDialog(self._window, "Open a table", folder)
        dialog.setNameFilters(["Tables (*.csv *.tsv *.txt *.tab *.dat)", "All files (*)"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.open_path(Path(path)))
        dialog.open()

    def open_path(self, path: Path) -> None:
        """Read a file in the background and train on it."""
        path = path.absolute()
        self._settings.keep("folder", str(path.parent))
        self._settings.add_recent(str(path))
        self._bridge.open_path(path)

    def open_again(self, path: Path, memory: dict[str, Any]) -> None:
        """Read the file that was open last, with what was decided about it, and stay paused."""
        self._bridge.open_path(path, finish_with(memory, str(path)), play=False)

    def open_sample(self, key: str) -> None:
        """Put a bundled sample in the place of the document, and train it."""
        if self._bridge.load(document_of_sample(key), "Open sample"):
            self._bridge.play()

    def open_argument(self, argument: str) -> None:
        """Open what was named at the start: a file, or such as "sample:xor"."""
        if not argument.startswith(PREFIX):
            self.open_path(Path(argument).expanduser())
            return
        try:
            SAMPLES[argument.removeprefix(PREFIX)]
        except UserError as error:
            self._bridge.refused.emit(error)
            return
        self.open_sample(argument.removeprefix(PREFIX))
