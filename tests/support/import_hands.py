"""Hands for the import page, and what is opened there."""

from app.importing.page import ImportPage
from app.importing.reading_boxes import DetectedBox
from app.main_window import MainWindow
from app.panels.data import DataPanel

SEMICOLONS = "size;colour;price\n" + "".join(
    f"{n},5;{'red' if n % 2 else 'blue'};{1000 + 10 * n},25\n" for n in range(1, 31)
)
CLASSES = "a,b,kind\n" + "".join(f"{n * 3 % 41},{n % 7},{'xyz'[n % 3]}\n" for n in range(40))


def page_of(window: MainWindow) -> ImportPage:
    panel = window.panels["data"]
    assert isinstance(panel, DataPanel) and panel.importing is not None
    return panel.importing


def choose(page: ImportPage, key: str, value: object) -> None:
    box = page.form.controls[key]
    assert isinstance(box, DetectedBox)
    box.setCurrentIndex(next(n for n in range(box.count()) if box._values.get(box.itemData(n), 0) == value))
    box.activated.emit(box.currentIndex())
