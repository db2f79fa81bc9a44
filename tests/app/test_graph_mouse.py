"""The graph under the mouse: values are dragged, typed and turned, layers moved, the picture zoomed."""

import pytest
from graph_hands import BIAS, EDGE, LEFT, NONE, drag, spot, turn, value, wait_for_news
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.controls import CountBox
from nnviz.edits.layers import insert_layer, set_units
from nnviz.edits.training import change_train
from nnviz.scene.camera import HOME
from nnviz.scene.targets import BiasAt, FoldAt, HeaderAt, NeuronAt

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


@pytest.mark.parametrize("edited_since", [False, True])
def test_that_a_click_leaves_what_the_wheel_has_done_and_what_came_after_it(window, qtbot, edited_since):
    view, bridge = window.network, window.desk.bridge
    QTest.mouseClick(view, LEFT, NONE, spot(window, EDGE))
    turn(view, spot(window, EDGE), 1)
    wait_for_news(qtbot, window)
    if edited_since:
        bridge.apply(change_train(learning_rate=0.3), "Change learning rate")
    turned, document = value(window, EDGE), bridge.document
    QTest.mouseClick(view, LEFT, NONE, QPoint(3, view.height() - 3))
    assert window.desk.attention.selected is None
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert bridge.document == document
    assert bridge.redo_label is None
    assert value(window, EDGE) == turned


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
