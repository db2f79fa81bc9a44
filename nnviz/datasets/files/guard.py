"""Stage 1 of reading: is this a file at all, and could it be text? Nothing is opened before that is known."""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Callable
from pathlib import Path

from nnviz.datasets.files.memory import check_memory
from nnviz.datasets.files.signatures import HEAD, check_signature
from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError

MAX_BYTES = 4 * 1024**3
_CHUNK = 1 << 20

_KINDS: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def read_bytes(
    path: Path,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    check: Callable[[bytes, int], None] | None = None,
) -> bytes:
    """Read a plain file of a size that can be a table.

    Args:
        path: The file.
        progress: Called now and then with the share read, 0 to 1.
        cancelled: Asked now and then whether to stop.
        check: Given each piece and the number of bytes before it, refuses what is of no use; without it,
            what is no text is refused by its first bytes.

    Raises:
        UserError: If it is missing, no plain file, empty, too large for the memory or at all, unreadable,
            changed while it was read, or clearly no text.
    """
    size = _check(path)
    check = check or text_check(path.name)
    data = io.BytesIO()
    done = 0
    try:
        with open(path, "rb", opener=_open_without_waiting) as file:
            before = os.fstat(file.fileno())
            while chunk := file.read(_CHUNK):
                check_cancelled(cancelled)
                check(chunk, done)
                if done == 0:
                    check_memory(2 * size)
                data.write(chunk)
                done += len(chunk)
                check_size(done, path.name)
                if progress is not None:
                    progress(min(1.0, done / max(size, 1)))
            _check_unchanged(before, os.fstat(file.fileno()), path.name)
    except OSError as error:
        raise _refusal(error, path.name) from None
    if done == 0:
        raise UserError(
            "empty", f"{shorten(path.name)} is empty: it has no data rows. Add some, or open another file."
        )
    return data.getvalue()


def text_check(name: str) -> Callable[[bytes, int], None]:
    """Give a check that refuses by their first bytes what is no text."""

    def check(piece: bytes, place: int) -> None:
        if place == 0:
            check_signature(piece[:HEAD], name)

    return check


def _check_unchanged(before: os.stat_result, after: os.stat_result, name: str) -> None:
    """Refuse a mixture of an old and a new file."""
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        message = f"{shorten(name)} changed while it was being read. Open it again when it is written."
        raise UserError("changed", message)


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
