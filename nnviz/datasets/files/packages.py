"""What a zip archive is: a workbook, a document of another kind, or an archive of files."""

from __future__ import annotations

import zipfile
from collections.abc import Collection
from typing import BinaryIO

WORKBOOK, ARCHIVE = "workbook", "archive"

_MEMBERS = {
    "xl/workbook.xml": WORKBOOK,
    "xl/workbook.bin": "a binary Excel workbook (XLSB)",
    "word/document.xml": "a text document (Word)",
    "ppt/presentation.xml": "a presentation (PowerPoint)",
    "AndroidManifest.xml": "an Android app",
    "META-INF/MANIFEST.MF": "a Java program",
    "Index/Document.iwa": "a document of Numbers, Pages or Keynote",
}
_OPEN_DOCUMENTS = {
    "spreadsheet": WORKBOOK,
    "text": "a text document (OpenDocument)",
    "presentation": "a presentation (OpenDocument)",
    "graphics": "a drawing (OpenDocument)",
}
_OPEN_DOCUMENT_TYPE = "application/vnd.oasis.opendocument."
_LONGEST_TYPE = 200


def package_kind(file: BinaryIO) -> str:
    """Give ``"workbook"``, ``"archive"``, or in words what else a zip archive is.

    Args:
        file: The archive; it is left at its beginning.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return _kind(archive, frozenset(archive.namelist()))
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return ARCHIVE  # whose damage is told when it is unpacked
    finally:
        file.seek(0)


def _kind(archive: zipfile.ZipFile, names: Collection[str]) -> str:
    for member, kind in _MEMBERS.items():
        if member in names:
            return kind
    if "project.json" in names and "weights.safetensors" in names:
        return "an nnviz project"
    if names and all(name.endswith(".npy") for name in names):
        return "an archive of NumPy arrays (NPZ)"
    if "mimetype" in names:
        with archive.open("mimetype") as member:
            text = member.read(_LONGEST_TYPE).decode("ascii", "replace").strip()
        if text.startswith(_OPEN_DOCUMENT_TYPE):
            return _OPEN_DOCUMENTS.get(text.removeprefix(_OPEN_DOCUMENT_TYPE), "an OpenDocument file")
        if text == "application/epub+zip":
            return "a book (EPUB)"
    return ARCHIVE
