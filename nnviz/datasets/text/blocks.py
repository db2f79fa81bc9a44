"""A large text in blocks of whole lines, and whether a block can be meant in one way only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

_MAX_LINE = 64 << 20
_STRIP = 1 << 17  # what stays in the processor's cache
_LINE_FEED, _RETURN, _ZERO = 10, 13, ord("0")


class Stream(Protocol):
    """What bytes are read from, piece by piece; nothing at its end."""

    def read(self, size: int, /) -> bytes:
        """Give about so many bytes."""
        ...


class NotCleanError(Exception):
    """The text is no plain grid, so it must be read the exact way; never shown to a person."""


def whole_lines(stream: Stream, size: int) -> Iterator[bytes]:
    """Give a stream in pieces of about a size, each of which ends with a line feed (but the last).

    Raises:
        NotCleanError: If a line is longer than 64 MB.
    """
    rest: list[bytes] = []
    while piece := stream.read(size):
        cut = piece.rfind(b"\n") + 1
        if cut:
            yield b"".join((*rest, piece[:cut]))
            rest = [piece[cut:]]
            continue
        rest.append(piece)
        if sum(map(len, rest)) > _MAX_LINE:
            raise NotCleanError("an endless line")
    last = b"".join(rest)
    if last:
        yield last


def without_blank_end(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Leave out the blank lines at the end of a text.

    Raises:
        NotCleanError: For blank lines between blocks.
    """
    has_ended = False
    for block in blocks:
        kept = block.rstrip(b"\r\n")
        if has_ended and kept:
            raise NotCleanError("blank lines")
        end = block[len(kept) :]
        has_ended = not kept or end.count(b"\n") > 1
        if kept:
            yield kept + b"\n" if has_ended else block


def check_block(data: bytes, delimiter: str, quote: str) -> int:
    """Count the lines; refuse what a reader of tables could take in more than one way.

    Args:
        data: Whole lines; the last may lack its line end.
        delimiter: The sign between cells.
        quote: The sign around cells, or ``""``.

    Raises:
        NotCleanError: For line ends of other kinds, zero bytes, byte order marks, and quotes that don't
            stand around whole cells on one line.
    """
    if b"\0" in data:
        raise NotCleanError("zero bytes")
    if b"\xef\xbb\xbf" in data:
        raise NotCleanError("a byte order mark inside")
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        raise NotCleanError("line ends of several kinds")
    if quote and quote.encode() in data:
        _check_quotes(np.frombuffer(data, np.uint8), ord(delimiter), ord(quote))
    return data.count(b"\n") + (not data.endswith(b"\n"))


def _check_quotes(signs: NDArray[np.uint8], delimiter: int, quote: int) -> None:
    """Accept only quotes that open right behind a delimiter or line end and close right before one.

    A doubled quote inside closes and opens again.
    """
    places = np.flatnonzero(signs == quote)
    if len(places) % 2:
        raise NotCleanError("an odd number of quotes")
    opening, closing = places[0::2], places[1::2]
    before = signs[np.maximum(opening - 1, 0)]
    after = signs[np.minimum(closing + 1, len(signs) - 1)]
    opens = (before == delimiter) | (before == _LINE_FEED) | (opening == 0)
    closes = (after == delimiter) | (after == _LINE_FEED) | (after == _RETURN) | (closing == len(signs) - 1)
    doubled = opening[1:] == closing[:-1] + 1  # stands for one quote inside of a cell
    opens[1:] |= doubled
    closes[:-1] |= doubled
    if not (opens.all() and closes.all()):
        raise NotCleanError("quotes inside cells")
    if (np.searchsorted(places, np.flatnonzero(signs == _LINE_FEED)) % 2).any():
        raise NotCleanError("line ends inside quotes")


def _padded(signs: NDArray[np.uint8], marks: list[int]) -> NDArray[np.intp]:
    """Give the places of zeros behind one of some marks and before two digits."""
    if len(signs) < 4:
        return np.empty(0, np.intp)
    found = signs[:-3] == marks[0]
    for mark in marks[1:]:
        found |= signs[:-3] == mark
    found &= signs[1:-2] == _ZERO
    found &= (signs[2:-1] - _ZERO) < 10  # what is below 0 wraps around
    found &= (signs[3:] - _ZERO) < 10
    return np.flatnonzero(found) + 1


def padded_columns(data: bytes, delimiter: str, quote: str, width: int) -> list[int]:
    """Give the columns with cells such as 007, which may be codes rather than numbers.

    Args:
        data: Lines that check_block accepts, each of as many cells as there are columns.
        delimiter: The sign between cells.
        quote: The sign around cells, or ``""``.
        width: The number of columns.
    """
    signs = np.frombuffer(data, np.uint8)
    marks = [ord(sign) for sign in (delimiter, "\n", quote, " ", "\t") if sign and sign.encode() in data]
    starts = range(0, len(signs), _STRIP)
    places = np.concatenate([_padded(signs[start : start + _STRIP + 3], marks) + start for start in starts])
    if signs[0] == _ZERO and data[1:3].isdigit():
        places = np.append(places, 0)
    if not len(places):
        return []
    parts = np.flatnonzero(signs == ord(delimiter))
    if quote and quote.encode() in data:
        parts = parts[np.searchsorted(np.flatnonzero(signs == ord(quote)), parts) % 2 == 0]
    lines = np.searchsorted(np.flatnonzero(signs == _LINE_FEED), places)
    columns = np.searchsorted(parts, places) - lines * (width - 1)
    return np.unique(columns).tolist()
