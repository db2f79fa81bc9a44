"""Files that are no tables of text; what is named ``.csv`` may be anything."""

from __future__ import annotations

import json
import pickle
import random
from functools import partial

from table_contract import HERBS, cases_of, either, refused, table
from table_forgeries import data_base, picture, workbook, zipped

case = cases_of("strangers")
may = partial(case, level="may")

_READ = HERBS.expect()
_TEXT = HERBS.text().encode()


def _noise() -> bytes:
    return random.Random(7).randbytes(20_000)


_PAGE = (
    b"<!DOCTYPE html>\n<html><head><title>404, not found</title></head>\n<body>Gone, sorry.</body></html>\n"
)
_PAGE_TABLE = (
    b"<html><body><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table></body></html>\n"
)
_OBJECTS = [{"stem": row[0], "herb": row[3]} for row in HERBS.rows]
_PROSE = (
    b"Dear class, next week we shall visit the garden. Please bring boots, a pen, and something to eat.\n"
    b"We meet at eight; whoever is late, walks.\n\nYours\nMs Gray\n"
)
_POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"4d7a" * 16 + b"\nsize 132045\n"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"\xff" * 512
_EXCEL = ("Excel", "xlsx", "spreadsheet", "workbook")
_BINARY = ("binary", "not a text", "no text", "NUL", "zero byte")

CASES = (
    case("X01", "a PNG picture", picture(), refused("PNG", "picture", "image")),
    case(
        "X02", "a GIF", b"GIF89a\x08\0\x08\0\xf0\0\0" + bytes(range(60)), refused("GIF", "picture", "image")
    ),
    case(
        "X03",
        "a PDF",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n",
        refused("PDF"),
    ),
    case(
        "X04", "a PDF that is all text", b"%PDF-1.4\n1 0 obj\n<< /A, /B >>\nendobj\n%%EOF\n", refused("PDF")
    ),
    case("X05", "a workbook of Excel", workbook(), either(_READ, refused(*_EXCEL)), file="herbs.xlsx"),
    case("X06", "a workbook of Excel named .csv", workbook(), either(_READ, refused(*_EXCEL))),
    case("X07", "an old workbook of Excel", _OLE, refused(*_EXCEL, "Office"), file="herbs.xls"),
    case(
        "X08",
        "a workbook with only its name right",
        zipped({"xl/workbook.xml": b"<x/>", "[Content_Types].xml": b""}),
        refused(*_EXCEL),
        file="herbs.xlsx",
    ),
    case(
        "X09",
        "an OpenDocument table",
        zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}),
        refused("OpenDocument", "ods", "spreadsheet", "LibreOffice"),
        file="herbs.ods",
    ),
    case(
        "X10",
        "a document of Word",
        zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
        refused("Word", "document"),
        file="herbs.csv",
    ),
    case("X11", "a data base of SQLite", data_base, refused("SQLite", "database", "data base")),
    case(
        "X12",
        "a pickle",
        pickle.dumps({"stem": [1.5, 2.5], "herb": ["a", "b"]}, 4),
        refused("pickle", *_BINARY),
        file="herbs.pkl",
    ),
    case("X13", "a page of the web", _PAGE, refused("HTML", "web page")),
    case(
        "X14",
        "a page of the web with a table in it",
        _PAGE_TABLE,
        either(table(1, "a,b", "n n"), refused("HTML", "web page")),
    ),
    case(
        "X15",
        "JSON of rows",
        json.dumps(_OBJECTS, indent=1),
        either(refused("JSON"), table(24, "stem,herb", "n c")),
        file="herbs.json",
    ),
    case("X16", "JSON in one line", json.dumps({"stem": [1, 2, 3], "leaf": [4, 5, 6]}), refused("JSON")),
    case(
        "X17",
        "JSON of one row a line",
        "\n".join(json.dumps(its) for its in _OBJECTS),
        either(refused("JSON"), table(24, "stem,herb", "n c")),
    ),
    case(
        "X18",
        "XML",
        b'<?xml version="1.0"?>\n<herbs><herb stem="1"/><herb stem="2"/></herbs>\n',
        refused("XML"),
    ),
    case("X19", "NUL bytes only", bytes(4096), refused(*_BINARY, "empty")),
    case(
        "X20",
        "a NUL byte within a good table, never in silence",
        _TEXT.replace(b"fern", b"fe\0n", 1),
        either(refused(*_BINARY), HERBS.expect(types="n n n c|t", notice=[["3", "NUL", "zero"]])),
    ),
    case("X21", "an empty file", b"", refused("empty")),
    case("X22", "blank lines only", b"\n\n   \n\t\n\n", refused("empty", "no data", "no rows", "blank")),
    case("X23", "a byte order mark only", b"\xef\xbb\xbf", refused("empty")),
    case(
        "X24",
        "delimiters only",
        b";;;\n;;;\n;;;\n;;;\n",
        refused("empty", "no data", "no rows", "blank", "no cells"),
    ),
    case("X25", "noise", _noise, refused(*_BINARY)),
    case(
        "X26",
        "Parquet",
        b"PAR1" + bytes(range(200)) + b"PAR1",
        refused("Parquet", *_BINARY),
        file="herbs.parquet",
    ),
    case(
        "X27",
        "an array of NumPy",
        b"\x93NUMPY\x01\0v\0{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }\n" + bytes(24),
        refused("NumPy", *_BINARY),
    ),
    case("X28", "HDF5", b"\x89HDF\r\n\x1a\n" + bytes(100), refused("HDF5", *_BINARY)),
    case("X29", "a program", b"\x7fELF\x02\x01\x01" + bytes(200), refused("program", "ELF", *_BINARY)),
    case(
        "X30",
        "a sound",
        b"ID3\x04\0\0\0\0\0\x21" + bytes(range(256)) * 4,
        refused("sound", "music", "MP3", "audio", *_BINARY),
    ),
    case(
        "X31",
        "matrices of MATLAB",
        b"MATLAB 5.0 MAT-file, Platform: GLNXA64".ljust(124) + b"\0\x01IM" + bytes(64),
        refused("MATLAB", *_BINARY),
    ),
    may(
        "X32",
        "a letter, read as what it is: no columns",
        _PROSE,
        either(
            refused("table", "column", "text", "line"),
            table(3, None, "c|t"),
            table(4, None, "c|t"),
            table(5, None, "c|t"),
            table(6, None, "c|t"),
        ),
    ),
    may(
        "X33",
        "the pointer that git leaves in place of a large file",
        _POINTER,
        refused("git", "pointer", "LFS"),
    ),
    may("X34", "Rich Text", b"{\\rtf1\\ansi a, b\\par 1, 2\\par}\n", refused("Rich Text", "RTF", "Word")),
    may("X35", "PostScript", b"%!PS-Adobe-3.0\n%%Pages: 1\n1 1 moveto\n", refused("PostScript")),
    case(
        "X36",
        "a cell of 2 MB",
        "a,b\n1,2\n3," + "x" * 2_000_000 + "\n",
        refused("cell", "long", "1 MB", "large"),
    ),
    case(
        "X37",
        "one line of 5 MB",
        b"0123456789" * 500_000,
        refused("cell", "long", "1 MB", "large", "line", "digits", "no data"),
    ),
    case(
        "X38",
        "a cell of 100 kB is a text",
        "a,b\n1,2\n3," + "x" * 100_000 + "\n5,y\n",
        table(3, "a,b", "n c|t", sums={0: 9.0}),
    ),
)
