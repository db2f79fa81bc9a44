"""Workbooks as small as they can be, written by hand so that the tests need no writer of workbooks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date

_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"

Row = Sequence[object]


def xlsx(sheets: Mapping[str, Sequence[Row]], hidden: Sequence[str] = ()) -> bytes:
    """Give an Excel workbook; None stands for a cell that is not there, a ``<...>`` text for raw XML."""
    return xlsx_of_xml({name: _excel_rows(rows) for name, rows in sheets.items()}, hidden)


def xlsx_of_xml(
    sheets: Mapping[str, str], hidden: Sequence[str] = (), extra: Mapping[str, str] | None = None
) -> bytes:
    """Give an Excel workbook whose sheets hold this XML inside of sheetData."""
    state = {name: ' state="hidden"' if name in hidden else "" for name in sheets}
    entries = "".join(
        f'<sheet name="{name}" sheetId="{number}"{state[name]} r:id="r{number}"/>'
        for number, name in enumerate(sheets, 1)
    )
    targets = "".join(
        f'<Relationship Id="r{number}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    whole = f'<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    space = f'xmlns="{_SPREADSHEET}" xmlns:r="{_RELATIONS}"'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": _relationships(whole),
        "xl/workbook.xml": f"<workbook {space}><sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relationships(targets),
    }
    for number, rows in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{_SPREADSHEET}"><sheetData>{rows}</sheetData></worksheet>'
        )
    return zipped(parts | dict(extra or {}))


def ods(tables: Mapping[str, Sequence[Row]]) -> bytes:
    """Give an OpenDocument spreadsheet."""
    content = "".join(
        f'<table:table table:name="{name}">{"".join(map(_open_row, rows))}</table:table>'
        for name, rows in tables.items()
    )
    return ods_of_xml(content)


def ods_of_xml(tables: str) -> bytes:
    """Give an OpenDocument spreadsheet with this XML inside of office:spreadsheet."""
    spaces = " ".join(f'xmlns:{name}="{_OPEN}{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_OPEN}manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """Give a zip archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def _relationships(entries: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _excel_rows(rows: Sequence[Row]) -> str:
    lines: list[str] = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_excel_cell(f"{_letters(place)}{number}", cell) for place, cell in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    return "".join(lines)


def _excel_cell(place: str, cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, int | float):
        return f'<c r="{place}"><v>{cell!r}</v></c>'
    if isinstance(cell, date):
        return f'<c r="{place}" t="d"><v>{cell.isoformat()}</v></c>'
    if str(cell).startswith("<"):
        return str(cell).replace("<c", f'<c r="{place}"', 1)
    return f'<c r="{place}" t="inlineStr"><is><t>{cell}</t></is></c>'


def _open_row(row: Row) -> str:
    return f"<table:table-row>{''.join(map(_open_cell, row))}</table:table-row>"


def _open_cell(cell: object) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(cell).lower()}"/>'
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell!r}"/>'
    if isinstance(cell, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell.isoformat()}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
