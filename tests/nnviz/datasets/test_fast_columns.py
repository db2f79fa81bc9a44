"""A text read the fast way is the table that the exact way makes of it, down to its notices."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_cases import files_up_to
from table_mutations import mutate

from nnviz.datasets import stages
from nnviz.datasets.files.decode import decode
from nnviz.datasets.settings import NOTHING_SAID, ImportSettings
from nnviz.datasets.stages import Source, table_of_text
from nnviz.datasets.table import Table
from nnviz.datasets.text import bulk
from nnviz.errors import UserError

pytestmark = pytest.mark.slow

NEVER = 1 << 60
NUMBERS = [
    "1",
    "2.5",
    "-3",
    "0",
    "1e3",
    "+4",
    "12345678",
    "0.1",
    ".5",
    "6.",
    "007",
    "0123",
    "999",
    "-999",
    "1e400",
]
COMMON = [
    "",
    "NA",
    "-",
    "?",
    " ",
    "x",
    "red",
    "no",
    "yes",
    "2024-01-31",
    "1,5",
    "12 %",
    "$3",
    "1 234",
    "inf",
    "nan",
]
ODD = [
    '"a b"',
    '"1"',
    '"x,y"',
    '""',
    " 8",
    "9 ",
    "#1",
    "---",
    "=",
    "total",
    "a",
    "b",
    "\u2212\u0035",
    "é",
    "1" * 45,
]


Answer = Table | tuple[str, int | None]


def read(data: bytes, way: int, block: int = 1 << 22, said: ImportSettings = NOTHING_SAID) -> Answer:
    """Read the fast way (0) or the exact one (NEVER): a table, or what was said instead."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stages, "MIN_BYTES", way)
        patch.setattr(bulk, "_BLOCK", block)
        try:
            text = decode(data, "t.csv", said.encoding)
            return table_of_text(text, Source("t.csv", "t", said))
        except UserError as error:
            return error.message, error.line


def difference(fast: Answer, exact: Answer) -> str:
    """Say in what two answers differ; empty if in nothing."""
    if not isinstance(fast, Table) or not isinstance(exact, Table):
        return "" if fast == exact else f"{fast} against {exact}"
    if [(its.name, its.type, its.categories) for its in fast.columns] != [
        (its.name, its.type, its.categories) for its in exact.columns
    ]:
        return (
            f"{[(i.name, i.type) for i in fast.columns]} against {[(i.name, i.type) for i in exact.columns]}"
        )
    for one, other in zip(fast.columns, exact.columns, strict=True):
        if one.values.dtype != other.values.dtype or not np.array_equal(
            one.values, other.values, equal_nan=True
        ):
            return f"{one.name}: {one.values} against {other.values}"
    return "" if fast.notices == exact.notices else f"{fast.notices} against {exact.notices}"


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """Give a text of mostly clean columns, with a few odd cells and lines."""
    delimiter = draw(st.sampled_from([",", ",", ";", "\t"]))
    width = draw(st.integers(2, 4))
    choices = [NUMBERS[:9], NUMBERS, NUMBERS + COMMON, COMMON, NUMBERS[:9] + ODD, NUMBERS[:9] + COMMON[:4]]
    kinds = [draw(st.sampled_from(choices)) for _ in range(width)]
    rows = draw(st.lists(st.tuples(*(st.sampled_from(kind) for kind in kinds)), min_size=2, max_size=25))
    header = draw(st.sampled_from([["a", "b", "c", "d"], ["a", "", "c", ""], ["", "x", "y", "z"], None]))
    lines = [delimiter.join(row) for row in rows]
    if header:
        lines.insert(0, delimiter.join(header[:width]))
    for line in draw(st.lists(st.sampled_from(ODD_LINES), max_size=2)):
        lines.insert(draw(st.integers(1, len(lines))), line.replace(",", delimiter))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return (end.join(lines) + draw(st.sampled_from(["", end, end * 2]))).encode()


ODD_LINES = [
    "",
    ",",
    ",,",
    ",,,",
    "a,b",
    "a,b,c",
    "---,---",
    "-,-",
    "1,2,3,4,5",
    "Source: x",
    "total,9",
    "# note",
    '"a\nb",1',
    "\ufeff1,2",
]


@settings(max_examples=100)
@given(tables(), st.sampled_from([16, 1 << 22]))
def test_that_both_ways_give_the_same_table(data, block):
    assert difference(read(data, 0, block), read(data, NEVER)) == ""


CODECS = ["utf-8-sig", "cp1252", "mac_roman", "utf-16", "utf-16-be", "utf-32-le", "gb18030"]


@settings(max_examples=60)
@given(tables(), st.sampled_from(CODECS), st.sampled_from([16, 1 << 22]))
def test_that_both_ways_agree_in_other_encodings(data, codec, block):
    said = ImportSettings(encoding=codec)
    data = data.decode().encode(codec, "replace")
    assert difference(read(data, 0, block, said), read(data, NEVER, said=said)) == ""


@settings(max_examples=60)
@given(tables(), st.integers(0, 10_000), st.sampled_from([16, 1 << 22]))
def test_that_both_ways_agree_about_broken_bytes(data, place, block):
    place %= len(data)
    data = data[:place] + b"\xe9" + data[place:]
    assert difference(read(data, 0, block), read(data, NEVER)) == ""


@st.composite
def ragged_tables(draw: st.DrawFn) -> bytes:
    """Give a text of which some lines have too few or too many cells, or none that count."""
    row = st.lists(
        st.sampled_from([*NUMBERS[:9], "x", '"a, b"', '"say ""so"""', "é"]), min_size=3, max_size=3
    )
    lines = [",".join(cells) for cells in draw(st.lists(row, min_size=12, max_size=25))]
    odd = [
        "7",
        "1,2",
        "1,2,3,4",
        "1,2,3,",
        "1,2,3,,",
        "1,2,3,4,5",
        '"p,q",2',
        '"p,q","r, s"',
        "---",
        "-,-,-,-",
    ]
    for line in draw(st.lists(st.sampled_from(odd), min_size=1, max_size=8)):
        lines.insert(draw(st.integers(0, len(lines))), line)
    return ("a,b,c\n" + "\n".join(lines) + "\n1,2,3\n4,5,6\n").encode()


@settings(max_examples=150)
@given(ragged_tables(), st.sampled_from([16, 60, 1 << 22]), st.sampled_from([None, "keep", "skip"]))
def test_that_both_ways_agree_about_ragged_rows(data, block, ragged):
    said = ImportSettings(ragged=ragged)
    assert difference(read(data, 0, block, said), read(data, NEVER, said=said)) == ""


ROWS = "".join(f"{n},{n % 7}.5,{'xyz'[n % 3]}\n" for n in range(40))


@pytest.mark.parametrize(
    "data",
    [
        ("a,b,größe\n" + ROWS).encode("cp1252"),
        ("a,b,größe\n" + ROWS).encode("utf-16"),
        b"a,b,gr\xc3\xb6\xc3\x9fe\n" + ROWS.replace("z", "\xff", 1).encode("latin-1"),
        ("a,b,c\n" + ROWS.replace("\n", "\n5,6\n", 20) + ROWS + ROWS).encode(),
        ("a,b,c\n" + ROWS + "5,6,x,8,9\n-----\n" + ROWS).encode(),
        ("a,b,c\n" + ROWS.replace("x", '"an ""x"", say"') + ROWS).encode(),
    ],
    ids=[
        "code page",
        "utf-16",
        "one broken byte",
        "ragged rows",
        "too many cells and a rule",
        "doubled quotes",
    ],
)
def test_that_what_only_looks_unclean_is_read_the_fast_way(data, monkeypatch):
    exact = read(data, NEVER)
    monkeypatch.setattr(stages, "parse", None)  # the exact way would fail
    assert difference(read(data, 0), exact) == ""


FILES = files_up_to(50_000)


@pytest.mark.parametrize("key", FILES)
def test_that_both_ways_agree_about_the_tables_that_classes_bring(key):
    assert difference(read(FILES[key], 0), read(FILES[key], NEVER)) == ""


@pytest.mark.slow
def test_that_both_ways_agree_about_damaged_tables():
    files = list(FILES.values())
    for seed in range(1000):
        data = mutate(random.Random(seed), files)
        assert difference(read(data, 0), read(data, NEVER)) == "", (seed, data)
