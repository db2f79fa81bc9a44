"""The graph under real mouse and keyboard events."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.about import show_shortcuts
from app.controls import CountBox
from app.graph.keys import TOLD
from app.graph.placing import edge_ends
from app.graph.popover import Popover
from nnviz.edits.layers import insert_layer, set_initializer, set_units
from nnviz.edits.training import change_train
from nnviz.numbers import format_number
from nnviz.scene.camera import HOME
from nnviz.scene.curves import heights
from nnviz.scene.targets import BadgeAt, BiasAt, ControlAt, EdgeAt, FoldAt, HeaderAt, NeuronAt

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(open_window, qtbot):
    window = open_window()
    window.resize(1280, 800)
    QApplication.processEvents()
    wait_for_news(qtbot, window)
    return window


def wait_for_news(qtbot, window):
    """Wait until the newest document is drawn, with weights that the trainer has followed."""
    bridge = window.desk.bridge
    qtbot.waitUntil(
        lambda: bridge.snapshot is not None and bridge.snapshot.document is bridge.document, timeout=10_000
    )
    bridge.turns.finish()


def spot(window, target):
    """Give a pixel at which something is drawn, away from everything else."""
    view = window.network
    if isinstance(target, EdgeAt):
        ends = edge_ends(view.sight.layout(), target)
        assert ends is not None
        for share in (0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9):
            x = float(ends[0, 0] + share * (ends[0, 2] - ends[0, 0]))
            y = float(heights(ends, x)[0][0])
            if view.target_at(round(x), round(y)) == target:
                return QPoint(round(x), round(y))
        raise AssertionError(f"{target} is nowhere on top")
    return view.sight.box_of(target).center().toPoint()


def value(window, target):
    return window.network.editor.value_of(target)


def drag(window, start, *steps, button=LEFT, modifier=NONE, release=True):
    """Press, move by steps, and release."""
    view = window.network
    QTest.mousePress(view, button, modifier, start)
    place = QPoint(start)
    for dx, dy in steps:
        place += QPoint(dx, dy)
        move(view, place, button, modifier)
    if release:
        QTest.mouseRelease(view, button, modifier, place)
    return place


def move(view, place, button=Qt.MouseButton.NoButton, modifier=NONE):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    at = QPointF(place)
    event = QMouseEvent(
        QEvent.Type.MouseMove, at, view.mapToGlobal(at), Qt.MouseButton.NoButton, button, modifier
    )
    QApplication.sendEvent(view, event)


def turn(view, place, notches, modifier=NONE):
    at = QPointF(place)
    event = QWheelEvent(
        at,
        view.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


EDGE = EdgeAt(1, 0, 1)
BIAS = BiasAt(1, 1)


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


# --- editing by mouse ---


@pytest.mark.parametrize("target", [EDGE, BIAS, BiasAt(2, 0)])
def test_that_a_drag_changes_a_value_in_one_undo_step(window, qtbot, target):
    before, document = value(window, target), window.desk.bridge.document
    drag(window, spot(window, target), (0, -12), (0, -20), (0, -20))
    wait_for_news(qtbot, window)
    assert window.desk.attention.selected == target
    assert value(window, target) == pytest.approx(before + 0.4, abs=0.02)
    window.desk.bridge.undo()
    wait_for_news(qtbot, window)
    assert value(window, target) == pytest.approx(before)
    assert window.desk.bridge.document == document


def test_that_shift_drags_finely_and_ctrl_coarsely(window, qtbot):
    changes = {}
    for modifier in (Qt.KeyboardModifier.ShiftModifier, NONE, Qt.KeyboardModifier.ControlModifier):
        before = value(window, EDGE)
        drag(window, spot(window, EDGE), (0, -12), (0, -20), modifier=modifier)
        wait_for_news(qtbot, window)
        changes[modifier] = value(window, EDGE) - before
        window.desk.bridge.undo()
        wait_for_news(qtbot, window)
    fine, usual, coarse = changes.values()
    assert fine == pytest.approx(0.02, abs=0.002)
    assert usual == pytest.approx(0.2, abs=0.01)
    assert coarse == pytest.approx(2.0, abs=0.1)


def test_that_a_drag_along_an_edge_counts_sideways(window, qtbot):
    before = value(window, EDGE)
    drag(window, spot(window, EDGE), (12, 0), (20, 30))
    wait_for_news(qtbot, window)
    assert value(window, EDGE) == pytest.approx(before + 0.2, abs=0.011)


def test_that_escape_during_a_drag_restores(window, qtbot):
    before, document = value(window, EDGE), window.desk.bridge.document
    place = drag(window, spot(window, EDGE), (0, -12), (0, -30), release=False)
    wait_for_news(qtbot, window)
    assert value(window, EDGE) != before
    QTest.keyClick(window.network, Qt.Key.Key_Escape)
    QTest.mouseRelease(window.network, LEFT, NONE, place)
    wait_for_news(qtbot, window)
    assert value(window, EDGE) == before
    assert window.desk.bridge.document == document


def test_that_the_wheel_changes_the_selected_value_and_zooms_elsewhere(window, qtbot):
    view, place = window.network, spot(window, EDGE)
    turn(view, place, 1)
    assert view.sight.camera.zoom > 1.0
    view.sight.fit()
    QTest.mouseClick(view, LEFT, NONE, place)
    before, document = value(window, EDGE), window.desk.bridge.document
    for _ in range(3):
        turn(view, place, 1)
        wait_for_news(qtbot, window)
    assert value(window, EDGE) == pytest.approx(before + 0.15, abs=0.011)
    assert view.sight.camera == HOME
    turn(view, place, 1, Qt.KeyboardModifier.ControlModifier)
    assert view.sight.camera.zoom > 1.0
    window.desk.bridge.undo()
    assert window.desk.bridge.document == document


def test_that_two_clicks_type_a_value_at_its_place(window, qtbot):
    view, place = window.network, spot(window, EDGE)
    QTest.mouseClick(view, LEFT, NONE, place)
    QTest.mouseDClick(view, LEFT, NONE, place)
    assert view.field.isVisible()
    assert view.field.geometry().contains(place)
    view.field.selectAll()
    QTest.keyClicks(view.field, "-1.25")
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    wait_for_news(qtbot, window)
    assert not view.field.isVisible()
    assert value(window, EDGE) == -1.25


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


# --- layers ---


def test_that_a_header_is_dragged_to_another_place_among_the_hidden_layers(window, qtbot):
    bridge, view = window.desk.bridge, window.network
    bridge.apply(insert_layer(2), "Insert layer")
    bridge.apply(set_units(2, 5), "Change width")
    wait_for_news(qtbot, window)
    start, stop = spot(window, HeaderAt(1)), spot(window, HeaderAt(2))
    place = drag(window, start, (8, 0), (stop.x() - start.x() - 8, 0), release=False)
    assert view.insertion == 2
    QTest.mouseRelease(view, LEFT, NONE, place)
    assert view.insertion is None
    assert bridge.document.network.units == (5, 3, 2)
    bridge.undo()
    assert bridge.document.network.units == (3, 5, 2)


def test_that_escape_gives_the_drag_of_a_layer_up(window, qtbot):
    window.desk.bridge.apply(insert_layer(2), "Insert layer")
    wait_for_news(qtbot, window)
    document = window.desk.bridge.document
    start, stop = spot(window, HeaderAt(1)), spot(window, HeaderAt(2))
    place = drag(window, start, (8, 0), (stop.x() - start.x() - 8, 0), release=False)
    QTest.keyClick(window.network, Qt.Key.Key_Escape)
    QTest.mouseRelease(window.network, LEFT, NONE, place)
    assert window.desk.bridge.document is document


def test_that_the_menu_of_a_layer_has_its_width_activation_and_initializer(window):
    bridge = window.desk.bridge
    menu = window.network.layer_menu(1)
    menu.findChild(CountBox).chosen.emit(5)
    assert bridge.document.network.units == (5, 2)
    start = next(action.menu() for action in menu.actions() if action.text() == "Weights begin as")
    next(action for action in start.actions() if action.text() == "He normal").trigger()
    assert bridge.document.network.layers[0].initializer == "he_normal"
    menu.deleteLater()


def test_that_a_click_on_a_header_opens_its_menu(window):
    view = window.network
    QTest.mouseClick(view, LEFT, NONE, spot(window, HeaderAt(1)))
    menu = QApplication.activePopupWidget()
    assert menu is not None
    assert menu.findChild(CountBox) is not None
    menu.close()


# --- zoom, pan, folds ---


def test_that_keys_zoom_and_fit(window):
    view = window.network
    for key in ("zoom_in", "zoom_in", "zoom_out"):
        window.actions_by_key[key].trigger()
    assert view.sight.camera.zoom == pytest.approx(1.25)
    window.actions_by_key["zoom_fit"].trigger()
    assert view.sight.camera == HOME


def test_that_empty_ground_is_dragged_and_two_clicks_on_it_show_all(window):
    view = window.network
    empty = QPoint(round(0.3 * view.width()), view.height() - 60)
    assert view.target_at(empty.x(), empty.y()) is None
    turn(view, empty, 3, Qt.KeyboardModifier.ControlModifier)
    before = view.sight.camera
    ground = next(
        QPoint(x, y)
        for y in range(150, view.height() - 60, 7)
        for x in range(20, view.width() - 20, 7)
        if view.target_at(x, y) is None
    )
    drag(window, ground, (30, 0), (20, -10))
    assert view.sight.camera.zoom == before.zoom
    assert view.sight.camera != before
    ground = next(
        QPoint(x, y)
        for y in range(150, view.height() - 60, 7)
        for x in range(20, view.width() - 20, 7)
        if view.target_at(x, y) is None
    )
    QTest.mouseDClick(view, LEFT, NONE, ground)
    assert view.sight.camera == HOME


def test_that_the_middle_button_pans_even_over_a_neuron(window):
    view = window.network
    turn(view, spot(window, NeuronAt(1, 1)), 3, Qt.KeyboardModifier.ControlModifier)
    before = view.sight.camera
    drag(window, spot(window, NeuronAt(1, 1)), (0, 12), (0, 20), button=Qt.MouseButton.MiddleButton)
    assert view.sight.camera.dy == pytest.approx(before.dy + 20 / view.sight.layout().body[3], abs=0.03)
    assert window.desk.attention.selected is None


def test_that_what_is_walked_to_is_brought_into_sight(window):
    view = window.network
    turn(view, spot(window, NeuronAt(0, 0)), 8)
    QTest.keyClick(view, Qt.Key.Key_Right)
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Right)
    assert window.desk.attention.selected == NeuronAt(2, 0)
    body = view.sight.layout().body
    box = view.sight.box_of(NeuronAt(2, 0))
    assert body[0] <= box.center().x() <= body[0] + body[2]
    assert body[1] <= box.center().y() <= body[1] + body[3]


def test_that_a_fold_opens_by_click_and_by_enter_and_closes_again(window, qtbot):
    view = window.network
    window.desk.bridge.apply(set_units(1, 64), "Change width")
    wait_for_news(qtbot, window)
    fold = FoldAt(1)
    hidden = view.sight.layout().columns[1].shown[-2] + 1
    QTest.mouseClick(view, LEFT, NONE, spot(window, fold))
    assert hidden in view.sight.layout().columns[1].shown
    assert {its.way for its, _ in view.sight.layout().columns[1].folds} >= {"close", "down", "all"}
    QTest.mouseClick(view, LEFT, NONE, spot(window, FoldAt(1, "close")))
    assert view.sight.openings == ()
    last_shown = view.sight.layout().columns[1].shown[-2]
    window.desk.attention.select(NeuronAt(1, last_shown))
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert window.desk.attention.selected == fold
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert window.desk.attention.selected == NeuronAt(1, 63)
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert window.desk.attention.selected == NeuronAt(1, last_shown + 1)
    assert last_shown + 1 in view.sight.layout().columns[1].shown


def test_that_the_wheel_turns_the_pages_of_an_opened_layer(window, qtbot):
    view = window.network
    window.desk.bridge.apply(set_units(1, 64), "Change width")
    wait_for_news(qtbot, window)
    view.sight.open_at(1, 0)
    turn(view, spot(window, NeuronAt(1, 5)), -1)
    assert view.sight.layout().columns[1].shown[0] > 0
    assert view.sight.camera == HOME


def test_that_two_fingers_zoom_about_where_they_are(window):
    view = window.network
    place = QPointF(spot(window, NeuronAt(1, 1)))
    gesture = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        place,
        place,
        view.mapToGlobal(place),
        0.5,
        QPointF(),
    )
    QApplication.sendEvent(view, gesture)
    assert view.sight.camera.zoom == pytest.approx(1.5)
    assert view.target_at(place.x(), place.y()) == NeuronAt(1, 1)


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
    assert bridge.document.network.layers[0].initializer == "glorot_uniform"
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
