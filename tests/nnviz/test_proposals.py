"""What would become of a table, before it is used."""

import numpy as np
import pytest

from nnviz.datasets.reading import read_text
from nnviz.datasets.settings import ImportSettings
from nnviz.datasets.table import Column, Table
from nnviz.edits.layers import add_neuron
from nnviz.presets import document_of_table
from nnviz.proposals import Choices, propose

TEXT = "a,b,colour,y\n" + "".join(
    f"{n},{n * n % 7},{'red' if n % 3 else 'blue'},{n * 1.5}\n" for n in range(40)
)


@pytest.fixture
def table() -> Table:
    return read_text(TEXT, "numbers")


def test_that_nothing_said_is_the_first_document(table):
    proposal = propose("x.csv", table, Choices())
    assert proposal.document == document_of_table("x.csv", table)
    assert proposal.problem is None
    assert proposal.dropped == 0
    assert [its.column for its in proposal.treated] == [column.name for column in table.columns]


def test_that_a_label_of_texts_takes_the_place_of_the_number_and_can_be_said_away_again(table):
    first = propose("x.csv", table, Choices())
    choices = Choices().with_role(first, ["colour"], "target")
    second = propose("x.csv", table, choices, guessed=first.guessed)
    assert (second.task, second.names("target")) == ("classification", ("colour",))
    assert second.roles[3] == "feature"
    assert sorted(second.classes) == ["blue", "red"]
    back = propose("x.csv", table, choices.with_role(second, ["y"], "target"))
    assert back.names("target") == ("y",)
    assert back.roles == first.roles


def test_that_numbers_can_be_labels_beside_one_another(table):
    first = propose("x.csv", table, Choices())
    second = propose("x.csv", table, Choices().with_role(first, ["b"], "target"))
    assert second.names("target") == ("b", "y")
    assert second.document is not None
    assert second.document.network.output.units == 2


def test_that_a_table_without_a_label_is_a_problem_and_no_crash(table):
    first = propose("x.csv", table, Choices())
    names = [column.name for column in table.columns]
    nothing = propose("x.csv", table, Choices().with_role(first, names, "ignore"))
    assert nothing.problem is not None
    healed = Choices(roles=(("a", "feature"), ("y", "target")))
    assert propose("x.csv", table, healed).problem is None


def test_that_another_label_lets_go_of_the_task_that_was_said(table):
    first = propose("x.csv", table, Choices(task="regression"))
    assert Choices(task="regression").with_role(first, ["colour"], "target").task is None
    assert Choices(task="regression").with_role(first, ["a"], "ignore").task == "regression"


def test_that_types_are_said_and_left_to_the_reader_again():
    said = Choices().with_type(["a", "b"], "text").with_type(["b"], "category")
    assert said.settings.types == (("a", "text"), ("b", "category"))
    assert said.with_type(["a", "b"], None) == Choices()
    assert Choices(ImportSettings(header=False)).with_type(["a"], "text").settings.header is False


def test_that_roles_of_columns_that_are_gone_are_passed_over(table):
    assert propose("x.csv", table, Choices(roles=(("gone", "target"),))).problem is None


def test_that_reading_again_keeps_the_network(table):
    model = add_neuron(1)(document_of_table("x.csv", table))
    again = propose("x.csv", read_text(TEXT, "numbers"), Choices(), model=model)
    assert again.document is not None
    assert again.document.network == model.network
    other = propose("x.csv", table, Choices(roles=(("colour", "target"), ("y", "ignore"))), model=model)
    assert other.document is not None
    assert other.document.network.hidden == model.network.hidden
    assert other.document.network.output.activation == "softmax"


def test_that_a_problem_says_what_to_do():
    one = Table("one", (Column("a", "number", np.arange(5.0)),))
    problem = propose("one.csv", one, Choices()).problem
    assert problem is not None
    assert problem.message.endswith(".")


def test_that_yes_and_no_take_the_place_of_a_number_that_is_predicted():
    table = read_text(
        "a,sold,y\n" + "".join(f"{n % 7},{'yes' if n % 3 else 'no'},{n * 1.5}\n" for n in range(40)), "t"
    )
    first = propose("x.csv", table, Choices())
    assert (first.task, first.names("target")) == ("regression", ("y",))
    second = propose("x.csv", table, Choices().with_role(first, ["sold"], "target"))
    assert (second.task, second.names("target"), second.names("feature")) == (
        "classification",
        ("sold",),
        ("a", "y"),
    )


def test_that_several_labels_are_told(table):
    first = propose("x.csv", table, Choices())
    assert "several_labels" not in [its.code for its in first.notices]
    second = propose("x.csv", table, Choices().with_role(first, ["b"], "target"))
    told = [its.text for its in second.notices if its.code == "several_labels"]
    assert len(told) == 1 and '"b", "y"' in told[0]


def test_that_missing_cells_and_scaling_are_said():
    table = read_text("a,y\n" + "".join(f"{n if n % 4 else ''},{n * 1.5}\n" for n in range(40)), "t")
    first = propose("x.csv", table, Choices())
    assert (first.gaps, first.dropped, first.filled) == (10, 10, 0)
    second = propose("x.csv", table, Choices(missing="mean", scaling="minmax"))
    assert (second.dropped, second.filled) == (0, 10)
    assert second.document is not None
    assert (second.document.data.missing, second.document.data.scaling) == ("mean", "minmax")
    again = propose("x.csv", table, Choices(scaling="none"), model=second.document)
    assert again.document is not None
    assert (again.document.data.missing, again.document.data.scaling) == ("mean", "none")


def test_that_dropped_rows_are_named_by_their_lines():
    table = read_text("# made in May\na,y\n\n1,2\n,3\n4,5\n6,7\n?,8\n9,1\n", "t")
    notice = next(its for its in propose("x.csv", table, Choices()).notices if its.code == "dropped")
    assert (notice.text, notice.line) == ("2 rows were dropped for missing cells (lines 5, 8).", 5)
