"""Which columns are learned from, which is learned, and which are left out; and what kind of task it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from table_contract import Case, Expect, cases_of, either, table

case = cases_of("roles")
may = partial(case, level="may")

F, T, N = "feature", "target", "ignore"
Cell = Callable[[int], object]


def _made(columns: dict[str, Cell], rows: int = 30) -> str:
    """Write columns of which each gives its cell by the row's number."""
    lines = [",".join(str(cell(n)) for cell in columns.values()) for n in range(rows)]
    return "\n".join([",".join(columns), *lines]) + "\n"


def _roles(
    columns: dict[str, Cell], *roles: str, rows: int = 30, types: str | None = None, **more: Any
) -> Expect:
    return table(rows, None, types or " ".join("*" * len(columns)), roles=dict(enumerate(roles)), **more)


def _case(
    key: str,
    why: str,
    columns: dict[str, Cell],
    *roles: str,
    level: str = "must",
    rows: int = 30,
    **more: Any,
) -> Case:
    return case(key, why, _made(columns, rows), _roles(columns, *roles, rows=rows, **more), level)


def _x(n: int) -> str:
    return f"{n * 7 % 30}.{n % 9}5"


def _w(n: int) -> str:
    return f"{n * 11 % 30 + 4}.{n % 7}"


def _many(n: int) -> str:
    return f"{n * 13 % 30 * 3}.{n % 5}"


def _kind(n: int) -> str:
    return ("oak", "elm", "ash")[n % 3]


def _free(n: int) -> str:
    return f"grew near house {n * 17 % 97} in the rain"


def _scattered(n: int) -> int:
    return 100000 + n * 7919 % 30011


_FOUND = {"x": _x, "w": _w}

CASES = (
    _case("R01", "the last column is the label", {**_FOUND, "tree": _kind}, F, F, T, task="classification"),
    _case("R02", "a column named class is the label wherever it stands", {"class": _kind, **_FOUND}, T, F, F),
    _case("R03", "a column named target", {"x": _x, "target": _many, "w": _w}, F, T, F, task="regression"),
    _case("R04", "a column named y", {"y": _many, "a": _x, "b": _w}, T, F, F, task="regression"),
    _case("R40", "x and y are places in a plane, not a label", {"x": _x, "y": _w, "hue": _kind}, F, F, T),
    _case("R05", "a column named Price", {"x": _x, "Price": _many, "w": _w}, F, T, F),
    _case("R06", "a column named label, in capitals", {"LABEL": _kind, **_FOUND}, T, F, F),
    _case(
        "R07",
        "numbers in order and named id are no feature",
        {"id": lambda n: n + 1, **_FOUND, "tree": _kind},
        N,
        F,
        F,
        T,
        notice=[["id"]],
    ),
    _case(
        "R08",
        "scattered numbers, all different and named customer_id",
        {"customer_id": _scattered, **_FOUND, "tree": _kind},
        N,
        F,
        F,
        T,
    ),
    _case(
        "R09",
        "codes that are all different",
        {"sample": lambda n: f"A-{n * 7 % 30:03}", **_FOUND, "tree": _kind},
        N,
        F,
        F,
        T,
        types="t n n c",
    ),
    _case("R10", "row numbers without a name", {"": lambda n: n, **_FOUND, "tree": _kind}, N, F, F, T),
    _case(
        "R11", "row numbers from 1 without a name", {"": lambda n: n + 1, **_FOUND, "tree": _kind}, N, F, F, T
    ),
    _case(
        "R12",
        "a constant number",
        {"x": _x, "lab": lambda _: 3, "w": _w, "tree": _kind},
        F,
        N,
        F,
        T,
        notice=[["lab"]],
    ),
    _case(
        "R13",
        "a constant word",
        {"x": _x, "lab": lambda _: "north", "w": _w, "tree": _kind},
        F,
        N,
        F,
        T,
        notice=[["lab"]],
    ),
    _case(
        "R14",
        "an empty column",
        {"x": _x, "lab": lambda _: "", "w": _w, "tree": _kind},
        F,
        N,
        F,
        T,
        notice=[["lab"]],
        types="n e n c",
    ),
    _case(
        "R15",
        "free text",
        {"x": _x, "note": _free, "w": _w, "tree": _kind},
        F,
        N,
        F,
        T,
        notice=[["note"]],
        types="n t n c",
    ),
    _case(
        "R16", "an empty last column is no label", {**_FOUND, "tree": _kind, "lab": lambda _: ""}, F, F, T, N
    ),
    _case(
        "R17", "a constant last column is no label", {**_FOUND, "tree": _kind, "lab": lambda _: 7}, F, F, T, N
    ),
    _case("R18", "free text at the end is no label", {**_FOUND, "tree": _kind, "note": _free}, F, F, T, N),
    _case(
        "R19", "an id at the end is no label", {**_FOUND, "tree": _kind, "id": lambda n: n + 1}, F, F, T, N
    ),
    _case(
        "R20",
        "measurements that are all different are no id",
        {"x": _x, "weight": _scattered, "tree": _kind},
        F,
        F,
        T,
    ),
    _case(
        "R21",
        "decimal numbers in order are no id",
        {"time": lambda n: f"{n / 10:.1f}", "x": _x, "tree": _kind},
        F,
        F,
        T,
    ),
    may(
        "R22",
        "the only input is a feature even if it counts up",
        _made({"x": lambda n: n, "y": lambda n: n * n}),
        table(30, "x,y", "n n", roles={0: F, 1: T}, task="regression"),
    ),
    _case(
        "R23",
        "ten different whole numbers are classes",
        {**_FOUND, "grade": lambda n: n * 3 % 10},
        F,
        F,
        T,
        task="classification",
    ),
    _case(
        "R24",
        "eleven different whole numbers are an amount",
        {**_FOUND, "grade": lambda n: n * 3 % 11},
        F,
        F,
        T,
        rows=44,
        task="regression",
    ),
    _case("R25", "decimal numbers are an amount", {**_FOUND, "yield": _many}, F, F, T, task="regression"),
    _case(
        "R26",
        "yes and no are classes",
        {**_FOUND, "ripe": lambda n: ("yes", "no")[n % 2]},
        F,
        F,
        T,
        task="classification",
    ),
    _case(
        "R27",
        "true and false are classes",
        {**_FOUND, "ripe": lambda n: ("true", "false")[n % 2]},
        F,
        F,
        T,
        task="classification",
    ),
    _case(
        "R28",
        "fifteen words are a category and a class",
        {**_FOUND, "town": lambda n: f"town {'abcdefghijklmno'[n % 15]}"},
        F,
        F,
        T,
        rows=60,
        types="n n c",
        task="classification",
    ),
    _case(
        "R29",
        "forty words in sixty rows are a text",
        {"town": lambda n: f"town {n % 40}", **_FOUND, "tree": _kind},
        N,
        F,
        F,
        T,
        rows=60,
        types="t n n c",
    ),
    _case(
        "R30",
        "a category is a feature",
        {"soil": lambda n: ("clay", "sand")[n % 2], **_FOUND, "yield": _many},
        F,
        F,
        F,
        T,
        types="c n n n",
        task="regression",
    ),
    _case(
        "R31",
        "a column named species in the middle, numbers last",
        {"x": _x, "species": _kind, "w": _w},
        F,
        T,
        F,
        level="may",
    ),
    _case("R32", "two columns", {"x": _x, "tree": _kind}, F, T),
    case(
        "R33",
        "one column still has a role, and says what is missing",
        _made({"x": _x}),
        either(table(30, "x", "n", roles={0: F}), table(30, "x", "n", roles={0: T})),
    ),
    _case("R34", "a name that only holds the word y", {"yield_x": _x, "w": _w, "many": _many}, F, F, T),
    _case(
        "R35", "a name that only holds the word id", {"width": _scattered, "w": _w, "tree": _kind}, F, F, T
    ),
    _case("R36", "row numbers named index", {"index": lambda n: n, **_FOUND, "tree": _kind}, N, F, F, T),
    _case(
        "R37",
        "a label of missing cells among classes",
        {**_FOUND, "tree": lambda n: "" if n == 4 else _kind(n)},
        F,
        F,
        T,
        task="classification",
        missing={2: 1},
    ),
    _case(
        "R38",
        "ids as long hexadecimal words",
        {"uuid": lambda n: f"{n * 7919 + 77777:08x}-{n:04x}", **_FOUND, "tree": _kind},
        N,
        F,
        F,
        T,
        types="t n n c",
    ),
    _case(
        "R39",
        "a label of words that are all different is no class",
        {**_FOUND, "name": lambda n: f"Ann{n * 7 % 30}"},
        F,
        T,
        N,
        level="may",
    ),
)
