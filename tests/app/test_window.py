import os
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QLabel,
    QPushButton,
    QScrollArea,
    QSlider,
)

from app.actions import ACTIONS
from app.bridge import Bridge
from app.controls import next_rung
from app.crash import Reporter
from app.main_window import FIRST_SPEED, LEAST_SIZE
from app.memory import applied, recall, remember
from app.panels import PANELS
from app.panels.data import TablePreview
from app.picture_view import PictureView
from app.toolbar import STOPS, speed_of, stop_of
from nnviz.edits.data import change_data
from nnviz.edits.layers import add_neuron, insert_layer, set_activation
from nnviz.edits.training import change_train, lower_rate, set_loss
from nnviz.explain import forward_row, neuron_sum
from nnviz.losses import LOSSES
from nnviz.optimizers import OPTIMIZERS
from nnviz.presets import document_of_sample
from nnviz.scene.hit_test import control_places, remove_place
from nnviz.scene.network_scene import layout_of
from nnviz.scene.targets import ControlAt, EdgeAt, NeuronAt


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


# --- the first and later starts ---


def test_that_the_first_start_trains_the_laptops_by_itself_to_the_end(open_window, rested):
    window = open_window(later=False)
    assert window.desk.bridge.speed == FIRST_SPEED
    assert "Space" in window.strip.text
    assert window.desk.bridge.playing
    window.desk.bridge.set_speed(None)
    rested(window)
    assert window.desk.bridge.status == "finished"
    assert window.strip.text == ""
    assert window.run_bar.epoch.value.text() == "20 / 20"
    assert window.panels["loss"].picture.description == "Loss over 20 epochs"


def test_that_the_network_is_drawn_before_anything_runs(open_window):
    from app.bridge import first_snapshot

    snapshot = first_snapshot(document_of_sample("laptop"))
    assert snapshot is not None
    assert snapshot.surfaces is not None


def test_that_a_later_start_is_paused_and_takes_up_the_document(open_window, qtbot):
    first = open_window()
    first.opening.open_sample("xor")
    first.desk.bridge.apply(add_neuron(1), "Add neuron")
    first.desk.bridge.apply(change_train(learning_rate=0.02, seed=5), "Change")
    left = first.desk.bridge.document
    first.desk.bridge.set_speed(50.0)
    first.toggle_theme()
    first.close()
    second = open_window(later=False)
    document = second.desk.bridge.document
    assert not second.desk.bridge.playing
    assert document == left
    assert second.desk.bridge.speed == 50.0
    assert second.desk.look.theme.key == "dark"
    assert second.strip.text == ""


@pytest.mark.parametrize("key", ["laptop", "house-prices", "spiral", "sine"])
def test_that_what_is_remembered_is_recalled(key):
    document = document_of_sample(key)
    document = insert_layer(1)(change_data(scaling="standard", validation=0.1)(document))
    document = set_activation(1, "leaky_relu")(document)
    assert recall(remember(document)) == document


def test_that_a_broken_memory_changes_nothing():
    document = document_of_sample("laptop")
    memory = remember(document)
    for broken in (7.5, "x", [], None, [["x"]], {}):
        for key in memory:
            if broken == 7.5 and key == "next_neuron":
                continue
            assert applied({**memory, key: broken}, document) == document, (key, broken)
        for key in memory["train"]:
            sound = applied({**memory, "train": {**memory["train"], key: broken}}, document)
            assert sound.train.learning_rate > 0
    assert recall({"source": "sample:unknown"}) is None
    assert recall({}) is None


# --- editing on the graph ---


def test_that_a_click_on_plus_adds_a_neuron_and_undo_takes_it_back(open_window, qtbot):
    window = open_window()
    click(qtbot, window.network, place_of(window, ControlAt("add_neuron", 1)))
    assert window.desk.bridge.document.network.units == (4, 2)
    assert window.actions_by_key["undo"].text() == "&Undo Add neuron"
    qtbot.waitUntil(lambda: len(window.desk.bridge.snapshot.params[0][1]) == 4, timeout=10_000)
    window.actions_by_key["undo"].trigger()
    assert window.desk.bridge.document.network.units == (3, 2)
    assert window.actions_by_key["redo"].text() == "&Redo Add neuron"


def corner_of(window, layer, index):
    view = window.network
    size = (float(view.width()), float(view.height()))
    layout = layout_of(window.desk.bridge.snapshot, size, controls=True, text_scale=view.text_scale)
    x, y, _ = remove_place(layout.columns[layer], index, layout.button)
    return QPoint(round(x) - 2, round(y) + 2)


def test_that_a_neuron_is_removed_by_its_corner_only_when_it_was_selected_before(open_window, qtbot):
    window = open_window()
    before = window.desk.bridge.document
    corner = corner_of(window, 1, 1)
    click(qtbot, window.network, corner)
    qtbot.mouseDClick(window.network, Qt.MouseButton.LeftButton, pos=corner)
    assert window.desk.attention.selected == NeuronAt(1, 1)
    assert window.desk.bridge.document is before
    click(qtbot, window.network, corner)
    assert window.desk.bridge.document.network.units == (2, 2)
    assert window.strip.text == "Neuron removed."
    dict(window.strip.shown.actions)["Undo"]()
    assert window.desk.bridge.document == before
    assert window.strip.text == ""


def test_that_a_click_between_layers_inserts_one(open_window, qtbot):
    window = open_window()
    click(qtbot, window.network, place_of(window, ControlAt("insert_layer", 2)))
    assert window.desk.bridge.document.network.units == (3, 3, 2)


def test_that_a_click_selects_a_neuron_and_the_inspector_shows_its_sum(open_window, qtbot):
    window = open_window()
    click(qtbot, window.network, place_of(window, NeuronAt(1, 1)))
    inspector, snapshot = window.panels["inspector"], window.desk.bridge.snapshot
    assert window.desk.attention.selected == NeuronAt(1, 1)
    assert inspector.title.text() == "Hidden 1, neuron 2"
    its = neuron_sum(snapshot, forward_row(snapshot, snapshot.data.raw_x[0]), 1, 1)
    assert its.z == pytest.approx(float((its.inputs * its.weights).sum() + its.bias))
    assert its.output == pytest.approx(max(0.0, its.z))
    shown = [label.text() for label in inspector.findChildren(QLabel) if label.isVisible()]
    assert shown.index("sum of products") < shown.index("+ bias b") < shown.index("= output a")


def test_that_the_network_can_be_walked_and_changed_by_keyboard(open_window, qtbot):
    window = open_window()
    view, attention = window.network, window.desk.attention
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert attention.selected == NeuronAt(1, 0)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert attention.selected == NeuronAt(1, 1)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert attention.selected == NeuronAt(0, 1)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    before = window.desk.bridge.document.network.layers[0].neurons
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    after = window.desk.bridge.document.network.layers[0].neurons
    assert len(after) == 2
    assert set(before) > set(after)
    qtbot.keyClicks(view, "+")
    assert window.desk.bridge.document.network.units == (3, 2)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert attention.selected is None


def test_that_a_selection_goes_with_what_was_selected(open_window, qtbot):
    window = open_window()
    window.desk.attention.select(EdgeAt(1, 0, 2))
    window.desk.bridge.apply(
        lambda d: add_neuron(1)(document_of_sample("house-prices")) if False else d, "Nothing"
    )
    window.opening.open_sample("house-prices")
    assert window.desk.attention.selected is None


def test_that_the_menu_of_a_layer_changes_its_activation(open_window, qtbot):
    window = open_window()
    menu = window.network.layer_menu(1)
    next(action for action in menu.actions() if action.text().startswith("Tanh")).trigger()
    assert window.desk.bridge.document.network.layers[0].activation == "tanh"


def test_that_a_refused_edit_is_said_and_changes_nothing(open_window):
    window = open_window()
    document = window.desk.bridge.document
    window.desk.attention.select(NeuronAt(0, 0))
    window.network.remove_selected()
    assert window.desk.bridge.document is document
    assert "hidden" in window.strip.text


def test_that_the_sum_of_a_neuron_is_laid_under_its_terms_in_a_narrow_window(open_window):
    window = open_window()
    inspector = window.panels["inspector"]
    window.desk.attention.select(NeuronAt(1, 1))
    for width, beside in ((LEAST_SIZE[0], False), (1800, True)):
        window.resize(width, 700)
        QApplication.processEvents()
        shown = {label.text(): label for label in inspector.findChildren(QLabel) if label.isVisible()}
        assert (shown["sum of products"].x() > shown["weight w"].x()) == beside
        bar = inspector.findChild(QScrollArea).horizontalScrollBar()
        assert bar.maximum() == 0


def test_that_l_on_another_column_moves_the_label_in_one_undo_step(open_window, qtbot):
    window = open_window()
    before = window.desk.bridge.document
    preview = window.panels["data"].findChild(TablePreview)
    preview.setCurrentIndex(preview.model().index(0, 0))
    qtbot.keyClick(preview, Qt.Key.Key_L)
    assert window.desk.bridge.document.data.roles == ("target", "feature", "feature")
    assert window.strip.text == ""
    window.desk.bridge.undo()
    assert window.desk.bridge.document == before


# --- forms ---


def test_that_the_forms_follow_the_tables(open_window):
    controls = open_window().panels["training"].findChildren(QComboBox)
    boxes = {box.objectName(): box for box in controls}
    fitting = [row.key for row in LOSSES.values() if "classification" in row.tasks]
    assert [boxes["loss"].itemData(n) for n in range(boxes["loss"].count())] == fitting
    assert [boxes["optimizer"].itemData(n) for n in range(boxes["optimizer"].count())] == list(OPTIMIZERS)


def test_that_a_chosen_optimizer_brings_its_rate_and_its_parameters(open_window):
    window = open_window()
    boxes = {box.objectName(): box for box in window.panels["training"].findChildren(QComboBox)}
    boxes["optimizer"].chosen.emit("momentum")
    assert window.desk.bridge.document.train.learning_rate == OPTIMIZERS["momentum"].learning_rate
    spins = {box.objectName(): box for box in window.panels["training"].findChildren(QAbstractSpinBox)}
    assert spins["optimizer_momentum"].isVisible()
    assert not spins["optimizer_beta1"].isVisible()
    spins["optimizer_momentum"].setValue(0.5)
    assert window.desk.bridge.document.train.optimizer_parameters == (("momentum", 0.5),)


def test_that_many_small_changes_of_a_number_are_one_undo_step(open_window):
    window = open_window()
    before = window.desk.bridge.document
    spins = {box.objectName(): box for box in window.panels["training"].findChildren(QAbstractSpinBox)}
    for _ in range(5):
        spins["learning_rate"].stepBy(-1)
    assert window.desk.bridge.document.train.learning_rate == pytest.approx(0.002)
    window.desk.bridge.undo()
    assert window.desk.bridge.document == before


@pytest.mark.parametrize(
    ("value", "up", "expected"),
    [
        (0.1, True, 0.2),
        (0.1, False, 0.05),
        (0.3, True, 0.5),
        (5, True, 10),
        (1, False, 0.5),
        (1e-7, True, 2e-7),
    ],
)
def test_that_the_rate_climbs_1_2_5_10(value, up, expected):
    assert next_rung(value, up=up, least=1e-12) == pytest.approx(expected)


def test_that_every_stop_of_the_speed_slider_is_found_again():
    assert [stop_of(speed_of(stop)) for stop in range(STOPS + 1)] == list(range(STOPS + 1))


def test_that_two_docks_that_float_do_not_hide_one_another(open_window):
    window = open_window()
    data, training = (d for d in window.findChildren(QDockWidget) if d.objectName() in ("data", "training"))
    data.setFloating(True)
    data.move(100, 100)
    training.setFloating(True)
    training.move(100, 100)
    training.topLevelChanged.emit(True)
    assert (data.pos() - training.pos()).manhattanLength() >= 40


def test_that_a_missing_gpu_is_said_at_once_and_not_again_once_closed(open_window, qtbot, rested):
    window = open_window()
    window.desk.bridge.apply(change_train(device="gpu"), "Change device")
    bridge = window.desk.bridge
    qtbot.waitUntil(lambda: bridge.progress.device != "" and bridge.status == "idle", timeout=60_000)
    if bridge.progress.device != "cpu":
        pytest.skip("there is a GPU")
    qtbot.waitUntil(lambda: window.strip.text == "No GPU found, using the CPU.", timeout=20_000)
    window.strip.clear("notice")
    bridge.step()
    rested(window)
    assert window.strip.text == ""


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


# --- what the window is ---


def test_that_every_panel_can_be_closed_and_brought_back(open_window):
    window = open_window()
    window.resize(1280, 900)  # high enough for docks to stand under one another
    QApplication.processEvents()
    usual = [row.key for row in PANELS.values() if row.place != "side"]
    for key in usual:
        window.panel_actions[key].trigger()
        assert not window.panels[key].isVisible(), key
    window.reset_layout()
    assert all(window.panels[key].isVisible() for key in usual)


def test_that_the_theme_changes_live(open_window):
    window = open_window()
    before = window.network.picture.background
    window.toggle_theme()
    QApplication.processEvents()
    assert window.network.picture.background != before
    assert window.desk.look.theme.key == "dark"


def test_that_no_two_actions_share_a_key():
    keys = [key for row in ACTIONS.values() for key in row.shortcut.split()]
    assert len(keys) == len(set(keys))


def test_that_every_control_has_a_name_for_those_who_cannot_see_it(open_window):
    window = open_window()
    kinds = (QAbstractButton, QComboBox, QAbstractSpinBox, QSlider, PictureView)
    nameless = [
        f"{type(control).__name__} {control.objectName()} in {type(control.parent()).__name__}"
        for kind in kinds
        for control in window.findChildren(kind)
        if not (control.accessibleName() or (isinstance(control, QAbstractButton) and control.text()))
        and not control.objectName().startswith("qt_")
        and type(control.parent()).__name__ not in ("QDockWidget", "TablePreview")
    ]
    assert nameless == []


def test_that_the_window_fits_the_least_size(open_window):
    window = open_window()
    window.resize(*LEAST_SIZE)
    QApplication.processEvents()
    assert (window.width(), window.height()) == LEAST_SIZE
    assert clipped(window) == []


def test_that_nothing_is_clipped_with_a_font_of_twice_the_size(open_window, qtbot):
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    usual = application.font()
    large = application.font()
    large.setPointSizeF(19.0)
    application.setFont(large)
    try:
        window = open_window()
        assert window.desk.look.text_scale == pytest.approx(2.0)
        window.resize(1280, 800)
        QApplication.processEvents()
        assert clipped(window) == []
    finally:
        application.setFont(usual)


def clipped(window):
    """Give the buttons and numbers that have less room than they need."""
    texts = [*window.findChildren(QPushButton), *window.run_bar.findChildren(QLabel)]
    shown = [its for its in texts if its.isVisible() and its.text()]
    return [
        its.text()
        for its in shown
        if its.width() < its.minimumSizeHint().width() or its.height() < its.fontMetrics().height()
    ]


def test_that_an_exception_in_a_slot_is_said_and_the_window_lives(open_window, capsys):
    window = open_window()
    reporter = Reporter(window.strip)
    reporter.install()
    try:
        sys.excepthook(ValueError, ValueError("a <b>bad</b> value"), None)
        QApplication.processEvents()
        assert "a <b>bad</b> value" in window.strip.text
        assert "Copy report" in dict(window.strip.shown.actions)
    finally:
        reporter.remove()
    assert window.isVisible()


def test_that_nothing_is_done_before_the_session_has_begun():
    bridge = Bridge(document_of_sample("laptop"))
    bridge.play()
    bridge.undo()
    assert not bridge.apply(add_neuron(1), "Add neuron")
    assert bridge.close()
    assert os.environ["QT_NO_GUI_THREADPOOL"] == "1"
    assert Path(__file__).is_file()
