"""A moment held fast: drawn at once as far as the window is needed for it, painted and written later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QImage

from app.captions import file_stem
from app.exporting.figure import (
    Figure,
    WindowFigure,
    check_film,
    figure_of,
    grounded,
    image_made,
    window_figure_of,
)
from app.exporting.looked_at import followed_for_film
from app.exporting.subjects import picture_of, size_of
from app.exporting.window_job import PIXELS, WindowJob
from app.exporting.window_painter import WindowPainter
from app.exporting.wish import Wish, view_name
from app.figure_texts import footer_of, texts_of
from app.figures import render_png
from app.framing import Framing
from app.picture_files import PICTURE_FILES
from app.views import VIEWS
from nnviz.errors import UserError
from nnviz.scene.composing import captioned
from nnviz.scene.marks import Picture
from nnviz.scene.small_type import words_of_small_type
from nnviz.scene.timeline_layout import story_of
from nnviz.scene.timeline_scene import timeline_picture
from nnviz.theme import Theme, load_theme

if TYPE_CHECKING:
    from app.main_window import MainWindow
    from nnviz.snapshot import Snapshot

Draw = Callable[[Theme, tuple[float, float]], Picture | None]
_NOTHING = "There is nothing to be seen in this panel yet."


class Shot(Protocol):
    """A picture of one moment; any thread may paint and write it, but the window's should not.

    Attributes:
        name: What its file is called, without the ending.
        size: Width and height of the layout.
        epoch: The epoch that it shows.
        texts: What its file says of itself.
    """

    @property
    def name(self) -> str: ...
    @property
    def size(self) -> tuple[float, float]: ...
    @property
    def epoch(self) -> int: ...
    @property
    def texts(self) -> Mapping[str, str]: ...

    def image(self, scale: float) -> QImage:
        """Paint it, ``scale`` pixels for each of the layout."""
        ...

    def warning(self) -> str:
        """Say that its letters are too small in print, or ""."""
        ...

    def written(self, kind: str, scale: float) -> bytes:
        """Give the bytes of its file."""
        ...


@dataclass(frozen=True, eq=False)
class Drawn:
    """A picture of marks."""

    name: str
    size: tuple[float, float]
    epoch: int
    texts: Mapping[str, str]
    draw: Callable[[], Picture]

    def image(self, scale: float) -> QImage:
        """Paint it."""
        return render_png(self.draw(), scale)

    def warning(self) -> str:
        """Say that its letters are too small in print, or ""."""
        return words_of_small_type(self.draw())

    def written(self, kind: str, scale: float) -> bytes:
        """Give the bytes of its file."""
        return PICTURE_FILES[kind].write(self.draw(), scale, self.texts)


@dataclass(frozen=True, eq=False)
class OfWindow:
    """A picture of the window, painted by another process."""

    name: str
    size: tuple[float, float]
    epoch: int
    texts: Mapping[str, str]
    snapshot: Snapshot
    figure: WindowFigure
    painter: WindowPainter

    def image(self, scale: float) -> QImage:
        """Paint it."""
        framing = self.figure.framing(self.snapshot, scale * self.size[0] / self.figure.size[0])
        return image_made(self.painter.paint(self._job(PIXELS, framing)))

    def warning(self) -> str:
        """Say nothing: a window in print is a picture of a screen."""
        return ""

    def written(self, kind: str, scale: float) -> bytes:
        """Give the bytes of its file."""
        width = self.size[0] if self.size[0] != self.figure.size[0] else None
        return self.painter.paint(self._job(kind, self.figure.framing(self.snapshot, scale, width))).data

    def _job(self, kind: str, framing: Framing) -> WindowJob:
        return WindowJob(self.snapshot, framing, self.figure.state, kind, self.texts)


def shoot(window: MainWindow, wish: Wish, painter: WindowPainter) -> Shot:
    """Hold the present moment fast; in the window's thread.

    Args:
        window: The window.
        wish: What is wanted of it.
        painter: Paints the window.

    Raises:
        UserError: If there is nothing to be seen yet.
    """
    snapshot = window.desk.bridge.snapshot
    if snapshot is None:
        raise UserError("no_picture", "There is nothing to be seen yet. Wait until the network is drawn.")
    if wish.is_film:
        check_film(wish)
        if wish.films_steps:
            followed_for_film(window)
    texts = texts_of(snapshot, view_name(wish.view), wish.title)
    name = f"{file_stem(snapshot.document, snapshot.epoch)}_{view_name(wish.view)}"
    if wish.is_window:
        figure = window_figure_of(window, wish)
        return OfWindow(name, wish.laid_out(figure.size), snapshot.epoch, texts, snapshot, figure, painter)
    return _shoot_marks(window, snapshot, wish, name, texts)


def _shoot_marks(
    window: MainWindow, snapshot: Snapshot, wish: Wish, name: str, texts: dict[str, str]
) -> Drawn:
    """Hold fast what is made of marks: panels as the person has them, all else as it usually is."""
    view = picture_of(window, wish.view)
    size = wish.laid_out(size_of(window, wish))
    if wish.view == "timeline" and not wish.is_film:
        draw = _timeline(window)
    elif wish.view in VIEWS and (view is None or wish.is_film):
        its: Figure = figure_of(window, snapshot, wish)
        if VIEWS[wish.view].fits and wish.fits:
            drawn = its.draw(snapshot)
            return Drawn(name, (drawn.width, drawn.height), snapshot.epoch, texts, lambda: drawn)
        return Drawn(name, size, snapshot.epoch, texts, lambda: its.draw(snapshot))
    elif view is None:
        raise UserError("no_picture", _NOTHING)
    else:
        draw = partial(view.draw, bare=True)
    picture = _framed(draw, wish, size, footer_of(texts) if wish.footer else "")
    return Drawn(name, size, snapshot.epoch, texts, lambda: picture)


def _timeline(window: MainWindow) -> Draw:
    """Give what draws the timeline with all that its bar tells, also where that is hidden."""
    bridge = window.desk.bridge
    present = bridge.snapshot if bridge.viewing is None else bridge.present
    assert present is not None
    story = story_of(present.progress, bridge.goal, bridge.viewing, bridge.pinned, present.measured)
    return lambda theme, room: timeline_picture(story, theme, room)


def _framed(draw: Draw, wish: Wish, size: tuple[float, float], footer: str) -> Picture:
    """Draw something as the person has it, within its lines of text."""
    theme = load_theme(wish.theme)

    def inner(room: tuple[float, float]) -> Picture:
        picture = draw(theme, room)
        if picture is None:
            raise UserError("no_picture", _NOTHING)
        return picture

    # On screen a small panel looks as it does in the window; in print all of it is to be read.
    least = VIEWS[wish.view].least if wish.in_cm and wish.view in VIEWS else None
    return grounded(captioned(inner, size, theme, wish.title, wish.caption, footer, least=least), wish)
