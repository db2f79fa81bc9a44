"""Stage 2 of reading: bytes become text."""

from __future__ import annotations

from dataclasses import dataclass

from nnviz.datasets.cells import shorten
from nnviz.datasets.table import Notice
from nnviz.errors import UserError

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ADVICE = "Save it as UTF-8 (in a spreadsheet: export as CSV, encoding UTF-8) and open it again."


@dataclass(frozen=True)
class Decoded:
    """The text of a file.

    Attributes:
        text: The text, without a byte order mark.
        encoding: What it was written in.
        notices: What had to be decided.
    """

    text: str
    encoding: str
    notices: tuple[Notice, ...] = ()


def decode(data: bytes, name: str) -> Decoded:
    """Decode UTF-8 with or without a byte order mark.

    Args:
        data: The whole file.
        name: The file's name, for messages.

    Raises:
        UserError: If it is in another encoding (``"encoding"``) or no text at all (``"not_a_table"``).
    """
    _check_wide(data, name)
    try:
        text = data.removeprefix(_UTF8_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"Line {line} of {shorten(name)} holds a character that is not UTF-8. {_ADVICE}"
        raise UserError("encoding", message, line=line) from None
    return Decoded(text, "utf-8")


def _check_wide(data: bytes, name: str) -> None:
    """Tell UTF-16 from a binary file by its byte order mark and the places of its zero bytes."""
    head = data[:4096]
    zeros = head.count(0)
    odd = head[1::2].count(0)
    one_sided = zeros >= len(head) // 8 and max(odd, zeros - odd) >= 9 * min(odd, zeros - odd)
    if head.startswith(_UTF16_MARKS) or (zeros and one_sided):
        raise UserError("encoding", f"{shorten(name)} seems to be written in UTF-16. {_ADVICE}")
    place = data.find(0)
    if place >= 0:
        raise UserError("not_a_table", f"{shorten(name)} is a binary file, not a text. Choose a text file.")
