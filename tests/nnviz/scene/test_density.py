"""Laws of the density of very many rows, and of the sample that can stand in its place."""

import dataclasses

import numpy as np
import pytest

from nnviz.numbers import format_count
from nnviz.scene import density
from nnviz.scene.axes import Frame, Scale
from nnviz.scene.data_points import SAMPLED, class_marks, drawn, plain_marks, value_marks
from nnviz.scene.density import Place, density_colour, density_mark
from nnviz.scene.marks import Group, Image, Label, Points
from nnviz.scene.prediction_options import Shown
from nnviz.scene.prediction_scene import prediction_picture
from nnviz.theme import class_colours, load_theme, rgb

LIGHT = load_theme("light")
FRAME = Frame(10.0, 20.0, 298.0, 212.0, Scale(0.0, 1.0, 10.0, 298.0), Scale(0.0, 1.0, 212.0, 20.0))
ON_INPUTS = Place(0, "input", 1)


@pytest.fixture
def crowd(fake):
    """Give the spiral with 60,000 rows, every fifth of them for validation."""
    return with_rows(fake("spiral"), 60_000)


def with_rows(snapshot, rows):
    rng = np.random.default_rng(0)
    data = snapshot.data
    labels = np.arange(rows) % 2
    raw_x = rng.uniform(0.0, 0.5, (rows, 2)) + 0.5 * labels[:, None]
    numbers = np.arange(rows)
    many = dataclasses.replace(
        data,
        raw_x=raw_x,
        raw_y=rng.normal(size=(rows, data.raw_y.shape[1])),
        labels=labels,
        rows=numbers,
        train=numbers[numbers % 5 > 0],
        validation=numbers[numbers % 5 == 0],
    )
    return dataclasses.replace(snapshot, data=many)


def test_that_a_density_has_the_colour_of_the_classes_where_they_are(crowd):
    colours = class_colours(LIGHT, 2)
    image = density_mark(crowd.data, ON_INPUTS, FRAME, colours, LIGHT)
    half = tuple(size // 2 for size in image.pixels.shape)
    corners = (image.pixels[half[0] :, : half[1]], image.pixels[: half[0], half[1] :])
    for number, corner in enumerate(corners):
        solid = corner[(corner >> 24) > 0]
        opacity = (solid >> 24).astype(float) / 255
        seen = np.stack([((solid >> shift) & 255) / opacity for shift in (16, 8, 0)], axis=1)
        assert np.abs(np.median(seen, axis=0) - rgb(density_colour(colours[number], LIGHT))).max() < 3
    assert (image.pixels[: half[0] - 1, : half[1] - 1] == 0).all()  # there are no rows at the upper left
    assert (image.x, image.y, image.width, image.height) == (10.0, 20.0, 288.0, 192.0)


def test_that_more_rows_are_more_opaque(crowd):
    raw = crowd.data.raw_x.copy()
    raw[:40_000] = 0.25
    data = dataclasses.replace(crowd.data, raw_x=raw)
    pixels = density_mark(data, ON_INPUTS, FRAME, ("#336699",), LIGHT).pixels
    row, column = int((1 - 0.25) * pixels.shape[0]) - 1, int(0.25 * pixels.shape[1])
    around = pixels[row - 1 : row + 2, column - 1 : column + 2] >> 24
    assert around.max() == (pixels >> 24).max() > np.median(pixels[pixels > 0] >> 24)


def test_that_two_classes_in_one_place_are_mixed_in_either_order(crowd):
    data = dataclasses.replace(crowd.data, raw_x=np.full((60_000, 2), 0.5))
    swapped = dataclasses.replace(data, labels=1 - data.labels)
    images = [density_mark(its, ON_INPUTS, FRAME, class_colours(LIGHT, 2), LIGHT) for its in (data, swapped)]
    assert np.array_equal(images[0].pixels, images[1].pixels)
    assert np.count_nonzero(images[0].pixels) == 1


def test_that_rows_beyond_the_plot_are_left_out(crowd):
    raw = crowd.data.raw_x * 1e12 - 5e11
    data = dataclasses.replace(crowd.data, raw_x=raw)
    assert not density_mark(data, ON_INPUTS, FRAME, ("#336699",), LIGHT).pixels.any()


def test_that_rows_are_counted_once_and_not_in_every_frame(crowd, monkeypatch):
    counted = []
    honest = density._pixels
    monkeypatch.setattr(density, "_pixels", lambda *given: counted.append(1) or honest(*given))
    first = density_mark(crowd.data, ON_INPUTS, FRAME, ("#336699",), LIGHT)
    wider = dataclasses.replace(FRAME, right=300.0)
    again = density_mark(crowd.data, ON_INPUTS, wider, ("#336699",), LIGHT)
    assert len(counted) == 1
    assert again.pixels is first.pixels
    assert again.width == 290.0
    density_mark(dataclasses.replace(crowd.data), ON_INPUTS, FRAME, ("#336699",), LIGHT)
    assert len(counted) == 2


def test_that_many_sizes_are_not_all_kept(crowd):
    for width in range(100, 1600, 100):
        density_mark(
            crowd.data, ON_INPUTS, dataclasses.replace(FRAME, right=10.0 + width), ("#336699",), LIGHT
        )
    assert len(density._images[crowd.data]) <= 6


def test_that_every_kind_of_plot_draws_one_image_for_all_rows(crowd):
    data = crowd.data
    for marks in (
        class_marks(data, ON_INPUTS, FRAME, LIGHT, 1.0),
        class_marks(data, Place(0, "class"), FRAME, LIGHT, 1.0),
        class_marks(data, Place(0, "level", level=0.5), FRAME, LIGHT, 1.0),
        plain_marks(data, Place(0, "output", 0), FRAME, LIGHT, 1.0, "#336699"),
        value_marks(data, ON_INPUTS, 0, (-3.0, 3.0), FRAME, LIGHT, 1.0),
    ):
        (image,) = marks
        assert isinstance(image, Image)
        assert np.count_nonzero(image.pixels) > 10


def test_that_a_sample_keeps_the_shares_and_is_always_the_same(crowd):
    (train, _), (validation, hollow) = drawn(crowd.data)
    assert hollow
    assert SAMPLED * 0.9 < len(train) + len(validation) <= SAMPLED
    assert abs(len(validation) / len(train) - 0.25) < 0.05
    assert set(validation.tolist()) <= set(crowd.data.validation.tolist())
    assert set(train.tolist()) <= set(crowd.data.train.tolist())
    assert np.array_equal(drawn(crowd.data)[0][0], train)


@pytest.mark.parametrize("name", ["spiral", "sine", "plane", "flowers"])
def test_that_a_sample_is_drawn_as_points_and_said(fake, name):
    snapshot = fake(name)
    data = snapshot.data
    times = 25_000 // len(data.rows) + 1
    many = dataclasses.replace(
        data,
        raw_x=np.tile(data.raw_x, (times, 1)),
        raw_y=np.tile(data.raw_y, (times, 1)),
        labels=np.tile(data.labels, times),
        rows=np.arange(times * len(data.rows)),
        train=np.arange(times * len(data.rows) - 2000),
        validation=np.arange(times * len(data.rows) - 2000, times * len(data.rows)),
    )
    picture = prediction_picture(
        dataclasses.replace(snapshot, data=many), LIGHT, (640, 480), shown=Shown(sample=True)
    )
    inner = next(mark for mark in picture.marks if isinstance(mark, Group)).marks
    points = [mark for mark in inner if isinstance(mark, Points)]
    assert sum(len(mark.centres) for mark in points) == sum(len(rows) for rows, _ in drawn(many))
    words = [mark.text for mark in picture.marks if isinstance(mark, Label)]
    assert any(f"of {format_count(len(many.rows))} rows" in word for word in words)
    assert "validation" in words
    assert not any("density" in word for word in words)


def test_that_the_rows_of_a_density_are_counted_in_its_legend(crowd):
    words = [m.text for m in prediction_picture(crowd, LIGHT, (640, 480)).marks if isinstance(m, Label)]
    assert "60\u202f000 rows as density" in words
    narrow = [m.text for m in prediction_picture(crowd, LIGHT, (360, 300)).marks if isinstance(m, Label)]
    assert any(word.startswith("60\u202f000 rows") for word in narrow)
