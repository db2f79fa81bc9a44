"""How wide text will be, and how it is shortened, without a screen."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from nnviz.scene.marks import Weight
from nnviz.scene.pictographs import JOINER, SKIN_TONES, advances, is_drawn_within, is_emoji, joinable

CAP_HEIGHT = 0.727
"""The height of a capital letter of Inter, in em."""
_UNKNOWN = 0.62
_WIDE = 1.0
_PICTOGRAM = 1.27
ELSEWHERE = 1.17
"""How much wider text is at most in a program that knows only DejaVu Sans, in its bold face."""


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, weight: Weight = "regular") -> float:
    """Give the width of a line of text in pixels; kerning is left out of account."""
    known = advances()["regular" if weight == "regular" else "bold"]
    if text.isascii():
        return size * sum(known[c] if c in known else _guess(c) for c in text)
    drawn = joinable(text)
    return size * sum(_width(drawn, place, known) for place in range(len(drawn)))


def _width(text: str, place: int, known: dict[str, float]) -> float:
    character = text[place]
    if character in known:
        return known[character]
    return 0.0 if is_drawn_within(text, place) else _guess(character)


def _guess(character: str) -> float:
    if is_emoji(character):
        return advances()["emoji"][character]
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn"):
        return 0.0
    if ord(character) > 0xFFFF:
        return _PICTOGRAM
    return _WIDE if unicodedata.east_asian_width(character) in ("W", "F") else _UNKNOWN


@lru_cache(maxsize=4096)
def elide(text: str, width: float, size: float, weight: Weight = "regular") -> str:
    """Shorten text with "…" so that it fits a width in pixels; lines become one line."""
    line = _one_line(text)
    if text_width(line, size, weight) <= width:
        return line
    short = line[: _fitting(line, width, size, weight, "…")].rstrip()
    return f"{short}…" if short else ""


@lru_cache(maxsize=4096)
def elide_middle(text: str, width: float, size: float, weight: Weight = "regular") -> str:
    """Shorten text with "…" in its middle so that it fits a width in pixels; lines become one line."""
    line = _one_line(text)
    if text_width(line, size, weight) <= width:
        return line
    low, high = 0, len(line) - 1
    while low < high:
        kept = (low + high + 1) // 2
        if text_width(_without_middle(line, kept), size, weight) <= width:
            low = kept
        else:
            high = kept - 1
    return _without_middle(line, low) if low else ""


def _without_middle(line: str, kept: int) -> str:
    """Keep so many characters of beginning and end together, none torn from the signs that belong to it."""
    head, tail = kept - kept // 2, len(line) - kept // 2
    while 0 < head < len(line) and _is_torn(line, head):
        head -= 1
    while tail < len(line) and _is_torn(line, tail):
        tail += 1
    return f"{line[:head].rstrip()}…{line[tail:].lstrip()}"


def told_apart(texts: Sequence[str], width: float, size: float) -> tuple[str, ...]:
    """Shorten names to a width in pixels: at their ends, and in the middle those that would read alike."""
    short = [elide(text, width, size) for text in texts]
    meant: dict[str, set[str]] = {}
    for text, said in zip(texts, short, strict=True):
        meant.setdefault(said, set()).add(text)
    return tuple(
        elide_middle(text, width, size) if len(meant[said]) > 1 else said
        for text, said in zip(texts, short, strict=True)
    )


@lru_cache(maxsize=256)
def wrapped(
    text: str, width: float, size: float, weight: Weight = "regular", most: int = 2
) -> tuple[str, ...]:
    """Break text into lines that fit a width in pixels, the last one of some number shortened."""
    rest, lines = _one_line(text), list[str]()
    while len(lines) < most - 1 and text_width(rest, size, weight) > width:
        cut = _fitting(rest, width, size, weight)
        blank = rest.rfind(" ", 0, cut + 1)
        cut = blank if blank > 0 else max(cut, 1)
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    lines.append(elide(rest, width, size, weight))
    return tuple(line for line in lines if line)


def _one_line(text: str) -> str:
    return " ".join(text[:2000].split()) if any(c.isspace() for c in text) else text[:2000]


def _fitting(line: str, width: float, size: float, weight: Weight, ending: str = "") -> int:
    """Give how many characters fit a width with an ending, none torn from the signs that belong to it."""
    low, high = 0, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(line[:middle].rstrip() + ending, size, weight) <= width:
            low = middle
        else:
            high = middle - 1
    while 0 < low < len(line) and _is_torn(line, low):
        low -= 1
    return low


def _is_torn(line: str, place: int) -> bool:
    """Tell whether a cut before a character would part what is one sign for a reader."""
    return _belongs(line[place]) or line[place - 1] == JOINER


def _belongs(character: str) -> bool:
    """Tell whether a character is part of the one before: an accent, a joiner, the tone of a skin."""
    return (
        character == JOINER
        or unicodedata.category(character) in ("Mn", "Mc", "Me")
        or ord(character) in SKIN_TONES
    )


def right_to_left(text: str) -> bool:
    """Tell which way a line runs as a whole: as its first letter does (UAX 9, rules P2 and P3)."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"


def first_fitting(choices: tuple[str, ...], width: float, size: float, weight: Weight = "regular") -> str:
    """Give the first of several wordings that fits a width, or ""."""
    return next((text for text in choices if text_width(text, size, weight) <= width), "")


def type_scale(width: float, height: float) -> float:
    """Give by how much a picture's text and strokes grow with its size, about 0.9 to 1.3."""
    return min(max((width * height / (900.0 * 600.0)) ** 0.25, 0.88), 1.3)
