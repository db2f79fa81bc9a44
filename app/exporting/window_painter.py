"""Pictures of the window, painted by a process of its own.

The window is made of widgets, and these live in one thread: a second one beside it would hold the window for
half a second. What is painted is a snapshot, and the window's state as a value.
"""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import app
from app.exporting.window_job import Failed, Made, Sender, WindowJob
from app.threads import begin_thread
from nnviz.errors import UserError

_CHILD = "app.exporting.window_child"
_LOOK = 0.02
"""Seconds between two looks whether a picture is wanted no more."""
_PATIENCE = 60.0
"""Seconds after which nothing will come any more."""
_OF_A_SCREEN = (
    "QT_SCALE_FACTOR",
    "QT_SCREEN_SCALE_FACTORS",
    "QT_FONT_DPI",
    "QT_STYLE_OVERRIDE",
    "QT_QPA_PLATFORMTHEME",
)
"""What a person sets for a screen, and must not change a picture."""
_ENDED = "The picture of the window could not be made: the process that paints it has ended. Try again."
_SLOW = "The picture of the window could not be made within a minute. Try a smaller size."


def _never() -> bool:
    return False


class WindowPainter:
    """Paints the window; any thread may ask, one after the other. Begins with what is wanted first."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: _Process | None = None
        self._closed = False

    def paint(self, job: WindowJob, cancelled: Callable[[], bool] = _never) -> Made:
        """Wait for a picture; not in the window's thread.

        Args:
            job: What to paint.
            cancelled: Is asked now and then whether it is wanted no more.

        Raises:
            UserError: If it cannot be made, or is wanted no more.
        """
        with self._turn:
            if self._closed:
                raise UserError("cancelled", "The picture was given up.")
            process = self._process = self._process or _Process()
            try:
                answer = process.ask(job, cancelled)
            except UserError:
                process.end()
                self._process = None
                raise
        if isinstance(answer, Failed):
            raise UserError(answer.code, answer.message)
        return answer

    @property
    def busy(self) -> bool:
        """Whether something is being painted."""
        return self._turn.locked()

    def rest(self) -> None:
        """End the process; the next picture begins another one."""
        process, self._process = self._process, None
        if process is not None:
            process.end()

    def close(self) -> None:
        """End it for good."""
        self._closed = True
        self.rest()


class _Process:
    """One process, and the thread that reads its answers."""

    def __init__(self) -> None:
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", _CHILD],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            why = error.strerror or type(error).__name__
            message = f"The picture of the window could not be made: no process can be begun ({why})."
            raise UserError("no_process", message) from None
        assert self._process.stdin is not None
        self._sender = Sender(self._process.stdin)
        self._answers: queue.SimpleQueue[Made | Failed | None] = queue.SimpleQueue()
        self._reader = begin_thread("window-painter", self._read, self.kill)

    def ask(self, job: WindowJob, cancelled: Callable[[], bool]) -> Made | Failed:
        """Send a job and wait for its answer.

        Raises:
            UserError: If none will come, or it is wanted no more.
        """
        try:
            self._sender.send(job)
        except (OSError, ValueError):  # it has ended, or was ended just now
            raise UserError("painter_ended", _ENDED) from None
        end = time.monotonic() + _PATIENCE
        while True:
            with suppress(queue.Empty):
                answer = self._answers.get(timeout=_LOOK)
                if answer is None:
                    raise UserError("painter_ended", _ENDED)
                return answer
            if cancelled():
                raise UserError("cancelled", "The picture was given up.")
            if time.monotonic() > end:
                raise UserError("painter_slow", _SLOW)

    def _read(self) -> None:
        source = self._process.stdout
        assert source is not None
        try:
            while True:
                self._answers.put(pickle.load(source))
        except Exception:  # it has ended, maybe in the midst of an answer
            self._answers.put(None)

    def kill(self) -> None:
        """End it at once, whatever it does."""
        with suppress(OSError):
            self._process.kill()

    def end(self) -> None:
        """End it, and leave nothing of it."""
        self.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()


def _environment() -> dict[str, str]:
    """Give the environment of a process that finds this very program, whatever folder it is begun in."""
    root = str(Path(app.__file__).resolve().parents[1])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH", "")])]
    kept = {key: value for key, value in os.environ.items() if key not in _OF_A_SCREEN}
    return kept | {
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONSAFEPATH": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }
