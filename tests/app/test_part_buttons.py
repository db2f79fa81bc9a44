"""What the buttons of the inspector promise is what they do."""

from __future__ import annotations

import pytest

from nnviz.scene.targets import EdgeAt

EDGE = EdgeAt(1, 0, 0)


def test_that_before_training_a_value_by_hand_goes_back_to_what_was_drawn(open_window, rested, qtbot):
    window = open_window("sample:laptop")
    bridge, inspector = window.desk.bridge, window.panels["inspector"]
    bridge.pause()
    rested(window)
    bridge.reset()
    qtbot.waitUntil(lambda: bridge.progress.epoch == 0 and not bridge.playing, timeout=20_000)
    bridge.turns.finish()
    drawn = float(bridge.snapshot.params[0][0][0, 0])
    window.desk.attention.select(EDGE)
    button = inspector.parts.reset
    assert button.text() == "Initial value"
    inspector.editor.set_value(EDGE, 2.5)
    qtbot.waitUntil(lambda: float(bridge.snapshot.params[0][0][0, 0]) == 2.5, timeout=20_000)
    bridge.turns.finish()
    assert button.text() == "Drawn value"
    button.click()
    qtbot.waitUntil(lambda: float(bridge.snapshot.params[0][0][0, 0]) == pytest.approx(drawn), timeout=20_000)
    bridge.turns.finish()
    assert button.text() == "Initial value"
