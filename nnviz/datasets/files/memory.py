"""How much memory is left, so that a table too large for it is refused before it is short."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from nnviz.errors import UserError

_RESERVE = 256 << 20
_GIGABYTE = 1 << 30
_MEMINFO = Path("/proc/meminfo")
_GROUP = Path("/sys/fs/cgroup")


def check_memory(needed: int) -> None:
    """Refuse to take more memory than there is, with some left over for the rest of the computer.

    Args:
        needed: Bytes that are about to be taken.

    Raises:
        UserError: If so much is not free; never where the system doesn't say what is free.
    """
    free = available_memory()
    if free is None or needed + _RESERVE <= free:
        return
    message = (
        f"This table needs about {needed / _GIGABYTE:.1f} GB of memory more, and only "
        f"{free / _GIGABYTE:.1f} GB are free. Close other programs, or cut out a part of its rows or columns."
    )
    raise UserError("too_large", message)


def available_memory() -> int | None:
    """Give the bytes that can be taken without swapping, or None if the system doesn't say."""
    if sys.platform == "win32":
        return _windows()
    known = [size for size in (_linux(), _group()) if size is not None]
    return min(known) if known else _physical()


def _linux() -> int | None:
    """MemAvailable, in which Linux counts its caches as free (proc(5))."""
    try:
        lines = _MEMINFO.read_text("ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, ValueError, StopIteration):
        return None


def _group() -> int | None:
    """What a container's limit leaves; the file cache can be dropped and counts as free (cgroups(7), v2)."""
    try:
        limit = int((_GROUP / "memory.max").read_text("ascii"))  # "max" where there is none
        used = int((_GROUP / "memory.current").read_text("ascii"))
        parts = dict(line.split() for line in (_GROUP / "memory.stat").read_text("ascii").splitlines())
        return max(0, limit - used + int(parts.get("inactive_file", 0)))
    except (OSError, ValueError):
        return None


def _physical() -> int | None:
    """Half of all memory, where nothing says how much of it is free (macOS)."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    except (AttributeError, OSError, ValueError):
        return None


class _Status(ctypes.Structure):
    """MEMORYSTATUSEX of the Windows API."""

    _fields_ = (
        ("length", ctypes.c_ulong),
        ("load", ctypes.c_ulong),
        ("total", ctypes.c_ulonglong),
        ("available", ctypes.c_ulonglong),
        ("total_page", ctypes.c_ulonglong),
        ("available_page", ctypes.c_ulonglong),
        ("total_virtual", ctypes.c_ulonglong),
        ("available_virtual", ctypes.c_ulonglong),
        ("available_extended", ctypes.c_ulonglong),
    )


def _windows() -> int | None:
    status = _Status()
    status.length = ctypes.sizeof(_Status)
    library = getattr(ctypes, "windll", None)
    if library is None or not library.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return None
    return int(status.available)
