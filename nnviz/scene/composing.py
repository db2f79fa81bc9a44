"""Several pictures as one, and a title, a caption and a footer around one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from nnviz.scene.lower_end import lower_end
from nnviz.scene.marks import Group, Label, Mark, Picture, Weight, undirected
from nnviz.scene.text import ELSEWHERE, type_scale, wrapped
from nnviz.theme import Theme, argb

_ROOMY = 300.0
"""The height in pixels from which on titles and captions may have several lines."""


@dataclass(frozen=True)
class _Block:
    """Lines of text over or under a picture, with their look; lengths in pixels."""

    lines: tuple[str, ...]
    size: float
    weight: Weight
    colour: str
    drop: float
    """From the upper edge to the middle of the first line."""
    room: float
    """The height of a block of one line."""

    @property
    def pitch(self) -> float:
        """From one line to the next."""
        return 1.3 * self.size

    @property
    def height(self) -> int:
        """The height of all, 0 without any text."""
        return round(self.room + self.pitch * (len(self.lines) - 1)) if self.lines else 0

    def labels(self, x: float, top: float) -> Iterator[Label]:
        """Give the lines below an upper edge."""
        for number, text in enumerate(self.lines):
            y = top + self.drop + number * self.pitch
            yield Label(x, y, text, argb(self.colour), self.size, weight=self.weight)


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
    *,
    fits: bool = False,
) -> Picture:
    """Draw a picture in the room that a title over it, and a caption and a footer under it leave.

    Where there is room a long title takes two lines, a caption three and a footer two; more is cut off.

    Args:
        draw: Draws the picture in a room of a width and a height.
        size: Width and height of the whole.
        theme: In which colours.
        title: A line over it, or "".
        caption: A line under it, or "".
        footer: A smaller one under that, or "".
        fits: Whether empty ground under the picture is left out, so that the whole is less high.
    """
    width, height = size
    scale = type_scale(*size)
    margin = 12.0 * scale
    # Programs without the font draw the text in another, and it must not leave the page there.
    room = (width - 2.0 * margin) / ELSEWHERE

    def block(
        text: str, most: int, size: float, weight: Weight, colour: str, drop: float, one: float
    ) -> _Block:
        lines = wrapped(undirected(text), room, size * scale, weight, most if height >= _ROOMY else 1)
        return _Block(lines, size * scale, weight, colour, drop * scale, one * scale)

    over = block(title, 2, 19.0, "bold", theme.text, 24.0, 40.0)
    told = block(caption, 3, 11.0, "regular", theme.muted, 12.0, 26.0)
    foot = block(footer, 2, 9.5, "regular", theme.muted, 11.0, 22.0)
    inner = draw((width, max(height - over.height - told.height - foot.height, 10.0)))
    spare = int(inner.height - lower_end(inner.marks) - margin) if fits else 0
    height -= spare if spare > margin else 0
    marks: tuple[Mark, ...] = (
        Group(inner.marks, 0.0, float(over.height)),
        *over.labels(margin, 0.0),
        *told.labels(margin, height - foot.height - told.height),
        *foot.labels(margin, height - foot.height),
    )
    description = f"{title}. {inner.description}" if title else inner.description
    return Picture(float(width), float(height), argb(theme.canvas), marks, description, theme.family)
