"""Stage 2 of reading: in what bytes become text; nothing is decoded as a whole, so that memory stays free."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from nnviz.datasets.files.codepages import CODE_PAGES, codec_of, guess_code_page
from nnviz.datasets.files.signatures import HEAD, wide_encoding
from nnviz.datasets.table import Notice
from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError

_UTF8_MARK = b"\xef\xbb\xbf"
_MARKS = {"utf-16": (2, "utf-16-le", "utf-16-be"), "utf-32": (4, "utf-32-le", "utf-32-be")}
_PIECE = 1 << 20
_SAMPLE = 1 << 16
_SHOWN = 5
_END_OF_FILE = b"\x1a"  # of DOS


@dataclass(frozen=True)
class Encoded:
    """The bytes of a text and how they are to be decoded.

    Attributes:
        data: All bytes.
        encoding: What the text is written in, by the name that people see.
        codec: Python's name of it, without a byte order mark.
        start: Where the text begins, behind any byte order mark.
        notices: What had to be decided.
    """

    data: bytes
    encoding: str = "utf-8"
    codec: str = "utf-8"
    start: int = 0
    notices: tuple[Notice, ...] = field(default=())

    def bytes(self) -> io.BytesIO:
        """Open the bytes where the text begins."""
        stream = io.BytesIO(self.data)
        stream.seek(self.start)
        return stream

    def open(self, stream: io.BytesIO | None = None) -> io.TextIOWrapper:
        """Open the text at its first line, with line ends as they are; broken signs become U+FFFD."""
        return io.TextIOWrapper(stream or self.bytes(), self.codec, errors="replace", newline="")

    def piece(self, place: int, size: int) -> str:
        """Decode some bytes; a sign cut at either end may be broken."""
        place -= (place - self.start) % 4
        return self.data[place : place + size].decode(self.codec, "replace")


def decode(
    data: bytes, name: str, encoding: str | None = None, pause: Callable[[], None] | None = None
) -> Encoded:
    """Find the encoding of a text.

    Args:
        data: The whole file.
        name: The file's name, for messages.
        encoding: What a person said that it is.
        pause: Called now and then; it may raise to stop.

    Raises:
        UserError: If what a person said can't be right (``"wrong_encoding"``).
    """
    data = data.rstrip(_END_OF_FILE) if data.endswith(_END_OF_FILE) else data
    if encoding is not None:
        return _as_said(data, name, encoding)
    wide = wide_encoding(data[:HEAD])
    if wide is not None:
        return _wide(data, wide)
    start = 0
    while data.startswith(_UTF8_MARK, start):
        start += len(_UTF8_MARK)
    found = _Looked(pause or (lambda: None))
    found.look(data, start)
    if found.is_utf8(marked=start > 0):
        return Encoded(data, start=start, notices=found.notices(name))
    page = guess_code_page(found.sample)
    text = (
        f"{shorten(name)} is not UTF-8; its letters were read as {page} ({CODE_PAGES[page][0]}), "
        "which is a guess. If letters look wrong, choose another encoding."
    )
    return Encoded(data, page, codec_of(page), start, (Notice("encoding", text, found.lines[0]),))


def _as_said(data: bytes, name: str, encoding: str) -> Encoded:
    """Take a person's word; a byte order mark of that encoding is still no part of the text."""
    codec = codecs.lookup(codec_of(encoding)).name
    _check_said(data[:HEAD], name, encoding, is_wide=codec.startswith(("utf-16", "utf-32")))
    if codec in _MARKS:
        return _wide(
            data, codec if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe")) else f"{codec}-le"
        )
    codec = "utf-8" if codec == "utf-8-sig" else codec
    start = len(_UTF8_MARK) if codec == "utf-8" and data.startswith(_UTF8_MARK) else 0
    broken = data[start:].decode(codec, "replace").count("\ufffd") if len(data) < _PIECE else 0
    text = f"{broken} signs are no {encoding} and were replaced by \ufffd."
    return Encoded(data, encoding, codec, start, (Notice("broken_signs", text),) if broken else ())


def _check_said(head: bytes, name: str, encoding: str, *, is_wide: bool) -> None:
    """Refuse a wide encoding for bytes that are not, and the reverse: every line would be nonsense."""
    found = wide_encoding(head)
    if is_wide == (found is not None) or is_wide == (0 in head):
        return
    what = found.upper() if found is not None else "a text of single bytes, such as UTF-8"
    message = (
        f"{shorten(name)} can't be read as {shorten(encoding)}: its bytes are {what}. "
        "Choose another encoding, or none to have it found."
    )
    raise UserError("wrong_encoding", message)


def _wide(data: bytes, wide: str) -> Encoded:
    """Take what is wide; a letter that the end of the file cuts is left out and said."""
    width, little, big = _MARKS.get(wide, (0, wide, wide))
    cut = len(data) % (4 if wide.startswith("utf-32") else 2)
    text = f"The file ends within a sign of {wide.upper()}, which was left out: it may not be whole."
    notices = (Notice("broken_signs", text),) if cut else ()
    data = data[: len(data) - cut] if cut else data
    return Encoded(data, wide, little if data.startswith(b"\xff\xfe") else big, width, notices)


class _Looked:
    """What a look at all bytes of a text in search of UTF-8 has found.

    Attributes:
        good: How many letters beyond ASCII are sound UTF-8.
        broken: How many bytes are not.
        lines: The lines of the first broken ones.
        sample: Some lines that hold broken ones.
    """

    def __init__(self, pause: Callable[[], None]) -> None:
        self.good = self.broken = 0
        self.lines: list[int] = []
        self.sample = bytearray()
        self._odd = 0
        self._pause = pause

    def look(self, data: bytes, start: int) -> None:
        """Look at all pieces."""
        line = 1
        for piece in _whole_lines(data, start):
            self._pause()
            if not piece.isascii():
                self._look_at(piece, line)
            line += piece.count(b"\n") or piece.count(b"\r")

    def is_utf8(self, *, marked: bool) -> bool:
        """Whether this is UTF-8 with at most a few broken bytes."""
        if not self.broken or marked or self.good >= self.broken:
            return True
        return self.good == 0 and self.broken <= 3 and self._odd == self.broken

    def notices(self, name: str) -> tuple[Notice, ...]:
        """Say where signs are broken."""
        if not self.broken:
            return ()
        lines = list(dict.fromkeys(self.lines))
        where = f"line {lines[0]}" if len(lines) == 1 else f"lines {', '.join(map(str, lines[:_SHOWN]))}"
        more = " and more" if len(lines) > _SHOWN else ""
        count = "1 byte is" if self.broken == 1 else f"{self.broken} bytes are"
        text = f"{count} no UTF-8, in {where}{more} of {shorten(name)}; each is shown as \ufffd."
        return (Notice("broken_signs", text, lines[0]),)

    def _look_at(self, piece: bytes, line: int) -> None:
        try:
            self.good += _beyond_ascii(piece.decode("utf-8"))
        except UnicodeDecodeError:
            for place, row in enumerate(piece.splitlines(keepends=True)):
                self._look_at_line(row, line + place)

    def _look_at_line(self, row: bytes, line: int) -> None:
        text = row.decode("utf-8", "replace")
        broken = text.count("\ufffd") - row.count("\ufffd".encode())
        self.good += _beyond_ascii(text) - 2 * text.count("\ufffd")
        if broken <= 0:
            return
        self.broken += broken
        self._odd += sum(not _is_letter(byte) for byte in row if byte > 127)
        if len(self.lines) <= _SHOWN:
            self.lines.append(line)
        if len(self.sample) < _SAMPLE:
            self.sample += row


def _is_letter(byte: int) -> bool:
    """Whether a byte is likely a letter or a mark of Western code pages: 0xFF and 0xFE hardly ever are."""
    text = bytes((byte,)).decode("cp1252", "ignore")
    return bool(text) and byte < 0xFE and (text.isalpha() or byte < 0xC0)


def _beyond_ascii(text: str) -> int:
    return 0 if text.isascii() else len(text.encode("utf-8", "replace")) - len(text)


def _whole_lines(data: bytes, start: int) -> Iterator[bytes]:
    """Give a text in pieces of about 1 MB that end with a line."""
    while start < len(data):
        end = data.find(b"\n", min(start + _PIECE, len(data)))
        end = len(data) if end < 0 else end + 1
        yield data[start:end]
        start = end


def check_text(text: str, name: str) -> None:
    """Refuse a pasted text that is none.

    Raises:
        UserError: With the code ``"not_a_table"``.
    """
    if "\0" in text:
        raise UserError("not_a_table", f"{shorten(name)} holds binary data, not a text. Paste a table.")
