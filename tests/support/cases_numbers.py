"""Numbers, missing marks, and types that change, as classes bring them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from table_contract import Case, Expect, cases_of, either, table, total

case = cases_of("numbers")
may = partial(case, level="may")

_VALUES = (
    "1234.50",
    "12.25",
    "987654.75",
    "3.50",
    "45.25",
    "1000.50",
    "77.75",
    "2500000.25",
    "8.50",
    "19.25",
)
_VALUES = (*_VALUES, "640.75", "5.50")
_KINDS = ("red", "green", "blue")


def _column(cells: Sequence[str], delimiter: str = ";", quote: str = "") -> str:
    """Write a column of cells beside a category."""
    rows = [f"{quote}{cell}{quote}{delimiter}{_KINDS[n % 3]}" for n, cell in enumerate(cells)]
    return "\n".join([f"v{delimiter}kind", *rows]) + "\n"


def _is(values: Sequence[str], **more: Any) -> Expect:
    return table(len(values), "v,kind", "n c", sums={0: total(values)}, **more)


def _grouped(thousands: str, decimal: str) -> Callable[[str], str]:
    signs = str.maketrans({",": thousands, ".": decimal})
    return lambda value: f"{float(value):,.2f}".translate(signs)


def _indian(value: str) -> str:
    whole, places = value.split(".")
    head, tail = whole[:-3], whole[-3:]
    pairs = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)][::-1]
    return ",".join([*pairs, tail]) + "." + places


def _written(
    key: str, why: str, write: Callable[[str], str], values: Sequence[str] = _VALUES, quote: str = ""
) -> Case:
    """Make a case of numbers written in one manner, semicolons between."""
    return case(key, why, _column([write(value) for value in values], quote=quote), _is(values))


_SMALL = ("1.5", "-2.25", "3", "-0.5", "10.75", "-7", "0", "4.5", "-12.25", "6", "8.5", "-1")
_CODES = (
    "00123",
    "04567",
    "09120",
    "00001",
    "01010",
    "03333",
    "00877",
    "09999",
    "05005",
    "06161",
    "07007",
    "02020",
)
_BIG = tuple(str(12345678901234567 + 1013 * n) for n in range(12))
_DOTTED = tuple(f"{n}.{n * 37 % 900 + 100}" for n in range(1, 13))
_THOUSANDS = tuple(f"{n}{n * 37 % 900 + 100}" for n in range(1, 13))
_UNSAID = [["decimal", "thousand", "1.137"]]


def _mixed_columns() -> str:
    rows = [f"{n},5;{n}.25;{_KINDS[n % 3]}" for n in range(12)]
    return "a;b;kind\n" + "\n".join(rows) + "\n"


CASES = (
    _written("Z01", "1.234,50", _grouped(".", ",")),
    case(
        "Z02",
        "1,234.50 in quotes between commas",
        _column([_grouped(",", ".")(v) for v in _VALUES], ",", '"'),
        _is(_VALUES),
    ),
    _written("Z03", "1 234,50", _grouped(" ", ",")),
    _written("Z04", "1 234,50 with blanks that don't break", _grouped("\u00a0", ",")),
    _written("Z05", "1 234,50 with narrow blanks", _grouped("\u202f", ",")),
    _written("Z06", "1'234.50", _grouped("'", ".")),
    _written("Z07", "1’234.50", _grouped("’", ".")),
    _written("Z08", "1.234,50 EUR", lambda v: _grouped(".", ",")(v) + " EUR"),
    _written("Z09", "€ 1.234,50", lambda v: "€ " + _grouped(".", ",")(v)),
    _written("Z10", "$1,234.50", lambda v: "$" + _grouped(",", ".")(v)),
    _written("Z11", "1,234.50 between semicolons", _grouped(",", ".")),
    _written("Z12", "£ and a blank", lambda v: "£ " + v),
    _written("Z13", "CHF 1'234.50", lambda v: "CHF " + _grouped("'", ".")(v)),
    _written("Z14", "Indian groups: 25,00,000.25", _indian),
    case(
        "Z15",
        "percent: all of them as written, or all of them as shares",
        _column([f"{v} %" for v in _SMALL]),
        either(_is(_SMALL), table(12, "v,kind", "n c", sums={0: total(_SMALL) / 100})),
    ),
    case(
        "Z16",
        "percent without a blank, with a decimal comma",
        _column([v.replace(".", ",") + "%" for v in _SMALL]),
        either(_is(_SMALL), table(12, "v,kind", "n c", sums={0: total(_SMALL) / 100})),
    ),
    _written("Z17", "the minus sign of typesetters", lambda v: v.replace("-", "−"), _SMALL),
    _written("Z18", "exponents", lambda v: f"{float(v):.9E}", _VALUES),
    _written("Z19", "exponents with a decimal comma", lambda v: f"{float(v):.9e}".replace(".", ","), _VALUES),
    _written(
        "Z20", "negative numbers in brackets", lambda v: f"({v[1:]})" if v.startswith("-") else v, _SMALL
    ),
    _written("Z21", "plus signs", lambda v: v if v.startswith("-") else "+" + v, _SMALL),
    _written(
        "Z22",
        "no zero before or behind the point",
        lambda v: v.replace("0.5", ".5") + ("" if "." in v else "."),
        _SMALL,
    ),
    case(
        "Z23",
        "codes with leading zeros are numbers, or texts that keep their zeros",
        _column(_CODES),
        either(
            table(12, "v,kind", "n c", sums={0: total(_CODES)}),
            table(12, "v,kind", "c|t c", cells=[(0, 0, "00123")]),
        ),
    ),
    case(
        "Z24",
        "whole numbers beyond what float64 holds, never rounded in silence",
        _column(_BIG),
        either(
            _is(_BIG, notice=[["digits", "exact", "precis", "round"]]),
            table(12, "v,kind", "c|t c", cells=[(0, 0, _BIG[0])]),
            _is(_BIG, roles={0: "ignore"}),
        ),
    ),
    _written(
        "Z25",
        "very large and very small",
        lambda v: v,
        tuple(f"{n}e{p}" for n, p in zip(range(1, 13), (300, -300) * 6, strict=True)),
    ),
    case("Z26", "three decimals between commas are decimals", _column(_DOTTED, ","), _is(_DOTTED)),
    case(
        "Z27",
        "1.137 without any other hint is said to be a guess",
        _column(_DOTTED),
        either(_is(_DOTTED, notice=_UNSAID), _is(_THOUSANDS, notice=_UNSAID)),
    ),
    case(
        "Z28",
        "1.137 beside decimal commas is 1137, or said to be a guess",
        _column([f"{v};{n},5" for n, v in enumerate(_DOTTED)]).replace("v;", "v;w;", 1),
        either(
            table(12, "v,w,kind", "n n c", sums={0: total(_THOUSANDS), 1: 72.0}),
            table(12, "v,w,kind", "n n c", sums={0: total(_DOTTED), 1: 72.0}, notice=_UNSAID),
        ),
    ),
    case(
        "Z29",
        "1.234.567 are thousands",
        _column([f"{n}.234.567" for n in range(1, 13)]),
        _is([f"{n}234567" for n in range(1, 13)]),
    ),
    case(
        "Z30",
        "1,234,567 in quotes are thousands",
        _column([f"{n},234,567" for n in range(1, 13)], ",", '"'),
        _is([f"{n}234567" for n in range(1, 13)]),
    ),
    case(
        "Z31",
        "a decimal comma in one column and a point in the other",
        _mixed_columns(),
        table(12, "a,b,kind", "n n c", sums={0: 72.0, 1: 69.0}),
    ),
    case(
        "Z32",
        "decimal commas and points in one column, never in silence",
        _column([f"{n}{',.'[n % 2]}5" for n in range(12)]),
        either(
            _is([f"{n}.5" for n in range(12)]),
            table(12, "v,kind", "n c", notice=[["v"]]),
            table(12, "v,kind", "c|t c"),
        ),
    ),
    case(
        "Z33",
        "hexadecimal numbers are texts",
        _column([f"0x{n:02X}" for n in range(10, 22)]),
        table(12, "v,kind", "c|t c"),
    ),
    case(
        "Z34",
        "infinity is no number to learn from",
        _column(["inf", "1.5", "-inf", *["2.5"] * 9]),
        either(table(12, "v,kind", "n c", sums={0: 24.0}, missing={0: 2}, notice=[["infinit", "inf"]])),
    ),
    case(
        "Z35",
        "beyond the largest number",
        _column(["1e400", *["2.5"] * 11]),
        either(
            table(
                12,
                "v,kind",
                "n c",
                sums={0: 27.5},
                missing={0: 1},
                notice=[["infinit", "large", "1e400", "range"]],
            )
        ),
    ),
    case("Z36", "numbers with blanks around", _column([f"  {v} " for v in _SMALL], ","), _is(_SMALL)),
    case(
        "Z37",
        "fractions are texts or dates, not numbers",
        _column([f"{n}/8" for n in range(1, 13)]),
        table(12, "v,kind", "c|t|d c"),
    ),
    may(
        "Z38",
        "a unit behind every number",
        _column([f"{v} kg" for v in _SMALL]),
        either(_is(_SMALL), table(12, "v,kind", "c|t c")),
    ),
    may(
        "Z39",
        "censored values are said",
        _column(["<0.5", *["2.5"] * 11]),
        either(
            table(12, "v,kind", "n c", sums={0: 27.5}, missing={0: 1}, notice=[["2"], ["<0.5"]]),
            table(12, "v,kind", "c|t c"),
        ),
    ),
    may(
        "Z40",
        "full-width digits of Japanese keyboards",
        _column([v.translate({ord(str(d)): 0xFF10 + d for d in range(10)}) for v in _SMALL]),
        either(_is(_SMALL), table(12, "v,kind", "c|t c")),
    ),
    may(
        "Z41",
        "a minus behind the number",
        _column([v[1:] + "-" if v.startswith("-") else v for v in _SMALL]),
        either(_is(_SMALL), table(12, "v,kind", "c|t c"), table(12, "v,kind", "n c", notice=[["2.25-"]])),
    ),
    case(
        "Z42",
        "underlines are none of a person's digits",
        _column([f"{n}_000" for n in range(12)]),
        table(12, "v,kind", "c|t c"),
    ),
    case(
        "Z43",
        "scores out of ten are texts",
        _column([f"{n % 4}:{n % 3}" for n in range(12)]),
        table(12, "v,kind", "c|t|d c"),
    ),
    case(
        "Z44",
        "1.234,50 EUR with empty cells",
        _column([*(_grouped(".", ",")(v) + " EUR" for v in _VALUES), "", ""]),
        table(14, "v,kind", "n c", sums={0: total(_VALUES)}, missing={0: 2}),
    ),
    case(
        "Z45",
        "two currencies in one column, never added in silence",
        _column([f"{('$', '€')[n % 2]}{n}.50" for n in range(12)]),
        either(table(12, "v,kind", "n c", notice=[["$", "€", "currenc"]]), table(12, "v,kind", "c|t c")),
    ),
    case(
        "Z46",
        "what Excel says of a wrong formula",
        _column(["#DIV/0!", *["2.5"] * 10, "#REF!"]),
        either(
            table(12, "v,kind", "n c", sums={0: 25.0}, missing={0: 2}, notice=[["2"], ["#DIV/0!"]]),
            table(12, "v,kind", "c|t c"),
        ),
    ),
)
