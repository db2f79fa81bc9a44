"""Tables in the dialects that classes bring: delimiters, quotes, escapes, line ends."""

from __future__ import annotations

from functools import partial

from table_contract import HERBS, cases_of, either, refused, table

case = cases_of("dialect")
may = partial(case, level="may")

_QUIET = HERBS.expect(quiet=True)
_READ = HERBS.expect()


def _aligned(right: bool) -> str:
    lines = [HERBS.header, *HERBS.rows]
    pad = str.rjust if right else str.ljust
    return "\n".join("".join(pad(cell, 12) for cell in line) for line in lines) + "\n"


def _quoted(quote: str, twice: bool = True) -> str:
    """Write texts with delimiters and quotes in them, in quotes; the inner quote is doubled or escaped."""
    inner = quote * 2 if twice else "\\" + quote
    rows = [f"{n},{quote}a, {inner}b{inner} {n % 4}{quote},{n}.5" for n in range(16)]
    return "n,what,v\n" + "\n".join(rows) + "\n"


def _quotes(quote: str) -> dict[str, object]:
    cells = [(0, 1, f"a, {quote}b{quote} 0"), (-1, 1, f"a, {quote}b{quote} 3")]
    return table(16, "n,what,v", "n c n", sums={0: 120.0, 2: 128.0}, cells=cells)


def _rows(head: str, pattern: str, count: int = 18, end: str = "\n") -> str:
    """Write rows by a pattern with {n} for their number, {k} for one of three words, {q} for a quarter."""
    rows = [
        pattern.format(n=n, k=("oak", "elm", "ash")[n % 3], q=("0.25", "0.75")[n % 2]) for n in range(count)
    ]
    return end.join([head, *rows]) + end


_SUMS = {0: 153.0, 1: 9.0}  # 0 + ... + 17, and 9 of each quarter
_TREES = table(18, "n,q,tree", "n n c", sums=_SUMS)


def _mixed_ends() -> str:
    lines = HERBS.text().splitlines()
    return "".join(line + ("\n", "\r\n", "\r")[place % 3] for place, line in enumerate(lines))


def _unclosed() -> str:
    lines = _rows("n,q,tree", "{n},{q},{k}", 60).splitlines()
    lines[10] = '9,0.75,"oak'
    return "\n".join(lines) + "\n"


_TALK = "well; said: once, or twice | more"

CASES = (
    case("D01", "plain", HERBS.text(), _QUIET | {"delimiter": ",", "decimal": ".", "header": True}),
    case("D02", "semicolon and decimal comma", HERBS.text(";", decimal=","), _READ | {"decimal": ","}),
    case("D03", "semicolon and decimal point", HERBS.text(";"), _READ | {"decimal": ".", "delimiter": ";"}),
    case("D04", "tabs", HERBS.text("\t"), _QUIET | {"delimiter": "\t"}, file="herbs.tsv"),
    case("D05", "tabs and decimal comma", HERBS.text("\t", decimal=","), _READ),
    case("D06", "bars", HERBS.text("|"), _READ),
    case("D07", "single blanks", HERBS.text(" "), _READ, file="herbs.txt"),
    case("D08", "aligned to the right by blanks", _aligned(right=True), _READ, file="herbs.dat"),
    case("D09", "aligned to the left by blanks", _aligned(right=False), _READ, file="herbs.txt"),
    case("D10", "colons", HERBS.text(":"), _READ),
    case("D11", "sep=; is an order of Excel", "sep=;\n" + HERBS.text(";", decimal=","), _READ),
    case("D12", "sep= with a tab", "sep=\t\r\n" + HERBS.text("\t", "\r\n"), _READ),
    case("D13", "SEP= in capitals and quotes", '"SEP=,"\r\n' + HERBS.text(end="\r\n"), _READ, "may"),
    case("D14", "double quotes with delimiters and quotes inside", _quoted('"'), _quotes('"')),
    case("D15", "single quotes with delimiters and quotes inside", _quoted("'"), _quotes("'")),
    case("D16", "quotes escaped by a backslash", _quoted('"', twice=False), _quotes('"')),
    case(
        "D17",
        "quotes with line ends, CRLF",
        _rows("n,q,note", '{n},{q},"line one\r\n{k}"', end="\r\n"),
        table(18, "n,q,note", "n n c", sums=_SUMS, cells=[(0, 2, ("line one\r\noak", "line one\noak"))]),
    ),
    case("D18", "CR only", HERBS.text(end="\r"), _READ),
    case("D19", "CRLF", HERBS.text(end="\r\n"), _QUIET),
    case("D20", "mixed line ends", _mixed_ends(), _READ),
    case("D21", "no line end at the end", HERBS.text(last=False), _QUIET),
    case("D22", "a delimiter at the end of each line", HERBS.text().replace("\n", ",\n"), _READ),
    case(
        "D23",
        "a delimiter at the end of each row, but not of the header",
        _rows("n,q,tree", "{n},{q},{k},"),
        _TREES,
    ),
    case(
        "D24",
        "decimal commas in quotes between commas",
        _rows("n,q,tree", '{n},"{n},5",{k}'),
        table(18, "n,q,tree", "n n c", sums={0: 153.0, 1: 162.0}),
    ),
    case("D25", "a blank after each comma", HERBS.text(", "), _READ),
    case(
        "D26",
        "a blank before a quote",
        _rows("n, q, tree", '{n}, {q}, "{k}, tall"'),
        table(18, "n,q,tree", "n n c", sums=_SUMS, cells=[(0, 2, "oak, tall")]),
    ),
    case("D27", "every cell in quotes", _rows('"n","q","tree"', '"{n}","{q}","{k}"'), _TREES),
    case(
        "D28",
        "a text with all other delimiters",
        _rows("n,q,talk", '{n},{q},"' + _TALK + ' {k}"'),
        table(18, "n,q,talk", "n n c", sums=_SUMS, cells=[(0, 2, _TALK + " oak")]),
    ),
    case(
        "D29",
        "semicolons around texts with more commas",
        _rows("n;q;talk", "{n};{q};one, two, three, {k}, five"),
        table(18, "n,q,talk", "n n c", sums=_SUMS, cells=[(0, 2, "one, two, three, oak, five")]),
    ),
    case(
        "D30",
        "tabs around texts with commas",
        _rows("n\tq\ttalk", "{n}\t{q}\tred, {k}"),
        table(18, "n,q,talk", "n n c", sums=_SUMS, cells=[(0, 2, "red, oak")]),
    ),
    case(
        "D31",
        "aligned by blanks, with single blanks in texts",
        _rows("n     q      tree", "{n:<6}{q}   big {k}"),
        table(18, "n,q,tree", "n n c", sums=_SUMS, cells=[(0, 2, "big oak")]),
    ),
    case(
        "D32",
        "a time is no reason for colons",
        _rows("n,q,at", "{n},{q},12:{n:02}:30"),
        table(18, "n,q,at", "n n *", sums=_SUMS),
    ),
    case(
        "D33",
        "apostrophes are no quotes",
        _rows("n,q,who", "{n},{q},O'{k}"),
        table(18, "n,q,who", "n n c", sums=_SUMS, cells=[(0, 2, "O'oak")]),
    ),
    case(
        "D34",
        "inches are no quotes",
        _rows("n,q,pipe", '{n},{q},5" {k}'),
        table(18, "n,q,pipe", "n n c", sums=_SUMS, cells=[(0, 2, '5" oak')]),
    ),
    case(
        "D35",
        "a quote that is never closed does not swallow the rest in silence",
        _unclosed(),
        either(table(60, "n,q,tree", "n n c", sums={0: 1770.0}, notice=[["11"]]), refused("quot", line=11)),
    ),
    case(
        "D36",
        "empty quotes are an empty cell",
        _rows("n,q,tree", '{n},{q},""').replace('5,0.75,""', '5,0.75,"elm"', 1),
        table(18, "n,q,tree", "n n *", sums=_SUMS, missing={2: 17}),
    ),
    case(
        "D37",
        "line signs of Unicode end no line",
        _rows("n,q,note", "{n},{q},a\u2028b\x85c {k}"),
        table(18, "n,q,note", "n n c", sums=_SUMS),
    ),
    case(
        "D38",
        "a backslash that escapes nothing",
        _rows("n,q,path", "{n},{q},C:\\new\\{k}"),
        table(18, "n,q,path", "n n c", sums=_SUMS, cells=[(0, 2, "C:\\new\\oak")]),
    ),
    may(
        "D39",
        "a header with commas over rows with semicolons",
        _rows("n,q,tree", "{n};{q};{k}"),
        either(_TREES, refused("delimiter", "header", "line 1")),
    ),
    may(
        "D40",
        "two colons, as MovieLens has",
        _rows("n::q::tree", "{n}::{q}::{k}"),
        _TREES,
        file="ratings.dat",
    ),
    may("D41", "tildes", _rows("n~q~tree", "{n}~{q}~{k}"), either(_TREES, table(18, None, "t|c"))),
    may(
        "D42",
        "each whole line in quotes",
        _rows('"n,q,tree"', '"{n},{q},{k}"'),
        either(_TREES, table(18, None, "t|c", notice=[["quot"]]), refused("quot")),
    ),
    may(
        "D43", "a table of Markdown", _rows("| n | q | tree |\n|---|---|---|", "| {n} | {q} | {k} |"), _TREES
    ),
    case(
        "D44",
        "semicolons, decimal comma only in one column",
        _rows("n;q;tree", "{n};{n},5;{k}"),
        table(18, "n,q,tree", "n n c", sums={0: 153.0, 1: 162.0}),
    ),
    case(
        "D45",
        "commas, whole numbers only",
        _rows("a,b,c", "{n},2{n},3{n}", 12),
        table(12, "a,b,c", "n n n", sums={0: 66.0}),
    ),
    case(
        "D46",
        "blanks at the start of each line",
        _rows("  n  q  tree", "  {n}  {q}  {k}"),
        _TREES,
        file="trees.txt",
    ),
    case(
        "D47",
        "tabs with empty cells at the end",
        _rows("n\tq\ttree", "{n}\t{q}\t"),
        table(18, "n,q,tree", "n n e", sums=_SUMS),
    ),
    may(
        "D48",
        "the unit separator of ASCII",
        _rows("n\x1fq\x1ftree", "{n}\x1f{q}\x1f{k}"),
        either(_TREES, refused("binary", "delimiter", "text", "control")),
    ),
    case(
        "D49",
        "semicolons in quotes, commas between",
        _rows("n,q,list", '{n},{q},"a;b;{k}"'),
        table(18, "n,q,list", "n n c", sums=_SUMS, cells=[(0, 2, "a;b;oak")]),
    ),
    case(
        "D50",
        "one long quoted text with many lines",
        _rows("n,q,note", '{n},{q},"' + "a line, of text\n" * 30 + '{k}"', 12),
        table(12, "n,q,note", "n n c|t", sums={0: 66.0}),
    ),
    case(
        "D51",
        "commas in the names and numbers of a file with semicolons",
        _rows("n, one;q, two;tree", "{n},5;{n},25;{k}"),
        table(18, ["n, one", "q, two", "tree"], "n n c", sums={0: 162.0, 1: 157.5}),
    ),
    may(
        "D52",
        "typographic quotes are signs like others",
        _rows("n,q,tree", "{n},{q},“{k}”"),
        table(18, "n,q,tree", "n n c", sums=_SUMS),
    ),
)
