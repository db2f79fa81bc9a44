"""Pictures of the window and its panels: previewed, to files, to the clipboard, dragged away."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from app.captions import count
from app.exporting.dialog import PicturePanel
from app.exporting.film_job import FilmJob, FilmPlan
from app.exporting.handing_on import drag_out, mime_of
from app.exporting.jobs import Jobs
from app.exporting.previewing import Previewing
from app.exporting.shots import Shot, check_film, figure_of, picture_in, shoot
from app.exporting.wish import SLIDES, WINDOW, Wish, remembered
from app.films import FILM_FILES
from app.picture_files import PICTURE_FILES
from app.strip import Message
from nnviz.errors import UserError
from nnviz.whole_files import write_whole

if TYPE_CHECKING:
    from app.main_window import MainWindow

_SETTINGS = "picture"
_SAID = 8.0


class Pictures(QObject):
    """Takes pictures of a window.

    Args:
        window: The window.

    Attributes:
        panel: Where pictures are chosen; None before it was asked for.
        jobs: What is being written.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._folder: TemporaryDirectory[str] | None = None
        self._ready: tuple[Path, QImage] | None = None
        self.jobs = Jobs(self)
        self.panel: PicturePanel | None = None
        self.previewing: Previewing | None = None
        self.films = FilmJob(self)
        self.films.changed.connect(self._show_progress)
        self.films.ended.connect(self._say_filmed)

    # --- what there is ---

    def views(self) -> list[tuple[str, str]]:
        """Give the keys and labels of all that a picture can be taken of."""
        panels = self._window.panels.items()
        shown = [(key, its.accessibleName()) for key, its in panels if picture_in(its) is not None]
        slides = [(key, label) for key, (label, _) in SLIDES.items()]
        return [(WINDOW, "Window"), *shown, *slides]

    def focused(self) -> str:
        """Give the key of the panel that has the focus, or the window's."""
        focus = QApplication.focusWidget()
        for key, panel in self._window.panels.items():
            if focus is not None and picture_in(panel) and (focus is panel or panel.isAncestorOf(focus)):
                return key
        return WINDOW

    def wish(self) -> Wish:
        """Give what was chosen last; at first in the colours of the window."""
        if self.panel is not None:
            return self.panel.wish
        theme = self._window.desk.look.theme.key
        return remembered(self._window.settings.json(_SETTINGS), theme=theme)

    def take(self, view: str, scale: float, theme: str) -> QImage:
        """Make a picture of the present moment, now.

        Raises:
            UserError: If there is nothing to be seen yet, or it would be too large.
        """
        return shoot(self._window, Wish(view, theme=theme, times=round(scale))).image(scale)

    # --- the panel ---

    def ask(self) -> None:
        """Let the person choose what to save, how large, and in which colours."""
        if self.panel is None:
            self.panel = panel = PicturePanel(self._window, self._window.desk.look, self.wish())
            self.previewing = Previewing(self._window, panel)
            panel.wanted.connect(self._keep)
            panel.save_asked.connect(self._ask_where)
            panel.cancel_asked.connect(self._give_up)
            panel.copy_asked.connect(lambda: self.copy_as(panel.wish))
            panel.preview.drag_asked.connect(self._drag)
        focus = self.focused()
        self.panel.offer(self.views())
        if focus != WINDOW and not self.panel.isVisible():
            self.panel.form.show_wish(replace(self.panel.wish, view=focus))
        self.panel.show()
        self.panel.raise_()
        self.panel.activateWindow()

    def _keep(self) -> None:
        if self.panel is not None:
            self._window.settings.keep_json(_SETTINGS, self.panel.wish.kept())

    def _say(self, error: UserError | None, text: str = "") -> None:
        """Say what became of a picture: in the panel, or in the window where that is closed."""
        strip = self._window.strip
        if self.panel is not None and self.panel.isVisible():
            strip = self.panel.strip
        if error is not None:
            strip.clear("saved")
            strip.say(Message("refused", error.message, "warning"))
        else:
            strip.clear("refused")
            strip.say(Message("saved", text, seconds=_SAID))

    def _shot(self, wish: Wish) -> Shot | None:
        try:
            return shoot(self._window, wish)
        except UserError as error:
            self._say(error)
            return None

    # --- files ---

    def _ask_where(self) -> None:
        """Hold the moment fast, and ask for a name; Qt asks before a file is replaced."""
        assert self.panel is not None
        wish = self.panel.wish
        shot = self._shot(wish)
        if shot is None:
            return
        folder = Path(self._window.settings.text("picture_folder", str(Path.home())))
        path = _free(folder / f"{shot.name}.{wish.ending}")
        label = FILM_FILES[wish.ending].label if wish.is_film else PICTURE_FILES[wish.kind].label
        kind = f"{label} (*.{wish.ending})"
        dialog = QFileDialog(self.panel, "Save picture", str(path), kind)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(wish.ending)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        begin = self.film if wish.is_film else partial(self.write, shot)
        dialog.fileSelected.connect(lambda chosen: begin(wish, Path(chosen)))
        dialog.open()

    def save(self, path: Path, wish: Wish) -> bool:
        """Begin to write a picture of this moment; tells whether there is one."""
        shot = self._shot(wish)
        if shot is not None:
            self.write(shot, wish, path)
        return shot is not None

    def write(self, shot: Shot, wish: Wish, path: Path) -> None:
        """Write a picture to a file in the background, and say what came of it."""

        def work() -> int:
            data = shot.written(wish.kind, wish.scale)
            write_whole(path, data, code="picture_file")
            return len(data)

        def take(result: int | UserError) -> None:
            if isinstance(result, UserError):
                self._say(result)
                return
            self._window.settings.keep("picture_folder", str(path.parent))
            self._say(None, f"Saved {path.name}, {_bytes_text(result)}.")

        self.jobs.begin(work, take)

    # --- films ---

    def film(self, wish: Wish, path: Path) -> bool:
        """Begin to make a film of the run as far as it is now; tells whether that can be."""
        bridge = self._window.desk.bridge
        snapshot, past = bridge.snapshot, bridge.past()
        try:
            check_film(wish)
            if snapshot is None or not past:
                raise UserError("no_past", "There is no run yet to be filmed. Train first.")
            figure = figure_of(self._window, snapshot, wish)
        except UserError as error:
            self._say(error)
            return False
        self.films.start(FilmPlan(figure, past, snapshot.log, snapshot.epoch, path))
        return True

    def _show_progress(self) -> None:
        if self.panel is not None:
            self.panel.show_progress(self.films.share)

    def _give_up(self) -> None:
        self.films.cancel()
        self._say(None, "The film was given up; nothing was written.")

    def _say_filmed(self, plan: FilmPlan, result: int | UserError) -> None:
        if isinstance(result, UserError):
            self._say(result)
            return
        self._window.settings.keep("picture_folder", str(plan.path.parent))
        pictures = count(len(plan.epochs), "picture")
        self._say(None, f"Saved {plan.path.name}, {pictures}, {_bytes_text(result)}.")

    def finish(self) -> None:
        """Wait for files that are being written, and leave none behind that only dragging needed."""
        self.films.close(2.0)
        if self.panel is not None:
            self.panel.close()
        self.jobs.finish()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    # --- the clipboard ---

    def copy(self) -> None:
        """Copy what the panel shows, or else the focused panel, or the window."""
        if self.panel is not None and self.panel.isActiveWindow():
            self.copy_as(self.panel.wish)
        else:
            self.copy_as(replace(self.wish(), view=self.focused(), title="", caption=""))

    def copy_as(self, wish: Wish) -> None:
        """Copy a picture to the clipboard: as pixels, and where it is made of shapes as SVG too."""
        wish = replace(wish, kind="png")
        shot = self._shot(wish)
        if shot is None:
            return
        label = dict(self.views()).get(wish.view, "Picture")

        def take(result: tuple[QImage, bytes] | UserError) -> None:
            if isinstance(result, UserError):
                self._say(result)
                return
            QGuiApplication.clipboard().setMimeData(mime_of(*result))
            self._say(None, f"{label}: the picture is on the clipboard.")

        self.jobs.begin(lambda: _for_others(shot, wish), take)

    # --- dragging ---

    def _drag(self) -> None:
        """Write the picture into a folder of our own, and begin to drag once it is there."""
        assert self.panel is not None
        wish, preview = self.panel.wish, self.panel.preview
        shot = self._shot(wish)
        if shot is None or wish.is_film:
            return
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="nnviz-")
        path = Path(self._folder.name) / f"{shot.name}.{wish.ending}"
        raster = not wish.is_vector or wish.view != WINDOW

        def work() -> tuple[QImage, bytes]:
            data = shot.written(wish.kind, wish.scale)
            write_whole(path, data, code="picture_file")
            image = shot.image(min(wish.scale, 2.0)) if raster else QImage()
            return image, data if wish.kind == "svg" else b""

        def take(result: tuple[QImage, bytes] | UserError) -> None:
            if isinstance(result, UserError):
                self._say(result)
            elif QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
                drag_out(preview, path, *result)

        self.jobs.begin(work, take)


def _for_others(shot: Shot, wish: Wish) -> tuple[QImage, bytes]:
    return shot.image(wish.scale), shot.written("svg", 1.0) if wish.view != WINDOW else b""


def _free(path: Path) -> Path:
    """Give the first name that no file has: "a.png", "a-2.png" and so on."""
    number = 2
    found = path
    while found.exists() and number < 1000:
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return found


def _bytes_text(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size // 1000, 1)} kB"
