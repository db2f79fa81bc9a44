"""A mailbox with one slot: the newest letter wins, and nobody ever waits to post one."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

LetterT = TypeVar("LetterT")


class Mailbox(Generic[LetterT]):
    """One slot between two threads."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._letter: LetterT | None = None
        self._closed = False

    def post(self, letter: LetterT) -> None:
        """Put a letter in, in the place of one that was not yet taken."""
        with self._condition:
            self._letter = letter
            self._condition.notify_all()

    def take(self, timeout: float | None = 0.0) -> LetterT | None:
        """Take the letter out; None if there is none within ``timeout`` seconds (None: wait for one)."""
        with self._condition:
            if self._letter is None and not self._closed and timeout != 0:
                self._condition.wait_for(lambda: self._letter is not None or self._closed, timeout)
            letter, self._letter = self._letter, None
            self._condition.notify_all()
            return letter

    def wait_taken(self, timeout: float) -> bool:
        """Wait until the letter has been taken; tells whether it was within ``timeout`` seconds."""
        with self._condition:
            return self._condition.wait_for(lambda: self._letter is None or self._closed, timeout)

    @property
    def empty(self) -> bool:
        """Whether the last letter has been taken."""
        return self._letter is None

    @property
    def closed(self) -> bool:
        """Whether the mailbox was closed."""
        return self._closed

    def close(self) -> None:
        """Wake whoever waits; nothing more is expected."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()
