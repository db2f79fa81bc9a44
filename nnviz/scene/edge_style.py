"""How thick and how strong the weights and biases of one network are drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.params import Params

LEVELS = 12
_THINNEST = 0.8
_ENOUGH = 20_000


@dataclass(frozen=True)
class EdgeStyle:
    """Scales from values to strokes.

    Attributes:
        largest_weight: The |w| that is drawn at full width; a few may be larger.
        largest_bias: Likewise for biases.
        widest: The width of the strongest edge in pixels.
    """

    largest_weight: float
    largest_bias: float
    widest: float

    def levels(self, weights: NDArray[np.float32]) -> NDArray[np.intp]:
        """Give the strength of each weight as a level from 0 to ``LEVELS - 1``."""
        share = np.minimum(np.abs(np.nan_to_num(weights)) / self.largest_weight, 1.0)
        return np.rint(share * (LEVELS - 1)).astype(np.intp)

    @staticmethod
    def order(levels: NDArray[np.intp], weights: NDArray[np.float32]) -> NDArray[np.intp]:
        """Give the order of painting: weak before strong, negative before positive."""
        return np.argsort(2 * levels + (weights >= 0), kind="stable")

    def widths(self, levels: NDArray[np.intp]) -> NDArray[np.float64]:
        """Give the width of edges in pixels."""
        return _THINNEST + (self.widest - _THINNEST) * (levels / (LEVELS - 1.0)) ** 1.15

    def bias_radius(self, bias: NDArray[np.float32], tile: float) -> NDArray[np.float64]:
        """Give the radius of the dots of biases in pixels."""
        share = np.minimum(np.abs(np.nan_to_num(bias)) / self.largest_bias, 1.0)
        return np.maximum(tile * (0.05 + 0.075 * np.sqrt(share)), 1.6)


def edge_style(params: Params, tile: float) -> EdgeStyle:
    """Scale strokes to a network: full strength is what one weight in fifty exceeds."""
    largest_weight, largest_bias = _scales(params)
    widest = min(max(0.105 * tile, 2.2), 6.5)
    return EdgeStyle(largest_weight, largest_bias, widest)


_last: tuple[Params, tuple[float, float]] | None = None


def _scales(params: Params) -> tuple[float, float]:
    """Give the largest weight and bias, and remember them: the mouse asks again for the same weights."""
    global _last  # noqa: PLW0603  one value, replaced whole
    known = _last
    if known is not None and known[0] is params:
        return known[1]
    total = sum(w.size for w, _ in params)
    step = max(total // _ENOUGH, 1)
    weights = np.concatenate([np.abs(_some(w, step)) for w, _ in params])
    scales = _robust(weights), _robust(np.concatenate([np.abs(b) for _, b in params]))
    _last = params, scales
    return scales


def _some(weights: NDArray[np.float32], step: int) -> NDArray[np.float32]:
    """Give one weight in about ``step``, of all columns alike."""
    while math.gcd(step, weights.shape[1]) > 1:
        step += 1
    return weights.ravel()[::step]


def _robust(sizes: NDArray[np.float32]) -> float:
    finite = sizes[np.isfinite(sizes)]
    largest = float(np.quantile(finite, 0.98)) if len(finite) else 0.0
    return largest if largest > 1e-12 else 1.0
