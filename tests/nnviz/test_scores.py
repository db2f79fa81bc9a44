"""Scores of whole sets of rows, against scikit-learn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sk

from nnviz.datasets.prepared import Prepared
from nnviz.datasets.preparing import prepare
from nnviz.edits import change_data
from nnviz.presets import document_of_sample
from nnviz.scores import SCORES, classify, judge, score

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


def test_that_one_unit_decides_by_the_middle_of_its_targets() -> None:
    outputs = np.array([[-0.2], [0.0], [0.5], [0.6]])
    assert classify(replace(SMALL, targets=(0.0, 1.0)), outputs).tolist() == [0, 0, 0, 1]
    assert classify(replace(SMALL, targets=(-1.0, 1.0)), outputs).tolist() == [0, 1, 1, 1]


def test_that_no_rows_have_no_scores() -> None:
    judged = judge(SMALL, np.zeros(0, np.int64), np.zeros((0, 1)))
    assert score("classification", judged) == {}
    assert {row.task for row in SCORES.values()} == {"classification", "regression"}
