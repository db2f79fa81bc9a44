import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nnviz.scene.axes import (
    Frame,
    Scale,
    bottom_axis,
    fitting_ticks,
    gutter,
    left_axis,
    linear_range,
    linear_ticks,
    log_range,
    log_ticks,
    tick_labels,
)
from nnviz.scene.marks import Label
from nnviz.scene.text import text_width
from nnviz.theme import load_theme

numbers = st.floats(-1e12, 1e12, allow_nan=False)
positive = st.floats(1e-12, 1e12, allow_nan=False)


@given(numbers, numbers, st.integers(1, 12))
def test_that_linear_ticks_lie_in_range_evenly_and_are_not_too_many(a, b, most):
    low, high = sorted((a, b))
    assume(high - low > 1e-6 * max(abs(low), abs(high), 1e-6))
    ticks = linear_ticks(low, high, most)
    slack = 1e-6 * (high - low)
    assert 1 <= len(ticks) <= max(most, 1)
    assert all(low - slack <= tick <= high + slack for tick in ticks)
    steps = np.diff(ticks)
    assert len(steps) == 0 or np.allclose(steps, steps[0], rtol=1e-6)
    assert len(steps) == 0 or steps[0] > 0


@given(numbers, numbers)
def test_that_zero_is_a_tick_wherever_it_is_met(a, b):
    low, high = min(a, b, -1e-3), max(a, b, 1e-3)
    ticks = linear_ticks(low, high, 7)
    assert 0.0 in ticks or len(ticks) == 1


@given(positive, positive, st.integers(1, 12))
def test_that_log_ticks_lie_in_range_and_are_not_too_many(a, b, most):
    low, high = sorted((a, b))
    assume(high > low * 1.01)
    ticks = log_ticks(low, high, most)
    assert len(ticks) <= most
    assert all(low * (1 - 1e-6) <= tick <= high * (1 + 1e-6) for tick in ticks)
    assert ticks == sorted(set(ticks))


@given(positive, positive)
def test_that_a_log_axis_of_several_decades_ticks_powers_of_ten(a, b):
    low, high = sorted((a, b))
    assume(high > low * 1e4)
    ticks = log_ticks(low, high, 9)
    assert all(math.isclose(math.log10(t), round(math.log10(t)), abs_tol=1e-9) for t in ticks)


def test_that_two_decades_are_ticked_between_their_powers_too():
    assert log_ticks(0.1, 10.0, 9) == pytest.approx([0.1, 0.2, 0.5, 1, 2, 5, 10])
    assert log_ticks(0.5, 1.0, 9) == pytest.approx([0.5, 0.6, 0.7, 0.8, 0.9, 1.0])


@given(numbers, numbers, st.integers(2, 10))
def test_that_the_labels_of_ticks_differ(a, b, most):
    low, high = sorted((a, b))
    assume(high - low > 1e-6 * max(abs(low), abs(high), 1e-6))
    labels = tick_labels(linear_ticks(low, high, most))
    assert len(set(labels)) == len(labels)


@given(numbers, numbers, st.floats(60, 1200), st.floats(7, 24))
def test_that_labels_under_an_axis_never_meet(a, b, width, size):
    low, high = sorted((a, b))
    assume(high - low > 1e-6 * max(abs(low), abs(high), 1e-6))
    scale = Scale(low, high, 50.0, 50.0 + width)
    ticks, labels = fitting_ticks(scale, size, upright=False)
    places = [float(scale.place(tick)) for tick in ticks]
    for i in range(len(ticks) - 1):
        room = places[i + 1] - places[i]
        assert room > (text_width(labels[i], size) + text_width(labels[i + 1], size)) / 2


@given(st.floats(1.0, 1e6), st.floats(0.5, 1e6))
def test_that_a_whole_axis_has_only_whole_ticks(low, span):
    ticks, _ = fitting_ticks(Scale(low, low + span, 0, 500, whole=True), 11, upright=False)
    assert all(tick == int(tick) for tick in ticks)


@pytest.mark.parametrize("log", [False, True])
def test_that_a_scale_gives_back_the_value_at_a_pixel(log):
    scale = Scale(0.1, 40.0, 300.0, 20.0, log)
    for value in (0.1, 0.7, 3.0, 40.0):
        assert scale.value(float(scale.place(value))) == pytest.approx(value)
    assert float(scale.place(0.1)) == 300.0


def test_that_a_log_scale_has_no_place_for_zero_and_less():
    assert np.isnan(Scale(0.1, 1, 0, 1, True).place(np.array([0.0, -1.0, np.nan]))).all()


def test_that_an_axis_name_stands_below_the_labels_and_is_elided():
    frame = Frame(40, 10, 240, 210, Scale(0, 400, 40, 240), Scale(0, 1, 210, 10))
    size = 11.0
    labels = [
        m for m in bottom_axis(frame, "<b>steps</b> " * 40, load_theme("dark"), size) if isinstance(m, Label)
    ]
    name = labels[-1]
    assert name.text.endswith("…")
    assert text_width(name.text, size) <= frame.width
    assert all(name.y - other.y >= size for other in labels[:-1])


def test_that_the_name_of_an_upright_axis_stands_left_of_its_labels():
    left = 10.0 + 0.85 * 11.0 + gutter(0, 8e7, 200, 11.0) + 8.0
    frame = Frame(left, 10, 240, 210, Scale(0, 1, left, 240), Scale(0, 8e7, 210, 10))
    labels = [m for m in left_axis(frame, "price", load_theme("dark"), 11.0, 10.0) if isinstance(m, Label)]
    name = labels[-1]
    assert name.upward
    assert all(other.x - text_width(other.text, 11.0) > name.x + 5.5 for other in labels[:-1])


@given(positive, positive)
def test_that_a_log_range_covers_what_it_shows_with_round_ends(a, b):
    low, high = sorted((a, b))
    wide = log_range(low, high)
    assert wide[0] <= low * (1 + 1e-9)
    assert wide[1] >= high * (1 - 1e-9)
    assert wide[0] < wide[1]


@given(numbers, numbers)
def test_that_a_linear_range_covers_what_it_shows(a, b):
    low, high = sorted((a, b))
    wide = linear_range(low, high)
    slack = 1e-6 * max(abs(low), abs(high), 1e-9)
    assert wide[0] <= low + slack
    assert wide[1] >= high - slack
    assert wide[0] < wide[1]
