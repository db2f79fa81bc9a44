"""The fast way gives what the exact way gives, or nothing at all."""

import csv
import io
import math
import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.datasets.text import bulk
from nnviz.datasets.text.blocks import NotCleanError, check_block, whole_lines
from nnviz.datasets.text.bulk import BulkColumn, CodedTexts, read_bulk
from nnviz.datasets.text.cutting import BulkPlan
from nnviz.errors import UserError

MISSING = frozenset(("", "na", "n/a", "nan", "null", "?", "-"))
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def read(text: str | bytes, plan: BulkPlan, **watch) -> tuple[BulkColumn, ...]:
    data = text.encode() if isinstance(text, str) else text
    return read_bulk(lambda: io.BytesIO(data), len(data), plan, **watch)


def plan(n_columns: int, delimiter: str = ",", decimal: str = ".", **more) -> BulkPlan:
    return BulkPlan(delimiter, n_columns, decimal, missing=MISSING, **more)


def texts(column: BulkColumn) -> list[str]:
    assert isinstance(column, CodedTexts)
    return [column.texts[code] for code in column.codes]


def exact(text: str, plan: BulkPlan) -> list[list[float] | list[str]] | None:
    """Read by the standard library, cell by cell; None where the rows are no grid."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=plan.delimiter))
    if any(len(row) != plan.n_columns for row in rows):
        return None
    columns = [[row[place] for row in rows] for place in range(plan.n_columns)]
    return [numbers(column, plan) or column for column in columns]


def numbers(cells: Sequence[str], plan: BulkPlan) -> list[float] | None:
    values: list[float] = []
    for cell in map(str.strip, cells):
        if plan.decimal == "," and "." in cell:
            return None
        plain = cell.replace(",", ".") if plan.decimal == "," else cell
        if cell.lower() not in MISSING and not NUMBER.fullmatch(plain):
            return None
        values.append(math.nan if cell.lower() in MISSING else float(plain))
    return None if any(map(math.isinf, values)) else values


def is_padded(text: str) -> bool:
    return re.match(r"\s*0\d\d", text) is not None


def same(
    found: tuple[BulkColumn, ...], expected: list[list[float] | list[str]], text: str, plan: BulkPlan
) -> bool:
    """Whether all cells are those of the exact way; numbers may come as their texts, never otherwise."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=plan.delimiter))
    for place, (column, cells) in enumerate(zip(found, expected, strict=True)):
        if isinstance(column, CodedTexts):
            if texts(column) != [row[place] for row in rows]:
                return False
        elif not np.array_equal(column, np.asarray(cells, object).astype(float), equal_nan=True):
            return False
    return True


plain_numbers = st.one_of(
    st.integers(-(10**6), 10**6).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.decimals(-1000, 1000, places=3).map(str),
    st.integers(-(10**40), 10**40).map(str),
    st.from_regex(NUMBER, fullmatch=True),
)
odd_cells = st.one_of(
    st.sampled_from(
        ["", " ", "NA", "nan", "NaN", "nAn", "N/A", "?", "-", "inf", "-Infinity", "1e999", "nan(1)"]
    ),
    st.sampled_from(
        ["1_000", "0x1F", "1,5", "1.5", "007", "+3", " 4", "5 ", "\t6", "7\u00a0", "1e", ".", "٣"]
    ),
    st.sampled_from(
        ["true", "2024-01-31", "12:30", "é", "a b", 'a"b', '"', '""', '"q"', '"1"', '"a,b"', '"a;b"']
    ),
    st.sampled_from(['"x""y"', '"l\nm"', "'", "\\"]),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=6),
)


@st.composite
def grids(draw: st.DrawFn) -> tuple[str, BulkPlan]:
    """Give a text of cells, mostly clean ones, and the plan by which to read it."""
    delimiter = draw(st.sampled_from(",;\t|"))
    decimal = draw(st.sampled_from(".,")) if delimiter != "," else "."
    width = draw(st.integers(2, 4))
    kinds = [
        draw(st.sampled_from([plain_numbers, plain_numbers, plain_numbers | odd_cells, odd_cells]))
        for _ in range(width)
    ]
    rows = draw(st.lists(st.tuples(*kinds), min_size=1, max_size=12))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    lines = [delimiter.join(cell.replace(".", decimal) if kind is plain_numbers else cell
                            for cell, kind in zip(row, kinds, strict=True)) for row in rows]  # fmt: skip
    return end.join(lines) + draw(st.sampled_from([end, ""])), plan(width, delimiter, decimal)


@settings(max_examples=200)
@given(grids(), st.sampled_from([1, 7, 64, 1 << 20]))
def test_that_what_it_reads_is_what_the_exact_way_reads(grid, block):
    text, its_plan = grid
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "_BLOCK", block)
        try:
            found = read(text, its_plan)
        except NotCleanError:
            return
    expected = exact(text, its_plan)
    assert expected is not None
    assert same(found, expected, text, its_plan)


@settings(max_examples=100)
@given(st.lists(st.tuples(plain_numbers, plain_numbers), min_size=1), st.sampled_from([5, 1 << 20]))
def test_that_plain_numbers_always_come_as_numbers_and_exactly(rows, block):
    text = "".join(f"{a},{b}\n" for a, b in rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "_BLOCK", block)
        found = read(text, plan(2))
    for place, column in enumerate(found):
        values = [float(row[place]) for row in rows]
        if any(map(math.isinf, values)) or any(is_padded(row[place]) for row in rows):
            assert isinstance(column, CodedTexts)
        else:
            assert isinstance(column, np.ndarray)
            np.testing.assert_array_equal(column, values)


def test_that_missing_cells_are_missing_numbers():
    first, second = read("1,NA\n,2\n?,n/a\n-,NaN\nnull,3\n", plan(2))
    np.testing.assert_array_equal(first, [1, np.nan, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(second, [np.nan, 2, np.nan, np.nan, 3])


def test_that_a_decimal_comma_is_read_as_one():
    first, second = read("1,5;2\n-,25;3\n", plan(2, ";", ","))
    np.testing.assert_array_equal(first, [1.5, -0.25])
    np.testing.assert_array_equal(second, [2, 3])


def test_that_texts_keep_every_sign_and_the_order_of_their_first_appearance():
    cells = ["b ", "a", "", " b", "NA", "a", "é"]
    column = read("".join(f"{cell},1\n" for cell in cells), plan(2))[0]
    assert texts(column) == cells
    assert isinstance(column, CodedTexts)
    assert column.texts == ("b ", "a", "", " b", "NA", "é")


def test_that_a_column_that_turns_to_text_late_comes_as_text_from_its_first_row(monkeypatch):
    monkeypatch.setattr(bulk, "_BLOCK", 1 << 10)
    lines = [f"{row},{row}.50,x{row % 3}" for row in range(5000)]
    lines[4321] = "4321,unknown,x1"
    first, second, third = read("\n".join(lines), plan(3))
    np.testing.assert_array_equal(first, np.arange(5000))
    assert texts(second)[4320:4323] == ["4320.50", "unknown", "4322.50"]
    assert texts(second)[0] == "0.50"
    assert texts(third)[4321] == "x1"


def test_that_columns_wanted_as_texts_are_left_as_they_are():
    zips, values = read("01234,1\n99999,2\n", plan(2, texts=frozenset([0])))
    assert texts(zips) == ["01234", "99999"]
    np.testing.assert_array_equal(values, [1, 2])


@pytest.mark.parametrize("cell", ["007", "0123", " 007", '"007"', "001.5", "000"])
@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_that_leading_zeros_are_kept(cell, place, end):
    row = ["0.05", "10", "0"]
    row[place] = cell
    found = read(f"1,2,3{end}" + ",".join(row) + end, plan(3))
    assert [isinstance(column, CodedTexts) for column in found] == [index == place for index in range(3)]
    assert texts(found[place])[1] == cell.strip('"')


def test_that_leading_zeros_behind_delimiters_in_quotes_are_found_in_their_column():
    found = read('"a,007,b",1,2\nx,"3",007\n', plan(3))
    assert [isinstance(column, CodedTexts) for column in found] == [True, False, True]


@pytest.mark.parametrize(
    ("cell", "meant"),
    [('"a""b"', 'a"b'), ('""""', '"'), ('""', ""), ('"""a"""', '"a"'), ('"a"", ""b"', 'a", "b')],
)
def test_that_a_doubled_quote_inside_a_cell_is_one(cell, meant):
    first, second = read(f"{cell},x\ny,{cell}\n", plan(2))
    assert (texts(first), texts(second)) == ([meant, "y"], ["x", meant])


@pytest.mark.parametrize(
    "text",
    ["1,2\n3\n", "1,2\n3,4,5\n", "1,2\n\n3,4\n", "\n1,2\n", "1,2\r3,4\r\n", "1,2\n\r\n3,4\n",
     "1,2\n \n3,4\n", 'a"b,1\n', '"a,1\n', '"a"b,1\n', '"a\nb",1\n', "a\0b,1\n"],
)  # fmt: skip
def test_that_what_could_be_meant_otherwise_is_left_to_the_exact_way(text):
    with pytest.raises(NotCleanError):
        read(text, plan(2))


@pytest.mark.parametrize("block", [1, 8, 12, 1 << 20])
@pytest.mark.parametrize("end", ["\n\n", "\n\n\n\n", "\r\n\r\n", "\n", ""])
def test_that_blank_lines_at_the_end_are_no_rows(block, end, monkeypatch):
    monkeypatch.setattr(bulk, "_BLOCK", block)
    first, _ = read(f"1,2\n3,4{end}", plan(2))
    np.testing.assert_array_equal(first, [1, 3])


@pytest.mark.parametrize("block", [1, 4, 8, 1 << 20])
def test_that_blank_lines_between_rows_are_left_to_the_exact_way(block, monkeypatch):
    monkeypatch.setattr(bulk, "_BLOCK", block)
    with pytest.raises(NotCleanError):
        read("1,2\n3,4\n\n5,6\n", plan(2))


def test_that_broken_characters_are_left_to_the_exact_way():
    with pytest.raises(NotCleanError):
        read(b"a,1\n\xe9t\xe9,2\n", plan(2))


def test_that_plain_quotes_are_taken_off():
    names, values = read('"a, b","1.5"\r\nc,2\r\n', plan(2))
    assert texts(names) == ["a, b", "c"]
    np.testing.assert_array_equal(values, [1.5, 2])


def test_that_without_a_quote_sign_quotes_are_letters():
    names, _ = read('a"b,1\n"c,2\n', plan(2, quote=""))
    assert texts(names) == ['a"b', '"c']


def test_that_a_row_longer_than_the_librarys_blocks_is_read():
    found = read(f"1,{'x' * (3 << 20)}\n2,y\n", plan(2))
    assert len(texts(found[1])[0]) == 3 << 20


def test_that_ten_thousand_columns_are_read():
    row = ",".join(map(str, range(10_000)))
    found = read(f"{row}\n{row}\n", plan(10_000))
    assert len(found) == 10_000
    np.testing.assert_array_equal(found[9_999], [9_999, 9_999])


def test_that_progress_never_falls_and_reaches_the_end_even_in_two_passes(monkeypatch):
    monkeypatch.setattr(bulk, "_BLOCK", 100)
    for last in ("1", "late"):
        shares: list[float] = []
        read("1,2\n" * 500 + f"{last},2\n", plan(2), progress=shares.append)
        assert shares == sorted(shares)
        assert shares[-1] == 1.0
        assert len(shares) > 10


def test_that_a_cancel_is_heard_between_blocks(monkeypatch):
    monkeypatch.setattr(bulk, "_BLOCK", 100)
    asked = iter([False, False, True])
    with pytest.raises(UserError) as caught:
        read("1,2\n" * 1000, plan(2), cancelled=lambda: next(asked))
    assert caught.value.code == "cancelled"


def test_that_a_table_for_which_memory_is_too_short_is_refused_before_it_is(monkeypatch):
    monkeypatch.setattr(bulk, "_BLOCK", 1000)
    monkeypatch.setattr("nnviz.datasets.files.memory.available_memory", lambda: 300 << 20)
    for row in ("1,2", "1,{}"):
        data = "".join(row.format(f"text {number}") + "\n" for number in range(1000)).encode()
        with pytest.raises(UserError) as caught:
            read_bulk(lambda data=data: io.BytesIO(data), 1 << 30, plan(2))
        assert caught.value.code == "too_large"
        assert "GB of memory" in caught.value.message


def test_that_a_file_that_changes_between_the_passes_is_not_believed(monkeypatch):
    monkeypatch.setattr(bulk, "_BLOCK", 100)
    versions = iter([b"1,2\n" * 100 + b"a,2\n", b"1,2\n" * 50 + b"a,2\n"])
    with pytest.raises(NotCleanError):
        read_bulk(lambda: io.BytesIO(next(versions)), 400, plan(2))


@given(st.lists(st.text("ab\r", max_size=5), max_size=20), st.integers(1, 30))
def test_that_blocks_of_lines_are_the_text(lines, size):
    data = "\n".join(lines).encode()
    blocks = list(whole_lines(io.BytesIO(data), size))
    assert b"".join(blocks) == data
    assert all(block.endswith(b"\n") for block in blocks[:-1])


def test_that_an_endless_line_is_not_gathered(monkeypatch):
    monkeypatch.setattr("nnviz.datasets.text.blocks._MAX_LINE", 1000)
    with pytest.raises(NotCleanError):
        list(whole_lines(io.BytesIO(b"x" * 5000), 100))


@pytest.mark.parametrize(("data", "count"), [(b"a\nb\n", 2), (b"a\nb", 2), (b'"a"\n', 1), (b"a\r\n", 1)])
def test_that_lines_are_counted(data, count):
    assert check_block(data, ",", '"') == count
