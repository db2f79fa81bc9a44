"""What ``nnviz`` does with its arguments: a window, or one of the commands that need none."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from nnviz.commands import promised
from nnviz.commands.console import DONE, guarded, write
from nnviz.commands.sources import PREFIX
from nnviz.datasets.samples import SAMPLES
from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError
from nnviz.registry import did_you_mean
from nnviz.versions import version_of

COMMANDS = {
    "samples": ("nnviz.commands.samples", "nnviz samples [--json]", "the bundled samples"),
    "inspect": ("nnviz.commands.inspection", "nnviz inspect FILE [--json]", "what is understood of a table"),
    "train": ("nnviz.commands.train", "nnviz train SOURCE [options]", "train without a window"),
    "figure": (
        "app.commands.figure",
        "nnviz figure SOURCE [options] -o OUT.png",
        "draw into a file without a display",
    ),
    "doctor": ("nnviz.commands.doctor", "nnviz doctor [--json]", "what it runs on, for a bug report"),
    "bench": ("nnviz.commands.bench", "nnviz bench [--json]", "the engine's speed, as ratios"),
}
"""The module, the usage and the purpose of each command."""


def run(arguments: Sequence[str]) -> int:
    """Run nnviz with arguments, and give the exit status."""
    return guarded(arguments, lambda: _dispatch(list(arguments)))


def _dispatch(arguments: list[str]) -> int:
    first = arguments[0] if arguments else ""
    if first in COMMANDS:
        return importlib.import_module(COMMANDS[first][0]).run(arguments[1:])
    if first in promised.COMMANDS:
        raise promised.not_yet(f"nnviz {first}")
    if first in ("-h", "--help"):
        write(_help())
        return DONE
    if first == "--version":
        write(f"nnviz {version_of('nnviz')}")
        return DONE
    return _open(arguments)


def _help() -> str:
    uses = [
        ("nnviz [FILE]", "open the window; FILE is a table, or sample:NAME (default: where you left off)")
    ]
    uses += [(usage, purpose) for _, usage, purpose in COMMANDS.values()]
    width = max(len(usage) for usage, _ in uses)
    lines = [f"  {usage.ljust(width)}  {purpose}" for usage, purpose in uses]
    options = "  -h, --help  this text; each command has its own        --version  the version"
    return "\n".join(["Watch a small neural network learn your own table.", "", *lines, "", options])


def _open(arguments: list[str]) -> int:
    """Open the window, with a file if one is named."""
    file = arguments[0] if arguments and not arguments[0].startswith("-") else None
    if file is not None:
        _check_file(file, arguments[1:])
    elif arguments:
        hint = did_you_mean(arguments[0], ("--help", "--version"))
        raise UserError("unknown_option", f"There is no option {shorten(arguments[0])} here.{hint}")
    _check_display()
    try:
        from app.window import open_window  # noqa: PLC0415  no command needs Qt
    except ImportError as error:
        if (error.name or "").startswith(("app.", "nnviz.")):
            raise  # a defect of ours, and not a library that is missing
        raise UserError("no_qt", f"Qt can't be loaded ({error}). Run make setup as root.") from None
    return open_window(file)


def _check_file(name: str, more: list[str]) -> None:
    """Refuse what is neither a file nor a sample, or is a misspelt command."""
    if name.startswith(PREFIX):
        SAMPLES[name.removeprefix(PREFIX)]
    elif more or not name or not Path(name).exists():
        known = (*COMMANDS, *(f"{PREFIX}{key}" for key in SAMPLES))
        hint = did_you_mean(name, known)
        hint = hint if hint.startswith(" Did") else " See nnviz --help."
        raise UserError("not_found", f"There is no command and no file {shorten(name)}.{hint}")
    promised.check_project(name)
    if more:
        raise UserError("usage", f"{shorten(more[0])} is one argument too many: the window opens one file.")


def _check_display() -> None:
    """Refuse in words where Qt would end the process."""
    wanted = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(os.environ.get(name) for name in wanted):
        message = (
            "There is no display for a window. Draw it into a file: "
            "nnviz figure sample:laptop --view window -o window.png"
        )
        raise UserError("no_display", message)
