"""The graph by keys alone."""

import pytest
from graph_hands import EDGE, move, spot, value, wait_for_news
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.about import show_shortcuts
from app.graph.keys import TOLD
from nnviz.edits.layers import insert_layer, set_units
from nnviz.numbers import format_number
from nnviz.scene.targets import BiasAt, EdgeAt, HeaderAt, NeuronAt

# --- editing by keys ---


def test_that_a_digit_begins_a_value_and_escape_leaves_it(window, qtbot):
    view, before = window.network, value(window, EDGE)
    window.desk.attention.select(EDGE)
    view.setFocus()
    QTest.keyClicks(view, "7")
    assert view.field.isVisible()
    assert view.field.text() == "7"
    QTest.keyClick(view.field, Qt.Key.Key_Escape)
    assert not view.field.isVisible()
    assert value(window, EDGE) == before
    QTest.keyClicks(view, "-")
    QTest.keyClicks(view.field, "0.5")
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    wait_for_news(qtbot, window)
    assert value(window, EDGE) == -0.5
    assert window.desk.bridge.document.network.units == (3, 2)


@pytest.mark.parametrize("typed", ["abc", "", "1e999", "1,500", "nan"])
def test_that_what_is_no_number_is_refused_in_one_sentence_and_changes_nothing(window, typed):
    view, document = window.network, window.desk.bridge.document
    view.field.begin(EDGE, typed)
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    assert view.field.isVisible()
    assert "number" in window.strip.text
    assert window.desk.bridge.document is document


def test_that_keys_lock_switch_reset_and_copy(window, qtbot):
    view, bridge = window.network, window.desk.bridge
    before = value(window, EDGE)
    window.desk.attention.select(EDGE)
    QTest.keyClick(view, Qt.Key.Key_K)
    assert view.editor.is_locked(EDGE)
    QTest.keyClick(view, Qt.Key.Key_K)
    assert not view.editor.is_locked(EDGE)
    QTest.keyClick(view, Qt.Key.Key_O)
    wait_for_news(qtbot, window)
    assert view.editor.is_off(EDGE)
    assert value(window, EDGE) == 0
    QTest.keyClick(view, Qt.Key.Key_O)
    wait_for_news(qtbot, window)
    assert value(window, EDGE) == before
    view.editor.set_value(EDGE, 9.0)
    wait_for_news(qtbot, window)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "9"
    QTest.keyClick(view, Qt.Key.Key_Backspace)
    wait_for_news(qtbot, window)
    assert value(window, EDGE) == before
    assert bridge.document.network.units == (3, 2)


def test_that_a_neuron_is_switched_off_with_all_that_leaves_it_and_an_output_is_not(window, qtbot):
    view = window.network
    window.desk.attention.select(NeuronAt(1, 1))
    QTest.keyClick(view, Qt.Key.Key_O)
    wait_for_news(qtbot, window)
    assert value(window, EdgeAt(2, 1, 0)) == 0
    assert value(window, EdgeAt(2, 1, 1)) == 0
    assert value(window, EdgeAt(2, 0, 0)) != 0
    document = window.desk.bridge.document
    window.desk.attention.select(NeuronAt(2, 0))
    QTest.keyClick(view, Qt.Key.Key_O)
    assert window.desk.bridge.document is document
    assert "output" in window.strip.text


def test_that_arrows_walk_neurons_headers_weights_and_the_bias(window):
    view, attention = window.network, window.desk.attention
    way = [
        (Qt.Key.Key_Right, NeuronAt(1, 0)),
        (Qt.Key.Key_Down, NeuronAt(1, 1)),
        (Qt.Key.Key_E, EdgeAt(1, 0, 1)),
        (Qt.Key.Key_Down, EdgeAt(1, 1, 1)),
        (Qt.Key.Key_Down, BiasAt(1, 1)),
        (Qt.Key.Key_Up, EdgeAt(1, 1, 1)),
        (Qt.Key.Key_Left, NeuronAt(0, 1)),
        (Qt.Key.Key_Right, NeuronAt(1, 2)),
        (Qt.Key.Key_B, BiasAt(1, 2)),
        (Qt.Key.Key_Right, NeuronAt(1, 2)),
        (Qt.Key.Key_Up, NeuronAt(1, 1)),
        (Qt.Key.Key_Up, NeuronAt(1, 0)),
        (Qt.Key.Key_Up, HeaderAt(1)),
        (Qt.Key.Key_Right, HeaderAt(2)),
        (Qt.Key.Key_Down, NeuronAt(2, 0)),
    ]
    for key, expected in way:
        QTest.keyClick(view, key)
        assert attention.selected == expected
    assert view.speech.card.words is not None
    assert "E its weights" in view.speech.card.words.hint


def test_that_the_card_of_what_is_reached_by_keys_says_the_keys(window):
    view = window.network
    for key in (Qt.Key.Key_Right, Qt.Key.Key_E):
        QTest.keyClick(view, key)
    assert "Enter type" in view.speech.card.words.hint
    move(view, spot(window, EDGE))
    assert "Drag" in view.speech.card.words.hint


def test_that_shift_walks_the_weights_that_leave_a_neuron(window):
    window.desk.attention.select(EdgeAt(1, 1, 0))
    QTest.keyClick(window.network, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert window.desk.attention.selected == EdgeAt(1, 1, 1)


def test_that_alt_and_an_arrow_moves_the_layer_and_the_selection_goes_along(window, qtbot):
    bridge = window.desk.bridge
    bridge.apply(insert_layer(2), "Insert layer")
    bridge.apply(set_units(2, 5), "Change width")
    wait_for_news(qtbot, window)
    window.desk.attention.select(HeaderAt(1))
    QTest.keyClick(window.network, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert bridge.document.network.units == (5, 3, 2)
    assert window.desk.attention.selected == HeaderAt(2)


def test_that_every_key_of_the_graph_is_in_the_list_of_shortcuts(window):
    dialog = show_shortcuts(window)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert all(keys in texts for keys, _ in TOLD)
    dialog.close()


def test_that_delete_removes_a_layer_whose_header_is_selected(window):
    window.desk.attention.select(HeaderAt(1))
    QTest.keyClick(window.network, Qt.Key.Key_Delete)
    assert window.desk.bridge.document.network.units == (2,)


def test_that_single_letters_do_nothing_where_the_canvas_has_no_focus(window):
    window.desk.attention.select(EDGE)
    document = window.desk.bridge.document
    QTest.keyClick(window.panels["inspector"], Qt.Key.Key_K)
    QTest.keyClick(window.panels["data"], Qt.Key.Key_O)
    assert window.desk.bridge.document is document


def test_that_what_is_switched_off_says_what_it_was_worth(window, qtbot, rested):
    bridge, view = window.desk.bridge, window.network
    bridge.play()
    rested(window)
    wait_for_news(qtbot, window)
    weights = {target: abs(value(window, target)) for target in (EdgeAt(2, n, 0) for n in range(3))}
    target = max(weights, key=weights.__getitem__)
    with qtbot.waitSignal(bridge.worth_found, timeout=20_000) as found:
        window.desk.attention.select(NeuronAt(1, target.source))
        QTest.keyClick(view, Qt.Key.Key_O)
    worth = found.args[1]
    said = view.speech.readout.text()
    assert "is switched off. Loss" in said
    assert "without it; accuracy" in said
    assert worth.loss_without > worth.loss
    assert f"Loss {format_number(worth.loss, 3)} → {format_number(worth.loss_without, 3)}" in said
