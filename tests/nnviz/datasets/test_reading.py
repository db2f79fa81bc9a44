"""What the reader makes of texts and files."""

import os
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.datasets.reading import read_table, read_text
from nnviz.datasets.table import Table
from nnviz.errors import UserError

PLANTS = "long,wide,plant\n12.5,1.7,fern\n17.0,2.5,moss\n11.5,1.5,fern\n"


def write(folder: Path, content: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def types(table: Table) -> list[str]:
    return [column.type for column in table.columns]


def numbers(table: Table, name: str) -> list[float]:
    return table.column(name).values.tolist()


def codes(table: Table) -> list[str]:
    return [notice.code for notice in table.notices]


def refusal(text: str) -> UserError:
    with pytest.raises(UserError) as caught:
        read_text(text, "pasted")
    return caught.value


def test_that_a_plain_file_is_read(tmp_path: Path):
    table = read_table(write(tmp_path, PLANTS, "plants.csv"))
    assert (table.name, table.n_rows, table.delimiter, table.decimal) == ("plants", 3, ",", ".")
    assert (table.encoding, table.header) == ("utf-8", True)
    assert names(table) == ["long", "wide", "plant"]
    assert types(table) == ["number", "number", "category"]
    assert numbers(table, "long") == [12.5, 17.0, 11.5]
    assert table.column("plant").categories == ("fern", "moss")
    assert table.column("plant").values.tolist() == [0, 1, 0]
    assert table.notices == ()


@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("decimal", [".", ","])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_that_the_dialect_is_found(delimiter: str, decimal: str, end: str):
    text = PLANTS.replace(",", delimiter).replace(".", decimal).replace("\n", end)
    table = read_text(text, "plants")
    assert (table.delimiter, table.decimal) == (delimiter, decimal)
    assert numbers(table, "long") == [12.5, 17.0, 11.5]
    assert types(table) == ["number", "number", "category"]


def test_that_a_decimal_comma_is_found_without_a_header():
    table = read_text("1,5;2,5\n3,5;4,5\n5,25;6,5\n", "numbers")
    assert (table.delimiter, table.decimal, table.header) == (";", ",", False)
    assert numbers(table, "column 1") == [1.5, 3.5, 5.25]


def test_that_a_column_with_dots_is_read_beside_decimal_commas():
    table = read_text("a;b;c\n1,5;2,5;0.5\n3,5;4,5;0.25\n", "mixed")
    assert table.decimal == ","
    assert numbers(table, "c") == [0.5, 0.25]


def test_that_a_byte_order_mark_is_no_part_of_a_name(tmp_path: Path):
    table = read_table(write(tmp_path, b"\xef\xbb\xbf" + PLANTS.encode()))
    assert names(table)[0] == "long"
    assert names(read_text("\ufeff" + PLANTS, "pasted"))[0] == "long"


def test_that_columns_without_a_header_are_numbered():
    table = read_text("1,2,a\n3,4,b\n5,6,a\n", "bare")
    assert not table.header
    assert table.n_rows == 3
    assert names(table) == ["column 1", "column 2", "column 3"]


def test_that_a_table_of_texts_has_a_header_only_if_its_first_row_comes_never_again():
    assert read_text("name,town\nAda,Oslo\nBo,Rome\n", "people").header
    assert not read_text("Ada,Oslo\nBo,Rome\nAda,Rome\n", "people").header


def test_that_names_become_unique():
    table = read_text("a,a,,a_2\n1,2,3,4\n5,6,7,8\n", "names")
    assert names(table) == ["a", "a_3", "column 3", "a_2"]
    assert codes(table).count("names") == 2


def test_that_missing_marks_are_missing():
    marks = ["", "NA", "n/a", "NaN", "null", "None", "?", "-"]
    text = "x,town\n" + "".join(f"{mark},{mark}\n" for mark in marks) + "1.5,Oslo\n2.5,Rome\n"
    table = read_text(text, "missing")
    assert types(table) == ["number", "category"]
    assert [column.missing for column in table.columns] == [7, 7]
    assert table.column("town").values.tolist() == [-1] * 7 + [0, 1]
    assert [(its.code, its.line) for its in table.notices] == [("blank_row", 2)]


def test_that_a_column_without_any_value_is_empty():
    table = read_text("a,b,c\n1,,nan\n2,,NA\n", "empty")
    assert types(table) == ["number", "empty", "empty"]
    assert np.isnan(table.column("b").values).all()


def test_that_few_texts_among_numbers_are_missing_and_said_with_their_line():
    rows = [f"{index},{index * 2}" for index in range(50)]
    rows[41] = "41,oops"
    table = read_text("a,b\n" + "\n".join(rows), "late")
    assert types(table) == ["number", "number"]
    assert table.column("b").missing == 1
    notice = next(notice for notice in table.notices if notice.code == "not_a_number")
    assert notice.line == 43
    assert "oops" in notice.text and "43" in notice.text


def test_that_many_texts_among_numbers_make_a_category():
    table = read_text("a,b\n" + "1,2\n1,x\n" * 10, "mixed")
    assert table.column("b").type == "category"
    assert table.column("b").categories == ("2", "x")


@pytest.mark.parametrize("odd", ["1_000", "0x10", "１２", "1e5x", "infinity and beyond"])
def test_that_what_only_python_takes_for_a_number_is_text(odd: str):
    table = read_text("a,b\n" + f"1,{odd}\n2,{odd}z\n" * 3, "odd")
    assert table.column("b").type == "category"


def test_that_an_infinite_number_is_missing_with_a_notice():
    table = read_text("a,b\n1,2\n3,inf\n5,6\n", "infinite")
    assert table.column("b").missing == 1
    assert next(notice.line for notice in table.notices if notice.code == "infinite") == 3


def test_that_more_than_twenty_texts_are_text_and_no_category():
    twenty = "a,b\n" + "".join(f"{index % 7},word{index % 20}\n" for index in range(60))
    more = "a,b\n" + "".join(f"{index % 7},word{index % 21}\n" for index in range(60))
    assert read_text(twenty, "words").column("b").type == "category"
    assert read_text(more, "words").column("b").type == "text"


def test_that_bools_keep_their_words_and_no_comes_before_yes():
    table = read_text("a,b,c\n1,Yes,TRUE\n2,No,false\n3,,true\n", "bools")
    assert types(table) == ["number", "bool", "bool"]
    assert table.column("b").categories == ("No", "Yes")
    assert table.column("c").categories == ("false", "TRUE")
    assert table.column("b").values.tolist()[:2] == [1.0, 0.0]
    assert table.column("b").missing == 1


def test_that_iso_dates_are_days():
    text = "when,at\n1970-01-02,1970-01-01T12:00\n2000-02-29,1970-01-01 00:00:00Z\n,1970-01-01T02:00+02:00\n"
    table = read_text(text, "dates")
    assert types(table) == ["date", "date"]
    assert numbers(table, "when")[:2] == [1.0, 11016.0]
    assert numbers(table, "at") == [0.5, 0.0, 0.0]


def test_that_an_impossible_date_is_text():
    assert read_text("d,x\n2001-02-30,1\n2001-02-28,2\n", "dates").column("d").type == "category"


def test_that_quotes_hold_delimiters_line_ends_and_quotes():
    table = read_text('a,"b, c"\n1,"say ""no"",\nor yes"\n2,\'x\n', "quotes")
    assert names(table) == ["a", "b, c"]
    assert table.column("b, c").categories == ('say "no",\nor yes', "'x")


def test_that_a_quote_in_the_middle_is_a_sign_like_others():
    table = read_text('size,n\n5" pipe,1\n6" pipe,2\n', "inches")
    assert table.column("size").categories == ('5" pipe', '6" pipe')


def test_that_a_short_row_is_kept_with_its_line():
    table = read_text("a,b,c\n1,2,x\n\n3,4\n5,6,y\n", "ragged")
    assert table.n_rows == 3
    assert table.column("c").missing == 1
    (notice,) = (notice for notice in table.notices if notice.code == "ragged")
    assert notice.line == 4
    assert notice.text == "Line 4 has 2 cells, expected 3; the others count as missing."


def test_that_what_is_behind_the_last_column_is_left_out_with_its_line():
    table = read_text('a,b,c\n1,2,"x\ny"\n3,4,z,5\n6,7,x\n', "long")
    assert table.n_rows == 3
    (notice,) = (notice for notice in table.notices if notice.code == "ragged")
    assert notice.line == 4
    assert notice.text == 'Line 4 has 4 cells, expected 3; "5" behind the last column was left out.'


@pytest.mark.parametrize("head", ["a,b", "a,b,", "a,b,,"])
def test_that_a_trailing_delimiter_makes_no_column(head: str):
    table = read_text(f"{head}\n1,2,\n3,4,\n5,6,\n", "trailing")
    assert names(table) == ["a", "b"]


def test_that_blank_lines_are_no_rows():
    assert read_text("a,b\n\n1,2\n   \n3,4\n\n\n", "blank").n_rows == 2


def test_that_a_single_column_can_be_read():
    table = read_text("height\n1.5\n2.5\n", "one")
    assert names(table) == ["height"]
    assert table.n_rows == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("\n \n\r\n", "empty"),
        ("a,b,c\n", "no_rows"),
        ('a,b\n1,"x\n2,y\n3,z\n', "quote"),
        ("a,b\n1," + "x" * 1_100_000 + "\n", "cell_too_long"),
        ((",".join("a" * 10_001) + "\n") * 2, "too_many_columns"),
        ("a,b\n1,\0\n", "not_a_table"),
        ("<!DOCTYPE html>\n<p>a,b</p>", "not_a_table"),
    ],
)
def test_that_a_text_that_is_no_table_is_refused(text: str, code: str):
    error = refusal(text)
    assert error.code == code
    assert len(error.message) < 300


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (b"", "empty", "no data"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)), "not_a_table", "picture"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "not_a_table", "picture"),
        (b"PK\x03\x04" + bytes(99), "archive_damaged", "unpacked"),
        (b"%PDF-1.7\n", "not_a_table", "PDF"),
        (b"a,b\n1,2\n" * 2000 + b"\0\1\2\n", "not_a_table", "binary"),
    ],
)
def test_that_a_file_that_is_no_text_is_refused_by_what_it_is(
    tmp_path: Path, content: bytes, code: str, word: str
):
    with pytest.raises(UserError) as caught:
        read_table(write(tmp_path, content))
    assert caught.value.code == code
    assert word in caught.value.message


def test_that_what_is_no_file_is_refused_without_waiting(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    cases = {tmp_path: "folder", tmp_path / "pipe.csv": "pipe", Path("/dev/zero"): "device"}
    cases |= {
        tmp_path / "loop.csv": "link",
        tmp_path / "gone.csv": "not exist",
        tmp_path / "a\0b": "not exist",
    }
    cases |= {tmp_path / ("n" * 300): "too long"}
    for path, word in cases.items():
        with pytest.raises(UserError) as caught:
            read_table(path)
        assert word in caught.value.message


def test_that_reading_reports_its_progress_and_can_be_cancelled(tmp_path: Path):
    path = write(tmp_path, "a,b\n" + "1,2\n" * 50_000)
    shares: list[float] = []
    read_table(path, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) > 4
    with pytest.raises(UserError) as caught:
        read_table(path, cancelled=lambda: True)
    assert caught.value.code == "cancelled"


def test_that_a_hundred_thousand_rows_take_seconds():
    row = ",".join(["1.25"] * 18 + ["", "red"])
    text = ",".join(f"c{index}" for index in range(20)) + "\n" + f"{row}\n" * 100_000
    start = time.perf_counter()
    table = read_text(text, "large")
    assert time.perf_counter() - start < 10  # about one second on a quiet machine
    assert table.n_rows == 100_000


CELLS = st.one_of(
    st.integers(-(10**9), 10**9).map(float),
    st.floats(allow_nan=False, allow_infinity=False, width=64),
)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=20), st.sampled_from([",", ";", "\t"]))
def test_that_numbers_written_and_read_are_the_same(rows: list[tuple[float, float]], delimiter: str):
    text = f"left{delimiter}right\n" + "".join(f"{a!r}{delimiter}{b!r}\n" for a, b in rows)
    table = read_text(text, "numbers")
    assert numbers(table, "left") == [a for a, _ in rows]
    assert numbers(table, "right") == [b for _, b in rows]


@settings(max_examples=300)
@given(st.text(alphabet=st.sampled_from("abc019.,;\t\n\r\"' -?éN\ufeff#<{"), max_size=60))
def test_that_any_text_is_a_table_or_a_plain_refusal(text: str):
    try:
        table = read_text(text, "any")
    except UserError as error:
        assert error.message
        return
    assert len(set(names(table))) == len(table.columns) > 0
    assert {len(column.values) for column in table.columns} == {table.n_rows}
    assert table.n_rows > 0


@settings(max_examples=200)
@given(st.binary(max_size=200))
def test_that_any_bytes_are_a_table_or_a_plain_refusal(tmp_path_factory: pytest.TempPathFactory, data: bytes):
    path = write(tmp_path_factory.getbasetemp(), data, "any.csv")
    try:
        assert read_table(path).n_rows > 0
    except UserError as error:
        assert error.message
