"""The little curve of a neuron: the point lies on it, and the tangent has its slope."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz.activations import ACTIVATIONS
from nnviz.labs.activation_curves import Choice, value_at
from nnviz.scene.marks import Discs, Group, Picture, Polyline
from nnviz.scene.neuron_curve import half_width, neuron_curve
from nnviz.theme import load_theme

SIZE = (190.0, 120.0)


def parts(picture: Picture) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the curve, the tangent's ends, and the point."""
    (curve,) = [mark.points for mark in picture.marks if isinstance(mark, Polyline)]
    (group,) = [mark for mark in picture.marks if isinstance(mark, Group)]
    (tangent,) = [mark.points for mark in group.marks if isinstance(mark, Polyline)]
    (point,) = [mark.centres[0] for mark in picture.marks if isinstance(mark, Discs)]
    return curve, tangent, point


@pytest.mark.parametrize("z", [-40.0, -2.5, 0.61, 7.0])
@pytest.mark.parametrize("key", [key for key, row in ACTIVATIONS.items() if not row.whole_layer])
def test_that_the_point_lies_on_the_curve_and_the_tangent_through_it(key: str, z: float) -> None:
    a = float(value_at(Choice(key), z)[0])
    picture = neuron_curve(Choice(key), z, a, load_theme("light"), SIZE)
    curve, tangent, point = parts(picture)
    fine = curve[np.isfinite(curve).all(axis=1)]
    assert np.interp(point[0], fine[:, 0], fine[:, 1]) == pytest.approx(point[1], abs=1.0)
    assert tangent.mean(axis=0) == pytest.approx(point, abs=1e-6)
    assert 0 < point[0] < SIZE[0] and 0 < point[1] < SIZE[1]


@pytest.mark.parametrize(("z", "a"), [(0.787, 0.7145), (-1.0, 0.02), (3.0, 0.999)])
def test_that_a_softmax_is_drawn_for_the_other_sums_as_they_are(z: float, a: float) -> None:
    curve, tangent, point = parts(neuron_curve(Choice("softmax"), z, a, load_theme("dark"), SIZE))
    assert np.interp(point[0], curve[:, 0], curve[:, 1]) == pytest.approx(point[1], abs=1.0)
    assert tangent.mean(axis=0) == pytest.approx(point, abs=1e-6)


def test_that_the_derivative_at_the_point_is_said() -> None:
    picture = neuron_curve(Choice("sigmoid"), 0.0, 0.5, load_theme("light"), SIZE)
    assert "the slope there is 0.25" in picture.description


def test_that_numbers_that_are_none_are_drawn_without_a_point() -> None:
    picture = neuron_curve(Choice("relu"), float("nan"), float("nan"), load_theme("light"), SIZE)
    assert not [mark for mark in picture.marks if isinstance(mark, Discs)]


def test_that_the_axis_holds_the_sum_and_does_not_follow_each_step() -> None:
    assert half_width(5.9) == half_width(-2.0) == 6.0
    for z in (6.1, 9.0, 55.0, 1882.5, -3e7):
        assert abs(z) < half_width(z) <= 2.5 * abs(z)
    assert half_width(1882.5) == half_width(1900.0)
