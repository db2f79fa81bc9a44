"""What is named like a table but is no ordinary file: answered in words, soon, and within little memory."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from table_bombs import gzip_of_zeros, zip_of_zeros, zip_that_lies
from table_contract import HERBS, complaints, refused, unsound

from nnviz.datasets.reading import read_table, read_text
from nnviz.errors import UserError

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="files and limits of Linux"),
]

SECONDS, MEMORY = 10, 1_500_000_000

# The program with a limit to what it may ask for beyond what stands after its start; what it took at most
# goes to stderr. What happens in between is the test's.
_CHILD = """
import resource, sys
from app.__main__ import main
import nnviz.datasets.reading
pages = int(open("/proc/self/statm").read().split()[0])
limit = pages * resource.getpagesize() + {memory}
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
{before}
status = main(["inspect", sys.argv[1], "--json"])
# Not ru_maxrss, which begins with what the parent had when it forked.
most = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(most.split()[1]) * 1024, file=sys.stderr)
sys.exit(status)
"""


def inspect(path: str | Path, before: str = "") -> dict[str, Any]:
    """Give the program's answer, after seeing that it is one answer, in time, and within the memory."""
    code = _CHILD.format(memory=MEMORY, before=before)
    command = [sys.executable, "-X", "utf8", "-c", code, os.fsencode(path)]
    done = subprocess.run(
        command, capture_output=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL
    )
    *said, most = done.stderr.decode().splitlines() or ["nothing"]
    assert done.returncode in (0, 2) and most.isdigit(), f"status {done.returncode}: {done.stderr.decode()}"
    assert int(most) < MEMORY
    reply = json.loads(done.stdout, parse_constant=lambda word: pytest.fail(f"{word} in JSON"))
    assert (reply["kind"] == "table") == (done.returncode == 0)
    assert not any("Traceback" in line for line in said)
    assert unsound(reply) == []
    return reply


def herbs(folder: Path, name: str = "herbs.csv") -> Path:
    path = folder / name
    path.write_text(HERBS.text(), encoding="utf-8")
    return path


# What is no file of its own.


def make_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.csv")
    return folder / "pipe.csv"


def make_endless_link(folder: Path) -> Path:
    (folder / "zeros.csv").symlink_to("/dev/zero")
    return folder / "zeros.csv"


def make_loop(folder: Path) -> Path:
    (folder / "a.csv").symlink_to("b.csv")
    (folder / "b.csv").symlink_to("a.csv")
    return folder / "a.csv"


def make_dangling_link(folder: Path) -> Path:
    (folder / "gone.csv").symlink_to("never.csv")
    return folder / "gone.csv"


def make_folder(folder: Path) -> Path:
    (folder / "table.csv").mkdir()
    return folder / "table.csv"


def make_zeros(folder: Path) -> Path:
    """Make a file of 3 GB of NUL bytes that takes no place on the disk."""
    with (folder / "zeros.csv").open("wb") as file:
        file.truncate(3_000_000_000)
    return folder / "zeros.csv"


def make_holes(folder: Path) -> Path:
    """Make a good table with 3 GB of NUL bytes behind it."""
    path = herbs(folder)
    with path.open("r+b") as file:
        file.truncate(3_000_000_000)
    return path


def make_giant(folder: Path) -> Path:
    """Make a file larger than the limit of 4 GB."""
    path = herbs(folder)
    with path.open("r+b") as file:
        file.truncate(5_000_000_000)
    return path


def make_bomb(make: Callable[[Path], None], name: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        make(folder / name)
        return folder / name

    return write


_NOTHING = ("no file", "not there", "does not exist", "find")
_NO_FILE = ("not a file", "no file", "not an ordinary file", "device", "pipe", "regular file")
_BINARY = ("binary", "not a text", "no text", "NUL", "zero byte")
_LARGE = ("large", "limit", "GB", "memory", *_BINARY)
_BOMB = ("large", "limit", "GB", "memory", "compress", "unpack", "bomb", "damaged")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        pytest.param(make_pipe, _NO_FILE, id="a pipe that nobody writes to"),
        pytest.param(make_endless_link, _NO_FILE, id="a link to /dev/zero"),
        pytest.param(lambda _: Path("/dev/null"), _NO_FILE, id="/dev/null"),
        pytest.param(lambda _: Path("/dev/tty"), (*_NO_FILE, "open", "read"), id="/dev/tty"),
        pytest.param(make_folder, ("folder", "directory"), id="a folder"),
        pytest.param(make_dangling_link, ("link", *_NOTHING), id="a dangling link"),
        pytest.param(make_loop, ("link", "loop", "itself", "circle"), id="a loop of links"),
        pytest.param(lambda folder: folder / "none.csv", _NOTHING, id="nothing"),
        pytest.param(lambda folder: herbs(folder) / "x.csv", ("folder", *_NOTHING), id="within a file"),
        pytest.param(lambda folder: folder / ("n" * 300), ("name", "long", *_NOTHING), id="a name too long"),
        pytest.param(make_zeros, _BINARY, id="3 GB of NUL bytes"),
        pytest.param(make_holes, _LARGE, id="a table and 3 GB of NUL bytes"),
        pytest.param(make_giant, _LARGE, id="larger than the limit"),
        pytest.param(make_bomb(gzip_of_zeros, "big.csv.gz"), _BOMB, id="gzip of 5 GB"),
        pytest.param(make_bomb(zip_of_zeros, "big.zip"), _BOMB, id="zip of 3 GB"),
        pytest.param(make_bomb(zip_that_lies, "small.zip"), _BOMB, id="zip that lies"),
    ],
)
def test_that_what_is_no_table_on_a_disk_is_refused_in_words(
    make: Callable[[Path], Path], words: tuple[str, ...], tmp_path: Path
):
    assert complaints(inspect(make(tmp_path)), refused(*words)) == []


@pytest.mark.parametrize(
    "piece",
    [
        "9",
        "1.",
        '1"',
        "1'",
        " ",
        "\u00a0",
        "-",
        "(",
        "e",
        "1e",
        "0x",
        "$",
        "a",
        "12:",
        "2021-",
        "\\",
        '""',
        "\t",
        ";",
        "#",
        "é",
    ],
)
@pytest.mark.parametrize("length", [100_000, 900_000])
def test_that_a_long_cell_of_one_sign_is_answered_soon(piece: str, length: int, tmp_path: Path):
    path = tmp_path / "long.csv"
    path.write_text(f"a,b\n1,2\n3,{piece * (length // len(piece))}\n5,6\n", encoding="utf-8")

    assert inspect(path)["kind"] in ("table", "error")


@pytest.mark.parametrize("above", ["", "Report of May\n\n"])
def test_that_a_quote_that_opens_among_the_names_and_never_closes_is_refused(above):
    rows = "".join(f"{n},{n % 7},{n % 2}\n" for n in range(20))
    with pytest.raises(UserError) as caught:
        read_text(above + '"a,b,kind\n' + rows, "t")
    assert (caught.value.code, caught.value.line) == ("quote", 1 + above.count("\n"))


def test_that_names_of_several_lines_are_names():
    table = read_text('"long\n(cm)","wide\n(mm)"\n' + "".join(f"{n},{n % 7}\n" for n in range(20)), "t")
    assert (table.n_rows, len(table.columns)) == (20, 2)


def test_that_a_socket_is_refused():
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{folder}/s.csv")

        assert complaints(inspect(f"{folder}/s.csv"), refused(*_NO_FILE, "socket")) == []


# Nobody's file is closed to root, unless root gives up its capabilities: capset(2) with none of them.
_NO_POWER = """
import ctypes
header, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
assert ctypes.CDLL(None).capset(header, none) == 0
"""


def test_that_a_file_that_one_may_not_read_is_refused(tmp_path: Path):
    path = herbs(tmp_path)
    path.chmod(0)
    assert complaints(inspect(path, _NO_POWER), refused("permission", "not allowed", "may not")) == []


def test_that_links_to_a_table_are_followed(tmp_path: Path):
    herbs(tmp_path)
    (tmp_path / "link.csv").symlink_to("herbs.csv")
    (tmp_path / "again.csv").symlink_to("link.csv")

    assert complaints(inspect(tmp_path / "again.csv"), HERBS.expect()) == []


@pytest.mark.parametrize(
    "path", ["/proc/self/status", "/proc/cpuinfo", "/proc/self/mounts", "/proc/self/environ"]
)
def test_that_a_file_that_has_no_size_before_it_is_read_is_answered(path: str):
    reply = inspect(path)

    assert reply["kind"] == "table" or "empty" not in reply["message"], "it is not empty"


@pytest.mark.parametrize(
    "name",
    [
        "two\nlines.csv",
        "-rf.csv",
        "<b>bold.csv",
        "emoji 😀.csv",
        "a\u202egnp.csv",
        "quote'\".csv",
        "%s%n{0}.csv",
        "sample:none.csv",
        "tab\there.csv",
        " .csv",
        "no-ending",
        "Ä" * 120 + ".csv",
        "~.csv",
    ],
)
def test_that_a_file_with_an_odd_name_is_read_and_spoken_of(name: str, tmp_path: Path):
    assert complaints(inspect(herbs(tmp_path, name)), HERBS.expect()) == []

    (tmp_path / name).write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    assert complaints(inspect(tmp_path / name), refused("PNG", "picture", "image")) == []


def test_that_a_file_whose_name_is_no_text_is_read_and_spoken_of(tmp_path: Path):
    name = os.fsdecode(b"caf\xe9.csv")
    assert complaints(inspect(herbs(tmp_path, name)), HERBS.expect()) == []

    (tmp_path / name).write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    assert complaints(inspect(tmp_path / name), refused("PNG", "picture", "image")) == []


@pytest.mark.parametrize(
    "path",
    [
        "a\0b.csv",
        "\ud800.csv",
        "",
        ".",
        "..",
        "/",
    ],
)
def test_that_what_is_no_path_is_refused(path: str):
    with pytest.raises(UserError) as refusal:
        read_table(Path(path))

    assert unsound({"kind": "error", "message": refusal.value.message}) == []


# What changes while it is read.

_VANISH = """
import builtins, io, os
def vanishing(open_it):
    def opened(file, *rest, **more):
        if str(file) == sys.argv[1] and os.path.exists(file):
            os.unlink(file)
        return open_it(file, *rest, **more)
    return opened
builtins.open = io.open = vanishing(io.open)
os.open = vanishing(os.open)
"""


def test_that_a_file_that_vanishes_before_it_is_opened_is_refused(tmp_path: Path):
    path = herbs(tmp_path)
    reply = inspect(path, _VANISH)

    assert not path.exists(), "the test did not meet the opening"
    assert (
        complaints(reply, refused("no file", "not there", "does not exist", "find", "gone", "vanish")) == []
    )


def _meanwhile(work: Callable[[], None]) -> tuple[threading.Event, threading.Thread]:
    """Do work again and again in a thread, until told to stop."""
    stop = threading.Event()

    def repeat() -> None:
        while not stop.wait(0.0005):
            work()

    thread = threading.Thread(target=repeat)
    thread.start()
    return stop, thread


def test_that_a_file_that_comes_and_goes_is_read_or_refused(tmp_path: Path):
    path, whole = tmp_path / "herbs.csv", HERBS.text().encode()

    def come_and_go() -> None:
        path.write_bytes(whole)
        path.unlink()

    stop, thread = _meanwhile(come_and_go)
    seen = set()
    try:
        for _ in range(500):
            seen.add(_outcome(path))
    finally:
        stop.set()
        thread.join()
    assert "refused" in seen


def _outcome(path: Path) -> str:
    """Say how reading ended; only a table or a refusal in words is an end."""
    try:
        read_table(path)
    except UserError as refusal:
        assert unsound({"kind": "error", "message": refusal.message}) == []
        return "refused"
    return "read"


_MEANWHILE = """
import threading, time
def change():
    with open(sys.argv[1], "r+b") as file:
        while True:
            {change}
threading.Thread(target=change, daemon=True).start()
time.sleep(0.05)
"""
_GROW = "file.seek(0, 2); file.write(b'12.5,1.5,96.5,fern\\n' * 20000); file.flush(); time.sleep(0.005)"
_SHRINK = (
    "time.sleep(0.02); file.truncate(0); time.sleep(0.02); file.write(b'1,2,3,x\\n' * 300000); file.flush()"
)


@pytest.mark.parametrize("change", [_GROW, _SHRINK], ids=["grows", "shrinks"])
def test_that_a_file_that_changes_without_end_is_answered(change: str, tmp_path: Path):
    path = tmp_path / "herbs.csv"
    path.write_text(HERBS.text() + "12.5,1.5,96.5,moss\n" * 500_000, encoding="utf-8")

    reply = inspect(path, _MEANWHILE.format(change=change))

    assert reply["kind"] == "error" or len(reply["columns"]) == 4
