"""The gradient of the inspector is that of the loss over the training rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnviz import slopes
from nnviz.carrying import initial_params
from nnviz.cartographer import draw_maps, viewed
from nnviz.datasets.preparation.preparing import prepare
from nnviz.drafts import Draft, Progress
from nnviz.edits.training import change_train
from nnviz.orders import View
from nnviz.presets import document_of_sample
from nnviz.scores import evaluate
from nnviz.slopes import measure_slopes


@pytest.mark.parametrize("sample", ["laptop", "xor", "circle", "sine", "house-prices"])
def test_that_a_slope_is_by_how_much_the_loss_changes(sample: str) -> None:
    document = document_of_sample(sample)
    data, params = prepare(document), initial_params(document)
    params = tuple((kernel.astype(np.float64), bias.astype(np.float64)) for kernel, bias in params)
    found = measure_slopes(document, data, params, at_rest=True)  # type: ignore[arg-type]
    assert found.exact and found.rows == len(data.train)
    for layer, (kernel, bias) in enumerate(params):
        for values, slope in ((kernel, found.layers[layer][0]), (bias, found.layers[layer][1])):
            place = np.unravel_index(int(np.argmax(np.abs(slope))), values.shape)
            kept, losses = values[place], []
            for step in (-1e-4, 1e-4):
                values[place] = kept + step
                losses.append(evaluate(document, data, params)["loss"])  # type: ignore[arg-type]
            values[place] = kept
            assert slope[place] == pytest.approx((losses[1] - losses[0]) / 2e-4, rel=1e-3, abs=1e-7)


def test_that_the_penalty_is_counted_once_however_many_blocks(monkeypatch) -> None:
    document = change_train(regularizer="l2", regularization=0.5)(document_of_sample("circle"))
    data, params = prepare(document), initial_params(document)
    whole = measure_slopes(document, data, params, at_rest=True)
    monkeypatch.setattr(slopes, "_BLOCK", 7)
    parts = measure_slopes(document, data, params, at_rest=True)
    for (kernel, bias), (its, its_bias) in zip(whole.layers, parts.layers, strict=True):
        np.testing.assert_allclose(kernel, its, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(bias, its_bias, rtol=1e-9, atol=1e-12)


def test_that_slopes_are_only_computed_where_they_are_looked_at() -> None:
    document = document_of_sample("laptop")
    snapshot = draw_maps(Draft(0, 0, document, initial_params(document), Progress()), prepare(document))
    assert snapshot.slopes is None
    seen = viewed(snapshot, View(slopes=True))
    assert seen.slopes is not None
    assert viewed(seen, View(slopes=True, quick=True)).slopes is seen.slopes
    assert viewed(seen, View()).slopes is None


def test_that_many_rows_are_sampled_while_training() -> None:
    document = document_of_sample("circle")
    data = prepare(document)
    data = replace(
        data,
        x=np.repeat(data.x, 3000, axis=0),
        y=np.repeat(data.y, 3000, axis=0),
        train=np.arange(len(data.train) * 3000),
    )
    found = measure_slopes(document, data, initial_params(document), at_rest=False)
    assert not found.exact and 1000 < found.rows < len(data.train)
