import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.drafts import Log
from nnviz.scene.pyramid import History, Pyramid


def series(n: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.exp(-np.arange(n) / (n / 3)) + 0.2 * rng.random(n)


@given(st.integers(1, 60_000), st.integers(2, 900), st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_that_an_envelope_is_short_and_keeps_the_extremes(n, columns, seed):
    values = series(n, seed)
    pyramid = Pyramid()
    pyramid.extend(values)
    places, y = pyramid.envelope(0, n, columns)
    assert len(places) == len(y) <= 2 * columns + 2
    assert np.nanmin(y) == values.min()
    assert np.nanmax(y) == values.max()
    assert np.all(np.diff(places) >= 0)
    assert 0 <= places[0] <= places[-1] <= n - 1


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=12))
@settings(max_examples=40, deadline=None)
def test_that_growing_by_pieces_ends_where_one_piece_does(pieces):
    values = series(sum(pieces))
    grown, whole = Pyramid(), Pyramid()
    for stop in np.cumsum(pieces):
        grown.extend(values[:stop])
    whole.extend(values)
    assert (grown.low, grown.high) == (whole.low, whole.high)
    for columns in (10, 300):
        for a, b in zip(
            grown.envelope(0, len(values), columns), whole.envelope(0, len(values), columns), strict=True
        ):
            assert np.array_equal(a, b, equal_nan=True)


def test_that_each_column_shows_what_happened_there():
    values = np.zeros(400_000)
    values[123_456] = 9.0
    pyramid = Pyramid()
    pyramid.extend(values)
    places, y = pyramid.envelope(0, len(values), 500)
    assert abs(places[int(np.argmax(y))] - 123_456) <= len(values) / 500


def test_that_what_cannot_be_shown_is_left_out():
    values = np.array([1.0, 0.0, -2.0, np.nan, np.inf, 0.5])
    linear, logarithmic = Pyramid(), Pyramid(positive=True)
    for pyramid in (linear, logarithmic):
        pyramid.extend(values)
        assert pyramid.first_bad == 3
    assert (linear.low, linear.high) == (-2.0, 1.0)
    assert (logarithmic.low, logarithmic.high) == (0.5, 1.0)
    _, y = logarithmic.envelope(0, 6, 100)
    assert np.array_equal(np.isnan(y), [False, True, True, True, True, False])


def test_that_a_series_without_any_number_is_no_error():
    pyramid = Pyramid()
    pyramid.extend(np.full(50_000, np.nan))
    _, y = pyramid.envelope(0, 50_000, 100)
    assert np.isnan(y).all()
    assert pyramid.low > pyramid.high


def test_that_another_run_begins_anew():
    pyramid = Pyramid()
    pyramid.extend(series(5000) + 100.0)
    pyramid.extend(series(9000, seed=1))
    assert pyramid.high < 2.0
    pyramid.extend(series(10))
    assert len(pyramid.values) == 10


def test_that_ten_million_epochs_cost_what_a_thousand_do():
    values = series(10_000_000)
    epochs = np.arange(1, len(values) + 1)
    history = History()
    history.pyramid(Log(epochs[:-5000], {"loss": values[:-5000]}), "loss")
    begin = time.perf_counter()
    pyramid = history.pyramid(Log(epochs, {"loss": values}), "loss")
    places, _ = pyramid.envelope(0, len(values), 600)
    assert len(places) <= 1202
    assert time.perf_counter() - begin < 0.1


@pytest.mark.parametrize("stop", [100, 10_000, 299_999])
def test_that_a_part_can_be_looked_at(stop):
    values = series(300_000)
    pyramid = Pyramid()
    pyramid.extend(values)
    start = stop // 3
    places, y = pyramid.envelope(start, stop, 200)
    assert start <= places[0]
    assert places[-1] < stop
    assert np.nanmax(y) <= values.max()
