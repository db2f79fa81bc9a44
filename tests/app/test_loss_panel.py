"""What is read off the loss."""

import dataclasses

import numpy as np
import pytest
from fake_bridge import FakeBridge, at_epoch
from fakes import laptop
from PySide6.QtCore import QPoint

from app.attention import Attention
from app.desk import Desk
from app.look import Look
from app.panels.loss import LossView, describe, describe_briefly
from nnviz.drafts import Log, empty_log
from nnviz.scene.loss_layout import loss_frame
from nnviz.scene.marks import Label
from nnviz.theme import THEMES

LOG = Log(np.arange(1, 5), {"loss": np.array([0.9, 0.7, 0.6, 0.5]), "accuracy": np.full(4, 0.5)})
MEASURED = Log(
    np.array([0, 2, 4]),
    {"loss": np.array([1.0, 0.65, 0.43]), "accuracy": np.array([0.4, 0.5, 0.812]), "val_loss": np.ones(3)},
)


def test_that_an_epoch_is_read_with_what_was_measured_on_all_rows():
    assert describe(LOG, 4, MEASURED).splitlines() == [
        "epoch 4:  loss 0.5,  accuracy 50\u202f%",
        "all rows:  loss 0.43,  accuracy 81.2\u202f%",
    ]


def test_that_the_nearest_measured_epoch_is_named_where_it_is_another():
    assert describe(LOG, 1, MEASURED).splitlines()[1].startswith("all rows after epoch 0:  loss 1")
    assert describe(LOG, 3, MEASURED).splitlines()[1].startswith("all rows after epoch 2:  loss 0.65")


def test_that_an_error_that_is_the_loss_is_said_once():
    log = Log(np.array([1]), {"loss": np.array([0.5]), "mae": np.array([0.5])})
    assert describe(log, 1) == "epoch 1:  loss 0.5"
    assert describe(log, 1, factor=10.0) == "epoch 1:  loss 0.5,  mean abs. error 5"


def test_that_what_was_measured_far_away_is_not_said():
    log = Log(np.arange(1, 301), {"loss": np.full(300, 0.5)})
    measured = Log(np.array([0, 135, 298]), {"loss": np.array([1.0, 0.4, 0.3])})
    assert "all rows" not in describe(log, 215, measured)
    assert "all rows after epoch 298" in describe(log, 300, measured)


def test_that_nothing_is_said_of_what_was_not_measured():
    assert describe(LOG, 3, empty_log()) == "epoch 3:  loss 0.6,  accuracy 50\u202f%"


def test_that_a_window_measures_the_epochs_it_draws(open_window, qtbot):
    window = open_window()  # one that is named would begin to play
    bridge = window.desk.bridge
    for epoch in (1, 2):
        bridge.step()
        qtbot.waitUntil(lambda: bridge.progress.epoch == epoch and not bridge.playing, timeout=60_000)  # noqa: B023
    assert bridge.snapshot is not None
    assert bridge.snapshot.measured.epoch.tolist()[-2:] == [1, 2]  # 0 is only there if it was drawn before
    assert bridge.snapshot.fit is not None
    assert bridge.snapshot.fit.values["loss"] == bridge.snapshot.measured.last("loss")


@pytest.mark.parametrize(("status", "asked"), [("idle", True), ("compiling", False)])
def test_that_nobody_is_asked_to_begin_what_has_begun(qtbot, status, asked):
    snapshot = at_epoch(laptop(), 0)
    bridge = FakeBridge(snapshot)
    view = LossView(Desk(bridge, Look(theme=THEMES["light"]), Attention()))
    bridge.setParent(view)
    qtbot.addWidget(view)
    view.resize(400, 260)
    view.show()
    progress = dataclasses.replace(snapshot.progress, status=status)
    bridge.bring(dataclasses.replace(snapshot, progress=progress))
    bridge.status_changed.emit()
    view.catch_up()
    assert view.picture is not None
    said = [mark.text for mark in view.picture.marks if isinstance(mark, Label)]
    assert any("Press Space" in text for text in said) == asked
    assert any("the loss of every epoch" in text for text in said)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_that_what_is_read_leaves_the_plot_free(qtbot, scale):
    snapshot = at_epoch(laptop(), 30)
    bridge = FakeBridge(snapshot)
    look = Look(theme=THEMES["light"])
    look.text_scale = scale
    view = LossView(Desk(bridge, look, Attention()))
    bridge.setParent(view)
    qtbot.addWidget(view)
    font = view.font()
    font.setPixelSize(round(13 * scale))
    view.setFont(font)
    view.resize(380, 280)
    view.show()
    qtbot.mouseMove(view, QPoint(150, 200))
    view._mouse_x = 150.0
    view._say()
    size = (380.0, 280.0)
    frame = loss_frame(snapshot, size, look.theme, until=snapshot.document.train.epochs, text_scale=scale)
    assert frame is not None
    readout = view._readout
    assert readout.isVisible() and readout.text().startswith("epoch ")
    room = frame.top if scale == 1.0 else frame.top + 0.25 * frame.height
    assert readout.geometry().bottom() <= room


def test_that_an_epoch_is_read_briefly_by_its_losses():
    assert describe_briefly(LOG, 4) == "epoch 4:  0.5"
    both = Log(LOG.epoch, {**LOG.series, "val_loss": np.array([0.9, 0.8, 0.8, 0.75])})
    assert describe_briefly(both, 2) == "epoch 2:  0.7,  val. 0.8"
