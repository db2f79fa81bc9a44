"""One row on its way through the network, against the sums as one would do them by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnviz.carrying import initial_params
from nnviz.cartographer import draw_maps
from nnviz.datasets.preparation.preparing import prepare
from nnviz.document import Document
from nnviz.drafts import Draft, Progress
from nnviz.edits.data import change_data
from nnviz.edits.layers import set_activation
from nnviz.explain import forward_row, neuron_sum
from nnviz.presets import document_of_sample
from nnviz.snapshot import Snapshot


def snapshot_of(document: Document) -> Snapshot:
    draft = Draft(0, 0, document, initial_params(document), Progress())
    return draw_maps(draft, prepare(document))


def test_that_every_term_of_every_neuron_is_as_by_hand() -> None:
    snapshot = snapshot_of(document_of_sample("laptop"))
    raw = np.array([0.1, 0.6])
    row = forward_row(snapshot, raw)
    inputs = raw
    for layer, (kernel, bias) in enumerate(snapshot.params, start=1):
        for index in range(kernel.shape[1]):
            found = neuron_sum(snapshot, row, layer, index)
            products = [float(x) * float(w) for x, w in zip(inputs, kernel[:, index], strict=True)]
            np.testing.assert_allclose(found.products, products, rtol=1e-6)
            assert found.total == pytest.approx(sum(products), abs=1e-6)
            assert found.output == float(row.activations[layer][index])
            assert found.z == pytest.approx(sum(products) + float(bias[index]), abs=1e-6)
        inputs = row.activations[layer].astype(np.float64)
    assert row.outputs.sum() == pytest.approx(1, abs=1e-6)


def test_that_the_course_s_perceptron_and_sigmoid_come_out() -> None:
    """B1 and B3: w = [.5, .9], b = -.5."""
    document = document_of_sample("gaussians")
    snapshot = snapshot_of(set_activation(1, "sigmoid")(document))
    params = ((np.array([[0.5], [0.9]], np.float32), np.array([-0.5], np.float32)),)
    snapshot = replace(snapshot, params=params)
    row = forward_row(snapshot, np.array([0.6, 0.9]))
    assert neuron_sum(snapshot, row, 1, 0).z == pytest.approx(0.61, abs=1e-6)
    assert neuron_sum(snapshot, row, 1, 0).output == pytest.approx(0.6479407548904419, abs=3e-7)


def test_that_outputs_of_a_regression_are_in_the_label_s_units() -> None:
    house = document_of_sample("house-prices")
    scaled = snapshot_of(change_data(scaling="standard")(house))
    row = forward_row(scaled, scaled.data.raw_x[0])
    network_output = float(row.activations[-1][0])
    prices = scaled.data.raw_y[:, 0]
    assert row.outputs[0] == pytest.approx(network_output * prices.std() + prices.mean(), rel=1e-6)
