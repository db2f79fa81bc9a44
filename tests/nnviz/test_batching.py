"""Laws of the order of the rows."""

import numpy as np
import pytest
import textbook
from hypothesis import given
from hypothesis import strategies as st

from nnviz import batching
from nnviz.batching import row_order

seeds = st.integers(0, 2**63)


@given(seed=seeds, first=st.integers(0, 10**9), epochs=st.integers(0, 5), rows=st.integers(1, 40))
def test_that_every_epoch_has_every_row_once(seed, first, epochs, rows):
    order = row_order(seed, first, epochs, rows)
    assert order.shape == (epochs, rows)
    assert order.dtype == np.int32
    assert (np.sort(order, axis=1) == np.arange(rows)).all()


@given(seed=seeds, first=st.integers(0, 1000), skip=st.integers(0, 8), rows=st.integers(1, 40))
def test_that_an_epoch_has_the_same_order_whatever_was_drawn_with_it(seed, first, skip, rows):
    whole = row_order(seed, first, 10, rows)
    assert np.array_equal(row_order(seed, first + skip, 1, rows)[0], whole[skip])


def test_that_epochs_and_seeds_do_not_repeat_one_another():
    orders = {tuple(line) for seed in range(20) for line in row_order(seed, 0, 50, 30)}
    assert len(orders) == 1000


def test_that_every_row_comes_everywhere_equally_often():
    order = row_order(3, 0, 6000, 6)
    counts = np.array([np.bincount(order[:, place], minlength=6) for place in range(6)])
    # chi squared of 36 cells with 25 degrees of freedom: beyond 60 once in 10 000.
    assert ((counts - 1000) ** 2 / 1000).sum() < 60


def test_that_neighbouring_epochs_are_not_alike():
    order = row_order(1, 0, 2000, 50).astype(float)
    same = (order[1:] == order[:-1]).mean()
    assert same == pytest.approx(1 / 50, abs=0.003)


def test_that_an_order_drawn_in_many_parts_is_one_order(monkeypatch):
    whole = row_order(5, 3, 40, 7)
    monkeypatch.setattr(batching, "_PART", 20)
    assert np.array_equal(row_order(5, 3, 40, 7), whole)


@pytest.mark.parametrize(
    ("seed", "first", "rows"), [(0, 0, 23), (7, 3, 50), (2**63, 10**6, 9), (12345, 1, 1)]
)
def test_that_the_order_is_the_one_that_was_promised(seed, first, rows):
    # Old projects and other machines must find the same batches: computed here digit by digit.
    order = row_order(seed, first, 3, rows)
    assert order.tolist() == [textbook.row_order(seed, epoch, rows) for epoch in range(first, first + 3)]
