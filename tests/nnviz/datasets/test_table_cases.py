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

# What the reader does not do yet, by reason; a case that passes has to leave.
_WAITING: dict[str, str] = {}
NOT_YET = {key: reason for reason, keys in _WAITING.items() for key in keys.split()}

_LONG = {"A08", "Y28", "S34"}  # a second each: with the whole suite

_BY_ID = [
    pytest.param(case, id=case.id, marks=[pytest.mark.slow] if case.id in _LONG else []) for case in CASES
]
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
