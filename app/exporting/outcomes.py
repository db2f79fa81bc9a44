"""What is said of a picture or film once it is made."""

from __future__ import annotations

from pathlib import Path

from app.exporting.wish import Wish
from nnviz.theme import THEMES

SAID = 8.0
"""Seconds for which it is said."""
_MOST_FOR_A_SLIDE = 5_000_000
_LARGE = "Slides and mails may refuse more than 5 MB: fewer pictures or a smaller width make it smaller."


def saved_words(path: Path, size: int, pictures: str = "") -> tuple[str, float]:
    """Say that a file is written, and for how many seconds that is to be read.

    Args:
        path: The file.
        size: How many bytes it has.
        pictures: How many pictures a film has, in words; "" for a still picture.
    """
    large = bool(pictures) and size > _MOST_FOR_A_SLIDE
    words = f"Saved {path.name}, {f'{pictures}, ' if pictures else ''}{_bytes_text(size)}."
    return (f"{words} {_LARGE}", 3.0 * SAID) if large else (words, SAID)


def copied_words(label: str, wish: Wish, theme: str) -> str:
    """Say that a picture is on the clipboard, and how it differs from what is seen.

    Args:
        label: What it is of.
        wish: What was wanted.
        theme: Key of the window's theme.
    """
    colours = f", in the colours {THEMES[wish.theme].label}" if wish.theme != theme else ""
    clear = ", without its ground" if wish.transparent and wish.can_be_transparent else ""
    return f"{label}: the picture is on the clipboard{colours}{clear}."


def _bytes_text(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size // 1000, 1)} kB"
