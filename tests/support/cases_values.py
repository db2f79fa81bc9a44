"""Missing marks, words for yes and no, dates, and types that change far down, as classes bring them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from table_contract import Case, Expect, Starts, cases_of, either, refused, table

case = cases_of("values")
may = partial(case, level="may")
dated = cases_of("dates")


def _beside(cells: Sequence[str], name: str = "v", quote: str = "") -> str:
    """Write a column of cells between a number and a category."""
    rows = [f"{n}.5,{quote}{cell}{quote},{'ab'[n % 2]}" for n, cell in enumerate(cells)]
    return "\n".join([f"n,{name},kind", *rows]) + "\n"


def _reads(count: int, kind: str, sums: dict[int, float] | None = None, **more: Any) -> Expect:
    """Expect a column of this type; the sum of 0.5, 1.5 ... is half the square of their number."""
    return table(count, "n,v,kind", f"n {kind} c", sums={0: count * count / 2} | (sums or {}), **more)


def _marked(key: str, mark: str, quote: str = "") -> Case:
    """Make a case of a mark for what is missing, three times among twelve numbers."""
    cells = [mark if n in (1, 5, 9) else f"{n}.25" for n in range(12)]
    expect = _reads(12, "n", missing={1: 3}, sums={1: 53.25}, cells=[(0, 1, 0.25), (1, 1, None)])
    return case(key, f"missing is written {quote}{mark}{quote}", _beside(cells, quote=quote), expect)


_MARKS = ("", "NA", "N/A", "NaN", "null", "None", "?", "-", "nan", "NULL", "n/a", "#N/A", "  ", "<NA>")
_TEXT_MARKS = ["" if n in (2, 7) else "NA" if n == 4 else ("oak", "elm")[n % 2] for n in range(16)]


def _words(key: str, no: str, yes: str, kind: str, level: str = "must") -> Case:
    """Make a case of two words, the first row being the second of them."""
    cells = [(yes, no, no, yes)[n % 4] for n in range(16)]
    first = True if kind == "b" else (True, yes)
    expect = _reads(
        16, kind, missing={1: 0}, cells=[(0, 1, first), (1, 1, False if kind == "b" else (False, no))]
    )
    return cases_of("bools")(key, f"{yes} and {no}", _beside(cells), expect, level)


def _dates(
    key: str, why: str, write: Callable[[int, int, int], str], level: str = "must", **more: Any
) -> Case:
    """Make a case of dates in one manner: there are days that are no month."""
    days = [(2021, n % 12 + 1, n * 9 % 28 + 1) for n in range(24)]
    assert (2021, 4, 28) in days
    right = [
        (row, 1, Starts(f"{y}-{m:02}-{d:02}")) for row, (y, m, d) in ((n, days[n]) for n in (0, 1, 2, -1))
    ]
    quote = '"' if "," in write(2021, 3, 4) else ""
    data = _beside([write(*day) for day in days], quote=quote)
    return dated(key, why, data, _reads(24, "d", cells=right, **more), level)


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG = ("January", "February", "March", "April", "May", "June", "July")
_LONG = (*_LONG, "August", "September", "October", "November", "December")
_UNSURE = [f"0{n % 9 + 1}/0{n % 7 + 2}/2020" for n in range(20)]
_SAID = [["day", "month", "d/m", "dd"]]


def _late(row: int, cell: str, count: int = 7000, early: str = "{n}") -> str:
    """Write many rows of which one, far down, has another cell."""
    cells = [cell if n == row else early.format(n=n) for n in range(count)]
    return "m,v\n" + "".join(f"{n},{its}\n" for n, its in enumerate(cells))


def _odd_cell(word: str, line: int, count: int = 7000) -> Expect:
    """Expect a number column with one missing cell and its line, or a column of texts."""
    return either(
        table(count, "m,v", "n n", missing={1: 1}, notice=[[str(line)], [word, "number", "missing"]]),
        table(count, "m,v", "n c|t"),
    )


def _late_kinds(row: int, count: int) -> str:
    return "m,v,w\n" + "".join(
        f"{n},{n % 7}.5,{'abc'[n % 3] if n < row else f'w{n}'}\n" for n in range(count)
    )


CASES = (
    *(_marked(f"M{n + 1:02}", mark) for n, mark in enumerate(_MARKS)),
    _marked("M15", "", quote='"'),
    case(
        "M16",
        "-999 is a number until someone says otherwise",
        _beside(["-999", *["1.5"] * 11]),
        _reads(12, "n", missing={1: 0}, sums={1: -982.5}),
    ),
    case("M17", "missing texts", _beside(_TEXT_MARKS), _reads(16, "c", missing={1: 3})),
    case(
        "M18",
        "a column without any value",
        _beside([""] * 12),
        _reads(12, "e", missing={1: 12}, roles={1: "ignore"}, notice=[["v"]]),
    ),
    case(
        "M19",
        "a column of marks only",
        _beside(["NA"] * 12),
        _reads(12, "e", missing={1: 12}, roles={1: "ignore"}),
    ),
    case(
        "M20",
        "several marks in a column",
        _beside(["", "NA", "?", "null", *["2.5"] * 12]),
        _reads(16, "n", missing={1: 4}, sums={1: 30.0}),
    ),
    case(
        "M21",
        "a missing label",
        _beside(["1.25"] * 12).replace("\n1.5,1.25,b", "\n1.5,1.25,"),
        _reads(12, "n", missing={2: 1}, sums={1: 15.0}),
    ),
    may(
        "M22",
        "a lone full stop, as SAS has",
        _beside([".", *["2.5"] * 11]),
        either(_reads(12, "n", missing={1: 1}, sums={1: 27.5}), _reads(12, "c|t")),
    ),
    case("M23", "a word in line 6001", _late(5999, "broken"), _odd_cell("broken", 6001)),
    case(
        "M24",
        "a decimal number in line 6001",
        _late(5999, "0.5"),
        table(7000, "m,v", "n n", missing={1: 0}, sums={1: 24490501.5}),
    ),
    case(
        "M25",
        "an exponent in line 6001",
        _late(5999, "1e3"),
        table(7000, "m,v", "n n", missing={1: 0}, sums={1: 24491501.0}),
    ),
    case(
        "M26",
        "a word among dates in line 6001",
        _late(5999, "soon", early="2021-03-04"),
        either(table(7000, "m,v", "n d", missing={1: 1}, notice=[["6001"]]), table(7000, "m,v", "n c|t")),
    ),
    case(
        "M27", "a word among zeros and ones in line 6001", _late(5999, "x", early="1"), _odd_cell("x", 6001)
    ),
    case(
        "M28",
        "a word among yes and no in line 6001",
        _late(5999, "perhaps", early="yes"),
        either(table(7000, "m,v", "n b", missing={1: 1}, notice=[["6001"]]), table(7000, "m,v", "n c|t")),
    ),
    case(
        "M29",
        "categories that become many in line 3001",
        _late_kinds(2999, 3100),
        table(3100, "m,v,w", "n n t"),
    ),
    case(
        "M30",
        "a decimal comma in quotes in line 6001, never in silence",
        _late(5999, '"5,5"'),
        either(
            _odd_cell("5,5", 6001),
            table(7000, "m,v", "n n", missing={1: 0}, sums={1: 24490506.5}),
            table(7000, "m,v", "n n", notice=[["6001"]]),
        ),
    ),
    case(
        "M31",
        "a missing cell in line 6001",
        _late(5999, ""),
        table(7000, "m,v", "n n", missing={1: 1}, sums={1: 24490501.0}),
    ),
    case(
        "M32",
        "a quote that opens in line 6001 and never closes",
        _late(5999, '"5'),
        either(table(7000, "m,v", "n *", notice=[["6001"]]), refused("quot", line=6001)),
    ),
    case(
        "M33",
        "zeros up to line 6001, numbers behind",
        _late(5999, "77", early="0"),
        table(7000, "m,v", "n n", missing={1: 0}, sums={1: 77.0}),
    ),
    _words("B01", "false", "true", "b"),
    _words("B02", "FALSE", "TRUE", "b"),
    _words("B03", "False", "True", "b"),
    _words("B04", "no", "yes", "b|c"),
    _words("B05", "No", "Yes", "b|c"),
    _words("B06", "F", "T", "b|c"),
    _words("B07", "nein", "ja", "b|c"),
    _words("B08", "off", "on", "b|c"),
    _words("B09", "n", "y", "b|c"),
    cases_of("bools")(
        "B10",
        "0 and 1 are numbers or bools",
        _beside(["1", "0", "0", "1"] * 4),
        either(_reads(16, "n", sums={1: 8.0}), _reads(16, "b", cells=[(0, 1, True)])),
    ),
    cases_of("bools")(
        "B11",
        "yes, no and perhaps are a category",
        _beside(["yes", "no", "perhaps", "no"] * 4),
        _reads(16, "c", cells=[(0, 1, "yes"), (2, 1, "perhaps")]),
    ),
    cases_of("bools")(
        "B12",
        "true and missing",
        _beside(["true", "false", "", "true"] * 4),
        _reads(16, "b", missing={1: 4}, cells=[(0, 1, True), (1, 1, False), (2, 1, None)]),
    ),
    _dates("T01", "ISO dates", lambda y, m, d: f"{y}-{m:02}-{d:02}"),
    _dates("T02", "27.04.2021", lambda y, m, d: f"{d:02}.{m:02}.{y}"),
    _dates("T03", "27.4.2021", lambda y, m, d: f"{d}.{m}.{y}"),
    _dates("T04", "04/27/2021", lambda y, m, d: f"{m:02}/{d:02}/{y}"),
    _dates("T05", "27/04/2021", lambda y, m, d: f"{d:02}/{m:02}/{y}"),
    _dates("T06", "4/27/2021", lambda y, m, d: f"{m}/{d}/{y}"),
    _dates("T07", "ISO with a time", lambda y, m, d: f"{y}-{m:02}-{d:02} 14:30:00"),
    _dates("T08", "ISO with T and Z", lambda y, m, d: f"{y}-{m:02}-{d:02}T14:30:00Z"),
    _dates("T09", "ISO with parts of seconds", lambda y, m, d: f"{y}-{m:02}-{d:02}T14:30:00.250"),
    _dates("T10", "27.04.2021 14:30", lambda y, m, d: f"{d:02}.{m:02}.{y} 14:30"),
    _dates("T11", "27 Apr 2021", lambda y, m, d: f"{d} {_MONTHS[m - 1]} {y}"),
    _dates("T12", "April 27, 2021", lambda y, m, d: f"{_LONG[m - 1]} {d}, {y}"),
    _dates("T13", "27-Apr-2021", lambda y, m, d: f"{d:02}-{_MONTHS[m - 1]}-{y}"),
    _dates("T14", "2021/04/27", lambda y, m, d: f"{y}/{m:02}/{d:02}"),
    _dates("T15", "04/27/2021 2:30 PM", lambda y, m, d: f"{m:02}/{d:02}/{y} 2:30 PM", "may"),
    _dates("T16", "27.04.21", lambda y, m, d: f"{d:02}.{m:02}.{y % 100:02}", "may"),
    dated(
        "T17",
        "days and months that could be either are said to be a guess",
        _beside(_UNSURE),
        either(_reads(20, "d", notice=_SAID), _reads(20, "c|t", notice=_SAID)),
    ),
    dated(
        "T18",
        "a day that no month has",
        _beside(["2021-02-30", *["2021-02-03"] * 13]),
        either(_reads(14, "d", missing={1: 1}, notice=[["2"], ["2021-02-30", "date"]]), _reads(14, "c|t")),
    ),
    dated(
        "T19",
        "dates with missing ones",
        _beside(["", "NA", *[f"2021-03-{n + 10}" for n in range(14)]]),
        _reads(16, "d", missing={1: 2}, cells=[(2, 1, Starts("2021-03-10"))]),
    ),
    dated(
        "T20",
        "years are numbers",
        _beside([str(1990 + n) for n in range(20)]),
        _reads(20, "n", sums={1: 39990.0}),
    ),
    dated(
        "T21",
        "20210427 is a date or a number",
        _beside([f"202103{n + 10}" for n in range(20)]),
        _reads(20, "d|n"),
    ),
    dated("T22", "times of the day", _beside([f"{n:02}:30" for n in range(20)]), _reads(20, "d|c|t")),
    dated(
        "T23",
        "versions and addresses are no dates",
        _beside([f"10.0.{n}.1" for n in range(24)]),
        _reads(24, "t"),
    ),
    dated(
        "T24",
        "before 1970 and after 2038",
        _beside(["1492-10-12", "2099-12-31", "0800-12-25", *["1955-11-05"] * 11]),
        _reads(
            14,
            "d",
            cells=[(0, 1, Starts("1492-10-12")), (1, 1, Starts("2099-12-31")), (2, 1, Starts("0800-12-25"))],
        ),
    ),
    dated(
        "T25",
        "ISO with an offset",
        _beside([f"2021-03-{n + 10}T14:30:00+01:00" for n in range(16)]),
        _reads(16, "d", cells=[(0, 1, Starts("2021-03-10"))]),
    ),
    dated("T26", "months", _beside([f"2021-{n % 12 + 1:02}" for n in range(24)]), _reads(24, "d|c|t"), "may"),
    dated(
        "T27",
        "names of months of other languages",
        _beside([f"{n + 1}. März 2021" for n in range(24)]),
        _reads(24, "d|t"),
        "may",
    ),
    dated(
        "T28",
        "a leap day",
        _beside(["2020-02-29", *["2020-03-01"] * 13]),
        _reads(14, "d", missing={1: 0}, cells=[(0, 1, Starts("2020-02-29"))]),
    ),
)
