"""Several pictures as one, and a title, a caption and a footer around one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nnviz.scene.marks import Group, Label, Mark, Picture, Weight, undirected
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
    footer: str = "",
) -> Picture:
    """Draw a picture in the room that a title over it, and a caption and a footer under it leave."""
    width, height = size
    scale = type_scale(*size)
    over = round(40.0 * scale) if title else 0
    told = round(26.0 * scale) if caption else 0
    foot = round(22.0 * scale) if footer else 0
    inner = draw((width, max(height - over - told - foot, 10.0)))
    margin = 12.0 * scale
    lines: tuple[tuple[str, float, float, Weight, str], ...] = (
        (title, 24.0 * scale, 19.0 * scale, "bold", theme.text),
        (caption, height - foot - 14.0 * scale, 11.0 * scale, "regular", theme.muted),
        (footer, height - 11.0 * scale, 9.5 * scale, "regular", theme.muted),
    )
    marks: list[Mark] = [Group(inner.marks, 0.0, float(over))]
    for text, y, points, weight, colour in lines:
        if text:
            short = elide(undirected(text), width - 2.0 * margin, points, weight)
            marks.append(Label(margin, y, short, argb(colour), points, weight=weight))
    description = f"{title}. {inner.description}" if title else inner.description
    return Picture(float(width), float(height), argb(theme.canvas), tuple(marks), description, theme.family)
