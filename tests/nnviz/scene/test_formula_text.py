"""Formulas written as text are typeset where they can be read, and no sign of them is ever lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.scene.formula import typeset, width_of
from nnviz.scene.formula_text import fitted, literal, markup_of
from nnviz.scene.marks import Label

ADAM = (
    "w ← w − η·√(1−β₂ᵗ)/(1−β₁ᵗ)·m/(√v + ε) = (−0.38) − 0.1·√(1−0.97)/(1−0.1)·0.011/(√3.5×10⁻⁵ + 10⁻⁷) = −0.48"
)
LINES = (
    "a = 1 / (1 + e⁻ᶻ),  z = 1263.11:  a = 1",
    "a = e^(−0.13) / (e^(−0.13) + e^0.19) = 0.42",
    "pink:  this row: dL/dz · x = (−0.064) · 0.025 = −0.0016",
    "dL/da = (((1 − y)/(1 − p) − y/p)/n) / rows = (((1 − 1)/(1 − 0.4) − 1/0.4)/2) / 9 = −0.13",
    "−(y·ln p + (1 − y)·ln(1 − p)) = 0.86",
    "da/dz = 1 if z > 0, else 0 = 1",
    "|p − y| = |0.95 − 16 203 815| = 16 203 814",
    "h1 → buy:  0.36 → 0.46  (g = −0.0075)",
    ADAM,
)


def shown(markup: str) -> str:
    """Give all that a line of markup writes, without blanks and brackets, which fractions do without."""
    texts = [mark.text for mark in typeset(markup, 12.0).draw(0.0, 0.0, 0) if isinstance(mark, Label)]
    return "".join(texts)


def signs(text: str) -> list[str]:
    return sorted(re.sub(r"[\s()/^]", "", text))


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("a = 1 / (1 + e⁻ᶻ)", r"a = \frac{1}{1 + e⁻ᶻ}"),
        ("a = e^(−0.1) / (e^(−0.1) + e^0.2)", r"a = \frac{e^{−0.1}}{e^{−0.1} + e^{0.2}}"),
        ("η·√a/b·m/v", r"η·\frac{√a}{b}·\frac{m}{v}"),
        ("((1 − y)/n) / rows", r"\frac{(1 − y)/n}{rows}"),
        ("dL/dz · x = 0.1 · (−2)", "dL/dz·x = 0.1·(−2)"),
        ("L = (1 + 2) / 3 = 1", r"L = \frac{1 + 2}{3} = 1"),
        ("max(0, z)", "max(0, z)"),
    ],
)
def test_that_a_quotient_becomes_a_fraction_and_a_power_is_raised(text, markup):
    assert markup_of(text) == markup


@pytest.mark.parametrize("text", ["km/h = 3", "snow^2 {cm}_1 = 0.5", r"C:\new = 1", "h1 → price:  1/0 or so"])
def test_that_names_and_words_stay_as_they_are(text):
    assert markup_of(text) == literal(text)
    assert shown(markup_of(text)).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("text", LINES)
def test_that_every_sign_of_a_formula_is_written(text):
    assert signs(shown(markup_of(text))) == signs(text)


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=40))
def test_that_whatever_stands_in_a_line_is_written(text):
    assert signs(shown(markup_of(text))) == signs("".join(text.split()))


@pytest.mark.parametrize("width", [180.0, 240.0, 360.0, 700.0])
@pytest.mark.parametrize("text", LINES)
def test_that_a_line_is_broken_where_it_is_too_wide_and_loses_nothing(text, width):
    rows = fitted([text], width, 12.0)

    assert all(width_of(row, 12.0) <= width for row in rows)
    assert signs("".join(map(shown, rows))) == signs(text)
    assert len(fitted([text], 3000.0, 12.0)) == 1


def test_that_fractions_are_kept_where_a_line_is_broken_between_them():
    assert sum(row.count("\\frac") for row in fitted([ADAM], 330.0, 12.0)) == 4


@pytest.mark.parametrize("width", [160.0, 400.0])
def test_that_a_list_of_numbers_is_broken_behind_its_commas(width):
    line = f"Hidden 1:  {', '.join(f'−0.{n}99866' for n in range(10, 22))}"
    rows = fitted([line], width, 10.0)
    assert len(rows) > 1
    assert all(width_of(row.rstrip(), 10.0) <= width for row in rows)
    assert " ".join(" ".join(rows).split()) == " ".join(line.split())
