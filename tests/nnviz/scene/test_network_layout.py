import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.scene.camera import Camera, clamped
from nnviz.scene.curves import flatten
from nnviz.scene.folding import ALL, Opening
from nnviz.scene.network_columns import MOST_ROWS
from nnviz.scene.network_layout import network_layout
from nnviz.scene.network_places import control_places, fold_plates, header_words

networks = st.lists(st.integers(1, 900), min_size=2, max_size=12).map(tuple)
sizes = st.tuples(st.floats(300, 1600), st.floats(240, 1000))
openings = st.lists(
    st.builds(Opening, st.integers(0, 11), st.integers(ALL, 900)), max_size=4, unique_by=lambda its: its.layer
).map(tuple)
cameras = st.builds(Camera, st.floats(1, 40), st.floats(-40, 0), st.floats(-40, 0)).map(clamped)


@given(networks, sizes, st.booleans(), openings)
def test_that_every_tile_lies_within_its_picture_and_apart_from_others(units, size, controls, opened):
    layout = network_layout(units, *size, left=60, right=70, controls=controls, openings=opened)
    for column in layout.columns:
        for place in range(len(column.shown)):
            x, y, wide, tall = column.rect(place)
            assert x >= 0
            assert x + wide <= size[0]
            assert y >= layout.top - 1e-6
            assert y + tall <= layout.bottom + 1e-6
        gaps = np.diff(column.y)
        assert np.all(gaps >= column.tile - 1e-6)
    for before, after in zip(layout.columns[:-1], layout.columns[1:], strict=True):
        assert before.x + before.wide / 2 < after.x - after.wide / 2


@given(networks, sizes, openings, cameras)
def test_that_a_camera_enlarges_all_alike_and_keeps_the_headers(units, size, opened, camera):
    home = network_layout(units, *size, left=60, right=70, openings=opened)
    layout = network_layout(units, *size, left=60, right=70, openings=opened, camera=camera)
    assert layout.body == home.body
    assert (layout.header_y, layout.legend_y, layout.scale) == (home.header_y, home.legend_y, home.scale)
    for before, after in zip(home.columns, layout.columns, strict=True):
        assert after.tile == pytest.approx(before.tile * camera.zoom)
        assert after.shown == before.shown
        assert after.x == pytest.approx(camera.across(before.x, home.body))
        assert after.y == pytest.approx([camera.down(y, home.body) for y in before.y])
    for links in layout.links:
        assert links.right > links.left


@given(networks, sizes, openings, cameras)
def test_that_what_is_said_to_be_seen_is_all_that_meets_the_body(units, size, opened, camera):
    layout = network_layout(units, *size, left=60, right=70, openings=opened, camera=camera)
    left, top, width, height = layout.body
    for column in layout.columns:
        seen = set(layout.seen(column))
        for place in range(len(column.shown)):
            x, y, wide, tall = column.rect(place)
            meets = left < x + wide and x < left + width and top < y + tall and y < top + height
            assert not meets or place in seen


@given(networks.map(lambda units: tuple(min(n, 12) for n in units)), sizes, cameras)
def test_that_the_edges_left_out_of_an_enlarged_picture_pass_beside_it(units, size, camera):
    layout = network_layout(units, *size, camera=camera)
    left, top, width, height = layout.body
    for links in layout.links:
        x, y = flatten(links.ends, 200)
        inside = ((x >= left) & (x <= left + width) & (y >= top) & (y <= top + height)).any(axis=1)
        assert set(np.flatnonzero(inside)) <= set(links.within(layout.body).tolist())


@given(networks, sizes, cameras, st.floats(1, 2))
def test_that_headers_never_meet_and_stay_within(units, size, camera, text_scale):
    kinds = (None, *(("leaky_relu", "glorot_uniform") for _ in units[1:]))
    for its in (Camera(), camera):
        layout = network_layout(
            units, *size, left=60, right=70, kinds=kinds, camera=its, text_scale=text_scale, controls=True
        )
        words = header_words(layout)
        for word in words:
            assert word.x - word.width / 2 >= -1e-6
            assert word.x + word.width / 2 <= size[0] + 1e-6
        for i, a in enumerate(words):
            for b in words[i + 1 :]:
                assert a.y != b.y or abs(a.x - b.x) >= (a.width + b.width) / 2 - 1e-6
        for _, x, _ in control_places(layout):
            assert 0 <= x <= size[0]


@given(networks, sizes, openings)
def test_that_the_plates_of_folds_cover_no_neuron(units, size, opened):
    layout = network_layout(units, *size, left=60, right=70, openings=opened)
    for column in layout.columns:
        for plate in fold_plates(layout, column):
            _, top, _, height = plate.box
            for place in range(len(column.shown)):
                _, y, _, tall = column.rect(place)
                assert y + tall <= top + 0.2 * height or y >= top + 0.8 * height


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
