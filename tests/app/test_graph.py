"""The graph in a real window: its card, its badges, and all of it while it trains."""

import pytest
from graph_hands import BIAS, EDGE, LEFT, NONE, drag, move, spot, value, wait_for_news
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.graph.popover import Popover
from nnviz.edits.layers import insert_layer, set_initializer, set_units
from nnviz.edits.training import change_train
from nnviz.scene.targets import BadgeAt, BiasAt, ControlAt, EdgeAt, HeaderAt, NeuronAt

# --- the card ---


def test_that_the_card_says_the_numbers_of_what_is_under_the_mouse_and_covers_none_of_it(window):
    view = window.network
    for target in (NeuronAt(0, 0), NeuronAt(1, 1), NeuronAt(2, 0), EDGE, BIAS, HeaderAt(1)):
        place = spot(window, target)
        move(view, place)
        assert view.hovered == target
        card = view.speech.card
        assert card.words is not None, target
        assert card.words.title
        assert not card.geometry().contains(view.mapTo(window, place))
        if not isinstance(target, EdgeAt):
            box = view.sight.box_of(target).toAlignedRect()
            shown = box.translated(view.mapTo(window, QPoint(0, 0)))
            assert not card.geometry().intersects(shown.adjusted(2, 2, -2, -2)), target
    move(view, QPoint(3, 300))
    assert view.speech.card.words is None


def test_that_the_card_of_a_weight_multiplies_it_with_its_input(window):
    move(window.network, spot(window, EDGE))
    rows = dict(window.network.speech.card.words.rows)
    number = lambda text: float(text.replace("\u2212", "-"))  # noqa: E731
    assert number(rows["product x · w"]) == pytest.approx(
        number(rows["weight w"]) * number(rows["input x"]), rel=2e-3
    )
    assert number(rows["weight w"]) == pytest.approx(value(window, EDGE), rel=1e-3)


def test_that_the_card_follows_the_training_and_stays_in_its_place(window, qtbot, rested):
    view, bridge = window.network, window.desk.bridge
    move(view, spot(window, NeuronAt(2, 0)))
    before, place = view.speech.card.words, view.speech.card.pos()
    bridge.step()
    rested(window)
    assert view.speech.card.words != before
    assert view.speech.card.words.title == before.title
    assert view.speech.card.pos() == place


def test_that_the_card_of_a_header_is_kerass_row(window):
    move(window.network, spot(window, HeaderAt(1)))
    words = window.network.speech.card.words
    assert words.title == "Hidden 1 (Dense)"
    assert dict(words.rows)["output shape"] == "(None, 3)"
    assert dict(words.rows)["param #"] == "2 · 3 + 3 = 9"


# --- badges ---


def test_that_a_badge_explains_itself_and_its_cure_is_one_undo_step(window, qtbot, rested):
    bridge, view = window.desk.bridge, window.network
    bridge.apply(set_initializer(0, "ones"), "Change initializer")
    wait_for_news(qtbot, window)
    badge = BadgeAt(1, 0, "identical")
    layout = view.sight.layout()
    from nnviz.health import judge
    from nnviz.scene.network_signs import badge_places

    x, y = next((x, y) for its, x, y, _ in badge_places(layout, judge(bridge.snapshot)) if its == badge)
    place = QPoint(round(x), round(y))
    move(view, place)
    assert view.hovered == badge
    assert "identical" in " ".join(view.speech.card.words.notes)
    QTest.mouseClick(view, LEFT, NONE, place)
    popover = QApplication.activePopupWidget()
    assert isinstance(popover, Popover)
    before = bridge.document
    buttons = {button.text(): button for button in popover.findChildren(QPushButton)}
    QTest.mouseClick(buttons["Random weights"], LEFT)
    wait_for_news(qtbot, window)
    kernel = bridge.snapshot.params[0][0]
    assert len({neuron.tobytes() for neuron in kernel.T}) == kernel.shape[1]
    bridge.undo()
    assert bridge.document == before
    bridge.pause()
    rested(window)


# --- while it trains at full speed ---


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_that_every_kind_of_thing_is_edited_while_a_spiral_trains_at_full_speed(open_window, qtbot, rested):
    window = open_window("sample:spiral")
    bridge, view = window.desk.bridge, window.network
    window.resize(1500, 900)
    bridge.apply(insert_layer(4), "Insert layer")
    bridge.apply(change_train(epochs=100_000_000), "Change epochs")
    bridge.set_speed(None)
    bridge.play()

    def trained_on():
        """Wait until the trainer has followed, and has gone on for a while."""
        qtbot.waitUntil(
            lambda: bridge.snapshot.document is bridge.document and bridge.status == "running", timeout=60_000
        )
        epoch = bridge.progress.epoch
        qtbot.waitUntil(lambda: bridge.progress.epoch > epoch + 30, timeout=60_000)

    trained_on()
    weight, bias = EdgeAt(2, 0, 0), BiasAt(3, 1)
    for target in (weight, bias):
        drag(window, spot(window, target), (0, -12), (0, -200))
        trained_on()
    window.desk.attention.select(weight)
    QTest.keyClick(view, Qt.Key.Key_K)
    trained_on()
    held = value(window, weight)
    trained_on()
    assert value(window, weight) == held
    for key, expected in ((Qt.Key.Key_O, 0.0), (Qt.Key.Key_O, held)):
        QTest.keyClick(view, key)
        trained_on()
        assert value(window, weight) == expected
    view.field.begin(weight, "1.5")
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    trained_on()
    assert value(window, weight) == 1.5
    start = bridge.document
    QTest.mouseClick(view, LEFT, NONE, spot(window, ControlAt("add_neuron", 2)))
    QTest.mouseClick(view, LEFT, NONE, spot(window, ControlAt("insert_layer", 3)))
    window.desk.attention.select(NeuronAt(1, 3))
    QTest.keyClick(view, Qt.Key.Key_Delete)
    window.desk.attention.select(HeaderAt(2))
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    trained_on()
    assert bridge.document.network.units == (9, 7, 9, 8, 8, 1)
    assert bridge.playing
    for _ in range(4):
        bridge.undo()
    trained_on()
    assert bridge.document == start
    assert value(window, weight) == 1.5
    bridge.pause()
    rested(window)


def test_that_the_card_speaks_of_what_is_under_a_resting_mouse_after_an_edit(window, qtbot):
    view, bridge = window.network, window.desk.bridge
    place = spot(window, NeuronAt(1, 1))
    view.hover(QPointF(place))
    assert view.speech.card.words.title == "Hidden 1, neuron 2 · row 1"
    assert bridge.apply(set_units(1, 1), "Change width")
    wait_for_news(qtbot, window)
    under = view.target_at(place.x(), place.y())
    assert view.hovered == under != NeuronAt(1, 1)
    bridge.turns.finish()
    words = view.speech.card.words
    assert words is None or words.title.startswith("Hidden 1, neuron 1")
    bridge.undo()
    wait_for_news(qtbot, window)
    assert view.hovered == view.target_at(place.x(), place.y()) == NeuronAt(1, 1)
    bridge.turns.finish()
    assert view.speech.card.words.title == "Hidden 1, neuron 2 · row 1"
