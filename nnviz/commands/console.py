"""What a command writes: text or one JSON object, errors of one line, and its exit status."""

from __future__ import annotations

import json
import math
import os
import sys
import traceback
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError
from nnviz.numbers import MINUS, NARROW_SPACE

DONE, WITHOUT_RESULT, REFUSED, INTERRUPTED = 0, 1, 2, 130
"""The exit statuses."""


def plain(text: str) -> str:
    """Give a text that may come from a file as one line that moves no cursor."""
    line = " ".join(text.split("\n")) if "\n" in text else text
    return "".join(mark if mark.isprintable() or unicodedata.category(mark) == "Zs" else "�" for mark in line)


def columns(rows: Sequence[Sequence[str]], right: Sequence[bool]) -> str:
    """Set rows of texts one below the other; numbers stand at the right of their columns."""
    shown = [[plain(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    lines = (
        "  ".join(
            cell.rjust(width) if at_right else cell.ljust(width)
            for cell, width, at_right in zip(row, widths, right, strict=True)
        )
        for row in shown
    )
    return "\n".join(line.rstrip() for line in lines)


def json_text(value: Mapping[str, Any]) -> str:
    """Give a value as JSON, with null for what JSON has no number for."""
    return json.dumps(_clean(value), allow_nan=False)


def _clean(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _clean(part) for key, part in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, list | tuple):
        return [_clean(part) for part in value]  # pyright: ignore[reportUnknownVariableType]
    return value


def write(text: str) -> None:
    """Write a text to stdout; nobody reading on is no error.

    Raises:
        UserError: If it can't be written, such as to a full disk.
    """
    try:
        _write(sys.stdout, text)
    except OSError as error:
        _close_pipe(sys.stdout)
        why = error.strerror or type(error).__name__
        raise UserError("output", f"The output can't be written: {why}. Send it to another place.") from None


def write_json(value: Mapping[str, Any]) -> None:
    """Write one JSON object to stdout."""
    write(json_text(value))


def complain(text: str) -> None:
    """Write one line to stderr, if it can be written to."""
    try:
        _write(sys.stderr, plain(text))
    except OSError:
        _close_pipe(sys.stderr)


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:  # closed by whoever called
        return
    try:
        stream.write(text + "\n")
        stream.flush()
    except BrokenPipeError:
        _close_pipe(stream)
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        for sign, usual in ((NARROW_SPACE, " "), (MINUS, "-")):
            text = text.replace(sign, usual)
        stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")
        stream.flush()


def _close_pipe(stream: TextIO) -> None:
    """Let what is still to be written, and the interpreter's last flush, go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError):  # no real file
        os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def refuse(error: UserError, as_json: bool, status: int = REFUSED) -> int:
    """Say why something was refused, and give the exit status."""
    if as_json:
        reply: dict[str, Any] = {"kind": "error", "code": error.code, "message": error.message}
        with suppress(UserError):
            write_json(reply | ({"line": error.line} if error.line is not None else {}))
    complain(f"nnviz: error: {error.message}")
    return status


def guarded(arguments: Sequence[str], work: Callable[[], int]) -> int:
    """Do a command's work; whatever goes wrong becomes one line and an exit status."""
    as_json = "--json" in arguments
    try:
        return work()
    except KeyboardInterrupt:
        stopped = UserError("interrupted", "Interrupted before anything was reached.")
        return refuse(stopped, as_json, INTERRUPTED)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else DONE
    except Exception as error:  # a defect is one line too
        refusal = _refusal(error)
        # An output that reached nobody is no refusal of anything, and can't be told there.
        is_lost = refusal.code == "output"
        return refuse(refusal, as_json and not is_lost, WITHOUT_RESULT if is_lost else REFUSED)


def _refusal(error: Exception) -> UserError:
    """Say in a sentence what went wrong."""
    if isinstance(error, UserError):
        return error
    if isinstance(error, MemoryError):
        return UserError("memory", "There is not enough memory. Use fewer rows or neurons.")
    return _system_error(error) if isinstance(error, OSError) else UserError("internal", _reported(error))


def _system_error(error: OSError) -> UserError:
    """Say what the system could not do, and with which file."""
    file = f" with {shorten(Path(str(error.filename)).name)}" if error.filename else ""
    why = error.strerror or type(error).__name__
    return UserError("system", f"The system could not do it{file}: {why}. Choose another file or folder.")


def _reported(error: Exception) -> str:
    what = f"nnviz failed ({type(error).__name__}: {plain(str(error))[:200]})."
    try:
        import platformdirs  # noqa: PLC0415  only a defect needs it

        file = Path(platformdirs.user_log_dir("nnviz")) / "last-error.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    except OSError:
        return f"{what} Please report it."
    return f"{what} Please report it with {file}."
