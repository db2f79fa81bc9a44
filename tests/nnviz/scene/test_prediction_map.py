"""Laws of the map of many classes and of the density of many rows."""

import dataclasses
import itertools

import numpy as np
import pytest

from nnviz.scene.data_points import MOST_POINTS, marker
from nnviz.scene.marks import Group, Image, Label, Polyline, Segments
from nnviz.scene.prediction_map import class_pixels
from nnviz.scene.prediction_scene import prediction_frame, prediction_picture
from nnviz.scene.text import text_width
from nnviz.snapshot import Fit
from nnviz.theme import THEMES, class_colours, rgb

KEYS = list(THEMES)


@pytest.mark.parametrize("key", KEYS)
def test_that_no_two_of_twenty_four_classes_look_alike(key):
    colours = class_colours(THEMES[key], 24)
    assert len({(colour, marker(i)) for i, colour in enumerate(colours)}) == 24
    assert len(set(colours)) == 24
    assert all(marker(i) != marker(i + 8) for i in range(24))


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("classes", [3, 10, 24])
def test_that_the_winning_class_is_known_by_its_colour_however_unsure(fake, key, classes):
    theme = THEMES[key]
    rng = np.random.default_rng(0)
    outputs = (1.0 + 0.01 * rng.random((classes, 9, 9))).astype(np.float32) / classes
    names = tuple(f"class {i}" for i in range(classes))
    snapshot = with_outputs(fake("flowers"), outputs, names)
    seen = channels(class_pixels(snapshot, theme)) - rgb(theme.canvas)
    colours = np.stack([rgb(c) for c in class_colours(theme, classes)])
    towards = (colours - rgb(theme.canvas))[np.argmax(outputs, axis=0)]
    assert np.abs(seen - theme.map_strength * 0.5 * towards).max() < 0.1 * 255


def test_that_a_surer_network_has_stronger_colours(fake):
    theme = THEMES["light"]
    sure = np.linspace(0.34, 1.0, 30, dtype=np.float32)
    outputs = np.stack([sure, (1 - sure) / 2, (1 - sure) / 2])[:, None].repeat(2, axis=1)
    drawn = channels(class_pixels(with_outputs(fake("flowers"), outputs, ("a", "b", "c")), theme))
    away = np.abs(drawn - rgb(theme.canvas)).sum(axis=-1)[0]
    assert np.all(np.diff(away) >= 0)
    assert away[-1] > 1.6 * away[0]


def with_outputs(snapshot, outputs, names):
    surfaces = dataclasses.replace(snapshot.surfaces, outputs=outputs)
    data = dataclasses.replace(snapshot.data, classes=names)
    return dataclasses.replace(snapshot, surfaces=surfaces, data=data)


def channels(pixels):
    return np.stack([(pixels >> shift) & 255 for shift in (16, 8, 0)], axis=-1).astype(float)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("name", ["spiral", "plane"])
def test_that_map_and_lines_are_seen_through_a_density_and_it_is_explained(fake, key, name):
    theme = THEMES[key]
    picture = prediction_picture(with_many_rows(fake(name)), theme, (640, 480))
    inner = next(m for m in picture.marks if isinstance(m, Group)).marks
    place, density = next((i, m) for i, m in enumerate(inner) if isinstance(m, Image) and not m.smooth)
    lines = [i for i, m in enumerate(inner) if isinstance(m, Segments)]
    assert lines and min(lines) > place
    assert int((density.pixels >> 24).max()) < 0.65 * 255
    assert_explained(picture)


def test_that_a_fitted_line_runs_over_the_density_of_its_rows(fake):
    picture = prediction_picture(with_many_rows(fake("sine")), THEMES["light"], (640, 480))
    inner = next(m for m in picture.marks if isinstance(m, Group)).marks
    assert [type(m) for m in inner] == [Image, Polyline]
    assert_explained(picture)


def assert_explained(picture):
    words = [m.text for m in picture.marks if isinstance(m, Label)]
    assert "more rows" in words
    assert any(word.endswith("rows as density") for word in words)


def with_many_rows(snapshot):
    data = snapshot.data
    times = MOST_POINTS // len(data.rows) + 1
    tiled = {key: np.tile(getattr(data, key), (times, 1)) for key in ("raw_x", "raw_y")}
    labels, rows = np.tile(data.labels, times), np.arange(times * len(data.rows))
    many = dataclasses.replace(data, labels=labels, rows=rows, train=rows, validation=rows[:0], **tiled)
    return dataclasses.replace(snapshot, data=many)


def test_that_a_low_map_keeps_its_height_and_names_its_axis_between_the_ends(fake):
    snapshot, size = fake("flowers"), (340.0, 150.0)
    frame = prediction_frame(snapshot, size, text_scale=1.5)
    assert frame is not None
    assert frame.height > 0.42 * size[1]
    picture = prediction_picture(snapshot, THEMES["light"], size, text_scale=1.5)
    below = [mark for mark in picture.marks if isinstance(mark, Label) and mark.y > frame.bottom]
    below.sort(key=lambda its: its.x)
    assert len({its.y for its in below}) == 1
    assert below[0].y + below[0].size / 2.0 <= size[1]
    for one, other in itertools.pairwise(below):
        assert sides(one)[1] < sides(other)[0]
    assert sides(below[-1])[1] < size[0]
    assert any(not its.text[0].isdigit() and its.text[0] != "−" for its in below)


def sides(label):
    wide = text_width(label.text, label.size)
    left = label.x - (wide / 2.0 if label.anchor == "middle" else 0.0)
    return left, left + wide


@pytest.mark.parametrize(("width", "told"), [(900, True), (420, False)])
def test_that_the_head_says_of_which_weights_its_accuracy_is_where_there_is_room(fake, width, told):
    """The loss panel's is another one, Keras' mean over the epoch: a class sees both on one slide."""
    snapshot = dataclasses.replace(fake("flowers"), fit=Fit("accuracy", 0.692, 0.767, exact=True))
    picture = prediction_picture(snapshot, THEMES["light"], (width, 480))
    texts = [m.text for m in picture.marks if isinstance(m, Label)]
    (said,) = [text for text in texts if "train accuracy" in text]
    assert said.startswith("with these weights: ") == told
