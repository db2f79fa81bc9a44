"""Damaged tables: whatever the bytes are, the answer is a table that can be described, or a plain refusal."""

from __future__ import annotations

import base64
import json
import random
import zlib
from collections import Counter
from pathlib import Path

import pytest
from table_cases import files_up_to
from table_contract import unsound
from table_mutations import MUTATIONS, mutate
from table_replies import reply_to

LARGEST = 20_000  # bytes, so that a thousand files take seconds
QUICK, SLOW, CHUNK = 300, 10_000, 500
# Laws that the reader does not keep yet, each broken by one of the quick files.
NOT_YET: tuple[str, ...] = ()
NAMES = ("table.csv", "table.txt", "table.tsv", "table")
FILES = list(files_up_to(LARGEST).values())


def kept(data: bytes) -> str:
    """Write bytes so that a person can have them again: zlib.decompress(base64.b85decode(...))."""
    return base64.b85encode(zlib.compress(data, 9)).decode()


def try_files(first: int, count: int, folder: Path) -> Counter[str]:
    """Read so many damaged files, each from a seed of its own, and count the kinds of answers."""
    kinds: Counter[str] = Counter()
    for seed in range(first, first + count):
        chance = random.Random(seed)
        path, data = folder / chance.choice(NAMES), mutate(chance, FILES)
        path.write_bytes(data)
        try:
            reply = reply_to(path)
            wrong = unsound(reply)
            json.dumps(reply, allow_nan=False).encode()
        except Exception as error:
            raise AssertionError(f"seed {seed}: {error!r}, bytes {kept(data)}") from error
        waived = [law for law in NOT_YET if any(law in word for word in wrong)]
        wrong = [word for word in wrong if not any(law in word for law in NOT_YET)]
        assert wrong == [], f"seed {seed}, bytes {kept(data)}"
        kinds.update([reply["kind"], *waived])
    return kinds


def test_that_damage_leaves_something_to_read_and_something_to_refuse(tmp_path: Path):
    kinds = try_files(0, QUICK, tmp_path)

    assert min(kinds["table"], kinds["error"]) > QUICK / 20, kinds
    assert [law for law in NOT_YET if law not in kinds] == [], "kept by now: take it out of NOT_YET"


@pytest.mark.slow
@pytest.mark.parametrize("first", range(QUICK, QUICK + SLOW, CHUNK))
def test_that_ten_thousand_damaged_files_are_tables_or_plain_refusals(first: int, tmp_path: Path):
    kinds = try_files(first, CHUNK, tmp_path)

    assert kinds["table"] + kinds["error"] == CHUNK


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda its: its.__name__)
def test_that_every_kind_of_damage_does_some_and_bears_an_empty_file(mutation):
    data = b"a,b,c\n1,2,3\n4,5,6\n"

    assert any(mutation(random.Random(seed), data, b"x;y\n") != data for seed in range(5))
    assert isinstance(mutation(random.Random(1), b"", b""), bytes)
