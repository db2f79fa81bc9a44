"""Tables with and without a header, with names of rows, and of odd shapes."""

from __future__ import annotations

from functools import partial

from table_contract import HERBS, cases_of, either, refused, table, total

case = cases_of("header")
may = partial(case, level="may")

_READ = HERBS.expect()
_TEXT = HERBS.text()
_LINES = _TEXT.splitlines()


def _wide(columns: int, rows: int = 5) -> bytes:
    head = ",".join(f"c{n}" for n in range(columns))
    lines = [",".join(str(n % 10 + row) for n in range(columns)) for row in range(rows)]
    return "\n".join([head, *lines, ""]).encode()


def _only_texts() -> str:
    rows = [
        f"{('ox', 'ant', 'bee')[n % 3]},{('red', 'blue')[n % 2]},{('round', 'flat', 'long', 'wide')[n % 4]}"
        for n in range(24)
    ]
    return "\n".join(["name,colour,shape", *rows, ""])


_INDEXED = [f"{n},{line}" for n, line in enumerate(_LINES[1:])]
_INDEX_COLUMNS = [None, *HERBS.header]
_INDEX_SUMS = {n + 1: total(row[n] for row in HERBS.rows) for n in range(3)}
_INDEX = table(
    24, _INDEX_COLUMNS, "* n n n c", sums=_INDEX_SUMS, roles={0: "ignore", 1: "feature", 4: "target"}
)
_CARS = ("Mazda RX4", "Datsun 710", "Hornet 4", "Valiant", "Duster 360", "Merc 240D", "Merc 230", "Fiat 128")
_CAR_ROWS = "".join(f'"{name}",{n + 20}.5,{n % 3 + 4},{n * 11 + 90}\n' for n, name in enumerate(_CARS * 3))
_CAR_SUMS = {1: 24 * 20.5 + 276.0, 2: 4.0 * 24 + 24.0}  # 276 = 0 + ... + 23; 24 rows of 0, 1, 2

CASES = (
    case(
        "S20",
        "a header and nothing else",
        _LINES[0] + "\n",
        refused("no data", "no rows", "only a header", "data row"),
    ),
    case(
        "S21",
        "a header with blank lines",
        "a,b\n\n\n",
        refused("no data", "no rows", "only a header", "data row"),
    ),
    case("S22", "no header", HERBS.text(head=False), HERBS.expect(columns=[None] * 4, header=False)),
    case(
        "S23",
        "no header, only numbers",
        "".join(f"{n},{n * n},{n % 4}.5\n" for n in range(20)),
        table(20, [None] * 3, "n n n", sums={0: 190.0, 1: 2470.0, 2: 40.0}, header=False),
    ),
    case(
        "S24",
        "row names of R: the header is one cell short",
        '"mpg","cyl","hp"\n' + _CAR_ROWS,
        table(24, [None, "mpg", "cyl", "hp"], "c|t n n n", sums=_CAR_SUMS, cells=[(0, 0, "Mazda RX4")]),
    ),
    case(
        "S25",
        "write.csv of R: numbers in a nameless column",
        '"",' + _LINES[0] + "\n" + "".join(f'"{n + 1}",{line}\n' for n, line in enumerate(_LINES[1:])),
        _INDEX,
    ),
    case("S26", "the index of pandas", "," + "\n".join([_LINES[0], *_INDEXED]) + "\n", _INDEX),
    case(
        "S27",
        "the index of pandas, written twice",
        "Unnamed: 0," + "\n".join([_LINES[0], *_INDEXED]) + "\n",
        _INDEX,
    ),
    case(
        "S28",
        "write.table of R: row numbers and blanks, the header is one cell short",
        "\n".join(
            [
                " ".join(f'"{name}"' for name in HERBS.header),
                *(f'"{n + 1}" ' + " ".join([*row[:3], f'"{row[3]}"']) for n, row in enumerate(HERBS.rows)),
            ]
        )
        + "\n",
        _INDEX,
        file="herbs.txt",
    ),
    case(
        "S29",
        "one column",
        "height\n" + "".join(f"{n}.5\n" for n in range(12)),
        table(12, "height", "n", sums={0: 72.0}),
    ),
    case(
        "S30",
        "one column without a header",
        "".join(f"{n}.25\n" for n in range(12)),
        table(12, [None], "n", sums={0: 69.0}, header=False),
    ),
    case(
        "S31",
        "one column of decimal commas",
        "height\n" + "".join(f"{n},5\n" for n in range(12)),
        either(table(12, "height", "n", sums={0: 72.0}), refused("comma", "column")),
    ),
    case(
        "S32",
        "one row",
        "a,b,kind\n1.5,2.5,x\n",
        either(table(1, "a,b,kind", "n n c|t", sums={0: 1.5, 1: 2.5}), refused("one row", "rows")),
    ),
    case("S33", "one cell", "7\n", either(table(1, [None], "n"), refused("row", "cell", "header", "table"))),
    case(
        "S34",
        "10,000 columns",
        lambda: _wide(10_000),
        table(5, None, " ".join("n" * 10_000), sums={0: 10.0, 9_999: 55.0}),
    ),
    case(
        "S35",
        "only texts",
        _only_texts(),
        table(24, "name,colour,shape", "c c c", cells=[(0, 0, "ox"), (-1, 2, "wide")]),
    ),
    case(
        "S45",
        "no header, a date first",
        "".join(f"2024-03-{n + 1:02},{n},{n}.5\n" for n in range(20)),
        table(20, [None] * 3, "d n n", sums={1: 190.0, 2: 200.0}, header=False),
    ),
    case(
        "S47",
        "a header over numbers and texts, in capitals and quotes",
        _TEXT.replace(_LINES[0], '"STEM","LEAF","WEIGHT","HERB"'),
        HERBS.expect(columns=["STEM", "LEAF", "WEIGHT", "HERB"]),
    ),
    case(
        "S48",
        "two columns without a header, a text first",
        "".join(f"{['ox', 'ant', 'bee'][n % 3]},{n}\n" for n in range(21)),
        table(21, [None] * 2, "c n", sums={1: 210.0}),
    ),
    may(
        "S51",
        "a header of two lines within quotes, and a preamble",
        'Lab 3\n"stem\n(cm)",leaf,weight,herb\n' + HERBS.text(head=False),
        HERBS.expect(columns=[None, "leaf", "weight", "herb"]),
    ),
    case(
        "S52",
        "a wide table with a preamble",
        b"Genes of 40 mice\n" + _wide(300, 40),
        table(40, None, " ".join("n" * 300), sums={0: 780.0}),
    ),
    case(
        "S54",
        "a header two names short",
        HERBS.text().replace(_LINES[0], "stem,leaf"),
        either(
            table(
                24,
                ["stem", "leaf", None, None],
                "n n n c",
                sums=_READ["sums"],
                notice=[["1"], ["name", "header"]],
            ),
            refused("name", "header", line=1),
        ),
    ),
    case(
        "S55",
        "a name too many",
        HERBS.text().replace(_LINES[0], _LINES[0] + ",wind"),
        either(
            table(24, [*HERBS.header, "wind"], "n n n c e", roles={4: "ignore"}),
            HERBS.expect(notice=[["wind", "1"]]),
            refused("name", "header", line=1),
        ),
    ),
    case(
        "S58",
        "more columns than anyone may learn from",
        lambda: _wide(20_000),
        either(table(5, None, None, sums={0: 10.0, 19_999: 55.0}), refused("columns", "cells")),
    ),
)
