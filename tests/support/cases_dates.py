"""Dates in the manners of several countries and programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cases_values import beside, reads
from table_contract import Case, Starts, cases_of, either

dated = cases_of("dates")


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
    data = beside([write(*day) for day in days], quote=quote)
    return dated(key, why, data, reads(24, "d", cells=right, **more), level)


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG = ("January", "February", "March", "April", "May", "June", "July")
_LONG = (*_LONG, "August", "September", "October", "November", "December")
_UNSURE = [f"0{n % 9 + 1}/0{n % 7 + 2}/2020" for n in range(20)]
_SAID = [["day", "month", "d/m", "dd"]]


CASES = (
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
        beside(_UNSURE),
        either(reads(20, "d", notice=_SAID), reads(20, "c|t", notice=_SAID)),
    ),
    dated(
        "T18",
        "a day that no month has",
        beside(["2021-02-30", *["2021-02-03"] * 13]),
        either(reads(14, "d", missing={1: 1}, notice=[["2"], ["2021-02-30", "date"]]), reads(14, "c|t")),
    ),
    dated(
        "T19",
        "dates with missing ones",
        beside(["", "NA", *[f"2021-03-{n + 10}" for n in range(14)]]),
        reads(16, "d", missing={1: 2}, cells=[(2, 1, Starts("2021-03-10"))]),
    ),
    dated(
        "T20",
        "years are numbers",
        beside([str(1990 + n) for n in range(20)]),
        reads(20, "n", sums={1: 39990.0}),
    ),
    dated(
        "T21",
        "20210427 is a date or a number",
        beside([f"202103{n + 10}" for n in range(20)]),
        reads(20, "d|n"),
    ),
    dated("T22", "times of the day", beside([f"{n:02}:30" for n in range(20)]), reads(20, "d|c|t")),
    dated(
        "T23",
        "versions and addresses are no dates",
        beside([f"10.0.{n}.1" for n in range(24)]),
        reads(24, "t"),
    ),
    dated(
        "T24",
        "before 1970 and after 2038",
        beside(["1492-10-12", "2099-12-31", "0800-12-25", *["1955-11-05"] * 11]),
        reads(
            14,
            "d",
            cells=[(0, 1, Starts("1492-10-12")), (1, 1, Starts("2099-12-31")), (2, 1, Starts("0800-12-25"))],
        ),
    ),
    dated(
        "T25",
        "ISO with an offset",
        beside([f"2021-03-{n + 10}T14:30:00+01:00" for n in range(16)]),
        reads(16, "d", cells=[(0, 1, Starts("2021-03-10"))]),
    ),
    dated("T26", "months", beside([f"2021-{n % 12 + 1:02}" for n in range(24)]), reads(24, "d|c|t"), "may"),
    dated(
        "T27",
        "names of months of other languages",
        beside([f"{n + 1}. März 2021" for n in range(24)]),
        reads(24, "d|t"),
        "may",
    ),
    dated(
        "T28",
        "a leap day",
        beside(["2020-02-29", *["2020-03-01"] * 13]),
        reads(14, "d", missing={1: 0}, cells=[(0, 1, Starts("2020-02-29"))]),
    ),
    dated(
        "T29",
        "two manners of dates, never one of them in silence",
        beside(["27.04.2021" if n % 4 == 0 else f"2021-04-{n + 10}" for n in range(20)]),
        either(
            reads(
                20, "d", missing={1: 0}, cells=[(0, 1, Starts("2021-04-27")), (1, 1, Starts("2021-04-11"))]
            ),
            reads(20, "d", missing={1: 5}, notice=[["2"], ["27.04.2021"]]),
            reads(20, "c|t"),
        ),
    ),
    dated(
        "T30",
        "a month 13 among days first",
        beside(["05/13/2021", *[f"{n + 10}/04/2021" for n in range(19)]]),
        either(reads(20, "d", missing={1: 1}, notice=[["2"], ["05/13/2021"]]), reads(20, "c|t")),
    ),
)
