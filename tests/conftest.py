"""What holds for every test: no screen, a home of its own, nothing left running or open."""

import gc
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

HOME = Path(tempfile.mkdtemp(prefix="nnviz-tests-"))
PLACES = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "appdata",
    "LOCALAPPDATA": "localappdata",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "runtime",
}
for _variable, _folder in PLACES.items():
    (HOME / _folder).mkdir(mode=0o700, exist_ok=True)
    os.environ[_variable] = str(HOME / _folder)
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")

# The same examples on every machine, and no verdict on its speed.
settings.register_profile("house", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("quick", settings.get_profile("house"), max_examples=20)
settings.load_profile("house")


def pytest_unconfigure() -> None:
    shutil.rmtree(HOME, ignore_errors=True)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Keep what JAX compiles in this process, from run to run and for all workers: half of the tests' time.

    ``--cache-clear`` forgets it. What tests start as processes of their own compiles as it does for a person.
    """
    jax, cache = sys.modules.get("jax"), getattr(session.config, "cache", None)
    if jax is not None and cache is not None:
        jax.config.update("jax_compilation_cache_dir", str(cache.mkdir("compiled")))
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
        jax.config.update("jax_persistent_cache_min_entry_size_bytes", 0)


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    """Fail a test that leaves a thread running, and name the thread."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 5
    while (left := set(threading.enumerate()) - before) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not left, f"threads left running: {sorted(thread.name for thread in left)}"


_OFTEN = 100
_tests = itertools.count(1)


@pytest.fixture(autouse=True)
def garbage_is_collected_by_the_tests_own_thread() -> Iterator[None]:
    """Keep Python from collecting in others, where it may wait for ever (see app/tidying.py)."""
    gc.disable()
    yield
    gc.collect(2 if next(_tests) % _OFTEN == 0 else 1)


@pytest.fixture(autouse=True)
def no_widget_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a window, and name its class."""
    if "qtbot" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("qapp")
    before = set(map(id, windows()))
    yield
    if left := [window for window in windows() if id(window) not in before]:
        gc.collect()
        left = [window for window in windows() if id(window) not in before]
    assert not left, f"windows left: {[type(window).__name__ for window in left]}"


def windows() -> list[object]:
    """Give the widgets that belong to no other, after all promised deletions."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [w for w in QApplication.topLevelWidgets() if w.parent() is None]


class Screen:
    """A virtual X11 screen; ``env`` is the environment in which a child process opens windows on it."""

    def __init__(self, display: str, framebuffer: Path) -> None:
        self.env = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        self._framebuffer = framebuffer

    def picture(self) -> np.ndarray:
        """Give what is on the screen: ``(height, width)`` uint32, 0xRRGGBB."""
        dump = self._framebuffer.read_bytes()
        header = np.frombuffer(dump, ">u4", 25)  # of X11/XWDFile.h
        start, width, height, line, colours = header[0], header[4], header[5], header[12], header[19]
        pixels = np.frombuffer(dump, "<u4", height * line // 4, start + 12 * colours)
        return pixels.reshape(height, line // 4)[:, :width] & 0xFFFFFF


@pytest.fixture(scope="session")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """Give a virtual X11 screen for real windows of child processes."""
    if (xvfb := shutil.which("Xvfb")) is None:
        pytest.skip("Xvfb is not installed")
    folder = tmp_path_factory.mktemp("screen")
    reading, writing = os.pipe()
    options = ["-screen", "0", "1600x1000x24", "-fbdir", str(folder), "-nolisten", "tcp", "-noreset"]
    command = [xvfb, "-displayfd", str(writing), *options]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as answer:
            display = f":{answer.readline().strip()}"
        yield Screen(display, folder / "Xvfb_screen0")
        server.terminate()


@pytest.fixture
def in_a_child() -> Callable[..., str]:
    """Run Python code in a process of its own, and give what it prints."""

    def run(code: str, *arguments: str, env: dict[str, str] | None = None) -> str:
        command = [sys.executable, "-c", code, *arguments]
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=100, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run
