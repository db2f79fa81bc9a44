"""Animated WebP without loss: 255 colours like a GIF, any of which may be half clear, and smaller.

Format: RFC 9649. Pillow encodes each picture, and the film is put together here: its own encoder would hold
all pictures, and could not be stopped. With loss it is larger: what stands still between curves that move
keeps the grain of every picture before.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from app.film_kinds.changes import Pixels, image_of
from app.film_kinds.making import Making, ticks
from app.film_kinds.palette import few_coloured, palette_of
from app.film_kinds.shelf import Shelf
from app.xmp import xmp_packet

DRAWING = 0.7
"""The share of the time after which all pictures are there, and the palette can be made."""
MOST_SIDE = 16_383
"""Pixels of a side: the format holds no more."""
_LAID_OVER, _REPLACING = 0, 2
_MOST = 0xFFFFFF
_Frame = tuple[int, int, Pixels, int]
"""Left and upper edge, the pixels, and how they are put over those before."""


def write_webp(images: Iterable[Any], making: Making) -> bytes:
    """Write an animated WebP."""
    shelf = Shelf(images)
    frames = _few_coloured(shelf, making)
    times = ticks(making.durations, 1.0)
    flags = 0x02 | 0x04 | 0x10  # moves, has XMP, has clear pixels
    parts = [
        b"WEBP",
        _chunk(b"VP8X", struct.pack("<I", flags) + _24(shelf.size[0] - 1) + _24(shelf.size[1] - 1)),
        _chunk(b"ANIM", struct.pack("<IH", 0, 0 if making.loop else 1)),
        *(_packed(*frame, min(time, _MOST)) for frame, time in zip(frames, times, strict=True)),
        _chunk(b"XMP ", xmp_packet(making.texts)),
    ]
    body = b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _few_coloured(shelf: Shelf, making: Making) -> Iterator[_Frame]:
    palette = palette_of(shelf, making.keep, lambda: making.tell(DRAWING))
    colours = np.ascontiguousarray(palette.colours).view("<u4")[:, 0].astype(np.uint32)
    way = _LAID_OVER if palette.solid else _REPLACING
    for number, (x, y, places, _) in enumerate(few_coloured(shelf, palette, [1] * len(shelf), even=True)):
        making.tell(DRAWING + (1.0 - DRAWING) * number / len(shelf))
        yield x, y, colours[places], way


def _packed(x: int, y: int, pixels: Pixels, way: int, time: int) -> bytes:
    buffer = io.BytesIO()
    image_of(pixels).save(buffer, "WEBP", lossless=True, quality=40, method=2, exact=True)
    place = _24(x // 2) + _24(y // 2) + _24(pixels.shape[1] - 1) + _24(pixels.shape[0] - 1)
    return _chunk(b"ANMF", place + _24(time) + bytes([way]) + b"".join(_pixel_chunks(buffer.getvalue())))


def _pixel_chunks(file: bytes) -> Iterator[bytes]:
    """Give those parts of a still WebP that hold its pixels."""
    place = 12
    while place + 8 <= len(file):
        end = place + 8 + struct.unpack_from("<I", file, place + 4)[0]
        end += end % 2
        if file[place : place + 4] in (b"ALPH", b"VP8 ", b"VP8L"):
            yield file[place:end]
        place = end


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _24(number: int) -> bytes:
    return struct.pack("<I", number)[:3]
