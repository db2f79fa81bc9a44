"""Where panels stand: what is shown, made, tabbed and remembered."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app import arrangement
from app.panels import PANELS, Panel
from nnviz.registry import Registry


@pytest.fixture
def made(monkeypatch) -> list[str]:
    """Give the keys of the side panels that were made; there are two of them."""
    made: list[str] = []

    def row(key: str, label: str) -> Panel:
        return Panel(key, label, "side", lambda desk: made.append(key) or QLabel(label))

    usual = [row for row in PANELS.values() if row.place != "side"]
    rows = Registry("panel", (*usual, row("first", "First"), row("second", "Second")))
    monkeypatch.setattr(arrangement, "PANELS", rows)
    return made


def test_that_a_panel_at_the_side_is_made_when_it_is_first_shown(open_window, made):
    window = open_window()
    assert made == []

    window.show_panel("first")
    window.arrangement.hide("first")
    window.show_panel("first")

    assert made == ["first"]
    assert window.panels["first"].isVisible()


def test_that_the_view_menu_opens_a_panel_at_the_side_and_closes_it(open_window, made, qtbot):
    window = open_window()

    window.panel_actions["second"].trigger()
    assert window.panels["second"].isVisible()

    window.panel_actions["second"].trigger()
    assert not window.panels["second"].isVisible()


def test_that_open_side_panels_take_the_whole_height_and_give_it_back(open_window, made, qtbot):
    window = open_window()
    docks = window.arrangement.docks

    window.show_panel("first")
    qtbot.waitUntil(lambda: docks["training"] in window.tabifiedDockWidgets(docks["first"]))
    assert docks["data"] in window.tabifiedDockWidgets(docks["first"])

    window.arrangement.hide("first")
    qtbot.waitUntil(lambda: docks["training"] not in window.tabifiedDockWidgets(docks["data"]))
    assert docks["training"].isVisible() and docks["data"].isVisible()


def test_that_reset_closes_panels_at_the_side(open_window, made):
    window = open_window()
    window.show_panel("first")

    window.reset_layout()

    assert not window.panels["first"].isVisible()
    assert window.panels["data"].isVisible() and window.panels["training"].isVisible()


def test_that_an_open_side_panel_is_opened_again_at_the_next_start(open_window, made, qtbot):
    window = open_window()
    window.show_panel("second")
    window.keep()
    settings = window.settings

    other = open_window()
    other.arrangement.restore(settings)

    qtbot.waitUntil(lambda: made == ["second", "second"])
    assert other.panels["second"].isVisible()
    assert other.dockWidgetArea(other.arrangement.docks["second"]) == Qt.DockWidgetArea.LeftDockWidgetArea


def test_that_a_panel_behind_another_is_hidden(open_window, made, qtbot):
    window = open_window()
    window.show_panel("first")
    window.show_panel("second")

    qtbot.waitUntil(lambda: not window.panels["first"].isVisible())
    assert window.panels["second"].isVisible()

    window.show_panel("first")
    qtbot.waitUntil(lambda: window.panels["first"].isVisible() and not window.panels["second"].isVisible())


def test_that_the_view_menu_brings_a_panel_forward_that_lies_behind_another(open_window, made, qtbot):
    window = open_window()
    window.show_panel("second")
    window.show_panel("first")
    qtbot.waitUntil(lambda: not window.panel_actions["second"].isChecked())
    assert window.panel_actions["first"].isChecked()

    window.panel_actions["second"].trigger()
    qtbot.waitUntil(window.panels["second"].isVisible)
    assert window.panel_actions["second"].isChecked()
    assert not window.arrangement.docks["first"].isHidden()


def test_that_panels_at_the_side_keep_their_width_from_tab_to_tab(open_window, made, qtbot):
    window = open_window()
    docks = window.arrangement.docks
    widths = []
    for key in ("first", "second", "first"):
        window.show_panel(key)
        qtbot.waitUntil(lambda key=key: window.panels[key].isVisible())
        QApplication.processEvents()
        widths.append(docks[key].width())

    assert min(widths) >= 300 and len(set(widths)) == 1
