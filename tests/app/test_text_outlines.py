"""Text as shapes in SVG: where the painter draws it, and still said in words."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from app.exporting.wish import Wish
from app.picture_files import PICTURE_FILES
from app.text_outlines import outline_of
from app.theming import load_fonts
from nnviz.scene.marks import Label, Picture
from nnviz.scene.text import text_width

SVG = "{http://www.w3.org/2000/svg}"
TEXT = "Loss < 0.5 & 🚀 שלום"


@pytest.fixture(autouse=True)
def fonts(qapp):
    load_fonts()


def corners(path: str) -> tuple[float, float, float, float]:
    """Give the least and greatest x and y of the points of a path."""
    numbers = [float(its) for its in re.findall(r"-?[\d.]+", path)]
    return min(numbers[::2]), max(numbers[::2]), min(numbers[1::2]), max(numbers[1::2])


@pytest.mark.parametrize(("anchor", "share"), [("start", 0.0), ("middle", 0.5), ("end", 1.0)])
@pytest.mark.parametrize("size", [9.0, 13.7])
def test_that_shapes_stand_where_the_anchor_says_and_are_as_large_as_text(anchor, share, size):
    left, right, top, bottom = corners(outline_of(Label(50.0, 50.0, "HooooH", 0xFF000000, size, anchor)))
    wide = text_width("HooooH", size)

    assert left == pytest.approx(-share * wide, abs=0.12 * size)
    assert right == pytest.approx((1.0 - share) * wide, abs=0.12 * size)
    assert -top == pytest.approx(0.727 * size, abs=0.05 * size)
    assert abs(bottom) < 0.05 * size


def test_that_a_file_of_shapes_holds_no_text_and_no_font_but_says_every_label():
    labels = (Label(50.0, 50.0, TEXT, 0xFF102030), Label(9.0, 50.0, "up", 0xFF000000, upward=True))
    data = PICTURE_FILES["svg"].write(Picture(200.0, 100.0, 0, labels, outlined=True), 1.0, {"Title": "T"})
    file = ElementTree.fromstring(data)

    assert not list(file.iter(f"{SVG}text")) and not list(file.iter(f"{SVG}style"))
    assert [its.text for its in file.iter(f"{SVG}title")] == ["T", TEXT, "up"]
    assert all(len(its.get("d") or "") > 50 for its in file.iter(f"{SVG}path"))
    assert [its.get("fill") for its in file.iter(f"{SVG}g")] == ["#102030", "#000000"]


def test_that_text_stays_text_unless_shapes_are_asked_for():
    picture = Picture(200.0, 100.0, 0, (Label(50.0, 50.0, TEXT, 0xFF000000),))
    file = ElementTree.fromstring(PICTURE_FILES["svg"].write(picture, 1.0, {}))

    assert [its.text for its in file.iter(f"{SVG}text")] == [TEXT]


def test_that_texts_are_shapes_in_an_svg_where_that_is_chosen(open_window):
    window = open_window()
    outlined = Wish("loss", "svg", outlined=True)
    texts, shapes = (
        window.pictures.studio.shoot(its).written("svg", 1.0).decode()
        for its in (replace(outlined, outlined=False), outlined)
    )

    assert "<text" in texts and "<text" not in shapes and "<path" in shapes
    assert outlined.can_be_outlined
    assert not replace(outlined, kind="png").can_be_outlined
    assert not replace(outlined, view="window").can_be_outlined
