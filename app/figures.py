"""The pictures of files: a view with title, caption and footer, and painted as an image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtGui import QImage, QPainter

from app.paint import paint_picture
from app.views import NOTHING, VIEWS, Asked
from nnviz.drafts import Log
from nnviz.errors import UserError
from nnviz.scene.composing import captioned
from nnviz.scene.marks import Picture
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme

View = str
"""The key of a view, see ``app.views.VIEWS``."""
_MOST_PIXELS = 200_000_000


def figure_picture(
    snapshot: Snapshot,
    view: View,
    size: tuple[float, float],
    theme: Theme,
    title: str = "",
    caption: str = "",
    footer: str = "",
    *,
    asked: Asked = NOTHING,
    probe: Sequence[float] | None = None,
    limits: Log | None = None,
    fits: bool = False,
) -> Picture:
    """Make the picture of a view for a file.

    Args:
        snapshot: What to draw.
        view: Key into VIEWS.
        size: Width and height in pixels, with title and caption.
        theme: In which colours.
        title: A line over the picture, or "".
        caption: A line under it, or "".
        footer: A smaller one under that, such as data set, seed and epoch, or "".
        asked: What else is asked of the view.
        probe: Asked for in the place of ``asked.probe``, or None.
        limits: Likewise a log that the axes of the loss have room for, or None.
        fits: Whether a view that needs less height gets no more; see ``ViewRow.fits``.

    Raises:
        UserError: If there is no such view.
    """
    if probe is not None:
        asked = replace(asked, probe=probe)
    if limits is not None:
        asked = replace(asked, limits=limits)
    row = VIEWS[view]

    def draw(room: tuple[float, float]) -> Picture:
        return row.draw(snapshot, theme, room, asked)

    return captioned(draw, size, theme, title, caption, footer, fits=fits and row.fits, least=row.least)


def render_png(picture: Picture, scale: float = 1.0) -> QImage:
    """Paint a picture to an image, ``scale`` pixels for each of its own.

    Raises:
        UserError: If the image would be too large to hold.
    """
    width, height = round(picture.width * scale), round(picture.height * scale)
    if not 0 < width * height <= _MOST_PIXELS or max(width, height) > 32_767:
        raise UserError(
            "picture_size", f"A picture of {width} x {height} pixels cannot be made. Choose a smaller size."
        )
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    dots = round(96 * scale / 0.0254)
    with QPainter(image) as painter:
        painter.scale(width / picture.width, height / picture.height)
        paint_picture(painter, picture, snapped=False)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    return image


__all__ = ["VIEWS", "View", "figure_picture", "render_png"]
