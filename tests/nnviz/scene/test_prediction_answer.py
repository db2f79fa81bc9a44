"""Laws of the picture of an answer where there is little room."""

from __future__ import annotations

import pytest

from nnviz.explain import forward_row
from nnviz.scene.marks import Label
from nnviz.scene.prediction_answer import answer_picture, answers
from nnviz.scene.text import text_width
from nnviz.theme import THEMES


def labels_of(snapshot, size, row=None):
    lines = answers(snapshot, forward_row(snapshot, snapshot.data.raw_x[0]).outputs, row)
    return [m for m in answer_picture(snapshot, lines, THEMES["light"], size).marks if isinstance(m, Label)]


@pytest.mark.parametrize("width", [150, 200, 400])
def test_that_every_class_is_named_in_full_though_a_bar_has_to_lie_under_its_name(fake, width):
    snapshot = fake("flowers")
    assert set(snapshot.data.classes) <= {label.text for label in labels_of(snapshot, (width, 70.0))}


@pytest.mark.parametrize("width", [90, 110, 130, 150, 170, 250, 400])
def test_that_no_name_runs_into_a_number_and_the_true_class_is_always_marked(fake, width):
    labels = labels_of(fake("flowers"), (width, 90.0), row=0)
    numbers = [label for label in labels if label.anchor == "end"]
    for number in numbers:
        name = next(label for label in labels if label.anchor == "start" and label.y == number.y)
        end = name.x + text_width(name.text, name.size, name.weight)
        assert end <= number.x - text_width(number.text, number.size, number.weight)
    assert len(numbers) == 3
    assert width < 130 or any("(true)" in label.text or "\u2713" in label.text for label in labels)
