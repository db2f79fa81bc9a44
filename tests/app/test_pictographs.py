"""Pictographs of several characters: one sign of one width, the same in every program."""

import numpy as np
import pytest

from app.figures import render_png
from app.pens import advance_of
from app.picture_files import raster_of
from app.text_outlines import outline_of
from app.theming import load_fonts
from nnviz.scene.marks import Label, Picture
from nnviz.scene.pictographs import joinable
from nnviz.scene.svg import svg_of
from nnviz.scene.text import elide, text_width

FAMILY, TEACHER = "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f469\u200d\U0001f3eb"
DOCTOR, RAINBOW = "\U0001f469\u200d\u2695\ufe0f", "\U0001f3f3\ufe0f\u200d\U0001f308"
TONED, FLAG = "\U0001f44d\U0001f3fd", "\U0001f1e9\U0001f1ea"
ONE_SIGN = (FAMILY, TEACHER, DOCTOR, RAINBOW, TONED, FLAG)
BURNING = "\u2764\ufe0f\u200d\U0001f525"


@pytest.fixture(autouse=True)
def fonts(qapp):
    load_fonts()


def ink(text: str) -> np.ndarray:
    picture = Picture(160, 40, 0xFFFFFFFF, (Label(10, 20, text, 0xFF000000, 24.0),))
    return np.asarray(raster_of(render_png(picture)).convert("L"), int)


@pytest.mark.parametrize("text", ONE_SIGN, ids=ascii)
def test_that_a_sign_of_several_characters_is_painted_as_one_of_the_width_that_is_laid_out(text):
    apart = sum(text_width(its, 1.0) for its in joinable(text).replace("\u200d", ""))

    assert text_width(text, 1.0) < 0.8 * apart
    assert advance_of(joinable(text), "Inter", "regular", False) == pytest.approx(
        text_width(text, 1.0), rel=0.02
    )


def test_that_two_flags_are_two_signs():
    assert text_width(FLAG + FLAG, 10.0) == pytest.approx(2.0 * text_width(FLAG, 10.0))


def test_that_signs_of_different_fonts_stand_beside_one_another():
    assert joinable(BURNING) == "\u2764\U0001f525"
    assert text_width(BURNING, 10.0) == pytest.approx(
        text_width("\u2764", 10.0) + text_width("\U0001f525", 10.0)
    )


def test_that_what_asks_for_colours_or_a_key_changes_nothing():
    assert np.array_equal(ink("\u26a0\ufe0f"), ink("\u26a0"))
    assert np.array_equal(ink("1\ufe0f\u20e3"), ink("1"))


def test_that_joiners_between_letters_stay():
    for text in ("\u0646\u200d", "\u0915\u094d\u200d\u0937", "plain"):
        assert joinable(text) == text


@pytest.mark.parametrize("text", [*ONE_SIGN, BURNING, "1\ufe0f\u20e3"], ids=ascii)
def test_that_svg_and_outlines_hold_the_signs_that_are_painted(text):
    label = Label(10, 20, text, 0xFF000000, 16.0)
    written = svg_of(Picture(200, 40, 0xFFFFFFFF, (label,))).decode()

    assert f">{joinable(text)}</text>" in written
    assert outline_of(label) == outline_of(Label(10, 20, joinable(text), 0xFF000000, 16.0))


def test_that_a_family_is_not_cut_off_where_it_fits():
    room = text_width(f"{FAMILY} family", 12.0)

    assert elide(f"{FAMILY} family", room, 12.0) == f"{FAMILY} family"
