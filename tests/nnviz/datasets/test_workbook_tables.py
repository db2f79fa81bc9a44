"""What stands around the table of a sheet is left out, as it is of a text."""

from pathlib import Path

import pytest
from workbook_files import ods, xlsx

from nnviz.datasets.reading import read_table
from nnviz.datasets.settings import ImportSettings
from nnviz.datasets.table import Table

FORMATS = pytest.mark.parametrize("write", [xlsx, ods], ids=["xlsx", "ods"])
NAMES = ["long", "wide", "name"]
ROWS = [[n + 0.5, 2 * n, "fern" if n % 2 else "moss"] for n in range(1, 9)]


@pytest.fixture
def read(tmp_path: Path):
    def read_rows(write, rows: list, **said) -> Table:
        path = tmp_path / f"plants.{write.__name__}"
        path.write_bytes(write({"Plants": rows}))
        return read_table(path, settings=ImportSettings(**said))

    return read_rows


def told(table: Table, code: str) -> list[int | None]:
    return [its.line for its in table.notices if its.code == code]


@FORMATS
def test_that_units_below_the_names_are_no_row(read, write):
    table = read(write, [["All plants"], NAMES, ["cm", "mm", None], *ROWS])
    assert [(its.name, its.type) for its in table.columns] == [
        ("long", "number"), ("wide", "number"), ("name", "category"),
    ]  # fmt: skip
    assert (table.n_rows, told(table, "units"), told(table, "preamble")) == (8, [3], [1])
    assert table.lines[0] == 4


@FORMATS
@pytest.mark.parametrize(
    "below",
    [
        [["Total", 72, None]],
        [[None, None, None], ["Source: a garden", None, None]],
        [[None, 72, None]],
        [["Source: a garden", None, None], ["as of May", None, None]],
    ],
    ids=["a total", "a source behind a gap", "a sum without a word", "two notes"],
)
def test_that_what_stands_below_the_table_is_no_row(read, write, below):
    table = read(write, [NAMES, *ROWS, *below])
    assert [its.type for its in table.columns] == ["number", "number", "category"]
    assert (table.n_rows, len(told(table, "footer"))) == (8, 1)


@FORMATS
def test_that_a_last_row_like_the_others_stays(read, write):
    table = read(write, [NAMES, *ROWS, [1, None, "total"]])
    assert (table.n_rows, told(table, "footer")) == (9, [])
