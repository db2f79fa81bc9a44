"""Laws of ticks of dates."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.scene.date_axis import date_labels, date_ticks


def day(text: str) -> float:
    return float(np.datetime64(text, "s").astype(np.int64)) / 86_400


@given(st.floats(-500_000, 900_000), st.floats(0.05, 900_000), st.integers(2, 9))
def test_that_ticks_ascend_lie_within_and_are_told_apart(low: float, span: float, most: int):
    ticks = date_ticks(low, low + span, most)
    assert len(ticks) <= most
    assert all(low <= tick <= low + span for tick in ticks)
    assert ticks == sorted(set(ticks))
    assert len(set(date_labels(ticks))) == len(ticks)


@given(st.floats(-500_000, 500_000), st.floats(1.0, 500_000))
def test_that_a_wide_enough_axis_has_ticks(low: float, span: float):
    assert date_ticks(low, low + span, 6)


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [
        ("2018-11-05", "2024-02-01", ["2019", "2020", "2021", "2022", "2023", "2024"]),
        ("2024-01-20", "2024-06-20", ["2024-02", "2024-03", "2024-04", "2024-05", "2024-06"]),
        ("2024-03-05", "2024-04-03", ["2024-03-11", "2024-03-18", "2024-03-25", "2024-04-01"]),
        ("2024-03-05T05:00", "2024-03-05T23:00", ["06:00", "09:00", "12:00", "15:00", "18:00", "21:00"]),
        (
            "2024-03-05T05:00",
            "2024-03-07T13:00",
            ["03-05 12:00", "03-06 00:00", "03-06 12:00", "03-07 00:00", "03-07 12:00"],
        ),
        ("1700-01-01", "2020-01-01", ["1700", "1800", "1900", "2000"]),
    ],
)
def test_that_ticks_are_those_of_the_calendar(low: str, high: str, wanted: list[str]):
    assert date_labels(date_ticks(day(low), day(high), 6)) == wanted


def test_that_an_axis_without_room_has_none():
    assert date_ticks(0.001, 0.002, 6) == []
