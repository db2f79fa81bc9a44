"""What is said of many seeds, on made-up results, and the published shares on real ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.preparation.preparing import prepare
from nnviz.document import Document
from nnviz.edits.layers import set_activation, set_output_activation, set_units
from nnviz.edits.training import change_train
from nnviz.errors import UserError
from nnviz.labs.activation_curves import Choice, use_activation
from nnviz.labs.depth import Beginning, use_beginning
from nnviz.labs.fan_results import (
    BINS,
    FanResult,
    answers,
    band_of,
    check_fan,
    fate_of,
    has_goal,
    histogram_of,
    nearest_curve,
    ranking,
)
from nnviz.network import forward, init_params
from nnviz.presets import document_of_sample

INF = np.inf


def made_up(loss: list[list[float]], accuracy: list[float], dead: list[bool]) -> FanResult:
    document = document_of_sample("laptop")
    starts = [init_params(document.network, 2, seed) for seed in range(len(loss))]
    params = tuple(
        (np.stack([its[layer][0] for its in starts]), np.stack([its[layer][1] for its in starts]))
        for layer in range(2)
    )
    metric = np.tile(np.array(accuracy)[:, None], (1, len(loss[0])))
    return FanResult(document, np.arange(len(loss)) + 10, np.array(loss), metric, params, np.array(dead))


def test_that_a_band_holds_least_quartiles_and_greatest_and_counts_divergence_as_infinite() -> None:
    loss = np.array([[5.0, 1.0], [1.0, np.nan], [3.0, 2.0], [2.0, 3.0], [4.0, 4.0]])
    band = band_of(loss)
    assert [its.tolist() for its in (band.low, band.lower, band.median, band.upper, band.high)] == [
        [1, 1],
        [2, 2],
        [3, 3],
        [4, 4],
        [5, INF],
    ]


def test_that_every_seed_has_one_fate() -> None:
    result = made_up([[0.1], [0.5], [0.6], [np.nan]], [1.0, 0.8, 0.5, 0.5], [False, False, True, False])
    assert fate_of(result).tolist() == [0, 1, 2, 3]
    weights = result.params[0][0].copy()
    weights[0, 0, 0] = np.inf
    broken = replace(result, params=((weights, result.params[0][1]), result.params[1]))
    assert fate_of(broken).tolist() == [3, 1, 2, 3]


def test_that_numbers_are_solved_by_a_target_loss_only() -> None:
    document = document_of_sample("house-prices")
    assert not has_goal(document)
    aimed = change_train(target_loss=0.5)(document)
    assert has_goal(aimed)
    result = replace(made_up([[0.4], [0.6]], [0.0, 0.0], [False, False]), document=aimed)
    assert fate_of(result).tolist() == [0, 1]


def test_that_answers_are_those_of_each_seeds_own_network() -> None:
    result = made_up([[0.1], [0.5], [0.6]], [1.0, 1.0, 1.0], [False] * 3)
    x = np.array([0.1, 0.6], np.float32)
    found = answers(result, x)
    for seed in range(3):
        alone = forward(result.document.network, init_params(result.document.network, 2, seed), x[None])
        np.testing.assert_allclose(found[seed], alone[-1][0], rtol=1e-5)


def test_that_more_seeds_than_memory_holds_are_refused_with_how_many_would_do() -> None:
    document = document_of_sample("laptop")
    check_fan(document, 2, 1000, 20)
    with pytest.raises(UserError, match=r"at most \d+ seeds"):
        check_fan(document, 2, 1000, 10_000_000)


def test_that_a_histogram_counts_every_number_once() -> None:
    values = np.array([0.0, 0.04, 0.051, 1.0, np.nan])
    found = histogram_of(values, (0.0, 1.0))
    assert found.counts.sum() == 4
    assert found.places.tolist() == [0, 0, 1, BINS - 1, -1]
    assert histogram_of(np.array([2.0, 2.0])).counts.sum() == 2
    assert histogram_of(np.array([np.nan])).counts.sum() == 0


def test_that_the_nearest_curve_and_the_ranking_name_seeds() -> None:
    result = made_up([[1.0, 0.1], [1.0, 0.01], [1.0, np.nan]], [1, 1, 0], [False] * 3)
    assert nearest_curve(result, 2, 0.02, log=True) == 1
    assert nearest_curve(result, 2, 0.09, log=False) == 0
    assert nearest_curve(result, 99, 0.5, log=True) == 0
    assert ranking(result).tolist() == [1, 0, 2]


def test_that_a_result_belongs_to_a_document_whatever_its_seed() -> None:
    result = made_up([[1.0]], [1.0], [False])
    assert result.is_of(change_train(seed=77, epochs=500)(result.document))
    assert not result.is_of(change_train(learning_rate=0.2)(result.document))
    assert not result.is_of(set_activation(1, "tanh")(result.document))


def trained(document: Document, seeds: int, epochs: int) -> FanResult:
    from nnviz.training.fan import train_fan

    fan = train_fan(document, prepare(document), range(seeds), epochs)
    return FanResult(document, fan.seeds, fan.loss, fan.metric, fan.params, fan.dead)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("beginning", "share"),
    [
        (Beginning("glorot_normal"), 0.77),
        (Beginning("normal", (("stddev", 1.0),)), 0.69),
        (Beginning("normal", (("stddev", 0.01),)), 0.58),
        (Beginning("normal", (("stddev", 5.0),)), 0.32),
        (Beginning("normal", (("stddev", 20.0),)), 0.10),
    ],
)
def test_that_initializers_solve_the_laptops_as_often_as_published(
    beginning: Beginning, share: float
) -> None:
    """B10: the share of seeds at accuracy 1 after 20 epochs."""
    result = trained(use_beginning(beginning)(document_of_sample("laptop")), 1000, 20)
    solved = np.mean(fate_of(result) == 0)
    # Three standard errors of the difference of two shares of 1000 draws each.
    assert solved == pytest.approx(share, abs=3 * np.sqrt(2 * share * (1 - share) / 1000))


@pytest.mark.slow
def test_that_a_stack_of_linear_layers_never_solves_xor_and_tanh_mostly_does() -> None:
    """B5, with the course's two softmax outputs: linear 0 of 4000 seeds; tanh, 3 units: about 94 %."""
    document = set_output_activation("softmax")(set_units(1, 3)(document_of_sample("xor")))
    linear = use_activation(1, Choice("linear"))(document)
    assert not (fate_of(trained(linear, 4000, 200)) == 0).any()
    tanh = use_activation(1, Choice("tanh"))(document)
    solved = np.mean(fate_of(trained(tanh, 1000, 200)) == 0)
    assert solved == pytest.approx(0.94, abs=3 * np.sqrt(2 * 0.94 * 0.06 / 1000))
