from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.scene.camera import Camera
from nnviz.scene.curves import flatten
from nnviz.scene.edge_style import edge_style
from nnviz.scene.folding import ALL, opened
from nnviz.scene.hit_test import control_places, hit_test, remove_place
from nnviz.scene.network_layout import network_layout
from nnviz.scene.network_places import fold_plates, header_words
from nnviz.scene.network_signs import badge_places
from nnviz.scene.targets import BadgeAt, BiasAt, ControlAt, EdgeAt, FoldAt, HeaderAt, NeuronAt

UNITS = (2, 5, 4, 1)


@dataclass(frozen=True)
class Finding:
    code: str
    neurons: tuple[tuple[int, int], ...]


def params(seed: int = 0, units: tuple[int, ...] = UNITS):
    rng = np.random.default_rng(seed)
    return tuple(
        (rng.normal(size=(m, n)).astype(np.float32), rng.normal(size=n).astype(np.float32))
        for m, n in pairwise(units)
    )


def test_that_every_neuron_is_picked_where_it_stands():
    layout = network_layout(UNITS, 640, 480)
    for column in layout.columns:
        for index, y in zip(column.shown, column.y, strict=True):
            assert hit_test(layout, column.x, y) == NeuronAt(column.layer, index)


def test_that_every_bias_is_picked_at_the_lower_left_corner():
    layout = network_layout(UNITS, 640, 480)
    for column in layout.columns[1:]:
        for place, index in enumerate(column.shown):
            x, y, side, _ = column.rect(place)
            assert hit_test(layout, x, y + side) == BiasAt(column.layer, index)
    x, y, side, _ = layout.columns[0].rect(0)
    assert hit_test(layout, x + 1, y + side - 1) == NeuronAt(0, 0)


@given(st.integers(0, 40), st.floats(0.08, 0.92), st.integers(0, 10**6))
def test_that_the_edge_drawn_on_top_at_a_point_is_the_one_picked(seed, share, choice):
    """Compare with the distances to very many points of every curve, and the order of painting."""
    layout = network_layout(UNITS, 640, 480)
    weights = params(seed)
    style = edge_style(weights, layout.columns[1].tile)
    links = layout.links[choice % 3]
    w = weights[links.layer - 1][0][links.source, links.target]
    levels = style.levels(w)
    half = style.widths(levels) / 2
    xs, ys = flatten(links.ends, 800)
    pick = choice % len(links.ends)
    at = int(share * 800)
    x, y = xs[pick, at], ys[pick, at]
    away = np.hypot(xs - x, ys - y).min(axis=1)
    covering = np.flatnonzero(away <= half - 0.35)
    doubtful = np.flatnonzero(np.abs(away - half) < 0.35)
    order = style.order(levels, w).tolist()
    top = max(covering.tolist(), key=order.index)
    allowed = {top, *(d for d in doubtful.tolist() if order.index(d) > order.index(top))}
    found = hit_test(layout, x, y, weights)
    assert isinstance(found, EdgeAt)
    assert found in {EdgeAt(links.layer, int(links.source[i]), int(links.target[i])) for i in allowed}


def test_that_a_thin_edge_is_picked_from_a_few_pixels_away_and_not_from_afar():
    layout = network_layout((1, 1), 640, 480)
    y = layout.columns[0].y[0]
    x = 320.0
    assert hit_test(layout, x, y + 4) == EdgeAt(1, 0, 0)
    assert hit_test(layout, x, y + 40) is None


def test_that_headers_are_picked_over_their_columns():
    layout = network_layout(UNITS, 640, 480)
    for column in layout.columns:
        assert hit_test(layout, column.x, layout.header_y) == HeaderAt(column.layer)


def test_that_a_fold_is_picked():
    layout = network_layout((2, 64, 1), 640, 480)
    column = layout.columns[1]
    assert hit_test(layout, column.x, column.fold_y) == FoldAt(1)


def test_that_every_button_is_picked_where_it_stands():
    layout = network_layout(UNITS, 640, 480, controls=True)
    places = control_places(layout)
    assert {control.kind for control, _, _ in places} == {"add_neuron", "remove_neuron", "insert_layer"}
    for control, x, y in places:
        assert hit_test(layout, x, y) == control


def test_that_a_layer_can_be_inserted_before_every_layer_but_the_inputs():
    layout = network_layout(UNITS, 640, 480, controls=True)
    inserts = [control.layer for control, _, _ in control_places(layout) if control.kind == "insert_layer"]
    assert inserts == [1, 2, 3]


def test_that_the_corner_of_a_selected_neuron_removes_it_only_with_buttons():
    with_buttons = network_layout(UNITS, 640, 480, controls=True)
    x, y, _ = remove_place(with_buttons.columns[1], 2, with_buttons.button)
    assert hit_test(with_buttons, x, y, selected=NeuronAt(1, 2)) == ControlAt("remove_neuron", 1, 2)
    without = network_layout(UNITS, 640, 480)
    x, y, _ = remove_place(without.columns[1], 2, without.button)
    assert not isinstance(hit_test(without, x - 2, y + 2, selected=NeuronAt(1, 2)), ControlAt)


@pytest.mark.parametrize("selected", [None, NeuronAt(1, 1), EdgeAt(1, 0, 2), BiasAt(1, 2)])
def test_that_the_corner_of_any_other_neuron_is_part_of_the_neuron(selected):
    layout = network_layout(UNITS, 640, 480, controls=True)
    x, y, _ = remove_place(layout.columns[1], 2, layout.button)
    assert hit_test(layout, x - 2, y + 2, selected=selected) == NeuronAt(1, 2)


def test_that_the_only_neuron_of_a_layer_cannot_be_removed_by_its_corner():
    layout = network_layout((2, 1, 1), 640, 480, controls=True)
    x, y, _ = remove_place(layout.columns[1], 0, layout.button)
    assert not isinstance(hit_test(layout, x, y, selected=NeuronAt(1, 0)), ControlAt)


@pytest.mark.parametrize("point", [(-5.0, -5.0), (0.0, 479.0), (1e6, 1e6), (639.0, 240.0)])
def test_that_empty_ground_is_nothing(point):
    assert hit_test(network_layout(UNITS, 640, 480), *point) is None


def test_that_a_hit_test_of_a_large_network_is_quick():
    import time

    units = (64, 128, 64, 10)
    layout, weights = network_layout(units, 1100, 700), params(0, units)
    hit_test(layout, 400, 300, weights)
    begin = time.perf_counter()
    for x in range(100, 1000, 50):
        hit_test(layout, float(x), 333.0, weights)
    assert (time.perf_counter() - begin) / 18 < 0.01


def test_that_every_word_of_a_header_is_picked_as_what_it_says():
    kinds = (None, *(("tanh", "he_normal") for _ in UNITS[1:]))
    layout = network_layout(UNITS, 900, 480, kinds=kinds)
    words = header_words(layout)
    parts = [word.target.part for word in words if word.target.layer == 1]
    assert parts == ["name", "units", "activation", "initializer"]
    for word in words:
        assert hit_test(layout, word.x, word.y) == word.target


def test_that_every_plate_of_an_open_fold_is_picked():
    layout = network_layout((2, 64, 1), 640, 480, openings=opened((), 1, 20))
    plates = fold_plates(layout, layout.columns[1])
    assert [plate.target.way for plate in plates] == ["up", "all", "close", "down"]
    for plate in plates:
        x, y, width, height = plate.box
        assert hit_test(layout, x + width / 2, y + height / 2) == plate.target


def test_that_a_badge_is_picked_before_its_neuron_and_only_where_one_is_drawn():
    layout = network_layout(UNITS, 640, 480)
    findings = (
        Finding("dead", ((1, 0), (2, 3))),
        Finding("saturated", ((1, 0),)),
        Finding("dead", ((1, 99),)),
    )
    places = badge_places(layout, findings)
    assert [badge for badge, *_ in places] == [
        BadgeAt(1, 0, "dead"),
        BadgeAt(2, 3, "dead"),
        BadgeAt(1, 0, "saturated"),
    ]
    for badge, x, y, _ in places:
        assert hit_test(layout, x, y, findings=findings) == badge
        assert not isinstance(hit_test(layout, x, y), BadgeAt)


def test_that_each_neuron_of_a_layer_shown_whole_is_picked():
    layout = network_layout((3, 400, 2), 640, 480, openings=opened((), 1, ALL))
    column = layout.columns[1]
    for index in (0, 1, 57, 398, 399):
        assert hit_test(layout, column.x, column.y[index]) == NeuronAt(1, index)


def test_that_what_lies_under_the_headers_of_an_enlarged_picture_is_not_picked():
    layout = network_layout(UNITS, 640, 480, camera=Camera(3.0, -1.0, -1.0))
    weights = params()
    assert layout.legend_y is not None
    for x in range(5, 640, 15):
        assert isinstance(hit_test(layout, x, layout.header_y, weights), (HeaderAt, type(None)))
        assert hit_test(layout, x, layout.legend_y, weights) is None
