"""A slide: the network, what it predicts and its loss in one picture, in whatever proportion."""

from __future__ import annotations

from collections.abc import Callable

from nnviz.scene.composing import beside
from nnviz.scene.marks import Picture
from nnviz.theme import Theme

Size = tuple[float, float]
Box = tuple[float, float, float, float]
_WIDE, _SQUARE = 1.25, 0.95
"""Width over height from which the plots stand beside the network, and from which beside one another."""


def slide_boxes(size: Size) -> tuple[Box, Box, Box]:
    """Give where network, prediction and loss lie (x, y, width, height), without a gap or an overlap.

    In a wide picture, also one of 4:3, the plots stand in a column at the right; in one about as high as
    wide the network has the whole width and the plots stand below it side by side; in a tall one all three
    stand below one another.
    """
    width, height = size
    if width >= _WIDE * height:
        side = round(min(0.365 * width, 0.72 * height))
        upper = round(min(0.56 * height, 0.95 * side))
        left = width - side
        return (0.0, 0.0, left, height), (left, 0.0, side, upper), (left, upper, side, height - upper)
    if width >= _SQUARE * height:
        upper = round(0.54 * height)
        left = round(min(1.06 * (height - upper), 0.5 * width))
        below = height - upper
        return (0.0, 0.0, width, upper), (0.0, upper, left, below), (left, upper, width - left, below)
    first, second = round(0.36 * height), round(0.72 * height)
    return (
        (0.0, 0.0, width, first),
        (0.0, first, width, second - first),
        (0.0, second, width, height - second),
    )


def slide_picture(
    network: Callable[[Size], Picture],
    prediction: Callable[[Size], Picture],
    loss: Callable[[Size], Picture],
    theme: Theme,
    size: Size,
) -> Picture:
    """Draw a slide of three pictures, each made for the room that it gets."""
    boxes = slide_boxes(size)
    parts = [
        (draw((wide, high)), x, y)
        for draw, (x, y, wide, high) in zip((network, prediction, loss), boxes, strict=True)
    ]
    return beside(parts, size, theme)
