"""What a file is, told by its first bytes."""

from __future__ import annotations

import re

from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError

HEAD = 4096
"""How many of the first bytes are looked at."""

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"GIF87a", "a picture (GIF)"),
    (b"GIF89a", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"BM\0", "a picture (BMP)"),
    (b"\0\0\1\0", "a picture (icon)"),
    (b"RIFF", "a picture, a sound or a film (RIFF)"),
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"PK\x03\x04", "a zip archive, such as a spreadsheet or an nnviz project"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document, such as an Excel sheet"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xfd7zXZ", "a compressed file (xz)"),
    (b"(\xb5/\xfd", "a compressed file (zstd)"),
    (b"\x04\x22\x4d\x18", "a compressed file (lz4)"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"FEA1", "a Feather file"),
    (b"Obj\x01", "an Avro file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\x93NUMPY", "an array of NumPy"),
    (b"MATLAB 5.0 MAT-file", "a file of MATLAB"),
    (b"$FL2", "a file of SPSS"),
    (b"<stata_dta>", "a file of Stata"),
    (b"RDX", "a file of R (RData)"),
    (b"\x7fELF", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"MZ\x90", "a program"),
    (b"MZ\0", "a program"),
    (b"#!/", "a program (script)"),
    (b"ID3", "a sound (MP3)"),
    (b"OggS", "a sound (Ogg)"),
    (b"fLaC", "a sound (FLAC)"),
    (b"wOFF", "a font"),
    (b"OTTO", "a font"),
    (b"version https://git-lfs", "only a pointer (Git LFS) to a file that was never fetched"),
)
_PICKLES = re.compile(rb"\x80[\x02-\x05](?:\x95|[}\]c(K])")
_LIBSVM = re.compile(  # a label and pairs of an index and a value; but a number and times of day are a table
    rb"(?!\S+(?:[ \t]+\d{1,2}:\d\d)+[ \t]*\r?\n)"
    rb"[+-]?\d+(?:\.\d+)?(?:[ \t]+\d+:[+-]?[\d.][\d.eE+-]*)+[ \t]*\r?\n"
)
_MARKUP: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"<!doctype html|<html|<head\b|<body\b|<table\b", re.IGNORECASE), "a web page (HTML)"),
    (re.compile(rb"<svg\b", re.IGNORECASE), "a picture (SVG)"),
    (re.compile(rb"<\?xml|<!--", re.IGNORECASE), "an XML file"),
    (re.compile(rb'\{\s*"[^"]*"\s*:|\{\s*\}\s*$'), "a JSON file"),
    (re.compile(rb"\[\s*(?:\{\s*\"|\[|-?\d[\d.eE+-]*\s*,\s*\r?\n)"), "a JSON file"),
    (re.compile(rb"-----BEGIN [A-Z ]+-----"), "a key or certificate"),
    (re.compile(rb"(?:%[^\n]*\n|\s)*@relation\b", re.IGNORECASE), "a file of Weka (ARFF)"),
    (_LIBSVM, "a sparse table (libsvm)"),
)
_ODD_SIGNS = bytes(sign for sign in range(32) if sign not in (9, 10, 11, 12, 13, 26, 27, 31))
_TAR_PLACE = 257
_ADVICE = "Export the table as CSV and open that."
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def check_signature(head: bytes, name: str) -> None:
    """Refuse what its first bytes show to be no text, naming what it is.

    Raises:
        UserError: With the code ``"not_a_table"``.
    """
    found = next((what for start, what in _SIGNATURES if head.startswith(start)), None)
    if found is None and _PICKLES.match(head):
        found = "a pickle of Python, which could run a program when opened"
    if found is None and head.startswith(b"ustar", _TAR_PLACE):
        found = "an archive (tar)"
    if found is not None:
        raise _stranger(name, found)
    if wide_encoding(head) is None or not head.strip(b"\0"):
        _check_binary(head, name)


def check_markup(head: bytes, name: str) -> None:
    """Refuse a text that is of another kind than a table, naming what it is.

    Raises:
        UserError: With the code ``"not_a_table"``.
    """
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    found = next((what for pattern, what in _MARKUP if pattern.match(text)), None)
    if found is not None:
        raise _stranger(name, found)


def nul_byte(name: str, line: int) -> UserError:
    """Give the refusal of a text with a NUL byte in it."""
    message = (
        f"{shorten(name)} is a binary file, not a text: line {line} holds a NUL byte. Choose a text file."
    )
    return UserError("not_a_table", message, line=line)


def _stranger(name: str, what: str) -> UserError:
    return UserError("not_a_table", f"{shorten(name)} is {what}, not a table of text. {_ADVICE}")


def wide_encoding(head: bytes) -> str | None:
    """Tell UTF-16 and UTF-32 by their mark, or by the places of their zero bytes; None for others."""
    if head.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "utf-32"
    if head.startswith(_UTF16_MARKS):
        return "utf-16"
    head = head[: len(head) // 4 * 4] if len(head) >= 4 else head
    zeros = [head[place::4].count(0) for place in range(4)]
    quarter = len(head) // 4
    if quarter > 1 and zeros[0] == 0 and min(zeros[2:]) >= 0.9 * quarter and zeros[1] >= 0.5 * quarter:
        return "utf-32-le"
    if quarter > 1 and zeros[3] == 0 and min(zeros[:2]) >= 0.9 * quarter and zeros[2] >= 0.5 * quarter:
        return "utf-32-be"
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    if max(even, odd) < max(1, len(head) // 8) or max(even, odd) < 9 * min(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _check_binary(head: bytes, name: str) -> None:
    """Refuse what has zero bytes where no text has them, or is full of signs that no text has."""
    odd = sum(head.count(sign) for sign in _ODD_SIGNS)
    if odd > len(head) // 20 and head.count(0) < odd:
        first = next(place for place, sign in enumerate(head) if sign in _ODD_SIGNS)
        line = head.count(b"\n", 0, first) + 1
        message = (
            f"{shorten(name)} is a binary file, not a text: line {line} holds signs that no text has. "
            "Choose a text file."
        )
        raise UserError("not_a_table", message, line=line)
    place = head.find(0)
    if place >= 0:
        raise nul_byte(name, head.count(b"\n", 0, place) + 1)
