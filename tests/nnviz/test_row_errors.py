"""Laws of the rows with the largest errors: what NumPy finds by sorting all of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnviz import row_errors
from nnviz.datasets.preparation.preparing import prepare
from nnviz.edits.data import change_data
from nnviz.losses import LOSSES
from nnviz.network import forward, init_params
from nnviz.orders import View
from nnviz.registry import with_defaults
from nnviz.row_errors import MOST, worst_rows


@pytest.fixture
def made(make_document):
    """Give a document of a kind, its prepared table and its weights."""

    def make(kind: str, validation: float = 0.2):
        rng = np.random.default_rng(0)
        x = rng.normal(size=(240, 3))
        if kind == "regression":
            document = make_document(
                x, np.stack([x[:, 0] * 3, x[:, 1] ** 2], axis=1), data={"scaling": "standard"}
            )
        else:
            classes = 3 if kind == "three classes" else 2
            output, loss = ("softmax", "categorical_crossentropy") if classes == 3 else ("sigmoid", "mse")
            y = np.digitize(x[:, 0] + x[:, 1], (-0.5, 0.5)[: classes - 1])
            document = make_document(x, y, output=output, task="classification", loss=loss)
        document = change_data(validation=validation)(document)
        data = prepare(document)
        return document, data, init_params(document.network, len(data.inputs), 1)

    return make


def losses_of(document, data, params):
    loss = LOSSES[document.train.loss]
    p = forward(document.network, params, data.x.astype(np.float64))[-1]
    values = with_defaults(loss.parameters, document.train.loss_parameters)
    return loss.rows(np, data.y.astype(np.float64), p, values), p


@pytest.mark.parametrize("kind", ["three classes", "two classes", "regression"])
def test_that_the_worst_rows_are_those_that_sorting_all_finds(kind, made, monkeypatch):
    monkeypatch.setattr(row_errors, "_BLOCK", 37)
    document, data, params = made(kind)
    worst = worst_rows(document, data, params, View(errors=True), at_rest=True)
    losses, p = losses_of(document, data, params)
    order = np.argsort(-losses, kind="stable")[:MOST]
    np.testing.assert_allclose(worst.losses, losses[order], rtol=1e-12)
    np.testing.assert_allclose(worst.outputs, data.output_scaling.back(p[worst.rows]), rtol=1e-12)
    assert worst.found == len(data.x)
    assert worst.exact


@pytest.mark.parametrize("part", ["training", "validation"])
def test_that_only_rows_of_the_part_that_is_looked_at_are_listed(part, made):
    document, data, params = made("three classes")
    worst = worst_rows(document, data, params, View(errors=True, part=part), at_rest=True)
    rows = data.train if part == "training" else data.validation
    assert sorted(worst.rows.tolist()) == rows.tolist()


def test_that_a_cell_of_the_confusion_matrix_lists_exactly_its_rows(made):
    document, data, params = made("three classes")
    _, p = losses_of(document, data, params)
    taken = np.argmax(p, axis=1)
    for cell in [(0, 0), (1, 0), (2, 1), (1, 2)]:
        worst = worst_rows(document, data, params, View(errors=True, cell=cell), at_rest=True)
        wanted = np.nonzero((data.labels == cell[0]) & (taken == cell[1]))[0]
        assert sorted(worst.rows.tolist()) == wanted.tolist()
        assert worst.found == len(wanted)


def test_that_of_very_many_rows_only_some_are_looked_at_while_training(made, monkeypatch):
    document, data, params = made("two classes", 0.0)
    monkeypatch.setattr(row_errors, "_WHILE_TRAINING", 0.0)
    times = 3000 // len(data.x) + 1
    many = replace(data, x=np.tile(data.x, (times, 1)), y=np.tile(data.y, (times, 1)))
    many = replace(many, labels=np.tile(data.labels, times))
    worst = worst_rows(document, many, params, View(errors=True), at_rest=False)
    assert not worst.exact
    assert worst.found <= 1000
    assert worst_rows(document, many, params, View(errors=True), at_rest=True).exact


def test_that_a_loss_that_is_no_number_counts_as_the_largest(made):
    document, data, params = made("regression", 0.0)
    x = data.x.copy()
    x[5] = np.nan
    worst = worst_rows(document, replace(data, x=x), params, View(errors=True), at_rest=True)
    assert worst.rows[0] == 5
