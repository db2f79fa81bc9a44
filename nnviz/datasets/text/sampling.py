"""Some lines from the start, the middle and the end of a text, by which its form is judged."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nnviz.datasets.files.decode import Encoded

_HEAD = 1 << 18
_PART = 1 << 15
_MAX_LINES = 600
_SEPARATOR = re.compile(r'"?sep=(.|\t)"?\s*', re.IGNORECASE)


@dataclass(frozen=True)
class Sample:
    """Lines with their ends.

    Attributes:
        head: The first lines, behind those that are left out.
        first_line: The number of the first of them, counted from 1.
        middle: Some from the middle, if the text is longer than the head.
        end: Some from the end, if it is longer.
        delimiter: What a first line such as ``sep=;`` says, or None.
        is_whole: Whether the head is all there is.
    """

    head: tuple[str, ...]
    first_line: int = 1
    middle: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    delimiter: str | None = None
    is_whole: bool = True

    @property
    def lines(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.head, *self.middle, *self.end)


def take_sample(text: Encoded, skip: int | None = None) -> Sample:
    """Take a sample of a text.

    Args:
        text: The text.
        skip: How many lines at its beginning are left out; None for none but ``sep=;``.
    """
    with text.open() as stream:
        lines: list[str] = []
        delimiter = None
        for _ in range(skip or 0):
            stream.readline()
        number = (skip or 0) + 1
        size = 0
        while size < _HEAD and len(lines) < _MAX_LINES:
            line = stream.readline(_HEAD)
            if not line:
                break
            found = _SEPARATOR.fullmatch(line) if not lines and skip is None else None
            if found and delimiter is None:
                delimiter, number = found[1], number + 1
                continue
            lines.append(line.lstrip("\ufeff"))
            size += len(line)
        is_whole = not stream.readline(1)
    if is_whole:
        return Sample(tuple(lines), number, delimiter=delimiter)
    if len(lines) > 1 and not lines[-1].endswith(("\n", "\r")):
        lines.pop()
    length = len(text.data)
    middle = _whole_lines(text.piece(length // 2, _PART))
    last = text.piece(max(text.start, length - _PART), _PART + 4)  # it may begin up to 3 bytes early
    end = _whole_lines(last, to_end=True)
    return Sample(tuple(lines), number, middle, end, delimiter, is_whole=False)


def _whole_lines(text: str, to_end: bool = False) -> tuple[str, ...]:
    """Give the lines of a piece but the first, which may be half, and the last unless the text ends there."""
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)
    return tuple(lines[1:] if to_end else lines[1:-1])
