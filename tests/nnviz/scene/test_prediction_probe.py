"""Laws of the probe's mark: on whose curve it lies, what it says, and where it is when it is outside."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from nnviz.explain import forward_row
from nnviz.orders import View
from nnviz.scene.marks import Group, Label, Points, Polygon, Polyline
from nnviz.scene.prediction_answer import answers
from nnviz.scene.prediction_probe import OUTSIDE
from nnviz.scene.prediction_scene import prediction_frame, prediction_picture
from nnviz.surfaces import compute_surfaces
from nnviz.theme import THEMES, argb, class_colours

LIGHT, SIZE = THEMES["light"], (640, 480)


def curve_of(snapshot):
    """Give a snapshot that is looked at as curves over its first input."""
    view = View(axes=(snapshot.data.inputs[0].name,))
    surfaces = compute_surfaces(snapshot.document, snapshot.data, snapshot.params, view)
    return dataclasses.replace(snapshot, view=view, surfaces=surfaces)


def ring_of(picture):
    return next(m for m in picture.marks if isinstance(m, Points) and m.fill == 0 and m.stroke_width == 2.0)


def plot_of(snapshot):
    """Give where the plot of a snapshot that has one lies."""
    frame = prediction_frame(snapshot, SIZE)
    assert frame is not None
    return frame


@pytest.mark.parametrize("share", [0.1, 0.35, 0.6, 0.9])
def test_that_the_ring_of_several_classes_lies_on_the_winners_curve_and_says_whose(fake, share):
    snapshot = curve_of(fake("flowers"))
    surfaces = snapshot.surfaces
    probe = surfaces.held.copy()
    probe[0] = surfaces.x_range[0] + share * (surfaces.x_range[1] - surfaces.x_range[0])
    outputs = forward_row(snapshot, probe).outputs
    picture = prediction_picture(snapshot, LIGHT, SIZE, probe=probe.tolist(), answer=outputs.tolist())
    frame = plot_of(snapshot)
    best = next(its for its in answers(snapshot, outputs) if its.wins)
    assert ring_of(picture).centres[0, 1] == pytest.approx(frame.y.place(float(outputs.max())), abs=1.0)
    words = " ".join(f"{best.name} {best.said}".split())
    assert words in [" ".join(m.text.split()) for m in picture.marks if isinstance(m, Label)]


def test_that_a_probe_beside_the_slice_is_marked_with_what_the_curves_have_there(fake):
    snapshot = curve_of(fake("flowers"))
    surfaces = snapshot.surfaces
    seen = surfaces.held.copy()
    beside = seen.copy()
    beside[1:] = np.where(snapshot.data.raw_x[:, 1:].max(axis=0) > seen[1:] + 1.0, 3.0, -3.0) + seen[1:]
    on_curve, own = (forward_row(snapshot, its).outputs for its in (seen, beside))
    said = [next(its for its in answers(snapshot, its) if its.wins) for its in (on_curve, own)]
    assert said[0].said != said[1].said, "the two must differ for this to say anything"

    picture = prediction_picture(snapshot, LIGHT, SIZE, probe=beside.tolist(), answer=own.tolist())

    height = plot_of(snapshot).y.place(float(on_curve.max()))
    assert ring_of(picture).centres[0, 1] == pytest.approx(height, abs=1.0)
    texts = [" ".join(m.text.split()) for m in picture.marks if isinstance(m, Label)]
    assert [text for text in texts if text.startswith(said[0].name) and "%" in text] == [
        " ".join(f"{said[0].name} {said[0].said}".split())
    ]


@pytest.mark.parametrize("way", [-1.0, 1.0])
@pytest.mark.parametrize("axis", [0, 1])
def test_that_a_probe_outside_the_plot_is_an_arrow_at_the_border_it_lies_beyond(fake, axis, way):
    snapshot = fake("flowers")
    surfaces = snapshot.surfaces
    probe = surfaces.held.copy()
    range_ = (surfaces.x_range, surfaces.y_range)[axis]
    probe[surfaces.axes[axis]] = range_[0] - 50.0 if way < 0 else range_[1] + 50.0
    outputs = forward_row(snapshot, probe).outputs.tolist()
    picture = prediction_picture(snapshot, LIGHT, SIZE, probe=probe.tolist(), answer=outputs)
    frame = plot_of(snapshot)
    border = {(0, -1): frame.left, (0, 1): frame.right, (1, -1): frame.bottom, (1, 1): frame.top}[axis, way]
    arrow = [m for m in picture.marks if isinstance(m, Polygon)][-1]
    assert np.abs(arrow.points[:, axis] - border).min() < 1.0
    assert OUTSIDE in [m.text for m in picture.marks if isinstance(m, Label)]


def test_that_the_curve_of_two_classes_says_of_which_it_is_and_has_its_colour(fake):
    snapshot = curve_of(fake("laptop"))
    of = snapshot.data.classes[1]

    picture = prediction_picture(snapshot, LIGHT, SIZE)

    assert f"probability of {of}" in [m.text for m in picture.marks if isinstance(m, Label)]
    lines = [
        its for m in picture.marks if isinstance(m, Group) for its in m.marks if isinstance(its, Polyline)
    ]
    curves = [its.colour for its in lines if not its.dash]
    assert curves == [argb(class_colours(LIGHT, 2)[1])]
