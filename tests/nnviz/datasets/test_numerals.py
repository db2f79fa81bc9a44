"""Texts that may be numbers, told quickly from those that can't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.datasets.values.numerals import is_infinite, may_be_numeral, read_numeral

PARTS = [
    *"0123456789.,'’+-−–()eE% \t\u00a0\u202f∞",
    "US$",
    "HK$",
    "EUR",
    "€",
    "kr.",
    "m2",
    "km/h",
    "hrs",
    "inf",
    "°C",
    "x",
]


@given(st.lists(st.sampled_from(PARTS), max_size=16).map("".join).map(str.strip), st.sampled_from(".,"))
def test_that_whatever_is_a_number_may_be_one(text, decimal):
    is_number = read_numeral(text, decimal) is not None or is_infinite(text)
    assert may_be_numeral(text) or not is_number


@pytest.mark.parametrize(
    "text", ["( - HK$ - 1'234,5e-3- km/h )", "-∞", "+Infinity", "US$  5", ".5", "1 234 m2"]
)
def test_that_numbers_of_all_kinds_may_be_numbers(text):
    assert may_be_numeral(text)


@pytest.mark.parametrize(
    "text", ["", "red", "12 samples of it", "nr. seven", "sheriff", "2 of 30 samples", "note number 5"]
)
def test_that_most_texts_are_no_numbers_at_a_glance(text):
    assert not may_be_numeral(text)
