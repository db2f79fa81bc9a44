"""Laws of the confusion matrix and of the answer: what NumPy counts is what is written and found."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from nnviz.numbers import format_count, format_share
from nnviz.scene.marks import Image, Label, Rect
from nnviz.scene.prediction_answer import answer_picture, answer_words, answers
from nnviz.scene.prediction_confusion import (
    cell_at,
    cell_words,
    confusion_counts,
    confusion_grid,
    confusion_picture,
    description,
)
from nnviz.snapshot import Fit, Scored
from nnviz.theme import THEMES, argb

LIGHT, SIZE = THEMES["light"], (420.0, 360.0)
TRAIN = np.array([[40, 2, 0], [1, 30, 9], [0, 0, 0]])
VALIDATION = np.array([[8, 0, 1], [0, 7, 0], [3, 0, 5]])


@pytest.fixture
def flowers(fake):
    scored = (Scored({"accuracy": 0.9}, TRAIN), Scored({"accuracy": 0.8}, VALIDATION))
    return dataclasses.replace(fake("flowers"), fit=Fit("accuracy", 0.9, 0.8, True, {}, scored))


def words_of(picture):
    return [mark.text for mark in picture.marks if isinstance(mark, Label)]


def grid_of(snapshot, size):
    """Give where the cells of a snapshot that has classes lie."""
    grid = confusion_grid(snapshot, size)
    assert grid is not None
    return grid


@pytest.mark.parametrize(
    ("part", "counts"), [("training", TRAIN), ("validation", VALIDATION), ("all", TRAIN + VALIDATION)]
)
def test_that_counts_and_shares_of_each_part_are_written(flowers, part, counts):
    counted = confusion_counts(flowers, part)
    assert counted is not None
    assert np.array_equal(counted, counts)
    words = words_of(confusion_picture(flowers, LIGHT, SIZE, part=part))
    for row in counts.tolist():
        for count in row:
            assert format_count(count) in words
            if sum(row):
                assert format_share(count / sum(row)) in words
    assert all(any(word.startswith(name[:4]) for word in words) for name in flowers.data.classes)


@pytest.mark.parametrize("size", [(280.0, 200.0), SIZE, (900.0, 700.0)])
def test_that_every_cell_is_found_where_it_is_drawn(flowers, size):
    grid = grid_of(flowers, size)
    for i in range(3):
        for j in range(3):
            x, y, width, height = grid.box((i, j))
            assert cell_at(flowers, size, x + width / 2, y + height / 2) == (i, j)
            assert cell_at(flowers, size, x + 0.01, y + 0.01) == (i, j)
    assert cell_at(flowers, size, grid.left - 1, grid.top + 1) is None
    assert cell_at(flowers, size, grid.left + grid.width + 1, grid.top + 1) is None
    assert grid.left + grid.width <= size[0]
    assert grid.top + grid.height <= size[1]


def test_that_the_chosen_cell_has_an_outline(flowers):
    picture = confusion_picture(flowers, LIGHT, SIZE, cell=(1, 2))
    (outline,) = [m for m in picture.marks if isinstance(m, Rect) and m.stroke == argb(LIGHT.selected)]
    box = grid_of(flowers, SIZE).box((1, 2))
    assert (outline.x, outline.y, outline.width, outline.height) == pytest.approx(box)


def test_that_the_matrix_is_said_in_words(flowers):
    said = description(flowers, "training")
    names = flowers.data.classes
    assert said.startswith("Confusion matrix: 70 of 82 rows right")
    assert f"9 of {names[1]} taken for {names[2]}" in said
    assert cell_words(flowers, "training", (1, 2)).startswith(f"9 of 40 rows of {names[1]} (22.5")
    assert "known as" in cell_words(flowers, "training", (0, 0))
    assert cell_words(flowers, "training", (7, 7)) == ""


def test_that_two_hundred_classes_are_one_image(flowers):
    counts = np.eye(200, dtype=np.int64)
    data = dataclasses.replace(flowers.data, classes=tuple(f"c{i}" for i in range(200)))
    scored = (Scored({}, counts), Scored({}, counts * 0))
    many = dataclasses.replace(flowers, data=data, fit=Fit("accuracy", 1.0, None, True, {}, scored))
    picture = confusion_picture(many, LIGHT, SIZE)
    (image,) = [mark for mark in picture.marks if isinstance(mark, Image)]
    assert image.pixels.shape == (200, 200)
    assert len(np.unique(image.pixels)) == 2
    assert len(picture.marks) < 700


def test_that_names_wider_than_their_columns_are_turned_and_stay_whole(flowers):
    names = tuple(f"class {letter}" for letter in "ABCDEFGHIJKL")
    counts = np.eye(12, dtype=np.int64)
    data = dataclasses.replace(flowers.data, classes=names)
    scored = (Scored({}, counts), Scored({}, counts * 0))
    many = dataclasses.replace(flowers, data=data, fit=Fit("accuracy", 1.0, None, True, {}, scored))
    labels = [m for m in confusion_picture(many, LIGHT, (390.0, 345.0)).marks if isinstance(m, Label)]
    assert {label.text for label in labels if label.upward} == {*names, "true"}
    level = [m for m in confusion_picture(flowers, LIGHT, SIZE).marks if isinstance(m, Label) and m.upward]
    assert [label.text for label in level] == ["true"]


def test_that_in_a_low_panel_the_cells_come_before_what_explains_them(flowers):
    assert "predicted" in words_of(confusion_picture(flowers, LIGHT, SIZE))
    assert grid_of(flowers, (320.0, 120.0)).brief
    low = words_of(confusion_picture(flowers, LIGHT, (320.0, 120.0), part="training"))
    assert "predicted" not in low
    assert "40" in low


def test_that_a_regression_says_why_there_is_no_matrix(fake):
    words = words_of(confusion_picture(fake("plane"), LIGHT, (640, 400)))
    assert "The label's classes are counted here; this label has none." in words
    assert cell_at(fake("plane"), (640, 400), 300, 200) is None


def test_that_an_answer_has_a_bar_a_class_and_the_likeliest_wins(fake):
    snapshot = fake("flowers")
    lines = answers(snapshot, np.array([0.2, 0.7, 0.1]), row=4)
    assert [its.bar for its in lines] == [0.2, 0.7, 0.1]
    assert [its.wins for its in lines] == [False, True, False]
    assert lines[int(snapshot.data.labels[4])].true == "true"
    assert answer_words(lines).startswith(f"{snapshot.data.classes[1]} 70")
    picture = answer_picture(snapshot, lines, LIGHT, (220.0, 90.0), title="Row 5")
    bars = [m for m in picture.marks if isinstance(m, Rect) and m.fill != argb(LIGHT.grid)]
    widths = [bar.width for bar in bars]
    assert widths[1] / widths[0] == pytest.approx(3.5)


def test_that_one_output_answers_for_both_classes(fake):
    snapshot = fake("spiral")
    low, high = answers(snapshot, np.array([0.25]))
    assert (low.bar, high.bar, low.wins, high.wins) == (0.75, 0.25, True, False)
    assert answers(snapshot, np.array([0.5]))[0].wins


def test_that_a_number_stands_beside_the_truth_with_its_error(fake):
    snapshot = fake("house")
    truth = float(snapshot.data.raw_y[0, 0])
    (line,) = answers(snapshot, np.array([truth + 1500.0]), row=0)
    assert line.true.startswith("error 1500, true ")
    assert answers(snapshot, np.array([truth]))[0].true == ""


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_that_no_number_at_all_can_still_be_drawn(fake, value):
    for name in ("flowers", "spiral", "house"):
        snapshot = fake(name)
        lines = answers(snapshot, np.full(len(snapshot.data.outputs), value), row=0)
        assert answer_picture(snapshot, lines, LIGHT, (200.0, 90.0)).marks
