"""Laws of the preview of a table: no number is seen in part, and every text is in the window's font."""

import numpy as np
import pytest
from fakes import FAKES
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QStyleOptionComboBox

from app.controls import ChoiceBox, CountBox
from app.main_window import LEAST_SIZE, USUAL_SIZE
from app.role_header import RoleHeader
from app.table_model import shortest
from app.theming import load_fonts
from app.window_picture import _still_window
from nnviz.numbers import format_number


@pytest.fixture
def metrics(qapp) -> QFontMetrics:
    load_fonts()
    font = QFont("Inter")
    font.setPixelSize(13)
    return QFontMetrics(font)


@pytest.mark.parametrize("value", [-635_900.25, 1_849_699.0, 0.000123456, -8.1e-12, 42.0, float("nan")])
@pytest.mark.parametrize("room", [10, 30, 45, 60, 90, 200])
def test_that_a_number_is_written_whole_in_any_room_or_not_at_all(metrics, value, room):
    text = shortest(value, metrics, room)
    assert metrics.horizontalAdvance(text) <= room or text == "…"
    whole = format_number(value, 15)
    if "…" in text:  # cut off visibly, and only behind the decimal point
        mantissa, _, power = text.partition("…")
        assert text == "…" or (whole.startswith(mantissa) and whole.endswith(power))
        assert text == "…" or len(mantissa) >= len(whole.partition(".")[0])
    elif text != "nan":
        assert as_number(text) == pytest.approx(value, rel=0.5)


def test_that_all_digits_of_a_number_are_seen_where_there_is_room(metrics):
    assert shortest(16829.25, metrics, 300) == "16\u202f829.25"
    assert shortest(0.123456789012345, metrics, 300) == "0.123456789012345"


def test_that_counts_of_missing_cells_are_never_cut_off(open_window, qtbot, tmp_path):
    file = tmp_path / "gaps.csv"
    rows = [f"{n},{'' if n % 3 else 'yes' if n % 2 else 'no'},{n / 7:.9f}" for n in range(400)]
    file.write_text("\n".join(["a,b,a column with a long name indeed", *rows]))
    window = open_window(str(file))
    preview = window.panels["data"].page.preview
    qtbot.waitUntil(lambda: preview.rows.known_missing(1) == "266 missing", timeout=10_000)
    qtbot.waitUntil(lambda: preview.header._tells_missing, timeout=10_000)
    lines = preview.fontMetrics()
    assert preview.header.sectionSize(1) >= lines.horizontalAdvance("266 missing") + 16
    assert preview.header.height() >= 4 * lines.height() + 15
    assert preview.viewport().height() % preview.verticalHeader().defaultSectionSize() == 0
    assert preview.horizontalScrollBar().maximum() == 0


def as_number(text: str) -> float:
    for old, new in (("\u2212", "-"), ("\u202f", ""), ("×10", "e")):
        text = text.replace(old, new)
    return float(text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")))


def test_that_every_column_of_numbers_has_room_for_them(open_window, qtbot, tmp_path):
    file = tmp_path / "wide.csv"
    rows = np.random.default_rng(0).normal(size=(30, 70)) * 1e6
    names = ",".join(f"c{i}" for i in range(70))
    file.write_text("\n".join([names, *(",".join(f"{v:.2f}" for v in row) for row in rows)]))
    window = open_window(str(file))
    preview = window.panels["data"].page.preview
    qtbot.waitUntil(lambda: preview.rows.columnCount() == 70, timeout=10_000)
    metrics = preview.fontMetrics()
    for column in range(70):
        texts = [preview.rows.index(row, column).data() for row in range(30)]
        assert preview.header.sectionSize(column) >= max(map(metrics.horizontalAdvance, texts)) + 18


def test_that_the_header_of_a_wide_table_has_the_font_of_the_window(qapp):
    usual = qapp.font()
    qapp.setFont(QFont("DejaVu Sans"))
    try:
        window = _still_window(FAKES["wide"](), "light")
        window.show()
        header = window.findChild(RoleHeader)
        assert header is not None
        assert header.font().family() == window.font().family() == "Inter"
        window.close()
        window.deleteLater()
    finally:
        qapp.setFont(usual)


@pytest.mark.parametrize("size", [USUAL_SIZE, LEAST_SIZE])
def test_that_the_window_shows_whole_rows_of_data_and_training(open_window, size):
    window = open_window("sample:laptop")
    window.resize(*size)
    for key in ("data", "training"):
        panel = window.panels[key]
        panel.parent().raise_()
        QApplication.processEvents()
        area = panel.page if key == "data" else panel
        assert area.verticalScrollBar().maximum() == 0, key
    preview = window.panels["data"].page.preview
    assert preview.viewport().height() % preview.verticalHeader().defaultSectionSize() == 0


def test_that_the_docks_share_one_place_only_in_a_low_window(open_window):
    window = open_window()
    data = window.panels["data"].parent()
    for size, beside in ((LEAST_SIZE, 1), (USUAL_SIZE, 0), (LEAST_SIZE, 1)):
        window.resize(*size)
        QApplication.processEvents()
        assert len(window.tabifiedDockWidgets(data)) == beside


def test_that_a_choice_without_room_is_shortened_with_an_ellipsis(qtbot):
    box = ChoiceBox([("a", "Categorical cross entropy", "")])
    qtbot.addWidget(box)
    for width, whole in ((400, True), (90, False)):
        box.resize(width, 30)
        option = QStyleOptionComboBox()
        box.initStyleOption(option)
        text = box.shortened(option)
        assert text == "Categorical cross entropy" if whole else text.endswith("…")


def test_that_no_epochs_at_all_can_be_asked_for(open_window):
    window = open_window()
    box = window.panels["training"].findChild(CountBox, "epochs")
    box.setValue(0)
    assert window.desk.bridge.document.train.epochs == 0
    assert box.value() == 0


def test_that_names_from_a_table_cannot_turn_the_direction_of_text(open_window, qtbot, tmp_path):
    file = tmp_path / "turned.csv"
    file.write_text("a\u202eb,c\n1,\u2066x\n2,y\n3,\u202ex\n4,y\n", encoding="utf-8")
    window = open_window(str(file))
    rows = window.panels["data"].page.preview.rows
    qtbot.waitUntil(lambda: rows.columnCount() == 2, timeout=10_000)
    assert rows.headerData(0, Qt.Orientation.Horizontal) == "ab"
    assert rows.index(0, 1).data() == "x"
