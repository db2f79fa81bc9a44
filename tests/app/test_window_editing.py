"""Edits on the graph and in the forms of a real window."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QLabel,
    QScrollArea,
)

from app.controls import next_rung
from app.main_window import LEAST_SIZE
from app.panels.data import TablePreview
from app.toolbar import STOPS, speed_of, stop_of
from nnviz.edits.training import change_train
from nnviz.explain import forward_row, neuron_sum
from nnviz.losses import LOSSES
from nnviz.optimizers import OPTIMIZERS
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
