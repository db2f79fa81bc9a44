"""Animated PNG: 255 colours as a GIF, but any number of clear ones where the ground is left out.

Format: Portable Network Graphics, third edition (W3C 2025), with its chunks acTL, fcTL and fdAT.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from app.film_kinds.changes import Change, Pixels, changes, image_of
from app.film_kinds.making import Making
from app.film_kinds.palette import CLEAR, Palette, few_coloured, palette_of
from app.film_kinds.shelf import Shelf, begun

DRAWING = 0.75
"""The share of the time after which all pictures are there, and the palette can be made."""
_RGBA, _INDEXED = 6, 3
_REPLACING, _LAID_OVER = 0, 1
_LEVEL = 6
_MOST = 0xFFFF


def write_apng(images: Iterable[Any], making: Making) -> bytes:
    """Write an animated PNG."""
    pictures, size, clear = begun(images)
    if clear:
        return _written(size, _RGBA, b"", _clear_frames(pictures), making)
    shelf = Shelf(pictures)
    palette = palette_of(shelf, making.keep, lambda: making.tell(DRAWING))
    alphas = bytes([255] * CLEAR + [0])
    table = _chunk(b"PLTE", palette.colours.tobytes()) + _chunk(b"tRNS", alphas)
    return _written(size, _INDEXED, table, _few_coloured(shelf, palette, making), making)


_Frame = tuple[int, int, tuple[int, int], int, bytes]
"""Left and upper edge, width and height, how it is put over the one before, and its packed pixels."""


def _few_coloured(shelf: Shelf, palette: Palette, making: Making) -> Iterator[_Frame]:
    for number, (x, y, places, _) in enumerate(few_coloured(shelf, palette, [1] * len(shelf))):
        making.tell(DRAWING + (1.0 - DRAWING) * number / len(shelf))
        high, wide = places.shape
        lines = np.zeros((high, wide + 1), np.uint8)  # each begins with its filter: none
        lines[:, 1:] = places
        yield x, y, (wide, high), _LAID_OVER, zlib.compress(lines.tobytes(), _LEVEL)


def _clear_frames(images: Iterable[Any]) -> Iterator[_Frame]:
    """Give pictures with all of their colours; what becomes clear can only replace what was there."""
    for change, pixels in changes(images):
        yield _clear_frame(change, pixels)


def _clear_frame(change: Change, pixels: Pixels) -> _Frame:
    high, wide = change.mask.shape
    its = change.filled(0) if change.solid else pixels[change.y : change.y + high, change.x : change.x + wide]
    buffer = io.BytesIO()
    image_of(its).save(buffer, "PNG", compress_level=_LEVEL)
    way = _LAID_OVER if change.solid else _REPLACING
    return change.x, change.y, (wide, high), way, _pixel_data(buffer.getvalue())


def _written(
    size: tuple[int, int], colour: int, table: bytes, frames: Iterable[_Frame], making: Making
) -> bytes:
    parts = [
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, colour, 0, 0, 0)),
        _chunk(b"acTL", struct.pack(">II", len(making.durations), 0 if making.loop else 1)),
        *(_said(key, text) for key, text in making.texts.items() if text),
        table,
    ]
    serial = 0
    for (x, y, sides, way, data), time in zip(frames, making.durations, strict=True):
        delay = _delay(time / 1000.0)
        control = struct.pack(">IIIIIHHBB", serial, *sides, x, y, delay.numerator, delay.denominator, 0, way)
        parts.append(_chunk(b"fcTL", control))
        if serial == 0:
            parts.append(_chunk(b"IDAT", data))
        else:
            parts.append(_chunk(b"fdAT", struct.pack(">I", serial + 1) + data))
        serial += 1 if serial == 0 else 2
    return b"".join([*parts, _chunk(b"IEND", b"")])


def _delay(seconds: float) -> Fraction:
    """Give a time as a ratio of two numbers of 16 bits."""
    shown = min(seconds, float(_MOST))
    return Fraction(shown).limit_denominator(max(min(1000, int(_MOST / max(shown, 1.0)) - 1), 1))


def _said(key: str, text: str) -> bytes:
    """Give a text about the picture: UTF-8, not packed, no language."""
    name = key.encode("latin-1", "replace")[:79]
    return _chunk(b"iTXt", name + b"\0\0\0\0\0" + text.encode())


def _pixel_data(file: bytes) -> bytes:
    """Give the packed pixels of a PNG file."""
    place, found = 8, b""
    while place + 8 <= len(file):
        length = struct.unpack_from(">I", file, place)[0]
        if file[place + 4 : place + 8] == b"IDAT":
            found += file[place + 8 : place + 8 + length]
        place += length + 12
    return found


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
