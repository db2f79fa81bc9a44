"""Pictures and films on their way into files: a name, a question before one is replaced, the writing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.films import FILM_FILES
from app.picture_files import PICTURE_FILES
from app.settings import Settings
from nnviz.errors import UserError
from nnviz.scene.marks import undirected
from nnviz.whole_files import TAKEN, write_whole

_FOLDER = "picture_folder"
_MOST_NAMES = 1000


@dataclass(frozen=True)
class Place:
    """Where a file goes.

    Attributes:
        path: The file.
        replace: Whether one that is there may be replaced: somebody was asked.
    """

    path: Path
    replace: bool = False

    def write(self, data: bytes) -> Path:
        """Write a file; beside one that has come meanwhile, if nobody was asked about it.

        Returns:
            The file.

        Raises:
            UserError: If it cannot be written.
        """
        if self.replace:
            write_whole(self.path, data, code="picture_file")
            return self.path
        for _ in range(_MOST_NAMES):
            path = free(self.path)
            try:
                write_whole(path, data, code="picture_file", fresh=True)
            except UserError as error:
                if error.code != TAKEN:
                    raise
            else:
                return path
        raise UserError(TAKEN, f"There are too many files called {self.path.name}. Choose another name.")


def ask_where(
    parent: QWidget, settings: Settings, name: str, ending: str, take: Callable[[Place], object]
) -> None:
    """Ask for a file, beside the window, which stays usable.

    Args:
        parent: Over which widget.
        settings: Where the folder is remembered.
        name: What the file is called, without the ending.
        ending: Its ending, without the dot.
        take: Gets the answer, if there is one.
    """
    row = PICTURE_FILES[ending] if ending in PICTURE_FILES else FILM_FILES[ending]
    path = free(folder_of(settings) / f"{name}.{ending}")
    dialog = QFileDialog(parent, "Save picture", str(path), f"{row.label} (*.{ending})")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending)
    # Some systems' dialogs ask before the ending is added, which is about another file: it is asked here.
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def answer(chosen: str) -> None:
        found = with_ending(Path(chosen), ending)
        if found.exists():
            _ask_whether(parent, found, lambda: take(Place(found, replace=True)), again)
        else:
            take(Place(found))

    def again() -> None:
        ask_where(parent, settings, name, ending, take)

    dialog.fileSelected.connect(answer)
    dialog.open()


def _ask_whether(
    parent: QWidget, path: Path, replace: Callable[[], object], again: Callable[[], object]
) -> None:
    """Ask whether a file may be replaced."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("Save picture")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(f"{undirected(path.name)} is already there.")
    box.setInformativeText("Replacing it cannot be undone.")
    yes = box.addButton("&Replace", QMessageBox.ButtonRole.AcceptRole)
    other = box.addButton("Choose &another name", QMessageBox.ButtonRole.ActionRole)
    box.setDefaultButton(other)
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    cancel.setIcon(QIcon())  # some styles give it one, and the other buttons none
    box.setEscapeButton(cancel)
    box.buttonClicked.connect(lambda its: replace() if its is yes else again() if its is other else None)
    box.open()


def ask_to_give_up(parent: QWidget, leave: Callable[[], object]) -> QMessageBox:
    """Make the question whether a film that is being made may be lost; ``leave`` is called if so."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("Close")
    box.setText("A film is still being made.")
    box.setInformativeText("If the window is closed now, nothing of it is written.")
    give_up = box.addButton("&Give it up and close", QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton("&Keep the window open", QMessageBox.ButtonRole.RejectRole)
    for button in (give_up, stay):
        button.setIcon(QIcon())
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.buttonClicked.connect(lambda its: leave() if its is give_up else None)
    return box


def with_ending(path: Path, ending: str) -> Path:
    """Give a path that ends as the kind of file does: what is written is of that kind, whatever was typed."""
    return path if path.suffix.lower() == f".{ending}" else path.with_name(f"{path.name}.{ending}")


def free(path: Path) -> Path:
    """Give the first name that no file has: "a.png", "a-2.png" and so on."""
    number = 2
    found = path
    while found.exists() and number < _MOST_NAMES:
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return found


def folder_of(settings: Settings) -> Path:
    """Give the folder of the last picture; at first, or where that is gone, the person's own for pictures."""
    usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    for name in (settings.text(_FOLDER), usual):
        if name and Path(name).is_dir():
            return Path(name)
    return Path.home()


def keep_folder(settings: Settings, path: Path) -> None:
    """Remember the folder of a picture."""
    settings.keep(_FOLDER, str(path.parent))
