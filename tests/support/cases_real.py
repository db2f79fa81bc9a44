"""The tables that ship with scikit-learn, in the odd forms that they have, counted here."""

from __future__ import annotations

import gzip
import importlib.util
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from table_contract import TYPES, Case, Expect, cases_of, either, table, total

case = cases_of("real")


def _data(name: str) -> bytes:
    found = importlib.util.find_spec("sklearn")
    assert found is not None and found.origin is not None
    return (Path(found.origin).parent / "datasets" / "data" / name).read_bytes()


@cache
def _cells(name: str, delimiter: str | None, skip: int) -> list[list[str]]:
    data = _data(name)
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode("ascii")
    return [line.split(delimiter) for line in text.splitlines()[skip:] if line]


def _numbers(name: str, delimiter: str | None, skip: int, columns: list[str | None], **more: Any) -> Expect:
    """Expect a table of numbers with the sums that splitting its lines gives."""
    rows = _cells(name, delimiter, skip)
    assert all(len(row) == len(columns) for row in rows)
    last = len(columns) - 1
    sums = {place: total(row[place] for row in rows) for place in range(last + 1)}
    cells = [(0, place, float(rows[0][place])) for place in range(min(last, 5))]
    roles = {last: "target"} if last else {}
    types = " ".join("n" * (last + 1))
    return table(len(rows), columns, types, **{"sums": sums, "cells": cells, "roles": roles} | more)


def _real(key: str, why: str, name: str, expect: Expect) -> Case:
    return case(key, why, lambda: _data(name), expect, file=name)


def _counted(name: str, columns: int, classes: str) -> Expect:
    """Expect a table under a line of counts and class names, which is no header but may name the classes."""
    more = {"task": "classification", "header": False, "notice": [["1"]]}
    numbers = _numbers(name, ",", 1, [None] * columns, **more)
    named = [[TYPES["c"]] if place == columns - 1 else types for place, types in enumerate(numbers["types"])]
    sums = {place: its for place, its in numbers["sums"].items() if place < columns - 1}
    first = classes.split(",")[int(_cells(name, ",", 1)[0][-1])]
    cells = [(0, columns - 1, first)]
    return either(
        numbers, numbers | {"types": named, "sums": sums, "cells": cells, "notice": [["1"], [first]]}
    )


assert Decimal(_cells("iris.csv", ",", 1)[0][0]) == Decimal("5.1")

_PIXELS = {0: "ignore", 1: "feature", 64: "target"}

CASES = (
    _real(
        "K01",
        "iris: counts and class names in its first line",
        "iris.csv",
        _counted("iris.csv", 5, "setosa,versicolor,virginica"),
    ),
    _real(
        "K02",
        "wine: counts and class names in its first line",
        "wine_data.csv",
        _counted("wine_data.csv", 14, "class_0,class_1,class_2"),
    ),
    _real(
        "K03",
        "breast cancer: four cells above thirty-one columns",
        "breast_cancer.csv",
        _counted("breast_cancer.csv", 31, "malignant,benign"),
    ),
    _real(
        "K04",
        "digits: gzip, no header, constant pixels",
        "digits.csv.gz",
        _numbers("digits.csv.gz", ",", 0, [None] * 65, task="classification", header=False, roles=_PIXELS),
    ),
    _real(
        "K05",
        "diabetes: gzip, blanks, no header",
        "diabetes_data_raw.csv.gz",
        _numbers("diabetes_data_raw.csv.gz", None, 0, [None] * 10, header=False),
    ),
    _real(
        "K06",
        "diabetes: one column of exponents",
        "diabetes_target.csv.gz",
        _numbers("diabetes_target.csv.gz", None, 0, [None], header=False),
    ),
    _real(
        "K07",
        "linnerud: blanks and a header",
        "linnerud_exercise.csv",
        _numbers("linnerud_exercise.csv", None, 1, ["Chins", "Situps", "Jumps"], header=True),
    ),
    _real(
        "K08",
        "linnerud: the same people's bodies",
        "linnerud_physiological.csv",
        _numbers("linnerud_physiological.csv", None, 1, ["Weight", "Waist", "Pulse"], header=True),
    ),
)
