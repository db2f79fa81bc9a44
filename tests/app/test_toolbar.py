"""The tool bars: what they say of the past and of edited weights, and what they give up in little room."""

from __future__ import annotations

import dataclasses

import pytest
from fake_bridge import FakeBridge, at_epoch
from fakes import laptop
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QToolTip

from app.attention import Attention
from app.desk import Desk
from app.figures_told import quality_of, said_of_loss, said_of_quality
from app.look import Look
from app.status_line import StatusLine
from app.toolbar import RunBar, StartBar
from app.toolbar_room import ToolbarRoom
from nnviz.drafts import Turn
from nnviz.snapshot import Fit
from nnviz.theme import THEMES

KEYS = ("play", "step_back", "step", "pass", "reset", "reseed", "toggle_theme", "save_picture")


@pytest.fixture
def bars(qtbot):
    """Give both bars on a run of 20 epochs, and what holds them alive."""
    kept = []

    def make(text_scale: float = 1.0):
        bridge = FakeBridge(at_epoch(laptop(), 20))
        look = Look(theme=THEMES["light"])
        look.text_scale = text_scale
        desk = Desk(bridge, look, Attention())
        actions = {key: QAction(key) for key in KEYS}
        run, start = RunBar(desk, actions), StartBar(desk, actions)
        for bar in (run, start):
            font = bar.font()
            font.setPixelSize(round(13 * text_scale))
            bar.setFont(font)
        window = QMainWindow()
        qtbot.addWidget(window)
        for bar in (run, start):
            window.addToolBar(bar)
        window.resize(3000, 300)
        window.show()
        run.fit()
        kept.append((actions, window))
        return run, start, bridge, desk

    return make


def test_that_the_viewed_epoch_is_said_with_its_loss(bars):
    run, _, bridge, _ = bars()
    assert run.epoch.value.text() == "20 / 40"
    bridge.look_at(7)
    bridge.snapshot = at_epoch(bridge.present, 7)
    bridge.snapshot_changed.emit()
    assert run.epoch.value.text() == "7 / 40"
    assert run.loss.value.text() == "0.4888"


def test_that_after_an_edit_the_loss_is_that_of_the_present_weights(bars):
    run, _, bridge, _ = bars()
    fit = Fit("accuracy", 0.25, None, True, {"loss": 3.5, "accuracy": 0.25})
    progress = dataclasses.replace(bridge.snapshot.progress, turns=(Turn(1, 20, "edit"),))
    bridge.bring(dataclasses.replace(bridge.snapshot, progress=progress, fit=fit))
    assert (run.loss.value.text(), run.quality.value.text()) == ("3.5", "25\u202f%")


def test_that_the_loss_says_that_it_is_counted_before_each_update_and_what_it_is_now(bars):
    _, _, bridge, _ = bars()
    fit = Fit("accuracy", 0.25, None, True, {"loss": 3.5, "accuracy": 0.25})
    snapshot = dataclasses.replace(bridge.snapshot, fit=fit)
    assert said_of_loss(snapshot).splitlines() == [
        "Loss of epoch 20: each batch before its update, as Keras counts.",
        "With the weights that are shown: 3.5 on all training rows.",
    ]
    assert said_of_quality(snapshot).endswith("25\u202f% on all training rows.")
    assert "about 3.5" in said_of_loss(
        dataclasses.replace(snapshot, fit=dataclasses.replace(fit, exact=False))
    )
    turned = dataclasses.replace(snapshot.progress, turns=(Turn(1, 20, "edit"),))
    edited = dataclasses.replace(snapshot, progress=turned)
    assert said_of_loss(edited) == "Loss with the weights that are shown, on all training rows."
    assert said_of_loss(None) == said_of_quality(None) == ""


def test_that_a_number_of_the_tool_bar_is_explained_where_it_is_pointed_at(bars):
    run, *_ = bars()
    place = run.loss.rect().center()
    where = run.loss.mapToGlobal(place)
    QApplication.sendEvent(run.loss, QHelpEvent(QEvent.Type.ToolTip, place, where))
    assert QToolTip.text().startswith("Loss of epoch 20: each batch before its update")


def test_that_loss_and_error_of_one_epoch_are_counted_alike(bars):
    _, _, bridge, _ = bars()
    snapshot = bridge.snapshot
    spec = dataclasses.replace(snapshot.document.data, task="regression")
    document = dataclasses.replace(snapshot.document, data=spec)
    fit = Fit("mae", 7.0, None, False, {"loss": 7.0, "mae": 7.0})
    shown = dataclasses.replace(snapshot, document=document, fit=fit)
    assert quality_of(shown, {"loss": 3.5, "mae": 3.5}) == (3.5, "")
    assert quality_of(shown, {"loss": 3.5}) == (7.0, "≈ ")
    assert quality_of(shown, {}) is None


def test_that_the_status_says_that_the_past_is_looked_at(bars, qtbot):
    *_, bridge, desk = bars()
    line = StatusLine(desk)
    qtbot.addWidget(line)
    bridge.look_at(7)
    assert line.device.text().startswith("Viewing epoch 7 of 20")
    bridge.look_at(None)
    assert "Viewing" not in line.device.text()


ROOMS = [(700, 1.0), (960, 1.0), (960, 1.5), (1100, 1.5), (1280, 1.0), (1280, 2.0), (1600, 2.0)]


@pytest.mark.parametrize(("width", "text_scale"), ROOMS)
def test_that_both_bars_fit_their_rows(bars, width, text_scale):
    run, start, *_ = bars(text_scale)
    window = run.window()
    window.resize(width, 300)
    if ToolbarRoom(run, start).fit(width):
        window.insertToolBarBreak(start)
    QApplication.processEvents()
    assert run.sizeHint().width() <= width
    assert all(figure.isVisible() for figure in run.figures)
    assert start.device.isVisible()


def test_that_in_a_wide_window_nothing_is_given_up_and_in_a_narrow_one_the_figures_first(bars):
    run, start, *_ = bars()
    room = ToolbarRoom(run, start)
    assert not room.fit(4000)
    assert run.narrowness == 0
    usual = run.sizeHint().width() + start.sizeHint().width()
    assert not room.fit(usual - 1)
    assert run.narrowness == 1
    assert run.speed_label.text() == "max"
    assert not room.fit(usual)
    assert run.narrowness == 0


def test_that_bars_are_measured_anew_when_numbers_grow(bars):
    run, _, bridge, _ = bars()
    said = []
    run.widened.connect(lambda: said.append(run.epoch.widest))
    before = run.epoch.sizeHint().width()
    bridge.aim = 1_000_000
    run.refresh()
    run.refresh()
    assert said == ["0\u202f000\u202f000 / 0\u202f000\u202f000"]
    assert run.epoch.sizeHint().width() > before
    assert [label.text() for label in run.epoch.findChildren(QLabel)][1].startswith("20 / ")


def test_that_no_numbers_are_said_where_none_are_known(bars):
    run, _, bridge, _ = bars()
    empty = at_epoch(bridge.snapshot, 0)
    bridge.bring(dataclasses.replace(empty, fit=None))
    assert run.loss.value.text() == "–"
