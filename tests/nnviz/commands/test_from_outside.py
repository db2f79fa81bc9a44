"""The program in a process of its own: what it loads, what it does when interrupted or not listened to."""

import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nnviz.commands import console
from nnviz.numbers import format_count

pytestmark = pytest.mark.slow

NNVIZ = str(Path(sys.executable).with_name("nnviz"))
FULL = Path("/dev/full")
HEAVY = ("jax", "PySide6", "pyqtgraph")


def loaded_by(in_a_child, *arguments):
    code = (
        "import sys\n"
        "from app.__main__ import main\n"
        "status = main(sys.argv[1:])\n"
        f"print(status, *[name for name in {HEAVY} if name in sys.modules])"
    )
    return in_a_child(code, *arguments).splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("samples",), "0"),
        (("inspect", "sample:laptop"), "0"),
        (("doctor",), "0"),
        (("train", "sample:laptop", "--epochs", "-3"), "2"),
        (("train", "sample:laptop", "--epochs", "0"), "0"),
        (("train", "sample:laptop", "--epochs", "1"), "0 jax"),
        (("--help",), "0"),
        (("--version",), "0"),
    ],
)
def test_that_a_command_loads_only_what_it_needs(arguments, expected, in_a_child):
    assert loaded_by(in_a_child, *arguments) == expected


def test_that_a_quiet_run_writes_nothing_to_stderr():
    command = [NNVIZ, "train", "sample:laptop", "--epochs", "2", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["kind"] == "run"


def test_that_nobody_reading_on_is_no_error():
    with subprocess.Popen([NNVIZ, "samples"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None and child.stderr is not None
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait(60) == 0


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_that_a_full_disk_is_one_line_and_status_1(more):
    command = [NNVIZ, "train", "sample:laptop", "--epochs", "0", *more]
    with FULL.open("w") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=100, check=False
        )

    assert done.returncode == 1
    assert done.stderr.startswith("nnviz: error: The output can't be written: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such shell")
@pytest.mark.parametrize(("closed", "printed"), [("2>&-", True), (">&-", False), (">&- 2>&-", False)])
def test_that_closed_streams_are_no_error(closed, printed, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("a,b\n1,2\n3,4\n")
    command = f'"{NNVIZ}" train "{table}" --epochs 0 --json {closed}'
    done = subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, text=True, timeout=100, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert bool(done.stdout) == printed


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
def test_that_a_refusal_keeps_its_status_where_nothing_can_be_written():
    with FULL.open("w") as full:
        command = [NNVIZ, "train", "sample:laptop", "--epochs", "-1", "--json"]
        assert subprocess.run(command, stdout=full, stderr=full, timeout=100, check=False).returncode == 2


def test_that_thousands_stay_apart_on_a_terminal_that_knows_no_narrow_space(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp1252", newline="\n"))
    console.write(f"{format_count(-1_048_576)} rows")
    assert raw.getvalue() == b"-1 048 576 rows\n"


def test_that_words_survive_a_terminal_that_knows_ascii_only():
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    command = [NNVIZ, "inspect", "sample:house-prices"]
    done = subprocess.run(command, capture_output=True, env=environment, timeout=100, check=False)

    assert (done.returncode, done.stderr) == (0, b"")
    assert b"area" in done.stdout


def interrupted(*more):
    """Begin a long run, and interrupt it once its progress bar shows that it trains."""
    master, terminal = pty.openpty()
    command = [NNVIZ, "train", "sample:spiral", "--epochs", "9000000", "--batch-size", "10", *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=terminal, text=True) as child:
        os.close(terminal)
        seen = b""
        deadline = time.monotonic() + 60
        while b"Training" not in seen and time.monotonic() < deadline:
            seen += os.read(master, 4096)
        child.send_signal(signal.SIGINT)
        assert child.stdout is not None
        out = child.stdout.read()
        status = child.wait(60)
    os.close(master)
    return status, out, seen.decode()


def test_that_an_interrupted_run_prints_what_was_reached_and_ends_with_130():
    status, out, seen = interrupted("--json")
    reply = json.loads(out)

    assert status == 130
    assert reply["status"] == "stopped"
    assert 0 < reply["epoch"] == len(reply["history"]["loss"]) < 9_000_000
    assert "Interrupted after epoch" in reply["message"]
    assert "/9000000" in seen
