"""The pictures of files: one view or a slide of several, and painted as an image."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtGui import QImage, QPainter

from app.paint import paint_picture
from nnviz.drafts import Log
from nnviz.errors import UserError
from nnviz.scene.composing import beside, captioned
from nnviz.scene.loss_scene import loss_picture
from nnviz.scene.marks import Picture
from nnviz.scene.network_scene import network_picture
from nnviz.scene.prediction_options import Shown
from nnviz.scene.prediction_scene import prediction_picture
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme

View = Literal["network", "prediction", "loss", "slide"]
VIEWS: tuple[View, ...] = ("network", "prediction", "loss", "slide")
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
    probe: Sequence[float] | None = None,
    sample: bool = False,
    limits: Log | None = None,
) -> Picture:
    """Make the picture of a view for a file.

    Args:
        snapshot: What to draw.
        view: One picture, or a slide of all three.
        size: Width and height in pixels, with title and caption.
        theme: In which colours.
        title: A line over the picture, or "".
        caption: A line under it, or "".
        footer: A smaller one under that, such as data set, seed and epoch, or "".
        probe: One row ``(inputs,)`` in the table's units, to be marked in the prediction.
        sample: Whether some of very many rows are drawn as points, instead of the density of all.
        limits: A log that the axes of the loss have room for; else its own.
    """

    def predict(inner: tuple[float, float]) -> Picture:
        return prediction_picture(snapshot, theme, inner, probe=probe, shown=Shown(sample=sample))

    def lose(inner: tuple[float, float]) -> Picture:
        return loss_picture(snapshot, theme, inner, limits=limits)

    return captioned(
        lambda inner: _view(snapshot, view, inner, theme, predict, lose), size, theme, title, caption, footer
    )


def _view(
    snapshot: Snapshot,
    view: View,
    size: tuple[float, float],
    theme: Theme,
    predict: Callable[[tuple[float, float]], Picture],
    lose: Callable[[tuple[float, float]], Picture],
) -> Picture:
    width, height = size
    if view == "network":
        return network_picture(snapshot, theme, size)
    if view == "prediction":
        return predict(size)
    if view == "loss":
        return lose(size)
    side = round(0.36 * width)
    upper = round(0.56 * height)
    return beside(
        (
            (network_picture(snapshot, theme, (width - side, height)), 0.0, 0.0),
            (predict((side, upper)), width - side, 0.0),
            (lose((side, height - upper)), width - side, float(upper)),
        ),
        size,
        theme,
    )


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
        paint_picture(painter, picture)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    return image
