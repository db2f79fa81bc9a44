"""What changes from one picture of a film to the next: the rest of it need not be written again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint32]
"""Colours of pixels as R + 256 G + 65536 B + 2^24 alpha."""


@dataclass(frozen=True, eq=False)
class Change:
    """What a picture has that the one before it had not.

    Attributes:
        x: Left edge of the rectangle that holds all of it, in pixels.
        y: Its upper edge.
        mask: Which pixels of the rectangle have changed, ``(height, width)``.
        pixels: Their colours, ``(changed,)``.
    """

    x: int
    y: int
    mask: NDArray[np.bool_]
    pixels: Pixels


def pixels_of(image: Any) -> Pixels:
    """Give the pixels of one of Pillow's images, ``(height, width)``."""
    rgba = np.ascontiguousarray(np.asarray(image.convert("RGBA")))
    return rgba.view("<u4")[..., 0].astype(np.uint32, copy=False)


def image_of(pixels: Pixels) -> Any:
    """Give pixels as one of Pillow's images."""
    from PIL import Image  # noqa: PLC0415  needed for films only

    return Image.fromarray(np.ascontiguousarray(pixels, "<u4").view(np.uint8).reshape(*pixels.shape, 4))


def changes(images: Iterable[Any]) -> Iterator[Change]:
    """Give what each of Pillow's images, all of one size, changes; the first changes everything."""
    before: Pixels | None = None
    for image in images:
        pixels = pixels_of(image)
        changed = np.ones(pixels.shape, np.bool_) if before is None else pixels != before
        x, y, mask = bounds_of(changed)
        yield Change(x, y, mask, pixels[y : y + mask.shape[0], x : x + mask.shape[1]][mask])
        before = pixels


def bounds_of(changed: NDArray[np.bool_], *, even: bool = False) -> tuple[int, int, NDArray[np.bool_]]:
    """Give left and upper edge and the part of a mask that holds all that is set: one pixel if nothing is."""
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    if not len(rows):
        return 0, 0, changed[:1, :1]
    x, y = int(columns[0]), int(rows[0])
    if even:
        x, y = x - x % 2, y - y % 2
    return x, y, changed[y : int(rows[-1]) + 1, x : int(columns[-1]) + 1]
