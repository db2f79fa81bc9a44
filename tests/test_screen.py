"""The program as a person starts it: in a process of its own, with real windows on an X11 screen."""

import subprocess
import sys
import time

import numpy as np
import pytest


@pytest.mark.slow
@pytest.mark.xvfb
def test_that_the_window_opens_on_a_screen_and_is_not_blank(screen):
    command = [sys.executable, "-m", "app", "sample:laptop"]
    with subprocess.Popen(command, env=screen.env, stderr=subprocess.PIPE, text=True) as program:
        deadline = time.monotonic() + 60
        while not shows_a_window(screen.picture()) and time.monotonic() < deadline and program.poll() is None:
            time.sleep(0.1)
        seen, status = screen.picture(), program.poll()
        program.terminate()
        _, said = program.communicate(timeout=20)

    assert status is None, said
    assert shows_a_window(seen), said


def shows_a_window(picture: np.ndarray) -> bool:
    """Judge whether much of the screen is no longer black, and there are more colours than a blank has."""
    return bool((picture != 0).mean() > 0.25) and len(np.unique(picture)) > 50
