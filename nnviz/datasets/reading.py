"""Reading a table in stages: guard, unpack, decode, sniff, lay out, parse, type, roles."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from nnviz.datasets.files.archives import archive_kind, unpack
from nnviz.datasets.files.decode import Encoded, check_text, decode
from nnviz.datasets.files.guard import check_size, read_bytes
from nnviz.datasets.files.packages import ARCHIVE, WORKBOOK, package_kind
from nnviz.datasets.files.signatures import HEAD, check_markup, check_signature, nul_byte, wide_encoding
from nnviz.datasets.settings import NOTHING_SAID, ImportSettings, check_settings
from nnviz.datasets.stages import Source, Watch, table_of_text
from nnviz.datasets.table import Table
from nnviz.datasets.values.cells import shorten
from nnviz.datasets.workbook_tables import table_of_workbook
from nnviz.errors import UserError

_READ = 0.3
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_table(
    path: Path,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    settings: ImportSettings | None = None,
) -> Table:
    """Read a table from a file.

    Args:
        path: A text of cells, an archive with one such file in it, or a workbook.
        progress: Called now and then with the share done, 0 to 1.
        cancelled: Asked now and then whether to stop.
        settings: What a person says about how it is to be read; the reader decides the rest.

    Raises:
        UserError: If the file can't be a table, with the line where one line is the reason.
    """
    settings = settings or NOTHING_SAID
    check_settings(settings)
    source = Source(path.name, path.stem, settings, Watch(progress, cancelled))
    data = read_bytes(path, source.watch.part(0.0, _READ), cancelled, _Gate(path.name))
    return _read_any(data, source)


def read_text(text: str, name: str, settings: ImportSettings | None = None) -> Table:
    """Read a table from a text, such as what was pasted.

    Args:
        text: The cells, with line ends between the rows.
        name: A name for people.
        settings: What a person says about how it is to be read.

    Raises:
        UserError: If the text can't be a table.
    """
    settings = settings or NOTHING_SAID
    check_settings(settings)
    check_size(len(text), name)
    check_text(text, name)
    data = text.removeprefix("\ufeff").encode("utf-8", "replace")
    source = Source(name, name, settings, Watch())
    check_markup(data[:HEAD], name)
    return table_of_text(Encoded(data), source)


class _Gate:
    """Refuses, piece by piece, what is neither a text nor packs one."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lines = 1
        self._is_text = self._is_wide = False

    def __call__(self, piece: bytes, place: int) -> None:
        """Look at a piece; place is the number of bytes before it."""
        if place == 0:
            head = piece[:HEAD]
            self._is_text = not (archive_kind(head) or head.startswith(_OLD_WORKBOOK))
            if self._is_text:
                check_signature(head, self._name)
                check_markup(head, self._name)
            self._is_wide = wide_encoding(head) is not None
        if not self._is_text:
            return
        if not self._is_wide and b"\0" in piece:
            raise nul_byte(self._name, self._lines + piece.count(b"\n", 0, piece.find(0)))
        if self._is_wide and len(piece) >= HEAD and not piece.strip(b"\0"):
            raise nul_byte(self._name, self._lines)
        self._lines += piece.count(b"\n")


def _check_no_sheet(source: Source) -> None:
    """Refuse a sheet of what has none."""
    if source.settings.sheet is not None:
        message = f"{shorten(source.file_name)} is no workbook, so it has no sheets. Leave the sheet out."
        raise UserError("unknown_sheet", message)


def _read_any(data: bytes, source: Source) -> Table:
    """Read a text, the text in an archive, or a workbook."""
    watch = source.watch
    if data.startswith(_OLD_WORKBOOK):
        return table_of_workbook(data, source)
    if archive_kind(data[:8]) is None:
        _check_no_sheet(source)
        text = decode(data, source.file_name, source.settings.encoding, watch.pause)
        return table_of_text(text, source)
    kind = package_kind(io.BytesIO(data)) if data.startswith(b"PK") else ARCHIVE
    if kind == WORKBOOK:
        return table_of_workbook(data, source)
    if kind != ARCHIVE:
        message = (
            f"{shorten(source.file_name)} is {kind}, not a table. Export the table as CSV and open that."
        )
        raise UserError("not_a_table", message)
    _check_no_sheet(source)
    unpacked = unpack(io.BytesIO(data), len(data), source.file_name, None, watch.cancelled)
    gate = _Gate(unpacked.name)
    gate(unpacked.data, 0)
    text = decode(unpacked.data, unpacked.name, source.settings.encoding, watch.pause)
    text = replace(text, notices=(*unpacked.notices, *text.notices))
    return table_of_text(text, replace(source, file_name=unpacked.name))
