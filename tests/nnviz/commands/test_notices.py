"""What a person is told of a plan besides its numbers."""

import pytest

from nnviz.activations import ACTIVATIONS

IDS = "id,empty,size,sold\n" + "".join(f"{n},,{n % 7},{'yes' if n % 3 else 'no'}\n" for n in range(1, 30))


def codes(reply):
    return [its["code"] for its in reply["notices"]]


def test_that_ignored_columns_are_told_with_their_reasons(nnviz, file):
    table = file("t.csv", IDS)
    reply = nnviz("train", table, "--epochs", 0, "--json").reply
    by_hand = nnviz("train", table, "--epochs", 0, "--ignore", "empty", "--feature", "id", "--json").reply

    assert codes(reply) == ["row_number", "empty"]
    assert '"id" counts the rows' in reply["notices"][0]["text"]
    assert codes(by_hand) == []


def test_that_an_id_is_told_as_the_only_feature_where_it_is_one(nnviz, file):
    table = file("t.csv", "id,score\n" + "".join(f"{n},{n * 7 % 31}\n" for n in range(1, 31)))
    reply = nnviz("train", table, "--epochs", 0, "--json").reply
    other = nnviz("train", table, "--epochs", 0, "--label", "id", "--json").reply

    assert codes(reply) == ["kept_feature"]
    assert "kept_feature" not in codes(other)


def test_that_no_feature_is_refused_with_the_reason_for_every_column(nnviz, file):
    table = file("t.csv", "empty,same,sold\n" + "".join(f",1,{n % 2}\n" for n in range(20)))
    found = nnviz("train", table, "--json")

    assert (found.status, found.reply["code"]) == (2, "no_features")
    for words in ('"empty" is empty', '"same" has the same value', "--feature"):
        assert words in found.reply["message"]
    alone = nnviz("train", file("one.csv", "a\n1\n2\n3\n4\n"), "--json").reply
    assert (alone["code"], "no other column" in alone["message"]) == ("no_features", True)


def test_that_a_guessed_label_is_told(nnviz, file):
    table = file("t.csv", IDS)
    run = ["train", table, "--epochs", 0, "--json"]

    assert nnviz(*run).reply["auto"]["label"] == "sold"
    assert "label" not in nnviz(*run, "--label", "sold").reply["auto"]
    assert "label" not in nnviz("train", "sample:laptop", "--epochs", 0, "--json").reply["auto"]
    other = nnviz(*run, "--ignore", "sold").reply
    assert other["auto"]["label"] == "size"
    assert "guessed_label" in codes(other)
    sample = nnviz("train", "sample:laptop", "--ignore", "buy", "--epochs", 0, "--json").reply
    assert (sample["auto"]["label"], codes(sample)) == ("small", ["guessed_label"])
    assert '"buy" is not the label' in sample["notices"][0]["text"]


@pytest.mark.parametrize("loss", ["binary_crossentropy", "categorical_crossentropy"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_that_outputs_that_are_no_probabilities_are_told(activation, loss, nnviz):
    options = ["--output-activation", activation, "--loss", loss, "--epochs", 0, "--json"]
    reply = nnviz("train", "sample:laptop", *options).reply

    fits = activation in ("sigmoid", "hard_sigmoid", "softmax", "step")
    assert codes(reply) == ([] if fits else ["no_probabilities"])


def test_that_a_loss_that_can_be_negative_may_have_such_a_target(nnviz):
    options = ["train", "sample:house-prices", "--target-loss", "-1", "--epochs", 0, "--json"]

    assert nnviz(*options, "--loss", "poisson").status != 2
    assert nnviz(*options, "--loss", "mae").status == 2


def test_that_the_order_of_values_is_told_where_features_were_named_in_another(nnviz, file):
    table = file("t.csv", "a,b,p\n" + "".join(f"{n % 7},{n % 5},{2 * n}.5\n" for n in range(30)))
    run = ["train", table, "--epochs", 0, "--label", "p", "--predict", "3,2", "--json"]

    other = nnviz(*run, "--feature", "b", "--feature", "a").reply
    assert codes(other) == ["feature_order"]
    assert 'the table\'s order: "a", "b"' in other["notices"][0]["text"]
    assert codes(nnviz(*run, "--feature", "a", "--feature", "b").reply) == []


def test_that_classes_of_one_row_each_are_told(nnviz, file):
    table = file("t.csv", "a,y\n" + "".join(f"{n % 7},{n}.25\n" for n in range(30)))
    reply = nnviz("train", table, "--type", "y=text", "--epochs", 0, "--json").reply

    assert "lonely_classes" in codes(reply)
    assert "30 classes in 30 rows" in str(reply["notices"])


def test_that_the_softmax_of_one_output_is_told_to_be_always_one(nnviz, file):
    table = file("t.csv", "a,y\n" + "".join(f"{n % 7},{n}.25\n" for n in range(30)))
    run = ["train", table, "--epochs", 0, "--json"]

    assert codes(nnviz(*run, "--output-activation", "softmax").reply) == ["always_one"]
    assert codes(nnviz(*run, "--output-activation", "linear").reply) == []


def test_that_two_labels_of_yes_and_no_are_told_to_be_numbers(nnviz, file):
    rows = "".join(f"{n % 7},{'yes' if n % 2 else 'no'},{'yes' if n % 3 else 'no'}\n" for n in range(30))
    run = ["train", file("t.csv", "a,p,q\n" + rows), "--epochs", 0, "--json"]

    reply = nnviz(*run, "--label", "p", "--label", "q").reply
    assert codes(reply) == ["bools_as_numbers"]
    assert '"p", "q" are learned as the numbers' in reply["notices"][0]["text"]
    assert codes(nnviz(*run, "--label", "q").reply) == []


def test_that_only_a_near_option_is_suggested(nnviz):
    assert "Did you mean" not in nnviz("train", "sample:laptop", "--foo", "--json").reply["message"]
    near = nnviz("train", "sample:laptop", "--epoch", 3, "--json").reply["message"]
    assert "Did you mean --epochs?" in near
