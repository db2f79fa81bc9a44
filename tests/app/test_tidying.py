"""Garbage is collected in the window's thread alone."""

import gc
import threading

from app.tidying import Tidier


class Knot:
    """Something that only a collection takes away, and that says where it was."""

    def __init__(self, seen: list[threading.Thread]) -> None:
        self.me, self.seen = self, seen

    def __del__(self) -> None:
        self.seen.append(threading.current_thread())


def tie(seen: list[threading.Thread]) -> None:
    for _ in range(5_000):
        Knot(seen)


def test_that_garbage_of_another_thread_is_collected_in_the_window_s(qtbot):
    gc.enable()
    tidier, seen = Tidier(), []
    thread = threading.Thread(target=tie, args=(seen,))
    thread.start()
    thread.join()
    assert not seen
    qtbot.waitUntil(lambda: len(seen) == 5_000, timeout=10_000)
    assert set(seen) == {threading.current_thread()}
    assert tidier.tidy() is None
    tidier.stop()
    assert gc.isenabled()
