"""All that can be tuned is in a form, makes one undo step, is remembered, and has an option of train."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from app.memory import applied, recall, remember
from nnviz.activations import ACTIVATIONS
from nnviz.commands.documents import build_document
from nnviz.commands.options import take_options
from nnviz.commands.train import make_parser
from nnviz.document import Document
from nnviz.edits.layers import change_layer, set_activation, set_initializer
from nnviz.edits.training import change_train, set_loss, set_optimizer
from nnviz.initializers import INITIALIZERS
from nnviz.losses import LOSSES
from nnviz.optimizers import OPTIMIZERS
from nnviz.presets import document_of_sample
from nnviz.registry import Parameter, Registry, with_defaults
from nnviz.regularizers import REGULARIZERS
from nnviz.schedules import SCHEDULES
from nnviz.scores import SCORES

pytestmark = pytest.mark.slow

Options = Callable[[str, Parameter, float], list[str]]


@dataclass(frozen=True)
class Place:
    """Where a row's parameters are, in the document and on the command line."""

    table: Registry[Any]
    choose: Callable[[str], Any]
    values: Callable[[Document], Any]
    options: Options


def option(name: str) -> Options:
    return lambda key, its, value: [f"--{name}", f"{key}:{its.key}={value!r}"]


def hidden(key: str, its: Parameter, value: float) -> list[str]:
    return ["--hidden", f"3:{key}:{its.key}={value!r}"]


PLACES = {
    "activation": Place(
        ACTIVATIONS,
        lambda key: set_activation(1, key),
        lambda d: d.network.layers[0].activation_parameters,
        hidden,
    ),
    "output_activation": Place(
        ACTIVATIONS,
        lambda key: set_activation(2, key),
        lambda d: d.network.output.activation_parameters,
        option("output-activation"),
    ),
    "initializer": Place(
        INITIALIZERS,
        lambda key: set_initializer(0, key),
        lambda d: d.network.layers[0].initializer_parameters,
        option("initializer"),
    ),
    "bias_initializer": Place(
        INITIALIZERS,
        lambda key: change_layer(0, bias_initializer=key, bias_initializer_parameters=()),
        lambda d: d.network.output.bias_initializer_parameters,
        option("bias-initializer"),
    ),
    "loss": Place(LOSSES, set_loss, lambda d: d.train.loss_parameters, option("loss")),
    "optimizer": Place(
        OPTIMIZERS,
        set_optimizer,
        lambda d: d.train.optimizer_parameters,
        lambda key, its, value: ["--optimizer", key, f"--{its.key.replace('_', '-')}", repr(value)],
    ),
    "schedule": Place(
        SCHEDULES,
        lambda key: change_train(schedule=key, schedule_parameters=()),
        lambda d: d.train.schedule_parameters,
        option("schedule"),
    ),
    "score": Place(
        SCORES,
        lambda key: lambda document: document,
        lambda d: d.train.score_parameters,
        lambda key, its, value: [f"--{key.replace('_', '-')}", str(int(value))],
    ),
}


def other(its: Parameter) -> float:
    """Give a value that is not the usual one, and that no rounding of the control changes."""
    near = 2 * its.default if its.default else 0.25
    value = near if its.low <= near <= its.high else its.default / 2
    return -0.5 if its.key == "low" else value


@pytest.fixture
def panel(open_window) -> Any:
    """Give a window's panel of training with everything shown."""
    window = open_window("sample:laptop")
    panel = window.panels["training"]
    panel.form.more.setChecked(True)
    panel.layers.setChecked(True)
    return panel


def shown_for(panel: Any, name: str, its: Parameter) -> list[Any]:
    """Give the controls of a parameter that can be seen."""
    form = panel.layer.form if "activation" in name else panel.form
    begin = f"{name.removeprefix('output_')}_{its.key}"
    keys = [key for key in form.controls if key == begin or key.rstrip("0123456789") == f"{begin}_"]
    return [form.controls[key] for key in keys if form.controls[key].isVisibleTo(form)]


def in_train(*arguments: str) -> Document:
    """Give the document that nnviz train makes of options."""
    return build_document(take_options(make_parser().read(["sample:laptop", *arguments]), "train"))


@pytest.mark.parametrize("name", PLACES)
def test_that_every_parameter_can_be_set_undone_remembered_and_given(name, panel):
    place, bridge = PLACES[name], panel._desk.bridge
    panel.layer.choose(2 if name == "output_activation" else 1)
    tuned = 0
    for key, row in place.table.items():
        bridge.apply(place.choose(key), "Choose")
        for its in row.parameters:
            if name == "score" and row.task != bridge.document.data.task:
                continue
            tuned += 1
            before, value = bridge.document, other(its)
            controls = shown_for(panel, name, its)
            assert len(controls) == 1, (key, its.key)
            control = controls[0]
            assert control.value() == its.default, (key, its.key)
            control.setValue(value)
            after = bridge.document
            assert with_defaults(row.parameters, place.values(after)) == {
                **with_defaults(row.parameters, ()),
                its.key: value,
            }, key
            assert recall(remember(after)) == after
            assert place.values(in_train(*place.options(key, its, value))) == ((its.key, value),)
            bridge.undo()
            assert bridge.document == before
            assert control.value() == its.default
        if not row.parameters:
            begin = f"{name.removeprefix('output_')}_"
            form = panel.layer.form if "activation" in name else panel.form
            known = {f"{begin}{its.key}" for row in place.table.values() for its in row.parameters}
            assert not [k for k in known if name != "score" and form.controls[k].isVisibleTo(form)], key
    assert tuned


CHOICES = {
    "loss": (LOSSES, lambda d: d.train.loss, "--loss"),
    "optimizer": (OPTIMIZERS, lambda d: d.train.optimizer, "--optimizer"),
    "schedule": (SCHEDULES, lambda d: d.train.schedule, "--schedule"),
    "regularizer": (REGULARIZERS, lambda d: d.train.regularizer, "--regularizer"),
    "initializer": (INITIALIZERS, lambda d: d.network.output.initializer, "--initializer"),
    "bias_initializer": (INITIALIZERS, lambda d: d.network.output.bias_initializer, "--bias-initializer"),
    "activation": (ACTIVATIONS, lambda d: d.network.layers[0].activation, "--hidden"),
}


@pytest.mark.parametrize("name", CHOICES)
def test_that_every_row_can_be_chosen_undone_remembered_and_given(name, panel, qtbot):
    table, read, option_name = CHOICES[name]
    bridge = panel._desk.bridge
    form = panel.layer.form if name == "activation" else panel.form
    box = form.controls[name]
    for key in table:
        before = bridge.document
        if box.findData(key) < 0:
            assert name == "loss"  # those for numbers are not offered for classes
            assert before.data.task not in LOSSES[key].tasks
            continue
        box.setCurrentIndex(box.findData(key))
        box.activated.emit(box.currentIndex())
        after = bridge.document
        assert read(after) == key
        assert recall(remember(after)) == after
        assert read(in_train(option_name, f"3:{key}" if name == "activation" else key)) == key
        if after != before:
            bridge.undo()
            assert bridge.document == before
            assert box.currentData() == read(before)
            bridge.redo()


PLAIN = {
    "learning_rate": (0.25, lambda d: d.train.learning_rate, ["--learning-rate", "0.25"]),
    "epochs": (77, lambda d: d.train.epochs, ["--epochs", "77"]),
    "batch_size": (4, lambda d: d.train.batch_size, ["--batch-size", "4"]),
    "target_loss": (0.125, lambda d: d.train.target_loss, ["--target-loss", "0.125"]),
    "dropout": (0.25, lambda d: d.network.layers[0].dropout, ["--hidden", "3:relu:dropout=0.25"]),
    "regularization": (
        0.5, lambda d: d.train.regularization, ["--regularizer", "l2", "--regularization", "0.5"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLAIN)
def test_that_every_number_can_be_set_undone_remembered_and_given(name, panel):
    value, read, options = PLAIN[name]
    bridge = panel._desk.bridge
    bridge.apply(change_train(regularizer="l2"), "Choose")
    form = panel.layer.form if name == "dropout" else panel.form
    control, before = form.controls[name], bridge.document
    assert control.isVisibleTo(form)
    control.setValue(value)
    after = bridge.document
    assert read(after) == value
    assert recall(remember(after)) == after
    assert read(in_train(*options)) == value
    bridge.undo()
    assert bridge.document == before
    assert read(before) != value


def test_that_shuffle_seed_and_device_can_be_set_undone_remembered_and_given(panel):
    bridge, bar = panel._desk.bridge, panel.window().start_bar
    before = bridge.document
    panel.form.controls["shuffle"].click()
    assert bridge.document.train.shuffle is not before.train.shuffle
    bar.seed.setValue(12)
    bar.device.setCurrentIndex(bar.device.findData("cpu"))
    bar.device.activated.emit(bar.device.currentIndex())
    after = bridge.document
    assert (after.train.seed, after.train.device) == (12, "cpu")
    assert recall(remember(after)) == after
    given = in_train("--no-shuffle", "--seed", "12", "--device", "cpu").train
    assert (given.shuffle, given.seed, given.device) == (after.train.shuffle, 12, "cpu")
    for _ in range(3):
        bridge.undo()
    assert bridge.document == before


def test_that_a_target_loss_can_be_given_up_again(panel):
    bridge, box = panel._desk.bridge, panel.form.controls["target_loss"]
    assert (bridge.document.train.target_loss, box.text()) == (None, "None")
    for typed, target in (("0", 0.0), ("0.5", 0.5), ("none", None), ("2", 2.0), ("", None)):
        box.lineEdit().setText(typed)
        box.interpretText()
        assert bridge.document.train.target_loss == target, typed
    box.stepUp()
    assert bridge.document.train.target_loss == 0.01


def test_that_a_range_from_above_to_below_is_refused_in_words(panel, qtbot):
    bridge, box = panel._desk.bridge, panel.form.controls["initializer_low"]
    bridge.apply(set_initializer(0, "uniform"), "Choose")
    with qtbot.waitSignal(bridge.refused) as said:
        box.setValue(3.0)
    assert "low (3) would lie above high (0.05)" in said.args[0].message
    assert box.value() == -0.05
    assert bridge.document.network.layers[0].initializer_parameters == ()


def test_that_the_layers_form_follows_what_is_selected(panel):
    from nnviz.scene.targets import NeuronAt

    attention, form = panel._desk.attention, panel.layer.form
    assert panel.layer.layers.currentText() == "Hidden 1"
    attention.select(NeuronAt(2, 0))
    assert panel.layer.layers.currentText() == "Output layer"
    assert form.controls["activation"].currentData() == "softmax"
    assert not form.controls["dropout"].isVisibleTo(form)
    attention.select(NeuronAt(0, 0))
    assert panel.layer.layers.currentText() == "Output layer"
    attention.select(NeuronAt(1, 2))
    assert form.controls["dropout"].isVisibleTo(form)


def test_that_each_hidden_layer_has_a_dropout_of_its_own():
    given = in_train("--hidden", "4:leaky_relu:slope=0.1;dropout=0.5,3:relu", "--dropout", "0.25").network
    assert [layer.dropout for layer in given.layers] == [0.5, 0.25, 0.0]
    assert given.layers[0].activation_parameters == (("slope", 0.1),)


def test_that_scores_share_no_parameter():
    keys = [its.key for row in SCORES.values() for its in row.parameters]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    "broken",
    [
        {"schedule": "never"},
        {"regularizer": "l3"},
        {"score_parameters": [["k", 0]]},
        {"score_parameters": [["k", "x"]]},
        {"optimizer": "adam", "optimizer_parameters": [["beta1", 2.0]]},
        {"schedule": "step", "schedule_parameters": [["every", -1.0]]},
    ],
    ids=str,
)
def test_that_remembered_values_out_of_range_change_nothing(broken):
    document = document_of_sample("laptop")
    memory = remember(document)
    assert applied({**memory, "train": {**memory["train"], **broken}}, document) == document
    layers = [{**layer, "dropout": 1.5} for layer in memory["layers"]]
    assert applied({**memory, "layers": layers}, document) == document
