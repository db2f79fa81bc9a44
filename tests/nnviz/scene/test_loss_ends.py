"""Laws of what stands at the ends of the loss' curves: the last values, or those of the epoch looked at."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from nnviz.drafts import Log
from nnviz.pinned import PinnedRun
from nnviz.scene.loss_layout import loss_frame
from nnviz.scene.loss_past import aside
from nnviz.scene.loss_scene import loss_picture
from nnviz.scene.marks import Label, Points
from nnviz.scene.text import text_width
from nnviz.theme import THEMES

LIGHT = THEMES["light"]
SIZE = (620.0, 320.0)
EPOCH = np.arange(1, 21)
LOSS = np.asarray(0.7 * 0.9**EPOCH, np.float64)


def flat(marks):
    for mark in marks:
        yield from flat(mark.marks) if hasattr(mark, "marks") else (mark,)


def words_of(picture) -> list[str]:
    return [mark.text for mark in flat(picture.marks) if isinstance(mark, Label)]


def with_log(snapshot, log: Log, **changes):
    progress = dataclasses.replace(snapshot.progress, log=log, **changes)
    return dataclasses.replace(snapshot, progress=progress)


def left(number: int, rate: float, end: int = 20) -> PinnedRun:
    epoch = np.arange(1, end + 1)
    log = Log(epoch, {"loss": np.asarray(0.7 * rate**epoch, np.float64)})
    return PinnedRun(number, f"Run {number}", log, 5, end)


def test_that_what_is_named_at_the_right_is_of_the_epoch_that_is_looked_at(fake):
    series = {"loss": LOSS, "accuracy": np.linspace(0.05, 1.0, 20), "val_loss": 1.2 * LOSS}
    snapshot = with_log(fake("laptop"), Log(EPOCH, series), epoch=20)
    now, then = (words_of(loss_picture(snapshot, LIGHT, SIZE, viewed=its)) for its in (None, 7))
    assert {"train 0.0851", "validation 0.1021", "accuracy 100\u202f%"} <= set(now)
    assert {"train 0.3348", "validation 0.4018", "accuracy 35\u202f%"} <= set(then)
    assert not {"train 0.0851", "validation 0.1021", "accuracy 100\u202f%"} & set(then)


def test_that_nothing_is_named_of_an_epoch_before_the_first(fake):
    words = words_of(
        loss_picture(with_log(fake("laptop"), Log(EPOCH, {"loss": LOSS})), LIGHT, SIZE, viewed=0)
    )
    assert not [text for text in words if text.startswith("train")]


def test_that_epoch_0_has_a_place_of_its_own_at_the_left_end(fake):
    frame = loss_frame(fake("laptop"), SIZE, LIGHT)
    assert frame is not None
    assert float(frame.x.place(0.0)) == pytest.approx(frame.left)
    assert float(frame.x.place(1.0)) > frame.left + 5.0


def test_that_pinned_runs_are_named_at_their_ends_and_none_on_another(fake):
    runs = (left(2, 0.9), left(4, 0.9001), left(5, 0.7, 30))
    snapshot = with_log(fake("laptop"), Log(EPOCH[:8], {"loss": LOSS[:8]}))
    picture = loss_picture(snapshot, LIGHT, SIZE, pinned=runs)
    named = {m.text: m for m in flat(picture.marks) if isinstance(m, Label) and m.text.startswith("Run ")}
    assert set(named) == {"Run 2", "Run 4", "Run 5"}
    assert abs(named["Run 2"].y - named["Run 4"].y) >= named["Run 2"].size
    frame = loss_frame(snapshot, SIZE, LIGHT, pinned=runs)
    assert frame is not None
    assert named["Run 2"].x > float(frame.x.place(20.0))
    assert named["Run 5"].x + text_width("Run 5", named["Run 5"].size) <= frame.right + 2.0


def test_that_a_run_that_has_not_begun_shows_those_that_were_left_and_what_to_do(fake):
    empty = with_log(fake("laptop"), Log(np.zeros(0, np.int64), {}), epoch=0)
    words = words_of(loss_picture(empty, LIGHT, SIZE, hint="Press Space", pinned=(left(2, 0.9),)))
    assert {"Run 2", "Press Space", "epoch 0"} <= set(words)
    assert loss_frame(empty, SIZE, LIGHT) is None


def test_that_a_run_that_diverged_stands_at_its_last_epoch_that_is_kept(fake):
    log = Log(np.array([1, 2, 3]), {"loss": np.array([1.0, 7.0, np.inf])})
    words = words_of(loss_picture(with_log(fake("laptop"), log, epoch=2, status="diverged"), LIGHT, SIZE))
    assert "epoch 2" in words and "diverged at epoch 3" in words


def test_that_as_many_values_of_the_past_are_written_as_there_is_room_for():
    series = {"loss": LOSS, "val_loss": 1.2 * LOSS, "accuracy": np.full(20, 0.75)}
    log = Log(EPOCH, series)
    said = {aside(log, 7, room, 11.0)[0] for room in (80.0, 160.0, 260.0, 500.0)}
    whole = "epoch 7 of 20: loss 0.3348, validation 0.4018, accuracy 75\u202f%"
    assert whole in said and whole.rpartition(",")[0] in said and "epoch 7 of 20: loss 0.3348" in said


def test_that_dots_stand_on_the_curves_at_the_epoch_that_is_looked_at(fake):
    snapshot = with_log(fake("laptop"), Log(EPOCH, {"loss": LOSS}), epoch=20)
    frame = loss_frame(snapshot, SIZE, LIGHT)
    assert frame is not None
    dots = [m for m in flat(loss_picture(snapshot, LIGHT, SIZE, viewed=7).marks) if isinstance(m, Points)]
    place = [float(frame.x.place(7.0)), float(frame.y.place(LOSS[6]))]
    assert any(m.centres.shape == (1, 2) and np.allclose(m.centres[0], place) for m in dots)
