"""Opens the window and runs until it is closed."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

# Qt's parallel fills make antialiased lines ten times slower.
os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from app.attention import Attention
from app.bridge import Bridge
from app.crash import Reporter
from app.desk import Desk
from app.look import Look, choice_of
from app.main_window import FIRST_SPEED, MainWindow
from app.opening import first_document, remembered_file
from app.settings import Settings, cache_folder
from app.theming import icon_pixmap
from app.threads import end_threads, left_threads
from app.tidying import Tidier


def open_window(argument: str | None) -> int:
    """Open the window, with a file or such as "sample:xor" if one is named; gives the exit status."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    dress_application(application)
    # JAX's import and tracing are Python in another thread: let the window have its turn more often.
    sys.setswitchinterval(0.001)
    settings = Settings()
    tidier = Tidier()
    window = make_window(argument, settings)
    reporter = Reporter(window.strip)
    reporter.install()
    # The bridge's timer lets Python look for them every few milliseconds.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: window.leave())
    window.show()
    status = application.exec()
    tidier.stop()
    reporter.remove()
    if not window.ended_in_time or left_threads():
        # A compile cannot be cut short; everything is written, so the process may end without it.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    return status


def dress_application(application: QApplication) -> None:
    """Say what the program is called and what its sign is."""
    application.setApplicationName("nnviz")
    application.setApplicationDisplayName("")
    application.setDesktopFileName("nnviz")
    QGuiApplication.setQuitOnLastWindowClosed(True)
    application.setWindowIcon(QIcon(icon_pixmap("network", "#4c9ff0", 64)))


def make_window(argument: str | None, settings: Settings) -> MainWindow:
    """Put a window together; nothing runs before it is first painted."""
    look = Look(choice_of(settings.text("theme")))
    look.apply()
    first = settings.is_first_start
    bridge = Bridge(first_document(argument, settings), cache_folder=cache_folder())
    bridge.set_speed(FIRST_SPEED if first else _speed(settings))
    bridge.close_with(end_threads)
    window = MainWindow(Desk(bridge, look, Attention()), settings)
    bridge.setParent(window)
    window.restore()
    QTimer.singleShot(0, window, lambda: _begin(window, argument, first))
    return window


def _speed(settings: Settings) -> float | None:
    speed = settings.json("speed")
    return float(speed) if isinstance(speed, int | float) and speed > 0 else None


def _begin(window: MainWindow, argument: str | None, first: bool) -> None:
    """Once the window stands: begin the session, and train where that is wanted."""
    bridge = window.desk.bridge
    last = remembered_file(window.settings) if argument is None else None
    bridge.when_started(lambda: _take_up(window, argument, first, last))


def _take_up(
    window: MainWindow, argument: str | None, first: bool, last: tuple[Path, dict[str, object]] | None
) -> None:
    if argument is not None:
        window.opening.open_argument(argument)
    elif last is not None:
        window.opening.open_again(*last)
    elif first:
        window.desk.bridge.play()
        window.say_hint()
