"""What options make of a source: the given ones win, the others are a sample's own or Keras'."""

import pytest

from nnviz.commands.choices import Choice
from nnviz.commands.documents import build_document, chosen
from nnviz.commands.options import TrainOptions, take_options
from nnviz.commands.train import make_parser
from nnviz.errors import UserError
from nnviz.losses import LOSSES
from nnviz.optimizers import OPTIMIZERS

CSV = "id,size,colour,price,sold\n1,2.5,red,10,yes\n2,3.5,blue,20,no\n3,1.5,red,15,yes\n4,4.5,blue,11,no\n"


def build(*arguments):
    return build_document(take_options(make_parser().read([str(its) for its in arguments]), "train"))


@pytest.fixture
def table(file):
    return file("t.csv", CSV)


def test_that_a_table_begins_with_keras_defaults(table):
    train = build(table).train

    assert (train.optimizer, train.learning_rate, train.batch_size) == ("adam", 0.001, 32)
    assert (train.shuffle, train.epochs, train.seed) == (True, 100, 0)
    assert build(table).data.validation == 0
    assert build(table).data.scaling == "none"


def test_that_a_sample_begins_with_its_own_settings_and_given_options_win():
    own, other = build("sample:laptop"), build("sample:laptop", "--epochs", 3, "--hidden", "5:tanh,4")

    assert (own.train.learning_rate, own.train.epochs, own.network.units) == (0.1, 20, (3, 2))
    assert (other.train.epochs, other.network.units) == (3, (5, 4, 2))
    assert [layer.activation for layer in other.network.layers] == ["tanh", "relu", "softmax"]


def test_that_another_optimizer_brings_its_own_rate_unless_one_is_given():
    assert build("sample:laptop", "--optimizer", "sgd").train.learning_rate == OPTIMIZERS["sgd"].learning_rate
    assert build("sample:laptop", "--optimizer", "adam").train.learning_rate == 0.1
    assert build("sample:laptop", "--optimizer", "sgd", "--learning-rate", 3).train.learning_rate == 3


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_that_every_row_of_the_tables_is_an_option(loss, optimizer):
    values = [
        word
        for its in OPTIMIZERS[optimizer].parameters
        for word in (f"--{its.key.replace('_', '-')}", its.default)
    ]
    train = build("sample:laptop", "--loss", loss, "--optimizer", optimizer, *values).train

    assert (train.loss, train.optimizer) == (loss, optimizer)
    assert len(train.optimizer_parameters) == len(OPTIMIZERS[optimizer].parameters)


@pytest.mark.parametrize(
    ("arguments", "roles"),
    [
        ((), "ignore feature feature feature target"),
        (("--label", "price"), "ignore feature feature target feature"),
        (("--label", "price", "--label", "size"), "ignore target feature target feature"),
        (("--feature", "size"), "ignore feature ignore ignore target"),
        (("--feature", "id", "--label", "price"), "feature ignore ignore target ignore"),
        (("--ignore", "colour"), "ignore feature ignore feature target"),
    ],
)
def test_that_named_columns_get_their_roles(arguments, roles, file):
    text = CSV.replace("price", "cost")
    named = [word.replace("price", "cost") for word in arguments]

    assert " ".join(build(file("t.csv", text), *named).data.roles) == roles


def test_that_a_label_is_guessed_again_where_the_guessed_one_has_another_role(table):
    assert build(table).data.names("target") == ("price",)
    assert build(table, "--ignore", "price").data.names("target") == ("sold",)
    assert build(table, "--feature", "price").data.names("target") == ("sold",)
    with pytest.raises(UserError, match="--label"):
        build(
            table,
            *(word for name in ("id", "size", "colour", "price", "sold") for word in ("--ignore", name)),
        )


def test_that_output_and_loss_follow_the_label_and_one_another(table):
    assert ends(build(table)) == ("regression", "linear", "mse")
    assert ends(build(table, "--label", "sold")) == ("classification", "softmax", "binary_crossentropy")
    assert ends(build("sample:xor", "--task", "regression")) == ("regression", "linear", "mse")
    step = build("sample:laptop", "--output-activation", "step")
    assert ends(step) == ("classification", "step", "mse")
    assert ends(build("sample:house-prices")) == ("regression", "linear", "mae")
    assert ends(build("sample:house-prices", "--loss", "auto")) == ("regression", "linear", "mse")


def ends(document):
    return document.data.task, document.network.output.activation, document.train.loss


def test_that_a_class_pair_has_one_sigmoid_output_or_two_softmax_outputs():
    one, two = (build("sample:laptop", "--output-activation", key) for key in ("sigmoid", "softmax"))

    assert (one.network.output.units, two.network.output.units) == (1, 2)


def test_that_what_auto_chose_is_told():
    options = TrainOptions("sample:laptop", loss=Choice("mse"), task="auto")

    assert chosen(options, build_document(options)) == {
        "task": "classification",
        "output_activation": "softmax",
    }


def test_that_all_rows_make_one_batch():
    assert build("sample:laptop", "--batch-size", "all").train.batch_size is None


def test_that_a_penalty_has_its_rate():
    train = build("sample:laptop", "--regularizer", "l2", "--regularization", "0.5").train

    assert (train.regularizer, train.regularization) == ("l2", 0.5)
