"""What `make run` does on machines unlike this one, played with commands that only pretend."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parent.parent / "scripts"
ALL_LIBRARIES = [
    line.split()[0].removeprefix("table='")
    for line in (SCRIPTS / "system-libraries").read_text(encoding="utf-8").splitlines()
    if ".so" in line
]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the scripts need a POSIX shell")


class Machine:
    """A folder of pretended commands, and what they were asked to do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for command in ("sh", "sort", "tr", "dirname", "mktemp", "cat", "rm"):
            (folder / command).symlink_to(shutil.which(command) or command)
        self.has("uname", "echo Linux")
        self.has("id", "echo 1000")
        self.has("ldconfig", "true")

    def has(self, command: str, script: str) -> None:
        (self.folder / command).unlink(missing_ok=True)
        (self.folder / command).write_text(f'#!/bin/sh\necho {command} "$@" >&3\n{script}\n')
        (self.folder / command).chmod(0o755)

    def has_the_libraries(self) -> None:
        lines = "\n".join(f"\t{library} (libc6,x86-64) => /usr/lib/{library}" for library in ALL_LIBRARIES)
        self.has("ldconfig", f"echo '{lines}'")

    def runs(self, script: str, *arguments: str, **env: str) -> tuple[int, str, list[str]]:
        """Run a script; give its status, what it says, and the pretended commands that it used."""
        asked = self.folder / "asked"
        command = f'exec 3>"{asked}"; exec "$0" "$@"'
        done = subprocess.run(
            [shutil.which("sh") or "sh", "-c", command, str(SCRIPTS / script), *arguments],
            env={"PATH": str(self.folder), **env},
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr, asked.read_text().splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_that_nothing_is_asked_for_where_all_libraries_are_there(machine):
    machine.has_the_libraries()

    assert machine.runs("system-libraries") == (0, "", ["uname -s", "ldconfig -p"])


def test_that_no_system_library_is_looked_for_on_macos(machine):
    machine.has("uname", "echo Darwin")

    assert machine.runs("system-libraries") == (0, "", ["uname -s"])


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt-get", "sudo apt-get update && sudo apt-get install -y libdbus-1-3 libegl1"),
        ("dnf", "sudo dnf install -y dbus-libs fontconfig"),
        ("pacman", "sudo pacman -S --needed dbus fontconfig"),
    ],
)
def test_that_without_root_the_one_missing_command_is_named(machine, manager, command):
    machine.has(manager, "exit 100")

    status, said, asked = machine.runs("system-libraries")

    assert status == 1
    assert command in said
    assert not [line for line in asked if line.startswith(manager)]


def test_that_root_on_debian_gets_only_what_is_missing(machine):
    machine.has_the_libraries()
    machine.has("ldconfig", f"echo '{' '.join(set(ALL_LIBRARIES) - {'libEGL.so.1'})} '")
    machine.has("id", "echo 0")
    machine.has("apt-get", "true")

    status, said, asked = machine.runs("system-libraries")

    assert status == 0, said
    assert asked[-1] == "apt-get install -qq -y --no-install-recommends libegl1"


def test_that_missing_lists_of_packages_are_fetched(machine):
    machine.has("id", "echo 0")
    machine.has("apt-get", 'case $1 in update) : >"$0.lists" ;; *) [ -e "$0.lists" ] ;; esac')

    status, said, asked = machine.runs("system-libraries")

    assert status == 0, said
    assert [line.split()[1] for line in asked if line.startswith("apt-get")] == [
        "install",
        "update",
        "install",
    ]


def test_that_root_is_told_what_could_not_be_installed(machine):
    machine.has("id", "echo 0")
    machine.has("apt-get", "exit 100")

    status, said, _ = machine.runs("system-libraries")

    assert status == 1
    assert "apt-get could not install: libdbus-1-3 libegl1" in said


def test_that_tests_go_on_where_the_virtual_screen_cannot_be_installed(machine):
    machine.has_the_libraries()
    machine.has("id", "echo 0")
    machine.has("apt-get", "exit 100")

    status, said, _ = machine.runs("system-libraries", "--tests")

    assert status == 0
    assert "the tests that need it will be skipped" in said


def test_that_the_window_opens_where_there_is_a_display(machine):
    machine.has("uv", "true")

    _, _, asked = machine.runs("run", "a table.csv", DISPLAY=":0")

    assert asked[-1] == "uv run --no-sync nnviz a table.csv"


def test_that_the_window_is_drawn_into_a_file_where_there_is_no_display(machine):
    machine.has("uv", "true")

    status, said, asked = machine.runs("run")

    assert asked[-1] == "uv run --no-sync nnviz figure sample:laptop --view window -o nnviz-window.png"
    assert "no display" in said
    assert str(machine.folder / "nnviz-window.png") in said
    assert status == 0


def test_that_uv_is_named_where_nothing_can_fetch_it(machine):
    (machine.folder / "scripts").mkdir()
    shutil.copy(SCRIPTS / "uv", machine.folder / "scripts")

    command = [machine.folder / "scripts" / "uv"]
    env = {"PATH": str(machine.folder)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "Install uv (https://docs.astral.sh/uv/" in done.stderr


def test_that_every_library_in_the_table_has_a_package_on_each_distribution():
    text = (SCRIPTS / "system-libraries").read_text(encoding="utf-8")
    table = text.split("table='")[1].split("'")[0]

    assert {len(line.split()) for line in table.splitlines()} == {4}


def test_that_all_checks_run_and_those_that_fail_are_named(machine):
    machine.has("uv", 'case "$*" in *pyright* | *format*) exit 1 ;; esac')

    status, said, asked = machine.runs("test", "-q")

    assert status == 1
    assert sorted(line.removeprefix("uv run --no-sync ") for line in asked) == [
        "lint-imports --no-logo",
        "pyright",
        "pytest -n auto --maxprocesses 4 -q",
        "ruff check",
        "ruff format --check",
    ]
    assert said.splitlines()[-1].split("failed: ")[1].split("' '") == ["'ruff format --check", "pyright' "]


@pytest.mark.parametrize("failing", ["nothing", "pytest"])
def test_that_the_checks_fail_with_their_tests(machine, failing):
    machine.has("uv", f'case "$*" in *{failing}*) exit 1 ;; esac')

    status, said, _ = machine.runs("test")

    assert (status == 1) == (failing == "pytest")
    assert ("failed:" in said) == (failing == "pytest")
