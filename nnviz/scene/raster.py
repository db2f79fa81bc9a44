"""Maps as images for files: channels that are not multiplied, enlarged, and as PNG."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

_ENLARGED = 4
_MOST = 1 << 20


def straight(pixels: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Give premultiplied ``0xAARRGGBB`` as ``(rows, columns, 4)``: red, green, blue and straight alpha."""
    red, green, blue, alpha = (((pixels >> shift) & 0xFF).astype(np.float64) for shift in (16, 8, 0, 24))
    share = np.divide(255.0, alpha, out=np.zeros_like(alpha), where=alpha > 0)
    channels = np.stack([red * share, green * share, blue * share, alpha], axis=-1)
    return np.clip(np.rint(channels), 0, 255).astype(np.uint8)


def enlarged(pixels: NDArray[np.uint8], *, smooth: bool) -> NDArray[np.uint8]:
    """Write every pixel several times, so that programs that blend differently show the same."""
    rows, columns = pixels.shape[:2]
    if rows * columns > _MOST:
        return pixels
    raster = _library()
    how = raster.Resampling.BILINEAR if smooth else raster.Resampling.NEAREST
    large = raster.fromarray(pixels).resize((_ENLARGED * columns, _ENLARGED * rows), how)
    return np.asarray(large, np.uint8)


def png_of(pixels: NDArray[np.uint8]) -> bytes:
    """Give ``(rows, columns, 4)`` as a PNG file."""
    buffer = io.BytesIO()
    _library().fromarray(pixels).save(buffer, "PNG", compress_level=9)
    return buffer.getvalue()


def _library() -> Any:
    from PIL import Image  # noqa: PLC0415  needed for files only

    return Image
