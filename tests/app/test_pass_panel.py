"""The panel that follows one pass: what it shows, where it goes, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QScrollArea

from app.main_window import MainWindow
from app.panels.network import NetworkView
from app.panels.passing import PassPanel
from nnviz.edits.data import change_data
from nnviz.edits.layers import add_neuron
from nnviz.edits.training import change_train
from nnviz.params import Params
from nnviz.presets import document_of_sample
from nnviz.scene.targets import EdgeAt

pytestmark = pytest.mark.slow


@dataclass
class Opened:
    """A window whose panel Pass is open, and at rest."""

    window: MainWindow
    panel: PassPanel
    wait: Callable[[Callable[[], bool]], None]

    @property
    def following(self) -> Any:
        return self.panel.following

    @property
    def params(self) -> Params:
        snapshot = self.window.desk.bridge.snapshot
        assert snapshot is not None
        return snapshot.params

    @property
    def step(self) -> int:
        trace = self.following.trace
        return trace.passed.step if trace is not None and trace.passed is not None else -1


def equal(a: Params, b: Params) -> bool:
    return all(
        x.tobytes() == y.tobytes() for p, q in zip(a, b, strict=True) for x, y in zip(p, q, strict=True)
    )


@pytest.fixture
def follow(qtbot, open_window) -> Callable[..., Opened]:
    """Open a window with the panel, and wait for its pass."""

    def open_it(sample: str = "sample:laptop", **train) -> Opened:
        window = open_window(sample)
        if train:
            window.desk.bridge.apply(change_train(**train), "test")
        window.actions_by_key["pass"].trigger()
        panel = cast(PassPanel, window.arrangement.panels["pass"])

        def wait(met: Callable[[], bool]) -> None:
            qtbot.waitUntil(met, timeout=60_000)
            window.desk.bridge.turns.finish()

        its = Opened(window, panel, wait)
        wait(lambda: panel.following.trace is not None)
        return its

    return open_it


def test_that_a_pass_is_followed_from_the_inputs_to_the_new_weights(follow, qtbot):
    its = follow()
    chapters = []
    for phase, button in its.panel.chapters.items():
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert its.following.frame.phase == phase
        assert button.isChecked()
        chapters.append(its.panel.title.text())
    assert chapters[0] == "The inputs"
    assert chapters[-1] == "Learning rate"
    qtbot.mouseClick(its.panel.player.last, Qt.MouseButton.LeftButton)
    assert its.panel.title.text() == "The new weights"
    assert its.panel.title.textFormat() == Qt.TextFormat.PlainText


def test_that_keys_step_to_and_fro(follow, qtbot):
    its = follow()
    its.panel.setFocus()
    for key, index in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Right, 2), (Qt.Key.Key_Left, 1)):
        qtbot.keyClick(its.panel, key)
        assert its.following.index == index
    qtbot.keyClick(its.panel, Qt.Key.Key_End)
    assert its.following.is_at_end
    qtbot.keyClick(its.panel, Qt.Key.Key_Right)
    assert its.following.is_at_end
    qtbot.keyClick(its.panel, Qt.Key.Key_Home)
    assert its.following.index == 0


def test_that_space_plays_and_stops(follow, qtbot):
    its = follow()
    its.panel.grain.setCurrentIndex(its.panel.grain.findData("phase"))
    its.following.choose_grain("phase")
    its.panel.player.speed.setValue(its.panel.player.speed.maximum())
    qtbot.keyClick(its.panel, Qt.Key.Key_Space)
    assert its.panel.player.play.accessibleName() == "Pause"
    its.wait(lambda: its.following.is_at_end)
    assert its.panel.player.play.accessibleName() == "Play"
    qtbot.keyClick(its.panel, Qt.Key.Key_Space)
    qtbot.keyClick(its.panel, Qt.Key.Key_Space)
    assert its.following.index < len(its.following.frames) - 1


def test_that_making_the_update_gives_the_weights_of_the_last_frame(follow, qtbot):
    its = follow(batch_size=2)
    its.wait(lambda: its.following.trace is not None and its.following.trace.count == 2)
    for step in range(its.step, its.step + 3):
        weights = its.following.frames[-1].weights
        qtbot.mouseClick(its.panel.learn, Qt.MouseButton.LeftButton)
        its.wait(lambda step=step: its.step == step + 1)
        assert equal(its.params, weights)
        assert its.following.index == 0


def test_that_the_keyboard_stays_in_the_panel_when_the_update_is_made(follow, qtbot):
    its = follow()
    its.window.activateWindow()
    its.panel.learn.setFocus()
    step = its.step
    qtbot.keyClick(its.panel.learn, Qt.Key.Key_Space)
    its.wait(lambda: its.step == step + 1)
    assert its.panel.isAncestorOf(its.window.focusWidget())


def test_that_the_network_shows_the_numbers_and_is_itself_again_afterwards(follow, qtbot):
    its = follow()
    network = cast(NetworkView, its.window.network)

    def marks() -> int:
        picture = network.draw(its.window.desk.look.theme, (600.0, 400.0))
        assert picture is not None
        return len(picture.marks)

    its.following.go(1)
    assert its.window.desk.attention.overlay is not None
    assert its.following.frame.targets[0] == EdgeAt(1, 0, 0)
    during = marks()
    its.window.arrangement.docks["pass"].close()
    assert its.window.desk.attention.overlay is None
    after = marks()
    assert during != after
    its.window.show_panel("pass")
    its.wait(lambda: its.following.trace is not None)
    its.following.go(1)
    assert marks() == during


def test_that_opening_pauses_training(open_window, qtbot):
    window = open_window()
    window.desk.bridge.apply(change_train(epochs=10**6), "test")
    window.desk.bridge.play()
    qtbot.waitUntil(lambda: window.desk.bridge.progress.epoch > 0, timeout=60_000)
    window.show_panel("pass")
    assert not window.desk.bridge.playing
    panel = cast(PassPanel, window.arrangement.panels["pass"])
    qtbot.waitUntil(lambda: panel.following.trace is not None, timeout=60_000)
    window.desk.bridge.play()
    qtbot.waitUntil(lambda: panel.following.trace is None, timeout=60_000)
    assert "Pause" in panel.sentence.text()
    window.desk.bridge.pause()
    qtbot.waitUntil(lambda: panel.following.trace is not None, timeout=60_000)


def test_that_an_edit_is_followed_at_once_from_the_same_place(follow):
    its = follow()
    its.following.go_to_phase("backward")
    title = its.panel.title.text()
    its.window.desk.bridge.apply(add_neuron(1), "Add neuron")
    its.wait(lambda: its.following.trace is not None and its.following.trace.units == (2, 4, 2))
    assert (its.following.frame.phase, its.panel.title.text()) == ("backward", title)


def test_that_another_row_of_the_batch_is_told(follow):
    its = follow()
    first = its.panel.formula.text()
    assert its.panel.rows.model().rowCount() == 9
    its.panel.rows.selectRow(3)
    assert its.following.row == 3
    assert its.panel.formula.text() != first
    losses = [its.panel.rows.model().index(row, 3).data() for row in range(9)]
    assert [float(loss) for loss in losses] == pytest.approx(its.following.trace.priced.rows, rel=1e-4)


def test_that_the_shown_row_is_followed_alone_and_can_be_learned_from(follow, qtbot):
    its = follow()
    its.window.desk.attention.choose_row(4)
    its.panel.mode.setCurrentIndex(1)
    its.panel.mode.activated.emit(1)
    its.wait(lambda: its.following.trace is not None and its.following.trace.rows.tolist() == [4])
    weights, step = its.following.frames[-1].weights, its.step
    qtbot.mouseClick(its.panel.learn, Qt.MouseButton.LeftButton)
    its.wait(lambda: its.step == step + 1)
    assert equal(its.params, weights)


def test_that_the_network_cannot_learn_from_a_row_that_is_kept_for_validation(follow):
    its = follow()
    its.window.desk.bridge.apply(change_data(validation=0.3, split="tail"), "test")
    its.panel.mode.setCurrentIndex(1)
    its.panel.mode.activated.emit(1)
    for row, may in ((8, False), (0, True)):
        its.window.desk.attention.choose_row(row)
        its.wait(
            lambda row=row: its.following.trace is not None and its.following.trace.rows.tolist() == [row]
        )
        assert its.panel.learn.isEnabled() == may
        assert ("validation" in its.panel.learn.toolTip()) != may


def test_that_a_probe_without_target_is_followed_forward_only(follow):
    its = follow()
    its.panel.mode.setCurrentIndex(1)
    its.panel.mode.activated.emit(1)
    its.window.desk.attention.choose_probe(np.array([0.1, 0.6]))
    its.wait(lambda: its.following.trace is not None and its.following.trace.y is None)
    assert its.following.trace.x[0].tolist() == pytest.approx([0.1, 0.6])
    assert not its.panel.learn.isEnabled()
    assert not its.panel.chapters["update"].isEnabled()


def test_that_typed_numbers_go_forward_and_with_a_class_also_back(follow, qtbot):
    its = follow()
    its.panel.mode.setCurrentIndex(2)
    its.panel.mode.activated.emit(2)
    its.wait(lambda: its.following.trace is not None and its.following.trace.y is None)
    fields = its.panel.typed.inputs
    assert [field.accessibleName() for field in fields] == ["pink", "small"]
    fields[1].setText("0,75")
    fields[1].editingFinished.emit()
    its.wait(lambda: its.following.trace is not None and its.following.trace.x[0, 1] == 0.75)
    its.panel.typed.kind.setCurrentIndex(2)
    its.panel.typed.kind.activated.emit(2)
    its.wait(lambda: its.following.trace is not None and its.following.trace.changes is not None)
    assert its.following.trace.y.tolist() == [[0, 1]]
    fields[0].setText("much")
    fields[0].editingFinished.emit()
    assert its.panel.sentence.text() == "pink needs a number, such as 0.5."


@pytest.mark.parametrize("mode", ["next", "row", "typed"])
def test_that_another_table_is_followed_as_well(mode, follow):
    its = follow()
    its.window.desk.attention.choose_row(8)
    its.panel.mode.show_value(mode)
    its.panel.mode.chosen.emit(mode)
    its.wait(lambda: its.following.trace is not None)
    if mode == "typed":
        its.panel.typed.kind.setCurrentIndex(1)
        its.panel.typed.kind.activated.emit(1)
        its.wait(lambda: its.following.trace is not None and its.following.trace.changes is not None)
    its.window.desk.bridge.load(document_of_sample("house-prices"), "Load data")
    its.wait(lambda: its.following.trace is not None and its.following.trace.units == (1, 1))
    assert its.window.desk.bridge.status != "failed"


def test_that_a_step_is_copied_as_text(follow, qtbot):
    its = follow()
    its.following.go(1)
    qtbot.mouseClick(its.panel.copy, Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Forward. Hidden 1, neuron 1: product with pink\npink:  x · w = ")


def test_that_too_large_a_batch_is_refused_in_words_and_a_row_is_not(follow, monkeypatch):
    its = follow()
    monkeypatch.setattr("app.passing.following.MOST_NUMBERS", 20)
    its.following.look()
    assert its.following.frames is None
    assert its.panel.sentence.text().startswith(
        "The batch has 9 rows, too many to keep every number of them."
    )
    its.following.choose_mode("row")
    its.wait(lambda: its.following.trace is not None)
    assert its.following.trace.rows.tolist() == [0]


def test_that_a_large_pass_is_worked_out_beside_the_window(follow, monkeypatch):
    its = follow()
    monkeypatch.setattr("app.passing.following._AT_ONCE", 0)
    its.following.look()
    before = its.following.trace
    its.wait(lambda: its.following.trace is not None and its.following.trace is not before)
    assert its.following.frames[-1].weights is not None


def test_that_the_row_that_is_told_is_named_and_can_be_chosen_in_every_phase(follow):
    its = follow()
    its.following.go_to_phase("backward")
    its.panel.row.box.setValue(4)
    row = int(its.following.trace.rows[3]) + 1
    assert its.following.row == 3
    assert f"row {row} of the table" in its.panel.row.said.text()
    assert its.panel.rows.isVisible()
    its.panel.mode.chosen.emit("row")
    its.panel.row.box.setValue(7)
    its.wait(lambda: its.following.trace is not None and its.following.trace.rows.tolist() == [6])
    assert its.window.desk.attention.row == 6


def test_that_an_update_out_of_turn_says_what_it_has_done_until_the_weights_are_others(follow, qtbot):
    its = follow()
    epoch = its.window.desk.bridge.snapshot.epoch
    its.window.desk.attention.choose_row(4)
    its.panel.mode.chosen.emit("row")
    its.wait(lambda: its.following.trace is not None and its.following.trace.rows.tolist() == [4])
    assert its.panel.learned.text() == ""
    qtbot.mouseClick(its.panel.learn, Qt.MouseButton.LeftButton)
    its.wait(lambda: its.panel.learned.text() != "")
    assert its.panel.learned.text().startswith("Updated by row 5 of the table, out of turn: ")
    assert f"the epoch stays {epoch}." in its.panel.learned.text()
    its.window.desk.bridge.reset()
    its.wait(lambda: its.panel.learned.text() == "")


def test_that_an_update_of_the_past_says_that_what_came_later_is_pinned(follow, qtbot):
    its = follow()
    bridge = its.window.desk.bridge
    bridge.step()
    its.wait(lambda: bridge.progress.epoch >= 1 and not bridge.playing and bridge.status != "running")
    past = bridge.progress.epoch - 1
    bridge.look_at(past)
    its.wait(lambda: bridge.snapshot.epoch == past and its.step == past and its.panel.learn.isEnabled())
    qtbot.mouseClick(its.panel.learn, Qt.MouseButton.LeftButton)
    its.wait(lambda: its.panel.learned.text() != "")
    assert its.panel.learned.text().endswith(f"the epoch is now {past + 1}, what came later is pinned.")


def test_that_many_lines_make_the_panel_no_narrower(follow):
    its = follow()
    widths = set()
    for height in (1500, 400):
        its.panel.resize(380, height)
        for _ in range(3):
            QApplication.processEvents()
        widths.add(its.panel.formula.width())
    assert len(widths) == 1


def test_that_a_narrow_panel_shortens_its_phases_and_scrolls_to_what_it_has_no_room_for(follow):
    its = follow()
    its.panel.resize(700, 600)
    assert its.panel.chapters["backward"].text() == "Backward"
    its.panel.resize(170, 600)
    assert its.panel.chapters["backward"].text() == "Back"
    assert its.panel.chapters["backward"].accessibleName() == "Backward"
    area = its.panel.findChild(QScrollArea)
    page = area.widget()
    assert area.viewport().width() + area.horizontalScrollBar().maximum() >= page.minimumSizeHint().width()
