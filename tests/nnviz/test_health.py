"""Dead, saturated, identical and exploding neurons are found and named; the healthy are left alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnviz.activations import ACTIVATIONS
from nnviz.carrying import initial_params
from nnviz.cartographer import draw_maps
from nnviz.cures import CURES, fresh_weights, sound_epoch
from nnviz.datasets.preparation.preparing import prepare
from nnviz.document import Document
from nnviz.drafts import Draft, Log, Progress
from nnviz.edits.layers import change_layer, set_activation, set_initializer
from nnviz.edits.training import change_train
from nnviz.health import FLAT, findings_of, flat_share, judge, measure_health
from nnviz.network import init_params
from nnviz.parameters import incoming
from nnviz.params import Params
from nnviz.presets import document_of_sample
from nnviz.registry import with_defaults
from nnviz.run import Run
from nnviz.scores import evaluate
from nnviz.snapshot import Snapshot
from nnviz.training.fan import train_fan


def snapshot_of(document: Document, params: Params | None = None, status: str = "paused") -> Snapshot:
    params = params or initial_params(document)
    return draw_maps(Draft(0, 0, document, params, Progress(status)), prepare(document))  # type: ignore[arg-type]


def changed(params: Params, layer: int, **parts: np.ndarray) -> Params:
    kernel, bias = params[layer - 1]
    new = (parts.get("kernel", kernel).astype(np.float32), parts.get("bias", bias).astype(np.float32))
    return (*params[: layer - 1], new, *params[layer:])


def codes(snapshot: Snapshot) -> set[str]:
    return {finding.code for finding in judge(snapshot)}


def dead_laptop() -> Snapshot:
    document = document_of_sample("laptop")
    params = changed(initial_params(document), 1, kernel=-np.array([[1, 2, 3], [4, 5, 6.0]]))
    return snapshot_of(document, params)


@pytest.mark.parametrize("sample", ["laptop", "xor", "circle", "spiral", "gaussians", "sine", "house-prices"])
def test_that_a_sample_begins_in_health(sample: str) -> None:
    snapshot = snapshot_of(document_of_sample(sample))
    assert snapshot.health is not None and snapshot.health.exact
    assert snapshot.health.rows == len(snapshot.data.train)
    assert codes(snapshot) <= {"dead"}, "only a single ReLU may be dead by chance"
    assert not any(finding.whole_layer for finding in judge(snapshot))


# --- dead ---


def test_that_a_hidden_layer_that_is_dead_as_a_whole_is_told_once_with_its_cures() -> None:
    (finding,) = judge(dead_laptop())
    assert (finding.code, finding.whole_layer) == ("dead", True)
    assert finding.neurons == ((1, 0), (1, 1), (1, 2))
    assert finding.text.startswith("All 3 neurons of the hidden layer output 0 for every row.")
    assert [CURES[key].label for key in finding.cures] == ["New weights for all", "Use leaky ReLU"]


def test_that_one_dead_neuron_is_told_for_itself() -> None:
    document = document_of_sample("laptop")
    params = initial_params(document)
    kernel = np.abs(params[0][0])
    kernel[:, 1] *= -1
    snapshot = snapshot_of(document, changed(params, 1, kernel=kernel))
    (finding,) = findings_of(snapshot, 1, 1)
    assert finding.code == "dead" and not finding.whole_layer
    assert finding.text.startswith("Outputs 0 for every row. ReLU is flat there")
    assert not findings_of(snapshot, 1, 0)


def test_that_leaky_relu_brings_the_dead_back() -> None:
    dead = dead_laptop()
    edit = CURES["leaky_relu"].edit((1,))
    assert judge(snapshot_of(edit(dead.document), dead.params)) == ()


@pytest.mark.parametrize("key", ["relu", "hard_sigmoid", "leaky_relu", "tanh", "step", "softplus", "elu"])
def test_that_only_what_gives_0_without_a_slope_is_dead(key: str) -> None:
    document = set_activation(1, key)(document_of_sample("laptop"))
    params = changed(initial_params(document), 1, bias=np.full(3, -30.0))
    row = ACTIVATIONS[key]
    z, p = np.array([[-30.0]]), with_defaults(row.parameters, ())
    near = [float(row.fn(np, z + d, p)[0, 0]) for d in (-1, 0, 1)]
    is_dead = near == [0, 0, 0] and row.trains
    assert ("dead" in codes(snapshot_of(document, params))) is is_dead
    assert is_dead == (key in ("relu", "hard_sigmoid"))


def test_that_a_neuron_that_is_0_by_chance_is_not_dead() -> None:
    """A tanh of 0 has its steepest slope there."""
    document = set_activation(1, "tanh")(document_of_sample("laptop"))
    params = changed(initial_params(document), 1, kernel=np.zeros((2, 3)))
    assert "dead" not in codes(snapshot_of(document, params))


# --- saturated ---


@pytest.mark.parametrize("key", ["sigmoid", "tanh", "softsign", "hard_sigmoid"])
def test_that_the_share_of_saturated_rows_is_that_outside_3(key: str) -> None:
    z = np.array([[-4.0, 0.0], [-2.9, 1.0], [2.9, 2.0], [3.5, 3.1]])
    shares = flat_share(key, z)
    assert shares is not None and shares.tolist() == [0.5, 0.25]


@pytest.mark.parametrize("key", sorted(FLAT))
def test_that_an_activation_has_little_slope_on_its_flat_parts_and_more_between(key: str) -> None:
    row, (low, high) = ACTIVATIONS[key], FLAT[key]
    p = with_defaults(row.parameters, ())
    z = np.linspace(-8, 8, 1601)
    slope = np.gradient(row.fn(np, z, p), z)
    outside = np.zeros(len(z), bool)
    for bound, beyond in ((low, -0.02), (high, 0.02)):
        if bound is not None:
            outside |= (z < bound + beyond) if beyond < 0 else (z > bound + beyond)
    assert slope[outside].max() < 0.2 * slope.max()
    assert slope[~outside].max() == slope.max()


def test_that_a_saturated_neuron_says_its_share_and_bounds() -> None:
    document = set_activation(1, "sigmoid")(document_of_sample("laptop"))
    params = changed(initial_params(document), 1, bias=np.array([0.0, 9.0, 0.0]))
    snapshot = snapshot_of(document, params)
    (finding,) = judge(snapshot)
    assert (finding.code, finding.neurons, finding.whole_layer) == ("saturated", ((1, 1),), False)
    assert "In 100\u202f% of the rows z lies outside \u22123 to 3" in finding.text
    assert snapshot.health is not None and snapshot.health.layers[0].flat is not None
    assert snapshot.health.layers[0].flat.tolist() == [0, 1, 0]


def test_that_a_sure_output_of_a_cross_entropy_is_not_called_saturated() -> None:
    document = document_of_sample("gaussians")
    params = changed(initial_params(document), 1, bias=np.array([50.0]))
    assert codes(snapshot_of(document, params)) == set()
    squared = change_train(loss="mse")(document)
    assert codes(snapshot_of(squared, params)) == {"saturated"}


def test_that_three_quarters_of_tanh_are_saturated_from_a_normal_of_1() -> None:
    """B9: N(0, 1), width 100: |z| is 3 or more in about 76 % where inputs have a variance of 1."""
    rng = np.random.default_rng(0)
    a, w = rng.normal(size=(1000, 100)), rng.normal(size=(100, 100))
    shares = flat_share("tanh", a @ w)
    assert shares is not None and shares.mean() == pytest.approx(0.764, abs=0.01)


# --- identical ---


def constant_xor() -> Document:
    document = document_of_sample("xor")
    for layer in (1, 2):
        document = change_layer(layer, initializer="constant", initializer_parameters=(("value", 0.5),))(
            document
        )
    return document


def test_that_constant_weights_make_identical_neurons() -> None:
    (finding,) = judge(snapshot_of(constant_xor()))
    assert (finding.code, finding.whole_layer) == ("identical", True)
    assert finding.text.startswith("h1, h2, h3 and h4 are identical and will stay identical")
    assert finding.neurons == tuple((1, index) for index in range(4))


def test_that_neurons_that_differ_in_any_weight_in_or_out_are_not_identical() -> None:
    document = constant_xor()
    params = initial_params(document)
    assert codes(snapshot_of(document, params)) == {"identical"}
    for layer, part, place in ((1, "kernel", (1, 0)), (1, "bias", 0), (2, "kernel", (0, 0))):
        values = np.array(params[layer - 1][0 if part == "kernel" else 1])
        values[place] += 0.01
        (finding,) = judge(snapshot_of(document, changed(params, layer, **{part: values})))
        assert finding.neurons == ((1, 1), (1, 2), (1, 3)), (layer, part)


def test_that_random_weights_are_never_taken_for_identical() -> None:
    document = document_of_sample("spiral")
    data = prepare(document)
    for seed in range(50):
        params = init_params(document.network, len(data.inputs), seed)
        found = measure_health(document, data, params).findings
        assert not [its for its in found if its.code in ("identical", "exploding")]


def test_that_two_equal_neurons_are_found_among_many() -> None:
    document = change_layer(1)(document_of_sample("spiral"))
    params = initial_params(document)
    kernel, bias = np.array(params[0][0]), np.array(params[0][1])
    out = np.array(params[1][0])
    kernel[:, 5], bias[5], out[5] = kernel[:, 2], bias[2], out[2]
    snapshot = snapshot_of(document, changed(changed(params, 1, kernel=kernel, bias=bias), 2, kernel=out))
    found = [its for its in judge(snapshot) if its.code == "identical"]
    assert [its.neurons for its in found] == [((1, 2), (1, 5))]
    assert found[0].text.startswith("h1.3 and h1.6 are identical") and not found[0].whole_layer


def test_that_dropout_tells_neurons_apart() -> None:
    assert judge(snapshot_of(change_layer(1, dropout=0.2)(constant_xor()))) == ()


def test_that_the_cure_of_identical_neurons_draws_weights_anew_for_them_alone() -> None:
    snapshot = snapshot_of(constant_xor())
    (found,) = [its for its in judge(snapshot) if its.code == "identical"]
    assert [CURES[key].alone for key in found.cures] == [True]
    fresh = [fresh_weights(snapshot, *neuron) for neuron in found.neurons]
    kernel = np.array([list(its.values())[:-1] for its in fresh]).T
    healed = snapshot_of(snapshot.document, changed(snapshot.params, 1, kernel=kernel))
    assert judge(healed) == ()


@pytest.mark.parametrize(
    ("losses", "epoch"),
    [((), 0), ((5.0, 9.0, np.inf), 0), ((5.0, 3.0, 4.0, np.nan), 1), ((5.0, 4.0, 2.0, 1.0), 3)],
)
def test_that_a_run_that_went_wrong_goes_on_from_the_weights_that_had_its_least_loss(
    losses: tuple[float, ...], epoch: int
) -> None:
    log = Log(np.arange(1, len(losses) + 1), {"loss": np.array(losses)})
    assert sound_epoch(log) == epoch


def test_that_a_dead_neuron_gets_new_weights_with_which_it_is_at_work() -> None:
    snapshot = dead_laptop()
    fresh = fresh_weights(snapshot, 1, 1)
    places = incoming(snapshot.document.network, [unit.name for unit in snapshot.data.inputs], 1, 1)
    assert tuple(fresh) == places and max(map(abs, fresh.values())) <= np.sqrt(6 / 5)
    kernel, bias = np.array(snapshot.params[0][0]), np.array(snapshot.params[0][1])
    kernel[:, 1], bias[1] = list(fresh.values())[:-1], list(fresh.values())[-1]
    healed = snapshot_of(snapshot.document, changed(snapshot.params, 1, kernel=kernel, bias=bias))
    dead = [its.neurons for its in judge(healed) if its.code == "dead"]
    assert sorted(dead) == [((1, 0),), ((1, 2),)]
    assert fresh_weights(snapshot, 1, 1) == fresh and fresh_weights(healed, 1, 1) != fresh


def test_that_one_dead_neuron_is_cured_alone_and_a_dead_layer_as_a_whole() -> None:
    snapshot = dead_laptop()
    (whole,) = [its for its in judge(snapshot) if its.code == "dead"]
    assert "new_weights" in whole.cures and "new_neuron" not in whole.cures
    kernel = np.array([[1.0, -1.0, 1.0], [1.0, -1.0, 1.0]])
    one = snapshot_of(snapshot.document, changed(snapshot.params, 1, kernel=kernel))
    (alone,) = [its for its in judge(one) if its.code == "dead"]
    assert alone.neurons == ((1, 1),) and alone.cures == ("leaky_relu", "new_neuron")


def test_that_large_weights_are_drawn_anew_before_features_are_scaled() -> None:
    document = set_activation(1, "tanh")(document_of_sample("spiral"))
    params = initial_params(document)
    cures = {
        size: {
            its.cures[0]
            for its in judge(snapshot_of(document, params_of(params, size)))
            if its.code == "saturated"
        }
        for size in (1.0, 100.0)
    }
    assert cures[100.0] == {"new_neuron"} and "new_neuron" not in cures[1.0]


def params_of(params: Params, size: float) -> Params:
    """Give the first layer's weights so many times as large."""
    return changed(params, 1, kernel=size * params[0][0])


# --- exploding ---


def test_that_weights_of_variance_1_explode_with_depth_and_he_s_do_not() -> None:
    """B9."""
    document = document_of_sample("spiral")
    layer = document.network.layers[0]
    layers = tuple(
        replace(layer, neurons=tuple(range(100 * n, 100 * n + 100)), initializer="normal") for n in range(10)
    )
    output = replace(document.network.output, neurons=(1000,))
    network = replace(document.network, layers=(*layers, output), next_neuron=1001)
    large = change_layer(0, initializer_parameters=(("stddev", 1.0),))(replace(document, network=network))
    exploding = [its for its in judge(snapshot_of(large)) if its.code == "exploding"]
    assert exploding and all(its.neurons[0][0] > 3 for its in exploding)
    assert codes(snapshot_of(set_initializer(0, "he_normal")(large))) <= {"dead"}


def test_that_large_numbers_of_a_raw_regression_are_no_illness() -> None:
    """A23: areas and prices as they are."""
    document = document_of_sample("house-prices")
    params = (((np.array([[1265.0]], np.float32)), np.array([0.5], np.float32)),)
    assert judge(snapshot_of(document, params)) == ()


def test_that_numbers_that_are_none_are_told() -> None:
    document = document_of_sample("house-prices")
    params = (((np.array([[np.nan]], np.float32)), np.array([0.5], np.float32)),)
    (finding,) = judge(snapshot_of(document, params))
    assert finding.code == "exploding" and "no numbers any more" in finding.text


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_that_a_weight_that_is_no_number_among_others_is_told_and_compared_with_none(value: float) -> None:
    document = document_of_sample("spiral")
    for layer in (1, 2, 3):
        kernel = np.array(initial_params(document)[layer - 1][0])
        kernel[0, 0] = kernel[1, 1] = value
        found = codes(snapshot_of(document, changed(initial_params(document), layer, kernel=kernel)))
        assert "exploding" in found and "identical" not in found


# --- what is looked at ---


def test_that_a_look_at_some_rows_says_so() -> None:
    document = document_of_sample("spiral")
    data = prepare(document)
    data = replace(data, x=np.repeat(data.x, 4000, axis=0), train=np.arange(len(data.train) * 4000))
    health = measure_health(document, data, init_params(document.network, 2, 0), at_rest=False)
    assert not health.exact and 1000 < health.rows < 20_000
    params = changed(init_params(document.network, 2, 0), 1, kernel=np.zeros((2, 8)))
    health = measure_health(document, data, params, at_rest=False)
    assert any("rows looked at" in finding.text for finding in health.findings)


def test_that_numbers_of_a_layer_are_those_of_its_outputs() -> None:
    document = document_of_sample("circle")
    snapshot = snapshot_of(document)
    a = snapshot.data.x[snapshot.data.train].astype(np.float64)
    assert snapshot.health is not None
    for layer, (kernel, bias), its in zip(
        document.network.layers, snapshot.params, snapshot.health.layers, strict=True
    ):
        a = ACTIVATIONS[layer.activation].fn(np, a @ kernel.astype(float) + bias, {})
        found = (its.mean, its.std, its.low, its.high)
        assert found == pytest.approx((a.mean(), a.std(), a.min(), a.max()), rel=1e-5, abs=1e-6)
        assert its.silent.tolist() == (a == 0).mean(axis=0).tolist()


# --- after training ---


@pytest.mark.slow
def test_that_the_laptop_s_dead_seeds_are_those_whose_hidden_layer_is_told_to_be_dead() -> None:
    """B7: 18.6 % of seeds end with all hidden neurons dead."""
    document = document_of_sample("laptop")
    data = prepare(document)
    fan = train_fan(document, data, range(400), 20)
    told: list[bool] = []
    for place in range(400):
        params = tuple((kernel[place], bias[place]) for kernel, bias in fan.params)
        found = measure_health(document, data, params).findings
        told.append(any(its.code == "dead" and its.whole_layer for its in found))
    assert told == fan.dead.tolist()
    assert np.mean(told) == pytest.approx(0.186, abs=0.06)


@pytest.mark.parametrize(("key", "accuracy"), [("sigmoid", 0.5), ("tanh", 0.75)])
def test_that_neurons_of_constant_weights_stay_identical_and_cannot_learn_xor(
    key: str, accuracy: float
) -> None:
    """B8: together they are one neuron, whose side can part at most one row from the others."""
    document = set_activation(1, key)(constant_xor())
    data = prepare(document)
    run = Run(document, data, initial_params(document))
    run.advance(100)
    (finding,) = measure_health(document, data, run.params()).findings
    assert (finding.code, finding.whole_layer) == ("identical", True)
    assert evaluate(document, data, run.params())["accuracy"] == accuracy
