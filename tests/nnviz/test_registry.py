"""Laws of the tables: ordered, read-only, and helpful about misspelt names."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.activations import ACTIVATIONS
from nnviz.errors import UserError
from nnviz.initializers import INITIALIZERS
from nnviz.losses import LOSSES
from nnviz.metrics import METRICS
from nnviz.optimizers import OPTIMIZERS
from nnviz.registry import Parameter, Registry, did_you_mean, with_defaults

TABLES = [ACTIVATIONS, INITIALIZERS, LOSSES, METRICS, OPTIMIZERS]
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.noun)


@each_table
def test_that_every_row_is_found_under_its_own_key(table):
    assert [row.key for row in table.values()] == list(table)
    assert all(table[key].key == key and key in table for key in table)
    assert len(table) == len(list(table)) > 0


@each_table
def test_that_every_row_has_a_name_for_people_of_its_own(table):
    if table is METRICS:  # three accuracies, of which a network has one
        return
    assert len({row.label for row in table.values()}) == len(table)
    assert all(row.label.strip() == row.label and row.label for row in table.values())


@each_table
def test_that_keys_can_be_typed_on_a_command_line(table):
    allowed = set(string.ascii_lowercase + string.digits + "_")
    assert all(set(key) <= allowed and not key[0].isdigit() for key in table)


@each_table
def test_that_every_misspelt_key_suggests_the_right_one(table):
    for key in table:
        for wrong in (key[:-1], key + "x", key.upper()):
            if wrong in table:
                continue
            with pytest.raises(UserError) as caught:
                table[wrong]
            assert caught.value.code == f"unknown_{table.noun}"
            assert wrong in caught.value.message
            assert "Did you mean" in caught.value.message or "Known:" in caught.value.message


def test_that_an_upper_case_key_suggests_the_lower_case_one():
    with pytest.raises(UserError, match=r'There is no activation called "ReLU". Did you mean relu\?'):
        ACTIVATIONS["ReLU"]


def test_that_a_word_like_none_of_them_lists_all():
    with pytest.raises(UserError, match=r"Known: sgd, momentum, nesterov, .*adam"):
        OPTIMIZERS["qqqqqq"]


@each_table
def test_that_whether_a_key_is_known_can_be_asked(table):
    assert "no such key" not in table
    assert 7 not in table


def test_that_two_rows_of_one_key_are_refused():
    twice = Parameter("a", "A", 0, 0, 1)
    with pytest.raises(ValueError, match="called a"):
        Registry("thing", (twice, twice))


@each_table
def test_that_every_default_lies_within_its_limits(table):
    for row in table.values():
        for parameter in getattr(row, "parameters", ()):
            assert parameter.low <= parameter.default <= parameter.high
            assert parameter.low < parameter.high


def test_that_chosen_values_win_over_defaults_and_strangers_are_left_out():
    row = OPTIMIZERS["adam"]
    assert with_defaults(row.parameters, ()) == {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-7}
    assert with_defaults(row.parameters, (("beta1", 0.5), ("slope", 9.0)))["beta1"] == 0.5
    assert "slope" not in with_defaults(row.parameters, (("slope", 9.0),))


@given(st.text(max_size=30))
def test_that_any_text_at_all_gets_a_suggestion_or_the_list(word):
    answer = did_you_mean(word, ("Relu", "tanh"))
    assert answer in (" Did you mean Relu?", " Did you mean tanh?", " Known: Relu, tanh.")


def test_that_nothing_is_suggested_where_nothing_is_known():
    assert did_you_mean("relu", ()) == ""
