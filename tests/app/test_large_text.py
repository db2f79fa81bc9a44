"""Laws of the window with text of twice the usual size, as some people's systems have it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.inspecting.head import Head
from nnviz.scene.targets import NeuronAt


@pytest.fixture
def large(open_window, qtbot):
    """Open a window of 1280x800 with 19 points where 9 or 10 are usual."""

    def open_it(argument: str = "sample:laptop"):
        font = QApplication.font()
        font.setPointSizeF(19.0)
        QApplication.setFont(font)
        window = open_window(argument)
        window.resize(1280, 800)
        qtbot.waitUntil(lambda: window.desk.bridge.snapshot is not None, timeout=30_000)
        window.desk.bridge.turns.finish()
        QApplication.processEvents()
        return window

    return open_it


@pytest.mark.slow
def test_that_the_docks_keep_a_third_of_a_window_with_large_text(large):
    window = large()
    assert window.desk.look.text_scale == pytest.approx(2.0)
    assert window.panels["data"].width() > 0.28 * window.width()


@pytest.mark.slow
def test_that_parts_of_the_predictions_are_a_menu_where_switches_have_no_room(large):
    window = large()
    panel = window.panels["prediction"]
    assert panel.bar.chooser.isVisible()
    assert not panel.tabs.button(0).isVisible()
    entries = panel.bar.chooser.fill()
    assert [its.text() for its in entries] == ["Map", "Confusion", "Errors"]
    assert entries[0].isChecked()
    entries[1].trigger()
    assert panel.pages.currentWidget() is panel.confusion
    assert panel.bar.chooser.text() == "Confusion"


@pytest.mark.slow
def test_that_the_inspectors_title_is_read_in_full_and_its_buttons_are_a_menu(large):
    window = large()
    inspector = window.panels["inspector"]
    head = inspector.findChild(Head)
    assert inspector.title.width() >= inspector.title.fontMetrics().horizontalAdvance("Network")
    assert [its.text() for its in head.more.fill()] == ["Weights", "Scores", "Copy"]
    head.more.fill()[0].trigger()
    assert inspector.table.isVisible()
    head.more.fill()[0].trigger()
    window.desk.attention.select(NeuronAt(1, 0))
    assert [its.text() for its in head.more.fill()] == ["Copy"]


@pytest.mark.slow
def test_that_a_selected_neurons_name_and_its_row_are_read_in_full(large, qtbot):
    window = large()
    inspector = window.panels["inspector"]
    window.desk.attention.select(NeuronAt(1, 0))
    window.desk.bridge.turns.finish()
    QApplication.processEvents()
    title, box = inspector.title, inspector.row_box
    assert title.text() == "Hidden 1, neuron 1"
    assert not title.toolTip()  # only what is cut has one
    lines = title.fontMetrics().boundingRect(title.rect(), Qt.TextFlag.TextWordWrap, title.text())
    assert title.rect().contains(lines)
    assert inspector.head.minimumSizeHint().height() < 3 * title.fontMetrics().height()
    editor = box.lineEdit()
    assert editor.width() > editor.fontMetrics().horizontalAdvance(box.text())
    assert box.text() == "1"


@pytest.mark.slow
def test_that_a_row_is_called_one_where_there_is_room(open_window, qtbot):
    window = open_window("sample:laptop")
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: window.desk.bridge.snapshot is not None, timeout=30_000)
    window.desk.attention.select(NeuronAt(1, 0))
    window.desk.bridge.turns.finish()
    QApplication.processEvents()
    inspector = window.panels["inspector"]
    assert inspector.title.folded
    assert inspector.row_box.text() == "Row 1"


@pytest.mark.slow
def test_that_switches_stand_side_by_side_where_there_is_room(open_window, qtbot):
    window = open_window("sample:laptop")
    window.resize(1280, 800)
    QApplication.processEvents()
    panel = window.panels["prediction"]
    assert not panel.bar.chooser.isVisible()
    assert all(button.isVisible() for button in panel.tabs.buttons())
    assert not window.panels["inspector"].findChild(Head).more.isVisible()


@pytest.mark.slow
def test_that_a_window_that_becomes_narrow_keeps_more_than_half_for_the_centre(large, qtbot):
    window = large()
    window.resize(960, 700)
    dock = window.arrangement.docks["data"]
    qtbot.waitUntil(lambda: dock.width() <= 0.46 * window.width())
    window.resize(1280, 700)
    window.show_panel("seed_fan")
    QApplication.processEvents()
    assert dock.width() <= 0.5 * window.width()
