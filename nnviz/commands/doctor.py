"""``nnviz doctor``: what a bug report needs to say about a machine."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import platformdirs

from nnviz.commands.console import DONE, columns, write, write_json
from nnviz.commands.parsing import Parser
from nnviz.versions import version_of

_TIMEOUT = 60
_JAX = """
import json, logging
logging.getLogger("jax").setLevel(logging.ERROR)
import jax
devices = [str(device) for device in jax.devices()]
print(json.dumps({"platform": jax.default_backend(), "devices": devices}))
"""
_QT = """
import json
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
print(json.dumps({"version": qVersion(), "platform": None}), flush=True)
application = QGuiApplication([])
print(json.dumps({"version": qVersion(), "platform": application.platformName()}))
"""


def make_parser() -> Parser:
    """Make the parser of the command's arguments."""
    parser = Parser("doctor", "Say what nnviz runs on, for a bug report.")
    parser.add_flag("--json", "print one JSON object (default: a table to read)")
    return parser


def run(arguments: Sequence[str]) -> int:
    """Print what is found, and give the exit status."""
    values = make_parser().read(arguments)
    found = examine()
    if values.get("json"):
        write_json(found)
        return DONE
    rows = [
        (f"{group} {key}", _shown(value))
        for group, its in found.items()
        if group != "kind"
        for key, value in its.items()
    ]
    write(columns(rows, (False, False)))
    return DONE


def examine() -> dict[str, Any]:
    """Find versions, device, Qt platform and folders; JAX and Qt are asked in processes of their own."""
    folders = {
        "cache": platformdirs.user_cache_dir("nnviz", appauthor=False),
        "log": platformdirs.user_log_dir("nnviz"),
        "state": platformdirs.user_state_dir("nnviz"),
    }
    packages = {
        "nnviz": "nnviz",
        "numpy": "numpy",
        "jax": "jax",
        "jaxlib": "jaxlib",
        "PySide6": "PySide6-Essentials",
    }
    return {
        "kind": "doctor",
        "versions": {
            **{name: version_of(package) for name, package in packages.items()},
            "python": platform.python_version(),
        },
        "system": {"os": platform.platform(), "machine": platform.machine(), "python": sys.executable},
        "device": ask(_JAX),
        "qt": ask(_QT),
        "folders": folders,
    }


def ask(code: str) -> dict[str, Any]:
    """Run code in a process of its own and give the JSON that it prints, or its last words."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=_TIMEOUT, check=False
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        return {"error": f"no answer ({type(error).__name__})"}
    answers = done.stdout.splitlines()
    found: dict[str, Any] = json.loads(answers[-1]) if answers else {}
    if done.returncode == 0:
        return found
    words = [line for line in done.stderr.splitlines() if line.strip()] or [f"status {done.returncode}"]
    return {**found, "error": words[-1 if "Traceback" in done.stderr else 0]}


def _shown(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)  # pyright: ignore[reportUnknownArgumentType]
