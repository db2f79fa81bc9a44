"""What a table file should be understood as, in the terms of ``nnviz inspect --json``.

A case is bytes and an expectation; ``complaints`` judges an answer by it. The expectation is worked out
in the case itself, on paper or in decimal numbers, and never from the reader's answer.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

Expect = dict[str, Any]
Reply = Mapping[str, Any]
Level = Literal["must", "may"]

TYPES = {"n": "number", "b": "bool", "c": "category", "d": "date", "t": "text", "e": "empty", "*": "*"}
ROLES = ("feature", "target", "ignore")
LONGEST_SENTENCES = 400


@dataclass(frozen=True)
class Case:
    """A file and what it should be understood as; ``level`` may is for what only a good reader does."""

    id: str
    group: str
    level: Level
    why: str
    data: bytes | Callable[[], bytes]
    expect: Expect
    file: str = "table.csv"

    def bytes(self) -> bytes:
        """Give the file's content."""
        return self.data if isinstance(self.data, bytes) else self.data()


def cases_of(group: str) -> Callable[..., Case]:
    """Give what makes the cases of a group; a text becomes UTF-8."""

    def make(
        key: str,
        why: str,
        data: str | bytes | Callable[[], bytes],
        expect: Expect,
        level: Level = "must",
        file: str = "table.csv",
    ) -> Case:
        return Case(key, group, level, why, data.encode() if isinstance(data, str) else data, expect, file)

    return make


@dataclass(frozen=True)
class Starts:
    """A text cell of which only the beginning is settled."""

    start: str


def table(n_rows: int, columns: str | Sequence[str | None] | None, types: str | None, **more: Any) -> Expect:
    """Expect a table: names by commas, types by letters with | between allowed ones, and more."""
    names = columns.split(",") if isinstance(columns, str) else columns
    allowed = [[TYPES[letter] for letter in word.split("|")] for word in types.split()] if types else None
    return {"kind": "table", "n_rows": n_rows, "columns": names, "types": allowed, **more}


def refused(*words: str, line: int | None = None) -> Expect:
    """Expect a refusal whose message holds one of the words, and the number of the line."""
    lines = [[str(line)]] if line is not None else []
    return {"kind": "error", "mentions": [list(words), *lines]}


def either(*expects: Expect) -> Expect:
    """Expect one of several right answers."""
    return {"any_of": list(expects)}


def total(cells: Iterable[str]) -> float:
    """Add decimal numbers as on paper."""
    return float(sum((Decimal(cell) for cell in cells), Decimal()))


@dataclass(frozen=True)
class Sheet:
    """A table on paper: names and rows of cells, numbers with a decimal point."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    types: str

    def text(
        self,
        delimiter: str = ",",
        end: str = "\n",
        decimal: str = ".",
        *,
        head: bool = True,
        last: bool = True,
    ) -> str:
        """Write it as a text."""
        lines = [delimiter.join(self.header)] if head else []
        marks = [letter == "n" for letter in self.types.split()]
        for row in self.rows:
            cells = zip(row, marks, strict=True)
            lines.append(delimiter.join(c.replace(".", decimal) if number else c for c, number in cells))
        return end.join(lines) + (end if last else "")

    def expect(self, **more: Any) -> Expect:
        """Expect this table."""
        numbers = [place for place, letter in enumerate(self.types.split()) if letter == "n"]
        sums = {place: total(row[place] for row in self.rows) for place in numbers}
        given = {"columns": list(self.header), "types": self.types, "sums": sums} | more
        return table(len(self.rows), given.pop("columns"), given.pop("types"), **given)


def _herb(place: int) -> tuple[str, str, str, str]:
    stem, leaf = 1210 + 37 * (place * 7 % 24), 173 + 11 * (place * 5 % 24)
    weight = 966 + 53 * (place * 11 % 24)
    name = ("clover", "fern", "moss")[place % 3]
    return f"{stem / 100:.2f}", f"{leaf / 100:.2f}", f"{weight / 10:.1f}", name


HERBS = Sheet(("stem", "leaf", "weight", "herb"), tuple(_herb(place) for place in range(24)), "n n n c")


# How an answer is judged.


def complaints(reply: Reply, expect: Expect) -> list[str]:
    """Say what is wrong with an answer; with several right answers, what is missing to each."""
    if "any_of" in expect:
        found = [complaints(reply, one) for one in expect["any_of"]]
        return [] if any(not wrong for wrong in found) else [" OR ".join("; ".join(wrong) for wrong in found)]
    if reply["kind"] != expect["kind"]:
        return [f"{expect['kind']} expected, not {_brief(reply)}"]
    if reply["kind"] == "error":
        return _check_words("message", [reply["message"]], expect["mentions"])
    wrong = _check_shape(reply, expect)
    return wrong or [word for check in _CHECKS for word in check(reply, expect)]


def _brief(reply: Reply) -> str:
    if reply["kind"] == "error":
        return f"the refusal {reply['message']!r}"
    names = [f"{its['name'][:20]}:{its['type']}" for its in reply["columns"][:8]]
    return f"{reply['n_rows']} rows of {len(reply['columns'])} columns, {names}"


def _check_shape(reply: Reply, expect: Expect) -> list[str]:
    widths = [len(expect[key]) for key in ("columns", "types") if expect.get(key) is not None]
    good = reply["n_rows"] == expect["n_rows"] and all(width == len(reply["columns"]) for width in widths)
    return (
        []
        if good
        else [f"{expect['n_rows']} rows of {widths or 'any'} columns expected, not {_brief(reply)}"]
    )


def _check_names(reply: Reply, expect: Expect) -> list[str]:
    pairs = zip(expect.get("columns") or [], reply["columns"], strict=False)
    return [
        f"name {its['name']!r}, not {name!r}"
        for name, its in pairs
        if name is not None and its["name"] != name
    ]


def _check_types(reply: Reply, expect: Expect) -> list[str]:
    pairs = enumerate(zip(expect.get("types") or [], reply["columns"], strict=False))
    odd = [(n, allowed, its["type"]) for n, (allowed, its) in pairs if "*" not in [*allowed, its["type"]]]
    return [
        f"column {n} is {found}, not {'|'.join(allowed)}" for n, allowed, found in odd if found not in allowed
    ]


def _check_values(reply: Reply, expect: Expect) -> list[str]:
    wrong: list[str] = []
    for key, what in (("sums", "sum"), ("missing", "missing"), ("roles", "role")):
        for place, right in expect.get(key, {}).items():
            found = reply["columns"][place][what]
            if not _same(found, right):
                wrong.append(f"{what} of column {place} is {found!r}, not {right!r}")
    return wrong


def _check_cells(reply: Reply, expect: Expect) -> list[str]:
    wrong: list[str] = []
    for row, column, right in expect.get("cells", []):
        found = reply["head" if row >= 0 else "tail"][row][column]
        if not _same(found, right):
            wrong.append(f"cell {row}, {column} is {found!r}, not {right!r}")
    return wrong


def _check_whole(reply: Reply, expect: Expect) -> list[str]:
    keys = [key for key in ("task", "header", "delimiter", "decimal") if key in expect]
    return [f"{key} is {reply[key]!r}, not {expect[key]!r}" for key in keys if reply[key] != expect[key]]


def _check_notices(reply: Reply, expect: Expect) -> list[str]:
    notices = reply["notices"]
    wrong = _check_words("notice", [its["text"] for its in notices], expect.get("notice", []))
    if (line := expect.get("line")) is not None:
        texts = [its["text"] for its in notices if its["line"] == line]
        wrong += _check_words(f"notice of line {line}", texts, [[str(line)]])
    if expect.get("quiet") and notices:
        wrong.append(f"notices of nothing: {[its['text'] for its in notices]}")
    return wrong


_CHECKS = (_check_names, _check_types, _check_values, _check_cells, _check_whole, _check_notices)


def _check_words(what: str, texts: Sequence[str], groups: Sequence[Sequence[str]]) -> list[str]:
    """Ask for one text that holds a word of every group."""
    if not groups or any(all(any(_holds(text, w) for w in words) for words in groups) for text in texts):
        return []
    return [f"no {what} with {' and '.join('|'.join(words) for words in groups)} in {list(texts)}"]


def _holds(text: str, word: str) -> bool:
    if word.isdigit():
        return re.search(rf"(?<![\d.]){word}(?!\d)", text.replace(",", "").replace("\u202f", "")) is not None
    if len(word) <= 2 and word.isalnum():
        return re.search(rf"\b{word}\b", text, re.IGNORECASE) is not None
    return word.lower() in text.lower()


def _same(found: Any, right: Any) -> bool:
    if isinstance(right, tuple):
        return any(_same(found, one) for one in right)
    if isinstance(right, Starts):
        return isinstance(found, str) and found.startswith(right.start)
    if isinstance(right, bool) or isinstance(found, bool) or isinstance(right, str) or right is None:
        return type(found) is type(right) and found == right
    return isinstance(found, int | float) and math.isclose(found, right, rel_tol=1e-9, abs_tol=1e-9)


# What holds for every answer.


def unsound(reply: Reply) -> list[str]:
    """Say what is wrong with an answer whatever the file was."""
    json.dumps(reply, allow_nan=False)
    if reply["kind"] == "error":
        return unplain(reply["message"])
    n_rows, columns = reply["n_rows"], reply["columns"]
    names = [its["name"] for its in columns]
    laws = {
        "names are not unique": len(set(names)) == len(names),
        "a name is empty": all(name.strip() for name in names),
        "no rows or no columns": n_rows > 0 and bool(columns),
        "a type is unknown": all(its["type"] in TYPES.values() and its["type"] != "*" for its in columns),
        "a role is unknown": all(its["role"] in ROLES for its in columns),
        "a count is off": all(0 <= its["missing"] <= n_rows for its in columns),
        "a sum of what is no number": all(its["sum"] is None for its in columns if its["type"] != "number"),
        "head": len(reply["head"]) == min(3, n_rows) == len(reply["tail"]),
        "a row's width": all(len(row) == len(columns) for row in [*reply["head"], *reply["tail"]]),
    }
    notices = [word for its in reply["notices"] for word in unplain(its["text"])]
    return [law for law, holds in laws.items() if not holds] + notices


def unplain(text: str) -> list[str]:
    """Say what a person would not want in a sentence."""
    laws = {
        "is empty": bool(text.strip()),
        "is long": len(text) <= LONGEST_SENTENCES,
        "has signs that don't show": all(sign.isprintable() or sign == "\u202f" for sign in text),
        "names the program's inside": not re.search(
            r"Traceback|Exception|Errno|0x[0-9a-f]{6}|<class|\bself\b", text
        ),
        "is no sentence": text.rstrip().endswith((".", "?", "!", ".)")),
    }
    return [f"{text[:100]!r} {law}" for law, holds in laws.items() if not holds]
