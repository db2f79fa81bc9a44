"""A window tells once that a future was left, and undo brings it back."""

from __future__ import annotations

from nnviz.edits.layers import add_neuron


def goes_on_from(window, qtbot, epoch: int) -> None:
    bridge = window.desk.bridge
    bridge.look_at(epoch)
    qtbot.waitUntil(lambda: bridge.snapshot.epoch == epoch, timeout=20_000)
    bridge.continue_from_here()


def test_that_a_future_that_is_left_is_told_once_and_no_more_after_undo(open_window, qtbot):
    window = open_window("sample:laptop")
    bridge, strip = window.desk.bridge, window.strip
    bridge.set_speed(None)
    bridge.play()
    qtbot.waitUntil(lambda: bridge.status == "finished" and not bridge.playing, timeout=60_000)
    bridge.apply(add_neuron(1), "Add neuron")
    qtbot.waitUntil(lambda: bridge.snapshot.document is bridge.document, timeout=20_000)
    goes_on_from(window, qtbot, 5)
    assert strip.text.startswith(
        "The run goes on from epoch 5. Its old future stays as a grey curve up to epoch 20"
    )
    assert bridge.undo_label == "Continue from epoch 5"
    bridge.undo()
    qtbot.waitUntil(lambda: bridge.present.epoch == 20 and not bridge.pinned, timeout=20_000)
    assert not strip.text
    assert bridge.document.network.units == (4, 2)
    goes_on_from(window, qtbot, 7)
    assert bridge.pinned and not strip.text
