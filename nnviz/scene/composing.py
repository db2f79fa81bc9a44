"""Several pictures as one, and a title and a caption around one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nnviz.scene.marks import Group, Label, Mark, Picture
from nnviz.scene.text import elide, type_scale
from nnviz.theme import Theme, argb


def beside(parts: Iterable[tuple[Picture, float, float]], size: tuple[float, float], theme: Theme) -> Picture:
    """Lay pictures into one of a size, each with its upper left corner at an x and a y."""
    placed = tuple(parts)
    marks = tuple(Group(part.marks, x, y, clip=(x, y, part.width, part.height)) for part, x, y in placed)
    words = ". ".join(part.description for part, _, _ in placed)
    return Picture(float(size[0]), float(size[1]), argb(theme.canvas), marks, words, theme.family)


def captioned(
    draw: Callable[[tuple[float, float]], Picture],
    size: tuple[float, float],
    theme: Theme,
    title: str = "",
    caption: str = "",
) -> Picture:
    """Draw a picture in the room that a title over it and a caption under it leave."""
    width, height = size
    scale = type_scale(*size)
    over = float(round(40.0 * scale)) if title else 0.0
    under = float(round(26.0 * scale)) if caption else 0.0
    inner = draw((width, max(height - over - under, 10.0)))
    margin = 12.0 * scale
    room = width - 2.0 * margin
    marks: list[Mark] = [Group(inner.marks, 0.0, over)]
    if title:
        large = 19.0 * scale
        text = elide(title, room, large, "bold")
        marks.append(Label(margin, 24.0 * scale, text, argb(theme.text), large, weight="bold"))
    if caption:
        small = 11.0 * scale
        text = elide(caption, room, small)
        marks.append(Label(margin, height - 14.0 * scale, text, argb(theme.muted), small))
    description = f"{title}. {inner.description}" if title else inner.description
    return Picture(float(width), float(height), argb(theme.canvas), tuple(marks), description, theme.family)
