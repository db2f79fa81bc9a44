"""Scores of whole sets of rows, against scikit-learn."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sk

from nnviz import scores
from nnviz.carrying import initial_params
from nnviz.datasets.preparation.prepared import Prepared
from nnviz.datasets.preparation.preparing import prepare
from nnviz.edits.data import change_data
from nnviz.presets import document_of_sample
from nnviz.scores import SCORES, classify, judge, measure_fit, score

SMALL = prepare(change_data(validation=0.0)(document_of_sample("gaussians")))


def classes(n: int, labels: np.ndarray) -> Prepared:
    names = tuple(f"class {i}" for i in range(n))
    one_hot = np.eye(n)[labels]
    return replace(SMALL, classes=names, labels=labels, raw_y=one_hot, y=one_hot.astype(np.float32))


@settings(max_examples=60, deadline=None)
@given(n=st.integers(2, 5), rows=st.integers(1, 40), seed=st.integers(0, 10**6))
def test_that_scores_of_classes_are_scikit_learn_s(n: int, rows: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, n, rows)
    outputs = rng.uniform(0, 1, (rows, n))
    data = classes(n, labels)
    judged = judge(data, np.arange(rows), outputs)
    found = score("classification", judged)
    guessed = outputs.argmax(axis=1)
    every = list(range(n))
    assert np.array_equal(judged.confusion, sk.confusion_matrix(labels, guessed, labels=every))
    assert found["accuracy"] == pytest.approx(sk.accuracy_score(labels, guessed))
    how = {"average": "macro", "labels": every if n > 2 else [1], "zero_division": 0}
    assert found["precision"] == pytest.approx(sk.precision_score(labels, guessed, **how))
    assert found["recall"] == pytest.approx(sk.recall_score(labels, guessed, **how))
    assert found["f1"] == pytest.approx(sk.f1_score(labels, guessed, **how))
    top = np.argsort(-outputs, axis=1)[:, :3]
    assert found["top_k"] == pytest.approx(
        np.mean([label in best for label, best in zip(labels, top, strict=True)])
    )


@settings(max_examples=60, deadline=None)
@given(rows=st.integers(2, 40), outputs=st.integers(1, 3), seed=st.integers(0, 10**6))
def test_that_scores_of_numbers_are_scikit_learn_s(rows: int, outputs: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    truth, guessed = rng.normal(size=(rows, outputs)), rng.normal(size=(rows, outputs))
    data = replace(SMALL, classes=(), labels=np.full(rows, -1), raw_y=truth)
    found = score("regression", judge(data, np.arange(rows), guessed))
    assert found["mae"] == pytest.approx(sk.mean_absolute_error(truth, guessed))
    assert found["mse"] == pytest.approx(sk.mean_squared_error(truth, guessed))
    assert found["rmse"] == pytest.approx(np.sqrt(sk.mean_squared_error(truth, guessed)))
    assert found["r2"] == pytest.approx(sk.r2_score(truth, guessed))


# --- degenerate sets of rows ---

HOW: dict[str, Any] = {"average": "macro", "zero_division": 0}


@pytest.mark.parametrize(
    ("labels", "guessed"),
    [
        ([0], [0]),  # one row
        ([1, 1, 1], [1, 1, 1]),  # only one class is there, and it is always right
        ([1, 1, 1], [0, 0, 2]),  # ... always wrong
        ([0, 1, 2, 2], [0, 0, 0, 0]),  # one class is all that is ever predicted
        ([0, 0, 1], [2, 2, 2]),  # what is predicted is never there
    ],
)
def test_that_classes_that_are_missing_count_as_in_scikit_learn(
    labels: list[int], guessed: list[int]
) -> None:
    data = classes(3, np.array(labels))
    judged = judge(data, np.arange(len(labels)), np.eye(3)[guessed])
    found = score("classification", judged)
    every = [0, 1, 2]
    assert np.array_equal(judged.confusion, sk.confusion_matrix(labels, guessed, labels=every))
    assert found["accuracy"] == pytest.approx(sk.accuracy_score(labels, guessed))
    assert found["precision"] == pytest.approx(sk.precision_score(labels, guessed, labels=every, **HOW))
    assert found["recall"] == pytest.approx(sk.recall_score(labels, guessed, labels=every, **HOW))
    assert found["f1"] == pytest.approx(sk.f1_score(labels, guessed, labels=every, **HOW))
    assert found["top_k"] == 1  # each of three classes is among the best three


ZERO: dict[str, Any] = {"zero_division": 0}


@pytest.mark.parametrize("guesses", [[0, 0, 0], [1, 1, 1], [0, 1, 1]])
@pytest.mark.parametrize("truth", [[0, 0, 0], [1, 1, 1], [1, 0, 1]])
def test_that_one_unit_is_scored_for_its_yes_as_in_scikit_learn(truth: list[int], guesses: list[int]) -> None:
    labels, outputs = np.array(truth), np.where(np.array(guesses) > 0, 0.9, 0.2)[:, None]
    data = replace(classes(2, labels), targets=(0.0, 1.0))
    found = score("classification", judge(data, np.arange(3), outputs))
    right = sk.accuracy_score(truth, guesses)
    assert found == pytest.approx(
        {
            "accuracy": right,
            "top_k": 1.0,  # of two classes both are among the best three
            "precision": sk.precision_score(truth, guesses, **ZERO),
            "recall": sk.recall_score(truth, guesses, **ZERO),
            "f1": sk.f1_score(truth, guesses, **ZERO),
        }
    )


@settings(max_examples=20, deadline=None)
@given(k=st.integers(1, 6), rows=st.integers(1, 30), seed=st.integers(0, 10**6))
def test_that_top_k_is_scikit_learn_s_for_every_k(k: int, rows: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    labels, outputs = rng.integers(0, 5, rows), rng.uniform(0, 1, (rows, 5))
    judged = judge(classes(5, labels), np.arange(rows), outputs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that as many classes as there are make it 1
        wanted = sk.top_k_accuracy_score(labels, outputs, k=k, labels=range(5))
    assert SCORES["top_k"].of(judged, {"k": float(k)}) == pytest.approx(wanted)
    assert [(its.key, its.default) for its in SCORES["top_k"].parameters] == [("k", 3.0)]


def test_that_a_class_as_good_as_the_best_k_is_among_them() -> None:
    judged = judge(classes(4, np.array([3, 0])), np.arange(2), np.full((2, 4), 0.25))
    assert SCORES["top_k"].of(judged, {"k": 1.0}) == 1


@pytest.mark.parametrize(
    ("truth", "guessed"),
    [
        ([[2.0], [2.0]], [[2.0], [2.0]]),  # constant, and right: 1
        ([[2.0], [2.0]], [[2.0], [3.0]]),  # constant, and wrong: 0
        ([[2.0, 1.0], [2.0, 5.0], [2.0, 3.0]], [[2.0, 1.5], [2.5, 4.0], [2.0, 3.0]]),
        ([[0.0, 100.0], [1.0, 300.0]], [[1.0, 120.0], [0.0, 310.0]]),  # worse than the mean, and near
    ],
)
def test_that_r2_of_constant_labels_is_scikit_learn_s(
    truth: list[list[float]], guessed: list[list[float]]
) -> None:
    raw = np.array(truth)
    data = replace(SMALL, classes=(), labels=np.full(len(raw), -1), raw_y=raw)
    found = score("regression", judge(data, np.arange(len(raw)), np.array(guessed)))
    assert found["r2"] == pytest.approx(sk.r2_score(truth, guessed))
    assert found["rmse"] == pytest.approx(sk.root_mean_squared_error(truth, guessed)) or raw.shape[1] > 1


def test_that_one_row_has_an_r2_though_scikit_learn_gives_none() -> None:
    data = replace(SMALL, classes=(), labels=np.array([-1]), raw_y=np.array([[2.0]]))
    assert score("regression", judge(data, np.arange(1), np.array([[2.0]])))["r2"] == 1
    assert score("regression", judge(data, np.arange(1), np.array([[3.0]])))["r2"] == 0


def test_that_a_fit_judges_training_and_validation_rows_apart() -> None:
    house = change_data(validation=0.4, split="tail", scaling="standard")(document_of_sample("house-prices"))
    data = prepare(house)
    params = ((np.array([[0.9]], np.float32), np.array([0.2], np.float32)),)
    fit = measure_fit(house, data, params, at_rest=True)
    area, price = data.raw_x[:, 0], data.raw_y[:, 0]
    train, held = area[:9], price[:9]
    z = 0.9 * (area - train.mean()) / train.std() + 0.2
    errors = np.abs(z * held.std() + held.mean() - price)
    assert fit.train == pytest.approx(errors[:9].mean(), rel=1e-5)
    assert fit.validation == pytest.approx(errors[9:].mean(), rel=1e-5)


def test_that_one_unit_decides_by_the_middle_of_its_targets() -> None:
    outputs = np.array([[-0.2], [0.0], [0.5], [0.6]])
    assert classify(replace(SMALL, targets=(0.0, 1.0)), outputs).tolist() == [0, 0, 0, 1]
    assert classify(replace(SMALL, targets=(-1.0, 1.0)), outputs).tolist() == [0, 1, 1, 1]


def test_that_no_rows_have_no_scores() -> None:
    judged = judge(SMALL, np.zeros(0, np.int64), np.zeros((0, 1)))
    assert score("classification", judged) == {}
    assert {row.task for row in SCORES.values()} == {"classification", "regression"}


def test_that_a_fit_belongs_to_the_weights_that_are_drawn() -> None:
    """Not to those before the last update, as the history's values do (A23)."""
    house = document_of_sample("house-prices")
    data = prepare(house)
    params = ((np.array([[1275.805]], np.float32), np.array([4602641], np.float32)),)
    fit = measure_fit(house, data, params, at_rest=True)
    line = 1275.805 * data.raw_x[:, 0] + 4602641
    assert fit.train == pytest.approx(np.abs(line - data.raw_y[:, 0]).mean(), rel=1e-5)
    assert (fit.key, fit.validation, fit.exact) == ("mae", None, True)


def test_that_a_fit_on_some_of_the_rows_says_so(monkeypatch) -> None:
    document = document_of_sample("spiral")
    data, params = prepare(document), initial_params(document)
    many = replace(data, train=np.tile(data.train, 5))
    assert measure_fit(document, many, params, at_rest=False).exact
    monkeypatch.setattr(scores, "_WHILE_TRAINING", 1.0)  # as of a network of millions of weights
    fit = measure_fit(document, many, params, at_rest=False)
    assert not fit.exact
    assert fit.validation is not None
