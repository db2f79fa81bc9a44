"""Small archives that unpack to gigabytes, written without ever holding these."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

_BLOCK = b"0,1,2,3\n" * 1_000_000


def gzip_of_zeros(path: Path) -> None:
    """Write 5 GB as many members of one gzip file, of which each repeats the same lines."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    member = packer.compress(_BLOCK) + packer.flush()
    path.write_bytes(member * 625)


def _deflated(times: int) -> bytes:
    """Give a raw deflate stream of so many blocks; after a full flush the same bytes may follow again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(_BLOCK) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * times + zlib.compressobj(9, zlib.DEFLATED, -15).flush()


def _zip(path: Path, packed: bytes, size: int) -> None:
    """Write a zip of one member said to have a size (PKWARE, APPNOTE 6.3, 4.3.7, 4.3.12, 4.3.16)."""
    name = b"big.csv"
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(packed), size, len(name), 0)
    local = b"PK\x03\x04" + common + name + packed
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    path.write_bytes(local + central + end)


def zip_of_zeros(path: Path) -> None:
    """Write a zip of a table of 3.2 GB that says so."""
    _zip(path, _deflated(400), 400 * len(_BLOCK))


def zip_that_lies(path: Path) -> None:
    """Write a zip of a table of 3.2 GB that is said to have 100 bytes."""
    _zip(path, _deflated(400), 100)
