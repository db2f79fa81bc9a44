"""Writing files so that at every instant the old one or the new one is there, whole."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from nnviz.errors import UserError


def write_whole(path: Path, data: bytes, *, code: str = "not_written", what: str = "") -> None:
    """Write a file in the place of whatever is there; on failure that stays as it was.

    Args:
        path: Where to.
        data: All that shall be in it.
        code: The code of the refusal.
        what: What a refusal calls the file, or "" for its name.

    Raises:
        UserError: If it cannot be written: in words, and nothing half is left behind.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    temporary: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(prefix=".nnviz-", suffix=target.suffix, dir=target.parent)
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _give_mode(temporary, target)
        temporary.replace(target)
    except OSError as error:
        why = error.strerror or type(error).__name__
        message = f"{what or path.name} could not be written: {why}. Choose another folder."
        raise UserError(code, message) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _give_mode(path: Path, model: Path) -> None:
    """Give a new file the permissions of the one that it replaces, or those of any new file."""
    if model.exists():
        path.chmod(model.stat().st_mode & 0o777)
        return
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)
