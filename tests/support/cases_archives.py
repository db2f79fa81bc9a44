"""Archives: one table in them is read, everything else is named as what it is."""

from __future__ import annotations

import gzip

from table_contract import HERBS, cases_of, either, refused
from table_forgeries import picture, zipped

archive = cases_of("archives")

_READ = HERBS.expect()
_TEXT = HERBS.text().encode()
_PACKED = ("archive", "compress", "packed", "zip")


def _encrypted() -> bytes:
    """Give an archive that says of its one member that it is encrypted."""
    data = bytearray(zipped({"herbs.csv": _TEXT}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1
    return bytes(data)


def _damaged_gzip() -> bytes:
    data = bytearray(gzip.compress(_TEXT, mtime=0))
    data[-8] ^= 0xFF  # of the checksum
    return bytes(data)


def bomb() -> bytes:
    """Give 300 MB of zeros, packed; it takes a second to make."""
    return zipped({"herbs.csv": b"0" * 300_000_000})


CASES = (
    archive("A01", "gzip", gzip.compress(_TEXT, mtime=0), _READ, file="herbs.csv.gz"),
    archive("A02", "gzip named .csv", gzip.compress(_TEXT, mtime=0), _READ),
    archive(
        "A03",
        "gzip of UTF-16",
        gzip.compress(HERBS.text("\t").encode("utf-16"), mtime=0),
        _READ,
        file="herbs.txt.gz",
    ),
    archive("A04", "zip with one table", zipped({"herbs.csv": _TEXT}), _READ, file="herbs.zip"),
    archive(
        "A05",
        "zip as a Mac makes it: a folder, a shadow",
        zipped(
            {
                "data/": b"",
                "data/herbs.csv": _TEXT,
                "__MACOSX/data/._herbs.csv": b"\0\x05\x16\x07" + bytes(50),
            }
        ),
        _READ,
        file="herbs.zip",
    ),
    archive(
        "A06",
        "zip with two tables names them",
        zipped({"may.csv": _TEXT, "june.csv": _TEXT}),
        refused("may.csv", "june.csv"),
        file="herbs.zip",
    ),
    archive(
        "A07",
        "zip with a table and a text about it",
        zipped({"herbs.csv": _TEXT, "README.md": b"# Herbs\n", "photo.jpg": b"\xff\xd8\xff\xe0\0\x10JFIF"}),
        either(_READ, refused("herbs.csv", "several", "more than one")),
        "may",
        "herbs.zip",
    ),
    archive(
        "A08",
        "a bomb: 300 MB of one sign",
        bomb,
        refused(*_PACKED, "bomb", "large", "times", "column", "cell"),
        file="herbs.zip",
    ),
    archive(
        "A09",
        "gzip cut short",
        gzip.compress(_TEXT * 40, mtime=0)[:-40],
        either(refused("cut", "damaged", "incomplete", "truncated", "end", "whole", "broken")),
    ),
    archive(
        "A10",
        "gzip with a wrong checksum",
        _damaged_gzip(),
        refused("damaged", "broken", "checksum", "corrupt", "changed"),
        file="herbs.csv.gz",
    ),
    archive("A11", "an encrypted zip", _encrypted(), refused("password", "encrypt"), file="herbs.zip"),
    archive("A12", "a zip of nothing", zipped({}), refused("empty", "no table", "nothing"), file="herbs.zip"),
    archive(
        "A13",
        "a zip of a picture",
        zipped({"photo.csv": picture()}),
        refused("PNG", "picture", "image"),
        file="photo.zip",
    ),
    archive(
        "A14",
        "a zip in a zip",
        zipped({"inner.zip": zipped({"herbs.csv": _TEXT})}),
        either(_READ, refused(*_PACKED, "table")),
        file="outer.zip",
    ),
    archive(
        "A15",
        "a zip with a path out of the folder",
        zipped({"../../herbs.csv": _TEXT}),
        either(_READ, refused("path", "name", "folder", "table")),
        file="herbs.zip",
    ),
    archive(
        "A16",
        "gzip of a picture",
        gzip.compress(picture(), mtime=0),
        refused("PNG", "picture", "image"),
        file="photo.csv.gz",
    ),
    archive("A17", "gzip of nothing", gzip.compress(b"", mtime=0), refused("empty"), file="herbs.csv.gz"),
    archive(
        "A18",
        "a zip cut short",
        zipped({"herbs.csv": _TEXT})[:-60],
        refused("damaged", "broken", "incomplete", "cut", "zip"),
        file="herbs.zip",
    ),
    archive(
        "A19",
        "zip with semicolons and decimal commas",
        zipped({"herbs.txt": HERBS.text(";", "\r\n", ",").encode("cp1252")}),
        _READ,
        file="herbs.zip",
    ),
    archive(
        "A20",
        "gzip in two parts",
        gzip.compress(_TEXT[:300], mtime=0) + gzip.compress(_TEXT[300:], mtime=0),
        _READ,
        file="herbs.csv.gz",
    ),
    archive(
        "A21",
        "bzip2 is named, or read",
        b"BZh91AY&SY" + bytes(range(200)),
        refused("bzip2", *_PACKED),
        file="herbs.csv.bz2",
    ),
    archive(
        "A22",
        "7-Zip is named",
        b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(range(200)),
        refused("7-Zip", "7z", *_PACKED),
        file="herbs.7z",
    ),
    archive(
        "A23",
        "xz is named, or read",
        b"\xfd7zXZ\0\0\x04" + bytes(range(200)),
        refused("xz", *_PACKED),
        file="herbs.csv.xz",
    ),
    archive(
        "A24",
        "gzip with lines behind its end",
        gzip.compress(_TEXT, mtime=0) + b"and more",
        either(
            _READ | {"notice": [["end", "behind", "damaged", "ignored"]]},
            refused("damaged", "broken", "behind", "end"),
        ),
        "may",
        "herbs.csv.gz",
    ),
)
