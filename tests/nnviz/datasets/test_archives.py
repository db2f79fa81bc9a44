"""What comes out of compressed files and archives, and what doesn't."""

import bz2
import gzip
import io
import lzma
import random
from pathlib import Path

import pytest
from workbook_files import ods, xlsx, zipped

from nnviz.datasets.files import archives
from nnviz.datasets.files.archives import Unpacked, archive_kind, unpack
from nnviz.datasets.files.packages import package_kind
from nnviz.errors import UserError

TABLE = b"long,plant\n1.5,fern\n2.5,moss\n"
PACKERS = {
    "gzip": gzip.compress,
    "bzip2": lambda data: bz2.compress(data, 1),
    "xz": lambda data: lzma.compress(data, preset=0),
    "zip": lambda data: zipped({"table.csv": data}),
}
EACH = pytest.mark.parametrize("kind", PACKERS)


def opened(data: bytes, name: str = "table.csv.gz") -> Unpacked:
    return unpack(io.BytesIO(data), len(data), name)


def refusal(data: bytes) -> UserError:
    with pytest.raises(UserError) as caught:
        opened(data)
    return caught.value


@EACH
def test_that_a_packed_table_comes_out_whole_under_its_name(kind):
    data = PACKERS[kind](TABLE)
    assert archive_kind(data[:8]) == kind
    unpacked = opened(data)
    assert (unpacked.data, unpacked.name, unpacked.notices) == (TABLE, "table.csv", ())


@pytest.mark.parametrize("kind", ["gzip", "bzip2", "xz"])
def test_that_files_packed_one_after_the_other_come_out_as_one(kind):
    assert opened(PACKERS[kind](TABLE) + PACKERS[kind](TABLE)).data == TABLE * 2


def test_that_a_text_is_no_archive():
    assert archive_kind(TABLE[:8]) is None


@EACH
@pytest.mark.parametrize("left", [12, 0.5, -1])
def test_that_a_file_cut_short_is_refused_as_damaged(kind, left):
    data = PACKERS[kind](TABLE * 100)
    end = int(len(data) * left) if isinstance(left, float) else left
    error = refusal(data[:end])
    assert error.code == "archive_damaged"
    assert "damaged" in error.message


@EACH
def test_that_a_mutated_archive_is_unpacked_or_refused(kind):
    rng = random.Random(0)
    whole = PACKERS[kind](TABLE * 20)
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(rng.randint(1, 4)):
            data[rng.randrange(8, len(data))] = rng.randrange(256)
        try:
            assert opened(bytes(data)).data
        except UserError as error:
            assert error.message


@EACH
def test_that_a_file_of_nothing_is_refused_as_empty(kind):
    assert refusal(PACKERS[kind](b"")).code == "empty"


@EACH
def test_that_a_bomb_is_refused_by_what_it_unpacks_to(kind, monkeypatch):
    monkeypatch.setattr(archives, "_RATIO_COUNTS_FROM", 1 << 20)
    error = refusal(PACKERS[kind](bytes(30 << 20)))
    assert error.code == "too_large"
    assert "200 times" in error.message


@EACH
def test_that_more_than_the_largest_file_is_refused(kind, monkeypatch):
    monkeypatch.setattr(archives, "MAX_BYTES", 3 << 20)
    data = PACKERS[kind](random.Random(0).randbytes(1 << 20) * 4)
    assert "4 GB" in refusal(data).message


@pytest.mark.parametrize("outer", PACKERS)
@pytest.mark.parametrize("inner", PACKERS)
def test_that_an_archive_in_an_archive_is_refused(outer, inner):
    assert refusal(PACKERS[outer](PACKERS[inner](TABLE))).code == "archive_nested"


def test_that_a_tar_archive_is_not_taken_for_a_table():
    tar = bytearray(1024)
    tar[257:262] = b"ustar"
    assert refusal(gzip.compress(bytes(tar))).code == "archive_nested"


def test_that_the_only_table_among_other_files_is_taken_with_a_notice():
    data = zipped({"readme.txt": "about", "a.png": b"\x89PNG", "deep/down/plants.CSV": TABLE})
    unpacked = opened(data)
    assert (unpacked.data, unpacked.name) == (TABLE, "plants.CSV")
    assert [notice.code for notice in unpacked.notices] == ["archive"]


def test_that_several_tables_are_refused_by_naming_them():
    error = refusal(zipped({"may.csv": TABLE, "june.csv": TABLE, "about.md": "x"}))
    assert error.code == "archive_members"
    assert '"may.csv"' in error.message
    assert '"june.csv"' in error.message


def test_that_what_file_managers_leave_behind_does_not_count():
    data = zipped(
        {"data/": b"", "data/a.csv": TABLE, "__MACOSX/data/._a.csv": b"\0", "data/.DS_Store": b"\0"}
    )
    assert opened(data).notices == ()


@pytest.mark.parametrize(
    "path", ["../../etc/table.csv", "/etc/table.csv", "C:\\Users\\table.csv", "a/../table.csv"]
)
def test_that_paths_inside_are_names_and_nothing_more(path, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert opened(zipped({path: TABLE})).name == "table.csv"
    assert list(tmp_path.iterdir()) == []


def test_that_a_password_is_asked_for_in_words():
    data = bytearray(zipped({"a.csv": TABLE}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    error = refusal(bytes(data))
    assert error.code == "archive_encrypted"
    assert "password" in error.message


@EACH
def test_that_progress_rises_to_the_end_and_a_cancel_stops_at_once(kind):
    data = PACKERS[kind](random.Random(0).randbytes(3 << 20))
    shares: list[float] = []
    unpack(io.BytesIO(data), len(data), "t", shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0, abs=0.05)
    asked = iter([False, True])
    with pytest.raises(UserError) as caught:
        unpack(io.BytesIO(data), len(data), "t", cancelled=lambda: next(asked))
    assert caught.value.code == "cancelled"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (zipped({"a.csv": TABLE}), "archive"),
        (xlsx({"S": [["a"]]}), "workbook"),
        (ods({"S": [["a"]]}), "workbook"),
        (zipped({"word/document.xml": "<w/>"}), "a text document (Word)"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "a text document (OpenDocument)"),
        (zipped({"a.npy": b"", "b.npy": b""}), "an archive of NumPy arrays (NPZ)"),
        (zipped({"project.json": "{}", "weights.safetensors": ""}), "an nnviz project"),
        (b"PK\x03\x04 and nothing more", "archive"),
    ],
)
def test_that_a_zip_archive_is_named_as_what_it_is(data, kind):
    file = io.BytesIO(data)
    assert package_kind(file) == kind
    assert file.tell() == 0
