"""Threads of the app end with the window."""

import threading
import time

from PySide6.QtCore import QObject

from app.labs.newest import Newest
from app.reader import Reader
from app.threads import begin_thread, end_threads, left_threads


class Busy:
    """Work that ends only when it is told to."""

    def __init__(self):
        self.told = threading.Event()

    def run(self):
        self.told.wait(10)

    def stop(self):
        self.told.set()


def endless(wish):
    """Work that never has a result, and gives way to a newer wish."""
    while True:
        time.sleep(0.001)
        yield None


def test_that_threads_are_named_while_they_run_and_end_when_they_are_told():
    busy = Busy()
    thread = begin_thread("busy", busy.run, busy.stop)
    assert left_threads() == ["nnviz-busy"]
    assert end_threads(5.0)
    assert not thread.is_alive()
    assert left_threads() == []


def test_that_a_thread_that_cannot_end_in_time_is_told_of():
    busy = Busy()
    thread = begin_thread(
        "busy", busy.run, busy.told.is_set
    )  # which ends nothing, as in work that cannot be cut short
    assert not end_threads(0.02)
    assert left_threads() == ["nnviz-busy"]
    busy.stop()
    thread.join()


def test_that_a_reader_and_the_newest_wish_of_a_panel_end_with_the_others(qtbot):
    Reader("a table", lambda report, cancelled: [time.sleep(0.001) for _ in iter(cancelled, True)])
    parent = QObject()
    newest = Newest(parent, endless)
    newest.ask(1)
    assert left_threads() == ["nnviz-lab", "nnviz-reader"]
    assert end_threads(5.0)
    assert left_threads() == []


def test_that_nothing_runs_once_the_window_is_closed(open_window):
    window = open_window()
    given_up = Newest(window, endless)
    given_up.ask(1)
    assert {"nnviz-cartographer", "nnviz-lab", "nnviz-trainer"} <= set(left_threads())
    window.close()
    assert left_threads() == []
    assert window.ended_in_time
