"""Makes the pictures of the documents anew, by the commands that stand in them and by no others.

A document says each of its pictures twice: as ``![what it shows](docs/pictures/laptop.png)``, and as the
command that draws it, ``nnviz figure ... -o laptop.png``, on a line of a code block or in a comment. So
neither can change without the other, and a reader can make each picture himself.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "pictures"
_COMMAND = re.compile(
    r"^(?:\$ |<!-- )?nnviz (figure (?:[^\n\\]|\\\n)*?-o (?:[^\n\\]|\\\n)*?)(?: -->)?$", re.MULTILINE
)
_SHOWN = re.compile(r"!\[[^\]]+\]\([^)\s]*\bpictures/([^)\s]+)\)")


def documents() -> list[Path]:
    """Give the documents that show pictures."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands_in(text: str) -> dict[str, list[str]]:
    """Give the arguments of ``nnviz`` in a document, ``figure`` first, by the name of the picture."""
    found = [shlex.split(match[1].replace("\\\n", " ")) for match in _COMMAND.finditer(text)]
    return {arguments[arguments.index("-o") + 1]: arguments for arguments in found}


def shown_in(text: str) -> set[str]:
    """Give the names of the pictures that a document shows."""
    return set(_SHOWN.findall(text))


def draw(arguments: list[str], folder: Path) -> None:
    """Draw one picture into a folder.

    Raises:
        CalledProcessError: If the command gives another exit status than 0.
    """
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-m", "app", *arguments], cwd=folder, env=env, check=True)


def main() -> None:
    """Draw those pictures whose names are arguments, or all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = {name: its for path in documents() for name, its in commands_in(path.read_text("utf-8")).items()}
    for name in sys.argv[1:] or wanted:
        draw(wanted[name], FOLDER)


if __name__ == "__main__":
    main()
