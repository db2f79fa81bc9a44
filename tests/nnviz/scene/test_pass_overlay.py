"""Laws of what a pass writes over the network: it stands where edges and neurons are drawn."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from nnviz.scene.marks import Curves, Discs, Label, Polygon, Polyline, Rect, Segments
from nnviz.scene.network_layout import network_layout
from nnviz.scene.network_places import bias_scale
from nnviz.scene.network_scene import network_picture
from nnviz.scene.pass_overlay import Note, pass_overlay
from nnviz.scene.targets import EdgeAt, NeuronAt
from nnviz.theme import THEMES, argb

LIGHT = THEMES["light"]
SMALL = network_layout((2, 3, 2), 700.0, 500.0)
WIDE = network_layout((100, 8, 2), 400.0, 300.0)


def marks(layout, *notes: Note, backward: bool = False) -> list:
    overlay = pass_overlay(notes, backward=backward)
    assert overlay.dim
    assert overlay.frames is not None
    return [*overlay.frames(layout, LIGHT), *overlay.marks(layout, LIGHT)]


def labels(drawn: list) -> dict[str, Label]:
    return {mark.text: mark for mark in drawn if isinstance(mark, Label)}


def test_that_a_number_stands_on_the_curve_of_its_edge():
    note = Note(EdgeAt(1, 1, 2), "0.25", 0.25)
    drawn = marks(SMALL, note)
    curve = next(mark for mark in drawn if isinstance(mark, Curves))
    links = SMALL.links[0]
    number = links.number(1, 2)
    assert number is not None
    np.testing.assert_allclose(curve.ends[0], links.ends[number])
    label = labels(drawn)["0.25"]
    found, away = links.near(label.x, label.y, 3.0)
    assert number in found.tolist()
    assert away.min() < 1.0


@pytest.mark.parametrize("backward", [False, True])
def test_that_arrows_point_the_way_that_numbers_flow(backward):
    drawn = marks(SMALL, Note(EdgeAt(1, 0, 0), "1", 1.0), backward=backward)
    tip = next(mark for mark in drawn if isinstance(mark, Polygon)).points[0]
    links = SMALL.links[0]
    assert tip[0] == pytest.approx(links.left if backward else links.right)


def test_that_the_sign_shows_as_colour_and_dash():
    drawn = marks(SMALL, Note(EdgeAt(1, 0, 0), "1", 1.0), Note(EdgeAt(1, 0, 1), "−1", -1.0))
    curves = next(mark for mark in drawn if isinstance(mark, Curves))
    assert curves.dashed.tolist() == [False, True]
    assert curves.colours.tolist() == [argb(LIGHT.positive), argb(LIGHT.negative)]


def test_that_plates_of_edges_do_not_cover_one_another():
    places = itertools.product(range(2), range(3))
    notes = [Note(EdgeAt(1, i, j), f"−0.{i}{j}5", -1.0) for i, j in places]
    drawn = marks(SMALL, *notes)
    plates = [mark for mark in drawn if isinstance(mark, Rect)]
    assert len(plates) >= 4
    for a, b in itertools.combinations(plates, 2):
        apart = abs(a.x + a.width / 2 - b.x - b.width / 2) > (a.width + b.width) / 2 - 0.1
        assert apart or abs(a.y - b.y) >= a.height - 0.1


def test_that_a_neurons_number_stands_under_its_tile_and_the_moments_is_framed():
    quiet, now = Note(NeuronAt(1, 0), "0.5", 0.5, now=False), Note(NeuronAt(1, 1), "0.7", 0.7)
    drawn = marks(SMALL, quiet, now)
    column = SMALL.columns[1]
    found = labels(drawn)
    for place, text in enumerate(("0.5", "0.7")):
        x, y, wide, high = column.rect(place)
        assert found[text].x == pytest.approx(x + wide / 2)
        assert y + high <= found[text].y < y + column.row
    frames = [mark for mark in drawn if isinstance(mark, Rect) and mark.stroke == argb(LIGHT.accent)]
    assert len(frames) == 1


def test_that_rows_lower_than_a_plate_only_carry_the_numbers_of_the_moment():
    quiet = [Note(NeuronAt(1, unit), "0.5", 0.5, now=False) for unit in range(7)]
    notes = (*quiet, Note(NeuronAt(1, 7), "0.7", 0.7))
    drawn = pass_overlay(notes, text_scale=3.0).marks(WIDE, LIGHT)
    assert [mark.text for mark in drawn if isinstance(mark, Label)] == ["0.7"]


@pytest.mark.parametrize(
    ("width", "height"), [(480.0, 420.0), (560.0, 330.0), (400.0, 260.0), (900.0, 800.0)]
)
def test_that_numbers_of_neurons_are_not_covered_by_any_tile_or_plate(width, height):
    layout = network_layout((8, 8, 8), width, height)
    notes = [Note(NeuronAt(layer, unit), "−0.523", -0.5) for layer in range(3) for unit in range(8)]
    plates = [mark for mark in marks(layout, *notes) if isinstance(mark, Rect) and mark.fill]
    tiles = [Rect(*column.rect(place), 0) for column in layout.columns for place in range(len(column.shown))]
    assert len(plates) == len(tiles)
    for plate, other in itertools.chain(itertools.product(plates, tiles), itertools.combinations(plates, 2)):
        across = min(plate.x + plate.width, other.x + other.width) - max(plate.x, other.x)
        down = min(plate.y + plate.height, other.y + other.height) - max(plate.y, other.y)
        assert across <= 0.1 or down <= 0.1


def test_that_an_edge_of_a_folded_neuron_ends_at_the_fold():
    hidden = next(unit for unit in range(100) if WIDE.columns[0].place(unit) is None)
    curves = next(
        mark for mark in marks(WIDE, Note(EdgeAt(1, hidden, 0), "1", 1.0)) if isinstance(mark, Curves)
    )
    assert curves.ends[0, 1] == WIDE.columns[0].fold_y


def test_that_notes_of_another_network_are_left_out():
    gone = (Note(EdgeAt(3, 0, 0), "1", 1.0), Note(EdgeAt(1, 9, 0), "1", 1.0), Note(NeuronAt(7, 0), "1", 1.0))
    assert marks(SMALL, *gone, Note(NeuronAt(1, 9), "1", 1.0)) == []


def test_that_larger_text_enlarges_the_numbers_once():
    layout = network_layout((2, 3, 2), 1100.0, 800.0, text_scale=2.0)
    overlay = pass_overlay([Note(NeuronAt(1, 0), "0.5", 0.5)], text_scale=2.0)
    (label,) = (mark for mark in overlay.marks(layout, LIGHT) if isinstance(mark, Label))
    assert label.size == pytest.approx(10.5 * layout.scale)


def test_that_one_overlay_has_the_colours_of_each_theme_that_it_is_drawn_in():
    overlay = pass_overlay([Note(EdgeAt(1, 0, 0), "1", 1.0), Note(NeuronAt(1, 0), "0.5", 0.5)])
    for theme in (LIGHT, THEMES["dark"]):
        assert overlay.frames is not None
        drawn = [*overlay.frames(SMALL, theme), *overlay.marks(SMALL, theme)]
        assert {mark.fill for mark in drawn if isinstance(mark, Rect) and mark.fill} == {argb(theme.canvas)}
        assert {mark.colour for mark in drawn if isinstance(mark, Label)} == {argb(theme.text)}
        assert argb(theme.accent) in {mark.stroke for mark in drawn if isinstance(mark, Rect)}


def test_that_a_frame_lies_under_the_signs_of_its_tile(fake):
    overlay = pass_overlay((Note(NeuronAt(1, 0), "1", 1.0),))
    picture = network_picture(fake("laptop"), LIGHT, (700, 500), legend=False, overlay=overlay)
    frames = [n for n, its in enumerate(picture.marks) if isinstance(its, Rect) and its.stroke_width == 2.4]
    later = picture.marks[frames[0] :]
    assert sum(isinstance(its, Discs) for its in later) > 0, "the dots of the biases"
    assert sum(isinstance(its, Segments | Polyline) for its in later) > 0, "the curves of activations"


def test_that_a_wide_plate_under_a_tile_leaves_the_dot_of_its_bias_free():
    column = SMALL.columns[1]
    x, y, _, high = column.rect(0)
    plates = [
        next(m for m in marks(SMALL, Note(NeuronAt(1, 0), text, -0.5)) if isinstance(m, Rect) and m.fill)
        for text in ("0.1", "b −0.554 → −0.518 and more")
    ]
    assert plates[1].x < x < plates[0].x
    reach = 0.14 * bias_scale(SMALL, column)
    assert plates[0].y < y + high + reach <= plates[1].y
