"""The import page: a table is looked at, corrected by keyboard, used or let go."""

import pytest
from import_hands import CLASSES, choose, page_of
from PySide6.QtCore import Qt
from workbook_files import xlsx

from app.importing.reading_boxes import DetectedBox
from app.role_header import RoleMenu
from nnviz.datasets.settings import ImportSettings

pytestmark = pytest.mark.slow


def test_that_the_page_says_what_was_detected_and_enter_uses_it(look_at, qtbot, semicolons):
    window, page = look_at(semicolons)
    before = window.desk.bridge.document
    summary = "30 rows, 2 features, 1 label; 0 rows dropped; numbers scaled to mean 0, deviation 1"
    assert page.summary.text() == summary
    shown = {
        key: box.currentText() for key, box in page.form.controls.items() if isinstance(box, DetectedBox)
    }
    assert shown["delimiter"] == "Semicolon  ; (detected)"
    assert shown["decimal"] == "Comma  0,5 (detected)"
    assert shown["encoding"] == "UTF-8 (detected)"
    assert shown["header"] == "The first row (detected)"
    assert "Loss: Binary cross entropy → Mean squared error" in page.changed.text()
    window.activateWindow()
    qtbot.waitUntil(page.use.hasFocus, timeout=5_000)
    with qtbot.waitSignal(window.desk.bridge.opened, timeout=20_000):
        qtbot.keyClick(page.use, Qt.Key.Key_Return)
    assert window.panels["data"].importing is None
    assert window.desk.bridge.document.data.source == str(semicolons)
    qtbot.waitUntil(lambda: "Mean squared error" in window.strip.text, timeout=5_000)
    dict(window.strip.shown.actions)["Undo"]()
    assert window.desk.bridge.document == before


def test_that_cancel_leaves_everything_as_it_was(look_at, qtbot, semicolons):
    window, page = look_at(semicolons)
    before, undo = window.desk.bridge.document, window.desk.bridge.undo_label
    page.table.setCurrentIndex(page.table.rows.index(0, 1))
    qtbot.keyClick(page.table, Qt.Key.Key_I)
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert window.panels["data"].importing is None
    assert window.desk.bridge.document is before
    assert window.desk.bridge.undo_label == undo
    assert window.panels["data"].page.samples.currentData() == "laptop"


def test_that_a_role_is_chosen_by_keyboard_and_taken_back(look_at, settled, qtbot, classes):
    window, page = look_at(classes)
    importer = window.desk.importer
    assert importer.roles == ("feature", "feature", "target")
    page.table.setCurrentIndex(page.table.rows.index(0, 1))
    qtbot.keyClick(page.table, Qt.Key.Key_L)
    assert importer.roles == ("feature", "target", "feature")
    settled(window)
    assert page.summary.text().startswith("40 rows, 2 features, 7 classes")
    assert window.actions_by_key["undo"].text() == "&Undo Change role"
    window.actions_by_key["undo"].trigger()
    assert importer.roles == ("feature", "feature", "target")
    settled(window)
    assert page.summary.text().startswith("40 rows, 2 features, 3 classes")
    window.actions_by_key["redo"].trigger()
    assert importer.roles == ("feature", "target", "feature")


def test_that_the_keys_of_columns_work_from_anywhere_on_the_page(look_at, qtbot, classes):
    window, page = look_at(classes)
    window.activateWindow()
    qtbot.waitUntil(page.use.hasFocus, timeout=5_000)
    importer = window.desk.importer
    qtbot.keyClick(page.use, Qt.Key.Key_Right)
    qtbot.keyClick(page.use, Qt.Key.Key_I, Qt.KeyboardModifier.ShiftModifier)
    assert importer.roles == ("feature", "ignore", "target")
    for _ in range(5):
        qtbot.keyClick(page.use, Qt.Key.Key_Left)
    assert page.use.hasFocus()
    page.plan.task.setFocus()
    qtbot.keyClick(page.plan.task, Qt.Key.Key_I)
    assert importer.roles == ("ignore", "ignore", "target")
    box = page.form.controls["missing"]
    box.setFocus()
    qtbot.keyClicks(box, "f")
    assert box.text() == "f"
    assert importer.roles == ("ignore", "ignore", "target")


def test_that_letters_choose_a_role_while_the_menu_is_open(look_at, qtbot, classes):
    window, page = look_at(classes)
    page.table.header.open_menu(0)
    menu = page.table.header.findChild(RoleMenu)
    qtbot.keyClick(menu, Qt.Key.Key_I, Qt.KeyboardModifier.ShiftModifier)
    assert window.desk.importer.roles == ("ignore", "feature", "target")
    assert not menu.isVisible()


def test_that_another_sheet_of_a_workbook_is_chosen(look_at, settled, classes, tmp_path):
    path = tmp_path / "book.xlsx"
    rows = [[n * 0.5, n * n % 7] for n in range(12)]
    path.write_bytes(xlsx({"One": [["a", "b"], *rows], "Two": [["c", "d"], *rows]}))
    window, page = look_at(path)
    assert page.form.controls["sheet"].isVisible()
    assert page.form.controls["sheet"].currentText() == "One (detected)"
    choose(page, "sheet", "Two")
    settled(window)
    table = window.desk.importer.proposal.table
    assert [column.name for column in table.columns] == ["c", "d"]


def test_that_a_text_offers_no_sheet(look_at, classes):
    _, page = look_at(classes)
    assert not page.form.controls["sheet"].isVisible()


def test_that_tab_goes_from_the_table_to_what_can_be_said_and_then_to_the_buttons(look_at, classes):
    _, page = look_at(classes)
    order, widget = [], page.table
    while widget is not page.cancel:
        order.append(widget)
        widget = widget.nextInFocusChain()
    places = [
        order.index(its) for its in (page.table, *page.plan.controls, *page.form.controls.values(), page.use)
    ]
    assert places == sorted(places)


def test_that_all_selected_columns_get_a_role_at_once(look_at, qtbot, classes):
    window, page = look_at(classes)
    page.table.setFocus()
    page.table.selectAll()
    qtbot.keyClick(page.table, Qt.Key.Key_I)
    assert window.desk.importer.roles == ("ignore", "ignore", "ignore")
    qtbot.waitUntil(lambda: page.strip.isVisibleTo(page), timeout=20_000)
    assert not page.use.isEnabled()
    dict(page.strip.shown.actions)["Undo"]()
    qtbot.waitUntil(page.use.isEnabled, timeout=20_000)


def test_that_a_guess_is_corrected_by_keyboard_and_taken_back(look_at, settled, qtbot, semicolons):
    window, page = look_at(semicolons)
    importer, box = window.desk.importer, page.form.controls["delimiter"]
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_B)  # the first letter of "Bar"
    assert importer.choices.settings == ImportSettings(delimiter="|")
    settled(window)
    assert len(importer.proposal.table.columns) == 1
    assert "3 → 1 columns" in page.difference.text()
    assert page_of(window) is page
    window.actions_by_key["undo"].trigger()
    settled(window)
    assert len(importer.proposal.table.columns) == 3
    assert box.currentText() == "Semicolon  ; (detected)"


def test_that_a_type_is_said_and_kept(look_at, settled, classes):
    window, page = look_at(classes)
    page.table.header.type_chosen.emit(1, "category")
    settled(window)
    importer = window.desk.importer
    assert importer.choices.settings.types == (("b", "category"),)
    assert importer.proposal.table.column("b").type == "category"
    page.table.header.type_chosen.emit(1, "")
    settled(window)
    assert importer.proposal.table.column("b").type == "number"


def test_that_missing_cells_and_scaling_are_chosen_on_the_page_and_taken_back(
    look_at, settled, qtbot, tmp_path
):
    path = tmp_path / "gaps.csv"
    path.write_text("a,b,kind\n" + "".join(f"{n % 9},{n % 5 or ''},{'xyz'[n % 3]}\n" for n in range(40)))
    window, page = look_at(path)
    assert page.plan.missing.isVisibleTo(page)
    assert page.summary.text() == "40 rows, 2 features, 3 classes; 8 rows dropped"
    for box, key, end in (
        (page.plan.missing, Qt.Key.Key_Down, "; 0 rows dropped; 8 missing cells filled"),
        (page.plan.scaling, Qt.Key.Key_End, "; 8 missing cells filled; numbers scaled to 0 … 1"),
    ):
        box.setFocus()
        qtbot.keyClick(box, key)
        settled(window)
        assert page.summary.text().endswith(end)
    assert window.desk.importer.undo_label == "Change scaling"
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settled(window)
    assert page.summary.text().endswith("; 8 missing cells filled")
    window.desk.importer.undo()
    settled(window)
    assert page.summary.text().endswith("; 8 rows dropped")
    window.desk.importer.redo()
    settled(window)
    with qtbot.waitSignal(window.desk.bridge.opened, timeout=20_000):
        page.use.click()
    assert window.desk.bridge.document.data.missing == "mean"
    window.opening.open_sample("xor")
    with qtbot.waitSignal(window.desk.importer.stood, timeout=20_000):
        window.opening.open_path(path)
    assert window.desk.importer.choices.missing == "mean"


def test_that_nothing_is_asked_about_missing_cells_where_there_are_none(look_at, classes):
    _, page = look_at(classes)
    assert not page.plan.missing.isVisibleTo(page)


def test_that_missing_codes_and_lines_to_skip_are_said(look_at, settled, qtbot, tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text(CLASSES.replace("\n5,", "\n-999,"), encoding="utf-8")
    window, page = look_at(path)
    box = page.form.controls["missing"]
    box.setFocus()
    qtbot.keyClicks(box, "-999, none")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    settled(window)
    assert window.desk.importer.choices.settings.missing == ("-999", "none")
    assert window.desk.importer.proposal.table.column("a").missing == 1
    assert "; 1 row dropped" in page.summary.text()
    page.form.controls["skip_lines"].setValue(2)
    settled(window)
    assert window.desk.importer.choices.settings.skip_lines == 2
    assert window.desk.importer.proposal.table.n_rows < 40


def test_that_a_reading_that_fails_is_said_on_the_page_and_can_be_taken_back(
    look_at, settled, qtbot, classes
):
    window, page = look_at(classes)
    page.form.controls["skip_lines"].setValue(1000)
    settled(window)
    assert page.strip.isVisibleTo(page)
    assert not page.use.isEnabled()
    dict(page.strip.shown.actions)["Undo"]()
    settled(window)
    assert not page.strip.isVisibleTo(page)
    assert page.use.isEnabled()


@pytest.mark.parametrize("by_key", [False, True], ids=["mouse", "key"])
def test_that_reading_is_cancelled_in_the_middle(open_window, qtbot, tmp_path, by_key):
    path = tmp_path / "long.csv"
    path.write_text("a,b,c\n" + "1,2,3\n" * 600_000, encoding="utf-8")
    window = open_window()
    before = window.desk.bridge.document
    window.opening.open_path(path)
    status = window.statusBar()
    assert not status.cancel.isVisible()  # what is read in a moment needs no bar
    status.wait.timeout.emit()
    assert status.cancel.isVisible()
    if by_key:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        qtbot.keyClick(window, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: window.desk.bridge.loading is None)
    else:
        qtbot.mouseClick(status.cancel, Qt.MouseButton.LeftButton)
    assert window.desk.bridge.loading is None
    assert not status.bar.isVisible()
    assert not status.wait.isActive()
    assert window.desk.importer.source is None
    assert window.desk.bridge.document is before
    assert window.strip.text == ""
