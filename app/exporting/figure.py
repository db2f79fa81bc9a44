"""How any moment of a run is drawn: as a view by any thread, or as the window by another process."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtGui import QImage

from app.exporting.looked_at import asked_of
from app.exporting.subjects import size_of
from app.exporting.window_job import PIXELS, Made, WindowJob
from app.exporting.window_painter import WindowPainter
from app.exporting.wish import Wish, view_name
from app.figure_texts import footer_of, texts_of
from app.figures import figure_picture
from app.film_frames import film_rasters, past_snapshot
from app.framing import Framing
from app.picture_files import raster_of
from app.views import VIEWS, Asked
from app.window_state import WindowState, state_of
from nnviz.cartographer import viewed
from nnviz.drafts import Log
from nnviz.errors import UserError
from nnviz.orders import View
from nnviz.replaying import Moment
from nnviz.scene.marks import Picture
from nnviz.snapshot import Snapshot
from nnviz.theme import load_theme

if TYPE_CHECKING:
    from app.main_window import MainWindow

Size = tuple[float, float]


class Filmed(Protocol):
    """How each moment of a film is drawn.

    Attributes:
        wish: What is wanted.
        size: Width and height of the layout.
    """

    @property
    def wish(self) -> Wish: ...
    @property
    def size(self) -> Size: ...

    def rasters(
        self, moments: Iterable[Moment], log: Log, scale: float, cancelled: Callable[[], bool]
    ) -> Generator[Any]:
        """Draw moments as Pillow's images, ``scale`` pixels for each of the layout's."""
        ...


@dataclass(frozen=True, eq=False)
class Figure:
    """How any moment of a run is drawn as a slide or a view.

    Attributes:
        wish: What is wanted.
        size: Width and height of the layout.
        asked: What else is asked of the view.
        view: Where the maps lie.
    """

    wish: Wish
    size: Size
    asked: Asked
    view: View

    def draw(self, snapshot: Snapshot) -> Picture:
        """Draw a moment."""
        wish, asked = self.wish, self.asked
        if asked.probe is not None and len(asked.probe) != len(snapshot.data.inputs):
            asked = replace(asked, probe=None)
        snapshot = viewed(snapshot, self.view)
        texts = texts_of(snapshot, view_name(wish.view))
        picture = figure_picture(
            snapshot,
            wish.view,
            self.size,
            load_theme(wish.theme),
            wish.title,
            wish.caption,
            footer_of(texts) if wish.footer else "",
            asked=asked,
            fits=wish.fits,
        )
        return grounded(picture, wish)

    def rasters(
        self, moments: Iterable[Moment], log: Log, scale: float, cancelled: Callable[[], bool]
    ) -> Generator[Any]:
        """Draw moments as Pillow's images."""
        yield from film_rasters(moments, log, self.draw, scale)


@dataclass(frozen=True, eq=False)
class WindowFigure:
    """How any moment of a run is drawn as the window.

    Attributes:
        wish: What is wanted.
        size: Width and height of the layout.
        state: How the window is arranged.
    """

    wish: Wish
    size: Size
    state: WindowState

    def framing(self, snapshot: Snapshot, scale: float, width: float | None = None) -> Framing:
        """Give how it is drawn within its lines of text."""
        wish = self.wish
        footer = footer_of(texts_of(snapshot, wish.view)) if wish.footer else ""
        return Framing(self.size, wish.theme, wish.title, wish.caption, footer, scale=scale, width=width)

    def rasters(
        self, moments: Iterable[Moment], log: Log, scale: float, cancelled: Callable[[], bool]
    ) -> Generator[Any]:
        """Draw moments as Pillow's images, in a process that ends with the film."""
        state = replace(self.state, told=self.state.told.at_rest, passing=None)
        with closing(WindowPainter()) as painter:
            for moment in moments:
                snapshot = viewed(past_snapshot(moment, log), state.told.view)
                job = WindowJob(snapshot, self.framing(snapshot, scale), state, PIXELS, {})
                yield raster_of(image_made(painter.paint(job, cancelled)))


def image_made(made: Made) -> QImage:
    """Give bare pixels as an image."""
    width, height = made.size
    return QImage(made.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()


def figure_of(window: MainWindow, snapshot: Snapshot, wish: Wish) -> Figure:
    """Give how a slide or a view is drawn."""
    return Figure(
        wish, wish.laid_out(size_of(window, wish)), asked_of(window, snapshot, wish), window.desk.bridge.view
    )


def window_figure_of(window: MainWindow, wish: Wish) -> WindowFigure:
    """Give how a window is drawn as it stands now."""
    return WindowFigure(wish, size_of(window, wish), state_of(window))


def grounded(picture: Picture, wish: Wish) -> Picture:
    """Leave the ground out, and let texts be shapes, where that is wanted."""
    picture = replace(picture, outlined=wish.outlined)
    return picture.on(0) if wish.transparent and wish.can_be_transparent else picture


def check_film(wish: Wish) -> None:
    """Refuse to film what is neither the window nor a view.

    Raises:
        UserError: If it is such a thing.
    """
    if not wish.is_window and wish.view not in VIEWS:
        known = ", ".join(row.label.lower() for row in VIEWS.values())
        raise UserError("no_film", f"This panel cannot be filmed. Choose the window, or one of: {known}.")
