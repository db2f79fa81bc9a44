"""Files that are written whole or not at all, and what is said where they are not."""

import errno
import os
import re
import stat
import sys
from pathlib import Path

import pytest

from nnviz.errors import UserError
from nnviz.whole_files import TAKEN, shown, write_whole

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="links and devices are other things there")


def refused(path: Path, data: bytes = b"new", **more) -> UserError:
    with pytest.raises(UserError) as caught:
        write_whole(path, data, **more)
    assert "\n" not in caught.value.message
    return caught.value


def names(folder: Path) -> list[str]:
    return sorted(its.name for its in folder.iterdir())


@pytest.mark.parametrize("call", ["open", "fsync", "replace"])
@pytest.mark.parametrize(("old", "fresh"), [(None, False), (None, True), (b"old", False)])
@pytest.mark.parametrize(
    ("number", "why"),
    [
        (errno.ENOSPC, r"No space left on that disk, it needs 0\.1 MB\. Free some there"),
        (errno.EDQUOT, r"used up your share of that disk, it needs"),
        (errno.EROFS, r"That disk can only be read\. Choose another folder\."),
        (errno.EACCES, r"You may not write there\. Choose another folder\."),
        (errno.EIO, r"Its disk or network does not answer\. Connect it again"),
        (errno.ENAMETOOLONG, r"The name is too long\. Choose a shorter one\."),
        (errno.E2BIG, r"Argument list too long\. Choose another folder\."),
    ],
)
def test_that_whatever_fails_is_one_sentence_and_leaves_what_was_there(
    tmp_path, monkeypatch, call, old, fresh, number, why
):
    path = tmp_path / "a.png"
    if old is not None:
        path.write_bytes(old)

    def fail(*arguments, **more):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, fail)
    if call == "replace":
        monkeypatch.setattr(Path, "replace", fail)
    error = refused(path, fresh=fresh, code="picture_file")

    monkeypatch.undo()
    assert error.code == "picture_file" and error.message.startswith("a.png could not be written: ")
    assert re.search(why, error.message)
    assert names(tmp_path) == ([] if old is None else ["a.png"])
    assert old is None or path.read_bytes() == old


def test_that_an_interrupt_leaves_nothing_half(tmp_path, monkeypatch):
    (tmp_path / "a.png").write_bytes(b"old")

    def interrupt(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "a.png", b"new")
    assert names(tmp_path) == ["a.png"] and (tmp_path / "a.png").read_bytes() == b"old"


def test_that_a_disk_that_cannot_wait_is_written_to_all_the_same(tmp_path, monkeypatch):
    def unknown(descriptor: int) -> None:
        raise OSError(errno.EINVAL, "")

    monkeypatch.setattr(os, "fsync", unknown)
    write_whole(tmp_path / "a.png", b"new")
    assert (tmp_path / "a.png").read_bytes() == b"new"


def test_that_a_folder_that_vanishes_meanwhile_is_one_sentence(tmp_path, monkeypatch):
    folder = tmp_path / "stick"
    folder.mkdir()

    def vanish(descriptor: int) -> None:
        folder.rename(tmp_path / "elsewhere")

    monkeypatch.setattr(os, "fsync", vanish)
    assert "Its folder is not there (any more). Make it" in refused(folder / "a.png").message


def test_that_a_folder_that_is_there_and_takes_no_file_is_not_called_gone(tmp_path, monkeypatch):
    def refuse(*_: object) -> int:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory")

    monkeypatch.setattr(os, "open", refuse)  # as for /proc
    assert "Its folder takes no files. Choose another folder." in refused(tmp_path / "a.png").message


def test_that_a_file_that_is_there_stays_where_a_fresh_one_is_wanted(tmp_path):
    (tmp_path / "a.png").write_bytes(b"old")

    assert refused(tmp_path / "a.png", fresh=True).code == TAKEN
    assert (tmp_path / "a.png").read_bytes() == b"old" and names(tmp_path) == ["a.png"]
    write_whole(tmp_path / "b.png", b"new", fresh=True)
    assert (tmp_path / "b.png").read_bytes() == b"new"


def test_that_no_folder_is_replaced(tmp_path):
    (tmp_path / "a.png").mkdir()

    assert "A folder has that name. Choose another name." in refused(tmp_path / "a.png").message
    assert names(tmp_path) == ["a.png"]


def test_that_a_file_for_a_folder_is_refused(tmp_path):
    (tmp_path / "a").write_bytes(b"old")

    assert "could not be written" in refused(tmp_path / "a" / "b.png").message
    assert (tmp_path / "a").read_bytes() == b"old"


@on_posix
def test_that_no_device_is_replaced(tmp_path):
    os.mkfifo(tmp_path / "a.png")

    assert "It is a device and no plain file. Choose another" in refused(tmp_path / "a.png").message
    assert stat.S_ISFIFO((tmp_path / "a.png").stat().st_mode)


def test_that_a_protected_file_is_not_replaced_though_its_folder_would_let_it(tmp_path, monkeypatch):
    path = tmp_path / "a.png"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write to everything

    assert "The file of that name may not be changed. Choose another name or folder." in refused(path).message
    assert path.read_bytes() == b"old"


@on_posix
def test_that_a_link_to_nothing_is_filled_where_its_folder_is_there(tmp_path):
    (tmp_path / "link.png").symlink_to("real.png")
    (tmp_path / "lost.png").symlink_to("nowhere/real.png")

    write_whole(tmp_path / "link.png", b"new")
    assert (tmp_path / "real.png").read_bytes() == b"new" and (tmp_path / "link.png").is_symlink()
    assert "Its folder is not there" in refused(tmp_path / "lost.png").message


@pytest.mark.parametrize("name", ["a\0b.png", "\ud800.png", "x" * 300 + ".png", "a." + "x" * 300])
def test_that_a_name_that_no_file_can_have_is_refused_in_words(tmp_path, name):
    error = refused(tmp_path / name)

    assert error.message.endswith(("Choose another name.", "Choose a shorter one."))
    assert len(error.message) < 160 and names(tmp_path) == []


@pytest.mark.parametrize("name", ["🙂 größe.png", "-o.png", "مرحبا.png", "a b;$(c).png", ".png", "x" * 250])
def test_that_strange_names_are_names_all_the_same(tmp_path, name):
    write_whole(tmp_path / name, b"new")

    assert names(tmp_path) == [name]


def test_that_a_name_in_a_sentence_is_short_and_of_one_line():
    assert shown("a.png") == "a.png"
    assert shown("a\nb\u202ec\x1b[0m.png") == "a�b�c�[0m.png"
    long = shown("x" * 300 + ".png")
    assert len(long) == 60 and long.startswith("xxx") and long.endswith("x.png") and "…" in long
