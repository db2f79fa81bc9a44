"""Which outputs dropout leaves in one update, as the engine draws them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnviz.document import Document

_GOLDEN = np.uint32(0x9E3779B9)
_MIX1, _MIX2 = np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
_S13, _S16, _S8 = np.uint32(13), np.uint32(16), np.uint32(8)


def kept_factors(
    document: Document, layer: int, update: int, shape: tuple[int, int]
) -> NDArray[np.float64] | None:
    """Give what the outputs of a layer are multiplied by in an update: 0, or 1 / (1 - rate).

    Chance follows from seed, layer, update and place by MurmurHash3's finaliser (Appleby 2008), as in
    ``training.chunk``.

    Args:
        document: Whose seed and dropout rates hold.
        layer: The layer's place, from 0 for the first hidden one.
        update: Updates made before this one.
        shape: ``(rows, units)``.

    Returns:
        Factors of this shape, or None where nothing is dropped.
    """
    rate = document.network.layers[layer].dropout
    if rate <= 0:
        return None
    with np.errstate(over="ignore"):
        mixed = np.arange(shape[0] * shape[1], dtype=np.uint32) * _GOLDEN
        for part in (document.train.seed & 0xFFFFFFFF, layer, update):
            mixed = (mixed ^ np.uint32(part)) * _MIX1
            mixed = (mixed ^ (mixed >> _S13)) * _MIX2
            mixed = mixed ^ (mixed >> _S16)
    chance = (mixed >> _S8).astype(np.float32) / np.float32(1 << 24)
    kept = chance.reshape(shape) >= np.float32(rate)
    return np.where(kept, 1 / (1 - rate), 0.0)
