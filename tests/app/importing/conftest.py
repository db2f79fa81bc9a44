"""Files that are opened, and a window that looks at them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from import_hands import CLASSES, SEMICOLONS, page_of
from PySide6.QtGui import QClipboard, QGuiApplication

from app.importing.page import ImportPage
from app.main_window import MainWindow


@pytest.fixture
def semicolons(tmp_path: Path) -> Path:
    path = tmp_path / "semicolons.csv"
    path.write_text(SEMICOLONS, encoding="utf-8")
    return path


@pytest.fixture
def classes(tmp_path: Path) -> Path:
    path = tmp_path / "classes.csv"
    path.write_text(CLASSES, encoding="utf-8")
    return path


@pytest.fixture
def look_at(open_window, qtbot):
    """Open a window and a file in it, up to the import page."""

    def look(path: Path) -> tuple[MainWindow, ImportPage]:
        window = open_window()
        with qtbot.waitSignal(window.desk.importer.stood, timeout=20_000):
            window.opening.open_path(path)
        return window, page_of(window)

    return look


@pytest.fixture
def settled(qtbot):
    """Wait until the table is read and judged."""

    def wait(window: MainWindow) -> None:
        qtbot.waitUntil(lambda: not window.desk.importer.busy, timeout=20_000)

    return wait


@pytest.fixture
def clipboard(qapp) -> Iterator[QClipboard]:
    """Give the clipboard, and empty it before Qt ends: what Python put there would go first."""
    yield QGuiApplication.clipboard()
    QGuiApplication.clipboard().clear()
