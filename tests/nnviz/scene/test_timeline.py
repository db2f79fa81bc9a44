"""Laws of the timeline: one geometry for painting and picking, words that never meet, nothing outside."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.drafts import Log
from nnviz.milestones import Milestone
from nnviz.numbers import format_number
from nnviz.pinned import PinnedRun
from nnviz.scene.marks import Group, Label, Points, Polygon, Polyline, Rect, Segments
from nnviz.scene.pyramid import History
from nnviz.scene.text import text_width
from nnviz.scene.timeline_layout import Story, bar_layout, file_layout, timeline_at
from nnviz.scene.timeline_scene import bar_overlay, timeline_bar, timeline_picture
from nnviz.scene.timeline_words import said_of
from nnviz.theme import THEMES, argb

LIGHT = THEMES["light"]
SIGNED = ("best", "edit", "out_of_turn", "diverged")
LAYOUTS = (bar_layout, file_layout)
sizes = st.tuples(st.floats(240, 2400), st.floats(32, 200))


def log_of(epochs: int, loss=None, first: int = 1) -> Log:
    epoch = np.arange(first, first + epochs)
    values = 0.7 * 0.99 ** np.minimum(epoch, 600.0) if loss is None else np.asarray(loss, np.float64)
    return Log(epoch, {"loss": values, "val_loss": 1.1 * values})


@st.composite
def stories(draw) -> Story:
    end = draw(st.integers(0, 400))
    goal = draw(st.sampled_from((end, end + 7, 10 * end + 20, 10**6)))
    kinds = st.sampled_from(SIGNED)
    found = draw(st.lists(st.tuples(kinds, st.integers(0, end + 1)), max_size=12))
    told = tuple(Milestone(kind, epoch, "what happened " * 6) for kind, epoch in found)
    viewed = draw(st.none() | st.integers(0, end))
    left = PinnedRun(1, "Run 1", log_of(end + 40), 3, end + 40)
    return Story(log_of(end), end, goal, viewed, told, draw(st.sampled_from(((), (left,)))))


def flat(marks):
    for mark in marks:
        yield from flat(mark.marks) if hasattr(mark, "marks") else (mark,)


def box_of(label: Label) -> tuple[float, float]:
    width = text_width(label.text, label.size, label.weight)
    left = label.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor] * width
    return left, left + width


def reach_of(mark) -> tuple[float, float]:
    """Give the leftmost and the rightmost pixel of a mark."""
    if isinstance(mark, Label):
        return box_of(mark)
    if isinstance(mark, Rect):
        return mark.x, mark.x + mark.width
    if isinstance(mark, Points):
        xs = mark.centres[:, 0]
        return xs.min() - mark.size / 2, xs.max() + mark.size / 2
    xs = mark.ends[:, ::2] if isinstance(mark, Segments) else mark.points[:, :1]
    return xs.min(), xs.max()


@given(stories(), sizes, st.data(), st.sampled_from(LAYOUTS))
def test_that_an_epoch_lies_where_it_is_found(story, size, data, lay_out):
    layout = lay_out(story, size)
    epoch = data.draw(st.integers(0, story.last))
    assert layout.epoch_at(layout.x_of(epoch)) == epoch


@given(stories(), sizes, st.floats(-500, 3000), st.floats(-50, 250), st.sampled_from(LAYOUTS))
def test_that_what_is_pointed_at_is_an_epoch_that_was_trained(story, size, x, y, lay_out):
    at = timeline_at(lay_out(story, size), story, x, y)
    assert 0 <= at.epoch <= story.end


@given(stories(), sizes)
def test_that_the_sign_of_a_milestone_is_where_it_is_picked(story, size):
    layout = bar_layout(story, size)
    for its in story.told:
        at = timeline_at(layout, story, layout.x_of(its.epoch), layout.track)
        assert at.milestone is not None
        assert layout.x_of(at.milestone.epoch) == pytest.approx(layout.x_of(its.epoch))


@given(stories(), sizes, st.floats(1.0, 2.0))
def test_that_words_on_a_line_do_not_meet(story, size, text_scale):
    drawn = (
        timeline_bar(story, LIGHT, size, text_scale=text_scale),
        timeline_picture(story, LIGHT, size, text_scale=text_scale),
    )
    for picture in drawn:
        lines: dict[float, list[tuple[float, float]]] = {}
        for mark in flat(picture.marks):
            if isinstance(mark, Label):
                lines.setdefault(mark.y, []).append(box_of(mark))
        for boxes in lines.values():
            assert all(a[1] < b[0] for a, b in pairwise(sorted(boxes)))


@given(stories(), sizes, st.floats(1.0, 2.0), st.booleans())
def test_that_all_marks_are_inside(story, size, text_scale, points_at_something):
    hover = timeline_at(bar_layout(story, size, text_scale), story, 0.6 * size[0], size[1])
    drawn = (
        timeline_bar(story, LIGHT, size, text_scale=text_scale),
        bar_overlay(story, LIGHT, size, text_scale=text_scale, hover=hover if points_at_something else None),
        timeline_picture(story, LIGHT, size, text_scale=text_scale),
    )
    for picture in drawn:
        for mark in flat(picture.marks):
            left, right = reach_of(mark)
            assert left >= -1.5
            assert right <= size[0] + 1.5


def test_that_a_run_of_a_million_epochs_is_drawn_with_as_few_points_as_there_are_pixels():
    rng = np.random.default_rng(0)
    story = Story(log_of(10**6, 0.1 * np.exp(rng.normal(size=10**6))), 10**6, 10**6)
    marks = timeline_bar(story, LIGHT, (900.0, 44.0), history=History()).marks
    count = sum(len(mark.points) for mark in flat(marks) if isinstance(mark, Polyline | Polygon))
    assert count < 4 * 900


def test_that_the_band_of_a_noisy_run_holds_its_losses():
    rng = np.random.default_rng(1)
    story = Story(log_of(50_000, np.exp(rng.normal(size=50_000))), 50_000, 50_000)
    marks = list(flat(timeline_bar(story, LIGHT, (900.0, 44.0)).marks))
    band = [mark for mark in marks if isinstance(mark, Polygon)][-1]
    line = [mark for mark in marks if isinstance(mark, Polyline)][-1]
    assert band.points[:, 1].min() < line.points[:, 1].min()
    assert band.points[:, 1].max() > line.points[:, 1].max()


@pytest.mark.parametrize(
    "loss", [[], [0.5], [0.5, 0.5], [0.0, 0.0], [np.nan, np.inf], [0.5, 1e300, np.inf], [1.0, np.nan, 2.0]]
)
def test_that_any_loss_is_drawn(loss):
    story = Story(log_of(len(loss), loss), len(loss), 20)
    for picture in (timeline_bar(story, LIGHT, (600.0, 44.0)), timeline_picture(story, LIGHT, (1000, 160))):
        for mark in flat(picture.marks):
            if isinstance(mark, Polygon):
                assert np.isfinite(mark.points).all()


def test_that_a_file_has_no_handle_and_the_bar_has_one():
    story = Story(log_of(20), 20, 40, viewed=7)
    rings = [m for m in bar_overlay(story, LIGHT, (800, 44)).marks if isinstance(m, Points)]
    assert rings[0].centres[0, 0] == pytest.approx(bar_layout(story, (800, 44)).x_of(7))
    assert not any(isinstance(m, Points) for m in timeline_picture(story, LIGHT, (1000, 160)).marks)


def test_that_what_comes_after_the_viewed_epoch_is_paler():
    size = (800.0, 44.0)
    past = bar_overlay(Story(log_of(20), 20, 40, viewed=7), LIGHT, size).marks[0]
    layout = bar_layout(Story(log_of(20), 20, 40), size)
    assert isinstance(past, Rect)
    assert (past.x, past.x + past.width) == pytest.approx((layout.x_of(7), layout.x_of(20) + 1.5))
    present = bar_overlay(Story(log_of(20), 20, 40), LIGHT, size).marks
    assert not any(isinstance(mark, Rect) for mark in present)


def test_that_the_best_is_named_before_edits_where_there_is_no_room_for_both():
    told = (Milestone("edit", 10, ""), Milestone("best", 11, ""))
    labels = timeline_bar(Story(log_of(20), 20, 400, milestones=told), LIGHT, (500, 44)).marks
    words = [mark.text for mark in labels if isinstance(mark, Label)]
    assert "best 11" in words
    assert not any(word.startswith("edit") for word in words)


def test_that_an_epoch_is_said_with_its_losses():
    story = Story(Log(np.array([1, 2, 4]), {"loss": np.array([0.9, 0.5, 0.25])}), 4, 20)
    assert said_of(story, 2)[0] == "epoch 2: loss 0.5"
    assert said_of(story, 3)[0] == "epoch 3: loss ≈ 0.25"
    assert said_of(story, 0)[0] == "epoch 0: initial weights"
    assert said_of(story, 2, Milestone("best", 2, "Best loss"))[0] == "epoch 2: loss 0.5 · Best loss"


def test_that_a_films_track_stands_still(fake):
    whole = fake("laptop")
    log = whole.log
    early = Log(log.epoch[:5], {key: values[:5] for key, values in log.series.items()})
    progress = dataclasses.replace(whole.progress, epoch=5, log=early)
    frame = dataclasses.replace(whole, progress=progress)

    def first_of(picture):
        return next(m for m in picture.marks if isinstance(m, Polyline)).points[0]

    one, other = (first_of(timeline_picture(its, LIGHT, (1000, 160), limits=log)) for its in (frame, whole))
    assert one == pytest.approx(other)


def test_that_a_file_says_which_past_epoch_is_looked_at_and_what_came_later_is_paler():
    story = Story(log_of(20), 20, 20, viewed=10)
    picture, layout = timeline_picture(story, LIGHT, (1000, 160)), file_layout(story, (1000, 160))
    words = [mark.text for mark in picture.marks if isinstance(mark, Label)]
    assert "viewing epoch 10 of 20" in words
    assert f"train loss {format_number(story.log.series['loss'][9])}" in words
    past, future = (mark for mark in picture.marks if isinstance(mark, Group))
    assert past.clip is not None and future.clip is not None
    assert past.clip[0] + past.clip[2] == future.clip[0] == pytest.approx(layout.x_of(10))
    before, after = (next(m for m in its.marks if isinstance(m, Polyline)) for its in (past, future))
    assert after.colour >> 24 < 128 < before.colour >> 24
    assert after.colour & 0xFFFFFF == before.colour & 0xFFFFFF


def test_that_a_bar_without_a_hand_shows_the_past_epoch_that_is_looked_at():
    story = Story(log_of(20), 20, 20, viewed=10)
    marks = timeline_bar(story, LIGHT, (800, 44), with_signs=True).marks
    x = bar_layout(story, (800, 44)).x_of(10)
    (line,) = (m for m in marks if isinstance(m, Segments) and m.colour == argb(LIGHT.accent))
    assert line.ends[0, 0] == pytest.approx(x)
    assert any(isinstance(mark, Rect) and mark.x == pytest.approx(x) for mark in marks)


def test_that_a_pinned_run_is_told_by_its_name_and_value_where_it_has_one():
    left = PinnedRun(2, "Run 2", Log(np.arange(1, 41), {"loss": np.full(40, 0.25)}), 12, 40)
    story = Story(log_of(20), 20, 40, pinned=(left,))
    assert said_of(story, 15)[0].endswith(", Run 2 0.25")
    assert "Run 2" not in said_of(story, 12)[0]


def test_that_an_edit_at_the_best_epoch_is_seen_and_named_beside_it():
    told = (Milestone("best", 20, "Best loss: 0.2"), Milestone("edit", 20, "Edited after epoch 20"))
    story = Story(log_of(20), 20, 40, milestones=told)
    bar = timeline_bar(story, LIGHT, (900.0, 44.0), with_signs=True)
    assert "best, edit 20" in [m.text for m in bar.marks if isinstance(m, Label)]
    star, diamond = (
        next(m for m in bar.marks if isinstance(m, Points) and m.marker == its) for its in ("star", "diamond")
    )
    assert diamond.centres[0, 1] < star.centres[0, 1]
    assert said_of(story, 20, told[0])[0].endswith(" · Best loss: 0.2 · Edited after epoch 20")
