"""The summary counts as Keras does; statistics are NumPy's; copied weights are the same weights again."""

from __future__ import annotations

import ast
import csv
import io
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnviz.carrying import initial_params
from nnviz.commands.weights import read_weights
from nnviz.datasets.preparation.preparing import input_units
from nnviz.document import Document
from nnviz.model_summary import summarize, summary_text
from nnviz.network import count_parameters
from nnviz.parameters import parameter_at
from nnviz.presets import document_of_sample
from nnviz.touches import lock, switch_off
from nnviz.weight_tables import WEIGHTS_FORMS, shortest, statistics_of


def names(document: Document) -> tuple[str, ...]:
    return tuple(unit.name for unit in input_units(document.data))


# --- summary ---


def test_that_one_neuron_of_one_input_has_two_parameters() -> None:
    """A18."""
    document = document_of_sample("house-prices")
    summary = summarize(document.network, names(document))
    assert (summary.total, summary.trainable, summary.non_trainable) == (2, 2, 0)
    assert [row.shape for row in summary.rows] == ["(None, 1)", "(None, 1)"]
    assert "Total params: 2\nTrainable params: 2\nNon-trainable params: 0\n" in summary_text(summary)


@pytest.mark.parametrize("sample", ["laptop", "spiral", "xor"])
def test_that_the_total_is_that_of_all_layers(sample: str) -> None:
    document = document_of_sample(sample)
    summary = summarize(document.network, names(document))
    assert summary.total == count_parameters(document.network.units, len(names(document)))
    assert [row.parameters for row in summary.rows][1:] == [
        kernel.size + bias.size for kernel, bias in initial_params(document)
    ]


def test_that_what_is_locked_or_off_is_not_trainable_and_counts_once() -> None:
    document = document_of_sample("laptop")
    places = [(1, 0, 0), (1, None, 2), (2, 1, 1)]
    chosen = [parameter_at(document.network, names(document), *place) for place in places]
    document = lock(chosen, True)(document)
    document = switch_off({chosen[0]: 0.5})(document)
    summary = summarize(document.network, names(document))
    assert (summary.total, summary.trainable, summary.non_trainable) == (17, 14, 3)
    assert [row.trainable for row in summary.rows] == [0, 7, 7]
    fewer = replace(document.network, layers=document.network.layers[1:])
    assert summarize(fewer, names(document)).non_trainable == 0, "what is gone is not counted"


# --- statistics ---


@given(arrays(np.float32, st.tuples(st.integers(1, 5), st.integers(1, 5)), elements=st.floats(width=32)))
def test_that_statistics_are_those_of_numpy(values: np.ndarray) -> None:
    found = statistics_of(values)
    fine = values[np.isfinite(values)].astype(np.float64)
    assert found.count == values.size
    assert (found.nans, found.infinities) == (np.isnan(values).sum(), np.isinf(values).sum())
    assert found.zeros == (values == 0).sum()
    if len(fine):
        assert (found.low, found.high) == (fine.min(), fine.max())
        assert found.mean == pytest.approx(fine.mean(), rel=1e-12, abs=1e-12 * np.abs(fine).max())
        assert found.std == pytest.approx(fine.std(), rel=1e-6, abs=1e-6 * np.abs(fine).max())
    else:
        assert np.isnan([found.low, found.high, found.mean, found.std]).all()


# --- weights as texts ---


@given(arrays(np.float32, st.integers(1, 8), elements=st.floats(width=32, allow_nan=False)))
def test_that_the_fewest_digits_give_the_same_number_back(values: np.ndarray) -> None:
    texts = shortest(values)
    assert np.array([np.float32(text) for text in texts]).tobytes() == values.tobytes()
    assert all(len(text) <= 17 for text in texts if "e" in text)


def test_that_0_6_is_written_as_0_6() -> None:
    assert shortest(np.array([0.6, -0.5, 3.0, 1e-9], np.float32)) == ["0.6", "-0.5", "3.0", "1e-09"]


def test_that_copied_json_begins_a_run(tmp_path) -> None:
    document = document_of_sample("spiral")
    params = initial_params(document)
    file = tmp_path / "weights.json"
    file.write_text(WEIGHTS_FORMS["json"].write(params, names(document)))
    again = read_weights(str(file), document, 2)
    for (kernel, bias), (kernel_again, bias_again) in zip(params, again, strict=True):
        assert kernel.tobytes() == kernel_again.tobytes() and bias.tobytes() == bias_again.tobytes()


def test_that_a_copied_list_is_get_weights() -> None:
    document = document_of_sample("laptop")
    params = initial_params(document)
    found = ast.literal_eval(WEIGHTS_FORMS["python"].write(params, names(document)))
    flat = [part for layer in params for part in layer]
    assert [np.float32(its).tolist() for its in found] == [part.tolist() for part in flat]


def test_that_copied_csv_has_a_line_for_each_parameter() -> None:
    document = document_of_sample("laptop")
    params = initial_params(document)
    rows = list(csv.reader(io.StringIO(WEIGHTS_FORMS["csv"].write(params, ("pink, light", "small")))))
    assert rows[0] == ["layer", "from", "neuron", "value"] and len(rows) == 18
    assert rows[1][:3] == ["1", "pink, light", "1"] and rows[7][:3] == ["1", "bias", "1"]
    assert np.float32(rows[5][3]) == params[0][0][1, 1]


def test_that_weights_that_are_no_numbers_can_be_copied() -> None:
    params = ((np.array([[np.nan, np.inf]], np.float32), np.array([-np.inf, 0.0], np.float32)),)
    assert np.isnan(json.loads(WEIGHTS_FORMS["json"].write(params, ("x",)))[0]["kernel"][0][0])
    space: dict[str, object] = {}
    exec(
        "from math import inf, nan\nfound = "
        + WEIGHTS_FORMS["python"].write(params, ("x",)).partition("\n\n")[2],
        space,
    )
    assert str(space["found"]) == "[[[nan, inf]], [-inf, 0.0]]"
