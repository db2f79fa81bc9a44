"""Lines of equal value by marching squares (Lorensen and Cline 1987, in two dimensions), in NumPy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Which edges of a cell a line joins, for each of 16 cases: bit 1 for a high corner at the lower left,
# 2 lower right, 4 upper right, 8 upper left; edges 0 lower, 1 right, 2 upper, 3 left. A saddle gives two.
_JOINS: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((3, 0),),
    2: ((0, 1),),
    3: ((3, 1),),
    4: ((1, 2),),
    6: ((0, 2),),
    7: ((3, 2),),
    8: ((2, 3),),
    9: ((2, 0),),
    11: ((2, 1),),
    12: ((1, 3),),
    13: ((1, 0),),
    14: ((0, 3),),
}
_SADDLES: dict[tuple[int, bool], tuple[tuple[int, int], ...]] = {
    (5, True): ((3, 2), (1, 0)),
    (5, False): ((3, 0), (1, 2)),
    (10, True): ((0, 3), (2, 1)),
    (10, False): ((0, 1), (2, 3)),
}


def contour(values: NDArray[np.floating], level: float) -> NDArray[np.float64]:
    """Give the lines along which a grid's values equal a level.

    Args:
        values: ``(rows, columns)``; cells with a value that is not finite have no line.
        level: The value sought.

    Returns:
        ``(n, 4)`` straight pieces in grid units: column and row of the start, column and row of the end.
    """
    v = np.asarray(values, np.float64) - level
    if v.shape[0] < 2 or v.shape[1] < 2:
        return np.zeros((0, 4))
    high = v > 0
    case = high[:-1, :-1] * 1 + high[:-1, 1:] * 2 + high[1:, 1:] * 4 + high[1:, :-1] * 8
    rows, columns = np.nonzero((case > 0) & (case < 15) & _finite_cells(v))
    kind = case[rows, columns]
    corners = np.stack(
        [v[rows, columns], v[rows, columns + 1], v[rows + 1, columns + 1], v[rows + 1, columns]]
    )
    crossings = _crossings(corners, rows, columns)
    pieces: list[NDArray[np.float64]] = []
    for number, joins in _JOINS.items():
        pieces += _pieces(crossings, kind == number, joins)
    centre = corners.mean(axis=0) > 0
    for (number, middle), joins in _SADDLES.items():
        pieces += _pieces(crossings, (kind == number) & (centre == middle), joins)
    return np.concatenate(pieces) if pieces else np.zeros((0, 4))


def _finite_cells(v: NDArray[np.float64]) -> NDArray[np.bool_]:
    fine = np.isfinite(v)
    return fine[:-1, :-1] & fine[:-1, 1:] & fine[1:, 1:] & fine[1:, :-1]


def _crossings(
    corners: NDArray[np.float64], rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Give where the level crosses the four edges of each cell, ``(4, cells, 2)`` as column and row."""
    a, b, c, d = corners
    zero = np.zeros(len(rows))
    x = np.stack([_share(a, b), zero + 1.0, _share(d, c), zero])
    y = np.stack([zero, _share(b, c), zero + 1.0, _share(a, d)])
    return np.stack([columns + x, rows + y], axis=2)


def _share(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    apart = a - b
    return np.clip(a / np.where(apart == 0, 1.0, apart), 0.0, 1.0)


def _pieces(
    crossings: NDArray[np.float64], chosen: NDArray[np.bool_], joins: tuple[tuple[int, int], ...]
) -> list[NDArray[np.float64]]:
    if not chosen.any():
        return []
    return [np.concatenate([crossings[i, chosen], crossings[j, chosen]], axis=1) for i, j in joins]


def lengthened(lines: NDArray[np.float64], by: float = 0.45) -> NDArray[np.float64]:
    """Lengthen pieces at both ends, so that lines painted with flat ends show no seams."""
    step = lines[:, 2:] - lines[:, :2]
    length = np.hypot(step[:, 0], step[:, 1])[:, None]
    unit = step / np.where(length == 0, 1.0, length) * by
    return np.concatenate([lines[:, :2] - unit, lines[:, 2:] + unit], axis=1)
