"""Laws of the preview of a table: no number is seen in part, and every text is in the window's font."""

import numpy as np
import pytest
from fakes import FAKES
from PySide6.QtGui import QFont, QFontMetrics

from app.table_model import shortest
from app.theming import load_fonts
from app.window_picture import _still_window


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
    assert text == "…" or "…" not in text
    if text not in ("…", "nan"):
        assert as_number(text) == pytest.approx(value, rel=0.5)


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
    preview = window.panels["data"].preview
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
        header = window.panels["data"].preview.header
        assert header.font().family() == window.font().family() == "Inter"
        window.close()
        window.deleteLater()
    finally:
        qapp.setFont(usual)
