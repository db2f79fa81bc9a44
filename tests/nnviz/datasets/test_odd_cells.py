"""Cells unlike the others of their column: nothing is guessed in silence, and nothing hides why."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from nnviz.datasets.reading import read_text
from nnviz.datasets.settings import ImportSettings
from nnviz.datasets.table import Column, Table

DAY_ONE = date(1970, 1, 1)


def beside(cells: Sequence[str], delimiter: str = ";", **said: object) -> tuple[Column, str]:
    """Give the column of some cells beside two others, and all that is said of it."""
    rows = [f"{n * 7 % 5}{delimiter}{cell}{delimiter}{'ab'[n % 2]}" for n, cell in enumerate(cells)]
    text = f"k{delimiter}v{delimiter}kind\n" + "\n".join(rows) + "\n"
    table = read_text(text, "table", ImportSettings(**said)) if said else read_text(text, "table")  # type: ignore[arg-type]
    return table.column("v"), said_of(table)


def said_of(table: Table) -> str:
    return " ".join(notice.text for notice in table.notices)


def sprinkled(word: str, count: int = 60, every: int = 4) -> list[str]:
    """Give numbers, all different, of which some are replaced by a word."""
    return [word if n % every == 1 else f"{n}.5" for n in range(count)]


@pytest.mark.parametrize(
    "word", ["#DIV/0!", "#NV", "#WERT!", "#VALUE!", "#REF!", "#NUM!", "#NAME?", "#BEZUG!"]
)
def test_that_the_errors_of_a_spreadsheet_count_as_missing_however_many(word: str):
    column, said = beside(sprinkled(word))
    assert (column.type, column.missing) == ("number", 15)
    assert (
        f'Line 3: 15 cells of column "v" are errors of a spreadsheet and count as missing: "{word}"' in said
    )


def test_that_an_error_of_a_spreadsheet_is_no_class():
    column, said = beside(["red", "blue", "#N/A", "#REF!"] * 5)
    assert (column.type, column.categories, column.missing) == ("category", ("red", "blue"), 10)
    assert "#REF!" in said


@pytest.mark.parametrize("word", [".", "--", "n.d.", "fehlt", "k.A.", "unknown"])
def test_that_words_for_nothing_among_numbers_count_as_missing_and_are_named(word: str):
    column, said = beside(sprinkled(word))
    assert (column.type, column.missing) == ("number", 15)
    assert f'"{word}" (15 from line 3 on)' in said


@pytest.mark.parametrize("word", ["<5", "broken", "A"])
def test_that_other_words_leave_a_text_and_the_notice_says_how_many_are_numbers(word: str):
    column, said = beside(sprinkled(word))
    assert column.type == "text"
    assert f'45 of 60 cells are numbers, but not "{word}" (15 from line 3 on)' in said
    assert "missing code" in said


def test_that_naming_the_word_as_a_missing_code_makes_it_a_column_of_numbers():
    column, _ = beside(sprinkled("<5"), missing=("<5",))
    assert (column.type, column.missing) == ("number", 15)


def test_that_codes_of_a_category_keep_their_unknown_class():
    column, said = beside(["1", "2", "3", "unknown"] * 8)
    assert (column.type, column.categories) == ("category", ("1", "2", "3", "unknown"))
    assert "24 of 32 cells are numbers" in said


@pytest.mark.parametrize("code", ["-999", "-999.0", "-999.00"])
@pytest.mark.parametrize("written", ["-999", "-999.0", "-999.00"])
@pytest.mark.parametrize("other", ["1.5", "7 kg"])
def test_that_a_missing_code_is_compared_as_a_number(code: str, written: str, other: str):
    column, _ = beside([written, *[f"{n}{other}" for n in range(1, 12)]], missing=(code,))
    assert (column.type, column.missing) == ("number", 1)


def test_that_a_missing_code_with_a_decimal_comma_is_compared_as_a_number():
    column, _ = beside(["-999,0", *[f"{n},5" for n in range(12)]], missing=("-999",))
    assert (column.type, column.missing) == ("number", 1)


def test_that_a_name_with_leading_zeros_is_no_missing_code():
    column, _ = beside(["007", "7", "008", "011"] * 5, missing=("7",))
    assert column.categories == ("007", "008", "011")


def test_that_a_minus_behind_a_number_makes_it_negative():
    column, _ = beside([f"{n}.5-" if n % 3 == 0 else f"{n}.5" for n in range(24)])
    assert column.values.tolist() == [-(n + 0.5) if n % 3 == 0 else n + 0.5 for n in range(24)]


def test_that_the_dash_for_no_cents_is_no_minus():
    column, _ = beside([f"{n}.-" if n % 2 else f"{n}.50" for n in range(1, 25)])
    assert column.type == "text"


def test_that_two_decimal_signs_in_a_column_are_said():
    column, said = beside([f"{n},5" if n % 2 else f"{n}.5" for n in range(24)])
    assert column.type == "text"
    assert 'two decimal signs, "0.5" in line 2 and "1,5" in line 3' in said or (
        'two decimal signs, "1,5" in line 3 and "0.5" in line 2' in said
    )
    assert "only names the rows" not in said


@pytest.mark.parametrize("zone, hours", [("MEZ", 1), ("CEST", 2), ("GMT+1", 1), ("EST", -5), ("+0530", 5.5)])
def test_that_the_times_of_a_form_are_dates(zone: str, hours: float):
    column, _ = beside([f"2024/03/{n + 1:02} 8:30:15 PM {zone}" for n in range(12)])
    assert column.type == "date"
    expected = (date(2024, 3, 1) - DAY_ONE).days + (20 + 30 / 60 + 15 / 3600 - hours) / 24
    assert column.values[0] == pytest.approx(expected, abs=1e-6)


def test_that_an_unknown_zone_is_no_guess():
    assert beside([f"2024/03/{n + 1:02} 8:30:15 PM XYZ" for n in range(12)])[0].type == "text"


def test_that_dates_written_as_numbers_are_said():
    column, said = beside([f"202403{n + 1:02}" for n in range(24)])
    assert column.type == "number"
    assert 'Column "v" holds numbers like 20240301: if these are dates, choose the type date.' in said
    assert "type date" not in beside([f"202413{n + 1:02}" for n in range(24)])[1]


def test_that_a_forced_text_is_what_stands_between_its_quotes():
    column, said = beside([f'="{n * 77:05}"' for n in range(20)], "\t")
    assert (column.type, column.categories[:2]) == ("text", ("00000", "00077"))
    assert '="00000"' in said


def test_that_percent_and_fractions_are_never_added_in_silence():
    column, said = beside([f"{n}%" if n % 2 else f"0.{n:02}" for n in range(24)])
    assert column.type == "text"
    assert "mixes percent and numbers without the sign" in said


def test_that_a_nought_needs_no_percent_sign():
    assert beside(["0", *[f"{n}%" for n in range(1, 24)]])[0].type == "number"


@pytest.mark.parametrize(
    "years, is_said", [(range(60, 84), True), (range(40, 64), True), (range(1, 25), False)]
)
def test_that_a_guessed_century_is_said(years: range, is_said: bool):
    column, said = beside([f"13/{n % 12 + 1:02}/{year:02}" for n, year in enumerate(years)])
    assert column.type == "date"
    assert ("69 to 99 were read as 1969 to 1999" in said) == is_said


def test_that_ticks_and_blanks_are_said():
    column, said = beside(["x" if n % 3 else "" for n in range(24)])
    assert "if a blank means no, write yes and no" in said
    assert column.missing == 8
    assert "same value in every row where it has one" in said


def test_that_a_missing_code_is_a_number_in_a_large_file_too():
    rows = "".join(f"{n % 97}.25,{'-999.0' if n % 10 == 3 else n % 89},{n % 2}\n" for n in range(60_000))
    column = read_text("a,v,y\n" + rows, "table", ImportSettings(missing=("-999",))).column("v")
    assert (column.type, column.missing) == ("number", 6000)
    assert np.nanmin(column.values) == 0
