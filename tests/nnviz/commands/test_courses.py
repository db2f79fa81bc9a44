"""The numbers of the two courses, through the command line, against a second opinion in float64."""

from itertools import pairwise

import numpy as np
import oracle
import pytest

pytestmark = pytest.mark.slow

AREAS = 3765.0 * np.arange(1, 16)
PRICES = np.array(
    [
        16203815,
        11924806,
        15363025,
        20681588,
        23343728,
        31297816,
        45029324,
        48653516,
        43981690,
        52140160,
        64208930,
        59116732,
        69043050,
        66664916,
        77795170,
    ],
    float,
)
LAPTOPS = np.array(
    [
        [0.1, 0.1],
        [0.3, 0.3],
        [0.5, 0.6],
        [0.4, 0.8],
        [0.9, 0.1],
        [0.75, 0.4],
        [0.75, 0.9],
        [0.6, 0.9],
        [0.6, 0.75],
    ]
)
BOUGHT = np.array([0, 0, 1, 1, 0, 0, 1, 1, 1])
W1 = np.array([[0.203979, 0.509673, 0.574006], [-0.391446, -0.320402, -0.873614]])
W2 = np.array([[0.597164, 0.53888], [-0.660302, -0.256742], [0.053405, -0.052823]])
HOUSE = [
    "--loss",
    "mae",
    "--optimizer",
    "sgd",
    "--learning-rate",
    0.01,
    "--batch-size",
    "all",
    "--hidden",
    "",
]
LAPTOP = ["--hidden", "3:relu", "--output-activation", "softmax", "--loss", "binary_crossentropy"]
LAPTOP += ["--optimizer", "adam", "--learning-rate", 0.1, "--epochs", 20]


def one_neuron(w, b=0.0):
    return [{"kernel": [[w]], "bias": [b]}]


@pytest.mark.parametrize("w", [0.5, -1.7, 1.2])
def test_that_house_prices_fall_and_fluctuate_as_in_course_a(w, nnviz, file):
    start = file("w.json", one_neuron(w))
    found = nnviz("train", "sample:house-prices", *HOUSE, "--epochs", 100, "--init-weights", start, "--json")

    layers = [(np.array([[w]]), np.zeros(1), oracle.linear)]
    x, y = AREAS[:, None], PRICES[:, None]
    losses, _, _ = oracle.train(layers, x, y, "mae", oracle.Sgd(0.01), 20)
    history = found.reply["history"]["loss"]
    assert found.status == 0
    assert len(history) == 100
    np.testing.assert_allclose(history[:20], losses, rtol=2e-3)
    assert all(3.49e6 < loss < 5.75e6 for loss in history[5:])
    assert 1265 < found.reply["weights"][0]["kernel"][0][0] < 1322


def test_that_the_first_step_is_the_one_computed_by_hand(nnviz, file):
    start = file("w.json", one_neuron(0.5))
    options = ["--epochs", 1, "--init-weights", start, "--json"]
    found = nnviz("train", "sample:house-prices", *HOUSE, *options)

    assert found.reply["history"]["loss"][0] == pytest.approx(43014824.4, rel=1e-6)
    assert found.reply["weights"][0]["kernel"][0][0] == pytest.approx(301.7, rel=1e-6)
    assert found.reply["weights"][0]["bias"][0] == pytest.approx(0.01)


def test_that_the_squared_error_diverges_and_is_stopped_at_the_last_finite_weights(nnviz, file):
    start = file("w.json", one_neuron(0.5))
    options = ["--loss", "mse", "--optimizer", "sgd", "--learning-rate", 0.01, "--epochs", 100]
    found = nnviz("train", "sample:house-prices", *options, "--init-weights", start, "--json")

    assert found.status == 1
    assert (found.reply["status"], found.reply["epoch"]) == ("diverged", 2)
    assert found.reply["history"]["epoch"] == [1, 2, 3]
    assert found.reply["history"]["loss"][2] is None
    assert np.isfinite(found.reply["weights"][0]["kernel"]).all()
    assert "diverged at epoch 3" in found.reply["message"]


def laptop_csv(file):
    words = ("no buy", "buy")
    rows = [f"{x[0]},{x[1]},{words[label]}" for x, label in zip(LAPTOPS, BOUGHT, strict=True)]
    return file("laptops.csv", "pink,small,buy\n" + "\n".join(rows) + "\n")


@pytest.mark.parametrize("source", ["sample", "csv"])
def test_that_the_laptop_s_trace_is_that_of_course_b(source, nnviz, file):
    layers = [(W1, np.zeros(3), oracle.relu), (W2, np.zeros(2), oracle.Softmax)]
    start = file("w.json", oracle.as_json(layers))
    table = "sample:laptop" if source == "sample" else laptop_csv(file)
    found = nnviz("train", table, *LAPTOP, "--init-weights", start, "--predict", ".1,.6", "--json")

    y = np.stack([1 - BOUGHT, BOUGHT], axis=1).astype(float)
    losses, outputs, _ = oracle.train(layers, LAPTOPS, y, "bce", oracle.Adam(0.1), 20)
    right = [float(((p > 0.5) == (y > 0.5)).mean()) for p in outputs]
    reply = found.reply
    np.testing.assert_allclose(reply["history"]["loss"], losses, atol=2e-3)
    np.testing.assert_allclose(reply["history"]["loss"][:4], [0.7016, 0.6631, 0.6299, 0.5994], atol=2e-3)
    np.testing.assert_allclose(reply["history"]["loss"][-2:], [0.0805, 0.0696], atol=2e-3)
    np.testing.assert_allclose(reply["history"]["accuracy"], right, atol=2e-3)
    assert reply["network"]["parameters"] == 17
    assert reply["classes"] == ["no buy", "buy"]
    answer = reply["predictions"][0]
    assert answer["outputs"][1] == pytest.approx(0.8973, abs=3e-3)
    assert (answer["class"], answer["inputs"]) == ("buy", [0.1, 0.6])


def playground(file, seed=0, rows=53):
    rng = np.random.default_rng(seed)
    x = np.round(rng.uniform(-5, 5, (rows, 2)), 3)
    y = np.where(x[:, 0] * x[:, 1] > 0, 1, -1)
    y[:2] = 1, -1
    lines = [f"{a},{b},{label}" for (a, b), label in zip(x, y, strict=True)]
    table = file("points.csv", "x1,x2,label\n" + "\n".join(lines) + "\n")
    widths = (2, 4, 2, 1)
    layers = [
        (np.float32(rng.uniform(-0.5, 0.5, shape)).astype(float), np.full(shape[1], 0.1), oracle.tanh)
        for shape in pairwise(widths)
    ]
    return x, y[:, None].astype(float), table, layers


PLAYGROUND = ["--hidden", "4:tanh,2:tanh", "--output-activation", "tanh", "--loss", "half_squared_error"]
PLAYGROUND += ["--optimizer", "sgd", "--learning-rate", 0.03, "--no-shuffle", "--json"]


@pytest.mark.parametrize("epochs", [1, 2, 20])
@pytest.mark.parametrize("rows", [50, 53])
def test_that_a_playground_like_net_is_trained_as_in_float64(epochs, rows, nnviz, file):
    x, y, table, layers = playground(file, rows=rows)
    start = file("w.json", oracle.as_json(layers))
    more = ["--batch-size", 10, "--epochs", epochs, "--init-weights", start, "--predict", "-1.5,2"]
    found = nnviz("train", table, *PLAYGROUND, *more)

    losses, outputs, trained = oracle.train(
        layers, x, y, "half_squared_error", oracle.Sgd(0.03), epochs, batch=10
    )
    reply = found.reply
    np.testing.assert_allclose(reply["history"]["loss"], losses, atol=1e-5)
    signs = [float(((p >= 0) == (y > 0)).mean()) for p in outputs]
    np.testing.assert_allclose(reply["history"]["accuracy"], signs, atol=1e-9)
    for mine, (w, b, _) in zip(reply["weights"], trained, strict=True):
        np.testing.assert_allclose(mine["kernel"], w, atol=1e-5)
        np.testing.assert_allclose(mine["bias"], b, atol=1e-5)
    out = oracle.forward(trained, np.array([[-1.5, 2.0]]))[-1][1][0, 0]
    assert reply["predictions"][0]["outputs"][0] == pytest.approx(out, abs=1e-5)
    assert reply["predictions"][0]["class"] == ("1" if out >= 0 else "-1")


def test_that_a_seed_gives_the_same_run_bit_for_bit_and_another_seed_another(nnviz, file):
    _, _, table, _ = playground(file)
    options = [table, "--hidden", "4:tanh", "--epochs", 5, "--batch-size", 10, "--json"]
    runs = [nnviz("train", *options, "--seed", seed).reply for seed in (3, 3, 4)]

    same = [{key: run[key] for key in ("history", "weights", "network")} for run in runs]
    assert same[0] == same[1]
    assert same[0]["weights"] != same[2]["weights"]
    assert same[0]["history"]["loss"] != same[2]["history"]["loss"]
