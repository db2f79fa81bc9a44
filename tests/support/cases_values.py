"""Missing marks, words for yes and no, and types that change far down, as classes bring them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from table_contract import Case, Expect, cases_of, either, refused, table

case = cases_of("values")
may = partial(case, level="may")


def beside(cells: Sequence[str], name: str = "v", quote: str = "") -> str:
    """Write a column of cells between a number and a category."""
    rows = [f"{n}.5,{quote}{cell}{quote},{'ab'[n % 2]}" for n, cell in enumerate(cells)]
    return "\n".join([f"n,{name},kind", *rows]) + "\n"


def reads(count: int, kind: str, sums: dict[int, float] | None = None, **more: Any) -> Expect:
    """Expect a column of this type; the sum of 0.5, 1.5 ... is half the square of their number."""
    return table(count, "n,v,kind", f"n {kind} c", sums={0: count * count / 2} | (sums or {}), **more)


def _marked(key: str, mark: str, quote: str = "") -> Case:
    """Make a case of a mark for what is missing, three times among twelve numbers."""
    cells = [mark if n in (1, 5, 9) else f"{n}.25" for n in range(12)]
    expect = reads(12, "n", missing={1: 3}, sums={1: 53.25}, cells=[(0, 1, 0.25), (1, 1, None)])
    return case(key, f"missing is written {quote}{mark}{quote}", beside(cells, quote=quote), expect)


_MARKS = ("", "NA", "N/A", "NaN", "null", "None", "?", "-", "nan", "NULL", "n/a", "#N/A", "  ", "<NA>")
_TEXT_MARKS = ["" if n in (2, 7) else "NA" if n == 4 else ("oak", "elm")[n % 2] for n in range(16)]


def _words(key: str, no: str, yes: str, kind: str, level: str = "must") -> Case:
    """Make a case of two words, the first row being the second of them."""
    cells = [(yes, no, no, yes)[n % 4] for n in range(16)]
    first = True if kind == "b" else (True, yes)
    expect = reads(
        16, kind, missing={1: 0}, cells=[(0, 1, first), (1, 1, False if kind == "b" else (False, no))]
    )
    return cases_of("bools")(key, f"{yes} and {no}", beside(cells), expect, level)


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
        beside(["-999", *["1.5"] * 11]),
        reads(12, "n", missing={1: 0}, sums={1: -982.5}),
    ),
    case("M17", "missing texts", beside(_TEXT_MARKS), reads(16, "c", missing={1: 3})),
    case(
        "M18",
        "a column without any value",
        beside([""] * 12),
        reads(12, "e", missing={1: 12}, roles={1: "ignore"}, notice=[["v"]]),
    ),
    case(
        "M19",
        "a column of marks only",
        beside(["NA"] * 12),
        reads(12, "e", missing={1: 12}, roles={1: "ignore"}),
    ),
    case(
        "M20",
        "several marks in a column",
        beside(["", "NA", "?", "null", *["2.5"] * 12]),
        reads(16, "n", missing={1: 4}, sums={1: 30.0}),
    ),
    case(
        "M21",
        "a missing label",
        beside(["1.25"] * 12).replace("\n1.5,1.25,b", "\n1.5,1.25,"),
        reads(12, "n", missing={2: 1}, sums={1: 15.0}),
    ),
    may(
        "M22",
        "a lone full stop, as SAS has",
        beside([".", *["2.5"] * 11]),
        either(reads(12, "n", missing={1: 1}, sums={1: 27.5}), reads(12, "c|t")),
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
        beside(["1", "0", "0", "1"] * 4),
        either(reads(16, "n", sums={1: 8.0}), reads(16, "b", cells=[(0, 1, True)])),
    ),
    cases_of("bools")(
        "B11",
        "yes, no and perhaps are a category",
        beside(["yes", "no", "perhaps", "no"] * 4),
        reads(16, "c", cells=[(0, 1, "yes"), (2, 1, "perhaps")]),
    ),
    cases_of("bools")(
        "B12",
        "true and missing",
        beside(["true", "false", "", "true"] * 4),
        reads(16, "b", missing={1: 4}, cells=[(0, 1, True), (1, 1, False), (2, 1, None)]),
    ),
    _words("B13", "FALSCH", "WAHR", "b|c"),
)
