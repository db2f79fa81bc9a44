"""Small figures: what is too small for its texts is laid out larger and scaled down as a whole."""

import functools
import re

import numpy as np
import pytest
from fakes import FAKES
from likeness import grey_of

from app.commands.figure import run
from app.exporting.wish import Wish
from app.figures import figure_picture, render_png
from app.picture_files import PICTURE_FILES, raster_of
from app.theming import load_fonts
from app.views import VIEWS
from nnviz.scene.marks import Group, Label, Picture
from nnviz.scene.small_type import LEAST_POINTS, smallest_type, words_of_small_type
from nnviz.theme import load_theme

LIGHT = load_theme("light")
CM = 96.0 / 2.54


@pytest.fixture(autouse=True)
def fonts(qapp):
    load_fonts()


@functools.cache
def fake(name):
    return FAKES[name]()


def in_print(view: str, width: float, shape: float, name: str = "flowers", *texts: str) -> Picture:
    return figure_picture(fake(name), view, (width * CM, width * CM / shape), LIGHT, *texts)


def texts(marks):
    for mark in marks:
        if isinstance(mark, Group):
            yield from texts(mark.marks)
        elif isinstance(mark, Label):
            yield mark.text


@pytest.mark.parametrize("shape", [16 / 9, 4 / 3, 1.0, 0.6])
@pytest.mark.parametrize("width", [6.0, 8.5, 12.0, 16.0])
def test_that_the_legend_of_a_small_slide_names_the_classes_and_its_curves_have_names(width, shape):
    said = list(texts(in_print("slide", width, shape, "flowers", "A title", "A caption", "A footer").marks))
    names = ("setosa", "versicolor", "virginica")

    # Once at the network's outputs, once in the legend of the map.
    assert all(said.count(name) >= 2 for name in names)
    assert any(text.startswith("train ") for text in said)
    assert not any("more" in text for text in said)


@pytest.mark.parametrize("view", VIEWS)
def test_that_a_small_figure_has_the_size_asked_for_and_looks_as_a_larger_one(view):
    wide, high = VIEWS[view].size
    small = in_print(view, 5.0, wide / high)
    large = in_print(view, 5.0 * small.shrunk, wide / high)

    assert small.shrunk > 1.0 and large.shrunk == 1.0
    assert (small.width, small.height) == pytest.approx((5.0 * CM, 5.0 * CM * high / wide))
    image = grey_of(raster_of(render_png(small, 4.0)))
    other = grey_of(raster_of(render_png(large, 4.0 / small.shrunk)))
    assert image.shape == other.shape
    assert np.abs(image - other).max() <= 1.0


@pytest.mark.parametrize("view", VIEWS)
def test_that_a_figure_of_the_usual_size_is_not_scaled(view):
    assert figure_picture(fake("laptop"), view, VIEWS[view].size, LIGHT).shrunk == 1.0


def test_that_vector_files_of_a_small_figure_have_its_size_and_all_of_it():
    picture = in_print("slide", 8.5, 4 / 3)
    svg = PICTURE_FILES["svg"].write(picture, 1.0, {}).decode()
    pdf = PICTURE_FILES["pdf"].write(picture, 1.0, {})

    head = re.search(r'width="([\d.]+)" height="([\d.]+)" viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert head is not None
    width, height, across, down = map(float, head.groups())
    assert (width, height) == pytest.approx((8.5 * CM, 8.5 * CM * 0.75), abs=0.01)
    assert (across / width, down / height) == pytest.approx((picture.shrunk, picture.shrunk), abs=0.001)
    box = re.search(rb"/MediaBox \[0 ([\d.]+) ([\d.]+) ([\d.]+)", pdf)
    assert box is not None
    assert float(box[2]) == pytest.approx(8.5 * 72 / 2.54, abs=0.01)


def test_that_letters_too_small_for_print_are_told_with_a_width_that_does():
    small = in_print("slide", 8.5, 16 / 9)
    said = words_of_small_type(small)
    found = re.search(r"about ([\d.]+) cm", said)

    assert smallest_type(small) < LEAST_POINTS
    assert found is not None
    assert smallest_type(in_print("slide", 1.1 * float(found[1]), 16 / 9)) >= LEAST_POINTS
    assert words_of_small_type(in_print("slide", 24.0, 16 / 9)) == ""


def test_that_the_command_says_so_on_stderr_and_draws_all_the_same(tmp_path, capsys):
    out = tmp_path / "small.png"

    words = ["sample:laptop", "--epochs", "0", "--view", "slide", "-o", str(out), "--size"]
    assert run([*words, "6x4cm"]) == 0
    assert "pt in print" in capsys.readouterr().err
    assert out.stat().st_size > 1000
    assert run([*words, "30x20cm", "--dpi", "50"]) == 0
    assert capsys.readouterr().err == ""


def test_that_the_picture_panel_knows_of_letters_too_small_in_print(open_window):
    window = open_window()
    said = {
        wish: window.pictures.studio.shoot(wish).warning()
        for wish in (Wish("loss", unit="cm", width=4.0), Wish("loss", unit="cm", width=20.0))
    }

    assert ["pt in print" in its for its in said.values()] == [True, False]
