"""Laws of the first documents."""

import numpy as np
import pytest

from nnviz.activations import ACTIVATIONS
from nnviz.datasets.preparation.preparing import prepare
from nnviz.datasets.samples import SAMPLES
from nnviz.datasets.table import Column, Table
from nnviz.edits.layers import set_output_activation
from nnviz.errors import UserError
from nnviz.losses import LOSSES
from nnviz.network import init_params
from nnviz.presets import (
    MAX_LAYERS,
    MAX_PARAMETERS,
    MAX_UNITS,
    build_network,
    check_size,
    default_loss,
    document_of_sample,
    document_of_table,
    parse_hidden,
)

each_sample = pytest.mark.parametrize("key", list(SAMPLES))


@each_sample
def test_that_the_network_of_every_sample_fits_its_table(key):
    document = document_of_sample(key)
    data = prepare(document)
    assert document.network.output.units == len(data.outputs) == data.y.shape[1]
    assert init_params(document.network, len(data.inputs), 0)[0][0].shape[0] == data.x.shape[1]
    assert document.data.task in LOSSES[document.train.loss].tasks
    assert document.title == SAMPLES[key].label
    assert document.data.source == f"sample:{key}"


@each_sample
def test_that_the_neurons_of_every_sample_have_identities_of_their_own(key):
    network = document_of_sample(key).network
    neurons = [neuron for layer in network.layers for neuron in layer.neurons]
    assert len(set(neurons)) == len(neurons)
    assert network.next_neuron > max(neurons)


@each_sample
def test_that_the_table_of_every_sample_also_gives_a_document_by_guessing(key):
    sample = document_of_sample(key)
    guessed = document_of_table("x.csv", sample.data.table)
    data = prepare(guessed)
    assert guessed.network.output.units == len(data.outputs)
    assert guessed.data.task == sample.data.task
    assert guessed.data.roles == sample.data.roles


def test_that_the_first_launch_is_the_network_of_the_course():
    # B12, B13
    document = document_of_sample("laptop")
    layers = [(layer.units, layer.activation) for layer in document.network.layers]
    assert layers == [(3, "relu"), (2, "softmax")]
    train = document.train
    assert (train.loss, train.optimizer, train.learning_rate) == ("binary_crossentropy", "adam", 0.1)
    assert (train.epochs, train.batch_size, train.shuffle) == (20, 32, True)


def test_that_house_prices_are_raw_and_one_neuron_fits_them():
    # A23
    document = document_of_sample("house-prices")
    assert document.network.units == (1,)
    assert document.data.scaling == "none"
    assert (document.train.loss, document.train.optimizer, document.train.learning_rate) == (
        "mae",
        "sgd",
        0.01,
    )
    assert document.train.batch_size in (None, 15, 32)


def test_that_three_classes_get_three_outputs_and_the_categorical_loss():
    classes = Column("kind", "category", np.tile(np.arange(3, dtype=np.int32), 8), ("a", "b", "c"))
    table = Table("t", (Column("x", "number", np.linspace(0, 1, 24) ** 2), classes))
    document = document_of_table("t.csv", table)
    assert document.network.output.units == 3
    assert (document.network.output.activation, document.train.loss) == (
        "softmax",
        "categorical_crossentropy",
    )
    assert prepare(document).y.shape == (24, 3)


@pytest.mark.parametrize(
    ("task", "activation", "classes", "loss"),
    [
        ("regression", "linear", 0, "mse"),
        ("regression", "sigmoid", 0, "mse"),
        ("classification", "softmax", 2, "binary_crossentropy"),
        ("classification", "softmax", 3, "categorical_crossentropy"),
        ("classification", "sigmoid", 2, "binary_crossentropy"),
        ("classification", "sigmoid", 4, "binary_crossentropy"),
        ("classification", "tanh", 2, "mse"),
    ],
)
def test_that_the_loss_fits_task_and_output(task, activation, classes, loss):
    assert default_loss(task, activation, classes) == loss


@pytest.mark.parametrize(
    ("text", "layers"),
    [
        ("", ()),
        ("  ", ()),
        ("8:tanh", ((8, "tanh"),)),
        ("8:tanh, 4", ((8, "tanh"), (4, "relu"))),
        (" 1:sin ,4096:relu", ((1, "sin"), (4096, "relu"))),
    ],
)
def test_that_hidden_layers_can_be_typed(text, layers):
    assert parse_hidden(text) == layers


@pytest.mark.parametrize(
    "text",
    ["0", "-3", "4097", "8.5", "eight", ":tanh", ",", "8,", "²", "८", "8 8", "9" * 5000, "1e3"],
    ids=lambda text: text[:8],
)
def test_that_bad_widths_are_refused_in_words(text):
    with pytest.raises(UserError) as caught:
        parse_hidden(text)
    assert caught.value.code == "bad_hidden"


def test_that_a_misspelt_activation_is_refused_with_a_suggestion():
    with pytest.raises(UserError, match="Did you mean tanh"):
        parse_hidden("8:tahn")


def test_that_too_many_layers_are_refused():
    assert len(parse_hidden(",".join(["1"] * (MAX_LAYERS - 1)))) == MAX_LAYERS - 1
    with pytest.raises(UserError) as caught:
        parse_hidden(",".join(["1"] * MAX_LAYERS))
    assert caught.value.code == "too_many_layers"


def test_that_networks_at_the_limit_pass_and_beyond_it_fail():
    check_size((1,) * (MAX_LAYERS + 1))
    check_size((1, MAX_UNITS, 1))
    widest = (MAX_PARAMETERS // 4096 - 1, 4096)
    check_size(widest)
    for widths, code in [
        ((1,) * (MAX_LAYERS + 2), "too_many_layers"),
        ((1, MAX_UNITS + 1, 1), "too_many_units"),
        ((widest[0] + 2, 4096), "too_many_parameters"),
    ]:
        with pytest.raises(UserError) as caught:
            check_size(widths)
        assert caught.value.code == code


def test_that_a_built_network_numbers_its_neurons():
    network = build_network(((2, "tanh"), (3, "relu")), 1, "sigmoid")
    assert [layer.neurons for layer in network.layers] == [(0, 1), (2, 3, 4), (5,)]
    assert network.next_neuron == 6
    assert [layer.activation for layer in network.layers] == ["tanh", "relu", "sigmoid"]
    assert all(layer.activation in ACTIVATIONS for layer in network.layers)


def test_that_one_unit_is_the_second_class_s_neuron_and_two_have_it_second():
    laptop = document_of_sample("laptop")
    no_buy, buy = laptop.network.output.neurons
    one = set_output_activation("sigmoid")(laptop)
    assert one.network.output.neurons == (buy,)
    two = set_output_activation("softmax")(one)
    assert two.network.output.neurons[1] == buy
    assert two.network.output.neurons[0] not in (no_buy, buy)


@pytest.mark.parametrize(
    ("feature", "label", "expected"),
    [
        ([0.1, 5.0, 9.9, 1.0], [1.0, 2.0, 3.0, 4.5], "none"),
        ([100.0, 250.0, 90.0, 7.0], [1.0, 2.0, 3.0, 4.5], "standard"),
        ([0.1, 0.5, 0.9, 0.2], [17_000.0, 12_000.5, 20_100.0, 16_000.0], "standard"),
        ([0.1, 0.5, np.nan, 0.2], [np.nan, 1.5, 2.5, 3.5], "none"),
    ],
)
def test_that_the_numbers_of_a_new_table_are_scaled_where_they_range_far(feature, label, expected):
    columns = (Column("x", "number", np.array(feature)), Column("y", "number", np.array(label)))
    document = document_of_table("t", Table("t", columns), ("feature", "target"), "regression")
    assert document.data.scaling == expected
