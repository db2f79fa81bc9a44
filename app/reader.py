"""Does one long piece of work in a thread of its own; whoever wants the result asks for it now and then."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from typing import Generic, TypeVar

from app.threads import begin_thread
from nnviz.errors import UserError

Result = TypeVar("Result")
Report = Callable[[float], None]
Cancelled = Callable[[], bool]
Work = Callable[[Report, Cancelled], Result]
"""What is done: it says how much is done, 0 to 1, and asks now and then whether to stop."""


class Reader(Generic[Result]):
    """Reads something.

    Args:
        name: What is read, for people.
        work: Reads it; runs in the thread.

    Attributes:
        name: What is read, for people.
        share: How much is done, 0 to 1.
    """

    def __init__(self, name: str, work: Work[Result]) -> None:
        self.name = name
        self.share = 0.0
        self._work = work
        self._cancelled = threading.Event()
        self._result: Result | UserError | None = None
        self._thread = begin_thread("reader", self._run, self.cancel)

    def result(self) -> Result | UserError | None:
        """Give what came of it, or why there is nothing; None while it is being read."""
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

    def _run(self) -> None:
        try:
            self._result = self._work(self._report, self._cancelled.is_set)
        except UserError as error:
            self._result = error
        except MemoryError:
            self._result = UserError(
                "memory", f"There is not enough memory for {self.name}. Close other programs, or open a part."
            )
        except Exception as error:  # the window must hear of it, whatever it is
            traceback.print_exc()
            self._result = UserError("failed", f"{self.name} could not be read: {error}")
