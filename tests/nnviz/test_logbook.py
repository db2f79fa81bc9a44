"""A long history is thinned for the eye, and what is kept stays exact."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.logbook import LogBook


@settings(max_examples=50, deadline=None)
@given(parts=st.lists(st.integers(1, 60), min_size=1, max_size=60), most=st.integers(8, 200))
def test_that_a_long_history_stays_short_and_exact(parts: list[int], most: int) -> None:
    book, epoch = LogBook(("loss",), most), 0
    for part in parts:
        epochs = np.arange(epoch + 1, epoch + part + 1)
        book.append(epoch + 1, (1.0 / epochs)[:, None])
        epoch += part
        log = book.log()
        assert log.epoch[-1] == epoch
        assert np.all(np.diff(log.epoch) > 0)
        assert np.array_equal(log.series["loss"], 1.0 / log.epoch)
        assert len(log.epoch) <= most + 60
        # Evenly: the finest power of two that could do is kept whole, whatever came in which parts.
        stride = 1
        while epoch // stride > most:
            stride *= 2
        assert set(range(2 * stride, epoch + 1, 2 * stride)) <= set(log.epoch.tolist())


def test_that_logs_given_away_do_not_change_when_the_book_is_thinned() -> None:
    book = LogBook(("loss",), 100)
    book.append(1, np.arange(90.0)[:, None])
    given_away = book.log()
    before = given_away.series["loss"].copy()
    for first in range(91, 2000, 50):
        book.append(first, np.full((50, 1), -1.0))
    assert np.array_equal(given_away.series["loss"], before)
    book.keep(40)
    assert book.log().epoch[-1] <= 40


def test_that_a_book_without_a_limit_keeps_every_epoch() -> None:
    book = LogBook(("loss",))
    for first in range(1, 5001, 100):
        book.append(first, np.zeros((100, 1)))
    assert np.array_equal(book.log().epoch, np.arange(1, 5001))
