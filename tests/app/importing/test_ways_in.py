"""What comes to the import page: from the clipboard, again, in the place of another, or refused."""

import pytest
from import_hands import CLASSES, page_of
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from app.importing.web_tables import table_text

pytestmark = pytest.mark.slow


def test_that_cells_are_pasted_from_a_spreadsheet(open_window, qtbot, clipboard):
    window = open_window()
    mime = QMimeData()
    mime.setText("a\tb\tkind\r\n" + "".join(f"{n}\t{n % 5}\t{'xy'[n % 2]}\r\n" for n in range(20)))
    clipboard.setMimeData(mime)
    with qtbot.waitSignal(window.desk.importer.stood, timeout=20_000):
        window.actions_by_key["paste"].trigger()
    page = page_of(window)
    assert page.title.text() == "Pasted table"
    assert page.form.controls["delimiter"].currentText() == "Tab (detected)"
    with qtbot.waitSignal(window.desk.bridge.opened, timeout=20_000):
        page.use.click()
    assert window.desk.bridge.document.data.source == "pasted"
    with qtbot.waitSignal(window.desk.importer.stood, timeout=20_000):
        window.opening.look_again()
    assert page_of(window).summary.text().startswith("20 rows")


def test_that_only_a_web_table_on_the_clipboard_is_read_too(open_window, qtbot, clipboard):
    window = open_window()
    mime = QMimeData()
    rows = "".join(f"<tr><td>{n}</td><td>{n % 3}</td></tr>" for n in range(12))
    mime.setHtml(f"<html><table><tr><th>a<th>b</tr>{rows}</table></html>")
    clipboard.setMimeData(mime)
    with qtbot.waitSignal(window.desk.importer.stood, timeout=20_000):
        window.opening.paste()
    assert [column.name for column in window.desk.importer.proposal.table.columns] == ["a", "b"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<table><tr><td>1<td>2<tr><td>3<td>4</table>", "1\t2\n3\t4\n"),
        ("<p>no table</p>", ""),
        ("<table><tr><td>a &amp; b</td><td colspan=2>x<br>y</td></tr></table>", "a & b\tx y\t\n"),
        ("<table><tr><td>1</td></tr></table><table><tr><td>2</td><td>3</td></tr></table>", "2\t3\n"),
        ("<table><tr><td><script>alert(1)</script>5</td></tr></table>", "5\n"),
        ("<td>astray</td><table><td>1</td></table></table></table>", "1\n"),
        ('<table><tr><td>say "a"</td><td>b\tc</td></tr></table>', '"say ""a"""\tb c\n'),
    ],
)
def test_that_a_web_table_becomes_text(html, text):
    assert table_text(html) == text


def test_that_an_empty_clipboard_is_said(open_window, clipboard):
    window = open_window()
    clipboard.clear()
    window.opening.paste()
    assert "clipboard is empty" in window.strip.text or "nothing to paste" in window.strip.text


def test_that_what_was_said_of_a_file_is_known_when_it_comes_again(look_at, settled, qtbot, classes):
    window, page = look_at(classes)
    page.table.setCurrentIndex(page.table.rows.index(0, 0))
    qtbot.keyClick(page.table, Qt.Key.Key_I)
    page.table.header.type_chosen.emit(1, "category")
    settled(window)
    with qtbot.waitSignal(window.desk.bridge.opened, timeout=20_000):
        page.use.click()
    window.opening.open_sample("xor")
    with qtbot.waitSignal(window.desk.importer.stood, timeout=20_000):
        window.opening.open_path(classes)
    assert window.desk.importer.roles == ("ignore", "feature", "target")
    assert window.desk.importer.choices.settings.types == (("b", "category"),)


def test_that_reading_settings_come_back_with_the_last_session(open_window, settled, qtbot, classes):
    first = open_window()
    with qtbot.waitSignal(first.desk.importer.stood, timeout=20_000):
        first.opening.open_path(classes)
    page_of(first).table.header.type_chosen.emit(1, "category")
    settled(first)
    page_of(first).use.click()
    first.close()
    second = open_window(later=False)
    qtbot.waitUntil(lambda: second.desk.bridge.document.data.source == str(classes), timeout=20_000)
    assert second.desk.bridge.document.data.table.column("b").type == "category"


def test_that_the_present_table_is_looked_at_again_and_keeps_its_network(look_at, settled, qtbot, classes):
    window, page = look_at(classes)
    page.use.click()
    window.network.add_to_selected()
    network = window.desk.bridge.document.network
    with qtbot.waitSignal(window.desk.importer.stood, timeout=20_000):
        window.actions_by_key["read_again"].trigger()
    page_of(window).table.header.type_chosen.emit(1, "category")
    settled(window)
    page_of(window).use.click()
    document = window.desk.bridge.document
    assert document.network == network
    assert document.data.table.column("b").type == "category"
    assert window.desk.bridge.undo_label == "Read again"


def test_that_what_is_done_to_each_column_is_read_and_copied(look_at, qtbot, classes, clipboard):
    window, page = look_at(classes)
    assert [line.split(":")[0] for line in page.treated.shown.shown.split("\n")] == ["• a", "• b", "• kind"]
    page.treated.copy.click()
    copied = clipboard.text().splitlines()
    assert len(copied) == 4
    assert copied[0].startswith("column\ttype")
    page.use.click()
    panel = window.panels["data"].page
    panel.preparation.action.setChecked(True)
    qtbot.waitUntil(panel.preparation.box.isVisible, timeout=20_000)
    assert panel.preparation.box.shown.count == 3
    window.activateWindow()
    qtbot.waitUntil(panel.preparation.box.lines.hasFocus, timeout=5_000)
    assert panel.preparation.box.lines.visibleRegion().boundingRect().height() > 20


def test_that_all_notices_can_be_read_and_copied(look_at, tmp_path, clipboard):
    path = tmp_path / "uneven.csv"
    lines = CLASSES.splitlines()
    for place in (3, 7, 11, 15):
        lines[place] = lines[place].rpartition(",")[0]
    path.write_text("\n".join(lines), encoding="utf-8")
    _, page = look_at(path)
    shown = page.notices.lines.toPlainText().splitlines()
    assert all(any(f"ine {line} " in text for text in shown) for line in (4, 8, 12, 16))
    page.notices.copy.click()
    assert clipboard.text().splitlines() == [text.removeprefix("• ") for text in shown]


def test_that_every_control_of_the_page_has_a_name_and_can_be_reached_by_tab(look_at, qtbot, classes):
    window, page = look_at(classes)
    window.activateWindow()
    page.form.more.setChecked(True)
    QApplication.processEvents()
    wanted = [its for its in page.findChildren(QWidget) if takes_focus(its, page)]
    for control in wanted:
        named = control.accessibleName() or (isinstance(control, QAbstractButton) and control.text())
        assert named, control
    reached, widget = {page.use}, page.use.nextInFocusChain()
    while widget is not page.use:
        reached.add(widget)
        widget = widget.nextInFocusChain()
    assert set(wanted) <= reached
    assert {
        page.table,
        page.use,
        page.cancel,
        page.plan.task,
        page.plan.scaling,
        *(its for key, its in page.form.controls.items() if key != "sheet"),  # of workbooks
    } <= set(wanted)


def takes_focus(widget: QWidget, page: QWidget) -> bool:
    tab = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    return (
        bool(tab) and widget.isVisibleTo(page) and widget.focusProxy() is None and widget.parent() is not None
    )


def test_that_names_from_files_are_plain_text(open_window, qtbot, tmp_path):
    path = tmp_path / "<b>bold<b>.csv"
    path.write_text(
        "<i>a</i>,<img src=x>\n1,<u>x</u>\n2,<u>y</u>\n3,<u>x</u>\n4,<u>y</u>\n", encoding="utf-8"
    )
    window = open_window()
    with qtbot.waitSignal(window.desk.importer.stood, timeout=20_000):
        window.opening.open_path(path)
    labels = [label for label in window.findChildren(QLabel) if "<" in label.text()]
    assert labels
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)


def test_that_a_file_that_was_moved_is_named_so_among_the_recent_ones(open_window, classes):
    window = open_window()
    window.settings.add_recent(str(classes))
    window.settings.add_recent(str(classes.with_name("gone.csv")))
    menu = window.menuBar().actions()[0].menu()
    menu.aboutToShow.emit()
    recent = next(its.menu() for its in menu.actions() if its.menu() and "recent" in its.text())
    assert [its.text() for its in recent.actions()] == ["gone.csv  (not found)", "classes.csv"]


def test_that_enter_never_throws_an_import_away_while_it_cannot_be_used(look_at, settled, qtbot, classes):
    window, page = look_at(classes)
    window.activateWindow()
    qtbot.waitUntil(page.use.hasFocus, timeout=5_000)
    for _ in range(2):
        qtbot.keyClick(page.use, Qt.Key.Key_Right)
    qtbot.keyClick(page.use, Qt.Key.Key_I)
    settled(window)
    assert not page.use.isEnabled()
    assert page.table.hasFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert window.desk.importer.stands
    page.cancel.setFocus()
    qtbot.keyClick(page.cancel, Qt.Key.Key_Return)
    assert window.desk.importer.stands
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_L)
    settled(window)
    assert page.use.isEnabled() and page.use.hasFocus()


def test_that_a_refused_file_leaves_the_import_in_progress(look_at, settled, qtbot, classes, tmp_path):
    window, page = look_at(classes)
    page.table.setCurrentIndex(page.table.rows.index(0, 0))
    qtbot.keyClick(page.table, Qt.Key.Key_I)
    settled(window)
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    with qtbot.waitSignal(window.desk.importer.failed, timeout=20_000):
        window.opening.open_path(picture)
    assert page_of(window) is page
    assert window.desk.importer.source.name == classes.name
    assert window.desk.importer.roles[0] == "ignore"
    assert "picture" in window.strip.text


def test_that_a_file_that_can_be_read_takes_the_place_of_an_import_in_progress(
    look_at, qtbot, classes, semicolons
):
    window, page = look_at(classes)
    with qtbot.waitSignal(window.desk.importer.stood, timeout=20_000):
        window.opening.open_path(semicolons)
    assert page_of(window) is not page
    assert page_of(window).title.text() == semicolons.name


def test_that_a_refused_file_can_be_corrected_in_the_place_of_an_import(look_at, qtbot, classes, tmp_path):
    window, _ = look_at(classes)
    short = tmp_path / "short.csv"
    short.write_text("a,b\n")
    with qtbot.waitSignal(window.desk.importer.failed, timeout=20_000):
        window.opening.open_path(short)
    dict(window.strip.shown.actions)["Open import"]()
    page = page_of(window)
    assert page.title.text() == short.name
    assert "only a header" in page.strip.text


@pytest.mark.parametrize("typed", ["cp1251", "1251", "cyr"])
def test_that_an_encoding_is_found_by_its_code(look_at, settled, qtbot, classes, typed):
    window, page = look_at(classes)
    box = page.form.controls["encoding"]
    box.setFocus()
    qtbot.keyClick(box, typed[0])
    view = box.view()
    assert view.isVisible()
    for letter in typed[1:]:
        qtbot.keyClick(view, letter)
    assert "1251" in view.currentIndex().data()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    settled(window)
    assert window.desk.importer.choices.settings.encoding == "cp1251"


def test_that_tab_goes_from_the_columns_to_how_the_file_was_read(look_at, qtbot, classes):
    window, page = look_at(classes)
    window.activateWindow()
    page.table.setFocus()
    seen: list[QWidget] = []
    while page.use not in seen:
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        assert len(seen) < 40
    controls = page.form.controls
    assert [seen.index(controls[key]) for key in ("encoding", "delimiter", "missing")] == sorted(
        seen.index(controls[key]) for key in ("encoding", "delimiter", "missing")
    )
