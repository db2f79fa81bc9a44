"""The window is painted by another process: the same pixels, an end in any case, and one sentence."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from app.exporting.figure import image_made
from app.exporting.window_job import PIXELS, WindowJob
from app.exporting.window_painter import WindowPainter
from app.framing import Framing
from app.window_picture import render_window
from app.window_state import state_of
from nnviz.errors import UserError
from nnviz.scene.targets import NeuronAt

pytestmark = pytest.mark.slow


@pytest.fixture
def painter():
    its = WindowPainter()
    yield its
    its.close()


def job_of(window, kind=PIXELS, **framing):
    size = (float(window.width()), float(window.height()))
    return WindowJob(window.desk.bridge.snapshot, Framing(size, **framing), state_of(window), kind, {})


def pixels(image):
    return np.frombuffer(image.constBits(), np.uint32)


def child_of(painter):
    return painter._process._process


def test_that_another_process_paints_the_same_pixels_again_and_again(open_window, painter):
    window = open_window()
    window.desk.attention.select(NeuronAt(1, 1))
    job = job_of(window)
    here = image_made(painter.paint(job))
    in_process = render_window(job.snapshot, (window.width(), window.height()), state=job.state)
    # Lines of the table's header come from the application's palette, which is the person's own here.
    assert np.mean(pixels(here) != pixels(in_process)) < 0.003
    first = child_of(painter).pid
    assert image_made(painter.paint(job_of(window, theme="dark"))) != here
    assert image_made(painter.paint(replace(job, state=replace(job.state, numbers=False)))) != here
    assert image_made(painter.paint(job)) == here
    moved = replace(job.snapshot, params=tuple((-kernel, bias) for kernel, bias in job.snapshot.params))
    assert image_made(painter.paint(replace(job, snapshot=moved))) != here
    assert image_made(painter.paint(job)) == here
    assert child_of(painter).pid == first


def test_that_the_other_window_looks_back_too(open_window, painter, qtbot):
    window = open_window()
    bridge = window.desk.bridge
    for epoch in (1, 2):
        bridge.step()
        qtbot.waitUntil(lambda e=epoch: bridge.progress.epoch == e, timeout=60_000)
    now = image_made(painter.paint(job_of(window)))
    bridge.look_at(1)
    qtbot.waitUntil(lambda: bridge.viewing == 1 and bridge.snapshot.epoch == 1, timeout=60_000)
    back = image_made(painter.paint(job_of(window)))
    assert back != now
    bridge.look_at(None)
    qtbot.waitUntil(lambda: bridge.viewing is None and bridge.snapshot.epoch == 2, timeout=60_000)
    assert image_made(painter.paint(job_of(window))) == now
    window.panels["inspector"].scores.setChecked(True)
    assert image_made(painter.paint(job_of(window))) != now


@pytest.mark.parametrize(("kind", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_that_another_process_writes_files(open_window, painter, kind, begins):
    made = painter.paint(job_of(open_window(), kind, title="Laptops", footer="2-3-2"))
    assert made.data.startswith(begins)
    assert kind != "svg" or "Laptops" in made.data.decode()


def test_that_too_large_a_picture_is_one_sentence_and_the_next_one_comes(open_window, painter):
    window = open_window()
    with pytest.raises(UserError, match="Choose a smaller size"):
        painter.paint(job_of(window, scale=100.0))
    assert painter.paint(job_of(window)).size == (window.width(), window.height())


def test_that_a_process_that_dies_is_one_sentence_and_the_next_one_is_another(open_window, painter):
    window = open_window()
    painter.paint(job_of(window))
    child_of(painter).kill()
    child_of(painter).wait()
    with pytest.raises(UserError, match="has ended"):
        painter.paint(job_of(window))
    assert painter.paint(job_of(window)).size == (window.width(), window.height())


def test_that_what_is_wanted_no_more_ends_the_process_at_once(open_window, painter):
    with pytest.raises(UserError) as told:
        painter.paint(job_of(open_window()), lambda: True)
    assert told.value.code == "cancelled" and painter._process is None


def test_that_closing_ends_a_picture_that_another_thread_waits_for(open_window, painter):
    job, told = job_of(open_window()), []

    def ask():
        try:
            painter.paint(job)
        except UserError as error:
            told.append(error.message)

    thread = threading.Thread(target=ask)
    thread.start()
    while painter._process is None:
        time.sleep(0.01)
    painter.close()
    thread.join(10.0)
    assert len(told) == 1 and not thread.is_alive()
    with pytest.raises(UserError):
        painter.paint(job)


@pytest.mark.skipif(os.name == "nt", reason="has no such signal")
def test_that_the_process_ends_with_the_one_that_began_it_however_that_ends():
    code = """if True:
        import time
        from app.exporting.window_painter import _Process
        print(_Process()._process.pid, flush=True)
        time.sleep(100)
    """
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(3.0)
        os.kill(child, 0)
        parent.send_signal(signal.SIGKILL)
    for _ in range(200):
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("the painter outlived the one that began it")
