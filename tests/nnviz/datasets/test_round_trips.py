"""A table written in any manner and read back is the same table."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnviz.datasets.reading import read_table
from nnviz.datasets.table import Column

pytestmark = pytest.mark.slow

WORDS = ("clover", "fern", "moss", "reed", "élan", "O'Neil", "big oak")


class Manner(NamedTuple):
    """How a table is written."""

    delimiter: str
    decimal: str
    end: str
    encoding: str
    quotes: bool
    preamble: bool
    last_end: bool


MANNERS = st.builds(
    Manner,
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from([".", ","]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
HUNDREDTHS = st.integers(-99_999, 99_999)
ROWS = st.lists(st.tuples(HUNDREDTHS, HUNDREDTHS, st.sampled_from(WORDS)), min_size=4, max_size=30)


def written(rows: list[tuple[int, int, str]], manner: Manner) -> bytes:
    stream = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if manner.quotes else csv.QUOTE_MINIMAL
    writer = csv.writer(stream, delimiter=manner.delimiter, lineterminator=manner.end, quoting=quoting)
    if manner.preamble:
        stream.write(f"Measured by the blue team{manner.end}{manner.end}")
    writer.writerow(["long", "wide", "plant"])
    for left, right, word in rows:
        numbers = [f"{value / 100:.2f}".replace(".", manner.decimal) for value in (left, right)]
        writer.writerow([*numbers, word])
    text = stream.getvalue()
    return (text if manner.last_end else text.removesuffix(manner.end)).encode(manner.encoding)


def words(column: Column) -> list[str]:
    return [column.categories[code] for code in column.values.astype(int)]


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, MANNERS)
def test_that_a_table_in_any_dialect_reads_back_the_same(
    tmp_path: Path, rows: list[tuple[int, int, str]], manner: Manner
):
    path = tmp_path / "table.csv"
    path.write_bytes(written(rows, manner))
    table = read_table(path)
    assert [column.name for column in table.columns] == ["long", "wide", "plant"]
    assert table.delimiter == manner.delimiter
    assert table.columns[0].values.tolist() == [left / 100 for left, _, _ in rows]
    assert table.columns[1].values.tolist() == [right / 100 for _, right, _ in rows]
    assert words(table.columns[2]) == [word for _, _, word in rows]


GROUPED = {
    "1,234.50": (",", "."),
    "1.234,50": (".", ","),
    "1 234,50": (" ", ","),
    "1\u202f234.50": ("\u202f", "."),
    "1'234.50": ("'", "."),
}
FRAMES = ("{}", "{} EUR", "€ {}", "{} kr", "CHF {}")


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.integers(0, 10**9), min_size=3, max_size=20),
    st.sampled_from(sorted(GROUPED)),
    st.sampled_from(FRAMES),
    st.sampled_from(["-{}", "−{}", "({})", "{}"]),
)
def test_that_amounts_in_any_manner_read_back_the_same(
    tmp_path: Path, cents: list[int], example: str, frame: str, minus: str
):
    thousands, decimal = GROUPED[example]
    signs = str.maketrans({",": thousands, ".": decimal})
    amounts = [frame.format(f"{value / 100:,.2f}".translate(signs)) for value in cents]
    cells = [minus.format(amount) for amount in amounts]
    path = tmp_path / "amounts.csv"
    path.write_text(
        "amount;kind\n" + "".join(f"{cell};{'ab'[n % 2]}\n" for n, cell in enumerate(cells)), "utf-8"
    )
    table = read_table(path)
    factor = 1 if minus == "{}" else -1
    assert table.columns[0].values.tolist() == [pytest.approx(factor * value / 100) for value in cents]


DATES = (
    "{y}-{m:02}-{d:02}",
    "{d:02}.{m:02}.{y}",
    "{d}.{m}.{y}",
    "{y}/{m:02}/{d:02}",
    "{d:02}/{m:02}/{y}",
    "{m:02}/{d:02}/{y}",
    "{d} {name} {y}",
    "{name} {d}, {y}",
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dates(min_value=date(1900, 1, 1)), min_size=2), st.sampled_from(DATES))
def test_that_dates_in_any_manner_read_back_the_same(tmp_path: Path, days: list[date], pattern: str):
    told = [*days, days[0].replace(month=12, day=31)]  # a day that is no month
    cells = [pattern.format(y=day.year, m=day.month, d=day.day, name=MONTHS[day.month - 1]) for day in told]
    path = tmp_path / "days.csv"
    path.write_text("day;n\n" + "".join(f"{cell};{n}.5\n" for n, cell in enumerate(cells)), "utf-8")
    column = read_table(path).columns[0]
    assert column.type == "date"
    assert column.values.tolist() == [day.toordinal() - 719163 for day in told]
