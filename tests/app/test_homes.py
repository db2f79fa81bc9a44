"""Where nothing can be written nothing is remembered, and everything else works."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import Settings, cache_folder

pytestmark = pytest.mark.slow

NNVIZ = str(Path(sys.executable).with_name("nnviz"))
WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

def main():
    application = QApplication(["nnviz"])
    from app.window import open_window

    def close():
        for window in application.topLevelWidgets():
            # A window that is closed in the middle of a compile ends its process at once.
            if type(window).__name__ == "MainWindow" and window.desk.bridge.status in ("running", "finished"):
                seen.append("MainWindow")
                window.close()

    seen = []
    timer = QTimer()
    timer.timeout.connect(close)
    timer.start(200)
    print(open_window("sample:xor"), "MainWindow" in seen)

main()
"""


@pytest.fixture(params=["nowhere", "a file"])
def no_home(request, tmp_path):
    """Give an environment whose home cannot be written into, not even by root."""
    home = Path("/proc") if request.param == "nowhere" else tmp_path / "file"
    if request.param == "a file":
        home.write_text("")
    elif not home.is_dir():
        pytest.skip("there is no /proc")
    environment = {key: its for key, its in os.environ.items() if not key.startswith("XDG_")}
    return environment | {"HOME": str(home), "USERPROFILE": str(home)}


def test_that_the_window_is_drawn_without_a_home(no_home, tmp_path):
    out = tmp_path / "x.png"
    command = [NNVIZ, "figure", "sample:laptop", "--epochs", "2", "-o", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, env=no_home, timeout=100, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert out.read_bytes().startswith(b"\x89PNG")


def test_that_the_window_opens_without_a_home_and_says_nothing_of_it(no_home):
    command = [sys.executable, "-c", WINDOW]
    done = subprocess.run(command, capture_output=True, text=True, env=no_home, timeout=100, check=False)

    # What the window system of no screen cannot do it says by itself.
    said = [line for line in done.stderr.splitlines() if not line.startswith("This plugin does not support")]
    assert (done.returncode, done.stdout, said) == (0, "0 True\n", [])


def test_that_settings_without_a_place_remember_nothing(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "file"))
    settings = Settings()
    settings.keep("theme", "dark")
    settings.flush()

    assert settings.is_first_start
    assert cache_folder() is None
