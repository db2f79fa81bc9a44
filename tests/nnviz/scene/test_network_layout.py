import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.scene.network_layout import MOST_ROWS, network_layout

networks = st.lists(st.integers(1, 900), min_size=2, max_size=12).map(tuple)
sizes = st.tuples(st.floats(300, 1600), st.floats(240, 1000))


@given(networks, sizes, st.booleans())
def test_that_every_tile_lies_within_its_picture_and_apart_from_others(units, size, controls):
    layout = network_layout(units, *size, left=60, right=70, controls=controls)
    for column in layout.columns:
        for place in range(len(column.shown)):
            x, y, side, _ = column.rect(place)
            assert x >= 0
            assert x + side <= size[0]
            assert y >= layout.top - 1e-6
            assert y + side <= layout.bottom + 1e-6
        gaps = np.diff(column.y)
        assert np.all(gaps >= column.tile)
    for before, after in zip(layout.columns[:-1], layout.columns[1:], strict=True):
        assert before.x + before.tile / 2 < after.x - after.tile / 2


@given(networks, sizes)
def test_that_every_neuron_is_shown_or_counted(units, size):
    layout = network_layout(units, *size)
    for column, n in zip(layout.columns, units, strict=True):
        assert len(column.shown) + column.folded == n
        assert len(column.shown) <= MOST_ROWS
        assert column.shown[0] == 0
        assert column.shown[-1] == n - 1
        assert list(column.shown) == sorted(set(column.shown))
        assert column.folded != 1


@given(networks, sizes)
def test_that_neighbouring_layers_are_fully_connected_and_nothing_else(units, size):
    layout = network_layout(units, *size)
    for links in layout.links:
        before, after = layout.columns[links.layer - 1], layout.columns[links.layer]
        pairs = set(zip(links.source.tolist(), links.target.tolist(), strict=True))
        assert pairs == {(i, j) for i in before.shown for j in after.shown}
        assert len(links.ends) == len(pairs)
        for (i, j), (x0, y0, x1, y1) in zip(
            zip(links.source, links.target, strict=True), links.ends, strict=True
        ):
            assert y0 == before.y[before.shown.index(i)]
            assert y1 == after.y[after.shown.index(j)]
            assert before.x + before.tile / 2 <= x0 < x1 <= after.x - after.tile / 2


def test_that_a_layer_of_sixteen_is_shown_whole_where_there_is_room():
    layout = network_layout((2, 16, 17, 1), 900, 700)
    assert layout.columns[1].folded == 0
    assert layout.columns[2].folded == 2
    assert layout.columns[2].shown[-1] == 16


def test_that_a_column_is_never_folded_to_hide_one_neuron():
    for height in range(220, 900, 7):
        layout = network_layout((16, 9, 5), 640, height)
        assert all(column.folded != 1 for column in layout.columns)


def test_that_more_layers_make_smaller_tiles():
    tiles = [network_layout((2, *([8] * n), 1), 640, 480).columns[1].tile for n in (1, 4, 10, 30)]
    assert tiles == sorted(tiles, reverse=True)
    assert tiles[-1] >= 3


@pytest.mark.parametrize("size", [(430, 320), (640, 480), (1456, 819)])
def test_that_the_room_is_used(size):
    layout = network_layout((2, 8, 8, 8, 8, 1), *size)
    column = layout.columns[1]
    assert column.y[-1] - column.y[0] > 0.72 * (layout.bottom - layout.top)
    assert layout.columns[-1].x - layout.columns[0].x > 0.85 * size[0] - 60


def test_that_a_layout_is_computed_once():
    assert network_layout((2, 3, 1), 640, 480) is network_layout((2, 3, 1), 640, 480)
    assert dataclasses.is_dataclass(network_layout((2, 3, 1), 640, 480))
