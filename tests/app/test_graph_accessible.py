"""The graph as a screen reader walks it, through Qt's own interface."""

import gc

import pytest
from graph_hands import wait_for_news
from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtTest import QTest

from nnviz.edits.layers import remove_neuron, set_units
from nnviz.scene.targets import EdgeAt, NeuronAt

Text, Role = QAccessible.Text, QAccessible.Role


def face(window):
    return QAccessible.queryAccessibleInterface(window.network)


def walk(its):
    """Give an interface and all below it."""
    yield its
    for number in range(its.childCount()):
        child = its.child(number)
        assert child is not None
        assert its.indexOfChild(child) == number
        assert child.parent().text(Text.Name) == its.text(Text.Name)
        yield from walk(child)


def names(window, role=None):
    return [its.text(Text.Name) for its in walk(face(window)) if role is None or its.role() == role]


def find(window, name):
    return next(its for its in walk(face(window)) if its.text(Text.Name) == name)


def test_that_a_walk_finds_every_neuron_weight_bias_and_button_by_name(window):
    found = names(window)
    assert len(found) == len(set(found))
    layers = names(window, Role.Grouping)[1:]
    assert layers == ["Input, 2 inputs", "Hidden 1, 3 neurons", "Output, 2 neurons"]
    neurons = names(window, Role.ListItem)
    assert [name.split(",")[0] for name in neurons] == [
        "Input pink",
        "Input small",
        "Hidden 1 neuron 1",
        "Hidden 1 neuron 2",
        "Hidden 1 neuron 3",
        "Output no buy",
        "Output buy",
    ]
    values = names(window, Role.SpinBox)
    assert len(values) == 17
    assert {"Weight pink to h1", "Weight small to h3", "Weight h2 to Output buy", "Bias of h3"} <= set(values)
    buttons = names(window, Role.Button)
    assert {"Add a neuron to Hidden 1", "Insert a layer before Output"} <= set(buttons)


def test_that_a_neuron_says_bias_and_output_and_a_weight_its_product(window):
    name = next(name for name in names(window) if name.startswith("Hidden 1 neuron 2"))
    snapshot = window.desk.bridge.snapshot
    assert ", bias 0, output " in name
    weight = find(window, "Weight pink to h2")
    value = float(snapshot.params[0][0][0, 1])
    assert float(weight.text(Text.Value).replace("\u2212", "-")) == pytest.approx(value, rel=1e-3)
    assert "product x · w" in weight.text(Text.Description)


def test_that_parts_lie_where_they_are_drawn(window):
    view = window.network
    for its in walk(face(window)):
        if its.role() in (Role.ListItem, Role.SpinBox):
            area = its.rect()
            assert not area.isEmpty()
            panel = QRect(view.mapToGlobal(view.rect().topLeft()), view.size())
            assert panel.intersects(area)
    neuron = next(its for its in walk(face(window)) if its.text(Text.Name).startswith("Hidden 1 neuron 2"))
    middle = neuron.rect().center()
    assert face(window).childAt(middle.x(), middle.y()).text(Text.Name) == neuron.text(Text.Name)


def test_that_a_value_is_set_as_a_number_and_as_text(window, qtbot):
    weight = find(window, "Weight pink to h2")
    number = weight.valueInterface()
    assert number.currentValue() == pytest.approx(float(window.desk.bridge.snapshot.params[0][0][0, 1]))
    number.setCurrentValue(0.75)
    wait_for_news(qtbot, window)
    assert number.currentValue() == 0.75
    weight.setText(Text.Value, "-2")
    wait_for_news(qtbot, window)
    assert window.desk.bridge.snapshot.params[0][0][0, 1] == -2
    assert window.actions_by_key["undo"].text() == "&Undo Set weight"


def test_that_a_button_is_pressed_and_a_neuron_selected_by_its_action(window):
    press = QAccessibleActionInterface.pressAction()
    find(window, "Add a neuron to Hidden 1").actionInterface().doAction(press)
    assert window.desk.bridge.document.network.units == (4, 2)
    neuron = next(its for its in walk(face(window)) if its.text(Text.Name).startswith("Hidden 1 neuron 3"))
    neuron.actionInterface().doAction(press)
    assert window.desk.attention.selected == NeuronAt(1, 2)
    assert neuron.state().selected


def test_that_the_selected_part_has_the_focus_and_says_so(window, monkeypatch):
    said = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", said.append)
    window.activateWindow()
    window.network.setFocus()
    window.desk.attention.select(EdgeAt(1, 0, 1))
    assert [event.type() for event in said] == [QAccessible.Event.Focus, QAccessible.Event.Selection]
    assert said[0].accessibleInterface().text(Text.Name) == "Weight pink to h2"
    assert face(window).focusChild().text(Text.Name) == "Weight pink to h2"


def test_that_of_a_folded_layer_only_what_is_shown_is_made_and_the_fold_is_a_button(window, qtbot):
    window.desk.bridge.apply(set_units(1, 400), "Change width")
    wait_for_news(qtbot, window)
    layer = find(window, "Hidden 1, 400 neurons")
    assert layer.childCount() < 30
    fold = find(window, "Show more neurons of Hidden 1")
    fold.actionInterface().doAction(QAccessibleActionInterface.pressAction())
    assert window.network.sight.openings != ()


def test_that_a_part_may_be_asked_for_every_interface(window):
    """Qt's bridges to screen readers ask for all of them."""
    for its in walk(face(window)):
        number = its.role() == Role.SpinBox
        assert (its.valueInterface() is not None) == number
        for ask in ("textInterface", "editableTextInterface", "tableCellInterface", "selectionInterface"):
            if its.role() != Role.Grouping or its.parent().object() is window.network:
                assert getattr(its, ask)() is None
        its.relations()
        its.window()
        its.focusChild()
        its.backgroundColor()


def test_that_parts_of_what_is_gone_are_no_longer_valid_and_harm_nothing(window, qtbot):
    kept = list(walk(face(window)))
    window.desk.bridge.apply(remove_neuron(1, 2), "Remove neuron")
    wait_for_news(qtbot, window)
    gc.collect()
    gone = [its for its in kept if not its.isValid()]
    assert len(gone) == 6  # the neuron, its two weights and bias, and its two weights out
    for its in kept:
        assert isinstance(its.text(Text.Name), str)
        assert its.childCount() >= 0
        its.rect()
        its.state()
    assert len(names(window, Role.SpinBox)) == 12


def test_that_nothing_is_made_where_nobody_asks(window):
    view = window.network
    for number in range(3):
        QTest.mouseMove(view, view.sight.box_of(NeuronAt(1, number)).center().toPoint())
        window.desk.attention.select(NeuronAt(1, number))
    assert not view.parts.made


def test_that_opening_other_data_lets_the_parts_go(window, qtbot):
    list(walk(face(window)))
    assert window.network.parts.made
    window.opening.open_sample("xor")
    wait_for_news(qtbot, window)
    assert not window.network.parts.made
    gc.collect()
    assert "Input a, value 0" in names(window)
