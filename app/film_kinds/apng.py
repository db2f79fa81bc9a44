"""Animated PNG: 255 colours like a GIF, any of which may be half clear.

Format: Portable Network Graphics, third edition (W3C 2025), with its chunks acTL, fcTL and fdAT.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.film_kinds.making import Making
from app.film_kinds.palette import few_coloured, palette_of
from app.film_kinds.shelf import Shelf

DRAWING = 0.75
"""The share of the time after which all pictures are there, and the palette can be made."""
_INDEXED = 3
_REPLACING, _LAID_OVER = 0, 1
_LEVEL = 6
_MOST = 0xFFFF


def write_apng(images: Iterable[Any], making: Making) -> bytes:
    """Write an animated PNG."""
    shelf = Shelf(images)
    palette = palette_of(shelf, making.keep, lambda: making.tell(DRAWING))
    colours = _chunk(b"PLTE", palette.colours[:, :3].tobytes())
    parts = [
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", struct.pack(">IIBBBBB", *shelf.size, 8, _INDEXED, 0, 0, 0)),
        _chunk(b"acTL", struct.pack(">II", len(shelf), 0 if making.loop else 1)),
        *(_said(key, text) for key, text in making.texts.items() if text),
        colours + _chunk(b"tRNS", palette.colours[:, 3].tobytes()),
    ]
    way = _LAID_OVER if palette.solid else _REPLACING
    times = (time / 1000.0 for time in making.durations)
    frames = few_coloured(shelf, palette, [1] * len(shelf))
    for number, ((x, y, places, _), seconds) in enumerate(zip(frames, times, strict=True)):
        making.tell(DRAWING + (1.0 - DRAWING) * number / len(shelf))
        parts += _frame(number, (x, y), places, seconds, way)
    return b"".join([*parts, _chunk(b"IEND", b"")])


def _frame(
    number: int, place: tuple[int, int], places: NDArray[np.uint8], seconds: float, way: int
) -> tuple[bytes, bytes]:
    """Give one picture: how it is shown, and its pixels, each line behind its filter: none."""
    high, wide = places.shape
    serial, delay = max(2 * number - 1, 0), _delay(seconds)
    sides = (wide, high, *place)
    control = struct.pack(">IIIIIHHBB", serial, *sides, delay.numerator, delay.denominator, 0, way)
    lines = np.zeros((high, wide + 1), np.uint8)
    lines[:, 1:] = places
    data = zlib.compress(lines.tobytes(), _LEVEL)
    shown = _chunk(b"IDAT", data) if number == 0 else _chunk(b"fdAT", struct.pack(">I", serial + 1) + data)
    return _chunk(b"fcTL", control), shown


def _delay(seconds: float) -> Fraction:
    """Give a time as a ratio of two numbers of 16 bits."""
    shown = min(seconds, float(_MOST))
    return Fraction(shown).limit_denominator(max(min(1000, int(_MOST / max(shown, 1.0)) - 1), 1))


def _said(key: str, text: str) -> bytes:
    """Give a text about the picture: UTF-8, not packed, no language."""
    name = key.encode("latin-1", "replace")[:79]
    return _chunk(b"iTXt", name + b"\0\0\0\0\0" + text.encode())


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
