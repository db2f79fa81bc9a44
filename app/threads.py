"""The threads of the app: all are begun here, so that closing the window ends every one of them.

What still runs while Python shuts down may crash the process: no thread is left to that.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from weakref import WeakMethod

_PREFIX = "nnviz-"
_stops: dict[threading.Thread, WeakMethod[Callable[[], object]]] = {}


def begin_thread(name: str, run: Callable[[], None], stop: Callable[[], object]) -> threading.Thread:
    """Begin a thread.

    Args:
        name: What it does, for whoever looks at the list of threads.
        run: Its work.
        stop: A method that lets it end soon; called from another thread.
    """
    for ended in [its for its in _stops if not its.is_alive()]:
        del _stops[ended]
    thread = threading.Thread(target=run, name=_PREFIX + name, daemon=True)
    thread.start()
    _stops[thread] = WeakMethod(stop)
    return thread


def end_threads(timeout: float) -> bool:
    """Let all threads that were begun here end; tells whether they did within ``timeout`` seconds."""
    running = list(_stops.items())
    for _, known in running:
        stop = known()
        if stop is not None:
            stop()
    latest = time.monotonic() + timeout
    for thread, _ in running:
        thread.join(max(latest - time.monotonic(), 0.0))
    return not any(thread.is_alive() for thread, _ in running)


def left_threads() -> list[str]:
    """Give the names of threads of ours that still run, those of the core too."""
    return sorted(its.name for its in threading.enumerate() if its.name.startswith(_PREFIX))
