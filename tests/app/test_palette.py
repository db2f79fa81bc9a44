"""The command palette: what is found, in which order, and that it is done."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from app.actions import ACTIONS
from app.palette import Command, commands_of, matches, open_palette


def command(label: str, path: str = "File", *, enabled: bool = True) -> Command:
    action = QAction(label)
    action.setEnabled(enabled)
    return Command(label, path, action)


@pytest.fixture
def commands(qapp) -> list[Command]:
    return [
        command("Save picture…"),
        command("Step", "Train"),
        command("Step back", "Train", enabled=False),
        command("Step one batch", "Train"),
        command("Remove neuron", "Network"),
        command("Add neuron", "Network"),
    ]


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("step", ["Step", "Step one batch", "Step back"]),
        ("STEP b", ["Step one batch", "Step back"]),
        ("neuron", ["Remove neuron", "Add neuron"]),
        ("rn", ["Remove neuron"]),
        ("sob", ["Step one batch"]),
        ("network", ["Remove neuron", "Add neuron"]),
        ("pict", ["Save picture…"]),
        ("xyz", []),
    ],
)
def test_that_a_few_letters_find_a_command(commands, typed, labels):
    assert [found.label for found in matches(typed, commands)] == labels


def test_that_every_action_and_every_panel_is_in_the_palette(open_window):
    window = open_window()
    there = {found.action for found in commands_of(window)}

    assert {window.actions_by_key[key] for key in ACTIONS} <= there
    assert set(window.panel_actions.values()) <= there


def test_that_return_does_what_was_found(open_window, qtbot):
    window = open_window()
    before = len(window.desk.bridge.document.network.layers)
    palette = open_palette(window)

    qtbot.keyClicks(palette.field, "insert lay")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)

    assert len(window.desk.bridge.document.network.layers) == before + 1
    assert not palette.isVisible()


def test_that_arrows_walk_and_what_cannot_be_done_is_not_reached(open_window, qtbot):
    window = open_window()
    palette = open_palette(window)
    qtbot.keyClicks(palette.field, "re")  # there is nothing to redo yet
    rows = [found.action.isEnabled() for found in palette.model.shown]
    assert not all(rows)

    for _ in range(len(rows) + 3):
        qtbot.keyClick(palette.field, Qt.Key.Key_Down)

    assert palette.list.currentIndex().row() == sum(rows) - 1
    palette.close()


def test_that_a_word_nobody_knows_is_answered(open_window, qtbot):
    palette = open_palette(open_window())

    qtbot.keyClicks(palette.field, "qqq")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)

    assert palette.none.isVisible() and not palette.list.isVisible()
    palette.close()
