"""One neuron whose every number can be checked by hand; nothing is trained, so nothing is compiled."""

import pytest

CSV = "pink,small,buy\n0,1,1\n1,0,1\n0,0,0\n1,1,1\n"
STEP = ["--hidden", "", "--output-activation", "step", "--epochs", 0, "--json"]


def neuron(pink, small, bias):
    return [{"kernel": [[pink], [small]], "bias": [bias]}]


@pytest.mark.parametrize(
    ("pink", "row", "class_"),
    [(0.5, "0,1", 1), (0.5, "1,0", 1), (0.5, "0,0", 0), (0.5, "1,1", 1), (0.4, "1,0", 0)],
)
def test_that_a_step_perceptron_has_the_truth_table_of_course_b(pink, row, class_, nnviz, file):
    start = file("w.json", neuron(pink, 0.9, -0.5))
    found = nnviz("train", file("t.csv", CSV), *STEP, "--init-weights", start, "--predict", row)

    answer = found.reply["predictions"][0]
    assert found.status == 0
    assert answer["outputs"] == [class_]
    assert answer["class"] == str(class_)


def test_that_a_sigmoid_neuron_gives_the_number_of_course_b(nnviz, file):
    start = file("w.json", neuron(0.5, 0.9, -0.5))
    options = ["--hidden", "", "--output-activation", "sigmoid", "--epochs", 0, "--init-weights", start]
    found = nnviz("train", file("t.csv", CSV), *options, "--predict", ".6,.9", "--json")

    assert found.reply["predictions"][0]["outputs"][0] == pytest.approx(0.6479407548904419, abs=3e-7)
    assert found.reply["training"]["loss"] == "binary_crossentropy"


def test_that_no_epochs_evaluate_the_initial_weights(nnviz, file):
    start = file("w.json", neuron(0.5, 0.9, -0.5))
    found = nnviz("train", file("t.csv", CSV), *STEP, "--init-weights", start)

    assert found.reply["epoch"] == 0
    assert found.reply["evaluation"] == {"loss": 0.0, "accuracy": 1.0}
    assert set(map(len, found.reply["history"].values())) == {0}
    assert found.reply["weights"][0]["kernel"][0][0] == 0.5
