"""The labs' pictures: what is drawn where, and what lies under the mouse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from nnviz.labs.activation_curves import Choice
from nnviz.labs.activation_view import LabView, Neurons
from nnviz.labs.depth import Beginning, Stack, explore
from nnviz.labs.depth_view import DepthView
from nnviz.labs.fan_results import FanResult, histogram_of
from nnviz.labs.fan_view import FanView, seed_words, view_of
from nnviz.labs.present_sums import Sums
from nnviz.network import init_params
from nnviz.presets import document_of_sample
from nnviz.scene.lab_activation import activation_frame, activation_picture
from nnviz.scene.lab_fan import bar_words, fan_picture, fan_target
from nnviz.scene.lab_initialisation import initialisation_frame, initialisation_picture
from nnviz.scene.marks import Group, Label, Mark, Picture, Points, Polyline, Rect
from nnviz.theme import THEMES, argb

LIGHT = THEMES["light"]
SIZE = (420.0, 460.0)


def flat(marks: tuple[Mark, ...]) -> Iterator[Mark]:
    for mark in marks:
        yield from flat(mark.marks) if isinstance(mark, Group) else (mark,)


def labels(picture: Picture) -> list[str]:
    return [mark.text for mark in flat(picture.marks) if isinstance(mark, Label)]


def neurons(z: list[float], rows: np.ndarray | None = None) -> Neurons:
    names = tuple(f"h{place + 1}" for place in range(len(z)))
    sums = None if rows is None else Sums(rows, len(rows))
    return Neurons("Hidden 1 (Sigmoid), row 1", np.array(z), names, sums)


def depth_view(*beginnings: Beginning, **stack) -> DepthView:
    *_, lines = explore(Stack(**stack), beginnings, 1)
    assert lines is not None
    return DepthView(Stack(**stack), lines, 1)


def fan_view(seeds: int = 12, epochs: int = 5) -> FanView:
    document = document_of_sample("laptop")
    starts = [init_params(document.network, 2, seed) for seed in range(seeds)]
    params = tuple(
        (np.stack([its[layer][0] for its in starts]), np.stack([its[layer][1] for its in starts]))
        for layer in range(2)
    )
    loss = 0.8 ** (np.arange(epochs) * (1 + np.arange(seeds)[:, None]) / 4)
    metric = np.where(np.arange(seeds)[:, None] < seeds // 2, 1.0, 0.5) * np.ones((1, epochs))
    dead = np.arange(seeds) == seeds - 1
    view = view_of(FanResult(document, np.arange(seeds) + 100, loss, metric, params, dead))
    values = np.linspace(0.01, 0.99, seeds)
    return replace(view, values=values, histogram=histogram_of(values, (0, 1)), values_name="P(buy)")


# --- the activation lab ---


def test_that_neurons_stand_on_the_curve_at_their_sums() -> None:
    view = LabView(Choice("sigmoid"), neurons=neurons([0.61, -2.0, 40.0]))
    picture, frame = activation_picture(view, LIGHT, SIZE), activation_frame(view, LIGHT, SIZE)
    drawn = [
        its for its in flat(picture.marks) if isinstance(its, Points) and its.fill == argb(LIGHT.scatter)
    ]
    circles = next(its for its in drawn if its.marker == "circle" and len(its.centres) == 2)
    np.testing.assert_allclose(circles.centres[0], [frame.x.place(0.61), frame.y.place(0.64794)], atol=0.01)
    beyond = next(its for its in drawn if its.marker == "diamond")
    assert beyond.centres[0, 0] == pytest.approx(frame.right)
    assert {"h1", "h2", "h3"} <= set(labels(picture))


def test_that_minus_3_to_3_is_shaded_for_sigmoids_only_and_their_slopes_are_written() -> None:
    for key, shaded in (("sigmoid", True), ("tanh", True), ("relu", False), ("step", False)):
        view = LabView(Choice(key))
        picture, frame = activation_picture(view, LIGHT, SIZE), activation_frame(view, LIGHT, SIZE)
        width = float(frame.x.place(3.0) - frame.x.place(-3.0))
        rects = [
            its for its in flat(picture.marks) if isinstance(its, Rect) and abs(its.width - width) < 0.01
        ]
        assert (len(rects) == 2) == shaded, key
    assert {"f′(0) = 0.25", "f′(±3) = 0.04518"} <= set(
        labels(activation_picture(LabView(Choice("sigmoid")), LIGHT, SIZE))
    )


def test_that_the_step_is_drawn_in_two_pieces_with_both_ends_of_its_jump() -> None:
    picture = activation_picture(LabView(Choice("step")), LIGHT, SIZE)
    curve = next(its for its in flat(picture.marks) if isinstance(its, Polyline))
    assert np.isnan(curve.points).any()
    ends = [its for its in flat(picture.marks) if isinstance(its, Points) and its.stroke == argb(LIGHT.train)]
    assert [its.fill for its in ends] == [argb(LIGHT.canvas), argb(LIGHT.train)]


def test_that_the_share_that_learns_nothing_is_written() -> None:
    rows = np.array([[-4.0, 1.0], [-5.0, 2.0], [-1.0, 3.0], [-1.0, 8.0]])
    sigmoid = activation_picture(LabView(Choice("sigmoid"), neurons=neurons([0, 0], rows)), LIGHT, SIZE)
    assert any(text.startswith("37.5") for text in labels(sigmoid))  # 3 of 8 lie beyond 3
    relu = activation_picture(LabView(Choice("relu"), neurons=neurons([0, 0], rows)), LIGHT, SIZE)
    assert any(text.startswith("50") and "1 of 2 neurons" in text for text in labels(relu))
    leaky = activation_picture(LabView(Choice("leaky_relu"), neurons=neurons([0, 0], rows)), LIGHT, SIZE)
    assert not any("neurons" in text for text in labels(leaky))


# --- the initialisation lab ---


def test_that_lines_lie_at_their_layers_and_are_named_with_their_ends() -> None:
    view = depth_view(Beginning("normal", (("stddev", 0.01),)), Beginning("he_normal"))
    picture, frame = initialisation_picture(view, LIGHT, SIZE), initialisation_frame(view, LIGHT, SIZE)
    first = next(its for its in flat(picture.marks) if isinstance(its, Polyline) and not its.dash)
    assert len(first.points) == 10
    assert first.points[0, 0] == frame.left
    np.testing.assert_allclose(first.points[:, 1], frame.y.place(view.lines[0].std))
    assert any(text.startswith("N(0, 0.01): 0.058") and "10⁻¹²" in text for text in labels(picture))
    assert "dead: neurons that give 0 for every row, %" in labels(picture)


@pytest.mark.parametrize("stddev", [0.0, 1e200])
def test_that_what_vanishes_or_overflows_stays_inside_the_plot(stddev: float) -> None:
    view = depth_view(Beginning("normal", (("stddev", stddev),)), depth=6, width=10)
    picture, frame = initialisation_picture(view, LIGHT, SIZE), initialisation_frame(view, LIGHT, SIZE)
    line = next(its for its in flat(picture.marks) if isinstance(its, Polyline))
    assert ((line.points[:, 1] >= frame.top) & (line.points[:, 1] <= frame.bottom)).all()


def test_that_saturation_is_what_sigmoids_lose() -> None:
    view = depth_view(Beginning("normal", (("stddev", 1.0),)), activation=Choice("tanh"))
    picture = initialisation_picture(view, LIGHT, SIZE)
    assert "saturated: sums outside [−3, 3], %" in labels(picture)
    assert "76" in picture.description or "75" in picture.description


# --- the seed fan ---


def test_that_each_seed_is_found_where_its_curve_is_drawn() -> None:
    view = fan_view()
    picture = fan_picture(view, LIGHT, SIZE)
    curves = [its for its in flat(picture.marks) if isinstance(its, Polyline) and its.width < 1.0]
    assert len(curves) == 12
    found = []
    for curve in curves:
        x, y = curve.points[-2]
        target = fan_target(view, LIGHT, SIZE, (float(x), float(y)))
        assert target is not None
        assert target.kind == "curve"
        found.append(target.index)
    assert sorted(found) == list(range(12))


def test_that_shares_and_bars_are_found_where_they_are_drawn() -> None:
    view = fan_view()
    picture = fan_picture(view, LIGHT, SIZE)
    assert any(text.startswith("solved 50") for text in labels(picture))
    solved = next(
        its for its in flat(picture.marks) if isinstance(its, Rect) and its.fill == argb(LIGHT.success)
    )
    target = fan_target(view, LIGHT, SIZE, (solved.x + 3, solved.y + 3))
    assert (target.kind, target.index) == ("fate", 0)  # type: ignore[union-attr]
    behind = fan_target(view, LIGHT, SIZE, (solved.x + solved.width + 4, solved.y + 3))
    assert (behind.kind, behind.index) == ("fate", 1)  # type: ignore[union-attr]
    bars = [
        its
        for its in flat(picture.marks)
        if isinstance(its, Rect) and its.y > solved.y + 20 and its.width > 5
    ]
    last = fan_target(view, LIGHT, SIZE, (bars[-1].x + 2, bars[-1].y + bars[-1].height - 1))
    assert (last.kind, last.index) == ("bar", 19)  # type: ignore[union-attr]
    assert bar_words(view, 19) == "1 of 12 seeds:  P(buy) 0.95 to 1"
    assert fan_target(view, LIGHT, SIZE, (1.0, 1.0)) is None


def test_that_a_fan_of_one_seed_and_one_epoch_and_one_of_divergence_can_be_drawn() -> None:
    one = fan_view(1, 1)
    assert fan_picture(one, LIGHT, SIZE).marks
    loss = np.full((3, 2), np.nan)
    result = replace(fan_view(3, 2).result, loss=loss)
    lost = view_of(result)
    assert "diverged 100" in fan_picture(lost, LIGHT, SIZE).description
    assert "diverged" in seed_words(lost, 0)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", [(276.0, 300.0), (900.0, 700.0), (120.0, 80.0)])
def test_that_no_label_leaves_a_picture_of_any_size(theme: str, size: tuple[float, float]) -> None:
    from nnviz.scene.text import text_width

    pictures = (
        activation_picture(
            LabView(Choice("elu"), Choice("step"), neurons=neurons([1.0, -3.0])), THEMES[theme], size
        ),
        initialisation_picture(depth_view(Beginning("normal"), depth=12, width=20), THEMES[theme], size),
        fan_picture(fan_view(), THEMES[theme], size),
    )
    for picture in pictures if size[0] > 200 else ():
        for mark in flat(picture.marks):
            if isinstance(mark, Label) and not mark.upward:
                wide = text_width(mark.text, mark.size, mark.weight)
                left = mark.x - {"start": 0, "middle": wide / 2, "end": wide}[mark.anchor]
                assert left >= -1, mark.text
                assert left + wide <= size[0] + 1, mark.text
