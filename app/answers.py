"""Questions that take a while to answer: one at a time in a thread; of those that wait only the newest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.reader import Reader
from nnviz.errors import UserError

Answer = Callable[[], Any]


class Answers:
    """Answers questions outside the window's thread; whoever asked looks for the answer now and then.

    Args:
        name: What is found out, for people.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._waiting: tuple[object, Answer] | None = None
        self._present: tuple[object, Reader[Any]] | None = None

    def ask(self, key: object, answer: Answer) -> None:
        """Ask something, in the place of a question that is still waiting.

        Args:
            key: What the answer belongs to.
            answer: Finds it; runs in the thread.
        """
        self._waiting = key, answer
        self._begin()

    def _begin(self) -> None:
        if self._present is None and self._waiting is not None:
            (key, answer), self._waiting = self._waiting, None
            self._present = key, Reader(self._name, lambda report, cancelled: answer())

    def take(self) -> tuple[object, Any | UserError] | None:
        """Give an answer that has come with its key, or why there is none; None if nothing has come."""
        result = self._present[1].result() if self._present is not None else None
        if self._present is None or result is None:
            return None
        key, self._present = self._present[0], None
        self._begin()
        return key, result

    def close(self, timeout: float) -> bool:
        """Ask no more; tells whether the thread ended within ``timeout`` seconds."""
        self._waiting, present = None, self._present
        self._present = None
        return present is None or present[1].close(timeout)
