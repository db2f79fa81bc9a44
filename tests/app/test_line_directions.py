"""Every line of a text that was broken runs as the whole text does, in pixels, SVG and PDF alike."""

import numpy as np
import pytest

from app.figures import render_png
from app.picture_files import raster_of
from app.text_outlines import outline_of
from app.theming import load_fonts
from nnviz.scene.composing import captioned
from nnviz.scene.marks import Label, Picture
from nnviz.scene.svg import svg_of
from nnviz.theme import load_theme

LATIN = "Latin to begin with, then a long title " + "of words " * 12
HEBREW = "🚀 שלום עולם, " * 6
BEGINS_WITH_HEBREW = "שלום (20)."


@pytest.fixture(autouse=True)
def fonts(qapp):
    load_fonts()


def lines_of(title: str) -> list[Label]:
    picture = captioned(
        lambda room: Picture(*room, 0, ()), (640.0, 480.0), load_theme("light"), title, title, title
    )
    return [mark for mark in picture.marks if isinstance(mark, Label)]


def ink(leftward: bool | None, text: str = BEGINS_WITH_HEBREW) -> np.ndarray:
    label = Label(10, 20, text, 0xFF000000, 16.0, leftward=leftward)
    image = raster_of(render_png(Picture(200, 40, 0xFFFFFFFF, (label,)), 2.0))
    return np.asarray(image.convert("L"), int)


def test_that_every_line_of_a_title_caption_and_footer_has_the_direction_of_the_whole():
    latin, hebrew = lines_of(LATIN + HEBREW), lines_of("שלום " + LATIN)

    assert len(latin) >= 5 and len(hebrew) >= 5
    assert any(line.text[0] in "🚀שלוםע" for line in latin)  # else the test shows nothing
    assert {line.leftward for line in latin} == {False}
    assert {line.leftward for line in hebrew} == {True}


def test_that_a_line_of_a_longer_text_is_painted_in_the_direction_of_that_text():
    assert np.array_equal(ink(None), ink(True))
    assert not np.array_equal(ink(None), ink(False))
    assert not np.array_equal(ink(None, "plain (20)."), ink(True, "plain (20)."))


@pytest.mark.parametrize("text", [BEGINS_WITH_HEBREW, "plain (20)."])
def test_that_svg_says_the_direction_of_a_line(text):
    def written(leftward: bool | None) -> str:
        label = Label(10, 20, text, 0xFF000000, 16.0, leftward=leftward)
        return svg_of(Picture(200, 40, 0xFFFFFFFF, (label,))).decode()

    assert 'direction="rtl"' in written(True)
    assert 'text-anchor="end"' in written(True)
    assert 'direction="rtl"' not in written(False)
    assert 'text-anchor="end"' not in written(False)


def test_that_outlines_of_a_line_run_as_the_painted_one():
    def outline(leftward: bool | None, text: str = BEGINS_WITH_HEBREW) -> str:
        return outline_of(Label(10, 20, text, 0xFF000000, 16.0, leftward=leftward))

    assert outline(None) == outline(True)
    assert outline(None) != outline(False)
    assert outline(None, "plain (20).") != outline(True, "plain (20).")
