"""Tables as programs print them, and what they and people put in and beside the rows."""

from __future__ import annotations

import io
import random
import tarfile
from collections.abc import Callable

from table_contract import HERBS, Case, cases_of, either, refused, table

case = cases_of("untidy")

_READ = HERBS.expect()
_TEXT = HERBS.text()
_LINES = _TEXT.splitlines()
_BARE = HERBS.text(head=False)


def _printed(pattern: str) -> str:
    """Write the herbs by a pattern of printf."""
    return "".join(pattern % cells + "\n" for cells in (HERBS.header, *HERBS.rows))


def _lines(pattern: str, row: Callable[[int], tuple[object, ...]], count: int = 20) -> str:
    return "".join(pattern % row(n) + "\n" for n in range(count))


_NARROW = "  len   wid class\n" + _lines("%5.1f %5.2f %s", lambda n: (n * 0.75, n * 0.25, "ab"[n % 2]))
_GAP = "name           a       y\n" + _lines(
    "%-8s%8s%8s", lambda n: (f"n{n % 3}", "" if n == 4 else n * 0.5, n % 2)
)
_FIRST_GAP = "     n     a     y\n" + _lines(
    "%6s%6s%6s", lambda n: ("" if n == 4 else n * 3 % 7, n * 2, n % 2)
)
_PSQL = (
    "  stem  | leaf  | weight  | herb \n--------+-------+---------+------\n"
    + "".join(f" {' | '.join(row)}\n" for row in HERBS.rows)
    + "(24 rows)\n"
)
_MYSQL_RULE = "+------+------+--------+------+\n"
_MYSQL = (
    _MYSQL_RULE
    + f"| {' | '.join(HERBS.header)} |\n"
    + _MYSQL_RULE
    + "".join(f"| {' | '.join(row)} |\n" for row in HERBS.rows)
    + _MYSQL_RULE
)

_DIGITS = random.Random(5)
_SMALL = [[_DIGITS.randint(0, 9) for _ in range(3)] for _ in range(30)]
_SMALL_ROWS = "".join(",".join(map(str, row)) + "\n" for row in _SMALL)
_SMALL_SUMS = {place: float(sum(row[place] for row in _SMALL)) for place in range(3)}
_FLOATS = "".join(f"{n}.5,{n}.25,{n}.75\n" for n in range(20))
_ONLY_NUMBERS = ["only numbers"]

_ITEMS = "item,cost,y\n" + "".join(f"{'abc'[n % 3]},{n * 10},{n % 2}\n" for n in range(12))
_COSTS = {"sums": {1: 660.0, 2: 6.0}}

_QUESTIONS = "Q1,Q2,Q3\nHow old are you?,How tall?,Do you like it?\n"
_IMPORT_IDS = ",".join(f'"{{""ImportId"":""QID{n}""}}"' for n in (1, 2, 3)) + "\n"
_ANSWERS = "".join(f"{20 + n % 9},{160 + n * 7 % 30},{'Yes' if n % 2 else 'No'}\n" for n in range(20))

_WIDE = "x,z,w\n" + "".join(f"{n * 3 % 7},{n % 5},{n % 2}\n" for n in range(30))
_PROSE = "".join(f"The {word} grows in the shade of the old wall\n" for word in ("fern", "moss", "ivy"))
_SOURCE = "def add(a, b):\n    return a + b\n\n\nfor i in range(3):\n    print(add(i, 1))\n"
_LIBSVM = _lines("%d 1:%d 2:%.2f 3:%d", lambda n: (n % 2, n % 5, n * 0.3, n % 3))
_SUMMED = "n,q,kind\n" + "".join(f"{n % 9},{n % 7}.5,a\n" for n in range(140_000)) + ",490000,\n"


def _tar() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        member = tarfile.TarInfo("herbs.csv")
        member.size = len(_TEXT)
        archive.addfile(member, io.BytesIO(_TEXT.encode()))
    return packed.getvalue()


def _numbered(key: str, why: str, first: str, row: bool) -> Case:
    """Make a case of digits below a line of numbers, which is a row itself or names the columns."""
    cells = [float(cell) for cell in first.split(",")]
    sums = {n: _SMALL_SUMS[n] + cells[n] * row for n in range(3)}
    expect = table(31 if row else 30, None, "n n n", sums=sums, header=not row, notice=[["1"], _ONLY_NUMBERS])
    return case(key, why, first + "\n" + _SMALL_ROWS, expect)


CASES = (
    case(
        "Y01",
        "one blank between a number and a text",
        _NARROW,
        table(20, "len,wid,class", "n n c", sums={0: 142.5, 1: 47.5}),
        file="print.txt",
    ),
    case("Y02", "one blank between aligned columns", _printed("%8s %8s %8s %s"), _READ, file="print.txt"),
    case(
        "Y03",
        "an empty cell between aligned ones",
        _GAP,
        table(20, "name,a,y", "c n *", sums={1: 93.0}, missing={1: 1, 2: 0}),
        file="print.txt",
    ),
    case(
        "Y04",
        "an empty cell before aligned ones",
        _FIRST_GAP,
        table(20, "n,a,y", "n n *", sums={1: 380.0}, missing={0: 1, 1: 0, 2: 0}),
        file="print.txt",
    ),
    case("Y05", "what psql prints", _PSQL, HERBS.expect(notice=[["2"], ["dashes"]]), file="psql.txt"),
    case("Y06", "what MySQL prints", _MYSQL, HERBS.expect(notice=[["3"], ["dashes"]]), file="mysql.txt"),
    _numbered("Y07", "1,2,3 above digits is a row", "1,2,3", row=True),
    _numbered("Y08", "0,1,2 above digits is a row", "0,1,2", row=True),
    _numbered("Y09", "years above digits are names", "2019,2020,2021", row=False),
    case(
        "Y10",
        "rows of years",
        _lines("%d,%d,%d", lambda n: (2000 + n, 2001 + n, 2002 + n * 2)),
        table(20, [None] * 3, "n n n", sums={0: 40190.0}, header=False, notice=[["1"], _ONLY_NUMBERS]),
    ),
    case(
        "Y11",
        "the names that pandas gives: 0, 1, 2",
        "0,1,2\n" + _FLOATS,
        table(20, "0,1,2", "n n n", sums={0: 200.0}, header=True, notice=[["1"], _ONLY_NUMBERS]),
    ),
    case(
        "Y12",
        "a sum without a word below the table",
        _ITEMS + ",660,\n",
        table(12, "item,cost,y", "c n *", notice=[["14"], ["sum", "total"]], **_COSTS),
    ),
    case(
        "Y13",
        "a last row that lacks cells and is no sum",
        _ITEMS + ",661,\n",
        table(13, "item,cost,y", "c n *", sums={1: 1321.0}, missing={0: 1, 2: 1}),
    ),
    case(
        "Y14",
        "no header and a short first row",
        "12.38,2.63,112.2\n" + _BARE,
        table(25, [None] * 4, "n n n c", missing={3: 1}, header=False, notice=[["1"]], line=1),
    ),
    case(
        "Y15",
        "the third line of Qualtrics",
        _QUESTIONS + _IMPORT_IDS + _ANSWERS,
        table(
            20,
            None,
            "n n b|c",
            sums={0: float(sum(20 + n % 9 for n in range(20)))},
            notice=[["3"], ["Qualtrics"]],
        ),
    ),
    case(
        "Y16",
        "a mean directly below the names",
        "a,b,y\nMean,2,3\n" + _lines("%d,%d,%d", lambda n: (n * 3 % 11, n * n, n % 2), 12),
        either(
            table(13, "a,b,y", None, notice=[["2"], ["Mean"]]),
            table(12, "a,b,y", None, notice=[["2"], ["Mean"]]),
        ),
    ),
    case(
        "Y17",
        "a vertical tab and a form feed in texts",
        "t,v\n" + _lines("a\x0bb%d,%d", lambda n: (n % 3, n), 12) + "\x0cc,5\n",
        table(13, "t,v", "c|t n", sums={1: 71.0}),
    ),
    case("Y18", "a NUL byte", "t,v\n" + "a,1\n" * 50 + "b\0,2\n" + "a,1\n" * 50, refused("NUL", line=52)),
    case("Y19", "signs that no text has", b"t,v\na,1\n\x01\x02\x03\x04,5\n", refused("binary", line=3)),
    case(
        "Y20", "prose", _PROSE * 8, either(table(24, None, None, notice=[["one column"]]), refused("table"))
    ),
    case(
        "Y21",
        "source code",
        _SOURCE,
        either(table(3, None, None, notice=[["one column"]]), refused("table")),
    ),
    case("Y22", "rows of libsvm", _LIBSVM, refused("libsvm"), file="train.txt"),
    case("Y23", "tar", _tar, refused("tar"), file="herbs.tar"),
    case(
        "Y24",
        "a wider second table below",
        "a,b\n" + _lines("%d,%d", lambda n: (n * 3 % 7, n % 5), 10) + "\n" + _WIDE,
        table(10, "a,b", "n n", sums={0: 30.0, 1: 20.0}, notice=[["13"], ["table"]], line=13),
    ),
    case(
        "Y25",
        "a narrower second table directly below",
        _TEXT + "\nsoil,acid\nclay,1\nsand,2\npeat,3\n",
        HERBS.expect(notice=[["27"], ["table"]]),
    ),
    case(
        "Y27",
        "a narrower and longer second table below a few rows",
        "a,b,c,d\n"
        + _lines("%d,%d,%d,%d", lambda n: (n, n * 2, n * 3 % 5, n % 2), 6)
        + "\nu,v\n"
        + _lines("%d,%d", lambda n: (n * 3 % 7, n % 5), 40),
        table(6, "a,b,c,d", None, sums={0: 15.0, 1: 30.0}, notice=[["9"], ["table"]], line=9),
    ),
    case(
        "Y28",
        "a sum below a large table without a word",
        _SUMMED,
        table(140_000, "n,q,kind", None, sums={1: 490_000.0}, notice=[["140002"], ["sum"]]),
    ),
    case(
        "Y26",
        "pairs of names and numbers above a table are no table",
        "Station,5\nHeight,542\nDepth,23\nTime,21\n\n" + _TEXT,
        HERBS.expect(notice=[["1", "4"]]),
    ),
)
