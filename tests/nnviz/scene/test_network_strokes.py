from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.scene.folding import ALL, Opening
from nnviz.scene.network_layout import network_layout
from nnviz.scene.network_strokes import MOST_CURVES, STRONGEST, strokes_of

UNITS = (300, 40, 3)
LAYOUT = network_layout(UNITS, 900, 600, openings=(Opening(0, ALL), Opening(1, ALL)))


def params(make):
    shapes = pairwise(UNITS)
    return tuple((make(m * n).astype(np.float32).reshape(m, n), np.zeros(n, np.float32)) for m, n in shapes)


@given(st.integers(0, 1000), st.sampled_from(["normal", "standard_cauchy", "random", "geometric"]))
def test_that_the_strongest_of_very_many_edges_are_lines_and_no_others(seed, kind):
    rng = np.random.default_rng(seed)
    draw = (
        (lambda n: rng.geometric(0.002, n)) if kind == "geometric" else lambda n: getattr(rng, kind)(size=n)
    )
    strokes = strokes_of(params(draw), LAYOUT)
    sizes = np.abs(np.concatenate(strokes.weights))
    lines = np.concatenate([strokes.on_top(weights) for weights in strokes.weights])
    assert strokes.many
    assert 0.9 * STRONGEST <= lines.sum() <= 2 * STRONGEST
    assert sizes[lines].min() >= sizes[~lines].max()


@pytest.mark.parametrize("value", [0.0, 1.0, -0.5, np.nan])
def test_that_of_very_many_edges_that_are_all_alike_none_is_a_line(value):
    strokes = strokes_of(params(lambda n: np.full(n, value)), LAYOUT)
    assert strokes.many
    assert not any(strokes.on_top(weights).any() for weights in strokes.weights)


def test_that_all_edges_of_a_small_network_are_lines():
    layout = network_layout((8, 8, 8), 900, 600)
    rng = np.random.default_rng(0)
    weights = tuple((rng.normal(size=(8, 8)).astype(np.float32), np.zeros(8, np.float32)) for _ in range(2))
    strokes = strokes_of(weights, layout)
    assert not strokes.many
    assert sum(len(seen) for seen in strokes.seen) == 128 <= MOST_CURVES


def test_that_new_weights_are_looked_at_anew_and_the_same_ones_are_not():
    rng = np.random.default_rng(1)
    first, second = (params(lambda n: rng.normal(size=n)) for _ in range(2))
    known = strokes_of(first, LAYOUT)
    assert strokes_of(first, LAYOUT) is known
    assert strokes_of(second, LAYOUT).least != known.least
