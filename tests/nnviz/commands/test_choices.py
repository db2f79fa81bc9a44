"""Parameters of rows, as they are typed: they arrive, are reported, and do what the formula says."""

import json

import numpy as np
import pytest

from nnviz.activations import ACTIVATIONS
from nnviz.commands.choices import Choice, form_of, row_of
from nnviz.initializers import INITIALIZERS
from nnviz.losses import LOSSES
from nnviz.schedules import SCHEDULES

LINE = "x,y\n1,1\n-1,-1\n"
NUMBERS = ["--task", "regression", "--hidden", "", "--batch-size", "all", "--json"]


@pytest.mark.parametrize(
    "table",
    [ACTIVATIONS, INITIALIZERS, LOSSES, SCHEDULES],
    ids=["activation", "initializer", "loss", "schedule"],
)
def test_that_every_row_can_be_typed_with_its_parameters(table):
    read = row_of("row", table)
    for key, row in table.items():
        values = tuple((its.key, its.default) for its in row.parameters)
        assert read("--row", form_of(row)) == Choice(key, values)
        assert read("--row", key) == Choice(key)


def weights(nnviz, *options):
    reply = nnviz("train", "sample:laptop", "--hidden", "2000:relu", "--epochs", 0, *options, "--json").reply
    return reply["training"], np.array(reply["weights"][0]["kernel"]), np.array(reply["weights"][0]["bias"])


def test_that_initial_weights_follow_their_parameters(nnviz):
    training, kernel, bias = weights(nnviz, "--initializer", "constant:value=0.5")
    assert (training["initializer"], training["initializer_parameters"]) == ("constant", {"value": 0.5})
    assert (kernel == 0.5).all()
    assert (bias == 0).all()

    training, kernel, bias = weights(
        nnviz, "--initializer", "normal:stddev=0.01", "--bias-initializer", "uniform:low=-1,high=1"
    )
    assert training["initializer_parameters"] == {"mean": 0, "stddev": 0.01}
    assert training["bias_initializer_parameters"] == {"low": -1, "high": 1}
    assert abs(kernel.mean()) < 0.001
    assert kernel.std() == pytest.approx(0.01, rel=0.05)
    assert -1 <= bias.min() < -0.98 < 0.98 < bias.max() <= 1


@pytest.mark.parametrize(("loss", "expected"), [("huber:delta=2", (0.5 + 4) / 2), ("huber", (0.5 + 2.5) / 2)])
def test_that_delta_bends_the_huber_loss(loss, expected, nnviz, file):
    table = file("t.csv", "x,y\n1,1\n2,3\n")
    start = file("w.json", [{"kernel": [[0]], "bias": [0]}])
    reply = nnviz("train", table, *NUMBERS, "--loss", loss, "--init-weights", start, "--epochs", 1).reply

    assert reply["history"]["loss"][0] == pytest.approx(expected)
    assert reply["training"]["loss_parameters"] == {"delta": 2 if "delta" in loss else 1}
    nothing = nnviz("train", table, *NUMBERS, "--loss", loss, "--init-weights", start, "--epochs", 0).reply
    assert nothing["evaluation"]["loss"] == pytest.approx(expected)


def test_that_a_step_schedule_halves_the_rate(nnviz, file):
    start = file("w.json", [{"kernel": [[0]], "bias": [0]}])
    options = ["--loss", "mse", "--optimizer", "sgd", "--learning-rate", 0.1, "--init-weights", start]
    schedule = ["--schedule", "step:factor=0.5,every=1"]
    table = file("t.csv", LINE)
    reply = nnviz("train", table, *NUMBERS, *options, *schedule, "--epochs", 3).reply

    # The gradient of mean (w·x − y)² over the rows (1, 1) and (−1, −1) is 2·(w − 1).
    w = 0.0
    for rate in (0.1, 0.05, 0.025):
        w -= rate * 2 * (w - 1)
    assert w == pytest.approx(0.316)
    assert reply["weights"][0]["kernel"][0][0] == pytest.approx(w)
    assert reply["training"]["schedule"] == "step"
    assert reply["training"]["schedule_parameters"] == {"factor": 0.5, "every": 1}


def test_that_an_activation_has_its_slope(nnviz, file):
    start = file("w.json", [{"kernel": [[1]], "bias": [0]}] * 2)
    options = ["--task", "regression", "--hidden", "1:leaky_relu:slope=0.1", "--init-weights", start]
    reply = nnviz("train", file("t.csv", LINE), *options, "--epochs", 0, "--predict=-2", "--json").reply

    assert reply["predictions"][0]["outputs"] == [pytest.approx(-0.2)]
    assert reply["network"]["layers"][0]["activation_parameters"] == {"slope": 0.1}
    output = ["--output-activation", "elu:alpha=0.5", "--hidden", "", "--task", "regression"]
    reply = nnviz("train", file("t.csv", LINE), *output, "--epochs", 0, "--json").reply
    assert reply["network"]["layers"] == [
        {"units": 1, "activation": "elu", "activation_parameters": {"alpha": 0.5}}
    ]


def test_that_dropout_changes_training_the_same_for_a_seed_and_never_what_is_evaluated(nnviz, file):
    table = file("t.csv", "x,y\n" + "\n".join(f"{n / 10},{n % 7 / 7}" for n in range(20)))
    options = [table, "--task", "regression", "--hidden", "16:tanh", "--seed", 3, "--json"]
    runs = [nnviz("train", *options, "--epochs", 4, "--dropout", rate).reply for rate in ("0", "0.5", "0.5")]

    assert runs[1]["history"] == runs[2]["history"] != runs[0]["history"]
    assert runs[1]["weights"] == runs[2]["weights"] != runs[0]["weights"]
    assert [layer.get("dropout") for layer in runs[1]["network"]["layers"]] == [0.5, None]
    x, y = table_of(table)
    (w1, b1), (w2, b2) = [(np.array(its["kernel"]), np.array(its["bias"])) for its in runs[1]["weights"]]
    own = ((np.tanh(x @ w1 + b1) @ w2 + b2 - y) ** 2).mean()
    assert runs[1]["evaluation"]["loss"] == pytest.approx(own, rel=1e-6)
    start = file("w.json", json.dumps(runs[1]["weights"]))
    again = [
        nnviz("train", *options, "--epochs", 0, "--init-weights", start, "--dropout", rate).reply[
            "evaluation"
        ]
        for rate in ("0", "0.9")
    ]
    assert again[0] == again[1]


def table_of(path):
    values = np.loadtxt(path, delimiter=",", skiprows=1)
    return values[:, :1], values[:, 1:]
