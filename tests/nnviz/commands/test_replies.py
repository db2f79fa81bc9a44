"""What a run says of itself."""

import numpy as np
import pytest

from nnviz.datasets.samples import SAMPLES
from nnviz.numbers import format_number
from nnviz.scores import held

KEYS = {
    "kind", "status", "epoch", "seed", "device", "task", "features", "labels", "classes", "rows", "network",
    "training", "history", "weights", "predictions", "message", "seconds", "steps_per_second",
}  # fmt: skip
HOUSES = "colour,area,rooms,price,rent\nred,10,1,100,7\nblue,20,2,180,11\nred,30,2,310,18\n,40,3,390,22\n"


@pytest.fixture
def houses(file):
    return file("houses.csv", HOUSES)


def test_that_every_key_of_the_contract_is_there(nnviz):
    reply = nnviz("train", "sample:xor", "--epochs", 0, "--seed", 9, "--json").reply

    assert set(reply) >= KEYS
    assert (reply["kind"], reply["status"], reply["seed"], reply["device"]) == ("run", "finished", 9, "cpu")
    assert set(reply["history"]) == {"epoch", "loss", "accuracy", "val_loss", "val_accuracy"}
    assert reply["rows"] == {"train": 4, "validation": 0, "dropped": 0}
    assert reply["network"]["layers"][-1] == {"units": 1, "activation": "sigmoid"}
    assert reply["classes"] == ["0", "1"]


def test_that_predictions_take_and_give_the_table_s_own_units(nnviz, houses, file):
    labels = ["--label", "price", "--label", "rent", "--ignore", "colour", "--task", "regression"]
    weights = [{"kernel": [[0, 0], [0, 0]], "bias": [0, 1]}]
    start = file("w.json", weights)
    options = ["--hidden", "", "--epochs", 0, "--init-weights", start, "--scale", "standard", "--json"]
    reply = nnviz("train", houses, *labels, *options, "--predict", "20,2").reply

    price, rent = np.array([100, 180, 310, 390]), np.array([7, 11, 18, 22])
    assert reply["labels"] == ["price", "rent"]
    answer = reply["predictions"][0]
    np.testing.assert_allclose(answer["outputs"], [price.mean(), rent.mean() + rent.std()], rtol=1e-6)
    assert answer["class"] is None


def test_that_categories_are_predicted_by_their_names_and_rows_with_gaps_are_dropped(nnviz, houses):
    options = ["--label", "price", "--ignore", "rent", "--epochs", 0, "--json"]
    reply = nnviz("train", houses, *options, "--predict", "blue,20,2", "--predict", " RED , 1e1,1").reply

    assert reply["rows"]["dropped"] == 1
    assert reply["inputs"] == ["colour = red", "colour = blue", "area", "rooms"]
    assert [its["inputs"] for its in reply["predictions"]] == [["blue", 20.0, 2.0], ["RED", 10.0, 1.0]]
    assert [its["code"] for its in reply["notices"]] == ["dropped"]


def test_that_a_prediction_may_begin_with_a_negative_number(nnviz):
    options = ["--epochs", "0", "--json"]
    for arguments in (("--predict", "-1.5"), ("--predict=-1.5",), ("--predict", "-.15e1")):
        reply = nnviz("train", "sample:sine", *options, *arguments).reply
        assert reply["predictions"][0]["inputs"] == [-1.5]


@pytest.mark.parametrize(
    ("bias", "targets", "class_"), [(0, "0 1", "0"), (1e-6, "0 1", "1"), (0, "-1 1", "1")]
)
def test_that_one_output_decides_at_the_middle_of_its_targets(bias, targets, class_, nnviz, file):
    low, high = targets.split()
    table = file("t.csv", f"x,y\n1,{low}\n2,{high}\n3,{low}\n4,{high}\n")
    signed = low == "-1"
    start = file("w.json", [{"kernel": [[0]], "bias": [bias if signed else 0.5 + bias]}])
    options = ["--hidden", "", "--output-activation", "linear", "--epochs", 0, "--init-weights", start]
    reply = nnviz("train", table, *options, "--predict", "1", "--json").reply

    assert reply["predictions"][0]["class"] == class_


@pytest.mark.slow
def test_that_validation_is_measured_on_the_last_rows(nnviz):
    options = ["--validation", ".1", "--split", "tail", "--epochs", 3, "--json"]
    reply = nnviz("train", "sample:laptop", *options).reply

    assert reply["rows"] == {"train": 8, "validation": 1, "dropped": 0}
    assert [len(values) for values in reply["history"].values()] == [3] * 5


@pytest.mark.slow
def test_that_a_target_that_is_met_ends_the_run_and_one_that_is_not_is_status_1(nnviz):
    met = nnviz("train", "sample:laptop", "--target-loss", "0.4", "--json")
    missed = nnviz("train", "sample:laptop", "--target-loss", "0.001", "--epochs", 30, "--json")

    assert (met.status, met.reply["status"]) == (0, "finished")
    assert met.reply["history"]["loss"][-1] <= 0.4 < met.reply["history"]["loss"][-2]
    assert met.reply["epoch"] == len(met.reply["history"]["loss"]) < 20
    assert "Reached the target loss" in met.reply["message"]
    assert (missed.status, missed.reply["status"], missed.reply["epoch"]) == (1, "stopped", 30)
    assert "Did not reach" in missed.reply["message"]


@pytest.mark.slow
def test_that_a_regression_has_its_mean_absolute_error(nnviz):
    history = nnviz("train", "sample:house-prices", "--epochs", 2, "--json").reply["history"]

    assert history["mae"] == pytest.approx(history["loss"])
    assert (history["accuracy"], history["val_loss"]) == ([], [])


@pytest.mark.slow
def test_that_the_summary_says_what_was_chosen_and_reached(nnviz):
    found = nnviz("train", "sample:laptop", "--epochs", 3, "--predict", ".1,.6")

    assert found.status == 0
    for words in ("17 parameters", "output activation softmax", "finished at epoch 3", "[0.1, 0.6]", "buy"):
        assert words in found.out


@pytest.mark.slow
def test_that_scaled_units_are_named_and_scores_are_in_the_label_s(nnviz):
    options = ["train", "sample:house-prices", "--scale", "standard", "--validation", "0.2"]
    said, reply = nnviz(*options).out, nnviz(*options, "--json").reply

    assert "features and label scaled (standard): loss and mae are in scaled units" in said
    assert "scores in the label's units" in said
    assert format_number(reply["scores"]["validation"]["mae"]) in said
    assert said.splitlines()[-2].endswith("in scaled units")
    assert reply["scores"]["train"]["mae"] > 1000 * reply["evaluation"]["mae"]
    assert "scaled" not in nnviz("train", "sample:house-prices", "--epochs", 1).out


@pytest.mark.slow
def test_that_what_float32_cannot_hold_is_infinite(nnviz):
    options = ["train", "sample:house-prices", "--loss", "mse", "--predict", "1e30", "--json"]
    found = nnviz(*options)

    assert (found.status, found.reply["status"]) == (1, "diverged")
    assert found.reply["evaluation"]["loss"] is None
    assert found.reply["scores"]["train"]["mse"] is None
    assert found.reply["scores"]["train"]["mae"] > 1e20
    assert found.reply["predictions"][0]["outputs"] == [None]
    assert "loss ∞" in nnviz(*options[:-1]).out


def test_that_numbers_are_held_as_float32_holds_them():
    values = np.array([0.0, -1e39, 1e39, 3.4e38, -1.5, np.nan])
    with np.errstate(over="ignore"):
        np.testing.assert_array_equal(
            held(values), np.where(np.isinf(np.float32(values)), np.float32(values), values)
        )


def test_that_help_explains_every_option_in_one_line_with_its_default(nnviz):
    found = nnviz("train", "--help")

    lines = [line for line in found.out.splitlines() if line.startswith("  --")]
    assert found.status == 0
    assert len(lines) > 25
    assert [line for line in lines if "(default: " not in line and "--json" not in line] == []
    assert not [line for line in found.out.splitlines() if line.startswith(" " * 20)]


def test_that_samples_and_tables_are_told(nnviz, houses):
    samples = nnviz("samples", "--json").reply["samples"]
    table = nnviz("inspect", houses, "--json").reply

    assert [its["name"] for its in samples] == list(SAMPLES)
    assert samples[0]["preset"] == {
        "hidden": "3:relu", "output_activation": "softmax", "loss": "binary_crossentropy",
        "optimizer": "adam", "learning_rate": 0.1, "batch_size": 32, "epochs": 20, "shuffle": True,
        "scale": "none", "validation": 0.0, "seed": 8,
    }  # fmt: skip
    assert samples[1]["preset"]["batch_size"] == "all"
    assert (table["kind"], table["n_rows"], table["task"]) == ("table", 4, "regression")
    assert table["columns"][1] == {
        "name": "area", "type": "number", "role": "feature", "missing": 0, "sum": 100.0,
    }  # fmt: skip
    assert table["tail"][-1][0] is None
    assert "houses.csv: 4 rows, 5 columns" in nnviz("inspect", houses).out
    assert "sample:laptop" in nnviz("samples").out


@pytest.mark.slow
def test_that_doctor_asks_jax_and_qt_in_processes_of_their_own(nnviz):
    reply = nnviz("doctor", "--json").reply

    assert set(reply) >= {"kind", "versions", "device", "qt", "folders"}
    assert set(reply["versions"]) >= {"nnviz", "python", "numpy", "jax", "PySide6"}
    assert reply["device"]["devices"]
    assert reply["qt"]["platform"] == "offscreen"
    assert set(reply["folders"]) == {"cache", "log", "state"}
