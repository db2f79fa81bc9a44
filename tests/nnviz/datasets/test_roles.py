"""Which columns become features and labels, and which task follows."""

import json

import pytest

from nnviz.datasets.reading import read_text
from nnviz.datasets.report import inspect_json
from nnviz.datasets.roles import MAX_FEATURES, gathered, guess_roles, guess_task, judge_roles
from nnviz.datasets.table import Notice, Table

SHORT = {"feature": "f", "target": "t", "ignore": "i"}


def table_of(header: str, rows: list[str]) -> Table:
    return read_text(header + "\n" + "\n".join(rows) + "\n", "table")


def roles(table: Table) -> str:
    return "".join(SHORT[role] for role in guess_roles(table))


def task(table: Table) -> str:
    return guess_task(table, guess_roles(table))


def test_that_the_last_column_is_the_label():
    table = table_of("a,b,c", [f"{i * 1.5},{i % 3},{'xy'[i % 2]}" for i in range(12)])
    assert (roles(table), task(table)) == ("fft", "classification")


@pytest.mark.parametrize("name", ["label", "Target", "CLASS", "y", "price"])
def test_that_a_column_named_like_a_label_is_the_label(name: str):
    assert roles(table_of(f"{name},a,b", [f"{i % 2},{i * 1.5},{i % 5}" for i in range(12)])) == "tff"


def test_that_a_y_beside_an_x_is_an_axis_unless_it_stands_last():
    rows = [f"{i % 4},{i * 1.5},{'ab'[i % 2]}" for i in range(12)]
    assert roles(table_of("x,y,colour", rows)) == "fft"
    assert roles(table_of("x,w,y", rows)) == "fft"


def test_that_small_truth_tables_keep_their_features():
    assert roles(table_of("a,b,xor", ["0,0,0", "0,1,1", "1,0,1", "1,1,0"])) == "fft"
    assert roles(table_of("n,double", ["1,2", "2,4", "3,6"])) == "ft"


def test_that_evenly_spaced_areas_stay_a_feature():
    table = table_of("area,price", [f"{3765 * k},{k * k + 17}" for k in range(1, 16)])
    assert (roles(table), task(table)) == ("ft", "regression")


def test_that_an_axis_that_counts_stays_a_feature():
    assert roles(table_of("x,w,y", [f"{i},{i * i},{i % 2}" for i in range(30)])) == "fft"
    assert roles(table_of("year,w,y", [f"{1990 + i},{i * i},{i % 2}" for i in range(30)])) == "fft"


def test_that_ids_and_row_numbers_are_ignored_with_a_notice():
    rows = [f"{i + 1},{(i * 7919) % 1009},{i % 4},{'ab'[i % 2]}" for i in range(30)]
    table = table_of("nr,customer_id,size,kind", rows)
    assert roles(table) == "iift"
    assert [notice.code for notice in table.notices] == ["row_number", "id"]
    assert "nr" in table.notices[0].text


def test_that_a_nameless_first_column_that_counts_is_ignored():
    assert roles(table_of(",a,b", [f"{i},{i * 0.5},{i % 2}" for i in range(5)])) == "ift"


def test_that_names_of_rows_are_ignored():
    rows = [f"person {i},{i * 0.5},{i % 2}" for i in range(12)]
    assert roles(table_of("who,a,b", rows)) == "ift"


def test_that_constant_empty_and_long_text_columns_are_ignored_with_a_notice():
    rows = [f"{i * 0.5},7,,note {i // 2},{'ab'[i % 2]}" for i in range(60)]
    table = table_of("a,same,none,remark,kind", rows)
    assert roles(table) == "fiiit"
    assert [notice.code for notice in table.notices] == ["constant", "empty", "text"]


def test_that_an_ignored_last_column_gives_the_label_to_the_one_before():
    rows = [f"{i * 0.5},{'ab'[i % 2]},7" for i in range(12)]
    assert roles(table_of("a,kind,same", rows)) == "fti"


def test_that_a_named_label_stays_the_label_even_if_constant():
    assert roles(table_of("a,b,label", [f"{i * 0.5},{i % 3},yes" for i in range(12)])) == "fft"


def test_that_many_repeated_texts_in_the_last_column_are_classes():
    table = table_of("a,letter", [f"{i * 0.5},letter{i % 26}" for i in range(600)])
    assert (roles(table), task(table)) == ("ft", "classification")


def test_that_one_feature_is_left_wherever_there_is_one():
    table = table_of("id,result", [f"{i},{i * i}" for i in range(20)])
    assert roles(table) == "ft"
    assert [notice.code for notice in table.notices] == ["kept_feature"]


def test_that_more_features_than_can_be_shown_are_ignored():
    count = MAX_FEATURES + 3
    table = read_text(",".join(["1"] * count) + "\n" + ",".join(["2"] * count) + "\n", "wide")
    found, notices = judge_roles(table)
    assert found.count("feature") == MAX_FEATURES
    assert {notice.code for notice in notices} == {"too_many_features"}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([str(i % 10) for i in range(40)], "classification"),
        ([str(i % 11) for i in range(40)], "regression"),
        ([str(i * 2.5) for i in range(8)], "regression"),
        (["yes", "no"] * 3, "classification"),
        (["0", "1"], "classification"),
        ([f"2020-01-{i % 3 + 1:02}" for i in range(20)], "regression"),
    ],
)
def test_that_the_label_decides_the_task(cells: list[str], expected: str):
    table = table_of("a,label", [f"{i * 1.5},{cell}" for i, cell in enumerate(cells)])
    assert task(table) == expected


def test_that_several_numeric_labels_are_a_regression():
    table = table_of("a,b,c", [f"{i},{i % 2},{i % 3}" for i in range(9)])
    assert guess_task(table, ("feature", "target", "target")) == "regression"


def test_that_the_report_has_the_form_of_the_contract():
    table = read_text(
        "a;on;kind;day\n0,1;yes;red;2020-01-01\n0,2;no;;2020-01-02 12:30\n;yes;blue;\n5;no;red;2020-01-03\n",
        "t",
    )
    report = inspect_json(table, ("feature", "feature", "target", "ignore"), "classification")
    assert json.loads(json.dumps(report, allow_nan=False)) == {
        "kind": "table",
        "n_rows": 4,
        "columns": [
            {"name": "a", "type": "number", "role": "feature", "missing": 1, "sum": 5.3},
            {"name": "on", "type": "bool", "role": "feature", "missing": 0, "sum": None},
            {"name": "kind", "type": "category", "role": "target", "missing": 1, "sum": None},
            {"name": "day", "type": "date", "role": "ignore", "missing": 1, "sum": None},
        ],
        "head": [
            [0.1, True, "red", "2020-01-01"],
            [0.2, False, None, "2020-01-02 12:30:00"],
            [None, True, "blue", None],
        ],
        "tail": [
            [0.2, False, None, "2020-01-02 12:30:00"],
            [None, True, "blue", None],
            [5, False, "red", "2020-01-03"],
        ],
        "encoding": "utf-8",
        "delimiter": ";",
        "decimal": ",",
        "header": True,
        "task": "classification",
        "notices": [],
    }


def test_that_a_sum_beyond_all_numbers_is_null():
    table = read_text("a,b\n1e308,1\n1e308,2\n", "huge")
    report = inspect_json(table, ("feature", "target"), "regression")
    assert json.dumps(report, allow_nan=False)
    assert report["columns"][0]["sum"] is None  # type: ignore[index]


def test_that_what_is_so_of_very_many_columns_is_said_once():
    many = [Notice("constant", f'Column "{i}" is constant.') for i in range(30)]
    few = [Notice("empty", f'Column "{i}" is empty.') for i in range(3)]
    told = gathered([*many[:5], *few, *many[5:]])
    assert [notice.code for notice in told] == ["constant", "empty", "empty", "empty"]
    assert told[0].text == 'Column "0" is constant. So it is with 29 more columns.'
