"""Runs in a real window: steps, divergence and its cures, and the keys of playing."""

import threading

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QPushButton,
)

from nnviz.edits.layers import add_neuron
from nnviz.edits.training import change_train, lower_rate, set_loss
from nnviz.scene.hit_test import control_places
from nnviz.scene.network_scene import layout_of
from nnviz.scene.targets import ControlAt


def place_of(window, target):
    """Give where a button or a neuron of the network is drawn."""
    view, snapshot = window.network, window.desk.bridge.snapshot
    size = (float(view.width()), float(view.height()))
    layout = layout_of(snapshot, size, controls=True, text_scale=view.text_scale)
    if isinstance(target, ControlAt):
        return next(QPoint(round(x), round(y)) for its, x, y in control_places(layout) if its == target)
    column = layout.columns[target.layer]
    return QPoint(round(column.x), round(column.y[column.shown.index(target.index)]))


def click(qtbot, view, place):
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)


# --- running ---


def test_that_a_run_that_diverges_says_why_and_can_be_stepped_back_from(open_window, rested, qtbot):
    window = open_window("sample:house-prices")
    bridge = window.desk.bridge
    bridge.apply(set_loss("mse"), "Change loss")
    bridge.reset()
    bridge.play()
    rested(window)
    assert bridge.status == "diverged"
    assert "diverged at epoch 3" in window.strip.text
    buttons = [button.text() for button in window.strip.findChildren(QPushButton) if button.isVisible()]
    assert buttons == ["Go to epoch 2", "Scale features", "Lower the rate"]
    window.strip.findChildren(QPushButton)[0].click()
    qtbot.waitUntil(lambda: bridge.status == "paused", timeout=20_000)
    assert window.strip.text == ""
    assert len(bridge.snapshot.log.epoch) == 2


def test_that_a_step_back_shows_the_epoch_before_exactly_and_forgets_nothing(open_window, rested, qtbot):
    window = open_window()
    bridge = window.desk.bridge
    known = {}
    for epoch in (1, 2, 3):
        bridge.step()
        qtbot.waitUntil(lambda epoch=epoch: bridge.progress.epoch == epoch, timeout=20_000)
        known[epoch] = bridge.snapshot.params
    window.actions_by_key["step_back"].trigger()
    assert bridge.viewing == 2
    qtbot.waitUntil(lambda: bridge.snapshot.epoch == 2, timeout=20_000)
    assert bridge.progress.epoch == bridge.present.epoch == 3
    assert all(
        (a == b).all()
        for x, y in zip(bridge.snapshot.params, known[2], strict=True)
        for a, b in zip(x, y, strict=True)
    )


def test_that_a_table_that_cannot_be_used_cannot_be_played(open_window, rested, tmp_path, qtbot):
    window = open_window("sample:house-prices")
    bridge = window.desk.bridge
    bridge.apply(set_loss("mse"), "Change loss")
    bridge.reset()
    bridge.play()
    rested(window)
    assert window.strip.shown.key == "diverged"
    path = tmp_path / "one.csv"
    path.write_text("a\n1\n2\n3\n")
    window.opening.open_argument(str(path))
    qtbot.waitUntil(lambda: bridge.problem is not None, timeout=20_000)
    assert window.strip.text == bridge.problem.message
    assert not window.run_bar.play_button.isEnabled()
    assert window.run_bar.play_button.text() == "Play"
    bridge.undo()
    assert window.run_bar.play_button.isEnabled()


def test_that_a_lower_rate_goes_on_from_the_weights_before_a_run_grew_worse(open_window, rested):
    window = open_window("sample:house-prices")
    bridge = window.desk.bridge
    bridge.apply(set_loss("mse"), "Change loss")
    bridge.apply(lower_rate, "Lower the rate")
    bridge.apply(change_train(epochs=6), "Change epochs")
    bridge.reset()
    bridge.play()
    rested(window)
    reached = bridge.snapshot.log.series["loss"].min()
    rate = bridge.document.train.learning_rate
    bridge.apply(change_train(learning_rate=1e4 * rate, epochs=60), "Change rate")
    bridge.play()
    rested(window)
    assert bridge.status == "diverged"
    dict(window.strip.shown.actions)["Lower the rate"]()
    rested(window)
    assert bridge.status == "finished"
    log = bridge.snapshot.log
    assert log.epoch[-1] == 60
    assert np.isfinite(log.series["loss"]).all()
    assert log.series["loss"][6] < 1.1 * log.series["loss"][5]
    assert log.series["loss"][-1] <= reached
    assert bridge.document.train.learning_rate < 1e4 * rate
    assert window.strip.text == ""


def test_that_a_lower_rate_begins_again_where_a_run_only_grew_worse(open_window, rested):
    window = open_window("sample:house-prices")
    bridge = window.desk.bridge
    bridge.apply(set_loss("mse"), "Change loss")
    bridge.reset()
    bridge.play()
    rested(window)
    dict(window.strip.shown.actions)["Lower the rate"]()
    rested(window)
    assert bridge.status == "finished"
    assert bridge.snapshot.log.epoch[0] == 1
    assert np.isfinite(bridge.snapshot.log.series["loss"]).all()


def test_that_scaling_heals_a_run_that_diverged(open_window, rested):
    window = open_window("sample:house-prices")
    bridge = window.desk.bridge
    bridge.apply(set_loss("mse"), "Change loss")
    bridge.reset()
    bridge.play()
    rested(window)
    dict(window.strip.shown.actions)["Scale features"]()
    assert bridge.document.data.scaling == "standard"
    rested(window)
    assert bridge.status == "finished"


def test_that_space_and_full_stop_work_in_the_canvas(open_window, rested, qtbot):
    window = open_window()
    rested(window)
    window.activateWindow()
    window.network.setFocus()
    window.actions_by_key["step"].trigger()
    rested(window)
    assert window.desk.bridge.progress.epoch == 1
    assert window.actions_by_key["play"].shortcut() == QKeySequence("Space")
    window.actions_by_key["play"].trigger()
    assert window.actions_by_key["play"].text() == "&Pause"


def test_that_two_hundred_quick_resets_and_rebuilds_leave_no_thread(open_window):
    window = open_window()
    before = threading.active_count()
    for number in range(200):
        window.desk.bridge.reset() if number % 2 else window.desk.bridge.apply(
            add_neuron(1), "Add neuron", "add"
        )
        QApplication.processEvents()
    assert threading.active_count() <= before
    window.close()
    assert window.ended_in_time
