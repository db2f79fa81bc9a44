"""How signals fare with depth, against the published numbers of B9 and a NumPy oracle."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz.carrying import begins_again
from nnviz.labs.activation_curves import Choice
from nnviz.labs.depth import BINS, Beginning, Fates, Stack, explore, fates, use_beginning
from nnviz.presets import document_of_sample


def normal(stddev: float) -> Beginning:
    return Beginning("normal", (("stddev", stddev),))


def explored(stack: Stack, beginning: Beginning, draws: int) -> Fates:
    *_, last = explore(stack, [beginning], draws)
    assert last is not None
    return last[0]


@pytest.mark.slow
def test_that_small_weights_let_the_signal_vanish() -> None:
    """B9: ReLU N(0, .01), depth 10, width 100: .058 falls to 2.5e-12 in the mean of many networks."""
    found = explored(Stack(), normal(0.01), 60)
    assert found.std[0] == pytest.approx(0.058, rel=0.02)
    # One network's last value scatters by 0.4 in its logarithm; of 60 the mean by a few percent.
    assert found.std[-1] == pytest.approx(2.5e-12, rel=0.2)


@pytest.mark.slow
def test_that_large_weights_let_it_explode_and_he_keeps_it() -> None:
    """B9: N(0, 1) grows to 2.5e8; He stays near 1."""
    assert explored(Stack(), normal(1.0), 60).std[-1] == pytest.approx(2.5e8, rel=0.2)
    he = explored(Stack(), Beginning("he_normal"), 20).std
    assert (np.abs(he - 1) < 0.35).all()


def test_that_tanh_of_large_weights_is_saturated() -> None:
    """B9: tanh N(0, 1): 76 % saturated."""
    found = explored(Stack(activation=Choice("tanh")), normal(1.0), 10)
    assert found.lost[0] == pytest.approx(0.76, abs=0.01)
    assert (np.abs(found.lost - 0.755) < 0.02).all()


def test_that_each_layer_is_what_plain_numpy_computes() -> None:
    stack = Stack(depth=3, width=6, activation=Choice("leaky_relu", (("slope", 0.4),)), seed=7)
    found = list(fates(stack, Beginning("he_uniform"), rows=30))
    a = np.random.default_rng((7, 1 << 20)).standard_normal((30, 6))
    for layer, fate in enumerate(found):
        limit = np.sqrt(6 / 6)
        z = a @ np.random.default_rng((7, layer, 0)).uniform(-limit, limit, (6, 6))
        a = np.where(z > 0, z, 0.4 * z)
        assert fate.std == pytest.approx(a.std(), rel=1e-12)
        assert (fate.low, fate.high) == (a.min(), a.max())
        assert fate.counts.tolist() == np.histogram(a, BINS)[0].tolist()
        assert fate.lost == 0


def test_that_a_neuron_is_lost_when_it_gives_0_for_every_row() -> None:
    found = list(fates(Stack(depth=2, width=8), Beginning("constant", (("value", -1.0),))))
    # All sums of the second layer are minus what is never negative.
    assert found[1].lost == 1
    assert found[1].std == 0
    assert found[0].lost == 0


def test_that_what_overflows_is_said_to_be_infinite_and_counts_as_saturated() -> None:
    found = list(fates(Stack(depth=50, width=40), normal(1e6)))
    assert not np.isfinite(found[-1].std)
    assert found[-1].counts.sum() == 0
    flat = list(fates(Stack(depth=3, width=40, activation=Choice("tanh")), normal(1e300)))
    assert flat[-1].lost == 1


def test_that_means_of_networks_are_those_of_each() -> None:
    stack, beginning = Stack(depth=4, width=20, seed=3), normal(0.3)
    each = [list(fates(Stack(4, 20, seed=seed), beginning)) for seed in (3, 4, 5)]
    found = explored(stack, beginning, 3)
    squares = [[fate.std**2 for fate in layers] for layers in each]
    np.testing.assert_allclose(found.std, np.sqrt(np.mean(squares, axis=0)), rtol=1e-12)
    np.testing.assert_allclose(found.lost, np.mean([[f.lost for f in layers] for layers in each], axis=0))
    assert found.first[2].std == each[0][2].std
    assert found.draws == 3


def test_that_exploring_can_be_stopped_after_every_layer() -> None:
    said = list(explore(Stack(depth=3, width=5), [normal(1.0), Beginning("zeros")], 2))
    assert [its is None for its in said] == [True, True, True, False] * 4
    assert [len(its) for its in said if its is not None] == [1, 2, 2, 2]


def test_that_using_a_beginning_changes_all_layers_and_begins_again() -> None:
    before = document_of_sample("laptop")
    after = use_beginning(normal(2.0))(before)
    assert {(its.initializer, its.initializer_parameters) for its in after.network.layers} == {
        ("normal", (("stddev", 2.0),))
    }
    assert begins_again(before, after)
    assert normal(2.0).label == "N(0, 2)"
