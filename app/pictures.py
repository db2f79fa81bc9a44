"""Pictures of the window and its panels: to the clipboard and to files."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app.captions import file_stem
from app.crash import version_of
from app.figures import render_png
from app.picture_dialog import PictureDialog
from app.picture_view import PictureView
from app.strip import Message
from nnviz.errors import UserError
from nnviz.theme import load_theme

if TYPE_CHECKING:
    from app.main_window import MainWindow

WINDOW = "window"


def png_of(image: QImage) -> bytes:
    """Give an image as a PNG file's bytes."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def picture_in(panel: QWidget) -> PictureView | None:
    """Give the picture that a panel is, or names as ``picture_view`` among its controls; else None."""
    view = panel if isinstance(panel, PictureView) else getattr(panel, "picture_view", None)
    return view if isinstance(view, PictureView) else None


class Pictures(QObject):
    """Takes pictures of a window.

    Args:
        window: The window.
    """

    _written = Signal(str, str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._writers: list[threading.Thread] = []
        self._written.connect(self._say_written)
        self.dialog: PictureDialog | None = None

    def views(self) -> list[tuple[str, str]]:
        """Give the keys and labels of all that a picture can be taken of."""
        panels = self._window.panels.items()
        shown = [(key, its.accessibleName()) for key, its in panels if picture_in(its) is not None]
        return [(WINDOW, "Window"), *shown]

    def focused(self) -> str:
        """Give the key of the panel that has the focus, or the window's."""
        focus = QApplication.focusWidget()
        for key, panel in self._window.panels.items():
            if focus is not None and picture_in(panel) and (focus is panel or panel.isAncestorOf(focus)):
                return key
        return WINDOW

    def take(self, view: str, scale: float, theme: str) -> QImage:
        """Make the picture of the window or a panel.

        Raises:
            UserError: If there is nothing to be seen yet, or it would be too large.
        """
        snapshot = self._window.desk.bridge.snapshot
        if snapshot is None:
            raise UserError("no_picture", "There is nothing to be seen yet. Wait until the network is drawn.")
        if view == WINDOW:
            from app.window_picture import render_window  # noqa: PLC0415 - it needs the main window itself

            size = (self._window.width(), self._window.height())
            image = render_window(snapshot, size, scale, theme, like=self._window)
        else:
            panel = picture_in(self._window.panels[view])
            assert panel is not None
            wide, high = max(panel.width(), 320), max(panel.height(), 240)
            picture = panel.draw(load_theme(theme), (float(wide), float(high)), bare=True)
            if picture is None:
                raise UserError("no_picture", "There is nothing to be seen in this panel yet.")
            image = render_png(picture, scale)
        self._write_on(image, view)
        return image

    def _write_on(self, image: QImage, view: str) -> None:
        """Let the picture say what it is without being looked at."""
        bridge = self._window.desk.bridge
        document = bridge.document
        image.setText("Title", f"{document.title}, {view} at epoch {bridge.progress.epoch}")
        image.setText("Data set", Path(document.data.source).name)
        image.setText("Seed", str(document.train.seed))
        image.setText("Epoch", str(bridge.progress.epoch))
        image.setText("Software", f"nnviz {version_of('nnviz')}")

    def name(self, view: str) -> str:
        """Suggest a file's name, such as "laptop_epoch20_network.png"."""
        bridge = self._window.desk.bridge
        return f"{file_stem(bridge.document, bridge.progress.epoch)}_{view}.png"

    def ask(self) -> None:
        """Let the person choose what to save, how large, and in which colours."""
        if self.dialog is None:
            self.dialog = PictureDialog(self._window, self.views(), self._window.desk.look.theme.key)
            self.dialog.taking = self.take
            self.dialog.save_asked.connect(self._ask_where)
            self.dialog.copy_asked.connect(self.copy_as)
        self.dialog.show_view(self.focused())
        self.dialog.show()
        self.dialog.raise_()

    def _ask_where(self, view: str, scale: float, theme: str) -> None:
        folder = Path(self._window.settings.text("picture_folder", str(Path.home())))
        dialog = QFileDialog(
            self._window, "Save picture", str(folder / self.name(view)), "PNG pictures (*.png)"
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("png")
        dialog.fileSelected.connect(lambda path: self.save(Path(path), view, scale, theme))
        dialog.open()

    def save(self, path: Path, view: str, scale: float, theme: str) -> bool:
        """Begin to write a picture to a file; tells whether there is one, and says what came of it."""
        try:
            image = self.take(view, scale, theme)
        except UserError as error:
            self._window.watch.say_refused(error)
            return False
        # Of three times the size, PNG takes as long as several frames.
        writer = threading.Thread(target=self._write, args=(path, image), name="picture writer")
        self._writers = [its for its in self._writers if its.is_alive()]
        self._writers.append(writer)
        writer.start()
        return True

    def _write(self, path: Path, image: QImage) -> None:
        """Write a file; in a thread of its own."""
        try:
            path.write_bytes(png_of(image))
        except OSError as error:
            why = f" ({error.strerror})" if error.strerror else ""
            self._written.emit("", f"{path.name} could not be written{why}. Choose another folder.")
        else:
            size = f"{image.width()} × {image.height()} pixels"
            self._written.emit(str(path.parent), f"Saved {path.name}, {size}.")

    def _say_written(self, folder: str, text: str) -> None:
        if not folder:
            self._window.watch.say_refused(UserError("picture_file", text))
            return
        self._window.settings.keep("picture_folder", folder)
        self._window.strip.say(Message("saved", text, seconds=6))

    def finish(self) -> None:
        """Wait for files that are being written."""
        for writer in self._writers:
            writer.join(10.0)

    def copy(self) -> None:
        """Copy the focused panel, or the window, to the clipboard."""
        self.copy_as(self.focused(), 2.0, self._window.desk.look.theme.key)

    def copy_as(self, view: str, scale: float, theme: str) -> None:
        """Copy a picture to the clipboard."""
        try:
            image = self.take(view, scale, theme)
        except UserError as error:
            self._window.watch.say_refused(error)
            return
        QGuiApplication.clipboard().setImage(image)
        label = dict(self.views())[view]
        self._window.strip.say(Message("saved", f"{label}: the picture is on the clipboard.", seconds=6))
