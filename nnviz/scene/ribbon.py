"""Very many edges between two columns as one image: where they run densest, it is strongest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nnviz.scene.curves import shape
from nnviz.scene.marks import Image
from nnviz.theme import Theme, premultiplied, rgb

_MOST_COLUMNS = 64


def ribbon(ends: NDArray[np.float64], strengths: NDArray[np.floating], theme: Theme) -> Image:
    """Draw ``(n, 4)`` curves of strengths -1 to 1 as an image of their sums."""
    x0, x1 = float(ends[:, 0].min()), float(ends[:, 2].max())
    top = float(min(ends[:, 1].min(), ends[:, 3].min())) - 2.0
    bottom = float(max(ends[:, 1].max(), ends[:, 3].max())) + 2.0
    rows = max(int(bottom - top), 2)
    columns = min(max(int((x1 - x0) / 2.0), 8), _MOST_COLUMNS)
    along, across = shape(512)
    share = np.interp((np.arange(columns) + 0.5) / columns, along, across)
    y = ends[:, 1:2] + (ends[:, 3:4] - ends[:, 1:2]) * share - top
    place = np.clip(y.astype(np.intp), 0, rows - 1) * columns + np.arange(columns)
    weight = np.broadcast_to(np.abs(strengths)[:, None] ** 1.5, place.shape)
    amounts = [
        np.bincount(place[part].ravel(), weight[part].ravel(), rows * columns)
        .reshape(rows, columns)
        .astype(np.float64)
        for part in (strengths < 0, strengths >= 0)
    ]
    pixels = _mixed(amounts[0], amounts[1], theme)
    return Image(x0, top, x1 - x0, float(rows), pixels)


def _mixed(negative: NDArray[np.float64], positive: NDArray[np.float64], theme: Theme) -> NDArray[np.uint32]:
    total = negative + positive
    usual = float(np.quantile(total[total > 0], 0.9)) if np.any(total > 0) else 1.0
    alpha = 0.75 * (1.0 - np.exp(-1.4 * total / usual))
    share = np.where(total > 0, positive / np.where(total > 0, total, 1.0), 0.0)[..., None]
    colour = rgb(theme.negative) * (1.0 - share) + rgb(theme.positive) * share
    return premultiplied(colour, alpha)
