"""Pictographs: which signs the font of them draws, and what becomes one sign of several."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from nnviz import resource_files

JOINER = "\u200d"
SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_PLAIN = re.compile("[\ufe0e\ufe0f\u20e3]")
"""What asks for a coloured or a plain sign, and for a key around one: our signs are all plain."""


@lru_cache(maxsize=1)
def advances() -> dict[str, dict[str, float]]:
    """Give the widths of the shipped fonts' characters in em: regular, bold, and the pictographs."""
    file = resource_files.path("fonts", "advances.json")
    if not file.is_file():
        return {"regular": {}, "bold": {}, "emoji": {}}
    return json.loads(file.read_text(encoding="utf-8"))


def is_emoji(character: str) -> bool:
    """Tell whether a character is drawn by the font of pictographs."""
    return character in advances()["emoji"]


@lru_cache(maxsize=4096)
def joinable(text: str) -> str:
    """Give text so that every program draws the same signs for it, with the fonts of a picture.

    Programs disagree on what asks for colours, and draw an empty box for signs of different fonts that are
    joined, such as Inter's heart with a flame: such signs stand beside one another. Joiners between letters
    stay: they shape Arabic and Indic scripts.
    """
    if text.isascii():
        return text
    line = _PLAIN.sub("", text)
    if JOINER not in line:
        return line
    around = zip(" " + line, line, line[1:] + " ", strict=False)
    return "".join(
        here for before, here, after in around if here != JOINER or is_emoji(before) == is_emoji(after)
    )


def is_drawn_within(text: str, place: int) -> bool:
    """Tell whether a character is part of the pictograph before it, which has the width of its first one."""
    code = ord(text[place])
    if not place or code < 0x200D:
        return False
    before = text[place - 1]
    if code in _FLAG_LETTERS:
        return _flag_letters_before(text, place) % 2 == 1
    return is_emoji(text[place]) and (before == JOINER or (code in SKIN_TONES and is_emoji(before)))


def _flag_letters_before(text: str, place: int) -> int:
    count = 0
    while count < place and ord(text[place - 1 - count]) in _FLAG_LETTERS:
        count += 1
    return count
