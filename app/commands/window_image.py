"""The window in a figure, with a title over it and a caption under it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QImage, QPainter

from app.commands.figure import FigureOptions
from app.figures import render_png
from app.window_picture import render_window
from nnviz.scene.composing import captioned
from nnviz.scene.marks import Group, Picture
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme, argb, load_theme

Size = tuple[float, float]


def window_image(snapshot: Snapshot, options: FigureOptions, probe: Sequence[float] | None = None) -> QImage:
    """Draw the window; where it needs more room than it is given, the picture grows."""
    theme = load_theme(options.theme)
    width, height = options.pixels
    room = _room(theme, (width, height), options)
    inner = (round(room[0]), round(room[1]))
    window = render_window(snapshot, inner, options.scale, options.theme, probe=probe)
    if not (options.title or options.caption):
        return window
    more = window.height() / options.scale - room[1]
    frame = _frame(theme, (window.width() / options.scale, height + more), options)
    image = render_png(frame, options.scale)
    above = next(mark.dy for mark in frame.marks if isinstance(mark, Group))
    with QPainter(image) as painter:
        painter.drawImage(0, round(above * options.scale), window)
    return image


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
