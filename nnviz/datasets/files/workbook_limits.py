"""Whether a workbook fits into memory, found before it is opened: its cells are counted first.

A reader of workbooks makes room for the whole rectangle up to the last cell, so that a file of a few
hundred bytes with one cell in the last corner would take hundreds of gigabytes. Here the sheets' XML is
walked through once without keeping anything.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import BinaryIO
from xml.parsers import expat

from nnviz.datasets.files.guard import check_cancelled
from nnviz.datasets.files.memory import check_memory
from nnviz.datasets.table import Notice
from nnviz.datasets.values.cells import shorten
from nnviz.errors import UserError
from nnviz.numbers import format_count

_MAX_UNPACKED = 2 << 30
_MAX_RATIO = 500
_RATIO_COUNTS_FROM = 64 << 20
_MAX_MEMBERS = 10_000
_PIECE = 1 << 20
_BYTES_OF_A_CELL = 150
_UNCALCULATED = (b"</f><v></v>", b"</f><v/>", b"</f><v />", b"</f></c>")
_NO_XML = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".bmp",
    ".tif",
    ".tiff",
    ".emf",
    ".wmf",
    ".svm",
    ".bin",
    ".vml",
    ".rdf",
)


class NotAWorkbookError(Exception):
    """Its parts are not what a workbook has; never shown to a person."""


def check_workbook(
    file: BinaryIO,
    size: int,
    name: str,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Notice, ...]:
    """Refuse a workbook whose sheets, texts or unpacked parts are larger than a table may be.

    Args:
        file: The workbook, a zip archive.
        size: Its size in bytes.
        name: Its name, for messages.
        progress: Called now and then with the share looked at, 0 to 1.
        cancelled: Asked now and then whether to stop.

    Returns:
        What cells lack the value that they should have.

    Raises:
        UserError: If it is too large, or was cancelled.
        NotAWorkbookError: If it is damaged. The readers of zip and XML have errors of their own for that.
    """
    done = needed = 0
    with zipfile.ZipFile(file) as archive:
        members = [its for its in archive.infolist() if _is_read(its.filename, archive.NameToInfo)]
        total = _check_sizes(members, size, name)
        texts = shared = errors = 0
        uncalculated = False
        for member in members:
            extent = _Extent()
            with archive.open(member) as stream:
                while piece := stream.read(_PIECE):
                    check_cancelled(cancelled)
                    extent.feed(piece)
                    done += len(piece)
                    if progress is not None:
                        progress(min(1.0, done / max(total, 1)))
            needed = max(needed, extent.area * _BYTES_OF_A_CELL + extent.repeated_text)
            texts, shared = max(texts, extent.longest_shared), max(shared, extent.shared)
            errors, uncalculated = errors + extent.errors, uncalculated or extent.is_uncalculated
    check_memory(needed + texts * shared)
    return _notices(errors, uncalculated)


def _notices(errors: int, uncalculated: bool) -> tuple[Notice, ...]:
    notices: list[Notice] = []
    if errors:
        what = "1 cell holds" if errors == 1 else f"{format_count(errors)} cells hold"
        text = f"{what} an error such as #DIV/0! in the workbook; such cells count as missing."
        notices.append(Notice("cell_errors", text))
    if uncalculated:
        text = (
            "Some formulas in the workbook have no stored value and count as missing. Open it in a "
            "spreadsheet program and save it, so that they get one."
        )
        notices.append(Notice("formulas", text))
    return tuple(notices)


def _is_read(member: str, names: Collection[str]) -> bool:
    """Whether a reader of workbooks may look into a member; of an OpenDocument it reads one only."""
    if "_rels/.rels" in names:
        return not member.lower().endswith(_NO_XML)
    return member == "content.xml"


def _check_sizes(members: list[zipfile.ZipInfo], size: int, name: str) -> int:
    """Give the bytes of all members unpacked, or refuse."""
    total = sum(its.file_size for its in members)
    if total > min(_MAX_UNPACKED, max(_RATIO_COUNTS_FROM, _MAX_RATIO * size)) or len(members) > _MAX_MEMBERS:
        message = f"{shorten(name)} unpacks to more than a workbook may hold. Export the table as CSV."
        raise UserError("too_large", message)
    return total


class _Extent:
    """How far the cells reach in one part of a workbook (ECMA-376 part 1, 18.3.1; OpenDocument 1.2, 9.1).

    Attributes:
        area: The cells of the rectangle up to the last one with something in it.
        shared: How many cells hold a text that is kept once for all of them.
        longest_shared: The characters of the longest such text.
        repeated_text: The characters of texts that are written once for several cells.
        errors: How many cells hold an error instead of a value.
        is_uncalculated: Whether a formula has no stored value.
    """

    def __init__(self) -> None:
        self.area = 0
        self.shared = 0
        self.longest_shared = 0
        self.repeated_text = 0
        self.errors = 0
        self.is_uncalculated = False
        self._end = b""
        self._rows = self._columns = 0
        self._row = self._column = 0
        self._repeats = 1
        self._text = 0
        self._empty = True
        self._row_repeats = 1
        self._acts: dict[str, Callable[[dict[str, str]], None]] = {
            "row": self._excel_row,
            "c": self._excel_cell,
            "v": self._value,
            "is": self._value,
            "sst": self._shared_texts,
            "si": self._shared_text,
            "document-content": self._open_document,
            "table": self._open_table,
            "table-row": self._open_row,
            "table-cell": self._open_cell,
            "covered-table-cell": self._open_cell,
            "p": self._value,
            "Relationship": self._relationship,
        }
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = _refuse_doctype

    def feed(self, piece: bytes) -> None:
        """Look at some more of the part."""
        self._parser.Parse(piece, False)
        if not self.is_uncalculated:
            seam = self._end + piece[: len(_UNCALCULATED[0])]
            self.is_uncalculated = any(mark in piece or mark in seam for mark in _UNCALCULATED)
            self._end = piece[-len(_UNCALCULATED[0]) :]

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        act = self._acts.get(tag.rpartition(":")[2])
        if act is not None:
            act(attributes)

    def _excel_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._row = int(number) if number.isdecimal() else self._row + 1
        self._column = 0

    def _excel_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r", "")
        letters = place.rstrip("0123456789")
        if place == letters:
            self._column += 1
        else:
            self._row, self._column = int(place[len(letters) :]), _column_number(letters)
        kind = attributes.get("t")
        self.shared += kind == "s"
        self.errors += kind == "e"

    def _value(self, _: dict[str, str]) -> None:
        if self._row > self._rows or self._column > self._columns:
            self._rows, self._columns = max(self._rows, self._row), max(self._columns, self._column)
            self.area = max(self.area, self._rows * self._columns)

    def _shared_texts(self, _: dict[str, str]) -> None:
        self._parser.CharacterDataHandler = self._count_shared

    def _shared_text(self, _: dict[str, str]) -> None:
        self._text = 0

    def _count_shared(self, text: str) -> None:
        self._text += len(text)
        self.longest_shared = max(self.longest_shared, self._text)

    def _open_document(self, _: dict[str, str]) -> None:
        self._parser.CharacterDataHandler = self._count_repeated

    def _open_table(self, _: dict[str, str]) -> None:
        self._rows = self._columns = self._row = self._column = 0

    def _open_row(self, attributes: dict[str, str]) -> None:
        self._row_repeats = int(attributes.get("table:number-rows-repeated", 1))
        self._row += self._row_repeats
        self._column = 0

    def _open_cell(self, attributes: dict[str, str]) -> None:
        repeats = int(attributes.get("table:number-columns-repeated", 1))
        self._column += repeats
        self._repeats = repeats * self._row_repeats
        if any(name.startswith("office:") for name in attributes):
            self._value(attributes)
            self._count_repeated(attributes.get("office:string-value", ""))

    def _count_repeated(self, text: str) -> None:
        if self._repeats > 1:
            self.repeated_text += len(text) * self._repeats

    def _relationship(self, attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").endswith("sheet") and attributes.get("Target", "").lower().endswith(
            _NO_XML
        ):
            raise NotAWorkbookError("a sheet that is no XML")


@lru_cache(maxsize=20_000)
def _column_number(letters: str) -> int:
    """Give the number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - 64
    return number


def _refuse_doctype(*_: object) -> None:
    raise NotAWorkbookError("a document type, by which entities could be defined")
