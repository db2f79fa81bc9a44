"""The program as a person has it: a process of its own on a virtual screen, with real keys."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = [pytest.mark.xvfb, pytest.mark.slow]


@pytest.fixture
def nnviz(screen, tmp_path: Path):
    """Start the program, and end it whatever happens."""
    if shutil.which("xdotool") is None:
        pytest.skip("xdotool is not installed")
    places = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "CACHE", "STATE", "DATA")}
    environment = screen.env | places | {"HOME": str(tmp_path)}
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-m", "app", *arguments], env=environment)
        started.append(process)
        keys("search", "--sync", "--onlyvisible", "--name", "nnviz", "windowfocus", "--sync")
        return process

    def keys(*arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=environment, check=True, timeout=60, capture_output=True)

    yield start, keys
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait()


def test_that_the_program_starts_and_ends_by_keys_and_remembers(nnviz, screen, tmp_path):
    start, keys = nnviz
    process = start()
    blank = screen.picture().copy()
    deadline = time.monotonic() + 20
    while (screen.picture() != blank).mean() < 0.02 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert (screen.picture() != blank).mean() > 0.02, "nothing moves on the screen"
    keys("key", "space")
    keys("key", "ctrl+q")
    assert process.wait(10) == 0
    settings = tmp_path / "CONFIG" / "nnviz" / "settings.ini"
    assert "sample:laptop" in settings.read_text(encoding="utf-8")
    assert not list(tmp_path.rglob("nnviz.log"))


def test_that_it_ends_at_once_even_while_jax_is_loading(nnviz):
    start, keys = nnviz
    process = start("sample:spiral")
    begin = time.monotonic()
    keys("key", "ctrl+q")
    assert process.wait(10) == 0
    assert time.monotonic() - begin < 4.0
    assert os.name == "posix"


@pytest.mark.skipif(os.name == "nt", reason="has no such signal")
def test_that_it_closes_in_order_when_the_system_ends_it(nnviz, tmp_path):
    start, _ = nnviz
    process = start("sample:spiral")
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    settings = tmp_path / "CONFIG" / "nnviz" / "settings.ini"
    assert "sample:spiral" in settings.read_text(encoding="utf-8")
