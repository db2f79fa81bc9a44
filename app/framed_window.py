"""The window in a file, with a title over it, and a caption and a footer under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage, QPainter

from app.framing import Framing, Size
from app.paint import paint_picture
from app.picture_files import painted_svg, pdf_bytes, png_bytes, webp_bytes
from app.window_picture import check_pixels, image_of, show_snapshot, still_window
from nnviz.scene.composing import captioned
from nnviz.scene.marks import Group, Picture
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme, argb, load_theme

if TYPE_CHECKING:
    from app.main_window import MainWindow
    from app.window_state import WindowState

Written = tuple[bytes, tuple[int, int]]


class Paint(Protocol):
    """Paints the window within its lines of text, with another footer if one is given."""

    def __call__(self, painter: QPainter, footer: str | None = None, /) -> None: ...


def window_bytes(
    snapshot: Snapshot,
    framing: Framing,
    kind: str,
    texts: dict[str, str],
    *,
    probe: Sequence[float] | None = None,
    state: WindowState | None = None,
) -> Written:
    """Draw the window into a kind of file; where it needs more room than it is given, the picture grows.

    Args:
        snapshot: What it shows.
        framing: How it is drawn.
        kind: The ending of the file, without the dot.
        texts: What the file says of itself.
        probe: One row ``(inputs,)`` in the table's units, to be marked and explained, or None.
        state: How its panels are arranged and what is looked at in it, or None for as usual.

    Returns:
        The bytes of the file, and width and height of the picture.
    """
    with framed_window(snapshot, framing, probe=probe, state=state) as (_, paint, size):
        return written(paint, size, framing.scale, kind, texts)


def written(paint: Paint, size: Size, scale: float, kind: str, texts: dict[str, str]) -> Written:
    """Paint into a kind of file; gives its bytes, and width and height of the picture."""
    return _WRITERS[kind](paint, size, scale, texts)


def window_images(
    moments: Iterable[tuple[Snapshot, Framing]], probe: Sequence[float] | None = None
) -> Iterator[QImage]:
    """Draw one window on several snapshots of a document, one after the other; only footers may differ."""
    coming = iter(moments)
    first = next(coming)
    with framed_window(*first, probe=probe) as (window, paint, size):
        for snapshot, framing in chain([first], coming):
            show_snapshot(window, snapshot)
            footer = framing.footer
            yield image_of(lambda painter, footer=footer: paint(painter, footer), size, framing.scale)


@contextmanager
def framed_window(
    snapshot: Snapshot,
    framing: Framing,
    *,
    probe: Sequence[float] | None = None,
    state: WindowState | None = None,
) -> Iterator[tuple[MainWindow, Paint, Size]]:
    """Give a still window, what paints it within its lines of text, and the size of all of it."""
    check_pixels(framing.size, framing.scale)
    theme = load_theme(framing.theme)
    room = _room(theme, framing)
    inner = (round(room[0]), round(room[1]))
    with still_window(snapshot, inner, framing.theme, probe=probe, state=state) as window:
        high = window.height() + framing.size[1] - room[1]
        frame = _frame(theme, (float(window.width()), float(high)), framing)
        above = next(mark.dy for mark in frame.marks if isinstance(mark, Group))
        factor = framing.width / frame.width if framing.width is not None else 1.0
        size = (frame.width * factor, frame.height * factor)
        check_pixels(size, framing.scale)

        def paint(painter: QPainter, footer: str | None = None, /) -> None:
            other = replace(framing, footer=framing.footer if footer is None else footer)
            painter.scale(factor, factor)
            paint_picture(painter, _frame(theme, (frame.width, frame.height), other))
            painter.translate(0.0, above)
            window.render(painter, QPoint())

        yield window, paint, size


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


def _frame(theme: Theme, size: Size, framing: Framing) -> Picture:
    """Draw the lines of text around nothing."""

    def nothing(inner: Size) -> Picture:
        return _nothing(theme, inner)

    return captioned(nothing, size, theme, framing.title, framing.caption, framing.footer)


def _nothing(theme: Theme, size: Size) -> Picture:
    return Picture(size[0], size[1], argb(theme.canvas), ())


def _room(theme: Theme, framing: Framing) -> Size:
    """Give the room that the lines of text leave."""
    rooms: list[Size] = []

    def note(inner: Size) -> Picture:
        rooms.append(inner)
        return _nothing(theme, inner)

    captioned(note, framing.size, theme, framing.title, framing.caption, framing.footer)
    return rooms[-1]
