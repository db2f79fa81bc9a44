"""Opening what is to be learned from: files, samples, and what was open last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.desk import Desk
from app.drops import dragged, meant_by, named, short_name, text_of
from app.importing.remembering import choices_of, recall_choices, remember_choices, settings_from_json
from app.importing.sources import PASTED, Source, file_source, text_source
from app.memory import finish_with, recall
from app.settings import Settings
from app.strip import Message, Strip
from nnviz.changes import changes
from nnviz.datasets.samples import SAMPLES
from nnviz.datasets.table import Table
from nnviz.document import Document
from nnviz.errors import UserError
from nnviz.presets import document_of_sample
from nnviz.proposals import propose

FIRST_SAMPLE = "laptop"
PREFIX = "sample:"
_NO_TABLE = ("not_a_table", "too_large", "damaged", "encrypted", "no_workbooks")
_HOPELESS = ("cancelled", "not_found", "not_allowed", "not_a_file", "changed", "memory", "failed", *_NO_TABLE)
"""Codes of refusals that no other way of reading heals."""
_ENDINGS = "*.csv *.tsv *.txt *.tab *.dat *.data *.csv.gz *.tsv.gz *.zip *.xlsx *.ods *.xls"


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


class Opening(QObject):
    """Opens files, texts and samples in a window.

    Args:
        desk: Where they go.
        settings: Where recent files are remembered, and what was said about each.
        window: The parent of dialogs.
        strip: Where it is said what could not be opened.
    """

    def __init__(self, desk: Desk, settings: Settings, window: QWidget, strip: Strip) -> None:
        super().__init__(window)
        self._bridge = desk.bridge
        self._importer = desk.importer
        self._settings = settings
        self._window = window
        self._strip = strip
        self._pasted: Source | None = None
        self._others: tuple[Path, tuple[str, ...]] | None = None
        self._importer.begun.connect(self._say_no_more)
        self._importer.stood.connect(self._note_read)
        self._importer.failed.connect(self._say_failed)
        self._importer.used.connect(self._say_used)
        self._bridge.opened.connect(lambda: self._add_recent(self._bridge.document.data.source))

    def ask(self) -> None:
        """Let the person choose a file."""
        folder = self._settings.text("folder", str(Path.home()))
        dialog = QFileDialog(self._window, "Open a table", folder)
        dialog.setNameFilters([f"Tables ({_ENDINGS})", "All files (*)"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.open_path(Path(path)))
        dialog.open()

    def open_path(self, path: Path) -> None:
        """Read a file in the background, then let it be looked at before it is used."""
        self._others = None
        path = self._noted(path)
        self._importer.open(file_source(path), recall_choices(self._settings, str(path)))

    def _noted(self, path: Path) -> Path:
        path = path.absolute()
        self._settings.keep("folder", str(path.parent))
        return path

    def _note_read(self) -> None:
        """Count a file among the recent ones once it proved to hold a table."""
        source = self._importer.source
        if source is not None and self._importer.proposal is not None:
            self._add_recent(source.key)
        self._say_others(source)

    def _say_others(self, source: Source | None) -> None:
        """Name what came with the file that is looked at now, and why it was left."""
        (file, others), self._others = self._others or (None, ()), None
        if file is not None and source is not None and source.key == str(file.absolute()):
            text = (
                f"This is {short_name(file)}, which is used when you say so. "
                f"nnviz takes one table at a time, so it left {named(others)}."
            )
            self._strip.say(Message("others", text, seconds=20))

    def _add_recent(self, source: str) -> None:
        if source != PASTED and not source.startswith(PREFIX):
            self._settings.add_recent(source)

    def _say_no_more(self) -> None:
        """Take away what was said of the table before."""
        for key in ("refused", "used", "others"):
            self._strip.clear(key)

    def take(self, mime: QMimeData) -> None:
        """Open what was dropped or pasted; what is left out beside it is named."""
        found = dragged(mime)
        plain, web_page = text_of(mime) if found.has_text else ("", "")
        if plain:
            found = meant_by(plain)
        if found.why:
            self._strip.say(Message("refused", found.why, "warning"))
        elif found.file is not None:
            self.open_path(found.file)
            self._others = (found.file, found.others) if found.others else None
        else:
            self._open_text(plain, web_page)

    def _open_text(self, plain: str, web_page: str) -> None:
        if not plain.strip() and not web_page.strip():
            self._strip.say(
                Message("refused", "There is nothing to paste. Copy some cells first.", "warning")
            )
            return
        self._pasted = text_source(plain, web_page, "Pasted table")
        self._importer.open(self._pasted)

    def paste(self) -> None:
        """Open what is on the clipboard."""
        mime = QGuiApplication.clipboard().mimeData()
        if mime is None or not mime.formats():
            self._strip.say(Message("refused", "The clipboard is empty. Copy some cells first.", "warning"))
        else:
            self.take(mime)

    def look_again(self) -> None:
        """Look at the present table once more, as it was read."""
        document = self._bridge.document
        source = document.data.source
        if source == PASTED and self._pasted is not None:
            self._importer.open(self._pasted, choices_of(document), again=True)
        elif source == PASTED or source.startswith(PREFIX):
            text = "The text that this table was read from is no longer there. Paste it again."
            self._strip.say(Message("refused", text, "warning"))
        else:
            self._importer.open(file_source(Path(source)), choices_of(document), again=True)

    def _say_failed(self, error: UserError) -> None:
        """Say why a table could not be read, and offer to say how."""
        if error.code == "cancelled":
            return
        hopeless = error.code in _HOPELESS or error.code.startswith("archive_")
        actions = () if hopeless else (("Open import", self._importer.stand),)
        self._strip.say(Message("refused", error.message, "warning", actions))

    def _say_used(self, before: Document, document: Document) -> None:
        """Remember what was said about the table, and say what it changed."""
        self.remember()
        # In a turn of its own: the window has had enough to do, and of a wide table this takes a while.
        QTimer.singleShot(0, self, lambda: self._say_changes(before, document))

    def _say_changes(self, before: Document, document: Document) -> None:
        found = "; ".join(map(str, changes(before, document)))
        if found:
            undo = (("Undo", self._bridge.undo),)
            self._strip.say(Message("used", f"The new data changed {found}.", actions=undo, seconds=20))

    def remember(self) -> None:
        """Remember how the present file is read and what its columns are for."""
        document = self._bridge.newest_document
        if document.data.source in self._settings.recent:
            remember_choices(self._settings, document)

    def open_at_once(self, path: Path) -> None:
        """Read a file in the background and train on it, as it was used last or as it is guessed."""
        path = self._noted(path)
        choices = recall_choices(self._settings, str(path))

        def finish(table: Table) -> Document:
            proposal = propose(str(path), table, choices)
            if proposal.document is None:
                raise proposal.problem or UserError("failed", "Nothing can be learned from that table.")
            return proposal.document

        self._bridge.open_path(path, finish, settings=choices.settings)

    def open_again(self, path: Path, memory: dict[str, Any]) -> None:
        """Read the file that was open last, with what was decided about it, and stay paused."""
        settings = settings_from_json(memory.get("reading"))
        self._bridge.open_path(path, finish_with(memory, str(path)), play=False, settings=settings)

    def open_sample(self, key: str) -> None:
        """Put a bundled sample in the place of the document, and train it."""
        self._importer.cancel()
        if self._bridge.load(document_of_sample(key), "Open sample"):
            self._bridge.play()

    def open_argument(self, argument: str) -> None:
        """Open what was named at the start: a file, or such as "sample:xor"."""
        if not argument.startswith(PREFIX):
            self.open_at_once(Path(argument).expanduser())
            return
        try:
            SAMPLES[argument.removeprefix(PREFIX)]
        except UserError as error:
            self._bridge.refused.emit(error)
            return
        self.open_sample(argument.removeprefix(PREFIX))
