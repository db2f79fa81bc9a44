"""A moment held fast: drawn at once as far as the window is needed for it, written later by any thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.captions import file_stem
from app.exporting.wish import SLIDES, WINDOW, Wish, view_name
from app.figure_texts import footer_of, texts_of
from app.figures import VIEWS, View, figure_picture, render_png
from app.picture_files import PICTURE_FILES, png_bytes, webp_bytes
from app.picture_view import PictureView
from nnviz.drafts import Log
from nnviz.errors import UserError
from nnviz.scene.composing import captioned
from nnviz.scene.marks import Picture
from nnviz.theme import load_theme

if TYPE_CHECKING:
    from app.main_window import MainWindow
    from nnviz.snapshot import Snapshot

LEAST_SIZE = (320, 240)
_NOTHING = "There is nothing to be seen in this panel yet."


class Shot(Protocol):
    """A picture of one moment.

    Attributes:
        name: What its file is called, without the ending.
        size: Width and height of the layout.
    """

    @property
    def name(self) -> str: ...
    @property
    def size(self) -> tuple[float, float]: ...

    def image(self, scale: float) -> QImage:
        """Paint it, ``scale`` pixels for each of the layout."""
        ...

    def written(self, kind: str, scale: float) -> bytes:
        """Give the bytes of its file."""
        ...


@dataclass(frozen=True, eq=False)
class Drawn:
    """A picture of marks."""

    name: str
    size: tuple[float, float]
    texts: Mapping[str, str]
    draw: Callable[[], Picture]

    def image(self, scale: float) -> QImage:
        """Paint it."""
        return render_png(self.draw(), scale)

    def written(self, kind: str, scale: float) -> bytes:
        """Give the bytes of its file."""
        return PICTURE_FILES[kind].write(self.draw(), scale, self.texts)


@dataclass(frozen=True, eq=False)
class Painted:
    """A picture of the window: its pixels, or the bytes of a file without any."""

    name: str
    size: tuple[float, float]
    texts: Mapping[str, str]
    pixels: QImage | None = None
    files: Mapping[str, bytes] = field(default_factory=dict[str, bytes])

    def image(self, scale: float) -> QImage:
        """Give its pixels, fewer where fewer are wanted."""
        assert self.pixels is not None
        width = round(self.size[0] * scale)
        if width >= self.pixels.width():
            return self.pixels
        return self.pixels.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)

    def written(self, kind: str, scale: float) -> bytes:
        """Give the bytes of its file."""
        if kind in self.files:
            return self.files[kind]
        assert self.pixels is not None
        write = png_bytes if kind == "png" else webp_bytes
        return write(self.pixels.copy(), self.texts)


def picture_in(panel: QWidget) -> PictureView | None:
    """Give the picture that a panel is, or names as ``picture_view`` among its controls; else None."""
    view = panel if isinstance(panel, PictureView) else getattr(panel, "picture_view", None)
    return view if isinstance(view, PictureView) else None


def shoot(window: MainWindow, wish: Wish, *, coarse: bool = False) -> Shot:
    """Hold the present moment fast; in the window's thread.

    Args:
        window: The window.
        wish: What is wanted of it.
        coarse: Whether it is only to be looked at: the window is then painted at its own size.

    Raises:
        UserError: If there is nothing to be seen yet, or it would be too large.
    """
    snapshot = window.desk.bridge.snapshot
    if snapshot is None:
        raise UserError("no_picture", "There is nothing to be seen yet. Wait until the network is drawn.")
    texts = texts_of(snapshot, view_name(wish.view), wish.title)
    name = f"{file_stem(snapshot.document, snapshot.epoch)}_{view_name(wish.view)}"
    footer = footer_of(texts) if wish.footer else ""
    if wish.is_film:
        check_film(wish)
    if wish.view == WINDOW:
        return _shoot_window(window, snapshot, wish, name, texts, footer, coarse=coarse)
    if wish.view in SLIDES or wish.is_film:
        figure = figure_of(window, snapshot, wish)
        draw, size = (lambda: figure.draw(snapshot)), figure.size
    else:
        draw, size = _panel(window, wish, footer)
    return Drawn(name, size, texts, draw)


@dataclass(frozen=True, eq=False)
class Figure:
    """How any moment of a run is drawn as a slide or a view, by any thread.

    Attributes:
        wish: What is wanted.
        size: Width and height of the layout.
        probe: A row to be marked ``(inputs,)``, or None.
        limits: A log that the axes of the loss have room for, or None for each moment's own.
    """

    wish: Wish
    size: tuple[float, float]
    probe: list[float] | None = None
    limits: Log | None = None

    def draw(self, snapshot: Snapshot) -> Picture:
        """Draw a moment."""
        wish = self.wish
        view = "slide" if wish.view in SLIDES else cast("View", wish.view)
        texts = texts_of(snapshot, view_name(wish.view))
        picture = figure_picture(
            snapshot,
            view,
            self.size,
            load_theme(wish.theme),
            wish.title,
            wish.caption,
            footer_of(texts) if wish.footer else "",
            probe=self.probe if self.probe and len(self.probe) == len(snapshot.data.inputs) else None,
            limits=self.limits,
        )
        return _grounded(picture, wish)


def figure_of(window: MainWindow, snapshot: Snapshot, wish: Wish) -> Figure:
    """Give how a slide or a view is drawn: a view as large as its panel."""
    if wish.view in SLIDES:
        wide, high = SLIDES[wish.view][1]
    else:
        wide, high = _size_of(picture_of(window, wish.view))
    its = window.desk.attention.probe
    probe = its.tolist() if its is not None else None
    return Figure(wish, wish.laid_out((wide, high)), probe, snapshot.log if wish.is_film else None)


def check_film(wish: Wish) -> None:
    """Refuse to film what only the window itself can draw.

    Raises:
        UserError: If it is such a view.
    """
    if wish.view not in SLIDES and wish.view not in VIEWS:
        known = "Only the network, the prediction, the loss and slides can be filmed here."
        hint = " For the window use: nnviz figure --view window." if wish.view == WINDOW else ""
        raise UserError("no_film", f"{known}{hint}")


def picture_of(window: MainWindow, view: str) -> PictureView:
    """Give the picture of a panel.

    Raises:
        UserError: If it has none.
    """
    panel = window.panels.get(view)
    picture = picture_in(panel) if panel is not None else None
    if picture is None:
        raise UserError("no_picture", _NOTHING)
    return picture


def _size_of(view: QWidget) -> tuple[float, float]:
    return float(max(view.width(), LEAST_SIZE[0])), float(max(view.height(), LEAST_SIZE[1]))


def _panel(window: MainWindow, wish: Wish, footer: str) -> tuple[Callable[[], Picture], tuple[float, float]]:
    view = picture_of(window, wish.view)
    size = wish.laid_out(_size_of(view))
    theme = load_theme(wish.theme)

    def inner(room: tuple[float, float]) -> Picture:
        picture = view.draw(theme, room, bare=True)
        if picture is None:
            raise UserError("no_picture", _NOTHING)
        return picture

    picture = _grounded(captioned(inner, size, theme, wish.title, wish.caption, footer), wish)
    return (lambda: picture), size


def _grounded(picture: Picture, wish: Wish) -> Picture:
    return picture.on(0) if wish.transparent and wish.can_be_transparent else picture


def _shoot_window(
    window: MainWindow,
    snapshot: Snapshot,
    wish: Wish,
    name: str,
    texts: dict[str, str],
    footer: str,
    *,
    coarse: bool,
) -> Shot:
    from app.framed_window import Framing, framed_window, window_bytes  # noqa: PLC0415 - needs the window
    from app.window_picture import image_of  # noqa: PLC0415

    size = (float(window.width()), float(window.height()))
    width = wish.laid_out(size)[0] if wish.in_cm else None
    scale = 1.0 if coarse or wish.is_vector else wish.scale
    whole = None if coarse else width
    framing = Framing(size, wish.theme, wish.title, wish.caption, footer, scale=scale, width=whole)
    if wish.is_vector and not coarse:
        data, pixels = window_bytes(snapshot, framing, wish.kind, texts, like=window)
        return Painted(name, (float(pixels[0]), float(pixels[1])), texts, files={wish.kind: data})
    with framed_window(snapshot, framing, like=window) as (_, paint, whole_size):
        image = image_of(paint, whole_size, scale)
    laid_out = whole_size if width is None else (width, width * whole_size[1] / whole_size[0])
    return Painted(name, laid_out, texts, image)
