"""Laws of the edits: functions from a document to a document, and what they refuse."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.activations import ACTIVATIONS
from nnviz.datasets.preparation.preparing import prepare
from nnviz.datasets.preparation.units import input_units, output_units
from nnviz.datasets.reading import read_text
from nnviz.datasets.samples import SAMPLES
from nnviz.datasets.settings import ImportSettings
from nnviz.datasets.table import Column, Table
from nnviz.document import DataSpec, Document
from nnviz.edits.data import change_data, set_label, set_role, set_table, set_task
from nnviz.edits.layers import (
    add_neuron,
    insert_layer,
    remove_layer,
    remove_neuron,
    set_activation,
    set_initializer,
    set_output_activation,
    set_units,
)
from nnviz.edits.training import change_train, lower_rate, set_loss, set_optimizer
from nnviz.errors import UserError
from nnviz.initializers import INITIALIZERS
from nnviz.losses import LOSSES
from nnviz.network import init_params
from nnviz.optimizers import OPTIMIZERS
from nnviz.presets import MAX_LAYERS, MAX_UNITS, document_of_data, document_of_sample, document_of_table

LAPTOP = document_of_sample("laptop")
HOUSES = document_of_sample("house-prices")


def mixed() -> Document:
    """Give a document of a table with a column of every useful kind."""
    rng = np.random.default_rng(0)
    columns = (
        Column("age", "number", rng.normal(size=30)),
        Column("income", "number", rng.normal(size=30)),
        Column("member", "bool", np.tile([0.0, 1.0], 15), ("no", "yes")),
        Column("city", "category", np.tile(np.arange(3, dtype=np.int32), 10), ("Rome", "Oslo", "Lima")),
        Column("note", "text", np.arange(60, dtype=np.int32)[:30], tuple(f"note {i}" for i in range(60))),
    )
    roles = ("feature", "target", "feature", "feature", "ignore")
    return document_of_data(
        DataSpec("mixed.csv", Table("mixed", columns), roles, "regression"), "4:tanh,3:relu"
    )


def random_edit(draw) -> Any:
    """Draw an edit, many of which cannot be made."""
    layer = st.integers(0, 4)
    edits = st.one_of(
        st.builds(add_neuron, layer),
        st.builds(remove_neuron, layer),
        st.builds(remove_neuron, layer, st.integers(-2, 5)),
        st.builds(set_units, layer, st.integers(-1, 9)),
        st.builds(insert_layer, layer),
        st.builds(remove_layer, layer),
        st.builds(set_activation, layer, st.sampled_from(list(ACTIVATIONS))),
        st.builds(set_output_activation, st.sampled_from(list(ACTIVATIONS))),
        st.builds(set_initializer, layer, st.sampled_from(list(INITIALIZERS))),
        st.builds(set_loss, st.sampled_from(list(LOSSES))),
        st.builds(set_optimizer, st.sampled_from(list(OPTIMIZERS))),
        st.builds(
            set_role,
            st.sampled_from(["age", "income", "member", "city", "note"]),
            st.sampled_from(["feature", "target", "ignore"]),
        ),
        st.builds(set_task, st.sampled_from(["regression", "classification"])),
        st.builds(change_train, learning_rate=st.floats(1e-6, 10)),
        st.builds(change_data, scaling=st.sampled_from(["none", "standard", "minmax"])),
        st.just(lower_rate),
    )
    return draw(edits)


def check_whole(document: Document) -> None:
    """Check what must hold for every document that edits can make."""
    neurons = [neuron for layer in document.network.layers for neuron in layer.neurons]
    assert len(set(neurons)) == len(neurons)
    assert document.network.next_neuron > max(neurons)
    assert all(layer.neurons for layer in document.network.layers)
    assert len(document.data.roles) == len(document.data.table.columns)
    data = document.data
    input_units(data)  # so that initial weights can be drawn
    try:
        outputs = output_units(data, document.network.output.activation, document.train.loss)
    except UserError:
        return  # such as no label: said by preparing
    if data.names("target"):
        assert len(outputs) == document.network.output.units


@given(st.data())
def test_that_any_sequence_of_edits_leaves_a_whole_document_or_refuses(data):
    document = mixed()
    for _ in range(data.draw(st.integers(1, 12))):
        before = document
        copy = replace(before)
        try:
            document = random_edit(data.draw)(document)
        except UserError as error:
            assert error.message
        assert before == copy
        check_whole(document)


@given(st.data())
def test_that_an_edit_gives_the_same_every_time(data):
    edit = random_edit(data.draw)
    answers = []
    for _ in range(2):
        try:
            answers.append(edit(mixed_once))
        except UserError as error:
            answers.append(error.message)
    assert answers[0] == answers[1]


mixed_once = mixed()


# --- neurons and layers ---


def test_that_a_new_neuron_comes_last_with_an_identity_never_used():
    wider = add_neuron(1)(LAPTOP)
    assert wider.network.layers[0].neurons == (0, 1, 2, 5)
    narrower = remove_neuron(1)(wider)
    assert narrower.network.layers == LAPTOP.network.layers
    assert add_neuron(1)(narrower).network.layers[0].neurons == (0, 1, 2, 6)


@given(st.integers(1, 20), st.integers(1, 20))
def test_that_widening_keeps_all_neurons_and_narrowing_the_first(first, second):
    one = set_units(1, first)(LAPTOP)
    two = set_units(1, second)(one)
    assert two.network.layers[0].units == second
    kept = min(first, second)
    assert two.network.layers[0].neurons[:kept] == one.network.layers[0].neurons[:kept]
    assert (
        not set(two.network.layers[0].neurons[kept:]) & set(one.network.layers[0].neurons[kept:])
        or second < first
    )


@pytest.mark.parametrize("place", [0, 1, 2])
def test_that_the_chosen_neuron_goes(place):
    neurons = remove_neuron(1, place)(LAPTOP).network.layers[0].neurons
    assert neurons == tuple(neuron for neuron in (0, 1, 2) if neuron != place)


@pytest.mark.parametrize("place", [-1, 3, 99])
def test_that_a_neuron_that_is_not_there_cannot_be_removed(place):
    with pytest.raises(UserError):
        remove_neuron(1, place)(LAPTOP)


def test_that_the_last_neuron_takes_its_layer_along():
    single = set_units(1, 1)(LAPTOP)
    assert remove_neuron(1)(single).network.units == (2,)


def test_that_inserting_then_removing_a_layer_is_identity_up_to_identities():
    for before in (1, 2):
        there = insert_layer(before)(LAPTOP)
        assert there.network.units == (3, 3, 2)
        assert there.network.layers[before - 1].activation == "relu"
        assert not set(there.network.layers[before - 1].neurons) & {0, 1, 2, 3, 4}
        assert remove_layer(before)(there).network.layers == LAPTOP.network.layers


def test_that_the_first_hidden_layer_of_a_line_is_three_relus():
    deep = insert_layer(1)(HOUSES)
    assert [(layer.units, layer.activation) for layer in deep.network.layers] == [(3, "relu"), (1, "linear")]


def test_that_a_new_layer_looks_like_its_left_neighbour():
    document = set_activation(1, "sin")(set_units(1, 7)(LAPTOP))
    layer = insert_layer(2)(document).network.layers[1]
    assert (layer.units, layer.activation) == (7, "sin")


@pytest.mark.parametrize("edit", [add_neuron, remove_neuron, remove_layer, lambda layer: set_units(layer, 4)])
@pytest.mark.parametrize("layer", [0, 2, 3, -1])
def test_that_inputs_and_outputs_follow_the_data_only(edit, layer):
    with pytest.raises(UserError) as caught:
        edit(layer)(LAPTOP)
    assert caught.value.code == "not_hidden"


@pytest.mark.parametrize("before", [0, -1, 3])
def test_that_layers_are_inserted_between_inputs_and_outputs_only(before):
    with pytest.raises(UserError):
        insert_layer(before)(LAPTOP)


@pytest.mark.parametrize("units", [0, -5, MAX_UNITS + 1, 10**12])
def test_that_impossible_widths_are_refused_at_once(units):
    with pytest.raises(UserError):
        set_units(1, units)(LAPTOP)


def test_that_no_layer_too_many_is_inserted():
    document = LAPTOP
    for _ in range(MAX_LAYERS - 2):
        document = insert_layer(1)(document)
    assert len(document.network.layers) == MAX_LAYERS
    with pytest.raises(UserError) as caught:
        insert_layer(1)(document)
    assert caught.value.code == "too_many_layers"


def test_that_networks_too_large_for_a_learner_are_refused():
    document = set_units(1, MAX_UNITS)(LAPTOP)
    for _ in range(2):
        document = insert_layer(2)(document)
    with pytest.raises(UserError) as caught:
        insert_layer(2)(document)
    assert caught.value.code == "too_many_parameters"


# --- activations, losses, optimizers ---


def test_that_a_new_activation_forgets_the_parameters_of_the_old():
    layers = (replace(LAPTOP.network.layers[0], activation="elu", activation_parameters=(("alpha", 2.0),)),)
    document = replace(LAPTOP, network=replace(LAPTOP.network, layers=layers + LAPTOP.network.layers[1:]))
    assert set_activation(1, "leaky_relu")(document).network.layers[0].activation_parameters == ()


def test_that_softmax_has_two_outputs_for_two_classes_and_sigmoid_one():
    one = set_output_activation("sigmoid")(LAPTOP)
    assert (one.network.output.units, one.train.loss) == (1, "binary_crossentropy")
    two = set_activation(2, "softmax")(one)
    assert (two.network.output.units, two.train.loss) == (2, "binary_crossentropy")
    assert two.network.output.neurons[1] == LAPTOP.network.output.neurons[1]
    assert two.network.output.neurons[0] not in LAPTOP.network.output.neurons


def test_that_a_loss_of_probabilities_leaves_with_the_probabilities():
    linear = set_output_activation("tanh")(LAPTOP)
    assert linear.train.loss == "mse"
    assert set_output_activation("sigmoid")(linear).train.loss == "binary_crossentropy"


@pytest.mark.parametrize("loss", ["mae", "huber", "mse", "log_cosh"])
def test_that_the_loss_of_numbers_stays_whatever_the_output(loss):
    document = set_loss(loss)(HOUSES)
    assert set_output_activation("sigmoid")(document).train.loss == loss
    assert set_output_activation("relu")(document).train.loss == loss


def test_that_the_categorical_loss_asks_for_an_output_a_class():
    one = set_output_activation("sigmoid")(LAPTOP)
    assert set_loss("categorical_crossentropy")(one).network.output.units == 2
    assert set_loss("mse")(one).network.output.units == 1


def test_that_an_optimizer_brings_its_rate_and_forgets_the_parameters_of_the_old():
    document = change_train(optimizer_parameters=(("beta1", 0.5),))(LAPTOP)
    sgd = set_optimizer("sgd")(document).train
    assert (sgd.optimizer, sgd.learning_rate, sgd.optimizer_parameters) == ("sgd", 0.01, ())
    assert set_optimizer("adam")(document) is document


def test_that_initializers_are_set_for_one_layer_or_for_all():
    assert [layer.initializer for layer in set_initializer(2, "zeros")(LAPTOP).network.layers] == [
        "glorot_uniform",
        "zeros",
    ]
    assert {layer.initializer for layer in set_initializer(0, "he_normal")(LAPTOP).network.layers} == {
        "he_normal"
    }


@pytest.mark.parametrize(
    "edit",
    [
        set_activation(1, "rleu"),
        set_output_activation("sotfmax"),
        set_initializer(0, "glorot"),
        set_loss("msee"),
        set_optimizer("adma"),
    ],
)
def test_that_unknown_names_are_refused(edit):
    with pytest.raises(UserError) as caught:
        edit(LAPTOP)
    assert caught.value.code.startswith("unknown_")


# --- roles and tasks ---


def roles_of(document: Document) -> dict[str, str]:
    return dict(zip((its.name for its in document.data.table.columns), document.data.roles, strict=True))


def test_that_a_label_of_texts_makes_classes_and_a_label_of_numbers_a_regression():
    start = mixed()
    city = set_role("city", "target")(set_role("income", "ignore")(start))
    assert city.data.task == "classification"
    assert (city.network.output.units, city.network.output.activation) == (3, "softmax")
    assert city.train.loss == "categorical_crossentropy"
    assert [unit.name for unit in prepare(city).outputs] == ["Rome", "Oslo", "Lima"]
    age = set_role("age", "target")(set_role("city", "feature")(city))
    assert age.data.task == "regression"
    assert (age.network.output.units, age.network.output.activation, age.train.loss) == (1, "linear", "mse")


def test_that_yes_and_no_make_two_classes():
    document = set_role("member", "target")(set_role("income", "feature")(mixed()))
    assert document.data.task == "classification"
    assert document.train.loss == "binary_crossentropy"
    assert document.network.output.units == 2
    assert prepare(document).classes == ("no", "yes")


def test_that_two_labels_of_numbers_are_learned_together():
    document = set_role("age", "target")(mixed())
    assert document.data.task == "regression"
    assert document.network.output.units == 2
    assert prepare(document).y.shape == (30, 2)


def test_that_a_feature_can_go_without_changing_what_is_predicted():
    document = set_role("city", "ignore")(mixed())
    assert document.train == mixed().train
    assert document.network == mixed().network
    assert roles_of(document)["city"] == "ignore"


def test_that_hidden_layers_survive_a_change_of_label():
    start = mixed()
    document = set_role("member", "target")(set_role("income", "ignore")(start))
    assert document.network.hidden == start.network.hidden


def test_that_a_column_that_is_not_there_has_no_role():
    with pytest.raises(UserError) as caught:
        set_role("aeg", "ignore")(mixed())
    assert "age" in caught.value.message


def test_that_a_text_of_many_kinds_becomes_fifty_inputs_at_most():
    before = len(input_units(mixed().data))
    assert len(input_units(set_role("note", "feature")(mixed()).data)) == before + 50


def read_again(**types: str) -> Table:
    """Give the mixed table as it is read with other types and names."""
    columns = [
        replace(column, name=types.get(column.name, column.name)) for column in mixed().data.table.columns
    ]
    return Table("mixed", tuple(columns), decimal=",")


def test_that_another_reading_keeps_roles_and_network():
    start = set_role("city", "ignore")(replace(mixed(), data=replace(mixed().data, scaling="minmax")))
    again = set_table(read_again())(start)
    assert again == replace(start, data=replace(start.data, table=again.data.table))
    assert again.data.table.decimal == ","


def test_that_what_was_said_of_reading_travels_through_every_edit():
    said = ImportSettings(decimal=",", types=(("age", "category"),))
    document = set_table(replace(read_again(), settings=said))(mixed())
    assert document.data.reading == said
    for edit in (set_role("city", "ignore"), add_neuron(1), change_data(scaling="minmax"), set_label("age")):
        document = edit(document)
    assert document.data.reading == said
    read = read_text("a;b\n1,5;2\n2,5;4\n", "t", ImportSettings(decimal=","))
    assert document_of_table("t.csv", read).data.reading.decimal == ","


def test_that_new_columns_get_a_guess_and_never_a_second_label():
    again = set_table(read_again(age="years", note="target"), "other.csv")(mixed())
    assert again.data.source == "other.csv"
    assert roles_of(again)["years"] == "feature"
    assert again.data.names("target") == ("income",)
    assert again.network == mixed().network


def test_that_a_reading_without_the_label_is_guessed_anew():
    again = set_table(read_again(income="earned", city="class"))(mixed())
    assert again.data.names("target") == ("class",)
    assert again.data.task == "classification"
    assert again.network.output.units == 3
    assert again.network.hidden == mixed().network.hidden


def test_that_a_label_of_another_type_changes_the_task():
    kinds = tuple(f"income {i}" for i in range(4))
    table = read_again()
    income = Column("income", "category", np.arange(30, dtype=np.int32) % 4, kinds)
    columns = tuple(income if column.name == "income" else column for column in table.columns)
    again = set_table(replace(table, columns=columns))(mixed())
    assert again.data.task == "classification"
    assert again.network.output.units == 4


def test_that_numbers_can_be_taken_for_classes_and_texts_not_for_numbers():
    xor = document_of_sample("xor")
    numbers = set_task("regression")(xor)
    assert (numbers.network.output.activation, numbers.train.loss) == ("linear", "mse")
    assert set_task("classification")(numbers).train.loss == "binary_crossentropy"
    with pytest.raises(UserError):
        set_task("regression")(LAPTOP)


@pytest.mark.parametrize("key", list(SAMPLES))
def test_that_the_task_a_sample_has_can_be_set_again(key):
    document = document_of_sample(key)
    again = set_task(document.data.task)(document)
    data = prepare(again)
    assert len(data.outputs) == again.network.output.units
    init_params(again.network, len(data.inputs), 0)


# --- the rest ---


def test_that_fields_are_changed_one_by_one():
    assert change_train(epochs=7)(LAPTOP).train == replace(LAPTOP.train, epochs=7)
    assert change_data(validation=0.25)(LAPTOP).data == replace(LAPTOP.data, validation=0.25)


def test_that_a_lower_rate_is_a_tenth_or_what_the_features_bear():
    assert lower_rate(LAPTOP).train.learning_rate == pytest.approx(0.01)
    exploding = set_loss("mse")(HOUSES)
    rate = lower_rate(exploding).train.learning_rate
    areas = HOUSES.data.table.columns[0].values.astype(float)
    # Stable below 1 / mean(x²): the loss is mean (p - y)², whose curvature is 2 mean(x²).
    assert 0 < rate < 1 / np.mean(areas**2)
    assert rate > 0.001 / np.mean(areas**2)


def test_that_a_second_label_of_classes_takes_the_place_of_the_first():
    document = document_of_sample("laptop")
    moved = set_label("pink")(document)
    assert moved.data.names("target") == ("pink",)
    assert moved.data.roles == ("target", "feature", "feature")
    back = set_label("buy")(moved)
    assert (back.data.roles, back.data.task) == (document.data.roles, "classification")
    prepare(back)


def test_that_several_numbers_can_be_predicted_at_once():
    document = document_of_sample("house-prices")
    first = document.data.names("target")
    other = next(
        column.name
        for column, role in zip(document.data.table.columns, document.data.roles, strict=True)
        if role == "feature" and column.is_numeric
    )
    assert set(set_label(other)(document).data.names("target")) == {*first, other}


def test_that_yes_and_no_take_the_place_of_a_number_as_the_label():
    text = "a,sold,y\n" + "".join(f"{n % 7},{'yes' if n % 3 else 'no'},{n * 1.5}\n" for n in range(40))
    document = document_of_table("x.csv", read_text(text, "t"))
    assert document.data.names("target") == ("y",)
    after = set_label("sold")(document)
    assert (after.data.task, after.data.names("target")) == ("classification", ("sold",))
