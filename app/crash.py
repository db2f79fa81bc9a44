"""What no code expected: it is logged, and said in the strip; the window goes on."""

from __future__ import annotations

import logging
import logging.handlers
import platform
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QTimer

from app.settings import state_folder
from app.strip import Message, Strip
from app.watch import copy_text
from nnviz.versions import version_of

LOG = logging.getLogger("nnviz")
_PACKAGES = ("nnviz", "PySide6-Essentials", "numpy", "jax", "jaxlib")


def diagnostics() -> str:
    """Give what a bug report needs: versions and system, nothing of the person's data."""
    lines = [f"{name} {version_of(name)}" for name in _PACKAGES]
    return "\n".join([*lines, f"Python {platform.python_version()}", platform.platform()])


class Reporter:
    """Takes exceptions that nobody caught.

    Args:
        strip: Where they are said.
    """

    def __init__(self, strip: Strip) -> None:
        self._strip = strip
        self._before = sys.excepthook
        self._handler: logging.Handler | None = None

    def install(self) -> None:
        """Begin to listen."""
        try:
            file = state_folder() / "nnviz.log"
            self._handler = logging.handlers.RotatingFileHandler(
                file, maxBytes=500_000, backupCount=2, delay=True
            )
            self._handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
            LOG.addHandler(self._handler)
        except OSError:
            self._handler = None
        sys.excepthook = self.take

    def remove(self) -> None:
        """Stop listening."""
        sys.excepthook = self._before
        if self._handler is not None:
            LOG.removeHandler(self._handler)
            self._handler.close()

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log an exception and say it."""
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, error, trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        LOG.error("%s", text)
        sys.stderr.write(text)
        report = f"{diagnostics()}\n\n{text}"
        # Not at once: it may have happened while something is being painted.
        QTimer.singleShot(0, self._strip, lambda: self._say(error, report))

    def _say(self, error: BaseException, report: str) -> None:
        what = f"Something went wrong inside nnviz: {type(error).__name__}: {error}"[:300]
        actions = (("Copy report", lambda: copy_text(report)),)
        self._strip.say(Message("crash", what, "error", actions, keep=True))
