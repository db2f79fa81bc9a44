"""Laws of the prediction panel: values to try, the slice, the rows, the matrix and the largest errors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnviz.edits.data import set_label, set_role
from nnviz.explain import forward_row
from nnviz.network import forward
from nnviz.numbers import format_share
from nnviz.orders import View
from nnviz.scene.prediction_confusion import confusion_counts, confusion_grid
from nnviz.scene.prediction_options import Shown
from nnviz.scene.prediction_scene import prediction_frame
from nnviz.surfaces import frame_of


@pytest.fixture
def mixed(tmp_path: Path) -> str:
    """A table of four numbers, a category, a yes or no, a date, and three classes."""
    rng = np.random.default_rng(0)
    kinds = ("low", "middle", "high")
    lines = ["a,b,c,d,colour,wild,day,kind"]
    for row in range(60):
        values = rng.normal(size=4).round(2)
        kind = kinds[int(np.digitize(values[0] + values[1], (-0.6, 0.6)))]  # so a and b are the axes
        colour = ("red", "blue", "white")[row % 3]
        lines.append(
            f"{','.join(map(str, values))},{colour},{('no', 'yes')[row % 2]},2023-0{row % 9 + 1}-12,{kind}"
        )
    path = tmp_path / "mixed.csv"
    path.write_text("\n".join(lines))
    return str(path)


@pytest.fixture
def panel(open_window, qtbot, rested):
    """Open a window on a file or a sample, and give its prediction panel."""

    def open_it(argument: str, *, values: bool = False, size: tuple[int, int] = (1280, 900)):
        window = open_window(argument)
        window.resize(*size)
        bridge = window.desk.bridge
        name = Path(argument).stem if argument.endswith(".csv") else None
        if name is not None:
            qtbot.waitUntil(lambda: bridge.document.data.table.name == name, timeout=30_000)
        qtbot.waitUntil(
            lambda: bridge.snapshot is not None and bridge.snapshot.document is bridge.document,
            timeout=30_000,
        )
        bridge.pause()
        rested(window)
        panel = window.panels["prediction"]
        if panel.values_button.isChecked() != values:
            panel.values_button.click()
        bridge.turns.finish()
        return panel

    return open_it


def control(panel, name):
    return next(its for feature, its in panel.values.list.controls.items() if feature.name == name)


def plot_of(view, snapshot):
    """Give where the plot lies in a map that has one."""
    size = (float(view.width()), float(view.height()))
    frame = prediction_frame(snapshot, size, text_scale=view.text_scale)
    assert frame is not None
    return frame


def viewed(qtbot, panel, met):
    bridge = panel._desk.bridge
    qtbot.waitUntil(lambda: met(bridge.snapshot), timeout=20_000)
    bridge.turns.finish()
    return bridge.snapshot


def test_that_a_typed_value_is_asked_and_its_answer_shown(panel, qtbot):
    its = panel("sample:house-prices", values=True)
    field = control(its, "area").field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "40 000")
    QTest.keyClick(field, Qt.Key.Key_Return)
    attention, snapshot = its._desk.attention, its._desk.bridge.snapshot
    assert attention.probe.tolist() == [40_000.0]
    its.values.answer._build()
    price = float(forward_row(snapshot, np.array([40_000.0])).outputs[0])
    assert its.values.answer.picture.description.startswith("price ")
    kernel, bias = snapshot.params[0]
    assert price == pytest.approx(40_000.0 * float(kernel[0, 0]) + float(bias[0]), rel=1e-6)


def test_that_what_is_no_number_is_refused_in_words_and_the_old_value_stays(panel):
    its = panel("sample:house-prices", values=True)
    field = control(its, "area").field
    before = field.text()
    field.selectAll()
    QTest.keyClicks(field, "many")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == before
    assert its._desk.attention.probe is None
    assert its.strip.text == '"many" doesn\'t fit "area": write a number.'


@pytest.mark.slow
def test_that_every_kind_of_feature_has_its_control_and_begins_at_its_median(panel, mixed, qtbot):
    its = panel(mixed, values=True)
    snapshot = its._desk.bridge.snapshot
    kinds = {
        feature.name: (feature.kind, type(c).__name__) for feature, c in its.values.list.controls.items()
    }
    assert kinds["c"] == ("number", "NumberControl")
    assert kinds["colour"] == ("category", "CategoryControl")
    assert kinds["wild"] == ("bool", "SwitchControl")
    assert kinds["day"] == ("date", "NumberControl")
    held = frame_of(snapshot.data).held
    assert float(control(its, "c").field.text().replace("\u2212", "-")) == pytest.approx(held[2], abs=1e-4)
    assert control(its, "day").field.text().startswith("2023-")
    assert control(its, "wild").text() in ("no", "yes")


@pytest.mark.slow
def test_that_a_slider_moves_the_slice_of_map_and_tiles_and_comes_to_rest(panel, mixed, qtbot):
    its = panel(mixed, values=True)
    slider = control(its, "c").slider
    slider.setValue(slider.maximum())
    view = its.looking.view
    assert view.quick
    high = float(its._desk.bridge.snapshot.data.raw_x[:, 2].max())
    assert dict(view.held)["c"] == pytest.approx(high)
    snapshot = viewed(qtbot, its, lambda s: s.surfaces.held[2] == pytest.approx(high) and not s.view.quick)
    point = snapshot.surfaces.held.copy()
    point[[0, 1]] = snapshot.surfaces.x_range[0], snapshot.surfaces.y_range[0]
    x = snapshot.data.input_scaling.forward(point[None])
    layers = forward(snapshot.document.network, snapshot.params, x)
    np.testing.assert_allclose(snapshot.surfaces.outputs[:, 0, 0], layers[-1][0], rtol=1e-4)
    np.testing.assert_allclose(snapshot.surfaces.tiles[1][:, 0, 0], layers[0][0], rtol=1e-4, atol=1e-6)
    assert its._desk.attention.probe[2] == pytest.approx(high)
    assert its._desk.bridge.undo_label is None or "held" not in its._desk.bridge.undo_label
    its.values.medians.click()
    assert its.looking.view.held == ()


@pytest.mark.slow
def test_that_one_category_is_on_and_yes_is_one(panel, mixed):
    its = panel(mixed, values=True)
    colour, wild = control(its, "colour"), control(its, "wild")
    colour.setCurrentIndex(2)
    colour.activated.emit(2)
    wild.click()
    held = dict(its.looking.view.held)
    names = [name for name in held if name.startswith("colour")]
    assert sorted(held[name] for name in names) == [0.0, 0.0, 1.0]
    assert held["colour = white"] == 1.0
    assert held["wild"] == float(wild.isChecked())


@pytest.mark.slow
def test_that_all_features_can_be_held_at_the_chosen_row(panel, mixed):
    its = panel(mixed, values=True)
    its._desk.attention.choose_row(17)
    its.values.at_row.click()
    data = its._desk.bridge.snapshot.data
    assert np.array_equal(its.looking.inputs(its._desk.bridge.snapshot), data.raw_x[17])
    others = [data.inputs[place].name for place in range(2, len(data.inputs))]
    held = its.looking.held(its._desk.bridge.snapshot)[2:]
    assert dict(zip(others, held, strict=True)) == dict(zip(others, data.raw_x[17, 2:], strict=True))


@pytest.mark.slow
def test_that_axes_are_chosen_change_places_and_one_is_a_curve(panel, mixed, qtbot):
    its = panel(mixed, values=True)
    boxes = its.values.axes
    for name, wanted in (("b", ("b", "a")), ("c", ("c", "a"))):
        boxes.across.setCurrentIndex(boxes.across.findData(name))
        boxes.across.activated.emit(boxes.across.currentIndex())
        assert its.looking.view.axes == wanted
        viewed(qtbot, its, lambda s, w=wanted: tuple(s.data.inputs[a].name for a in s.surfaces.axes) == w)
    boxes.up.setCurrentIndex(0)
    boxes.up.activated.emit(0)
    snapshot = viewed(qtbot, its, lambda s: len(s.surfaces.axes) == 1)
    assert snapshot.surfaces.axes == (2,)


def test_that_a_click_on_a_point_chooses_its_row_and_elsewhere_probes(panel):
    its = panel("sample:laptop")
    view, snapshot = its.map, its._desk.bridge.snapshot
    frame = plot_of(view, snapshot)
    raw = snapshot.data.raw_x[4]
    place = QPoint(round(float(frame.x.place(raw[0]))), round(float(frame.y.place(raw[1]))))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert (its._desk.attention.row, its._desk.attention.probe) == (4, None)
    QTest.mouseMove(view, place)
    assert view._readout.text().startswith("row 5: pink 0.9, small 0.1\nno buy  →  ")
    away = QPoint(round(frame.left + frame.width * 0.45), round(frame.top + frame.height * 0.35))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=away)
    assert its._desk.attention.probe == pytest.approx(view.inputs_at(away.x(), away.y()))


def test_that_arrow_keys_move_the_probe_within_the_map(panel):
    its = panel("sample:laptop")
    view, attention = its.map, its._desk.attention
    start = attention.inputs(its._desk.bridge.snapshot).copy()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert attention.probe[0] > start[0]
    assert attention.probe[1] == start[1]
    for _ in range(80):
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert attention.probe[1] == pytest.approx(its._desk.bridge.snapshot.surfaces.y_range[0])
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert attention.probe is None


@pytest.mark.slow
def test_that_a_cell_of_the_matrix_lists_its_rows_and_a_listed_row_is_chosen(panel, mixed, qtbot):
    its = panel(mixed)
    its.tabs.button(1).click()
    snapshot = its._desk.bridge.snapshot
    counts = confusion_counts(snapshot, "all")
    assert counts is not None
    true, taken = np.unravel_index(np.argmax(counts), counts.shape)
    cell = int(true), int(taken)
    view = its.confusion
    grid = confusion_grid(snapshot, (float(view.width()), float(view.height())), text_scale=view.text_scale)
    assert grid is not None
    x, y, width, height = grid.box(cell)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(x + width / 2), round(y + height / 2)))
    assert its.pages.currentWidget() is its.errors
    snapshot = viewed(qtbot, its, lambda s: s.worst is not None and s.view.cell == cell)
    model = its.errors.model
    assert model.rowCount() == counts[cell]
    assert set(snapshot.data.labels[snapshot.worst.rows].tolist()) == {cell[0]}
    its.errors.table.selectRow(1)
    assert its._desk.attention.row == int(snapshot.worst.rows[1])
    assert its._desk.attention.probe is None
    assert int(snapshot.worst.rows[0]) in its.map._marked(snapshot)
    its.errors.all_button.click()
    viewed(qtbot, its, lambda s: s.worst is not None and len(s.worst.rows) == 60)


def test_that_the_list_says_label_prediction_and_loss_of_each_row(panel, qtbot):
    its = panel("sample:laptop")
    its.tabs.button(2).click()
    snapshot = viewed(qtbot, its, lambda s: s.worst is not None)
    its.errors._show()
    model, row = its.errors.model, int(snapshot.worst.rows[0])
    said = [model.data(model.index(0, column)) for column in range(4)]
    outputs = forward_row(snapshot, snapshot.data.raw_x[row]).outputs
    best = int(np.argmax(outputs))
    assert said[0] == str(row + 1)
    assert said[1] == snapshot.data.classes[int(snapshot.data.labels[row])]
    assert said[2] == f"{snapshot.data.classes[best]} {format_share(float(outputs[best]))}"
    assert np.all(np.diff(snapshot.worst.losses) <= 0)


@pytest.mark.slow
def test_that_keys_walk_the_matrix_and_enter_lists_a_cell(panel, mixed):
    its = panel(mixed)
    its.tabs.button(1).click()
    QTest.keyClick(its.confusion, Qt.Key.Key_Right)
    QTest.keyClick(its.confusion, Qt.Key.Key_Right)
    QTest.keyClick(its.confusion, Qt.Key.Key_Down)
    QTest.keyClick(its.confusion, Qt.Key.Key_Return)
    assert its.looking.view.cell == (1, 1)
    assert its.looking.tab == "errors"


def test_that_a_hidden_panel_asks_for_nothing(panel):
    its = panel("sample:laptop")
    its.tabs.button(2).click()
    assert (its.looking.view.map, its.looking.view.errors) == (False, True)
    its.hide()
    assert (its.looking.view.map, its.looking.view.errors) == (False, False)
    its.show()
    assert its.looking.view.errors
    its.tabs.button(0).click()
    assert (its.looking.view.map, its.looking.view.errors) == (True, False)


def test_that_a_regression_has_no_matrix_and_its_switches_are_those_that_it_needs(panel):
    its = panel("sample:house-prices")
    assert not its.tabs.button(1).isEnabled()
    entries = {action.text(): action for action in its.show_button.fill()}
    assert list(entries) == ["Training rows", "Residuals"]
    entries["Residuals"].trigger()
    assert not its.looking.shown.residuals


@pytest.mark.slow
def test_that_of_several_labels_one_is_chosen(panel, tmp_path, qtbot):
    rng = np.random.default_rng(0)
    path = tmp_path / "labels.csv"
    rows = (f"{a:.2f},{b:.2f},{a + b:.2f},{a - b:.2f}" for a, b in rng.normal(size=(30, 2)))
    path.write_text("\n".join(["a,b,sum,difference", *rows]))
    its = panel(str(path))
    bridge = its._desk.bridge
    bridge.apply(set_role("sum", "target"), "Change role")
    viewed(qtbot, its, lambda s: len(s.data.outputs) == 2)
    entries = {action.text(): action for action in its.show_button.fill()}
    entries["difference"].trigger()
    its.map._build()
    assert its.looking.shown.output == 1
    assert its.map.picture.description.startswith("Predicted difference")


@pytest.mark.slow
def test_that_a_chosen_cell_is_forgotten_where_its_class_no_longer_is(panel, mixed, qtbot):
    its = panel(mixed)
    its.looking.choose_rows(cell=(2, 2), part="validation")
    its._desk.bridge.apply(set_label("a"), "Change role")
    viewed(qtbot, its, lambda s: not s.data.classes)
    its._fit()
    assert its.looking.view.cell is None
    assert its.looking.view.part == "all"


@pytest.mark.slow
def test_that_another_table_begins_with_its_own_slice(panel, mixed, qtbot):
    its = panel(mixed, values=True)
    control(its, "c").slider.setValue(3)
    its.looking.choose_axes(("d", "c"))
    from nnviz.presets import document_of_sample

    bridge = its._desk.bridge
    bridge.load(document_of_sample("xor"), "Open sample")
    viewed(qtbot, its, lambda s: len(s.data.inputs) == 2)
    assert bridge.view == View()
    assert [feature.name for feature in its.values.list.controls] == list(
        bridge.document.data.names("feature")
    )


@pytest.mark.slow
def test_that_of_many_features_few_have_controls_and_all_can_be_found(panel, tmp_path, qtbot):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(20, 40)).round(3)
    path = tmp_path / "many.csv"
    lines = [",".join([*(f"gene {i}" for i in range(40)), "y"])]
    lines += [",".join([*(map(str, row)), str(round(float(row[0]), 3))]) for row in x]
    path.write_text("\n".join(lines))
    its = panel(str(path), values=True)
    form = its.values
    assert form.search.isVisible()
    first = len(form.list.controls)
    assert 4 <= first <= 12
    form.list.more.click()
    assert len(form.list.controls) > first
    form.search.setText("GENE 37")
    assert [feature.name for feature in form.list.controls] == ["gene 37"]
    form.search.setText("nothing")
    assert not form.list.controls
    form.search.clear()
    snapshot = its._desk.bridge.snapshot
    strength = np.abs(snapshot.params[0][0]).mean(axis=1) * snapshot.data.x.std(axis=0)
    strength[list(snapshot.surfaces.axes)] = -1
    assert next(iter(form.list.controls)).name == f"gene {int(np.argmax(strength))}"


@pytest.mark.slow
def test_that_the_panel_never_asks_for_more_width_with_values_than_without(panel, mixed):
    its = panel(mixed, values=False, size=(960, 600))
    QApplication.processEvents()
    narrow = its.minimumSizeHint().width()
    its.values_button.click()
    QApplication.processEvents()
    assert its.minimumSizeHint().width() <= max(narrow, 300)
    assert its.map.height() > 60


@pytest.mark.slow
def test_that_a_picture_of_the_window_shows_the_same_part_of_the_panel(panel):
    its = panel("sample:laptop")
    window = its.window()
    of_map = window.pictures.take("window", 1.0, "light")
    its.looking.show_as(Shown(discretise=True))
    discretised = window.pictures.take("window", 1.0, "light")
    its.tabs.button(1).click()
    assert of_map != discretised
    assert window.pictures.take("window", 1.0, "light") not in (of_map, discretised)
    assert its.picture_view is its.confusion


def shown_values(panel):
    """Give what the sliders show, what map or curve is drawn at, and what the bars are asked for."""
    snapshot, form = panel._desk.bridge.snapshot, panel.values
    features = {feature.name: feature for feature in form._features}
    places = [features[name].first for name in ("a", "b", "c", "d")]
    sliders = [control(panel, name)._value for name in ("a", "b", "c", "d")]
    asked: list[np.ndarray] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "app.predicting.answer_view.forward_row",
            lambda s, inputs: asked.append(inputs) or forward_row(s, inputs),
        )
        form.answer.draw(panel._desk.look.theme, (200.0, 150.0))
    drawn = snapshot.surfaces.held.copy()
    on_axes = list(snapshot.surfaces.axes)
    drawn[on_axes] = asked[0][on_axes]
    return sliders, drawn, asked[0], places


def act(panel, rng):
    """Do one thing of those that a person may do with values."""
    its, name = panel.values, "abcd"[rng.integers(4)]
    what = int(rng.integers(8))
    if what == 0:
        slider = control(panel, name).slider
        slider.setValue(int(rng.integers(slider.minimum(), slider.maximum() + 1)))
    elif what == 1:
        control(panel, name).field.typed.emit(float(rng.normal(0.0, 3.0)))
    elif what == 2:
        panel._desk.attention.choose_row(int(rng.integers(60)))
    elif what == 3 and its.medians.isEnabled():
        its.medians.click()
    elif what == 4:
        its.at_row.click()
    elif what in (5, 6):
        box = (its.axes.across, its.axes.up)[int(rng.integers(2))]
        box.setCurrentIndex(int(rng.integers(box.count())))
        box.activated.emit(box.currentIndex())
    else:
        view = panel.map
        at = QPoint(int(rng.integers(view.width())), int(rng.integers(view.height())))
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_that_sliders_curve_and_bars_have_the_same_values_after_any_acts(panel, mixed, qtbot, seed):
    its, rng = panel(mixed, values=True), np.random.default_rng(seed)
    for _ in range(25):
        act(its, rng)
        if rng.random() < 0.5:  # else the next act comes before the map of this one is there
            viewed(
                qtbot,
                its,
                lambda s: (s.view.axes, s.view.held) == (its.looking.view.axes, its.looking.view.held),
            )
            sliders, drawn, asked, places = shown_values(its)
            assert np.array_equal(drawn, asked)
            assert sliders == asked[places].tolist()
            probe = its._desk.attention.probe
            assert probe is None or np.array_equal(probe, asked)


@pytest.mark.slow
def test_that_a_feature_that_leaves_its_axis_keeps_the_value_of_the_probe(panel, mixed, qtbot):
    its = panel(mixed, values=True)
    control(its, "b").field.typed.emit(1.75)
    boxes = its.values.axes
    boxes.up.setCurrentIndex(0)
    boxes.up.activated.emit(0)
    snapshot = viewed(qtbot, its, lambda s: len(s.surfaces.axes) == 1)
    assert (snapshot.surfaces.held[1], its._desk.attention.probe[1]) == (1.75, 1.75)
    assert control(its, "b")._value == 1.75


@pytest.mark.slow
def test_that_one_feature_is_never_on_both_axes(panel, mixed, qtbot):
    its = panel(mixed, values=True)
    boxes = its.values.axes
    boxes.up.setCurrentIndex(0)
    boxes.up.activated.emit(0)
    viewed(qtbot, its, lambda s: len(s.surfaces.axes) == 1)
    same = boxes.up.findData("a")
    assert not boxes.up.model().item(same).isEnabled()
    boxes.up.setCurrentIndex(same)
    boxes.up.activated.emit(same)
    assert (boxes.across.currentData(), boxes.up.currentData()) == ("a", "")
    boxes.up.setCurrentIndex(boxes.up.findData("b"))
    boxes.up.activated.emit(boxes.up.currentIndex())
    viewed(qtbot, its, lambda s: len(s.surfaces.axes) == 2)
    assert boxes.up.model().item(same).isEnabled()


@pytest.mark.parametrize("share", [0.05, 0.3, 0.7, 0.95])
def test_that_the_readout_hides_neither_the_pointed_place_nor_the_legend(panel, share):
    view = panel("sample:laptop").map
    snapshot = view.desk.bridge.snapshot
    frame = plot_of(view, snapshot)
    place = QPoint(round(frame.right - 3), round(frame.top + share * frame.height))
    QTest.mouseMove(view, place)
    readout = view._readout.geometry()
    assert view._readout.text()
    assert not readout.adjusted(-4, -4, 4, 4).contains(place)
    assert readout.right() <= frame.right


@pytest.mark.slow
def test_that_the_list_explains_its_sign_for_validation_rows(panel, qtbot):
    its = panel("sample:spiral")
    its.tabs.button(2).click()
    snapshot = viewed(qtbot, its, lambda s: s.worst is not None)
    its.errors._show()
    model, held_out = its.errors.model, set(snapshot.data.validation.tolist())
    rows = snapshot.worst.rows.tolist()
    assert held_out & set(rows)
    assert its.errors.summary.text().endswith("; v: held out for validation")
    place = next(place for place, row in enumerate(rows) if row in held_out)
    tip = model.data(model.index(place, 0), Qt.ItemDataRole.ToolTipRole)
    assert tip == f"Row {rows[place] + 1} is held out for validation"
    its.looking.choose_rows(part="training")
    viewed(qtbot, its, lambda s: s.worst is not None and s.view.part == "training")
    its.errors._show()
    assert "held out" not in its.errors.summary.text()


@pytest.mark.slow
def test_that_values_in_a_low_window_leave_the_map_most_of_the_room(panel, mixed, qtbot):
    its = panel(mixed, values=True, size=(960, 600))
    qtbot.waitUntil(lambda: its.map.height() > 0)
    snapshot = its._desk.bridge.snapshot
    assert its.map._shown.note is False
    size = (float(its.map.width()), float(its.map.height()))
    frame = prediction_frame(snapshot, size, shown=its.map._shown, text_scale=its.map.text_scale)
    assert frame is not None
    assert frame.height > 90
    form = its.values
    assert form.list.isAncestorOf(form.axes)
    assert form.axes.isVisible()
    assert form.list.isAncestorOf(form.medians)


@pytest.mark.slow
def test_that_the_room_taken_for_values_is_given_back_unless_a_hand_moved_the_splitter(panel, mixed):
    its = panel(mixed, size=(960, 600))
    QApplication.processEvents()
    before = its.height()
    its.values_button.click()
    QApplication.processEvents()
    assert its.height() > before
    its.values_button.click()
    QApplication.processEvents()
    assert its.height() == before
    its.values_button.click()
    splitter = its.parentWidget()
    splitter.setSizes([before + 20, sum(splitter.sizes()) - before - 20])
    moved = splitter.sizes()
    its.values_button.click()
    assert splitter.sizes() == moved


@pytest.mark.slow
def test_that_axes_and_buttons_return_above_and_beside_when_there_is_room_again(panel, mixed, qtbot):
    its = panel(mixed, values=True, size=(960, 600))
    its.window().resize(1280, 1000)
    qtbot.waitUntil(lambda: not its.values.list.isAncestorOf(its.values.axes))
    assert its.values.axes.isVisible()
    assert its.values.at_row.isVisible()
    its.window().resize(960, 600)
    qtbot.waitUntil(lambda: its.values.list.isAncestorOf(its.values.axes))
    assert its.values.at_row.isVisible()
