"""The window in a figure, with a title over it and a caption under it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter

from app.commands.figure import FigureOptions
from app.main_window import MainWindow
from app.paint import paint_picture
from app.picture_files import painted_svg, pdf_bytes, png_bytes, webp_bytes
from app.window_picture import check_pixels, image_of, show_snapshot, still_window
from nnviz.scene.composing import captioned
from nnviz.scene.marks import Group, Picture
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme, argb, load_theme

Size = tuple[float, float]
Written = tuple[bytes, tuple[int, int]]
Paint = Callable[[QPainter], None]


def window_bytes(
    snapshot: Snapshot,
    options: FigureOptions,
    kind: str,
    texts: dict[str, str],
    probe: Sequence[float] | None = None,
) -> Written:
    """Draw the window into a kind of file; where it needs more room than it is given, the picture grows.

    Returns:
        The bytes of the file, and width and height of the picture.
    """
    with _framed(snapshot, options, probe) as (_, paint, size):
        return _WRITERS[kind](paint, size, options.scale, texts)


def window_images(
    snapshots: Sequence[Snapshot], options: FigureOptions, probe: Sequence[float] | None = None
) -> Iterator[QImage]:
    """Draw one window on several snapshots of a document, one after the other."""
    with _framed(snapshots[0], options, probe) as (window, paint, size):
        for snapshot in snapshots:
            show_snapshot(window, snapshot)
            yield image_of(paint, size, options.scale)


@contextmanager
def _framed(
    snapshot: Snapshot, options: FigureOptions, probe: Sequence[float] | None
) -> Iterator[tuple[MainWindow, Paint, Size]]:
    """Give a still window, what paints it within title and caption, and the size of both."""
    check_pixels(options.pixels, options.scale)
    theme = load_theme(options.theme)
    room = _room(theme, options.pixels, options)
    inner = (round(room[0]), round(room[1]))
    with still_window(snapshot, inner, options.theme, probe=probe) as window:
        high = window.height() + options.pixels[1] - room[1]
        frame = _frame(theme, (float(window.width()), float(high)), options)
        above = next(mark.dy for mark in frame.marks if isinstance(mark, Group))

        def paint(painter: QPainter) -> None:
            paint_picture(painter, frame)
            painter.translate(0.0, above)
            window.render(painter, QPoint())

        yield window, paint, (frame.width, frame.height)


def _png(paint: Paint, size: Size, scale: float, texts: dict[str, str]) -> Written:
    image = image_of(paint, size, scale)
    return png_bytes(image, texts), (image.width(), image.height())


def _webp(paint: Paint, size: Size, scale: float, texts: dict[str, str]) -> Written:
    image = image_of(paint, size, scale)
    return webp_bytes(image, texts), (image.width(), image.height())


def _pdf(paint: Paint, size: Size, scale: float, texts: dict[str, str]) -> Written:
    return pdf_bytes(size, paint, texts), (round(size[0]), round(size[1]))


def _svg(paint: Paint, size: Size, scale: float, texts: dict[str, str]) -> Written:
    return painted_svg(size, paint, texts), (round(size[0]), round(size[1]))


_WRITERS = {"png": _png, "webp": _webp, "pdf": _pdf, "svg": _svg}


def _frame(theme: Theme, size: Size, options: FigureOptions) -> Picture:
    """Draw title and caption around nothing."""
    return captioned(lambda inner: _nothing(theme, inner), size, theme, options.title, options.caption)


def _nothing(theme: Theme, size: Size) -> Picture:
    return Picture(size[0], size[1], argb(theme.canvas), ())


def _room(theme: Theme, size: Size, options: FigureOptions) -> Size:
    """Give the room that title and caption leave."""
    rooms: list[Size] = []

    def note(inner: Size) -> Picture:
        rooms.append(inner)
        return _nothing(theme, inner)

    captioned(note, size, theme, options.title, options.caption)
    return rooms[-1]
