"""How alike two pictures look: structural similarity, in NumPy.

Source: Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment: from error visibility to structural
similarity", IEEE Transactions on Image Processing 13 (2004), equation 13, with their 11 x 11 Gaussian
window of a deviation of 1.5 pixels, K1 = 0.01 and K2 = 0.03.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Grey = NDArray[np.float64]
_K1, _K2, _RANGE = 0.01, 0.03, 255.0
_WINDOW = np.exp(-0.5 * (np.arange(-5, 6) / 1.5) ** 2)
_WINDOW /= _WINDOW.sum()


def grey_of(image: Image.Image | Path, size: tuple[int, int] | None = None) -> Grey:
    """Give the luminance ``(rows, columns)`` from 0 to 255, of an image on white.

    Args:
        image: A picture, or the file of one.
        size: Columns and rows to which it is scaled down, every pixel of it counting once.
    """
    opened = Image.open(image) if isinstance(image, Path) else image
    clear = opened.convert("RGBA")
    flat = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    if size is not None and size != flat.size:
        flat = flat.resize(size, Image.Resampling.BOX)
    return np.asarray(flat, np.float64) @ (0.299, 0.587, 0.114)


def ssim_map(first: Grey, second: Grey) -> Grey:
    """Give the similarity around every pixel that a whole window lies around."""
    if first.shape != second.shape:
        raise ValueError(f"pictures of {first.shape} and {second.shape} pixels can't be compared")
    mean_1, mean_2 = _blurred(first), _blurred(second)
    variance_1 = _blurred(first * first) - mean_1**2
    variance_2 = _blurred(second * second) - mean_2**2
    covariance = _blurred(first * second) - mean_1 * mean_2
    c1, c2 = (_K1 * _RANGE) ** 2, (_K2 * _RANGE) ** 2
    above = (2.0 * mean_1 * mean_2 + c1) * (2.0 * covariance + c2)
    return above / ((mean_1**2 + mean_2**2 + c1) * (variance_1 + variance_2 + c2))


def ssim(first: Grey, second: Grey) -> float:
    """Give how alike two pictures are, 1 for the same; the mean over all places (equation 17)."""
    return float(ssim_map(first, second).mean())


def _blurred(values: Grey) -> Grey:
    across = np.lib.stride_tricks.sliding_window_view(values, len(_WINDOW), axis=1) @ _WINDOW
    return np.lib.stride_tricks.sliding_window_view(across, len(_WINDOW), axis=0) @ _WINDOW
