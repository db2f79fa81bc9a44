"""What a run tells of the way from the table to the network and of questions that don't fit."""

import pytest

TABLE = (
    "city,size,when,new,price\n"
    "Rome,10,2020-01-01,yes,5\n"
    "Oslo,,2020-06-01,no,7\n"
    ",30,2021-01-01,yes,9\n"
    "Lima,40,2022-01-01,no,\n"
    "Rome,50,2023-01-01,yes,13\n"
)
ASKED = ("--label", "price", "--epochs", 0, "--task", "regression", "--json")


@pytest.fixture
def table(file):
    return file("towns.csv", TABLE)


def test_that_a_run_tells_what_became_of_each_column(nnviz, table):
    told = nnviz("train", table, *ASKED, "--missing", "mean", "--scale", "standard").reply["preparation"]
    columns = {its["column"]: its for its in told["columns"]}
    assert list(columns) == ["city", "size", "when", "new", "price"]
    assert columns["city"]["inputs"] == ["city = Rome", "city = Oslo", "city = Lima"]
    assert columns["size"]["fill"] == "30"
    assert columns["size"]["text"].startswith("minus the mean 30,")
    assert columns["price"]["method"] == "standard"
    assert told["dropped"] == {"rows": 1, "first": [4]}


def test_that_what_is_odd_in_a_question_is_told_with_the_question(nnviz, table):
    told = nnviz("train", table, *ASKED, "--missing", "mean", "--predict", "Paris,,2020-05-05,no")
    assert told.status == 0
    texts = [its["text"] for its in told.reply["notices"] if "--predict" in its["text"]]
    assert len(texts) == 2
    assert '"Paris" is no value of "city"' in texts[0]
    assert '"30" stands for it' in texts[1]


def test_that_a_missing_cell_in_a_question_is_refused_where_such_rows_are_dropped(nnviz, table):
    told = nnviz("train", table, *ASKED, "--predict", "Rome,,2020-05-05,no")
    assert told.status == 2
    assert told.reply["code"] == "missing_value"


def test_that_a_question_in_the_table_s_units_gets_the_answer_of_the_row(nnviz, table):
    asked = ("--predict", "Rome,10,2020-01-01,yes", "--predict", "rome, 10.0 ,2020-01-01,1")
    for scaling in ("none", "standard", "minmax"):
        first, second = nnviz("train", table, *ASKED, "--scale", scaling, *asked).reply["predictions"]
        assert first["outputs"] == second["outputs"]
