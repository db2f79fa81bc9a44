"""The inspector shows the numbers of what is selected, lets them be changed, and copies what it shows."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit

from app.inspecting.last_update import LastUpdate
from app.inspecting.part_sheets import edge_sheet, layer_sheet
from app.inspecting.sheet_of import sheet_of
from app.inspecting.weights_table import WeightsModel
from app.sheets import MOST_TERMS, Sheet, input_sheet, neuron_sheet
from nnviz.carrying import initial_params
from nnviz.cartographer import draw_maps, viewed
from nnviz.datasets.preparation.preparing import prepare
from nnviz.datasets.table import Column, Table
from nnviz.document import Document
from nnviz.drafts import Draft, Progress
from nnviz.edits.layers import change_layer, set_activation
from nnviz.explain import forward_row, neuron_sum
from nnviz.numbers import format_number
from nnviz.orders import View
from nnviz.params import Params
from nnviz.presets import document_of_sample, document_of_table
from nnviz.scene.targets import BadgeAt, BiasAt, EdgeAt, HeaderAt, NeuronAt
from nnviz.snapshot import Snapshot


def snapshot_of(
    document: Document, params: Params | None = None, progress: Progress | None = None
) -> Snapshot:
    draft = Draft(0, 0, document, params or initial_params(document), progress or Progress("paused"))
    return draw_maps(draft, prepare(document))


def rows_of(sheet: Sheet) -> dict[str, str]:
    """Give what stands behind each name of a narrow sheet."""
    found: dict[str, str] = {}
    for cells in sheet.narrow or sheet.rows:
        texts = [cell.text for cell in cells if cell.text.strip() and not cell.lock]
        if len(texts) > 1:
            found[texts[0]] = texts[-1]
    return found


def document_of(columns: tuple[Column, ...], name: str = "t") -> Document:
    return document_of_table("test", Table(name, columns))


# --- the numbers, without a window ---


def test_that_a_neuron_s_numbers_are_those_of_numpy() -> None:
    snapshot = snapshot_of(set_activation(1, "sigmoid")(document_of_sample("laptop")))
    raw = snapshot.data.raw_x[4]
    kernel, bias = (values.astype(np.float64) for values in snapshot.params[0])
    z = float(raw @ kernel[:, 1] + bias[1])
    a = 1 / (1 + np.exp(-z))
    found = rows_of(neuron_sheet(snapshot, forward_row(snapshot, raw), 1, 1, 4))
    assert found["pink"] == format_number(float(raw[0] * kernel[0, 1]))
    assert found["= weighted sum z"] == format_number(z)
    assert found["= output a"] == format_number(float(a))
    assert found["slope da/dz"] == format_number(float(a * (1 - a)))
    assert "target y" not in found


def test_that_the_first_house_is_off_by_sixteen_million() -> None:
    """A8."""
    params = ((np.array([[0.5]], np.float32), np.array([0.0], np.float32)),)
    snapshot = snapshot_of(document_of_sample("house-prices"), params)
    found = rows_of(sheet_of(snapshot, NeuronAt(1, 0), snapshot.data.raw_x[0], seen=0))
    assert found["= output a"] == "1882.5"
    assert found["target y"] == "16\u202f203\u202f815"
    assert found["error"] == "−16\u202f201\u202f932.5"
    probed = rows_of(sheet_of(snapshot, NeuronAt(1, 0), np.array([3765.0])))
    assert "error" not in probed, "nothing is known of a probe"


def test_that_the_slope_of_softmax_is_that_by_its_own_sum() -> None:
    snapshot = snapshot_of(document_of_sample("laptop"))
    row = forward_row(snapshot, snapshot.data.raw_x[0])
    a = float(row.activations[-1][0])
    assert rows_of(neuron_sheet(snapshot, row, 2, 0, 0))["slope da/dz"] == format_number(a * (1 - a))


def test_that_of_a_hundred_inputs_the_largest_products_come_first_and_the_rest_is_summed() -> None:
    rng = np.random.default_rng(1)
    columns = tuple(Column(f"f{n}", "number", rng.normal(size=30)) for n in range(100))
    document = document_of((*columns, Column("y", "number", rng.normal(size=30))))
    snapshot = snapshot_of(document)
    row = forward_row(snapshot, snapshot.data.raw_x[0])
    sheet = neuron_sheet(snapshot, row, 1, 0, 0)
    its = neuron_sum(snapshot, row, 1, 0)
    order = np.argsort(-np.abs(its.products))
    names = [cells[0].text for cells in sheet.narrow[1 : MOST_TERMS + 2]]
    assert names[:MOST_TERMS] == [f"f{n}" for n in order[:MOST_TERMS]]
    assert names[-1] == f"… {100 - MOST_TERMS} more, together"
    rest = float(its.products[order[MOST_TERMS:]].astype(np.float64).sum())
    shown = rows_of(sheet)[names[-1]].replace("−", "-")
    assert float(shown) == pytest.approx(rest, rel=1e-3, abs=1e-4)


def test_that_a_date_is_shown_as_a_date() -> None:
    days = np.arange(19_000.0, 19_020.0)
    document = document_of((Column("day", "date", days), Column("y", "number", days * 2.0)))
    snapshot = snapshot_of(document)
    row = forward_row(snapshot, snapshot.data.raw_x[0])
    assert rows_of(input_sheet(snapshot, row, 0, snapshot.data.raw_x[0]))["in the table"] == "2022-01-08"


def test_that_a_weight_s_gradient_initial_value_and_worth_are_shown() -> None:
    document = document_of_sample("laptop")
    begun = initial_params(document)
    params = tuple((kernel + np.float32(0.25), bias) for kernel, bias in begun)
    snapshot = viewed(snapshot_of(document, params), View(slopes=True))
    assert snapshot.slopes is not None and snapshot.fit is not None
    found = rows_of(
        edge_sheet(snapshot, forward_row(snapshot, snapshot.data.raw_x[0]), EdgeAt(1, 1, 2), None)
    )
    assert found["gradient ∂L/∂w"] == format_number(float(snapshot.slopes.layers[0][0][1, 2]))
    assert found["initial value"] == format_number(float(begun[0][0][1, 2]))
    assert found["loss with it"] == format_number(snapshot.fit.values["loss"])
    assert "last update" not in found


def test_that_the_last_update_is_told_only_where_nothing_lies_between() -> None:
    document = document_of_sample("laptop")
    moments = [
        snapshot_of(
            document,
            tuple((kernel + np.float32(step), bias) for kernel, bias in initial_params(document)),
            Progress("running", epoch=epoch, batches=1),
        )
        for step, epoch in ((0.0, 4), (0.5, 5), (1.0, 7))
    ]
    last = LastUpdate()
    last.take(moments[0])
    assert last.before is None
    last.take(moments[1])
    assert last.before is moments[0]
    row = forward_row(moments[1], moments[1].data.raw_x[0])
    assert rows_of(edge_sheet(moments[1], row, EdgeAt(1, 0, 0), last.before))["last update"] == "0.5"
    last.take(moments[2])
    assert last.before is None, "two updates lie between"


def test_that_a_layer_s_statistics_are_those_of_numpy() -> None:
    """B18."""
    document = document_of_sample("spiral")
    kernel, bias = (np.array(values) for values in initial_params(document)[1])
    kernel[0, 0], kernel[1, 1], bias[2] = np.nan, np.inf, 0.0
    params = (initial_params(document)[0], (kernel, bias), *initial_params(document)[2:])
    sheet = layer_sheet(snapshot_of(document, params), 2)
    texts = {cells[0].text: [cell.text for cell in cells[1:]] for cells in sheet.rows if cells[0].text}
    fine = kernel[np.isfinite(kernel)].astype(np.float64)
    assert texts["Hidden 2 (Dense)"] == ["(None, 8)", "72", "72"]
    assert texts["count"][:2] == ["64", "8"]
    assert texts["min"][0] == format_number(fine.min()) and texts["max"][0] == format_number(fine.max())
    assert texts["mean"][0] == format_number(fine.mean()) and texts["std"][0] == format_number(fine.std())
    assert texts["NaN"][:2] == ["1", "0"] and texts["Inf"][:2] == ["1", "0"]
    assert texts["zeros"][1] == "8"


def test_that_outputs_of_a_layer_are_told_with_their_dead_neurons() -> None:
    document = change_layer(1, bias_initializer="constant", bias_initializer_parameters=(("value", -9.0),))(
        document_of_sample("laptop")
    )
    texts = rows_of(layer_sheet(snapshot_of(document), 1))
    assert texts["dead"] == "3 of 3" and texts["rows off"] == "100\u202f%"


# --- the table of all weights ---


def model_of(document: Document, params: Params | None = None) -> WeightsModel:
    model = WeightsModel(None)  # type: ignore[arg-type]
    model.show_weights(snapshot_of(document, params))
    return model


def test_that_the_table_has_the_kernel_input_by_input_and_then_the_biases(qapp) -> None:
    """A19."""
    model = model_of(document_of_sample("laptop"))
    assert model.rowCount() == 17
    lines = [[model.data(model.index(row, column)) for column in range(3)] for row in range(17)]
    assert lines[0] == ["Hidden 1", "pink", "neuron 1"] and lines[3] == ["Hidden 1", "small", "neuron 1"]
    assert lines[6] == ["Hidden 1", "bias", "neuron 1"] and lines[16] == ["Output", "bias", "buy"]
    assert lines[9] == ["Output", "h1", "no buy"]


def test_that_the_table_can_be_sorted_by_value_and_back(qapp) -> None:
    document = document_of_sample("laptop")
    model, params = model_of(document), initial_params(document)
    values = np.concatenate([part.ravel() for layer in params for part in layer])
    model.sort(3, Qt.SortOrder.DescendingOrder)
    shown = [float(model.data(model.index(row, 3), Qt.ItemDataRole.EditRole)) for row in range(17)]
    assert shown == pytest.approx(sorted(values.tolist(), reverse=True), rel=1e-6)
    model.sort(0, Qt.SortOrder.AscendingOrder)
    assert model.target_at(0) == EdgeAt(1, 0, 0)


def test_that_a_large_table_is_only_read_where_it_is_seen(qapp) -> None:
    document = document_of_sample("circle")
    rng = np.random.default_rng(0)
    shapes = ((784, 128), (128, 10))
    params = tuple((rng.normal(size=s).astype(np.float32), np.zeros(s[1], np.float32)) for s in shapes)
    snapshot = replace(snapshot_of(document), params=params)
    model = WeightsModel(None)  # type: ignore[arg-type]
    model.show_weights(snapshot)
    assert model.rowCount() == 784 * 128 + 128 + 128 * 10 + 10
    assert model.target_at(784 * 128 + 5) == BiasAt(1, 5)
    assert model.target_at(model.rowCount() - 1) == BiasAt(2, 9)


def test_that_a_value_of_the_table_is_set_or_refused_in_a_sentence(open_window, qtbot):
    window = open_window()  # one that is named would begin to play
    inspector = window.panels["inspector"]
    inspector.weights.click()
    assert inspector.table.isVisible() and inspector.title.text() == "Weights"
    model = inspector.table.weights
    assert model.setData(model.index(4, 3), "0,75")
    wait_for_value(qtbot, window, EdgeAt(1, 1, 1), 0.75)
    document = window.desk.bridge.document
    assert not model.setData(model.index(4, 3), "lots")
    assert window.desk.bridge.document is document
    assert '"lots" is not a number' in window.strip.text
    inspector.table.activated.emit(model.index(4, 1))
    assert window.desk.attention.selected == EdgeAt(1, 1, 1)
    assert inspector.title.text().startswith("Weight small")


# --- in the window ---


def weight(window, target) -> float:
    kernel, bias = window.desk.bridge.snapshot.params[target.layer - 1]
    return float(kernel[target.source, target.target] if isinstance(target, EdgeAt) else bias[target.index])


@pytest.fixture
def inspected(open_window, qtbot):
    """Open the laptop with its second hidden neuron selected."""
    window = open_window()  # one that is named would begin to play
    window.desk.attention.select(NeuronAt(1, 1))
    inspector = window.panels["inspector"]
    QApplication.processEvents()
    cell = next(its for its in inspector.grid.values.values() if its.target == EdgeAt(1, 0, 1))
    return window, inspector, cell


def wait_for_value(qtbot, window, target, value: float) -> None:
    qtbot.waitUntil(lambda: weight(window, target) == pytest.approx(value), timeout=60_000)


def test_that_a_weight_can_be_typed_and_taken_back_as_one_step(inspected, qtbot):
    window, _inspector, cell = inspected
    before = weight(window, cell.target)
    cell.setFocus()
    qtbot.keyClick(cell, Qt.Key.Key_Return)
    assert cell.editing
    qtbot.keyClicks(cell, "0.25")
    qtbot.keyClick(cell, Qt.Key.Key_Return)
    wait_for_value(qtbot, window, EdgeAt(1, 0, 1), 0.25)
    qtbot.waitUntil(lambda: cell.text() == "0.25", timeout=5000)
    window.desk.bridge.undo()
    wait_for_value(qtbot, window, EdgeAt(1, 0, 1), before)


def test_that_escape_restores_and_what_is_no_number_is_refused(inspected, qtbot):
    window, _inspector, cell = inspected
    document, text = window.desk.bridge.document, cell.text()
    cell.setFocus()
    qtbot.keyClicks(cell, "7")
    assert cell.editing and cell.text() == "7"
    qtbot.keyClick(cell, Qt.Key.Key_Escape)
    assert not cell.editing and cell.text() == text
    qtbot.keyClick(cell, Qt.Key.Key_F2)
    qtbot.keyClicks(cell, "much")
    qtbot.keyClick(cell, Qt.Key.Key_Return)
    assert window.desk.bridge.document is document
    assert '"much" is not a number' in window.strip.text


def test_that_a_drag_over_a_number_is_one_undo_step(inspected, qtbot):
    window, _inspector, cell = inspected
    target, before = cell.target, weight(window, cell.target)
    steps = window.desk.bridge.undo_label
    start = cell.rect().center()
    qtbot.mousePress(cell, Qt.MouseButton.LeftButton, pos=start)
    for far in (10, 20, 35):
        qtbot.mouseMove(cell, start + QPoint(far, 0))
        qtbot.wait(40)
    qtbot.mouseRelease(cell, Qt.MouseButton.LeftButton, pos=start + QPoint(35, 0))
    qtbot.waitUntil(lambda: weight(window, target) > before, timeout=5000)
    assert not cell.editing
    window.desk.bridge.undo()
    wait_for_value(qtbot, window, target, before)
    assert window.desk.bridge.undo_label == steps


def test_that_the_wheel_changes_a_number_only_with_the_focus(inspected, qtbot):
    window, _inspector, cell = inspected
    document = window.desk.bridge.document

    def turn() -> None:
        event = QWheelEvent(
            QPointF(cell.rect().center()),
            QPointF(cell.mapToGlobal(cell.rect().center())),
            QPoint(0, 0),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        cell.wheelEvent(event)

    cell.clearFocus()
    turn()
    assert window.desk.bridge.document is document
    cell.setFocus()
    if cell.hasFocus():
        turn()
        assert window.desk.bridge.document is not document


def test_that_a_lock_keeps_a_weight_and_counts_as_not_trainable(inspected, qtbot):
    window, inspector, cell = inspected
    lock = next((its for its in inspector.grid.locks.values() if its.target == cell.target), None)
    if lock is None:
        inspector.resize(1200, 400)
        lock = next(its for its in inspector.grid.locks.values() if its.target == cell.target)
    lock.click()
    assert lock.isChecked() and inspector.editor.is_locked(EdgeAt(1, 0, 1))
    window.desk.attention.select(None)
    bridge = window.desk.bridge
    qtbot.waitUntil(lambda: bridge.snapshot.document is bridge.document, timeout=60_000)
    bridge.turns.finish()
    shown = [label.text() for label in inspector.grid.cells.values() if not label.isHidden()]
    assert shown[shown.index("Non-trainable params") + 1] == "1"


def test_that_a_neuron_is_copied_as_python_that_gives_what_is_shown(inspected, qtbot):
    _window, inspector, _cell = inspected
    inspector.copy.click()
    space: dict[str, float] = {}
    exec(QGuiApplication.clipboard().text(), space)
    shown = {label.text() for label in inspector.grid.cells.values() if not label.isHidden()}
    assert {format_number(space["z"]), format_number(space["a"])} <= shown
    assert format_number(space["z"]) in inspector.typeset.text()


def test_that_summary_and_weights_can_be_copied(open_window):
    window = open_window("sample:laptop")
    inspector = window.panels["inspector"]
    texts = {}
    for action in inspector.copy.forms.actions():
        action.trigger()
        texts[action.text()] = QGuiApplication.clipboard().text()
    assert "Total params: 17" in texts["Summary"]
    assert texts["Weights as CSV"].startswith("layer,from,neuron,value\n1,pink,1,")
    assert len(json.loads(texts["Weights as JSON"])) == 2
    assert texts["Weights as Python list"].startswith("[\n  [[")


def test_that_the_gradient_is_only_wanted_while_a_weight_is_looked_at(open_window, qtbot):
    window = open_window("sample:laptop")
    bridge, attention = window.desk.bridge, window.desk.attention
    assert not bridge.view.slopes
    attention.select(EdgeAt(1, 0, 0))
    assert bridge.view.slopes
    qtbot.waitUntil(lambda: bridge.snapshot.slopes is not None, timeout=60_000)
    inspector = window.panels["inspector"]
    inspector.hide()
    assert not bridge.view.slopes
    inspector.show()
    assert bridge.view.slopes
    attention.select(NeuronAt(1, 0))
    assert not bridge.view.slopes


def test_that_a_hidden_inspector_costs_nothing_and_is_right_when_it_is_shown(inspected):
    window, inspector, _cell = inspected
    inspector.hide()
    drawn: list[object] = []
    inspector.grid.show_rows, kept = drawn.append, inspector.grid.show_rows
    window.desk.bridge.snapshot_changed.emit()
    window.desk.bridge.turns.finish()
    assert not drawn
    inspector.show()
    assert drawn
    inspector.grid.show_rows = kept


def test_that_an_ill_neuron_says_why_and_its_cure_helps(open_window, qtbot):
    window = open_window("sample:laptop")
    bridge, inspector = window.desk.bridge, window.panels["inspector"]
    dead = change_layer(1, bias_initializer="constant", bias_initializer_parameters=(("value", -9.0),))
    bridge.apply(dead, "Biases far below 0")
    qtbot.waitUntil(lambda: bridge.snapshot.document is bridge.document, timeout=60_000)
    bridge.turns.finish()
    window.desk.attention.select(BadgeAt(1, 2, "dead"))
    assert "output 0 for every row" in inspector.findings.text.text()
    next(its for its in inspector.findings.buttons if its.text() == "Use leaky ReLU").click()
    qtbot.waitUntil(lambda: bridge.snapshot.document is bridge.document, timeout=60_000)
    bridge.turns.finish()
    assert inspector.findings.isHidden()


def test_that_numbers_that_change_move_nothing(inspected, qtbot):
    window, inspector, _cell = inspected
    QApplication.processEvents()
    places = {place: (its.x(), its.y(), its.width()) for place, its in inspector.grid.values.items()}
    for value in (-0.33337, 0.12345, 1.5, 0.0):
        inspector.editor.set_value(EdgeAt(1, 0, 1), value)
        wait_for_value(qtbot, window, EdgeAt(1, 0, 1), value)
        window.desk.bridge.turns.finish()
        QApplication.processEvents()
        now = {place: (its.x(), its.y(), its.width()) for place, its in inspector.grid.values.items()}
        assert now == places, value


TARGETS = [NeuronAt(1, 1), NeuronAt(2, 0), NeuronAt(0, 1), EdgeAt(1, 0, 0), BiasAt(2, 1), HeaderAt(1), None]


@pytest.mark.parametrize("dead", [False, True])
def test_that_nothing_is_cut_off_in_the_smallest_window(open_window, qtbot, dead):
    window = open_window("sample:laptop")
    if dead:
        bridge = window.desk.bridge
        edit = change_layer(1, bias_initializer="constant", bias_initializer_parameters=(("value", -9.0),))
        bridge.apply(edit, "Dead")
        qtbot.waitUntil(lambda: bridge.snapshot.document is bridge.document, timeout=60_000)
    window.resize(960, 600)
    for target in TARGETS:
        window.desk.attention.select(target)
        QApplication.processEvents()
        QApplication.processEvents()
        assert window.panels["inspector"].area.horizontalScrollBar().maximum() == 0, target


@pytest.mark.parametrize("target", TARGETS)
def test_that_every_control_has_a_name(open_window, target):
    window = open_window("sample:laptop")
    window.desk.attention.select(target)
    inspector = window.panels["inspector"]
    controls = [*inspector.findChildren(QAbstractButton), *inspector.findChildren(QLineEdit)]
    for control in controls:
        if control.isVisible() and control.objectName() not in ("qt_spinbox_lineedit",):
            named = control.accessibleName() or (
                isinstance(control, QAbstractButton) and (control.text() or control.toolTip())
            )
            assert named, control
    assert inspector.findChildren(QLabel)
