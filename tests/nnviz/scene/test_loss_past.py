"""Laws of the past in the picture of the loss: the viewed epoch, futures that were left, signs of edits."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from nnviz.drafts import Log, Turn
from nnviz.pinned import PinnedRun
from nnviz.scene.loss_layout import loss_frame
from nnviz.scene.loss_past import aside
from nnviz.scene.loss_scene import loss_picture
from nnviz.scene.marks import Label, Points, Polyline, Rect, Segments
from nnviz.theme import THEMES, argb

LIGHT = THEMES["light"]
SIZE = (560.0, 320.0)


def flat(marks):
    for mark in marks:
        yield from flat(mark.marks) if hasattr(mark, "marks") else (mark,)


def run_of(epochs: int, rate: float = 0.95, label: str = "Run 1") -> PinnedRun:
    epoch = np.arange(1, epochs + 1)
    return PinnedRun(1, label, Log(epoch, {"loss": np.asarray(0.7 * rate**epoch, np.float64)}), 5, epochs)


def words_of(picture) -> list[str]:
    return [mark.text for mark in flat(picture.marks) if isinstance(mark, Label)]


def test_that_a_line_stands_at_the_viewed_epoch_and_what_came_later_is_paler(fake):
    snapshot = fake("laptop")
    frame = loss_frame(snapshot, SIZE, LIGHT)
    assert frame is not None
    x = float(frame.x.place(7.0))
    marks = list(flat(loss_picture(snapshot, LIGHT, SIZE, viewed=7).marks))
    lines = [m for m in marks if isinstance(m, Segments) and m.colour == argb(LIGHT.accent)]
    veils = [m for m in marks if isinstance(m, Rect) and m.x == pytest.approx(x)]
    assert [line.ends[0, 0] for line in lines] == pytest.approx([x])
    assert veils[0].x + veils[0].width >= frame.right


def test_that_nothing_of_the_past_is_drawn_at_the_present(fake):
    marks = flat(loss_picture(fake("laptop"), LIGHT, SIZE).marks)
    assert not [m for m in marks if isinstance(m, Segments) and m.colour == argb(LIGHT.accent)]


def test_that_the_values_of_the_viewed_epoch_are_written_where_there_is_room():
    log = Log(np.arange(1, 4), {"loss": np.array([0.9, 0.5, 0.25]), "accuracy": np.array([0.5, 0.75, 1.0])})
    assert aside(log, 2, 500.0, 11.0) == ("epoch 2 of 3: loss 0.5, accuracy 75\u202f%",)
    assert aside(log, 2, 140.0, 11.0) == ("epoch 2 of 3: loss 0.5",)
    assert aside(log, 2, 10.0, 11.0) == ("epoch 2 of 3",)
    assert aside(log, 0, 500.0, 11.0) == ("epoch 0 of 3",)
    assert aside(log, None, 500.0, 11.0) == ("epoch 3",)


def test_that_a_pinned_run_is_a_pale_curve_with_a_name_and_has_room(fake):
    snapshot = fake("laptop")
    run = run_of(60, 0.7)
    before, after = loss_frame(snapshot, SIZE, LIGHT), loss_frame(snapshot, SIZE, LIGHT, pinned=(run,))
    assert before is not None
    assert after is not None
    assert (after.x.high, after.y.low) == (60.0, pytest.approx(1e-10, rel=1.0))
    assert before.x.high < 60.0
    picture = loss_picture(snapshot, LIGHT, SIZE, pinned=(run,))
    assert "pinned: Run 1" in words_of(picture)
    first = next(m for m in flat(picture.marks) if isinstance(m, Polyline))
    assert first.points[0, 0] == pytest.approx(float(after.x.place(5.0)))
    assert first.points[-1] == pytest.approx((after.right, float(after.y.place(0.7 * 0.7**60))))


def test_that_the_name_of_a_pinned_run_does_not_reach_the_axis_name(fake):
    picture = loss_picture(fake("laptop"), LIGHT, (320.0, 200.0), pinned=(run_of(30, label="W" * 300),))
    named = [m for m in flat(picture.marks) if isinstance(m, Label) and m.text.startswith("pinned")]
    axis = next(m for m in flat(picture.marks) if isinstance(m, Label) and m.text == "epoch")
    for mark in named:
        assert mark.text.endswith("…")
        assert mark.x < axis.x
    assert len(named) <= 1


def test_that_a_run_whose_weights_became_infinite_diverged_in_the_epoch_that_was_being_made(fake):
    """The log may have that epoch's loss, which was still finite."""
    snapshot = fake("laptop")
    progress = dataclasses.replace(snapshot.progress, status="diverged", epoch=19)
    words = words_of(loss_picture(dataclasses.replace(snapshot, progress=progress), LIGHT, SIZE))
    assert "diverged at epoch 20" in words


def test_that_edits_and_updates_out_of_turn_are_signs_on_the_loss(fake):
    snapshot = fake("laptop")
    turns = (Turn(1, 4, "edit"), Turn(2, 9, "update"), Turn(3, 12, "back"))
    turned = dataclasses.replace(snapshot, progress=dataclasses.replace(snapshot.progress, turns=turns))
    frame = loss_frame(turned, SIZE, LIGHT)
    assert frame is not None
    found = {
        m.marker: m.centres for m in flat(loss_picture(turned, LIGHT, SIZE).marks) if isinstance(m, Points)
    }
    for marker, epoch in (("diamond", 4), ("triangle", 9)):
        loss = float(snapshot.log.series["loss"][epoch - 1])
        assert found[marker][0] == pytest.approx((frame.x.place(float(epoch)), frame.y.place(loss)))
    assert not any(m in found for m in ("star", "cross"))
