"""Pictures of the window and its panels: previewed, to files, to the clipboard, dragged away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QMenu, QMessageBox

from app.captions import count
from app.exporting.dialog import PicturePanel
from app.exporting.film_job import FilmJob
from app.exporting.film_plans import FilmPlan, plan_of
from app.exporting.handing_on import Handed, drag_out, handed, mime_of
from app.exporting.jobs import Jobs
from app.exporting.outcomes import SAID, copied_words, saved_words
from app.exporting.previewing import Previewing
from app.exporting.saving import Place, ask_to_give_up, ask_where, keep_folder
from app.exporting.shots import Shot
from app.exporting.studio import Studio
from app.exporting.subjects import focused_in, subject_at, subjects_of
from app.exporting.wish import WINDOW, Wish, remembered
from app.strip import Message
from nnviz.errors import UserError
from nnviz.whole_files import write_whole

if TYPE_CHECKING:
    from app.main_window import MainWindow

_SETTINGS = "picture"


class Pictures(QObject):
    """Takes pictures of a window.

    Args:
        window: The window.

    Attributes:
        studio: Where they are taken.
        panel: Where they are chosen; None before it was asked for.
        previewing: What keeps its preview true.
        jobs: What is being written.
        films: The film that is being made.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._folder: TemporaryDirectory[str] | None = None
        self._question: QMessageBox | None = None
        self.studio = Studio(window)
        self.jobs = Jobs(self)
        self.panel: PicturePanel | None = None
        self.previewing: Previewing | None = None
        self.films = FilmJob(self)
        self.films.changed.connect(self._show_progress)
        self.films.ended.connect(self._say_filmed)

    # --- what there is ---

    def views(self) -> list[tuple[str, str]]:
        """Give the keys and labels of all that a picture can be taken of."""
        return subjects_of(self._window)

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
        return self.studio.shoot(Wish(view, theme=theme, times=round(scale))).image(scale)

    # --- the panel ---

    def ask(self, view: str = "") -> None:
        """Let the person choose what to save, how large, and in which colours.

        Args:
            view: What of, or "" for the focused panel when the picture panel opens.
        """
        if self.panel is None:
            self.panel = self._make_panel()
        focus = focused_in(self._window)
        self.panel.offer(self.views())
        if view or (focus != WINDOW and not self.panel.isVisible()):
            self.panel.form.choose(view=view or focus)
        self.panel.show()
        self.panel.raise_()
        self.panel.activateWindow()

    def _make_panel(self) -> PicturePanel:
        panel = PicturePanel(self._window, self._window.desk.look, self.wish())
        self.previewing = Previewing(self._window, panel, self.studio)
        panel.wanted.connect(self._keep)
        panel.save_asked.connect(self._ask_where)
        panel.cancel_asked.connect(self._give_up)
        panel.copy_asked.connect(lambda: self.copy_as(panel.wish))
        panel.preview.drag_asked.connect(self._drag)
        bridge = self._window.desk.bridge
        panel.form.belongs_to(bridge.document.title)
        bridge.opened.connect(lambda: panel.form.belongs_to(bridge.document.title))
        return panel

    def offer(self, event: QContextMenuEvent) -> bool:
        """Offer pictures of the panel that was clicked with the right button; tells whether it is one."""
        view = subject_at(self._window, self._window.childAt(event.pos()))
        if view == WINDOW:
            return False
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("&Copy picture").triggered.connect(lambda: self.copy_view(view))
        menu.addAction("&Save picture…").triggered.connect(lambda: self.ask(view))
        menu.popup(event.globalPos())
        return True

    def _keep(self) -> None:
        if self.panel is not None:
            self._window.settings.keep_json(_SETTINGS, self.panel.wish.kept())

    def _say(self, error: UserError | None, text: str = "", seconds: float = SAID) -> None:
        """Say what became of a picture: in the panel, or in the window where that is closed."""
        strip = self._window.strip
        if self.panel is not None and self.panel.isVisible():
            strip = self.panel.strip
        if error is not None:
            strip.clear("saved")
            strip.say(Message("refused", error.message, "warning"))
        else:
            strip.clear("refused")
            strip.say(Message("saved", text, seconds=seconds))

    def _shot(self, wish: Wish) -> Shot | None:
        """Hold fast what the preview shows, or else the present moment."""
        try:
            seen = self.previewing.shown(wish) if self.previewing is not None else None
            return seen or self.studio.shoot(wish)
        except UserError as error:
            self._say(error)
            return None

    # --- files ---

    def _ask_where(self) -> None:
        """Hold the moment fast, and ask for a name."""
        assert self.panel is not None
        wish = self.panel.wish
        shot = self._shot(wish)
        if shot is None:
            return

        def take(place: Place) -> None:
            self.film(wish, place) if wish.is_film else self.write(shot, wish, place)

        ask_where(self.panel, self._window.settings, shot.name, wish.ending, take)

    def save(self, path: Path, wish: Wish) -> bool:
        """Begin to write a picture of this moment; tells whether there is one."""
        shot = self._shot(wish)
        if shot is not None:
            self.write(shot, wish, Place(path, replace=True))
        return shot is not None

    def write(self, shot: Shot, wish: Wish, place: Place) -> None:
        """Write a picture to a file in the background, and say what came of it."""

        def work() -> tuple[Path, int]:
            data = shot.written(wish.kind, wish.scale(shot.size))
            return place.write(data), len(data)

        def take(result: tuple[Path, int] | UserError) -> None:
            if isinstance(result, UserError):
                self._say(result)
            else:
                self._say_saved(*result)

        self.jobs.begin(work, take)

    def _say_saved(self, path: Path, size: int, pictures: str = "") -> None:
        keep_folder(self._window.settings, path)
        self._say(None, *saved_words(path, size, pictures))

    # --- films ---

    def film(self, wish: Wish, place: Place) -> bool:
        """Begin to make a film of the run or the pass as it is now; tells whether that can be."""
        try:
            plan = plan_of(self._window, wish, place)
        except UserError as error:
            self._say(error)
            return False
        self.films.start(plan)
        return True

    def _show_progress(self) -> None:
        if self.panel is not None:
            self.panel.show_progress(self.films.share)

    def _give_up(self) -> None:
        self.films.cancel()
        self._say(None, "The film was given up; nothing was written.")

    def _say_filmed(self, plan: FilmPlan, result: tuple[Path, int] | UserError) -> None:
        if self._question is not None:  # there is nothing to give up any more
            self._question.close()
        if isinstance(result, UserError):
            self._say(result)
        else:
            self._say_saved(*result, count(plan.count, "picture"))

    def asks_before_closing(self, leave: Callable[[], object]) -> bool:
        """Ask whether a film that is being made may be lost; tells whether there is one.

        Args:
            leave: Is called if it may.
        """
        if self.films.share is None:
            return False
        if self._question is None:
            self._question = ask_to_give_up(self._window, leave)
            self._question.finished.connect(self._drop_question)
        self._question.open()
        self._question.raise_()
        return True

    def _drop_question(self) -> None:
        self._question = None

    def finish(self) -> None:
        """Wait for files that are being written, and leave none behind that only dragging needed."""
        self.films.close(2.0)
        if self.panel is not None:
            self.panel.close()
        self.jobs.finish()
        self.studio.close()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    # --- the clipboard ---

    def copy(self) -> None:
        """Copy what the panel shows, or else the focused panel, or the window."""
        if self.panel is not None and self.panel.isActiveWindow():
            self.copy_as(self.panel.wish)
        else:
            self.copy_view(focused_in(self._window))

    def copy_view(self, view: str) -> None:
        """Copy the window or a panel in the colours that it has, on its ground, as large as chosen last.

        What the picture panel was asked for last, such as a clear ground, would be a surprise here.
        """
        theme = self._window.desk.look.theme.key
        self.copy_as(replace(self.wish(), view=view, theme=theme, transparent=False, title="", caption=""))

    def copy_as(self, wish: Wish) -> None:
        """Copy a picture to the clipboard, as pixels and as shapes."""
        wish = wish.still
        shot = self._shot(wish)
        if shot is None:
            return
        label = dict(self.views()).get(wish.view, "Picture")

        def take(result: Handed | UserError) -> None:
            if isinstance(result, UserError):
                self._say(result)
                return
            QGuiApplication.clipboard().setMimeData(mime_of(result))
            self._say(None, copied_words(label, wish, self._window.desk.look.theme.key))

        self.jobs.begin(lambda: handed(shot, wish.scale(shot.size)), take)

    # --- dragging ---

    def _drag(self) -> None:
        """Write the picture into a folder of our own, and begin to drag once it is there."""
        assert self.panel is not None
        wish, preview = self.panel.wish, self.panel.preview
        shot = self._shot(wish) if not wish.is_film else None
        if shot is None:
            return
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="nnviz-")
        path = Path(self._folder.name) / f"{shot.name}.{wish.ending}"

        def work() -> Handed:
            scale = wish.scale(shot.size)
            write_whole(path, shot.written(wish.kind, scale), code="picture_file")
            return handed(shot, min(scale, 2.0))

        def take(result: Handed | UserError) -> None:
            if isinstance(result, UserError):
                self._say(result)
            elif QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
                drag_out(preview, path, result)

        self.jobs.begin(work, take)
