"""Before stage 2 of reading: a table inside a compressed file or a zip archive, unpacked within limits.

Only bytes are taken out, never a file written or a path followed. An archive holds one table; archives
inside archives are refused.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, BinaryIO, Literal

from nnviz.datasets.files.guard import MAX_BYTES, check_cancelled
from nnviz.datasets.files.memory import check_memory
from nnviz.datasets.table import Notice
from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError

ArchiveKind = Literal["gzip", "bzip2", "xz", "zip"]

_SIGNATURES: dict[bytes, ArchiveKind] = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",  # one without members
}
_PIECE = 1 << 20
_MAX_RATIO = 200
_RATIO_COUNTS_FROM = 64 << 20
_MAX_MEMBERS = 10_000
_TABLES = ((".csv", ".tsv", ".tab"), (".txt", ".dat", ".data"))
_NAMED = 5
_TAR_MARK, _TAR_PLACE = b"ustar", 257
_OPENERS: dict[str, Callable[[BinaryIO], gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile]] = {
    "gzip": lambda file: gzip.GzipFile(fileobj=file),
    "bzip2": bz2.BZ2File,
    "xz": lzma.LZMAFile,
}
_FAULTS = (
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    lzma.LZMAError,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)


@dataclass(frozen=True)
class Unpacked:
    """The one table of an archive.

    Attributes:
        name: The name of the file inside, without folders; for people only.
        data: Its bytes.
        notices: What had to be decided.
    """

    name: str
    data: bytes
    notices: tuple[Notice, ...] = ()


def archive_kind(head: bytes) -> ArchiveKind | None:
    """Tell by its first bytes which archive a file is, if it is one."""
    return next((kind for start, kind in _SIGNATURES.items() if head.startswith(start)), None)


def unpack(
    file: BinaryIO,
    size: int,
    name: str,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Unpacked:
    """Take the one table out of an archive.

    Args:
        file: The archive, open at its beginning.
        size: Its size in bytes.
        name: Its name, for messages.
        progress: Called now and then with the share done, 0 to 1.
        cancelled: Asked now and then whether to stop.

    Raises:
        UserError: If it is damaged, encrypted or too large, holds no or several tables or another archive.
    """
    kind = archive_kind(file.read(8))
    file.seek(0)
    pump = _Pump(file, name, progress, cancelled)
    with _faults_in_words(name):
        if kind == "zip":
            unpacked = _from_zip(file, pump)
        else:
            with _OPENERS[kind or "gzip"](file) as stream:
                data = pump.all_of(stream, lambda: file.tell() / max(size, 1))
            unpacked = Unpacked(PurePosixPath(name).stem, data)
    _check_inside(unpacked, name)
    return unpacked


@contextmanager
def _faults_in_words(name: str) -> Generator[None]:
    try:
        yield
    except _FAULTS:
        message = (
            f"{shorten(name)} is damaged or was not copied whole: it can't be unpacked. "
            "Download or copy it again."
        )
        raise UserError("archive_damaged", message) from None


class _Pump:
    """Unpacks a stream into memory, within the limits of size, ratio and memory."""

    def __init__(
        self,
        file: BinaryIO,
        name: str,
        progress: Callable[[float], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.name = name
        self.count = 0
        self._file = file
        self._progress = progress
        self._cancelled = cancelled

    def all_of(
        self,
        stream: IO[bytes] | gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile,
        share: Callable[[], float],
    ) -> bytes:
        """Give all bytes of a stream; share says how much of them is done."""
        unpacked = io.BytesIO()
        start = self._file.tell()
        while piece := stream.read(_PIECE):
            check_cancelled(self._cancelled)
            unpacked.write(piece)
            self.count += len(piece)
            self._check(self._file.tell() - start)
            if self._progress is not None:
                self._progress(min(1.0, share()))
        return unpacked.getvalue()

    def _check(self, packed: int) -> None:
        """Refuse what is too large already, or grows as no table does."""
        if self.count > MAX_BYTES:
            message = f"{shorten(self.name)} unpacks to more than 4 GB. Cut out a part of the table's rows."
            raise UserError("too_large", message)
        if self.count > max(_RATIO_COUNTS_FROM, _MAX_RATIO * packed):
            message = (
                f"{shorten(self.name)} unpacks to more than {_MAX_RATIO} times its size, as no table does. "
                "If it is one, unpack it yourself and open that file."
            )
            raise UserError("too_large", message)
        check_memory(2 * _PIECE + self.count // 8)  # what the buffer may grow by


def _from_zip(file: BinaryIO, pump: _Pump) -> Unpacked:
    """Take the one table out of a zip archive."""
    with zipfile.ZipFile(file) as archive:
        members = [its for its in archive.infolist() if not its.is_dir() and not _is_clutter(its.filename)]
        member = _choose(members, pump.name)
        if member.flag_bits & 1:
            message = f"{shorten(pump.name)} is protected with a password. Unpack it and open the file in it."
            raise UserError("archive_encrypted", message)
        with archive.open(member) as stream:
            data = pump.all_of(stream, lambda: pump.count / max(member.file_size, 1))
    inner = _base_name(member.filename)
    if len(members) == 1:
        return Unpacked(inner, data)
    text = f"Only {shorten(inner)} was read of the {len(members)} files in the archive."
    return Unpacked(inner, data, (Notice("archive", text),))


def _choose(members: list[zipfile.ZipInfo], name: str) -> zipfile.ZipInfo:
    """Give the only member, or the only one that is a table by its ending."""
    if not members:
        raise UserError("empty", f"{shorten(name)} is an empty archive: there is no table in it.")
    if len(members) == 1:
        return members[0]
    for endings in _TABLES if len(members) <= _MAX_MEMBERS else ():
        found = [its for its in members if its.filename.lower().endswith(endings)]
        if len(found) == 1:
            return found[0]
        if found:
            members = found
            break
    names = ", ".join(shorten(_base_name(its.filename)) for its in members[:_NAMED])
    more = f" and {len(members) - _NAMED} more" if len(members) > _NAMED else ""
    message = (
        f"{shorten(name)} holds {len(members)} files: {names}{more}. "
        "Unpack it and open the one that is your table."
    )
    raise UserError("archive_members", message)


def _check_inside(unpacked: Unpacked, name: str) -> None:
    """Refuse what is no table but holds one perhaps."""
    inner, data = unpacked.name, unpacked.data
    if not data:
        raise UserError(
            "empty", f"{shorten(inner)} in {shorten(name)} is empty: it has no data rows. Open another file."
        )
    if archive_kind(data[:8]) or data[_TAR_PLACE : _TAR_PLACE + len(_TAR_MARK)] == _TAR_MARK:
        message = (
            f"{shorten(name)} holds another archive or a workbook, {shorten(inner)}. "
            "Unpack it and open what is inside."
        )
        raise UserError("archive_nested", message)


def _is_clutter(path: str) -> bool:
    """Whether a member is what file managers leave behind."""
    return path.startswith("__MACOSX/") or _base_name(path) in (".DS_Store", "Thumbs.db", "desktop.ini")


def _base_name(path: str) -> str:
    return PurePosixPath(path.replace("\\", "/")).name or path
