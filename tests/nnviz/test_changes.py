"""What a new task changes is said in words."""

from nnviz.changes import changes, table_changes
from nnviz.datasets.reading import read_text
from nnviz.datasets.settings import ImportSettings
from nnviz.edits.data import set_role, set_task
from nnviz.edits.layers import add_neuron
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


def test_that_a_reading_does_not_differ_from_the_same():
    assert table_changes(read_text("a,b\n1,2\n", "t"), read_text("a,b\n1,2\n", "t")) == ()


def test_that_another_reading_says_what_became_of_rows_columns_types_and_names():
    one = read_text("a;b\n1;x\n2;y\n3;\n", "t")
    other = read_text("a,c\n1.5,x\nn,y\n", "t")
    found = table_changes(one, other)
    assert "3 → 2 rows" in found
    assert 'new names "c"' in found
    assert '"a" number → category' in found
    assert "1 → 0 missing cells" in found


def test_that_types_are_named_in_the_words_of_the_window():
    text = "a,b\n" + "".join(f"{n % 2},{n}\n" for n in range(9))
    before = read_text(text, "t", ImportSettings())
    after = read_text(text, "t", ImportSettings(types=(("a", "bool"),)))
    assert table_changes(before, after) == ('"a" number → yes or no',)
