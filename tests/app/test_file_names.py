"""Names of pictures' files: safe on every disk, and still to be read."""

from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath

import pytest

from app.captions import file_stem
from nnviz.presets import document_of_sample

LAPTOP = document_of_sample("laptop")


def stem(name: str) -> str:
    table = replace(LAPTOP.data.table, name=name)
    return file_stem(replace(LAPTOP, data=replace(LAPTOP.data, source="/somewhere", table=table)), 20)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Iris", "iris"),
        ("two words", "two-words"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Users\\me\\a", "c-users-me-a"),
        ("a - b -- c", "a-b-c"),
        ("größe_2", "größe_2"),
        ("gro\u0308\u00dfe", "größe"),
        ("हिन्दी", "हिन्दी"),
        ("مرحبا", "مرحبا"),
        ("\u202eabc\u202c", "abc"),
        ("data 🙂 set", "data-set"),
        ("🙂🙂", "picture"),
        ("...", "picture"),
        ("", "picture"),
        ("a\0b\nc\x1b[0m", "a-b-c-0m"),
        ('<b>"x"|?*', "b-x"),
        ("-rf", "rf"),
        ("x" * 300, "x" * 40),
    ],
)
def test_that_a_name_is_plain_and_still_to_be_read(name, wanted):
    assert stem(name) == f"{wanted}_epoch20"


@pytest.mark.parametrize("name", ["CON", "aux", "nul", "COM1", "lpt9"])
def test_that_no_name_belongs_to_a_device_of_windows(name):
    assert PureWindowsPath(f"{stem(name)}_boundary.png").stem.lower() != name.lower()


@pytest.mark.parametrize(
    "name", ["字" * 300, "\U0001d54f" * 300, "e\u0323\u0302" * 300, "ａ" * 99, "a" * 39 + "ệ\u0334"]
)
def test_that_every_name_fits_a_disk_and_ends_with_a_whole_letter(name):
    file = f"{stem(name)}_prediction-1000.webp"

    assert len(file.encode()) < 255 and PurePosixPath(file).name == file
    assert not stem(name).startswith(("\u0334", "\u0302"))
