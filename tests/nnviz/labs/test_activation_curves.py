"""Curves of activations against their formulas in float64, and against published values."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz.activations import ACTIVATIONS
from nnviz.labs.activation_curves import Choice, curve_of, is_sigmoidal, use_activation, value_at
from nnviz.presets import document_of_sample


def test_that_the_sigmoid_is_steepest_at_0_and_nearly_flat_at_3() -> None:
    """B4: s'(0) = .25, s'(±3) = .0452; B3: s(.61) = .6479407548904419 in float32."""
    a, slope = value_at(Choice("sigmoid"), np.array([0.0, -3.0, 3.0, 0.61]))
    s = 1 / (1 + np.exp(-np.array([0.0, -3.0, 3.0, 0.61])))
    np.testing.assert_allclose(a, s, rtol=1e-15)
    np.testing.assert_allclose(slope, s * (1 - s), rtol=1e-14)
    assert slope[0] == 0.25
    assert slope[1:3] == pytest.approx([0.0452, 0.0452], abs=5e-5)
    assert a[3] == pytest.approx(0.6479407548904419, abs=1e-7)


@pytest.mark.parametrize("key", [key for key in ACTIVATIONS if key not in ("step", "softmax")])
def test_that_every_drawn_slope_is_the_change_of_the_drawn_curve(key: str) -> None:
    curve = curve_of(Choice(key), -10.0, 9.0)
    whole = np.isfinite(curve.slope) & (np.abs(curve.z) > 0.01) & (np.abs(np.abs(curve.z) - 3) > 0.01)
    z = curve.z[whole]
    rise = value_at(Choice(key), z + 1e-5)[0] - value_at(Choice(key), z - 1e-5)[0]
    np.testing.assert_allclose(curve.slope[whole], rise / 2e-5, rtol=1e-5, atol=1e-8)


def test_that_a_leaky_relu_has_the_slope_that_is_chosen() -> None:
    a, slope = value_at(Choice("leaky_relu", (("slope", 0.35),)), np.array([-2.0, 2.0]))
    assert a.tolist() == [-0.7, 2.0]
    assert slope.tolist() == [0.35, 1.0]
    assert value_at(Choice("leaky_relu"), -1.0)[0] == -0.2  # B4: .2 unless chosen otherwise


def test_that_the_step_jumps_at_0_and_is_broken_there() -> None:
    curve = curve_of(Choice("step"), -10.0, 9.0)
    assert curve.jumps.tolist() == [[0.0, 0.0, 1.0]]
    assert np.isnan(curve.a).sum() == 1
    assert (curve.a[curve.z >= 0] == 1).all()
    assert len(curve_of(Choice("step"), 1.0, 2.0).jumps) == 0


def test_that_relu_does_not_jump_but_its_slope_does() -> None:
    curve = curve_of(Choice("relu"), -10.0, 9.0)
    assert len(curve.jumps) == 0
    assert np.isfinite(curve.a).all()
    assert np.isnan(curve.slope).sum() == 1


def test_that_softmax_is_drawn_beside_one_other_sum_of_0() -> None:
    z = np.array([-2.0, 0.5])
    row = ACTIVATIONS["softmax"]
    both = row.fn(np, np.stack([z, np.zeros(2)], axis=1), {})[:, 0]
    np.testing.assert_allclose(value_at(Choice("softmax"), z)[0], both, rtol=1e-14)


def test_that_only_what_flattens_out_on_both_sides_counts_as_a_sigmoid() -> None:
    found = {key for key in ACTIVATIONS if is_sigmoidal(Choice(key))}
    assert found == {"sigmoid", "hard_sigmoid", "tanh", "softsign", "softmax"}


def test_that_a_curve_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="high must lie above low"):
        curve_of(Choice("relu"), 2.0, 2.0)


def test_that_using_an_activation_changes_one_layer_with_its_parameters() -> None:
    before = document_of_sample("laptop")
    after = use_activation(1, Choice("leaky_relu", (("slope", 0.4),)))(before)
    assert after.network.layers[0].activation == "leaky_relu"
    assert after.network.layers[0].activation_parameters == (("slope", 0.4),)
    assert after.network.layers[1] == before.network.layers[1]
