"""The timeline's bar: what it looks at when it is dragged, clicked, turned and keyed, and what it says."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import pytest
from fake_bridge import FakeBridge, at_epoch
from fakes import laptop
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu

from app.attention import Attention
from app.desk import Desk
from app.look import Look
from app.timeline.bar import TimelineBar
from app.timeline.menu import timeline_menu
from app.timeline.track import HEIGHT, LOW_HEIGHT
from nnviz.pinned import PinnedRun
from nnviz.scene.timeline_layout import bar_layout
from nnviz.theme import THEMES

Shown = tuple[TimelineBar, FakeBridge]


@pytest.fixture
def shown(qtbot) -> Iterator[Callable[..., Shown]]:
    windows: list[QMainWindow] = []

    def show(epoch: int = 20, size: tuple[int, int] = (1200, 800), *, still: bool = False) -> Shown:
        bridge = FakeBridge(at_epoch(laptop(), epoch))
        window = QMainWindow()
        qtbot.addWidget(window)
        windows.append(window)
        bar = TimelineBar(Desk(bridge, Look(theme=THEMES["light"]), Attention(), still=still))
        bridge.setParent(window)
        window.addToolBar(Qt.ToolBarArea.BottomToolBarArea, bar)
        window.resize(*size)
        window.show()
        bar.fit()
        bridge.turns.finish()
        return bar, bridge

    yield show
    for window in windows:
        window.close()


def place_of(bar: TimelineBar, epoch: int) -> QPoint:
    track = bar.track
    layout = bar_layout(track.story, (float(track.width()), float(track.height())))
    return QPoint(round(layout.x_of(epoch)), 6)


def turn(bar: TimelineBar, angle: int, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    middle = QPointF(bar.track.rect().center())
    where = bar.track.mapToGlobal(middle)
    no_button, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(middle, where, QPoint(), QPoint(0, angle), no_button, modifiers, phase, False)
    QApplication.sendEvent(bar.track, event)


def test_that_a_click_looks_at_the_epoch_under_it(shown, qtbot):
    bar, bridge = shown()
    qtbot.mouseClick(bar.track, Qt.MouseButton.LeftButton, pos=place_of(bar, 7))
    assert bridge.asked == [7]
    assert bar.track.value() == 7
    assert bar.chip.text() == "viewing epoch 7 of 20"
    assert bar.back.isVisible()


def test_that_dragging_looks_at_each_epoch_on_the_way_and_beyond_the_end_at_the_present(shown, qtbot):
    bar, bridge = shown()
    qtbot.mousePress(bar.track, Qt.MouseButton.LeftButton, pos=place_of(bar, 12))
    for epoch in (11, 9, 9, 5, 20, 33):
        drag(bar, place_of(bar, epoch))
    qtbot.mouseRelease(bar.track, Qt.MouseButton.LeftButton)
    assert bridge.asked == [12, 11, 9, 5, None]


def drag(bar: TimelineBar, place: QPoint) -> None:
    where = QPointF(bar.track.mapToGlobal(place))
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(place), where, Qt.MouseButton.NoButton, left, none)
    QApplication.sendEvent(bar.track, event)


def test_that_the_track_of_a_still_window_goes_to_its_end(shown):
    bar, _ = shown(still=True)
    QApplication.processEvents()
    track = bar.track
    assert track.mapTo(bar, track.rect().topRight()).x() > bar.width() - 20


def test_that_the_track_keeps_its_place_when_the_past_is_looked_at(shown):
    bar, bridge = shown()
    QApplication.processEvents()
    before = bar.track.geometry()
    bridge.look_at(7)
    QApplication.processEvents()
    assert bar.track.geometry() == before


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        (Qt.Key.Key_Left, [9]),
        (Qt.Key.Key_Right, [11]),
        (Qt.Key.Key_PageUp, [12]),
        (Qt.Key.Key_PageDown, [8]),
        (Qt.Key.Key_Home, [0]),
        (Qt.Key.Key_End, [None]),
        (Qt.Key.Key_Escape, [None]),
    ],
)
def test_that_keys_go_through_the_epochs(shown, qtbot, key, asked):
    bar, bridge = shown()
    bridge.look_at(10)
    bridge.asked.clear()
    qtbot.keyClick(bar.track, key)
    assert bridge.asked == asked


def test_that_the_wheel_goes_through_the_run_and_with_shift_by_single_epochs(shown, qtbot):
    bar, bridge = shown(1000)
    bar.activateWindow()
    bar.track.setFocus()
    qtbot.waitUntil(bar.track.hasFocus)
    turn(bar, -120)
    turn(bar, -120, Qt.KeyboardModifier.ShiftModifier)
    turn(bar, 60)
    turn(bar, 60)
    assert bridge.asked == [990, 989, 999]


def test_that_the_wheel_passes_by_a_timeline_that_nobody_has_gone_to(shown, qtbot):
    bar, bridge = shown(1000)
    bar.activateWindow()
    bar.earlier.setFocus()
    qtbot.waitUntil(bar.earlier.hasFocus)
    turn(bar, -120)
    assert bridge.asked == []


def test_that_a_double_click_and_the_button_return_to_the_present(shown, qtbot):
    bar, bridge = shown()
    bridge.look_at(4)
    qtbot.mouseDClick(bar.track, Qt.MouseButton.LeftButton, pos=place_of(bar, 4))
    assert bridge.viewing is None
    bridge.look_at(4)
    bar.back.click()
    assert bridge.viewing is None
    assert not bar.back.isVisible()


def test_that_the_buttons_look_one_epoch_earlier_and_later(shown):
    bar, bridge = shown(2)
    assert not bar.later.isEnabled()
    bar.earlier.click()
    bar.earlier.click()
    assert not bar.earlier.isEnabled()
    bar.later.click()
    bar.later.click()
    assert bridge.asked == [1, 0, 1, None]


def test_that_the_run_is_taken_up_again_by_the_button(shown):
    bar, bridge = shown()
    bridge.look_at(7)
    bar.onward.click()
    assert bridge.continued == 1


@pytest.mark.parametrize("name", ["back", "onward"])
def test_that_the_keys_go_on_working_at_the_track_when_a_button_of_the_past_goes(shown, qtbot, name):
    bar, bridge = shown()
    bar.activateWindow()
    bridge.look_at(7)
    button = getattr(bar, name)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(button.hasFocus)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    if name == "onward":
        bridge.look_at(None)  # the session does it
    assert bar.track.hasFocus()
    qtbot.keyClick(bar.track, Qt.Key.Key_Left)
    assert bridge.viewing == 19


def test_that_the_keys_go_on_working_when_there_is_no_later_epoch(shown, qtbot):
    bar, bridge = shown()
    bar.activateWindow()
    bridge.look_at(19)
    bar.later.setFocus()
    qtbot.waitUntil(bar.later.hasFocus)
    bar.later.click()
    assert bridge.viewing is None
    assert bar.track.hasFocus()


def test_that_the_track_leaves_the_hairline_over_the_bar_free(shown):
    bar, _ = shown()
    QApplication.processEvents()
    assert bar.track.mapTo(bar, bar.track.rect().topLeft()).y() >= 1


def test_that_training_on_while_the_past_is_looked_at_moves_the_end_and_not_the_handle(shown):
    bar, bridge = shown()
    bridge.look_at(7)
    bridge.asked.clear()
    bridge.bring(at_epoch(bridge.snapshot, 30))
    assert (bar.track.value(), bar.track.maximum()) == (7, 30)
    assert bar.chip.text() == "viewing epoch 7 of 30"
    assert bridge.asked == []


def test_that_the_handle_follows_the_present_without_looking_at_anything(shown):
    bar, bridge = shown(0)
    for epoch in (1, 2, 30):
        bridge.bring(at_epoch(bridge.snapshot, epoch))
        assert (bar.track.value(), bar.track.maximum()) == (epoch, epoch)
    assert bridge.asked == []


def test_that_nothing_is_drawn_while_the_epoch_stays(shown, monkeypatch):
    bar, bridge = shown()
    drawn = []
    monkeypatch.setattr(bar.track, "_take_up", lambda: drawn.append(1))
    bridge.bring(dataclasses.replace(bridge.snapshot, revision=7))
    bridge.status_changed.emit()
    bridge.turns.finish()
    assert drawn == []


def test_that_nothing_is_drawn_while_it_is_hidden_and_all_is_there_when_it_is_seen(shown, monkeypatch):
    bar, bridge = shown()
    bar.hide()
    bridge.bring(at_epoch(bridge.snapshot, 33))
    assert bar.track.story.end == 20
    bar.show()
    assert bar.track.story.end == 33


def test_that_those_who_cannot_see_it_are_given_a_slider(shown):
    bar, bridge = shown()
    face = QAccessible.queryAccessibleInterface(bar.track)
    assert face.role() == QAccessible.Role.Slider
    assert face.text(QAccessible.Text.Name) == "Timeline"
    bridge.look_at(7)
    assert face.text(QAccessible.Text.Description).startswith("epoch 7: loss 0.4888")
    value = face.valueInterface()
    assert (value.minimumValue(), value.currentValue(), value.maximumValue()) == (0, 7, 20)
    value.setCurrentValue(9)
    assert bridge.viewing == 9


def test_that_what_is_under_the_mouse_is_said(shown, qtbot):
    bar, _ = shown()
    qtbot.mouseMove(bar.track, place_of(bar, 12))
    assert bar.track.at(place_of(bar, 12).x(), 6.0).epoch == 12
    bar.track._show_hover(bar.track.at(place_of(bar, 12).x(), 6.0))
    words = [mark.text for mark in bar.track._over.marks if hasattr(mark, "text")]
    assert words == ["epoch 12: loss 0.3783, validation 0.4539"]


def test_that_a_bar_in_a_low_window_is_lower(shown):
    assert shown()[0].track.sizeHint().height() == HEIGHT
    bar, _ = shown(size=(960, 600))
    assert bar.track.sizeHint().height() == LOW_HEIGHT
    assert bar.track.width() > 400


def _nothing() -> None:
    pass


def names_of(menu: QMenu) -> list[str]:
    return [action.text().replace("&", "") for action in menu.actions() if action.text()]


def test_that_the_menu_returns_goes_to_the_best_epoch_and_removes_pinned_runs(shown):
    bar, bridge = shown()
    bridge.runs = (PinnedRun(1, "Run 1", bridge.snapshot.log, 3, 20),)
    bridge.look_at(7)
    menu = timeline_menu(bar._desk, bar.track.story, bar, _nothing, _nothing)
    names = names_of(menu)
    assert names == [
        "Return to the present",
        "Continue from here",
        "Go to the best epoch (20)",
        "Copy picture",
        "Save picture…",
        "Remove pinned run: Run 1, epochs 3 to 20",
    ]
    menu.actions()[-1].trigger()
    assert bridge.pinned == ()
    menu.actions()[0].trigger()
    assert bridge.viewing is None
    assert not timeline_menu(bar._desk, bar.track.story, bar, _nothing, _nothing).actions()[0].isEnabled()


def test_that_the_menu_copies_and_saves_what_the_timeline_tells(open_window, qtbot):
    window = open_window()  # one that is named would begin to play
    for epoch in (1, 2):
        window.desk.bridge.step()
        qtbot.waitUntil(lambda e=epoch: window.desk.bridge.progress.epoch == e, timeout=60_000)
    bar = window.timeline
    window.desk.bridge.turns.finish()
    menu = timeline_menu(bar._desk, bar.track.story, bar, bar.copy_asked.emit, bar.save_asked.emit)
    copy, save = (action for action in menu.actions() if "picture" in action.text())
    QGuiApplication.clipboard().clear()
    copy.trigger()
    clipboard = QGuiApplication.clipboard()
    qtbot.waitUntil(lambda: clipboard.image().size().toTuple() == (2000, 320), timeout=20_000)
    save.trigger()
    assert window.pictures.panel.wish.view == "timeline"


def test_that_the_bar_is_hidden_from_the_view_menu_and_stays_so(open_window, settings):
    window = open_window("sample:laptop")
    toggle = window.timeline.toggleViewAction()
    assert toggle.text().replace("&", "") == "Timeline"
    assert window.timeline.isVisible()
    toggle.trigger()
    window.keep()
    assert not open_window("sample:laptop").timeline.isVisible()
    window.reset_layout()
    assert window.timeline.isVisible()
