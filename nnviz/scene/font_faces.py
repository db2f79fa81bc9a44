"""The faces of the shipped font, cut down to the characters that a picture needs."""

from __future__ import annotations

import importlib
import io
from functools import lru_cache
from typing import Any

from nnviz import resource_files
from nnviz.scene.marks import Weight

FILES: dict[tuple[Weight, bool], str] = {
    ("regular", False): "Inter-Regular.ttf",
    ("regular", True): "Inter-Italic.ttf",
    ("semibold", False): "Inter-SemiBold.ttf",
    ("bold", False): "Inter-Bold.ttf",
}
WEIGHTS: dict[Weight, int] = {"regular": 400, "semibold": 600, "bold": 700}
"""What CSS and OpenType call the weights."""


def face_of(weight: Weight, italic: bool) -> tuple[Weight, bool]:
    """Give the face that is drawn: an italic there is in the regular weight only."""
    return (weight, italic) if (weight, italic) in FILES else (weight, False)


EMOJI = "Noto Emoji"
"""The family of the pictographs, which Inter lacks."""
_EMOJI_FILE = "NotoEmoji-Regular.ttf"
_FEATURES = ("kern", "tnum", "ccmp", "mark", "mkmk")


@lru_cache(maxsize=64)
def subset(weight: Weight, italic: bool, characters: frozenset[str]) -> bytes:
    """Give a face with some characters only, as a WOFF file; always the same bytes for the same ones."""
    return _cut(FILES[face_of(weight, italic)], characters)


@lru_cache(maxsize=64)
def emoji_subset(characters: frozenset[str]) -> bytes:
    """Give those of some characters that are pictographs, with what joins them, as a WOFF file."""
    # Inter has every letter and figure: they must not come from here as well.
    return _cut(_EMOJI_FILE, frozenset(its for its in characters if ord(its) > 0xFF))


def _cut(file: str, characters: frozenset[str]) -> bytes:
    # It is needed for files only, and takes a third of a second to load.
    tools: Any = importlib.import_module("fontTools.subset")
    options = tools.Options(layout_features=list(_FEATURES), flavor="woff", hinting=False)
    options.notdef_outline = True
    options.recalc_timestamp = False
    out = io.BytesIO()
    with tools.load_font(str(resource_files.path("fonts", file)), options, dontLoadGlyphNames=True) as font:
        cutter = tools.Subsetter(options)
        cutter.populate(unicodes=[ord(character) for character in characters])
        cutter.subset(font)
        tools.save_font(font, out, options)
    return out.getvalue()
