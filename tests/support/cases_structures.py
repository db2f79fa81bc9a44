"""Tables with what classes put around and between their rows."""

from __future__ import annotations

from functools import partial
from typing import Any

from table_contract import HERBS, Expect, cases_of, either, refused, table, total

case = cases_of("structure")
may = partial(case, level="may")

_READ = HERBS.expect()
_TEXT = HERBS.text()
_LINES = _TEXT.splitlines()


def _with(place: int, *lines: str, instead: int = 0) -> str:
    """Put lines before the line with this number, counted from 1, in place of so many of its own."""
    own = list(_LINES)
    own[place - 1 : place - 1 + instead] = lines
    return "\n".join(own) + "\n"


def _said(line: int, *words: str, **more: Any) -> Expect:
    """Expect the herbs, and a notice with the line's number and one of the words."""
    return HERBS.expect(notice=[[str(line)], *([list(words)] if words else [])], **more)


def _without(place: int, **more: Any) -> Expect:
    """Expect the herbs without the last cell of the row in this line."""
    return HERBS.expect(missing={3: 1}, notice=[[str(place)]], line=place, **more)


def _two_tables() -> str:
    return (
        _TEXT + "\n" + "soil,acid\n" + "".join(f"{['clay', 'sand', 'peat'][n % 3]},{n}\n" for n in range(9))
    )


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


_ARFF = """@relation herbs

@attribute stem numeric
@attribute leaf numeric
@attribute weight numeric
@attribute herb {clover,fern,moss}

@data
"""

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
    case("S01", "one line above the table", "Measured by team blue\n" + _TEXT, _said(1)),
    case(
        "S02",
        "five lines above the table, some with commas, some blank",
        "Botany, class 7b\nTeacher: Ms Gray\n\nDate: 2024-05-03, rainy\n\n" + _TEXT,
        HERBS.expect(notice=[["1", "5", "6"]]),
    ),
    case("S03", "lines of comment at the top", "# made by a logger\n# version 3, 2024\n" + _TEXT, _READ),
    case("S04", "a line of comment between rows", _with(10, "# the rain began"), _said(10)),
    case("S05", "comments with percent signs", "% made by a logger\n% 24 rows\n" + _TEXT, _READ),
    case("S06", "blank lines between rows", _with(6, "", ""), _READ),
    case("S07", "blank lines above", "\n\n\n" + _TEXT, _READ),
    case("S08", "blank lines below", _TEXT + "\n\n\n", _READ),
    case("S09", "a row of units", _with(2, "cm,cm,g,"), _said(2, "unit")),
    case("S10", "a row of units in brackets", _with(2, "[cm],[cm],[g],[-]"), _said(2, "unit")),
    case(
        "S11",
        "units with a semicolon and decimal comma",
        HERBS.text(";", decimal=",").replace("herb\n", "herb\ncm;mm;g;-\n"),
        _said(2, "unit"),
    ),
    case(
        "S12",
        "two rows of header",
        "size,,mass,kind\n" + _TEXT,
        either(
            _said(1), table(24, None, "n n n c", sums=_READ["sums"], notice=[["header", "name"], ["1", "2"]])
        ),
    ),
    case("S13", "a total below", _TEXT + f"Total,,{total(row[2] for row in HERBS.rows)},\n", _said(26)),
    case("S14", "a source below, behind a blank line", _TEXT + "\nSource: the school garden\n", _said(27)),
    case("S15", "mean and deviation below", _TEXT + "Mean,2.9,150.1,\nSD,0.8,33.0,\n", _said(26)),
    case(
        "S16",
        "a short row",
        _with(9, ",".join(HERBS.rows[7][:3]), instead=1),
        either(_without(9), refused("line", "row", line=9)),
    ),
    case(
        "S17",
        "a long row",
        _with(9, ",".join((*HERBS.rows[7], "windy")), instead=1),
        either(_said(9), refused("line", "row", line=9)),
    ),
    case(
        "S18",
        "many short rows, as Excel writes them",
        "n,q,note\n" + "".join(f"{n},{n}.5{',wet' if n % 3 == 0 else ''}\n" for n in range(30)),
        either(
            table(30, "n,q,note", "n n *", sums={0: 435.0, 1: 450.0}, missing={2: 20}, notice=[["3"]]),
            refused("line", line=3),
        ),
    ),
    case(
        "S19",
        "two tables in a file",
        _two_tables(),
        either(
            _said(27),
            refused("two tables", "second table", line=27),
            refused("two tables", "second table", "another table", line=26),
        ),
    ),
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
    case("S36", "a title with the table's delimiters behind it", "Garden 2024,,,\n" + _TEXT, _said(1)),
    may(
        "S37",
        "an empty row and column around the table",
        ",,,,\n" + "".join(f",{line}\n" for line in _LINES),
        either(_READ, table(24, [None, *HERBS.header], "e n n n c", roles={0: "ignore"})),
    ),
    case("S38", "rows of delimiters only, as Excel leaves behind", _TEXT + ",,,\n,,,\n,,,\n", _READ),
    case(
        "S39",
        "a row of delimiters in the middle",
        _with(8, ",,,"),
        either(_said(8), table(25, list(HERBS.header), "n n n c", missing={0: 1, 3: 1})),
    ),
    case("S40", "the header again in the middle, as joined files have", _with(14, _LINES[0]), _said(14)),
    may("S41", "an end mark below", _TEXT + "# EOF\n", _READ),
    case(
        "S42",
        "pairs of a word and a value above, with the table's delimiter",
        "Station;Bern\nHeight;542 m\nSensor;T3\n" + HERBS.text(";", decimal=","),
        HERBS.expect(notice=[["1", "3", "4"]]),
    ),
    may(
        "S43",
        "a line of dashes below the header",
        "stem  leaf  weight  herb\n----  ----  ------  ----\n" + HERBS.text("  ", head=False),
        _READ,
        file="herbs.txt",
    ),
    case("S44", "every second line is blank", HERBS.text(end="\r\n\r\n"), _READ),
    case(
        "S45",
        "no header, a date first",
        "".join(f"2024-03-{n + 1:02},{n},{n}.5\n" for n in range(20)),
        table(20, [None] * 3, "d n n", sums={1: 190.0, 2: 200.0}, header=False),
    ),
    may(
        "S46",
        "ARFF of Weka",
        _ARFF + HERBS.text(head=False),
        either(_READ, HERBS.expect(columns=[None] * 4), refused("arff", "weka")),
        file="herbs.arff",
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
    case(
        "S49",
        "a short row in line 6001, behind any sample",
        "n,q,kind\n" + "".join(f"{n},{n}.5{',a' if n != 5999 else ''}\n" for n in range(7000)),
        either(
            table(7000, "n,q,kind", "n n c", sums={0: 24496500.0}, missing={2: 1}, notice=[["6001"]]),
            refused("line", "row", line=6001),
        ),
    ),
    case(
        "S50",
        "a blank line above and a note with commas below",
        "\n" + _TEXT + "Note: dry, warm, and late\n",
        _said(27),
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
)
