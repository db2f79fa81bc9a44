"""What the reader of workbooks makes of the first table in them."""

import random
import sys
import time
from datetime import date, datetime
from datetime import time as clock

import numpy as np
import pytest
from workbook_files import ods, ods_of_xml, xlsx, xlsx_of_xml, zipped

from nnviz.datasets.files import workbooks
from nnviz.datasets.files.workbooks import Sheet, cell_as_text, read_workbook, typed_column
from nnviz.errors import UserError

PLANTS = [
    ["long", "rare", "seen", "name"],
    [12.5, True, date(2024, 1, 31), "fern"],
    [3, False, date(2024, 2, 1), "moss"],
]
FORMATS = pytest.mark.parametrize("write", [xlsx, ods], ids=["xlsx", "ods"])


def refusal(data: bytes) -> UserError:
    with pytest.raises(UserError) as caught:
        read_workbook(data, "book.xlsx")
    return caught.value


def codes(sheet: Sheet) -> list[str]:
    return [notice.code for notice in sheet.notices]


@FORMATS
def test_that_cells_keep_the_types_that_they_have_in_the_workbook(write):
    sheet = read_workbook(write({"Plants": PLANTS}), "book")
    assert sheet.rows == PLANTS
    assert [type(cell) for cell in sheet.rows[1]] == [float, bool, date, str]
    assert sheet.lines == [1, 2, 3]
    assert sheet.notices == ()


@FORMATS
def test_that_rows_keep_the_numbers_that_they_have_in_the_sheet(write):
    sheet = read_workbook(write({"Plants": [[None], [None, "a", "b"], [None], [None, 1, 2]]}), "book")
    assert sheet.rows == [["a", "b"], [1.0, 2.0]]
    assert sheet.lines == [2, 4]


@FORMATS
def test_that_a_title_above_the_table_is_left_out_with_a_notice(write):
    sheet = read_workbook(write({"S": [["All plants of 2024"], ["counted by hand"], *PLANTS]}), "book")
    assert sheet.rows == PLANTS
    assert sheet.lines[0] == 3
    assert [(notice.code, notice.line) for notice in sheet.notices] == [("preamble", 1)]


def test_that_a_title_of_merged_cells_is_left_out_too():
    book = xlsx({"S": [["All plants", None, None, None], *PLANTS]})
    assert read_workbook(book, "book").rows == PLANTS


@FORMATS
def test_that_the_first_sheet_with_a_table_is_read_and_the_others_are_named(write):
    sheet = read_workbook(write({"Cover": [], "Plants": PLANTS, "Old": PLANTS}), "book")
    assert sheet.rows == PLANTS
    assert codes(sheet) == ["sheet"]
    assert all(name in sheet.notices[0].text for name in ("Plants", "Cover", "Old"))


def test_that_a_hidden_sheet_is_not_taken_for_the_table():
    book = xlsx({"Lists": [["secret"], [1]], "Plants": PLANTS}, hidden=["Lists"])
    assert read_workbook(book, "book").rows == PLANTS


def test_that_a_formula_has_its_last_value_and_a_failed_one_is_missing():
    raw = [
        "<c><f>1+1</f><v>2</v></c>",
        '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c t="str"><f>B1</f><v>x</v></c>',
    ]
    sheet = read_workbook(xlsx({"S": [["a", "b", "c"], raw]}), "book")
    assert sheet.rows[1] == [2.0, "", "x"]
    assert codes(sheet) == ["cell_errors"]


@pytest.mark.parametrize("value", ["<v></v>", "<v/>", ""])
def test_that_a_formula_that_was_never_calculated_is_told(value):
    sheet = read_workbook(xlsx({"S": [["a", "b"], [1, f"<c><f>1+1</f>{value}</c>"], [2, 3]]}), "book")
    assert sheet.rows[1] == [1.0, ""]
    assert codes(sheet) == ["formulas"]


@FORMATS
def test_that_a_number_written_as_text_stays_text(write):
    assert read_workbook(write({"S": [["id", "n"], ["007", 1]]}), "book").rows[1] == ["007", 1.0]


@pytest.mark.parametrize(
    ("cells", "kind", "values"),
    [
        ([1.0, "", 2.5], "number", [1.0, None, 2.5]),
        ([True, False, ""], "bool", [1.0, 0.0, None]),
        ([date(1970, 1, 2), datetime(1970, 1, 1, 12)], "date", [1.0, 0.5]),
    ],
)
def test_that_a_column_of_one_kind_of_cells_has_that_type(cells, kind, values):
    column = typed_column("x", cells)
    assert column is not None
    assert column.type == kind
    np.testing.assert_array_equal(column.values, [np.nan if value is None else value for value in values])


@pytest.mark.parametrize("cells", [[1.0, "a"], [True, 2.0], ["", ""], [float("inf"), 1.0], [clock(12, 0)]])
def test_that_mixed_cells_are_left_to_the_typing_of_texts(cells):
    assert typed_column("x", cells) is None


def test_that_cells_are_written_as_a_text_file_would_have_them():
    cells = [1.0, 0.1, True, date(2024, 1, 31), datetime(2024, 1, 31, 12, 30), clock(8, 5), "a", ""]
    expected = ["1", "0.1", "true", "2024-01-31", "2024-01-31 12:30:00", "08:05:00", "a", ""]
    assert [cell_as_text(cell) for cell in cells] == expected


def test_that_a_missing_reader_is_named_with_the_way_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    error = refusal(xlsx({"S": PLANTS}))
    assert error.code == "no_workbooks"
    assert 'pip install "nnviz[workbooks]"' in error.message


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 and nothing more",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
        zipped({"_rels/.rels": "", "xl/workbook.xml": "<workbook"}),
        zipped({"_rels/.rels": "", "xl/workbook.xml": "no xml at all"}),
        xlsx_of_xml({"S": '<row r="1"><c r="A1"><v>1</v></c>'}),
        xlsx_of_xml({"S": ""}, extra={"xl/a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        xlsx({"S": PLANTS})[:-300],
    ],
    ids=["head", "old", "cut-xml", "no-xml", "open-tag", "doctype", "truncated"],
)
def test_that_a_damaged_workbook_is_refused_in_words(data):
    assert refusal(data).code == "damaged"


@FORMATS
def test_that_a_workbook_without_cells_is_refused_as_empty(write):
    error = refusal(write({"S": []}))

    assert error.code == "empty"
    assert "is empty: it has no data rows" in error.message


CORNER = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
NAMELESS = '<row r="1">' + "<c><v>1</v></c>" * 20_000 + '</row><row r="1048576"><c><v>1</v></c></row>'
MANY_CELLS = (
    '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
)
MANY_ROWS = (
    f'<table:table><table:table-row table:number-rows-repeated="1048576">{MANY_CELLS}</table:table-row>'
    "</table:table>"
)
FAR = (
    '<table:table><table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
    '<table:table-row><table:table-cell table:number-columns-repeated="16383"/>'
    "<table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>"
)
SHARED = {"xl/sharedStrings.xml": f"<sst><si><t>{'x' * 5_000_000}</t></si></sst>"}
SHARING = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 100_001))


@pytest.mark.parametrize(
    "make",
    [
        lambda: xlsx_of_xml({"S": CORNER}),
        lambda: xlsx_of_xml({"S": NAMELESS}),
        lambda: xlsx_of_xml({"S": SHARING}, extra=SHARED),
        lambda: ods_of_xml(MANY_ROWS),
        lambda: ods_of_xml(FAR),
        lambda: zipped({"_rels/.rels": b" " * (200 << 20)}),
    ],
    ids=["corner", "nameless", "shared-texts", "repeated", "far", "ratio"],
)
def test_that_a_small_file_that_would_fill_the_memory_is_refused(make):
    assert refusal(make()).code == "too_large"


def test_that_empty_rows_to_the_end_of_the_sheet_do_no_harm():
    cells = '<table:table-cell table:number-columns-repeated="16384"/>'
    rest = f'<table:table-row table:number-rows-repeated="1048570">{cells}</table:table-row>'
    row = '<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
    assert read_workbook(
        ods_of_xml(f'<table:table table:name="S">{row * 2}{rest}</table:table>'), "book"
    ).rows == [
        [1.0],
        [1.0],
    ]


def test_that_a_cancel_does_not_wait_for_the_library(monkeypatch):
    class Slow:
        PasswordError = CalamineError = KeyError

        class CalamineWorkbook:
            @staticmethod
            def from_filelike(_):
                time.sleep(1.0)

    monkeypatch.setattr(workbooks, "_library", lambda _: Slow)
    asked = iter([False] * 10)
    with pytest.raises(UserError) as caught:
        read_workbook(b"\xd0\xcf\x11\xe0", "old.xls", cancelled=lambda: next(asked, True))
    assert caught.value.code == "cancelled"


def test_that_progress_rises_to_the_end():
    shares: list[float] = []
    read_workbook(xlsx({"S": [["a", "b"], *[[row, row] for row in range(20_000)]]}), "book", shares.append)
    assert shares == sorted(shares)
    assert shares[0] < 0.5
    assert shares[-1] > 0.9


@pytest.mark.parametrize("whole", [xlsx({"S": PLANTS}), ods({"S": PLANTS})], ids=["xlsx", "ods"])
def test_that_a_mutated_workbook_is_read_or_refused(whole):
    rng = random.Random(0)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(rng.randint(1, 6)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        try:
            read_workbook(bytes(data), "book")
        except UserError as error:
            assert error.message
