"""The tables that classes bring, read right or refused clearly."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from table_cases import CASES, LARGE
from table_contract import Case, complaints, refused, unsound
from table_replies import reply_to_case

from app.__main__ import main

# What the reader does not do yet, each with the reason; a case that passes has to leave.
_WAITING: dict[str, str] = {
    "UTF-16 and UTF-32 are refused": "E02 E03 E04 E05 E06 E07 E19 E20 E25 A03",
    "other encodings than UTF-8, and signs that don't show": """
        E09 E10 E11a E11b E12a E12b E13a E13b E14a E14b E15a E15b E16 E17 E18 E21 E22 E23
    """,
    "delimiters, quotes and escapes beyond comma, semicolon, tab": """
        D06 D07 D08 D09 D10 D11 D12 D13 D15 D16 D24 D26 D29 D31 D40 D42 D43 D46 D48
    """,
    "what stands around the rows: preamble, units, comments, totals": """
        S01 S02 S03 S04 S05 S09 S10 S11 S12 S13 S14 S15 S19 S36 S37 S38 S40 S41 S42 S43 S46 S50
        S56 S57 S24 S28 S51 S52 S55
    """,
    "names that look like missing cells or numbers": "N11 N13",
    "numbers with thousands signs, currency, percent; guesses unsaid": """
        Z01 Z02 Z03 Z04 Z05 Z06 Z07 Z08 Z09 Z10 Z11 Z12 Z13 Z14 Z15 Z16 Z17 Z20 Z24 Z27 Z28 Z29
        Z30 Z31 Z44
    """,
    "marks and late types": "M14",
    "dates other than ISO": "T02 T03 T04 T05 T06 T10 T11 T12 T13 T14 T15 T16 T17",
    "roles": "R31",
    "naming what is no table": "X10 X15 X16 X17 X24 X33 X35",
    "archives": "A01 A02 A04 A05 A06 A07 A09 A10 A11 A12 A13 A16 A17 A19 A20 A24",
    "the odd first lines and archives of scikit-learn": "K01 K02 K03 K04 K05 K06 K07 K08",
    "large files with one odd thing far down": "L11 L12 L13 L15 L19 L21 L23 L25 L29 L30",
}
NOT_YET = {key: reason for reason, keys in _WAITING.items() for key in keys.split()}

_BY_ID = [pytest.param(case, id=case.id) for case in CASES]
_BY_ID += [pytest.param(case, id=case.id, marks=pytest.mark.slow) for case in LARGE]


def test_that_every_case_has_an_id_of_its_own_and_nothing_else_is_waited_for():
    assert [key for key, times in Counter(case.id for case in (*CASES, *LARGE)).items() if times > 1] == []
    assert set(NOT_YET) <= {case.id for case in (*CASES, *LARGE)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"n_rows": 23},
        {"columns": [None, None, "weigth", None]},
        {"types": ["text", "*", "*", "*"]},
        {"sums": {0: 397.41}},
        {"missing": {3: 1}},
        {"roles": {3: "feature"}},
        {"cells": [(0, 3, "moss")]},
        {"cells": [(-1, 0, 12.1)]},
        {"notice": [["9"]]},
        {"line": 9},
        {"task": "regression"},
    ],
    ids=str,
)
def test_that_the_judge_sees_one_wrong_expectation(wrong: dict[str, Any], tmp_path: Path):
    plain = next(case for case in CASES if case.id == "D01")
    reply = reply_to_case(plain, tmp_path)

    assert complaints(reply, plain.expect) == []
    assert complaints(reply, plain.expect | wrong) != []
    assert complaints(reply, refused("empty")) != []


@pytest.mark.parametrize("case", _BY_ID)
def test_that_a_table_is_read_right_or_refused_clearly(case: Case, tmp_path: Path):
    reply = reply_to_case(case, tmp_path)

    wrong = unsound(reply) + complaints(reply, case.expect)
    if case.id in NOT_YET:
        assert wrong, f"{case.id} ({case.why}) is read right now: take it out of NOT_YET"
        pytest.skip(f"{NOT_YET[case.id]}: {wrong[0][:200]}")
    assert wrong == [], f"{case.id}, {case.why}"


@pytest.mark.parametrize(
    "key", ["D01", "E24", "S20", "N03", "N05", "Z20", "M16", "M23", "B01", "T01", "R12", "X01"]
)
def test_that_the_command_gives_the_same_answer(key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    case = next(case for case in CASES if case.id == key)
    reply = reply_to_case(case, tmp_path)

    status = main(["inspect", str(tmp_path / case.file), "--json"])

    assert json.loads(capsys.readouterr().out) == reply
    assert status == (0 if reply["kind"] == "table" else 2)
