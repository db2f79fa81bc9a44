"""Tables with the headers that classes bring."""

from __future__ import annotations

from functools import partial
from typing import Any

from table_contract import cases_of, table

case = cases_of("names")
may = partial(case, level="may")


def _numbers(head: str, columns: int = 3, rows: int = 14, delimiter: str = ",") -> str:
    """Write a header and rows of which column c has (c + 1) times the row's number."""
    lines = [delimiter.join(f"{n * (c + 1)}.5" for c in range(columns)) for n in range(rows)]
    return "\n".join([head, *lines]) + "\n"


def _named(names: list[str | None], columns: int = 3, **more: Any) -> dict[str, object]:
    """Expect these names over the numbers; 91 is 0 + ... + 13, and each of 14 cells has a half."""
    sums = {place: 91.0 * (place + 1) + 7.0 for place in range(columns)}
    return table(14, names, " ".join("n" * columns), sums=sums, **more)


_LONG = "measured " * 33 + "end"
_HTML = "<img src=x onerror=alert(1)>"

CASES = (
    case("N01", "three times one name", _numbers("a,a,a"), _named([None] * 3)),
    case("N02", "empty names", _numbers(",,last"), _named([None, None, "last"])),
    case(
        "N03",
        "names that ask a browser to do things",
        _numbers(f"{_HTML},<script>,&amp;"),
        _named([_HTML, "<script>", "&amp;"]),
    ),
    case("N04", "a line end in a name", _numbers('"speed\n(m/s)",b,c'), _named([None, "b", "c"])),
    case("N05", "emoji and flags", _numbers("😀,👩‍🔬,🇨🇭"), _named(["😀", None, "🇨🇭"])),
    case(
        "N06",
        "a sign that turns the direction of text around",
        _numbers("a\u202egnp.exe,b,c"),
        _named([None, "b", "c"]),
    ),
    case("N07", "a name of 300 signs", _numbers(f"{_LONG},b,c"), _named([_LONG, "b", "c"])),
    case("N08", "blanks around names", _numbers(" a , b ,  c"), _named(["a", "b", "c"])),
    case("N09", "names that differ only by case", _numbers("A,a,B"), _named(["A", "a", "B"])),
    case("N10", "formulas of a spreadsheet", _numbers("=1+1,@sum,+cmd"), _named(["=1+1", "@sum", "+cmd"])),
    case(
        "N11",
        "names that look like missing cells",
        _numbers("nan,None,null"),
        _named(["nan", "None", "null"]),
    ),
    case(
        "N12",
        "names that look like made-up ones",
        _numbers("a,a,a_2,a 2,a (2),a.1", 6),
        _named([None] * 6, 6),
    ),
    case(
        "N13",
        "years as names",
        "region,2019,2020,2021\n" + "".join(f"{'NSWE'[n % 4]},{n}.5,{n}.25,{n}.75\n" for n in range(16)),
        table(16, "region,2019,2020,2021", "c n n n", sums={1: 128.0, 2: 124.0, 3: 132.0}, header=True),
    ),
    case("N14", "control signs", _numbers("a\x07b,c\x1b[31m,d"), _named([None, None, "d"])),
    case(
        "N15",
        "a thousand times one name",
        _numbers(",".join(["x"] * 1000), 1000),
        _named([None] * 1000, 1000),
    ),
    case("N16", "letters and their accents apart", _numbers("e\u0301,\u00e9,n"), _named([None, None, "n"])),
    case(
        "N17",
        "quotes and delimiters in names",
        _numbers('"a ""b""","c, d",e'),
        _named(['a "b"', "c, d", "e"]),
    ),
    case(
        "N18",
        "units behind names",
        _numbers("length (cm);mass [kg];price in €", delimiter=";"),
        _named(["length (cm)", "mass [kg]", "price in €"]),
    ),
    may(
        "N19",
        "blanks that don't show around names",
        _numbers("\u00a0a,b\u200b,\ufeffc"),
        _named(["a", None, None]),
    ),
    case(
        "N20",
        "names of the program's own words",
        _numbers("role,type,__class__"),
        _named(["role", "type", "__class__"]),
    ),
    case("N21", "Arabic and Hebrew names", _numbers("العمر,גובה,c"), _named(["العمر", "גובה", "c"])),
    case(
        "N22",
        "a name like a path",
        _numbers("../../etc/passwd,C:\\a,%s%n"),
        _named(["../../etc/passwd", "C:\\a", "%s%n"]),
    ),
)
