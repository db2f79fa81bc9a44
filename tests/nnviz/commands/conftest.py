"""The program as it is called from outside, in this process: its status, its JSON, its stderr."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.__main__ import main


@pytest.fixture
def nnviz(capsys: pytest.CaptureFixture[str]) -> Callable[..., SimpleNamespace]:
    """Run nnviz with arguments."""

    def run(*arguments: object) -> SimpleNamespace:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        reply = json.loads(out) if "--json" in arguments else None
        return SimpleNamespace(status=status, out=out, err=err, reply=reply)

    return run


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, object], Path]:
    """Write a file: a text as it is, everything else as JSON."""

    def write(name: str, content: object) -> Path:
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return write
