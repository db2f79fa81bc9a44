"""How much of a trained chunk counts: up to the first loss that is not finite, or that reaches the target."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Sums = NDArray[np.float32]
"""``(epochs, series)``: what a chunk has summed over the rows of each epoch, the loss first."""


def finite_epochs(sums: Sums, *, ends_finite: bool) -> int:
    """Count the epochs before the first loss that is not finite, or those before a bad end.

    Args:
        sums: Of the chunk.
        ends_finite: Whether the weights after it are finite; the last epoch does not count if not.
    """
    bad: NDArray[Any] = np.flatnonzero(~np.isfinite(sums[:, 0]))
    if len(bad):
        return int(bad[0])
    return len(sums) if ends_finite else len(sums) - 1


def epochs_to_target(sums: Sums, rows: int, target: float | None) -> int:
    """Count the epochs up to and with the first whose mean loss over ``rows`` reaches the target, or all."""
    if target is None:
        return len(sums)
    reached = np.flatnonzero(sums[:, 0].astype(np.float64) / rows <= target)
    return int(reached[0]) + 1 if len(reached) else len(sums)
