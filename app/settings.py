"""What is remembered from one start to the next, in the platform's place for it."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import platformdirs
from PySide6.QtCore import QByteArray, QSettings

MOST_RECENT = 8


def state_folder() -> Path:
    """Give the folder for logs, made if it is not there."""
    return Path(platformdirs.user_state_dir("nnviz", appauthor=False, ensure_exists=True))


def cache_folder() -> str | None:
    """Give the folder for compiled programs, made if it is not there; None where nothing can be written."""
    folder = Path(platformdirs.user_cache_dir("nnviz", appauthor=False)) / "compiled"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return str(folder) if os.access(folder, os.W_OK) else None


class Settings:
    """Theme, speed, window and last document.

    Args:
        path: The file; the platform's own place for settings if None.
    """

    def __init__(self, path: Path | None = None) -> None:
        if path is None:
            path = Path(platformdirs.user_config_dir("nnviz", appauthor=False)) / "settings.ini"
            # Where nothing can be written, nothing is remembered; that is no reason not to start.
            with suppress(OSError):
                path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._first = True
        with suppress(OSError):  # a folder that may not even be looked into
            self._first = not path.is_file()
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def is_first_start(self) -> bool:
        """Whether nothing had been remembered when the program started."""
        return self._first

    def text(self, key: str, default: str = "") -> str:
        """Give a remembered text."""
        value = self._store.value(key, default)
        return value if isinstance(value, str) else default

    def number(self, key: str, default: float) -> float:
        """Give a remembered number."""
        try:
            return float(self.text(key, str(default)))
        except ValueError:
            return default

    def data(self, key: str) -> QByteArray:
        """Give remembered bytes, such as a window's geometry."""
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def json(self, key: str) -> Any:
        """Give a remembered value, or None where there is none that can be read."""
        try:
            return json.loads(self.text(key, "null"))
        except ValueError:
            return None

    def keep(self, key: str, value: str | float | QByteArray) -> None:
        """Remember something."""
        self._store.setValue(key, value if isinstance(value, QByteArray) else str(value))

    def keep_json(self, key: str, value: Any) -> None:
        """Remember a value of texts, numbers, lists and dicts."""
        self._store.setValue(key, json.dumps(value))

    @property
    def recent(self) -> list[str]:
        """The files opened last, the newest first."""
        found = self.json("recent")
        return [path for path in found if isinstance(path, str)] if isinstance(found, list) else []

    def add_recent(self, path: str) -> None:
        """Put a file first among the recent ones."""
        rest = [known for known in self.recent if known != path]
        self.keep_json("recent", [path, *rest][:MOST_RECENT])

    def flush(self) -> None:
        """Write everything to the file now."""
        self._store.sync()
