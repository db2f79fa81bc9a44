"""The message strip tells of layers that are dead or identical, and its buttons help."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nnviz.edits.layers import change_layer
from nnviz.health import judge


def identical(window) -> None:
    edit = change_layer(0, initializer="constant", initializer_parameters=(("value", 0.5),))
    window.desk.bridge.apply(edit, "Constant weights")


def test_that_identical_neurons_are_told_explained_and_helped(open_window, qtbot):
    window = open_window("sample:xor")
    identical(window)
    strip = window.strip
    qtbot.waitUntil(lambda: strip.text.startswith("h1, h2, h3 and h4 are identical"), timeout=10_000)
    assert [button.text() for button in strip._buttons] == ["Why?", "Random weights"]
    strip._buttons[0].click()
    assert "same gradients" in strip.text
    assert [button.text() for button in strip._buttons] == ["Random weights"]
    strip._buttons[0].click()
    bridge = window.desk.bridge
    qtbot.waitUntil(lambda: bridge.snapshot.document is bridge.document, timeout=10_000)
    assert not judge(bridge.snapshot)
    assert not strip.text
    kernel = bridge.snapshot.params[0][0]
    assert len(set(kernel[0].tolist())) == kernel.shape[1]
    assert bridge.document.network.layers[0].initializer == "constant"
    assert bridge.undo_label == "Random weights"


def test_that_a_dead_layer_is_told_and_leaky_relu_helps(open_window, qtbot):
    window = open_window("sample:laptop")
    bridge, strip = window.desk.bridge, window.strip
    dead = change_layer(1, bias_initializer="constant", bias_initializer_parameters=(("value", -9.0),))
    bridge.apply(dead, "Biases far below 0")
    qtbot.waitUntil(
        lambda: strip.text.startswith("All 3 neurons of the hidden layer output 0"), timeout=10_000
    )
    assert [button.text() for button in strip._buttons] == ["New weights for all", "Use leaky ReLU"]
    strip._buttons[1].click()
    qtbot.waitUntil(lambda: bridge.snapshot.document is bridge.document, timeout=10_000)
    assert not strip.text
    assert bridge.document.network.layers[0].activation == "leaky_relu"
    bridge.undo()
    qtbot.waitUntil(lambda: strip.text.startswith("All 3 neurons"), timeout=10_000)


def test_that_a_message_of_health_that_was_closed_stays_closed(open_window, qtbot):
    window = open_window("sample:xor")
    identical(window)
    strip, bridge = window.strip, window.desk.bridge
    qtbot.waitUntil(lambda: "identical" in strip.text, timeout=10_000)
    strip._close.click()
    snapshot = bridge.snapshot
    bridge.snapshot = replace(snapshot, params=tuple((np.array(k), b) for k, b in snapshot.params))
    bridge.snapshot_changed.emit()
    bridge.turns.finish()
    assert not strip.text
