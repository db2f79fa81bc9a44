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


_ARFF = """@relation herbs

@attribute stem numeric
@attribute leaf numeric
@attribute weight numeric
@attribute herb {clover,fern,moss}

@data
"""


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
    may(
        "S46",
        "ARFF of Weka",
        _ARFF + HERBS.text(head=False),
        either(_READ, HERBS.expect(columns=[None] * 4), refused("arff", "weka")),
        file="herbs.arff",
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
    case("S53", "lines of blanks between rows", _with(6, "   ", "\t"), _READ),
    may("S56", "comments with slashes", "// made by a logger\n// version 3\n" + _TEXT, _READ),
    may(
        "S57",
        "a file that is two copies, each with a byte order mark",
        (_TEXT + "\ufeff" + _TEXT).encode("utf-8-sig"),
        either(table(48, list(HERBS.header), "n n n c", notice=[["26"]]), refused("line", line=26)),
    ),
)
