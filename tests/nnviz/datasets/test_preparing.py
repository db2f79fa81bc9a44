"""What a network is given of a table."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import MIXED, document

from nnviz.datasets.preparation.preparing import encode_row, input_units, output_units, prepare
from nnviz.datasets.samples import SAMPLES, load_sample
from nnviz.document import DataSpec, Document, LayerSpec, NetworkSpec, TrainSpec
from nnviz.errors import UserError


def numbers_document(rows: int, **options: Any) -> Document:
    text = "a,b,kind\n" + "".join(f"{i * i},{-i},{'xyz'[i % 3]}\n" for i in range(rows))
    return document(text, "fft", "softmax", "categorical_crossentropy", **options)


def refusal(wrong: Document) -> UserError:
    with pytest.raises(UserError) as caught:
        prepare(wrong)
    return caught.value


def test_that_every_type_becomes_inputs():
    data = prepare(document(MIXED, "fffft"))
    assert [unit.name for unit in data.inputs] == [
        "size", "colour = red", "colour = blue", "colour = green", "new", "sold",
    ]  # fmt: skip
    assert data.x.dtype == np.float32
    assert data.x[:2].tolist() == [[1.5, 1, 0, 0, 1, 0], [2.5, 0, 1, 0, 0, 1]]
    assert data.raw_x[:2, 5].tolist() == [1, 2]  # days since 1970 in the table's units, from the first on
    assert data.classes == ("cat", "dog")
    assert data.labels.tolist() == [0, 1, 1, 0]
    assert data.y.tolist() == [[0], [1], [1], [0]]
    assert data.outputs[0].name == "dog"


def test_that_softmax_gives_each_of_two_classes_an_output():
    data = prepare(document(MIXED, "fiiit", "softmax"))
    assert [unit.name for unit in data.outputs] == ["cat", "dog"]
    assert data.y.tolist() == [[1, 0], [0, 1], [0, 1], [1, 0]]


@pytest.mark.parametrize("output", ["sigmoid", "tanh", "linear", "step", "relu"])
def test_that_two_classes_have_one_output_under_other_activations(output: str):
    assert len(output_units(document(MIXED, "fiiit").data, output, "mse")) == 1


def test_that_the_categorical_cross_entropy_always_compares_outputs():
    assert len(output_units(document(MIXED, "fiiit").data, "sigmoid", "categorical_crossentropy")) == 2


def test_that_three_classes_have_three_outputs():
    wanted = numbers_document(9)
    assert [unit.name for unit in output_units(wanted.data, "sigmoid", "mse")] == ["x", "y", "z"]
    assert prepare(wanted).y[:3].tolist() == np.eye(3).tolist()


def test_that_classes_of_numbers_ascend_and_are_written_short():
    assert prepare(document("a,b\n1,10\n2,2\n3,-1.5\n4,2\n", "ft", task="classification")).classes == (
        "-1.5", "2", "10",
    )  # fmt: skip
    assert prepare(document("a,b\n1,true\n2,false\n", "ft")).classes == ("false", "true")


@pytest.mark.parametrize(
    ("labels", "output", "loss", "targets"),
    [
        ("x y", "sigmoid", "binary_crossentropy", (0, 1)),
        ("x y", "softmax", "categorical_crossentropy", (0, 1)),
        ("x y", "linear", "mse", (0, 1)),
        ("x y", "tanh", "mse", (-1, 1)),
        ("x y", "linear", "hinge", (-1, 1)),
        ("0 1", "tanh", "mse", (0, 1)),
        ("0 1", "linear", "hinge", (-1, 1)),
        ("-1 1", "tanh", "mse", (-1, 1)),
        ("-1 1", "linear", "mse", (-1, 1)),
        ("-1 1", "sigmoid", "mse", (0, 1)),
        ("x y", "tanh", "binary_crossentropy", (0, 1)),
    ],
)
def test_that_targets_fit_the_output_and_the_loss(
    labels: str, output: str, loss: str, targets: tuple[int, int]
):
    low, high = labels.split()
    data = prepare(document(f"a,b\n1,{low}\n2,{high}\n3,{low}\n", "ft", output, loss))
    assert data.targets == targets
    assert data.classes == (low, high)
    assert data.y[:2, -1].tolist() == list(targets)


def test_that_several_numeric_labels_are_several_outputs():
    data = prepare(document("a,b,c\n1,2,3\n4,5,6\n7,8,10\n", "ftt", "linear", "mse"))
    assert data.raw_y.tolist() == [[2, 3], [5, 6], [8, 10]]
    assert data.classes == ()
    assert set(data.labels.tolist()) == {-1}


def test_that_rows_with_missing_cells_are_dropped_and_counted():
    data = prepare(document("a,b,c\n1,x,p\n,x,q\n3,,p\n4,x,\n5,y,q\n", "fft"))
    assert data.rows.tolist() == [0, 4]
    assert data.dropped == 3
    assert data.notices[0].text == "3 rows were dropped for missing cells (lines 3, 4, 5)."


def test_that_missing_features_can_be_filled_from_the_training_rows():
    text = "a,b,c,d\n1,x,yes,p\n,x,,q\n3,,yes,p\n4,y,no,\n8,y,no,q\n"
    data = prepare(document(text, "ffft", missing="mean", validation=0.25, split="tail"))
    assert data.rows.tolist() == [0, 1, 2, 4]
    assert data.train.tolist() == [0, 1, 2]
    assert data.raw_x[:, 0].tolist() == [1, 2, 3, 8]  # the mean of 1 and 3, not of 8
    assert data.raw_x[:, 1].tolist() == [1, 1, 1, 0]
    assert data.raw_x[:, 3].tolist() == [1, 1, 1, 0]


def test_that_a_tail_split_is_that_of_keras():
    laptop = DataSpec("sample:laptop", load_sample("laptop"), SAMPLES["laptop"].roles, "classification")
    whole = Document(
        laptop, NetworkSpec((LayerSpec((0, 1), "softmax"),), 2), TrainSpec("binary_crossentropy")
    )
    data = prepare(replace(whole, data=replace(laptop, validation=0.1, split="tail")))
    assert (len(data.train), data.validation.tolist()) == (8, [8])


@given(
    st.integers(5, 60),
    st.floats(0.01, 0.9),
    st.sampled_from(["random", "stratified", "tail"]),
    st.integers(0, 9),
)
def test_that_a_split_is_a_partition_of_the_right_size(rows: int, share: float, split: Any, seed: int):
    wanted = numbers_document(rows, validation=share, split=split, split_seed=seed)
    try:
        data = prepare(wanted)
    except UserError as error:
        assert error.code in ("empty_validation", "no_training_rows", "one_class")
        return
    assert len(data.train) == int(np.floor(rows * (1 - share)))
    assert sorted([*data.train, *data.validation]) == list(range(rows))
    assert (np.diff(data.train) > 0).all() and (np.diff(data.validation) > 0).all()
    again = prepare(wanted)
    assert again.train.tolist() == data.train.tolist()


@given(st.integers(12, 80), st.floats(0.1, 0.6), st.integers(0, 9))
def test_that_a_stratified_split_is_fair_to_every_class(rows: int, share: float, seed: int):
    data = prepare(numbers_document(rows, validation=share, split="stratified", split_seed=seed))
    held = len(data.validation)
    for label, count in zip(*np.unique(data.labels, return_counts=True), strict=True):
        its = int((data.labels[data.validation] == label).sum())
        assert abs(its - count * held / rows) < 1
        assert its < count


def test_that_random_splits_differ_by_seed_and_never_change():
    first = prepare(numbers_document(12, validation=0.5, split_seed=0)).validation.tolist()
    assert first == [0, 4, 5, 7, 9, 10]
    assert prepare(numbers_document(12, validation=0.5, split_seed=1)).validation.tolist() != first


def test_that_scaling_is_fitted_on_training_rows_only():
    text = "a,b,c\n1,x,10\n3,y,30\n100,x,50\n"
    held: Any = {"validation": 0.3, "split": "tail"}
    standard = prepare(document(text, "fft", "linear", "mse", scaling="standard", **held))
    assert standard.x[:2, 0].tolist() == [-1, 1]
    assert standard.x[:, 1:].tolist() == [[1, 0], [0, 1], [1, 0]]  # categories are left alone
    assert standard.y.tolist() == [[-1], [1], [3]]
    minmax = prepare(document(text, "fft", "linear", "mse", scaling="minmax", **held))
    assert minmax.x[:2, 0].tolist() == [0, 1]
    assert minmax.y.tolist() == [[0], [1], [2]]


@given(
    st.lists(st.tuples(*[st.floats(-1e6, 1e6, width=32)] * 2), min_size=2, max_size=20),
    st.sampled_from(["none", "standard", "minmax"]),
)
def test_that_scaling_there_and_back_is_identity(rows: list[tuple[float, float]], scaling: Any):
    text = "a,b\n" + "".join(f"{a!r},{b!r}\n" for a, b in rows)
    data = prepare(document(text, "ft", "linear", "mse", task="regression", scaling=scaling))
    size = max(1.0, float(np.abs(data.raw_y).max()))
    assert np.allclose(data.output_scaling.back(data.y), data.raw_y, rtol=0, atol=size * 1e-6)
    assert data.input_scaling.forward(data.raw_x).tolist() == data.x.tolist()


def test_that_a_constant_column_is_scaled_by_one_with_a_notice():
    data = prepare(document("a,b,c\n0.1,1,x\n0.1,2,y\n0.1,3,x\n", "fft", scaling="standard"))
    assert data.x[:, 0].tolist() == [0, 0, 0]
    assert data.input_scaling.scale[0] == 1
    assert [notice.code for notice in data.notices] == ["constant"]


def test_that_classes_missing_from_the_training_rows_are_said():
    text = "a,b\n1,x\n2,x\n3,z\n4,y\n"
    data = prepare(document(text, "ft", "softmax", validation=0.25, split="tail"))
    assert [notice.code for notice in data.notices] == ["class_not_trained"]


@pytest.mark.parametrize(
    ("text", "roles", "options", "code"),
    [
        (MIXED, "iiiit", {}, "no_features"),
        (MIXED, "ffffi", {}, "no_label"),
        (MIXED, "fffft", {"task": "regression"}, "label_not_numeric"),
        (MIXED, "ffftt", {"task": "classification"}, "many_labels"),
        ("a,b\n1,x\n2,x\n", "ft", {}, "one_class"),
        ("a,b\n1,x\n,y\n3,x\n", "ft", {}, "one_class"),
        ("a,b\n1,x\n", "ft", {}, "one_row"),
        ("a,b\n1,2.5\n", "ft", {"task": "regression"}, "one_row"),
        ("a,b,c\n1,,x\n,2,y\n", "fft", {}, "no_rows"),
        ("a,b,c\n1,,x\n3,,y\n", "fft", {}, "empty_feature"),
        ("a,b\n1,\n2,\n", "ft", {}, "no_rows"),
        ("a,b\n1,x\n2,y\n", "ft", {"validation": 1e-17}, "empty_validation"),
        ("a,b\n1,x\n2,y\n", "ft", {"validation": 0.9}, "no_training_rows"),
        ("a,b\n1,x\n2,y\n", "ft", {"validation": 0.5}, "no_training_rows"),
        ("a,b\n1,x\n2,x\n4,y\n", "ft", {"validation": 0.3, "split": "tail"}, "one_class"),
        ("a,b\n1,x\n2,y\n", "ft", {"validation": 1.0}, "bad_validation"),
        ("a,b\n1,x\n2,y\n", "ft", {"validation": float("nan")}, "bad_validation"),
        ("a,b\n1e39,x\n2,y\n", "ft", {}, "beyond_float32"),
        ("a,b\n1,1e39\n2,3\n", "ft", {"task": "regression"}, "beyond_float32"),
        ("a,b\n1,0\n2,1e-60\n3,5e-60\n", "ft", {"task": "regression", "scaling": "standard"}, None),
    ],
)
def test_that_what_cannot_be_learned_is_refused(text: str, roles: str, options: Any, code: str | None):
    wrong = document(text, roles, **options)
    if code is None:
        assert np.isfinite(prepare(wrong).y).all()
        return
    error = refusal(wrong)
    assert error.code == code
    assert error.message.endswith(".")


def test_that_a_refusal_names_the_column():
    assert '"b"' in refusal(document("a,b,c\n1,1e39,x\n2,3,y\n", "fft")).message


def test_that_too_many_classes_are_refused():
    many = "a,b\n" + "".join(f"{i},word{i}\n" for i in range(1001))
    assert refusal(document(many, "ft")).code == "too_many_classes"


def test_that_units_follow_from_the_columns_alone():
    wanted = document(MIXED, "fffft")
    data = prepare(wanted)
    assert input_units(wanted.data) == data.inputs
    assert output_units(wanted.data, "sigmoid", "binary_crossentropy") == data.outputs


@pytest.mark.parametrize(
    "values",
    [
        (2.5, "blue", "no", "1970-01-03"),
        ("2.5", " BLUE ", 0, 2),
        ("+2.50", "blue", "0", "2"),
    ],
)
def test_that_a_typed_row_is_what_the_table_s_row_is(values: tuple[float | str, ...]):
    wanted = document(MIXED, "fffft", scaling="standard")
    data = prepare(wanted)
    row = encode_row(wanted, data, values)
    assert row.dtype == np.float32
    assert row.tolist() == data.x[1:2].tolist()


@pytest.mark.parametrize(
    ("values", "code", "words"),
    [
        ((1.0,), "wrong_count", "4 values (size, colour, new, sold), not 1"),
        (("big", "red", "yes", 1.0), "bad_value", "write a number"),
        ((1.0, "red", "perhaps", 1.0), "bad_value", "write no or yes"),
        ((1.0, "red", "yes", "yesterday"), "bad_value", "a date such as"),
        ((1e39, "red", "yes", 1.0), "beyond_float32", "size"),
        ((float("nan"), "red", "yes", 1.0), "bad_value", "write a number"),
        ((float("inf"), "red", "yes", 1.0), "bad_value", "write a number"),
    ],
)
def test_that_a_typed_row_that_does_not_fit_is_refused(
    values: tuple[float | str, ...], code: str, words: str
):
    wanted = document(MIXED, "fffft")
    with pytest.raises(UserError) as caught:
        encode_row(wanted, prepare(wanted), values)
    assert caught.value.code == code
    assert words in caught.value.message
