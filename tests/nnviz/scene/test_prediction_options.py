"""Laws of what can be chosen in the picture of predictions: rows, regions, residuals, rings, the scale."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from nnviz.numbers import format_count
from nnviz.scene.marks import Group, Image, Label, Points, Polygon, Segments
from nnviz.scene.prediction_map import class_pixels, value_bounds
from nnviz.scene.prediction_options import Shown
from nnviz.scene.prediction_scene import point_at, prediction_frame, prediction_picture
from nnviz.theme import THEMES, argb, class_colours, rgb

LIGHT, SIZE = THEMES["light"], (640, 480)


def inner_of(picture):
    return next(mark for mark in picture.marks if isinstance(mark, Group)).marks


def points_of(picture):
    return [mark for mark in inner_of(picture) if isinstance(mark, Points)]


def plot_of(snapshot):
    """Give where the plot of a snapshot that has one lies."""
    frame = prediction_frame(snapshot, SIZE)
    assert frame is not None
    return frame


@pytest.mark.parametrize("name", ["spiral", "flowers", "plane", "sine", "house"])
def test_that_training_and_validation_rows_can_be_left_out(fake, name):
    snapshot = fake(name)
    data = snapshot.data
    for training in (True, False):
        for validation in (True, False):
            shown = Shown(training=training, validation=validation)
            picture = prediction_picture(snapshot, LIGHT, SIZE, shown=shown)
            drawn = sum(len(mark.centres) for mark in points_of(picture))
            assert drawn == len(data.train) * training + len(data.validation) * validation
            words = [mark.text for mark in picture.marks if isinstance(mark, Label)]
            held_out = bool(len(data.validation))
            assert ("training" in words, "validation" in words) == (
                training and held_out,
                validation and held_out,
            )


@pytest.mark.parametrize("part", [(True, False), (False, True)])
def test_that_a_density_counts_the_rows_of_its_part_and_says_how_many(fake, part):
    snapshot = fake("spiral")
    times = 25_000 // len(snapshot.data.rows) + 1
    data = snapshot.data
    count = times * len(data.rows)
    many = dataclasses.replace(
        data,
        raw_x=np.tile(data.raw_x, (times, 1)),
        labels=np.tile(data.labels, times),
        rows=np.arange(count),
        train=np.arange(count - 7000),
        validation=np.arange(count - 7000, count),
    )
    shown = Shown(training=part[0], validation=part[1])
    picture = prediction_picture(dataclasses.replace(snapshot, data=many), LIGHT, SIZE, shown=shown)
    words = [mark.text for mark in picture.marks if isinstance(mark, Label)]
    assert f"{format_count(7000 if part[1] else count - 7000)} rows as density" in words


@pytest.mark.parametrize("name", ["spiral", "flowers", "laptop"])
def test_that_discretised_regions_have_one_colour_a_class(fake, name):
    snapshot = fake(name)
    picture = prediction_picture(snapshot, LIGHT, SIZE, shown=Shown(discretise=True))
    ground = next(mark for mark in inner_of(picture) if isinstance(mark, Image))
    assert not ground.smooth
    outputs = snapshot.surfaces.outputs
    wins = outputs[0] > 0.5 if len(outputs) == 1 else np.argmax(outputs, axis=0)
    for number in np.unique(wins):
        assert len(np.unique(ground.pixels[::-1][wins == number])) == 1
    assert len(np.unique(ground.pixels)) == len(np.unique(wins))


def test_that_a_discretised_class_of_several_has_its_whole_colour(fake):
    snapshot = fake("flowers")
    pixels = class_pixels(snapshot, LIGHT, discretise=True)
    wins = np.argmax(snapshot.surfaces.outputs, axis=0)
    colours = class_colours(LIGHT, 3)
    for number in np.unique(wins):
        seen = int(pixels[wins == number][0])
        channels = np.array([(seen >> shift) & 255 for shift in (16, 8, 0)], float)
        strength = LIGHT.map_strength
        wanted = rgb(colours[number]) * strength + rgb(LIGHT.canvas) * (1 - strength)
        np.testing.assert_allclose(channels, wanted, atol=1.0)


@pytest.mark.parametrize("name", ["spiral", "plane", "sine", "house", "flowers"])
def test_that_a_row_is_found_where_its_point_is_drawn(fake, name):
    snapshot = fake(name)
    frame, data, surfaces = plot_of(snapshot), snapshot.data, snapshot.surfaces
    for row in (0, len(data.rows) // 2, len(data.rows) - 1):
        x = float(frame.x.place(data.raw_x[row, surfaces.axes[0]]))
        up = data.raw_x[row, surfaces.axes[1]] if len(surfaces.axes) == 2 else data.raw_y[row, 0]
        y = float(frame.y.place(up))
        found = point_at(snapshot, SIZE, x, y)
        assert found is not None
        np.testing.assert_allclose(data.raw_x[found], data.raw_x[row])
        hidden = Shown(training=False, validation=False)
        assert point_at(snapshot, SIZE, x, y, shown=hidden) is None


def test_that_no_row_is_found_far_from_all_points(fake):
    snapshot = fake("laptop")
    frame = plot_of(snapshot)
    grid = [
        (x, y)
        for x in np.linspace(frame.left, frame.right, 30)
        for y in np.linspace(frame.top, frame.bottom, 30)
    ]
    raw = snapshot.data.raw_x
    centres = np.stack([frame.x.place(raw[:, 0]), frame.y.place(raw[:, 1])], axis=1)
    for x, y in grid:
        near = np.hypot(*(centres - (x, y)).T).min()
        found = point_at(snapshot, SIZE, x, y)
        if near > 9.0:
            assert found is None
        elif near < 5.0:
            assert found == int(np.argmin(np.hypot(*(centres - (x, y)).T)))


def test_that_residuals_end_at_the_line_and_can_be_left_out(fake):
    snapshot = fake("house")
    with_sticks = prediction_picture(snapshot, LIGHT, SIZE)
    sticks = next(mark for mark in inner_of(with_sticks) if isinstance(mark, Segments)).ends
    frame, data, surfaces = plot_of(snapshot), snapshot.data, snapshot.surfaces
    rows = np.concatenate([data.train, data.validation])
    first, last = surfaces.x_range
    across = np.linspace(first, last, surfaces.outputs.shape[1])
    line = np.interp(data.raw_x[rows, 0], across, surfaces.outputs[0])
    np.testing.assert_allclose(sticks[:, 3], frame.y.place(line), atol=0.5)
    np.testing.assert_allclose(sticks[:, 1], frame.y.place(data.raw_y[rows, 0]))
    bare = prediction_picture(snapshot, LIGHT, SIZE, shown=Shown(residuals=False))
    assert not [mark for mark in inner_of(bare) if isinstance(mark, Segments)]


def test_that_marked_rows_have_a_ring_where_they_lie(fake):
    snapshot = fake("spiral")
    picture = prediction_picture(snapshot, LIGHT, SIZE, shown=Shown(marked=(3, 5, 10**6)))
    ring = [mark for mark in points_of(picture) if mark.stroke == argb(LIGHT.selected)]
    frame = plot_of(snapshot)
    raw = snapshot.data.raw_x[[3, 5]]
    wanted = np.stack([frame.x.place(raw[:, 0]), frame.y.place(raw[:, 1])], axis=1)
    np.testing.assert_allclose(ring[0].centres, wanted)


@pytest.mark.parametrize("share", [-0.4, 0.0, 0.3, 1.0, 1.7])
def test_that_the_probe_is_marked_on_the_scale_and_at_its_end_where_it_lies_beyond(fake, share):
    snapshot = fake("plane")
    low, high = value_bounds(snapshot, 0)
    answer = low + share * (high - low)
    probe = snapshot.surfaces.held.tolist()
    picture = prediction_picture(snapshot, LIGHT, SIZE, probe=probe, answer=[answer])
    (mark,) = [mark for mark in picture.marks if isinstance(mark, Polygon)]
    bar = next(mark for mark in picture.marks if isinstance(mark, Image))
    tips = mark.points[:, 1]
    if share > 1.0:
        assert tips.max() < bar.y
    elif share < 0.0:
        assert tips.min() > bar.y + bar.height
    else:
        assert tips.mean() == pytest.approx(bar.y + (1.0 - share) * bar.height)
    without = prediction_picture(snapshot, LIGHT, SIZE)
    assert not [mark for mark in without.marks if isinstance(mark, Polygon)]


def test_that_a_low_picture_gives_the_line_of_held_features_to_the_plot(fake):
    snapshot, low, high = fake("flowers"), (300.0, 110.0), (300.0, 200.0)
    without = Shown(note=False)
    assert prediction_frame(snapshot, low) == prediction_frame(snapshot, low, shown=without)
    with_line, plain = prediction_frame(snapshot, high), prediction_frame(snapshot, high, shown=without)
    assert with_line is not None
    assert plain is not None
    assert with_line.top > plain.top
    for size in (low, high):
        picture = prediction_picture(snapshot, LIGHT, size)
        assert any("slice" in mark.text for mark in picture.marks if isinstance(mark, Label))
