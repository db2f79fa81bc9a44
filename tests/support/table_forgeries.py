"""Small files of other programs, made here: a picture, a workbook, a data base, archives."""

from __future__ import annotations

import io
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Mapping

from table_contract import HERBS

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_PARTS = {
    "[Content_Types].xml": """<Types xmlns="{package}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{kinds}sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}worksheet+xml"/></Types>""",
    "_rels/.rels": """<Relationships xmlns="{package}/relationships">
<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": """<workbook xmlns="{main}" xmlns:r="{office}">
<sheets><sheet name="herbs" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": """<Relationships xmlns="{package}/relationships">
<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""",
    "xl/worksheets/sheet1.xml": """<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>""",
}


def picture() -> bytes:
    """Give a small PNG picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + bytes(range(24)) for _ in range(8)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Give an archive of members, the same bytes at every call."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as into:
        for name, data in members.items():
            into.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def workbook() -> bytes:
    """Give a small workbook of Excel with the herbs, texts beside their cells."""

    def cell(place: int, row: int, text: str, number: bool) -> str:
        where = f'r="{"ABCD"[place]}{row}"'
        return (
            f"<c {where}><v>{text}</v></c>"
            if number
            else f'<c {where} t="inlineStr"><is><t>{text}</t></is></c>'
        )

    lines = [HERBS.header, *HERBS.rows]
    rows = [
        f'<row r="{n}">'
        + "".join(cell(p, n, text, n > 1 and p < 3) for p, text in enumerate(line))
        + "</row>"
        for n, line in enumerate(lines, 1)
    ]
    spaces = {"main": _MAIN, "office": _OFFICE, "package": _PACKAGE, "kinds": _KINDS, "rows": "".join(rows)}
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return zipped({name: (head + part.format(**spaces)).encode() for name, part in _PARTS.items()})


def data_base() -> bytes:
    """Give a small data base of SQLite."""
    with sqlite3.connect(":memory:") as base:
        base.execute("create table herbs (stem, leaf)")
        base.execute("insert into herbs values (1, 2)")
        base.commit()
        data = base.serialize()
    base.close()
    return data
