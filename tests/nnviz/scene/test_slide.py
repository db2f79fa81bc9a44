"""A slide gives network, prediction and loss room in every proportion."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.scene.marks import Group, Picture
from nnviz.scene.slide_scene import slide_boxes, slide_picture
from nnviz.theme import load_theme


@given(st.integers(200, 4000), st.integers(200, 4000))
def test_that_the_three_fill_a_slide_without_gap_or_overlap(width, height):
    boxes = slide_boxes((float(width), float(height)))

    assert sum(wide * high for _, _, wide, high in boxes) == pytest.approx(width * height)
    for x, y, wide, high in boxes:
        assert x >= 0 and y >= 0 and wide > 0 and high > 0
        assert x + wide <= width and y + high <= height


@pytest.mark.parametrize(
    ("size", "beside"),
    [((1280, 720), True), ((1920, 1080), True), ((960, 720), True), ((720, 720), False), ((600, 900), False)],
)
def test_that_the_plots_stand_beside_the_network_only_in_a_wide_slide(size, beside):
    network, prediction, _ = slide_boxes(size)

    assert (prediction[0] >= network[2]) is beside
    assert min(prediction[2], prediction[3]) >= 0.28 * min(size)


def test_that_in_a_square_slide_the_plots_stand_side_by_side_and_in_a_tall_one_in_a_column():
    _, prediction, loss = slide_boxes((720.0, 720.0))
    assert prediction[1] == loss[1] and loss[0] == prediction[2]
    _, prediction, loss = slide_boxes((600.0, 900.0))
    assert prediction[0] == loss[0] and loss[1] == prediction[1] + prediction[3]


def test_that_a_slide_says_what_all_three_show():
    def part(word):
        return lambda size: Picture(size[0], size[1], 0, (), word)

    slide = slide_picture(part("a net"), part("a map"), part("a curve"), load_theme("light"), (800.0, 450.0))

    assert slide.description == "a net. a map. a curve"
    assert [mark.clip for mark in slide.marks if isinstance(mark, Group)] == list(slide_boxes((800.0, 450.0)))
