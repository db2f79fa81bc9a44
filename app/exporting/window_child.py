"""The process that paints pictures of the window: ``python -m app.exporting.window_child``.

It ends with the process that began it, however that ends: then nothing can be read any more.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import sys
import threading
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import IO

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.exporting.window_job import PIXELS, Failed, Made, Receiver, WindowJob
from app.framed_window import Paint, framed_window, written
from app.framing import Framing
from app.theming import load_fonts
from app.window_picture import check_pixels, image_of, show_snapshot
from nnviz.errors import UserError

_POLITE = 10
"""By how much other work, such as training, goes before this one."""


class Atelier:
    """Paints jobs; the window of the last one stays, for most differ in the weights alone."""

    def __init__(self) -> None:
        self._kept = ExitStack()
        self._last: WindowJob | None = None
        self._paint: Paint | None = None
        self._size = (0.0, 0.0)

    def make(self, job: WindowJob) -> Made:
        """Paint a job.

        Raises:
            UserError: If it would be too large.
        """
        check_pixels(job.framing.size, job.framing.scale)
        last = self._last
        if last is None or not _same_window(job, last):
            self.forget()
            found = framed_window(job.snapshot, job.framing, state=job.state)
            self._window, self._paint, self._size = self._kept.enter_context(found)
        else:  # panels ask whether it is the very document that they know
            job = replace(job, snapshot=replace(job.snapshot, document=last.snapshot.document))
            show_snapshot(self._window, job.snapshot, job.state.told)
        self._last = job
        return self._write(job)

    def _write(self, job: WindowJob) -> Made:
        check_pixels(self._size, job.framing.scale)
        assert self._paint is not None
        paint, footer = self._paint, job.framing.footer

        def within(painter: QPainter, other: str | None = None, /) -> None:
            paint(painter, footer if other is None else other)

        if job.kind == PIXELS:
            image = image_of(within, self._size, job.framing.scale)
            return Made(_bytes_of(image), (image.width(), image.height()), self._size)
        data, size = written(within, self._size, job.framing.scale, job.kind, dict(job.texts))
        return Made(data, size, self._size)

    def forget(self) -> None:
        """Let go of the last window."""
        self._last = None
        self._kept.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _same_window(job: WindowJob, last: WindowJob) -> bool:
    """Tell whether a window that is there needs only another snapshot and footer for a job."""
    same_document = (
        job.snapshot.document == last.snapshot.document and job.snapshot.data is last.snapshot.data
    )
    return same_document and job.state == last.state and _frame(job.framing) == _frame(last.framing)


def _frame(framing: Framing) -> Framing:
    return replace(framing, scale=1.0, footer="x" if framing.footer else "")


def _bytes_of(image: QImage) -> bytes:
    return bytes(image.constBits())


def _answer(atelier: Atelier, job: WindowJob) -> Made | Failed:
    """Paint a job; whatever goes wrong is one sentence."""
    try:
        return atelier.make(job)
    except UserError as error:
        return Failed(error.code, error.message)
    except MemoryError:
        return Failed("memory", "There is not enough memory for this picture. Choose a smaller size.")
    except Exception as error:  # the window must hear of it, whatever it is
        with suppress(Exception):
            atelier.forget()
        message = f"The picture of the window could not be made: {error}. Choose another picture."
        return Failed("picture_failed", message)


def _listen(source: IO[bytes], jobs: queue.SimpleQueue[WindowJob]) -> None:
    """Take jobs in; when no more can come this process ends, also in the midst of painting."""
    receiver = Receiver(source)
    try:
        while True:
            jobs.put(receiver.receive())
    except BaseException:
        os._exit(0)


def main() -> None:
    """Paint what is asked for until the other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the one that began this
    with suppress(OSError, AttributeError):
        os.nice(_POLITE)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever is printed must not come between the answers
    jobs: queue.SimpleQueue[WindowJob] = queue.SimpleQueue()
    application = QApplication([sys.argv[0]])
    load_fonts()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, jobs), daemon=True).start()
    atelier = Atelier()
    while True:
        answer = _answer(atelier, jobs.get())
        try:
            pickle.dump(answer, out, 5)
            out.flush()
        except OSError:
            break
        application.processEvents()
    os._exit(0)


if __name__ == "__main__":
    main()
