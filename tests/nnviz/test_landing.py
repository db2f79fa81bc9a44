"""Laws of how much of a chunk counts."""

import numpy as np
import pytest

from nnviz.landing import epochs_to_target, finite_epochs


def sums(*losses: float) -> np.ndarray:
    return np.array([[loss, 1.0] for loss in losses], np.float32)


@pytest.mark.parametrize(
    ("losses", "ends_finite", "count"),
    [((3, 2, 1), True, 3), ((3, 2, 1), False, 2), ((3, np.inf, np.nan), False, 1), ((np.nan,), True, 0)],
)
def test_that_epochs_count_before_the_first_that_is_not_finite(losses, ends_finite, count):
    assert finite_epochs(sums(*losses), ends_finite=ends_finite) == count


def test_that_the_epoch_that_reaches_the_target_counts_and_none_behind_it():
    assert epochs_to_target(sums(8, 6, 4, 2), 2, 2.0) == 3
    assert epochs_to_target(sums(8, 6, 4, 2), 2, 0.5) == 4
    assert epochs_to_target(sums(8, 6, 4, 2), 2, None) == 4
