"""Writing files so that at every instant the old one or the new one is there, whole."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path

from nnviz.errors import UserError

TAKEN = "file_exists"
"""The code of the refusal to write in the place of a file that nobody spoke of."""
_PREFIX = ".nnviz-"
_MOST_SHOWN = 60
_ELSEWHERE = "Choose another folder."
_OTHER = "Choose another name or folder."
_SAID = {
    "ENOSPC": ("No space left on that disk", "Free some there, or choose another folder."),
    "EDQUOT": ("You have used up your share of that disk", "Free some there, or choose another folder."),
    "EFBIG": ("The disk does not take files of this size", "Choose a smaller size, or another disk."),
    "EROFS": ("That disk can only be read", _ELSEWHERE),
    "EACCES": ("You may not write there", _ELSEWHERE),
    "EPERM": ("Writing is not allowed there", _ELSEWHERE),
    "ENOENT": (
        "Its folder is not there (any more)",
        "Make it, connect its disk, or choose another folder.",
    ),
    "ENOTDIR": ("What should be its folder is a file", _ELSEWHERE),
    "EISDIR": ("A folder has that name", "Choose another name."),
    "ENAMETOOLONG": ("The name is too long", "Choose a shorter one."),
    "ELOOP": ("Its links lead in a circle", _ELSEWHERE),
    "EINVAL": ("No file can have that name there", "Choose another name."),
    "EBUSY": ("Another program is using it", "Close it there, or choose another name."),
    "ETXTBSY": ("It is a program that is running", "Choose another name."),
}
_GONE = (
    *("EIO", "ESTALE", "ENXIO", "ENODEV", "ENOTCONN", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN"),
    *("ENETUNREACH", "ETIMEDOUT", "ECONNRESET", "EREMOTEIO"),
)
_UNPLUGGED = ("Its disk or network does not answer", "Connect it again, or choose another folder.")
_REASONS = {
    getattr(errno, name): said
    for name, said in (*_SAID.items(), *((name, _UNPLUGGED) for name in _GONE))
    if hasattr(errno, name)  # not every system has all of them
}
"""What happened and what to do, for the reasons that a person can do something about."""
_NO_NAME = _REASONS[errno.EINVAL]
_IN_USE = (32, 33)
"""What Windows says where another program holds a file."""
_KNOWS_NONE = (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS)
"""What disks say that know no waiting until all is there."""


def write_whole(
    path: Path, data: bytes, *, code: str = "not_written", what: str = "", fresh: bool = False
) -> None:
    """Write a file in the place of whatever is there; on failure that stays as it was.

    Args:
        path: Where to.
        data: All that shall be in it.
        code: The code of the refusal.
        what: What a refusal calls the file, or "" for its name.
        fresh: Whether a file that is there stays, and the new one is refused with the code TAKEN.

    Raises:
        UserError: If it cannot be written: in words, and nothing half is left behind.
    """
    name = what or shown(path.name)
    try:
        target = Path(os.path.realpath(path))  # a link stays a link
        _check(target)
        _write(target, data, fresh=fresh)
    except FileExistsError:
        raise UserError(TAKEN, f"{name} is already there. Choose another name.") from None
    except ValueError:
        raise UserError(code, f"{name} could not be written: {'. '.join(_NO_NAME)}") from None
    except OSError as error:
        raise UserError(code, f"{name} could not be written: {_told(error, path, len(data))}") from None


def shown(name: str) -> str:
    """Give the name of a file as part of a sentence: one line, not too long, and readable."""
    plain = "".join(mark if mark.isprintable() else "�" for mark in name)
    if len(plain) > _MOST_SHOWN:
        plain = f"{plain[: _MOST_SHOWN - 20]}…{plain[-19:]}"
    return plain


def _told(error: OSError, path: Path, size: int) -> str:
    """Say why a file could not be written, and what to do."""
    number = errno.EBUSY if getattr(error, "winerror", None) in _IN_USE else error.errno or 0
    usual = (error.strerror or type(error).__name__, _OTHER if isinstance(error, _UnfitError) else _ELSEWHERE)
    why, way = _REASONS.get(number, usual)
    if (
        number == errno.ENOENT and Path(os.path.realpath(path)).parent.is_dir()
    ):  # such as those in which a system tells of itself
        why, way = "Its folder takes no files", _ELSEWHERE
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        why += f", it needs {max(size / 1e6, 0.1):.1f} MB"
    return f"{why}. {way}"


class _UnfitError(OSError):
    """What has that name must not be replaced."""


def _check(target: Path) -> None:
    """Refuse to put a file in the place of what is none, or is protected though its folder is not."""
    if target.is_dir():
        raise _UnfitError(errno.EISDIR, "")
    if target.exists() and not target.is_file():
        raise _UnfitError(None, "It is a device and no plain file")
    if target.exists() and not os.access(target, os.W_OK):
        raise _UnfitError(None, "The file of that name may not be changed")


def _write(target: Path, data: bytes, *, fresh: bool) -> None:
    temporary = target.parent / f"{_PREFIX}{secrets.token_hex(6)}{target.suffix[:20]}"
    holding = False
    try:
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(temporary, flags, 0o666), "wb") as file:
            file.write(data)
            file.flush()
            _settle(file.fileno())
        _give_mode(temporary, target)
        if fresh:  # not by a link to the new one: sticks and networks know none
            os.close(os.open(target, flags, 0o666))
            holding = True
        temporary.replace(target)
        holding = False
    finally:
        with suppress(OSError):  # where the folder has gone, nothing is left in it
            temporary.unlink(missing_ok=True)
        if holding:
            with suppress(OSError):
                target.unlink(missing_ok=True)


def _settle(descriptor: int) -> None:
    """Wait until a file is on the disk: some disks are found to be full only then."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _KNOWS_NONE:
            raise


def _give_mode(path: Path, model: Path) -> None:
    """Give a new file the permissions of the one that it replaces, where the disk knows any."""
    if model.exists():
        with suppress(PermissionError):
            path.chmod(model.stat().st_mode & 0o777)
