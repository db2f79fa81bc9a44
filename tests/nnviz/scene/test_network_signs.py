"""Signs of what the person decided of single weights, biases and neurons, and numbers on edges."""

import dataclasses
from itertools import combinations

import numpy as np
import pytest

from nnviz.numbers import format_short
from nnviz.parameters import ByParameter, ParameterSet, outgoing, parameter_at
from nnviz.scene.camera import HOME, Camera
from nnviz.scene.marks import Curves, Discs, Group, Label, Rect, Segments
from nnviz.scene.network_numbers import number_places
from nnviz.scene.network_scene import Overlay, layout_of, network_picture
from nnviz.scene.network_touched import touched
from nnviz.scene.targets import BiasAt, NeuronAt
from nnviz.scene.text import text_width
from nnviz.theme import argb, load_theme

DARK = load_theme("dark")
SIZE = (900, 600)


def flat(marks):
    for mark in marks:
        yield from flat(mark.marks) if isinstance(mark, Group) else (mark,)


def decided(snapshot, *, locked=(), off=()):
    """Give a snapshot in which some parameters (layer, source or None, index) are locked, others off."""
    network, inputs = snapshot.document.network, tuple(unit.name for unit in snapshot.data.inputs)
    locks = ParameterSet([parameter_at(network, inputs, *place) for place in locked])
    switched = ByParameter({parameter_at(network, inputs, *place): 0.5 for place in off})
    network = dataclasses.replace(network, locked=locks, off=switched)
    return dataclasses.replace(snapshot, document=dataclasses.replace(snapshot.document, network=network))


def neuron_off(snapshot, layer, index):
    network, inputs = snapshot.document.network, tuple(unit.name for unit in snapshot.data.inputs)
    edges = {its: 0.5 for its in outgoing(network, inputs, layer, index)}
    network = dataclasses.replace(network, off=ByParameter(edges))
    return dataclasses.replace(snapshot, document=dataclasses.replace(snapshot.document, network=network))


def drawn(snapshot, **options):
    return list(flat(network_picture(snapshot, DARK, SIZE, **options).marks))


def said(marks):
    return {mark.text for mark in marks if isinstance(mark, Label)}


def test_that_places_of_locked_and_switched_off_parameters_are_found(fake):
    snapshot = decided(
        fake("laptop"), locked=[(1, 1, 2), (2, None, 0)], off=[(2, 0, 1), (1, None, 1), (1, 0, 0)]
    )
    its = touched(snapshot)
    assert its.locked_in(1) == {(1, 2)} and not its.locked_in(2)
    assert its.off_in(2) == {(0, 1)} and its.off_in(1) == {(0, 0)}
    assert its.locked_biases == {(2, 0)} and its.biases_off == {(1, 1)}
    assert not its.neurons_off
    assert touched(snapshot) is its


def test_that_an_edge_that_is_off_is_dotted_grey_with_a_gap_and_no_line(fake):
    snapshot = decided(fake("laptop"), off=[(1, 0, 1)])
    marks = drawn(snapshot, legend=False)
    curves = next(mark for mark in marks if isinstance(mark, Curves))
    links = layout_of(snapshot, SIZE, legend=False).links[0]
    ends = links.ends_of(np.array([links.number(0, 1)]))[0]
    assert len(curves.ends) == 11
    assert not (curves.ends == ends).all(axis=1).any()
    dots = next(mark for mark in marks if isinstance(mark, Segments) and mark.colour == argb(DARK.muted))
    middles = np.sort((dots.ends[:, 0] + dots.ends[:, 2]) / 2)
    assert ends[0] <= middles[0] and middles[-1] <= ends[2]
    gaps = np.diff(middles)
    assert gaps.max() > 1.4 * np.median(gaps)


def test_that_a_neuron_that_is_off_is_crossed_out_in_its_tile(fake):
    snapshot = neuron_off(fake("spiral"), 2, 3)
    assert touched(snapshot).neurons_off == {(2, 3)}
    x, y, width, height = layout_of(snapshot, SIZE, legend=False).columns[2].rect(3)
    crosses = [mark for mark in drawn(snapshot, legend=False) if isinstance(mark, Segments)]
    inside = [
        mark
        for mark in crosses
        if (mark.ends[:, [0, 2]] > x).all()
        and (mark.ends[:, [0, 2]] < x + width).all()
        and (mark.ends[:, [1, 3]] > y).all()
        and (mark.ends[:, [1, 3]] < y + height).all()
    ]
    assert len(inside) == 1


def test_that_each_locked_parameter_has_a_lock_and_a_wholly_locked_neuron_only_one(fake):
    def bodies(**what):
        snapshot = decided(fake("laptop"), **what)
        ink = argb(DARK.text)
        return sum(isinstance(m, Rect) and m.fill == ink for m in drawn(snapshot, legend=False))

    none = bodies()
    assert bodies(locked=[(1, 0, 0)]) - none == 1
    assert bodies(locked=[(1, 0, 0), (2, 1, 1), (2, None, 1)]) - none == 3
    assert bodies(locked=[(2, source, 0) for source in range(3)]) - none == 1


def test_that_a_bias_that_is_off_is_a_ring_and_no_dot(fake):
    snapshot = decided(fake("laptop"), off=[(1, None, 1)])
    discs = [mark for mark in drawn(snapshot, legend=False) if isinstance(mark, Discs)]
    assert [len(mark.centres) for mark in discs] == [4, 1]
    assert (discs[1].fills == argb(DARK.canvas)).all() and discs[1].stroke == argb(DARK.muted)


def test_that_the_legend_explains_only_signs_that_are_there(fake):
    assert not said(drawn(fake("laptop"))) & {"locked", "switched off"}
    snapshot = decided(fake("laptop"), locked=[(1, 0, 0)], off=[(1, 1, 1)])
    assert said(drawn(snapshot)) >= {"locked", "switched off", "negative weight"}


@pytest.mark.parametrize("size", [(900, 600), (1280, 800), (640, 420)])
def test_that_all_weights_of_a_teaching_net_are_written_and_none_over_another(fake, size):
    snapshot = fake("laptop")
    layout = layout_of(snapshot, size)
    places = number_places(layout)
    assert {(layer, number) for layer, number, _ in places} == {(k, n) for k in (1, 2) for n in range(6)}
    for (_, _, a), (_, _, b) in combinations(places, 2):
        assert a[0] + a[2] <= b[0] or b[0] + b[2] <= a[0] or a[1] + a[3] <= b[1] or b[1] + b[3] <= a[1]
    texts = said(flat(network_picture(snapshot, DARK, size, numbers=True).marks))
    for kernel, bias in snapshot.params:
        assert {format_short(float(value)) for value in (*kernel.ravel(), *bias)} <= texts


def test_that_numbers_of_many_edges_are_written_only_from_near(fake):
    """Where sixty edges cross in one picture nobody can say which number is whose."""
    snapshot = fake("spiral")
    assert sum(kernel.size for kernel, _ in snapshot.params) > 32
    far, near = (
        len([mark for mark in drawn(snapshot, numbers=True, camera=camera) if isinstance(mark, Label)])
        - len([mark for mark in drawn(snapshot, camera=camera) if isinstance(mark, Label)])
        for camera in (HOME, Camera(2.0))
    )
    assert far == 0 < near


def test_that_numbers_stay_in_their_places_while_weights_change(fake):
    first = fake("laptop")
    second = dataclasses.replace(first, params=tuple((-w * 3, b + 1) for w, b in first.params))
    places = [
        [(mark.x, mark.y) for mark in drawn(its, numbers=True) if isinstance(mark, Label)]
        for its in (first, second)
    ]
    assert places[0] == places[1]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.00"),
        (-0.001, "0.00"),
        (0.125, "0.12"),
        (-1.5, "−1.50"),
        (12.34, "12.3"),
        (-345.6, "−346"),
        (999.4, "999"),
        (12345.0, "1×10⁴"),
        (float("inf"), "∞"),
        (float("nan"), "nan"),
    ],
)
def test_that_numbers_on_edges_are_short(value, text):
    assert format_short(value) == text


def test_that_an_overlay_is_drawn_over_edges_that_recede_and_within_the_body(fake):
    seen = []

    def marks(layout, theme):
        seen.append(layout)
        return [Rect(0, 0, 1, 1, 0xFF123456)]

    plain = next(m for m in drawn(fake("laptop")) if isinstance(m, Curves))
    with_it = drawn(fake("laptop"), overlay=Overlay(marks, dim=True))
    assert seen == [layout_of(fake("laptop"), SIZE)]
    dimmed = next(m for m in with_it if isinstance(m, Curves))
    assert not (dimmed.colours == plain.colours).any()
    assert any(isinstance(m, Rect) and m.fill == 0xFF123456 for m in with_it)


def test_that_the_edges_of_a_hovered_neuron_stand_out_on_top(fake):
    curves = next(m for m in drawn(fake("laptop"), hovered=NeuronAt(1, 1)) if isinstance(m, Curves))
    plain = next(m for m in drawn(fake("laptop")) if isinstance(m, Curves))
    colours = {tuple(ends): colour for ends, colour in zip(plain.ends, plain.colours, strict=True)}
    kept = [colours[tuple(ends)] == colour for ends, colour in zip(curves.ends, curves.colours, strict=True)]
    assert kept == [False] * 8 + [True] * 4
    column = layout_of(fake("laptop"), SIZE).columns[1]
    assert all(column.y[1] in (ends[1], ends[3]) for ends in curves.ends[8:])


def test_that_the_number_of_a_bias_stands_beside_its_dot_and_over_no_tile(fake):
    layout = layout_of(fake("sine"), SIZE)
    column = layout.columns[1]
    for index in column.shown:
        marks = drawn(fake("sine"), selected=BiasAt(1, index))
        label = next(m for m in marks if isinstance(m, Label) and m.text.startswith("b = "))
        assert label.x + text_width(label.text, label.size, "semibold") / 2 < column.x - column.wide / 2
        assert abs(label.y - column.y[index] - column.tile / 2) < 1
