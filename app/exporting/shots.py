"""A moment held fast: drawn at once as far as the window is needed for it, written later by any thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.captions import file_stem
from app.exporting.wish import SLIDES, WINDOW, Wish, view_name
from app.figure_texts import footer_of, texts_of
from app.figures import figure_picture, render_png
from app.picture_files import PICTURE_FILES, png_bytes, webp_bytes
from app.picture_view import PictureView
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
        wanted = QSize(round(self.size[0] * scale), round(self.size[1] * scale))
        if wanted.width() >= self.pixels.width():
            return self.pixels
        keep, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        return self.pixels.scaled(wanted, keep, smooth)

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
    if wish.view == WINDOW:
        return _shoot_window(window, snapshot, wish, name, texts, footer, coarse=coarse)
    if wish.view in SLIDES:
        draw, size = _slide(window, snapshot, wish, footer)
    else:
        draw, size = _panel(window, wish, footer)
    return Drawn(name, size, texts, draw)


def _slide(
    window: MainWindow, snapshot: Snapshot, wish: Wish, footer: str
) -> tuple[Callable[[], Picture], tuple[float, float]]:
    size = wish.laid_out(SLIDES[wish.view][1])
    its = window.desk.attention.probe
    probe = its.tolist() if its is not None and len(its) == len(snapshot.data.inputs) else None
    theme = load_theme(wish.theme)

    def draw() -> Picture:
        picture = figure_picture(
            snapshot, "slide", size, theme, wish.title, wish.caption, footer, probe=probe
        )
        return _grounded(picture, wish)

    return draw, size


def _panel(window: MainWindow, wish: Wish, footer: str) -> tuple[Callable[[], Picture], tuple[float, float]]:
    panel = window.panels.get(wish.view)
    view = picture_in(panel) if panel is not None else None
    if view is None:
        raise UserError("no_picture", _NOTHING)
    wide, high = max(view.width(), LEAST_SIZE[0]), max(view.height(), LEAST_SIZE[1])
    size = wish.laid_out((float(wide), float(high)))
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
