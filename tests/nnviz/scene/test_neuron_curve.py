"""Laws of the small curve of a neuron: its words lie on nothing."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz.activations import ACTIVATIONS
from nnviz.labs.activation_curves import Choice, value_at
from nnviz.scene.marks import Label, Polyline
from nnviz.scene.neuron_curve import neuron_curve
from nnviz.scene.text import text_width
from nnviz.theme import THEMES

SIZE = (190.0, 120.0)


def box(label: Label) -> tuple[float, float, float, float]:
    wide = text_width(label.text, label.size)
    left = label.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor] * wide
    return left, label.y - 0.5 * label.size, left + wide, label.y + 0.5 * label.size


@pytest.mark.parametrize("z", [-40.0, -5.5, -1.0, 0.0, 0.61, 3.0, 40.0])
@pytest.mark.parametrize("key", [*ACTIVATIONS])
def test_that_words_and_levels_lie_neither_on_one_another_nor_on_the_curve(key, z):
    choice = Choice(key, ())
    a = 0.3 if choice.row.whole_layer else float(value_at(choice, z)[0])
    picture = neuron_curve(choice, z, a, THEMES["light"], SIZE)
    labels = [mark for mark in picture.marks if isinstance(mark, Label)]
    boxes = [box(label) for label in labels]
    for number, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[:number]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
    curve = next(mark for mark in picture.marks if isinstance(mark, Polyline)).points
    for label, (left, top, right, bottom) in zip(labels, boxes, strict=True):
        if label.text in ("1", "−1"):
            x, y = curve[:, 0], curve[:, 1]
            assert not np.any((x > left) & (x < right) & (y > top) & (y < bottom)), label.text


def test_that_a_sigmoid_says_which_output_is_1():
    picture = neuron_curve(Choice("sigmoid", ()), 0.5, 0.62, THEMES["light"], SIZE)
    assert any(isinstance(mark, Label) and mark.text == "1" for mark in picture.marks)
