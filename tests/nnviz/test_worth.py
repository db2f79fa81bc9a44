"""What weights are worth, against losses by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from nnviz import worth
from nnviz.cartographer import draw_maps
from nnviz.datasets.preparation.preparing import prepare
from nnviz.document import Document
from nnviz.drafts import Draft, Progress
from nnviz.parameters import ByParameter, Parameter, of_layer, outgoing, parameter_at
from nnviz.params import Params
from nnviz.presets import document_of_sample
from nnviz.scores import evaluate
from nnviz.snapshot import Snapshot
from nnviz.worth import worth_of

X = np.arange(1.0, 8.0)


def shown(document: Document, params: Params) -> Snapshot:
    return draw_maps(Draft(0, 0, document, params, Progress()), prepare(document))


def test_that_a_weight_of_a_line_is_worth_what_is_found_by_hand(
    make_document: Callable[..., Document],
) -> None:
    # The line 2x + 1 fits y = 2x + 1 exactly; without its slope the errors are 2x, without its bias 1.
    document = make_document(X, 2 * X + 1, "")
    snapshot = shown(document, ((np.array([[2.0]], np.float32), np.array([1.0], np.float32)),))
    slope, bias = of_layer(document.network, ("x0",), 1)
    found = worth_of(snapshot, [slope])
    assert (found.loss, found.metric_key, found.metric, found.rows, found.all_rows) == (0, "mae", 0, 7, 7)
    assert found.loss_without == np.mean(4 * X**2)
    assert found.metric_without == np.mean(2 * X)
    assert worth_of(snapshot, [bias]).loss_without == 1
    assert worth_of(snapshot, [slope, bias]).metric_without == np.mean(2 * X + 1)
    assert worth_of(snapshot, [Parameter(99, None)]).loss_without == 0


def test_that_what_is_off_counts_with_what_it_would_come_back_with(
    make_document: Callable[..., Document],
) -> None:
    document = make_document(X, 2 * X + 1, "")
    slope = parameter_at(document.network, ("x0",), 1, 0, 0)
    off = replace(document, network=replace(document.network, off=ByParameter({slope: 2.0})))
    snapshot = shown(off, ((np.array([[0.0]], np.float32), np.array([1.0], np.float32)),))
    found = worth_of(snapshot, [slope])
    assert (found.loss, found.loss_without) == (0, np.mean(4 * X**2))


def test_that_a_neuron_is_worth_what_the_history_would_say() -> None:
    document = document_of_sample("laptop")
    data = prepare(document)
    rng = np.random.default_rng(0)
    fan_ins = (2, *document.network.units)
    params = tuple(
        (rng.normal(size=(fan_in, units)).astype(np.float32), np.zeros(units, np.float32))
        for fan_in, units in zip(fan_ins, document.network.units, strict=False)
    )
    without = (params[0], (params[1][0].copy(), params[1][1]))
    without[1][0][1] = 0
    found = worth_of(shown(document, params), outgoing(document.network, ("pink", "small"), 1, 1))
    full, cut = evaluate(document, data, params), evaluate(document, data, without)
    assert (found.loss, found.metric) == pytest.approx((full["loss"], full["accuracy"]))
    assert (found.loss_without, found.metric_without) == pytest.approx((cut["loss"], cut["accuracy"]))
    assert found.metric_key == "accuracy"


def test_that_only_so_many_rows_are_looked_at_and_that_it_says_so(
    make_document: Callable[..., Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worth, "MOST_ROWS", 3)
    document = make_document(X, 2 * X, "")
    snapshot = shown(document, ((np.array([[1.0]], np.float32), np.array([0.0], np.float32)),))
    found = worth_of(snapshot, [])
    assert (found.rows, found.all_rows) == (3, 7)
    assert found.loss == np.mean(np.array([1.0, 4.0, 7.0]) ** 2)
