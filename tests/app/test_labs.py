"""The labs in a real window: what they compute, show, and do to the network."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QSlider

from app.exporting.subjects import focused_in
from app.exporting.wish import Wish
from app.labs.page import LabPage
from nnviz.edits.layers import set_units
from nnviz.labs.present_sums import sums_of_row, sums_of_rows

LABS = ("activation_lab", "initialisation_lab", "seed_fan")


def open_lab(window, key: str) -> Any:
    panel = window.arrangement.show(key)
    assert isinstance(panel, LabPage)
    return panel


# --- the activation lab ---


def test_that_the_lab_begins_with_the_activation_of_the_first_layer(open_window):
    lab = open_lab(open_window("sample:laptop"), "activation_lab")
    assert lab.choice.key == "relu"
    assert (lab.low.value(), lab.high.value()) == (-10.0, 9.0)
    assert not lab.use.isEnabled()  # the layer has it already


def test_that_step_and_sigmoid_are_read_off_at_the_courses_sum(open_window):
    """B3: x = [.6, .9], w = [.5, .9], b = -.5 gives z = .61 and 0.64794; the step gives 1."""
    lab = open_lab(open_window("sample:laptop"), "activation_lab")
    lab.choice.show_choice("sigmoid", (), say=True)
    lab.other.show_choice("step", (), say=True)
    lab.z.setValue(0.61)
    assert lab.values.text().splitlines() == [
        "Sigmoid:  f(0.61) = 0.647941,  f′(0.61) = 0.228114",
        "Step:  f(0.61) = 1,  f′(0.61) = 0",
    ]
    lab.z.setValue(3)
    assert "f′(3) = 0.0451767" in lab.values.text()


def test_that_the_marks_are_the_present_sums_and_follow_the_training(open_window, rested):
    window = open_window("sample:laptop")
    lab, bridge = open_lab(window, "activation_lab"), window.desk.bridge
    rested(window)
    before = lab.view.neurons().z
    bridge.step()
    rested(window)
    lab.view.refresh()
    bridge.turns.finish()
    snapshot = bridge.snapshot
    kernel, bias = snapshot.params[0]
    row = snapshot.data.raw_x[window.desk.attention.row]
    np.testing.assert_allclose(lab.view.neurons().z, row @ kernel + bias, rtol=1e-5)
    assert not np.allclose(before, lab.view.neurons().z)
    rows = sums_of_rows(snapshot, 2)
    assert rows.z.shape == (9, 2)
    np.testing.assert_allclose(rows.z[0], sums_of_row(snapshot, 2, snapshot.data.raw_x[0]), rtol=1e-5)
    assert "h1 z = " in lab.view.accessibleDescription()


def test_that_use_in_layer_is_one_undo_step_with_its_slider(open_window, rested):
    window = open_window("sample:laptop")
    lab = open_lab(window, "activation_lab")
    before = window.desk.bridge.document
    lab.choice.show_choice("leaky_relu", (), say=True)
    lab.choice.sliders["slope"].slider.setValue(80)  # of 200, from 0 to 1
    lab.use.click()
    layer = window.desk.bridge.document.network.layers[0]
    assert (layer.activation, layer.activation_parameters) == ("leaky_relu", (("slope", 0.4),))
    assert not lab.use.isEnabled()
    window.undo()
    assert window.desk.bridge.document == before
    assert lab.choice.key == "relu"


def test_that_the_mouse_and_the_arrows_read_off_a_sum(open_window, qtbot):
    lab = open_lab(open_window("sample:laptop"), "activation_lab")
    view = lab.view
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(view.width() // 2, view.height() // 2))
    z = view.sum_at(view.width() // 2)
    assert lab.z.value() == pytest.approx(z, abs=0.006)
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert lab.z.value() == pytest.approx(z + 1, abs=0.006)
    assert view.sum_at(1.0) is None


@pytest.mark.slow
def test_that_a_range_that_is_turned_round_gives_way(open_window):
    lab = open_lab(open_window("sample:laptop"), "activation_lab")
    lab.low.setValue(20)
    assert (lab.view.lab.low, lab.view.lab.high) == (20, 21)
    lab.high.setValue(-5)
    assert (lab.view.lab.low, lab.view.lab.high) == (-6, -5)


@pytest.mark.slow
def test_that_the_lab_survives_the_loss_of_its_layer(open_window):
    window = open_window("sample:laptop")
    lab = open_lab(window, "activation_lab")
    lab._choose_layer("2")
    assert lab.choice.key == "softmax"
    window.network.remove_selected_layer()
    assert lab.view.layer == 1
    assert lab.choice.key == "softmax"


# --- the initialisation lab ---


def test_that_depth_is_computed_beside_the_window_and_the_newest_wish_wins(open_window, qtbot):
    lab = open_lab(open_window("sample:laptop"), "initialisation_lab")
    for width in (150, 300, 60):
        lab.units._choose(width)
    qtbot.waitUntil(lambda: lab.view.shown is not None and not lab.newest.busy, timeout=30_000)
    shown = lab.view.shown
    assert shown.stack.width == 60
    assert [line.beginning.label for line in shown.lines] == [
        "Glorot uniform",
        "N(0, 0.01)",
        "N(0, 1)",
        "He normal",
    ]
    assert {line.draws for line in shown.lines} == {20}
    assert shown.lines[1].std[-1] < 1e-9 < 1e6 < shown.lines[2].std[-1]


@pytest.mark.slow
def test_that_comparing_keeps_a_line_and_clearing_forgets_them(open_window, qtbot):
    lab = open_lab(open_window("sample:laptop"), "initialisation_lab")
    lab.clear.click()
    lab.choice.show_choice("normal", (("stddev", 0.3),), say=True)
    lab.keep.click()
    lab.choice.show_choice("he_uniform", (), say=True)
    qtbot.waitUntil(lambda: not lab.newest.busy, timeout=30_000)
    assert [line.beginning.label for line in lab.view.shown.lines] == ["He uniform", "N(0, 0.3)"]


def test_that_use_gives_all_layers_the_initializer_in_one_undo_step(open_window):
    window = open_window("sample:laptop")
    lab = open_lab(window, "initialisation_lab")
    assert not lab.use.isEnabled()
    lab.choice.show_choice("normal", (("stddev", 2.0),), say=True)
    lab.use.click()
    layers = window.desk.bridge.document.network.layers
    assert {(its.initializer, its.initializer_parameters) for its in layers} == {
        ("normal", (("stddev", 2.0),))
    }
    window.undo()
    assert {its.initializer for its in window.desk.bridge.document.network.layers} == {"glorot_uniform"}
    assert lab.choice.key == "glorot_uniform"


@pytest.mark.slow
def test_that_a_hidden_lab_computes_nothing(open_window, qtbot):
    window = open_window("sample:laptop")
    lab = open_lab(window, "initialisation_lab")
    qtbot.waitUntil(lambda: not lab.newest.busy, timeout=30_000)
    window.arrangement.hide("initialisation_lab")
    lab.units._choose(33)
    assert not lab.newest.busy
    window.arrangement.show("initialisation_lab")
    qtbot.waitUntil(lambda: lab.view.shown.stack.width == 33 and not lab.newest.busy, timeout=30_000)


# --- the seed fan ---


@pytest.fixture
def fan(open_window, qtbot):
    window = open_window("sample:laptop")
    panel = open_lab(window, "seed_fan")
    panel.count.setValue(40)
    panel.train.click()
    qtbot.waitUntil(
        lambda: panel.view.fan is not None and panel.view.fan.histogram is not None, timeout=60_000
    )
    return window, panel


@pytest.mark.slow
def test_that_a_fan_shows_shares_and_answers_of_all_seeds(fan):
    window, panel = fan
    shown = panel.view.fan
    assert len(shown.result.seeds) == 40
    assert shown.result.epochs == 20
    assert sum(shown.count(fate) for fate in range(4)) == 40
    assert shown.values_name == "P(buy) of row 1"
    assert shown.histogram.counts.sum() == 40
    assert shown.own == window.desk.bridge.document.train.seed
    panel.view.refresh()
    window.desk.bridge.turns.finish()
    assert "40 seeds trained for 20 epochs: solved" in panel.view.picture.description


@pytest.mark.slow
def test_that_a_seed_is_opened_by_click_by_typing_and_by_keyboard_as_one_step(fan, qtbot, rested):
    window, panel = fan
    bridge, view = window.desk.bridge, panel.view
    first = bridge.document.train.seed
    panel.seed.setValue(31)
    panel.open.click()
    assert bridge.document.train.seed == 31
    window.undo()
    assert bridge.document.train.seed == first
    qtbot.keyClick(view, Qt.Key.Key_Up)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    best = int(view.fan.result.seeds[np.argmin(view.fan.result.loss[:, -1])])
    assert bridge.document.train.seed == best
    rested(window)
    # The window's run ends where the fan's does.
    assert bridge.snapshot.log.last("loss") == pytest.approx(view.fan.result.loss[best, -1], rel=1e-4)
    place = QPoint(view.width() * 2 // 3, view.height() // 4)
    qtbot.mouseMove(view, place)
    target = view.target_at(place.x(), place.y())
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert target.kind == "curve"
    assert bridge.document.train.seed == int(view.fan.result.seeds[target.index])


@pytest.mark.slow
def test_that_a_fan_of_an_older_network_says_so_but_not_for_another_seed(fan):
    window, panel = fan
    window.desk.bridge.reseed(77)
    assert not panel.view.fan.old
    window.desk.bridge.apply(set_units(1, 5), "Widen")
    assert panel.view.fan.old
    assert panel.note.text().startswith("Of an older network")
    window.undo()
    assert not panel.view.fan.old


@pytest.mark.slow
def test_that_a_fan_can_be_cancelled_and_the_last_result_stays(fan, qtbot):
    _, panel = fan
    before = panel.view.fan.result
    panel.epochs.setValue(200_000)
    panel.train.click()
    qtbot.waitUntil(lambda: panel.runner.share > 0, timeout=60_000)
    assert panel.train.text() == "Cancel"
    panel.train.click()
    assert not panel.runner.running
    assert panel.train.text() == "Train"
    assert panel.view.fan.result is before
    assert panel.note.text().startswith("Cancelled at ")
    assert "last result is still drawn" in panel.note.text()


@pytest.mark.slow
def test_that_a_fan_under_other_numbers_says_which_ones_it_is_of(fan):
    _, panel = fan
    seeds = panel.count.value()
    assert "Drawn are" not in panel.note.text()
    panel.count.setValue(seeds + 7)
    assert f"Drawn are {seeds} seeds" in panel.note.text()
    panel.count.setValue(seeds)
    assert "Drawn are" not in panel.note.text()


def test_that_too_many_seeds_are_refused_in_words(open_window, qtbot):
    panel = open_lab(open_window("sample:laptop"), "seed_fan")
    panel.count.setValue(100_000)
    panel.epochs.setValue(1_000_000)
    panel.train.click()
    assert not panel.kinds.isEnabled()
    qtbot.waitUntil(lambda: "too much memory" in panel.note.text(), timeout=10_000)
    assert not panel.runner.running
    panel.epochs.setValue(1000)
    panel.count.setValue(10)
    panel.train.click()
    assert panel.note.text() == "10 seeds are trained."
    panel.train.click()
    assert panel.note.text().startswith("Cancelled at ")


def test_that_a_fan_before_its_first_run_says_how_to_begin_in_the_picture(open_window):
    view = open_lab(open_window("sample:laptop"), "seed_fan").view
    picture = view.draw(view.desk.look.theme, (360.0, 400.0))
    assert picture is not None and "Press Train" in picture.description
    assert view.draw(view.desk.look.theme, (360.0, 400.0), bare=True) is None


# --- all of them ---


def test_that_every_control_of_a_lab_has_a_name_and_a_tip_and_all_fit_a_dock_of_300_pixels(open_window):
    window = open_window("sample:laptop")
    for key in LABS:
        lab = open_lab(window, key)
        if key == "initialisation_lab":  # as wide as it gets
            lab.choice.show_choice("truncated_normal", (), say=True)
        kinds = (QAbstractButton, QComboBox, QAbstractSpinBox, QSlider)
        controls = [its for kind in kinds for its in lab.widget().findChildren(kind)]
        assert len(controls) >= 6
        for control in controls:
            name = control.accessibleName() or getattr(control, "text", lambda: "")()
            assert name, control
            assert control.toolTip(), name
        assert lab.widget().minimumSizeHint().width() <= 300, key


def test_that_the_picture_of_a_lab_is_copied_while_it_or_a_control_has_the_keyboard(open_window, qtbot):
    window = open_window("sample:laptop")
    lab = open_lab(window, "initialisation_lab")
    qtbot.waitUntil(lambda: lab.view.shown is not None, timeout=30_000)
    assert focused_in(window) == "initialisation_lab"
    lab.layers.box.setFocus()
    assert focused_in(window) == "initialisation_lab"
    size = (max(lab.view.width(), 320), max(lab.view.height(), 240))
    QGuiApplication.clipboard().clear()
    window.pictures.copy_as(Wish("initialisation_lab", times=1))
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().image().isNull(), timeout=30_000)
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == size
