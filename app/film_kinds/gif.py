"""GIF: 255 colours for all pictures, times in hundredths of a second, and a comment that says what it is.

Format: Graphics Interchange Format, version 89a, CompuServe 1990; the loop is Netscape's extension.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Any

from app.film_kinds.making import Making, comment, ticks
from app.film_kinds.palette import CLEAR, Palette, few_coloured, palette_of
from app.film_kinds.shelf import Shelf

DRAWING = 0.75
"""The share of the time after which all pictures are there, and the palette can be made."""
_HUNDREDTH, _LEAST = 10.0, 2
"""Browsers show what should stand for less than two hundredths for ten."""
_MOST = 0xFFFF


def write_gif(images: Iterable[Any], making: Making) -> bytes:
    """Write a GIF."""
    shelf = Shelf(images)
    palette = palette_of(shelf, making.keep, lambda: making.tell(DRAWING))
    parts = [_head(shelf.size, palette, making)]
    times = ticks(making.durations, _HUNDREDTH, _LEAST)
    for number, (x, y, places, time) in enumerate(few_coloured(shelf, palette, times)):
        making.tell(DRAWING + (1.0 - DRAWING) * number / len(shelf))
        parts.append(_frame(x, y, places, min(time, _MOST)))
    return b"".join([*parts, b";"])


def _head(size: tuple[int, int], palette: Palette, making: Making) -> bytes:
    """Give everything before the first picture."""
    screen = b"GIF89a" + struct.pack("<HHBBB", *size, 0xF7, 0, 0)  # 0xF7: one palette of 256 colours for all
    loop = b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00" if making.loop else b""
    text = comment(making.texts).encode()
    blocks = [text[start : start + 255] for start in range(0, len(text), 255)]
    said = b"!\xfe" + b"".join(bytes([len(block)]) + block for block in blocks) + b"\0" if blocks else b""
    return screen + palette.colours[:, :3].tobytes() + loop + said


def _frame(x: int, y: int, places: Any, hundredths: int) -> bytes:
    """Give one picture; Pillow packs it (LZW)."""
    from PIL import GifImagePlugin, Image  # noqa: PLC0415  needed for films only

    parts = GifImagePlugin.getdata(
        Image.fromarray(places),
        (x, y),
        duration=10 * hundredths,
        transparency=CLEAR,
        disposal=1,
        interlace=0,
    )
    return b"".join(parts)
