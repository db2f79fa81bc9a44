"""Reads a table in a thread of its own; whoever wants it asks for it now and then."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from pathlib import Path

from nnviz.datasets.reading import read_table
from nnviz.datasets.table import Table
from nnviz.document import Document
from nnviz.errors import UserError

Finish = Callable[[Table], Document]


class Reader:
    """Reads one file and makes a document of it.

    Args:
        path: The file.
        finish: Makes the document; it runs in the thread too.
        play: Whether whoever asked wants it to be trained at once.

    Attributes:
        name: The file's name.
        share: How much is done, 0 to 1.
    """

    def __init__(self, path: Path, finish: Finish, play: bool = True) -> None:
        self.name = path.name
        self.play = play
        self.share = 0.0
        self._path = path
        self._finish = finish
        self._cancelled = threading.Event()
        self._result: Document | UserError | None = None
        self._thread = threading.Thread(target=self._work, name="nnviz-reader", daemon=True)
        self._thread.start()

    def result(self) -> Document | UserError | None:
        """Give the document, or why there is none; None while it is being read."""
        return self._result

    def cancel(self) -> None:
        """Stop soon, without a result that anybody waits for."""
        self._cancelled.set()

    def close(self, timeout: float) -> bool:
        """Stop; tells whether the thread ended within ``timeout`` seconds."""
        self.cancel()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _report(self, share: float) -> None:
        self.share = share

    def _work(self) -> None:
        try:
            table = read_table(self._path, self._report, self._cancelled.is_set)
            self._result = self._finish(table)
        except UserError as error:
            self._result = error
        except Exception as error:  # the window must hear of it, whatever it is
            traceback.print_exc()
            self._result = UserError("failed", f"{self.name} could not be read: {error}")
