"""What is said of free memory, and the refusal that follows from it."""

import sys
from pathlib import Path

import pytest

from nnviz.datasets.files import memory
from nnviz.datasets.files.memory import available_memory, check_memory
from nnviz.errors import UserError


def test_that_free_memory_is_known_here_and_less_than_a_petabyte():
    free = available_memory()
    assert free is not None
    assert 0 <= free < 1 << 50


def test_that_more_than_is_free_is_refused_in_gigabytes(monkeypatch):
    monkeypatch.setattr(memory, "available_memory", lambda: 3 << 30)
    check_memory(2 << 30)
    with pytest.raises(UserError) as caught:
        check_memory(5 << 30)
    assert caught.value.code == "too_large"
    assert "5.0 GB" in caught.value.message
    assert "3.0 GB" in caught.value.message


def test_that_a_reserve_is_left_for_the_rest_of_the_computer(monkeypatch):
    monkeypatch.setattr(memory, "available_memory", lambda: 1 << 30)
    with pytest.raises(UserError):
        check_memory((1 << 30) - 1)


def test_that_nothing_is_refused_where_nothing_is_known(monkeypatch):
    monkeypatch.setattr(memory, "available_memory", lambda: None)
    check_memory(1 << 60)


@pytest.mark.skipif(sys.platform == "win32", reason="files of Linux")
def test_that_the_limit_of_a_container_counts(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(memory, "_GROUP", tmp_path)
    (tmp_path / "memory.max").write_text("1000000\n")
    (tmp_path / "memory.current").write_text("700000\n")
    (tmp_path / "memory.stat").write_text("anon 5\ninactive_file 200000\n")
    assert available_memory() == 500_000
    (tmp_path / "memory.max").write_text("max\n")
    assert (available_memory() or 0) > 500_000


@pytest.mark.skipif(sys.platform == "win32", reason="files of Linux")
def test_that_without_the_files_of_linux_half_of_all_memory_counts(tmp_path: Path, monkeypatch):
    free = available_memory()
    monkeypatch.setattr(memory, "_GROUP", tmp_path)
    monkeypatch.setattr(memory, "_MEMINFO", tmp_path / "none")
    half = available_memory()
    assert half is not None
    assert free is not None
    assert half > 1 << 20
