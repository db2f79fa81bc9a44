"""What a person says about a file wins over what the reader would have decided."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from nnviz.datasets.reading import read_table, read_text
from nnviz.datasets.settings import NOTHING_SAID, ImportSettings, check_settings
from nnviz.datasets.table import Table
from nnviz.errors import UserError

TEXT = "a;b;kind\n1,5;-999;x\n2,5;7;y\n3,5;8;x\n4,5;9;y\n"


def said(text: str, **settings: Any) -> Table:
    return read_text(text, "table", ImportSettings(**settings))


def names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def values(table: Table, place: int = 0) -> list[float]:
    return table.columns[place].values.tolist()


def test_that_a_table_keeps_what_was_said_and_what_was_used():
    table = said(TEXT, header=True)
    assert table.settings.said == {"header"}
    used = {its.name for its in fields(ImportSettings) if getattr(table.used, its.name) is not None}
    assert used == {its.name for its in fields(ImportSettings)} - {"thousands", "sheet"}  # a text has none
    assert (table.used.delimiter, table.used.decimal, table.used.skip_lines) == (";", ",", 0)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "Lab 3\nteam blue\n\nlen,kind\n1.5,a\n2.5,b\n3.5,a\n",
        "x y\n1 2\n3 4\n",
        "# made by a logger\na,b\n1,2\n3,4\n",
        "1|2|x\n3|4|y\n",
        "k\t'v, w'\n1\t'a'\n2\t'b'\n3\t'c'\n",
    ],
)
def test_that_what_was_used_reads_the_same_table_again(text: str):
    table = read_text(text, "table")
    again = read_text(text, "table", replace(table.used, encoding=None))
    assert names(again) == names(table)
    assert [column.type for column in again.columns] == [column.type for column in table.columns]
    assert [values(again, place) for place in range(len(again.columns))] == [
        values(table, place) for place in range(len(table.columns))
    ]


def test_that_the_encoding_can_be_said(tmp_path: Path):
    path = tmp_path / "words.csv"
    path.write_bytes("mot,n\nélève,1\nforêt,2\n".encode("mac-roman"))
    table = read_table(path, settings=ImportSettings(encoding="mac-roman"))
    assert table.columns[0].categories == ("élève", "forêt")
    assert (table.encoding, table.notices) == ("mac-roman", ())
    other = read_table(path, settings=ImportSettings(encoding="cp1251"))
    assert other.columns[0].categories[0].endswith("ve")
    assert other.columns[0].categories[0] != "élève"


def test_that_the_delimiter_can_be_said():
    table = said(TEXT, delimiter=",")
    assert len(table.columns) == 2
    assert said(TEXT, delimiter="").columns[0].name == "a;b;kind"
    assert names(said("a  b\n1  2\n", delimiter=" ")) == ["a", "b"]


def test_that_the_decimal_and_thousands_signs_can_be_said():
    text = "v;k\n1.137;x\n2.274;y\n"
    assert values(said(text, decimal=",")) == [1137.0, 2274.0]
    assert values(said(text, decimal=".")) == [1.137, 2.274]
    assert said("v;k\n1 000;x\n2 000;y\n", thousands="").columns[0].type == "category"


def test_that_a_header_can_be_denied_and_claimed():
    assert said(TEXT, header=False).n_rows == 5
    table = said("1,2\n3,4\n5,6\n", header=True)
    assert (names(table), table.n_rows) == (["1", "2"], 2)


def test_that_lines_can_be_skipped():
    assert values(said("a,b\n1,2\nc,d\n3,4\n5,6\n", skip_lines=2)) == [3.0, 5.0]


def test_that_a_quote_an_escape_and_a_comment_sign_can_be_said():
    assert said("a,b\n'x, y',1\n'z',2\n", quote="'").columns[0].categories == ("x, y", "z")
    assert said('a,b\n"x,1\n"y,2\n', quote="").columns[0].categories == ('"x', '"y')
    assert said("a,b\n;x,1\n2,3\n4,5\n", comment=";").n_rows == 2
    assert said("a,b\n#x,1\n#y,3\nz,5\nz,6\n", comment="").n_rows == 4


def test_that_missing_codes_count_as_missing_without_their_notice():
    assert "missing_code" in {notice.code for notice in read_text(TEXT, "t").notices}
    table = said(TEXT, missing=("-999", "x"))
    assert [column.missing for column in table.columns] == [0, 1, 2]
    assert "missing_code" not in {notice.code for notice in table.notices}


def test_that_types_can_be_said():
    text = "zip,flag,day,size\n01234,a,20240131,5\n02345,b,20240201,x\n03456,a,20240202,7\n"
    types = (("zip", "number"), ("flag", "bool"), ("day", "date"), ("size", "text"))
    table = said(text, types=types)
    assert [column.type for column in table.columns] == ["number", "bool", "date", "text"]
    assert values(table) == [1234.0, 2345.0, 3456.0]
    assert table.columns[1].categories == ("a", "b")
    numbers = said(text, types=(("size", "number"),))
    assert numbers.column("size").missing == 1
    assert [notice.line for notice in numbers.notices if notice.code == "not_a_number"] == [3]


@pytest.mark.parametrize(("name", "code"), [("kind", "bad_type"), ("none", "unknown_column")])
def test_that_a_type_that_no_cell_has_and_a_column_that_is_not_there_are_refused(name: str, code: str):
    with pytest.raises(UserError) as caught:
        said(TEXT, types=((name, "number"),))
    assert caught.value.code == code
    assert name in caught.value.message


def test_that_ragged_rows_can_be_skipped_with_their_lines():
    table = said("a,b,c\n1,2,3\n4,5\n6,7,8\n9,10,11,12\n", ragged="skip")
    assert values(table) == [1.0, 6.0]
    (notice,) = (notice for notice in table.notices if notice.code == "skipped")
    assert "3, 5" in notice.text and notice.line == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"encoding": "klingon"},
        {"encoding": "base64"},
        {"delimiter": "ab"},
        {"delimiter": "x"},
        {"delimiter": "\n"},
        {"quote": "|"},
        {"escape": "/"},
        {"decimal": ";"},
        {"thousands": "x"},
        {"decimal": ",", "thousands": ","},
        {"skip_lines": -1},
        {"types": (("a", "colour"),)},
        {"ragged": "mend"},
    ],
    ids=str,
)
def test_that_settings_that_no_file_can_be_read_with_are_refused_in_words(wrong: dict[str, Any]):
    check_settings(NOTHING_SAID)
    with pytest.raises(UserError) as caught:
        check_settings(ImportSettings(**wrong))
    assert caught.value.code == "bad_value"
    assert caught.value.message.endswith((".", "?"))


def test_that_a_decimal_sign_that_a_person_says_holds_for_every_column():
    text = "a;b\n1,5;x\n2,5;y\n3,5;x\n"
    assert read_text(text, "t").column("a").type == "number"
    said = read_text(text, "t", ImportSettings(decimal="."))
    assert said.column("a").type == "category"
    assert said.column("a").categories == ("1,5", "2,5", "3,5")


_IMPOSSIBLE = [("utf-8", "utf-16"), ("cp1252", "utf-32"), ("utf-16", "utf-8")]


@pytest.mark.parametrize(("written", "said"), _IMPOSSIBLE)
def test_that_an_encoding_that_cannot_be_is_refused_as_such(written: str, said: str, tmp_path: Path):
    path = tmp_path / "herbs.csv"
    path.write_bytes(TEXT.encode(written))

    with pytest.raises(UserError, match=rf"can't be read as .{said}.+Choose another encoding") as refusal:
        read_table(path, settings=ImportSettings(encoding=said))
    assert refusal.value.code == "wrong_encoding"


def test_that_leaving_out_every_line_is_said_to_be_the_reason():
    with pytest.raises(UserError, match=r"behind the first 1000 lines.+Leave out fewer"):
        read_text(TEXT, "herbs", ImportSettings(skip_lines=1000))
