"""Tables of several megabytes, where a reader takes its fast way; most have one odd thing far down."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import cache
from typing import Any

from table_contract import Case, Expect, Starts, cases_of, either, refused, table

make = cases_of("large")

ROWS = 250_000
ODD = 200_000  # the odd row, counted from 0; it stands in line 200,002
LINE = str(ODD + 2)
_SUM_N = ROWS * (ROWS - 1) // 2
_SUM_V = sum(n % 997 for n in range(ROWS)) + ROWS / 4
_KINDS = ("oak", "elm", "ash")


@cache
def _rows() -> tuple[str, ...]:
    return tuple(f"{n},{n % 997}.25,{_KINDS[n % 3]}" for n in range(ROWS))


def _text(*odd: str, end: str = "\n") -> str:
    """Write the table, with these lines in place of the odd row."""
    rows = _rows()
    return end.join(["n,v,kind", *rows[:ODD], *(odd or rows[ODD : ODD + 1]), *rows[ODD + 1 :], ""])


def _is(types: str = "n n c", **more: Any) -> Expect:
    """Expect the whole table."""
    cells = [(0, 2, "oak"), (-1, 0, ROWS - 1)]
    return table(ROWS, "n,v,kind", types, **{"sums": {0: _SUM_N, 1: _SUM_V}, "cells": cells} | more)


def _large(
    key: str, why: str, write: Callable[[], str | bytes], expect: Expect, file: str = "table.csv"
) -> Case:
    def data() -> bytes:
        text = write()
        return text.encode() if isinstance(text, str) else text

    return make(key, why, data, expect, file=file)


def _row(v: str = f"{ODD % 997}.25", kind: str = _KINDS[ODD % 3], n: str = str(ODD)) -> str:
    return f"{n},{v},{kind}"


_LESS_V = _SUM_V - (ODD % 997 + 0.25)  # without the odd row's number
_NO_V = {"sums": {0: _SUM_N, 1: _LESS_V}, "missing": {1: 1}}
_UNREAD = either(_is(**_NO_V, notice=[[LINE]]), _is("n c|t c", sums={0: _SUM_N}))


def _manner(change: Callable[[str], str]) -> Callable[[], str]:
    return lambda: change(_text())


def _dated() -> str:
    return "n,day,v\n" + "".join(f"{n},{n % 28 + 1:02}.04.{1990 + n % 30},{n % 7}.5\n" for n in range(ROWS))


def _ripe() -> str:
    return "n,ripe,v\n" + "".join(f"{n},{('true', 'false')[n % 2]},{n % 7}.5\n" for n in range(ROWS))


def _semicolons(text: str) -> str:
    return text.replace(",", ";").replace(".", ",")


def _quoted(text: str) -> str:
    return "".join('"' + line.replace(",", '","') + '"\n' for line in text.splitlines())


CASES = (
    _large("L01", "plain", _text, _is()),
    _large("L02", "semicolons and decimal commas", _manner(_semicolons), _is(decimal=",")),
    _large("L03", "CRLF", lambda: _text(end="\r\n"), _is()),
    _large("L04", "a word among numbers", lambda: _text(_row("soon")), _UNREAD),
    _large("L05", "a missing number", lambda: _text(_row("")), _is(**_NO_V)),
    _large("L06", "a mark for what is missing", lambda: _text(_row("NA")), _is(**_NO_V)),
    _large(
        "L07",
        "a short row",
        lambda: _text(f"{ODD},{ODD % 997}.25"),
        either(_is(missing={2: 1}, notice=[[LINE]]), refused("line", "row", line=ODD + 2)),
    ),
    _large(
        "L08",
        "a long row",
        lambda: _text(_row() + ",windy"),
        either(_is(notice=[[LINE]]), refused("line", "row", line=ODD + 2)),
    ),
    _large(
        "L09",
        "a line end in quotes",
        lambda: _text(_row(kind='"oak,\nor elm"')),
        _is("n n c|t", missing={2: 0}),
    ),
    _large("L10", "blank lines", lambda: _text("", _row(), "", ""), _is()),
    _large("L11", "a total below", lambda: _text() + f"Total,{_SUM_V},\n", _is(notice=[[str(ROWS + 2)]])),
    _large(
        "L12", "lines above", lambda: "Garden 2024\nTeam blue\n\n" + _text(), _is(notice=[["1", "3", "4"]])
    ),
    _large("L13", "UTF-16", lambda: _text().encode("utf-16"), _is()),
    _large(
        "L14", "a byte order mark and umlauts", lambda: _text(_row(kind="Ölbaum")).encode("utf-8-sig"), _is()
    ),
    _large(
        "L15",
        "a broken byte",
        lambda: _text(_row(kind="öl?")).encode().replace(b"\xc3\xb6l?", b"\xffl"),
        either(_is(notice=[[LINE]]), _is(notice=[["encoding", "code page", "windows-", "cp12"]])),
    ),
    _large(
        "L16",
        "a NUL byte, never in silence",
        lambda: _text(_row(kind="o\0k")),
        either(_is("n n c|t", notice=[[LINE, "NUL"]]), refused("NUL", "binary", "no text", "not a text")),
    ),
    _large(
        "L17",
        "a quote that never closes",
        lambda: _text(_row(kind='"oak')),
        either(_is("n n *", notice=[[LINE]]), refused("quot", line=ODD + 2)),
    ),
    _large(
        "L18",
        "beyond the largest number",
        lambda: _text(_row("1e400")),
        either(_is(**_NO_V, notice=[["infinit", "large", "1e400", "range"]])),
    ),
    _large(
        "L19",
        "a whole number beyond what float64 holds",
        lambda: _text(_row(n="12345678901234567")),
        either(
            _is(sums={1: _SUM_V}, notice=[["digits", "exact", "precis", "round"]]),
            _is("c|t n c", sums={1: _SUM_V}, cells=[(0, 0, "0")]),
        ),
    ),
    _large("L20", "an exponent", lambda: _text(_row("1E2")), _is(sums={0: _SUM_N, 1: _LESS_V + 100})),
    _large(
        "L21",
        "dates with dots",
        _dated,
        table(ROWS, "n,day,v", "n d n", sums={0: _SUM_N}, cells=[(1, 1, Starts("1991-04-02"))]),
    ),
    _large(
        "L22",
        "true and false",
        _ripe,
        table(ROWS, "n,ripe,v", "n b n", sums={0: _SUM_N}, cells=[(0, 1, True), (1, 1, False)]),
    ),
    _large("L23", "gzip", lambda: gzip.compress(_text().encode(), 1, mtime=0), _is(), "table.csv.gz"),
    _large(
        "L24", "a delimiter at the end of each line", _manner(lambda text: text.replace("\n", ",\n")), _is()
    ),
    _large(
        "L25",
        "a comment between rows, left out or kept as a short row, never in silence",
        lambda: _text("# rain", _row()),
        either(
            _is(notice=[[LINE]]),
            table(ROWS + 1, "n,v,kind", "n n c", sums={1: _SUM_V}, missing={1: 1}, notice=[[LINE]]),
        ),
    ),
    _large(
        "L26",
        "no header",
        lambda: _text().removeprefix("n,v,kind\n"),
        _is(header=False) | {"columns": [None] * 3},
    ),
    _large("L27", "every cell in quotes", _manner(_quoted), _is()),
    _large("L28", "tabs, CR only", lambda: _text(end="\r").replace(",", "\t"), _is()),
    _large("L29", "the header again", lambda: _text("n,v,kind", _row()), _is(notice=[[LINE]])),
    _large(
        "L30",
        "thousands signs from far down on",
        lambda: "v;kind\n" + "".join(f"{n % 900 + (ODD if n > ODD else 0):,}.5;oak\n" for n in range(ROWS)),
        table(
            ROWS,
            "v,kind",
            "n c",
            sums={0: sum(n % 900 for n in range(ROWS)) + ROWS / 2 + ODD * (ROWS - ODD - 1)},
        ),
    ),
)
