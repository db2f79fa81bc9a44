"""A text in any encoding as a stream of UTF-8, for readers that know no other."""

from __future__ import annotations

from types import TracebackType

from nnviz.datasets.files.decode import Encoded

_WIDTHS = {"utf-16": 2, "utf-32": 4}


class Utf8Stream:
    """The lines of a text from one on; broken signs are U+FFFD, as the exact way has them.

    Args:
        text: The text.
        first_line: The line at which the stream begins, counted from 1.
    """

    def __init__(self, text: Encoded, first_line: int) -> None:
        self._stream = text.open()
        for _ in range(first_line - 1):
            self._stream.readline()

    def read(self, size: int, /) -> bytes:
        """Give the next letters, as many as ``size``; nothing at the end."""
        return self._stream.read(size).encode("utf-8", "replace")

    def __enter__(self) -> Utf8Stream:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()


def is_plain_utf8(text: Encoded) -> bool:
    """Whether the bytes of a text are sound UTF-8 as they are."""
    return text.codec in ("utf-8", "ascii") and all(its.code != "broken_signs" for its in text.notices)


def utf8_size(text: Encoded) -> int:
    """Give about how many bytes a text has in UTF-8."""
    return (len(text.data) - text.start) // _WIDTHS.get(text.codec[:6], 1)
