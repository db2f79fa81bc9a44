"""What a new task changes is said in words."""

from nnviz.changes import changes
from nnviz.edits import add_neuron, set_role, set_task
from nnviz.presets import document_of_sample


def test_that_a_document_does_not_differ_from_itself():
    document = document_of_sample("laptop")
    assert changes(document, document) == ()


def test_that_another_task_says_what_output_and_loss_become():
    before = document_of_sample("xor")
    found = {
        change.what: (change.before, change.after)
        for change in changes(before, set_task("regression")(before))
    }
    assert found["Task"] == ("classification", "regression")
    assert found["Output activation"] == ("Sigmoid", "Linear")
    assert found["Loss"] == ("Binary cross entropy", "Mean squared error")
    assert set(found) == {"Task", "Output activation", "Loss"}


def test_that_a_wider_network_is_said_with_its_inputs():
    before = document_of_sample("laptop")
    assert [str(change) for change in changes(before, add_neuron(1)(before))] == ["Network: 2-3-2 → 2-4-2"]


def test_that_a_table_without_features_can_be_compared():
    before = document_of_sample("laptop")
    after = before
    for column in before.data.names("feature"):
        after = set_role(column, "ignore")(after)
    assert changes(before, after)
