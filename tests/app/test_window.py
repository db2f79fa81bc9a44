"""The window itself: its first and later starts, its panels, themes and sizes."""

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QPushButton,
    QSlider,
)

from app.actions import ACTIONS
from app.bridge import Bridge
from app.crash import Reporter
from app.main_window import FIRST_SPEED, LEAST_SIZE
from app.memory import applied, recall, remember
from app.panels import PANELS
from app.picture_view import PictureView
from nnviz.edits.data import change_data
from nnviz.edits.layers import add_neuron, insert_layer, set_activation
from nnviz.edits.training import change_train
from nnviz.presets import document_of_sample
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
