"""A real window for a test, with settings of its own; its threads are gone when the test is over."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from graph_hands import wait_for_news
from PySide6.QtWidgets import QApplication

from app.main_window import MainWindow
from app.settings import Settings

OpenWindow = Callable[..., MainWindow]
QUICK = ("test_window.py",)
"""What the quick checks open windows for."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave what opens a window to the whole suite, but for the tests of the window: each takes a second."""
    for item in items:
        if "open_window" in getattr(item, "fixturenames", ()) and item.path.name not in QUICK:
            item.add_marker("slow")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def open_window(qtbot, settings: Settings) -> Iterator[OpenWindow]:
    """Open a window and wait until its session has begun; JAX is only waited for by who needs it."""
    from app.window import make_window

    opened: list[MainWindow] = []
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    font, sheet, palette = application.font(), application.styleSheet(), application.palette()
    # What an earlier test left behind must not count as a person's choice of larger text.
    usual = application.font()
    usual.setPointSizeF(9.0)
    application.setStyleSheet("")
    application.setFont(usual)

    def open_it(argument: str | None = None, *, later: bool = True) -> MainWindow:
        if later:
            settings.keep("theme", "light")
            settings.flush()
        window = make_window(argument, Settings(Path(settings.path)))
        qtbot.addWidget(window)
        opened.append(window)
        with qtbot.waitSignal(window.desk.bridge.status_changed, timeout=10_000):
            window.show()
        return window

    yield open_it
    for window in opened:
        window.close()
    application.clipboard().clear()  # what lies there outlives Python otherwise, and its end crashes
    application.setStyleSheet(sheet)
    application.setFont(font)
    application.setPalette(palette)


@pytest.fixture
def window(open_window: OpenWindow, qtbot) -> MainWindow:
    """Give a window of the usual size in which the laptops are drawn with weights of the trainer's."""
    window = open_window()
    window.resize(1280, 800)
    QApplication.processEvents()
    wait_for_news(qtbot, window)
    return window


@pytest.fixture
def rested(qtbot) -> Callable[[MainWindow], None]:
    """Wait until the trainer rests."""

    def wait(window: MainWindow) -> None:
        resting = ("idle", "paused", "finished", "diverged")
        bridge = window.desk.bridge
        qtbot.waitUntil(lambda: bridge.status in resting and not bridge.playing, timeout=60_000)
        bridge.turns.finish()

    return wait
