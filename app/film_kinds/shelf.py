"""Pictures that wait until all are there, since a palette is made of all of them."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from app.film_kinds.changes import Change, changes


class Shelf:
    """Keeps what changes from picture to picture, packed: a thousand slides stay below a few 100 MB.

    Args:
        images: Pillow's, all of one size.

    Attributes:
        size: Width and height of each.
    """

    def __init__(self, images: Iterable[Any]) -> None:
        self.size = (0, 0)
        self._packed: list[tuple[int, int, tuple[int, int], bytes, bytes]] = []
        for change in changes(images):
            self._put(change)

    def _put(self, change: Change) -> None:
        high, wide = change.mask.shape
        if not self._packed:
            self.size = (wide, high)
        mask = zlib.compress(np.packbits(change.mask).tobytes(), 1)
        self._packed.append(
            (change.x, change.y, (high, wide), mask, zlib.compress(change.pixels.tobytes(), 1))
        )

    def __len__(self) -> int:
        return len(self._packed)

    def __iter__(self) -> Iterator[Change]:
        for x, y, shape, packed, pixels in self._packed:
            bits = np.frombuffer(zlib.decompress(packed), np.uint8)
            mask = np.unpackbits(bits, count=shape[0] * shape[1]).astype(np.bool_).reshape(shape)
            yield Change(x, y, mask, np.frombuffer(zlib.decompress(pixels), np.uint32))
