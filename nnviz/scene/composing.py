"""Several pictures as one, and a title, a caption and a footer around one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from nnviz.scene.lower_end import lower_end
from nnviz.scene.marks import Group, Label, Mark, Picture, Weight, undirected
from nnviz.scene.text import ELSEWHERE, right_to_left, type_scale, wrapped
from nnviz.theme import Theme, argb

_ROOMY = 300.0
"""The height in pixels from which on titles and captions may have several lines."""

_MARGIN = 12.0
_STEP, _LARGEST = 1.04, 32.0
_Size = tuple[float, float]
_Texts = tuple[str, str, str]
_Draw = Callable[[_Size], Picture]


@dataclass(frozen=True)
class _Block:
    """Lines of text over or under a picture, with their look; lengths in pixels."""

    lines: tuple[str, ...]
    leftward: bool
    """Whether the text runs to the left: each of its lines does, whatever stands first in it."""
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
            yield Label(x, y, text, argb(self.colour), self.size, weight=self.weight, leftward=self.leftward)


def beside(parts: Iterable[tuple[Picture, float, float]], size: _Size, theme: Theme) -> Picture:
    """Lay pictures into one of a size, each with its upper left corner at an x and a y."""
    placed = tuple(parts)
    marks = tuple(Group(part.marks, x, y, clip=(x, y, part.width, part.height)) for part, x, y in placed)
    words = ". ".join(part.description for part, _, _ in placed)
    return Picture(float(size[0]), float(size[1]), argb(theme.canvas), marks, words, theme.family)


def captioned(
    draw: _Draw,
    size: _Size,
    theme: Theme,
    title: str = "",
    caption: str = "",
    footer: str = "",
    *,
    fits: bool = False,
    least: _Size | None = None,
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
        least: Width and height of the least room in which the picture is legible: with less, all is laid out
            larger and scaled down. None if it may be as small as it likes.
    """
    if least is None:
        return _around(draw, size, theme, (title, caption, footer), fits=fits)
    factor = _enlargement(size, theme, (title, caption, footer), least)
    picture = _around(draw, (factor * size[0], factor * size[1]), theme, (title, caption, footer), fits=fits)
    width, height = (size[0], picture.height / factor) if fits else size
    return replace(picture, width=float(width), height=float(height), shrunk=factor)


def _enlargement(size: _Size, theme: Theme, texts: _Texts, least: _Size) -> float:
    """Give how many times larger than its size a picture is laid out, 1 or more.

    What is asked of its room is an area, as a view is laid out by its proportion, and that no side is shorter
    than the shorter one of ``least``.
    """
    factor = 1.0
    while factor < _LARGEST and not _is_legible((factor * size[0], factor * size[1]), theme, texts, least):
        factor *= _STEP
    return factor


def _is_legible(size: _Size, theme: Theme, texts: _Texts, least: _Size) -> bool:
    """Tell whether a picture has room enough between its texts, which are broken anew at each size."""
    width, height = size
    height -= sum(block.height for block in _blocks(size, theme, texts))
    return min(width, height) >= min(least) and width * height >= least[0] * least[1]


def _around(draw: _Draw, size: _Size, theme: Theme, texts: _Texts, *, fits: bool) -> Picture:
    """Draw a picture in the room that its texts leave."""
    width, height = size
    margin = _MARGIN * type_scale(*size)
    over, told, foot = _blocks(size, theme, texts)
    inner = draw((width, max(height - over.height - told.height - foot.height, 10.0)))
    spare = int(inner.height - lower_end(inner.marks) - margin) if fits else 0
    height -= spare if spare > margin else 0
    marks: tuple[Mark, ...] = (
        Group(inner.marks, 0.0, float(over.height)),
        *over.labels(margin, 0.0),
        *told.labels(margin, height - foot.height - told.height),
        *foot.labels(margin, height - foot.height),
    )
    title = texts[0]
    description = f"{title}. {inner.description}" if title else inner.description
    return Picture(float(width), float(height), argb(theme.canvas), marks, description, theme.family)


def _blocks(size: _Size, theme: Theme, texts: _Texts) -> tuple[_Block, _Block, _Block]:
    """Break title, caption and footer into the lines that they have in a picture of a size."""
    scale = type_scale(*size)
    # Programs without the font draw the text in another, and it must not leave the page there.
    room = (size[0] - 2.0 * _MARGIN * scale) / ELSEWHERE

    def block(
        text: str, most: int, letters: float, weight: Weight, colour: str, drop: float, one: float
    ) -> _Block:
        most = most if size[1] >= _ROOMY else 1
        text = undirected(text)
        lines = wrapped(text, room, letters * scale, weight, most)
        return _Block(lines, right_to_left(text), letters * scale, weight, colour, drop * scale, one * scale)

    return (
        block(texts[0], 2, 19.0, "bold", theme.text, 24.0, 40.0),
        block(texts[1], 3, 11.0, "regular", theme.muted, 12.0, 26.0),
        block(texts[2], 2, 9.5, "regular", theme.muted, 11.0, 22.0),
    )


def words_of_shortened(picture: Picture, *texts: str) -> str:
    """Say that one of the texts around a picture had no room for its end; else ""."""
    whole = [" ".join(text.split()) for text in texts]
    cut = [mark.text for mark in picture.marks if isinstance(mark, Label) and mark.text.endswith("…")]
    if not any(line[:-1].strip() in text and not text.endswith(line) for line in cut for text in whole):
        return ""
    return (
        "A title, caption or footer is too long for the picture, and ends in …: shorten it, or draw larger."
    )
