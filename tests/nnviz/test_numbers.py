import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.numbers import format_count, format_number, format_share, format_single

NARROW = "\u202f"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12 * 1.2, "14.4"),
        (0.1 + 0.2, "0.3"),
        (0.0, "0"),
        (-0.0, "0"),
        (1234.0, "1234"),
        (56475, f"56{NARROW}475"),
        (-77795170, f"−77{NARROW}795{NARROW}170"),
        (1882.5, "1882"),
        (0.6479407548904419, "0.6479"),
        (-0.0031, "−0.0031"),
        (1.2e-7, "1.2×10⁻⁷"),
        (1e12, "10¹²"),
        (99999.6, f"100{NARROW}000"),
        (9999.96, f"10{NARROW}000"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "nan"),
    ],
)
def test_that_a_number_is_written_as_a_person_would(value, text):
    assert format_number(value) == text


def _read(text: str) -> float:
    plain = text.replace(NARROW, "").replace("−", "-")
    power = re.fullmatch(r"(-?)(?:([0-9.]+)×)?10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)", plain)
    if power:
        exponent = power[3].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))
        return float(f"{power[1]}{power[2] or '1'}e{exponent}")
    return float(plain)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300), st.integers(1, 8))
def test_that_what_is_written_is_the_number_to_its_digits(value, digits):
    if abs(value) < 1e-290:
        return
    assert math.isclose(_read(format_number(value, digits)), value, rel_tol=0.51 * 10.0 ** (1 - digits))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_that_a_number_has_no_trailing_zeros_and_no_hyphen(value):
    text = format_number(value)
    assert "-" not in text
    assert "." not in text or not text.split("×")[0].endswith(("0", "."))


@given(st.integers(-(10**15), 10**15))
def test_that_counts_are_exact(count):
    assert int(_read(format_count(count))) == count


def test_that_a_share_is_never_rounded_up_to_all():
    assert format_share(1.0) == f"100{NARROW}%"
    assert format_share(0.99999) == f"99.9{NARROW}%"
    assert format_share(0.995) == f"99.5{NARROW}%"
    assert format_share(0.0) == f"0{NARROW}%"


def test_that_large_numbers_are_powers_of_ten_from_where_it_is_wanted():
    assert format_number(230524943.0, 3) == "230\u202f524\u202f943"
    assert format_number(230524943.0, 3, large=1e5) == "2.31×10⁸"
    assert format_number(99_000.0, 3, large=1e5) == "99\u202f000"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (43014827.0, 4, f"43{NARROW}014{NARROW}830"),
        (43014827.0, 8, f"43{NARROW}014{NARROW}830"),
        (16777215.0, 4, f"16{NARROW}777{NARROW}215"),
        (1135900.5, 8, f"1{NARROW}135{NARROW}900.5"),
        (0.6479407548904419, 4, "0.6479"),
        (math.inf, 4, "∞"),
        (math.nan, 4, "nan"),
    ],
)
def test_that_a_float32_is_written_without_digits_that_it_has_not(value, digits, text):
    assert format_single(value, digits) == text
