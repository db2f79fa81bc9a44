"""Stage 1 of reading: is this a file at all, and could it be text? Nothing is opened before that is known."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

from nnviz.datasets.cells import shorten
from nnviz.errors import UserError

MAX_BYTES = 4 * 1024**3
_CHUNK = 1 << 20
_HEAD = 4096

_KINDS: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"RIFF", "a picture, a sound or a film (RIFF)"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"PK\x03\x04", "a zip archive, such as a spreadsheet or an nnviz project"),
    (b"\xd0\xcf\x11\xe0", "an old Office document, such as an Excel sheet"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xfd7zXZ", "a compressed file (xz)"),
    (b"(\xb5/\xfd", "a compressed file (zstd)"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"ID3", "a sound (MP3)"),
)
_MARKUP: tuple[tuple[bytes, str], ...] = (
    (b"<!doctype html", "a web page (HTML)"),
    (b"<html", "a web page (HTML)"),
    (b"<?xml", "an XML file"),
)
_ADVICE = "Export the table as CSV and open that."


def read_bytes(
    path: Path,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> bytes:
    """Read a plain file of a size that can be a table.

    Args:
        path: The file.
        progress: Called now and then with the share read, 0 to 1.
        cancelled: Asked now and then whether to stop.

    Raises:
        UserError: If it is missing, no plain file, empty, too large, unreadable, or clearly no text.
    """
    size = _check(path)
    chunks: list[bytes] = []
    done = 0
    try:
        with open(path, "rb", opener=_open_without_waiting) as file:
            while chunk := file.read(_CHUNK):
                check_cancelled(cancelled)
                chunks.append(chunk)
                if done == 0:
                    check_signature(chunk[:_HEAD], path.name)
                done += len(chunk)
                check_size(done, path.name)
                if progress is not None:
                    progress(min(1.0, done / max(size, 1)))
    except OSError as error:
        raise _refusal(error, path.name) from None
    if done == 0:
        raise UserError("empty", f"{shorten(path.name)} is empty: it has no data rows.")
    return b"".join(chunks)


def check_cancelled(cancelled: Callable[[], bool] | None) -> None:
    """Stop if the person asked for it.

    Raises:
        UserError: With the code ``"cancelled"``.
    """
    if cancelled is not None and cancelled():
        raise UserError("cancelled", "Reading was cancelled; nothing has changed.")


def check_size(size: int, name: str) -> None:
    """Refuse more bytes than a table may have.

    Raises:
        UserError: Beyond 4 GB.
    """
    if size > MAX_BYTES:
        raise UserError("too_large", f"{shorten(name)} is larger than 4 GB. Cut out a part of its rows.")


def check_signature(head: bytes, name: str) -> None:
    """Refuse what its first bytes show to be no text, naming what it is.

    Raises:
        UserError: With the code ``"not_a_table"``.
    """
    lowered = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:20].lower()
    found = next((what for start, what in _SIGNATURES if head.startswith(start)), None)
    found = found or next((what for start, what in _MARKUP if lowered.startswith(start)), None)
    if found is not None:
        raise UserError("not_a_table", f"{shorten(name)} is {found}, not a table of text. {_ADVICE}")


def _check(path: Path) -> int:
    """Give the size in bytes of a plain file, or refuse."""
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise _refusal(error, path.name) from None
    kind = next((what for is_kind, what in _KINDS if is_kind(status.st_mode)), None)
    if kind is not None or not stat.S_ISREG(status.st_mode):
        what = kind or "something else"
        raise UserError("not_a_file", f"{shorten(path.name)} is {what}, not a file. Choose a file.")
    check_size(status.st_size, path.name)
    return status.st_size


def _open_without_waiting(name: str, flags: int) -> int:
    """Open so that a pipe put in the file's place meanwhile can't make us wait for ever."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _refusal(error: OSError | ValueError, name: str) -> UserError:
    reasons = {
        errno.ENOENT: ("not_found", "does not exist. Check its name and folder."),
        errno.ENOTDIR: ("not_found", "does not exist. Check its name and folder."),
        errno.EACCES: ("not_allowed", "may not be read by you. Change its permissions or copy it."),
        errno.EPERM: ("not_allowed", "may not be read by you. Change its permissions or copy it."),
        errno.ELOOP: ("not_a_file", "is a link that leads back to itself. Choose the file itself."),
        errno.ENAMETOOLONG: ("not_found", "is too long for a file's name. Check its name."),
    }
    number = error.errno if isinstance(error, OSError) else None
    code, text = reasons.get(
        number if number is not None else errno.ENOENT,
        ("unreadable", "could not be read by the system. Copy it to another place and try again."),
    )
    return UserError(code, f"{shorten(name)} {text}")
